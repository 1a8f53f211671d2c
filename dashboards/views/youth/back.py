"""Coming back: cohorts year after year, what came after a trip, and who comes more than once."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.cohort import Cohort, cohort_triangle
from dashboards.lib.recipes.intervals import Look, interval_rates, rate_row
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.season import SEASON
from dashboards.views.youth.selection import (
    WORLD,
    YouthSelection,
    group_or_world,
    name_of,
    union_of,
)

COHORTS = "cohort_n"
TIMES = ("n1", "n2", "n3", "n4")

AGAIN = Phrase(
    ru="Через год возвращаются {share} пришедших впервые в {year} году",
    en="{share} of those who first came in {year} came back after a year",
)
COHORT_TITLE = Phrase(ru="Кто возвращается через годы", en="Who comes back over the years")
COHORT_NOTE = Phrase(
    ru="{place}; доля снова участвовавших, по году первого участия после трёх лет без него",
    en="{place}; share who took part again, by the year they first came after three years without",
)
FIRST_YEAR = Phrase(ru="Год прихода", en="Year they came")

AFTER_TRIP = Phrase(
    ru="После поездки на мероприятия пришли {trip}, без поездки — {stayed}",
    en="{trip} came to events after the trip, {stayed} of those who did not travel",
)
AFTER_TITLE = Phrase(
    ru="Приходят ли после поездки на мероприятия", en="Who comes to events after a trip"
)
AFTER_NOTE = Phrase(
    ru="{place}; доля пришедших за 12 месяцев, мероприятия самой поездки не в счёт; синее — "
    "поехавшие, жёлтое — номинированные, которые не поехали; полоса — 95-процентный интервал",
    en="{place}; share who came within 12 months, the trip's own events not counted; blue: "
    "travelled, amber: nominated who did not travel; band: 95% interval",
)
NO_CAUSE = Phrase(
    ru="Разница не доказывает пользы поездки: поехавших отбирали",
    en="The difference is no proof of the trip's effect: those who travelled were chosen",
)
TRAVELLED = Phrase(ru="поехали", en="travelled")
STAYED = Phrase(ru="не поехали", en="did not travel")

REPEATED = Phrase(
    ru="Два раза и больше за год приходят {share} новых участников {year} года",
    en="{share} of those who began in {year} came twice or more within a year",
)
REPEAT_TITLE = Phrase(ru="Кто приходит не один раз", en="Who comes more than once")
REPEAT_NOTE = Phrase(
    ru="{place}; доля пришедших в разные дни хотя бы дважды за 12 месяцев, по году первого "
    "участия; полоса — 95-процентный интервал",
    en="{place}; share who came on two days or more within 12 months, by the year of their first; "
    "band: 95% interval",
)
RECALL = Phrase(
    ru="Сопоставление находит {share} повторных записей одного человека, доли не поправлены",
    en="Matching finds {share} of the repeated records of a person; shares are not corrected",
)


def recall(scope: Scope, indicator: str) -> str:
    """What stands beneath: how much of coming back is seen at all, and the rounding."""
    sql = "select recall_share from dim_matching_quality where language_code = '_T'"
    found = rows(scope, sql)
    said = [rounded(scope, indicator)]
    if found and found[0]["recall_share"] is not None:
        share = Formats(scope.language).share(found[0]["recall_share"])
        said.insert(0, RECALL(scope.language, share=share))
    return ". ".join(said)


def cohorts(scope: Scope, selection: YouthSelection) -> View:
    """Of those who came first in a year, who came again one, two … years later."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    level, code = place = group_or_world(scope, selection)
    found: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "L02", level=level, territories=[code], scheme=COHORTS):
        found.setdefault(cell.period, {})[cell.dimension] = cell
    triangle = []
    for year in sorted(found):
        line = [found[year][time] for time in TIMES if time in found[year]]
        # What has not come yet is no part of the triangle.
        while line and line[-1].status == "not_yet":
            line.pop()
        if line:
            triangle.append(
                Cohort(
                    year,
                    line[0].denominator,
                    [cell.central for cell in line],
                    [cell.status for cell in line],
                )
            )
    known = [cohort for cohort in triangle if cohort.shares[0] is not None]
    said = Words(
        AGAIN(language, year=known[-1].name, share=formats.share(known[-1].shares[0] or 0, 0))
        if known
        else COHORT_TITLE(language),
        COHORT_NOTE(language, place=name_of(scope, place)),
        footnote=recall(scope, "L02"),
        empty=texts("status.not_yet.why"),
    )
    return cohort_triangle(
        scope,
        said,
        Column("year", FIRST_YEAR(language)),
        triangle,
        [texts("youth.years_later", n=time) for time, _ in enumerate(TIMES, 1)],
        unit=persons_unit(scope, "L02"),
    )


def returned(scope: Scope, selection: YouthSelection) -> View:
    """Return after the trip beside that of nominated who did not travel."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    level, code = place = union_of(scope, selection)
    kind = SEASON if place == WORLD else "BLOCK3"
    listed: list[Row] = []
    for indicator, group, name in (("Y09", "trip", TRAVELLED), ("Y09b", "stayed", STAYED)):
        for cell in cells(scope, indicator, level=level, territories=[code], period_type=kind):
            period = formats.period(cell.period)
            listed.append(
                rate_row(
                    cell,
                    name=f"{period}, {name(language)}",
                    group=group,
                    period=cell.period,
                    people=cell.denominator,
                )
            )
    listed.sort(key=lambda row: (row["period"], row["group"] == "stayed"))
    last = max((row["period"] for row in listed if row["value"] is not None), default="")
    shares = {row["group"]: row["value"] for row in listed if row["period"] == last}
    is_known = shares.get("trip") is not None and shares.get("stayed") is not None
    said = Words(
        AFTER_TRIP(
            language,
            trip=formats.share(shares["trip"], 0),
            stayed=formats.share(shares["stayed"], 0),
        )
        if is_known
        else AFTER_TITLE(language),
        AFTER_NOTE(language, place=names(scope)("territory", code)),
        footnote=f"{NO_CAUSE(language)}. {recall(scope, 'Y09')}",
        empty=texts("status.not_yet.why"),
    )
    return interval_rates(
        scope,
        said,
        Column("name", texts("column.season")),
        Column("value", texts("column.share"), "share", status="status"),
        listed,
        height=Height(34, around=50),
        look=Look(by=("group", {"trip": palette.BLUE, "stayed": palette.AMBER})),
    )


def repeat(scope: Scope, selection: YouthSelection) -> View:
    """Who came twice or more within a year of the first time, by year of the first time."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    level, code = place = group_or_world(scope, selection)
    found = cells(scope, "L01", level=level, territories=[code])
    while found and found[-1].status == "not_yet":
        found = found[:-1]
    known = [cell for cell in found if cell.central is not None]
    said = Words(
        REPEATED(language, year=known[-1].period, share=formats.share(known[-1].central or 0, 0))
        if known
        else REPEAT_TITLE(language),
        REPEAT_NOTE(language, place=name_of(scope, place)),
        footnote=recall(scope, "L01"),
        empty=texts("status.not_yet.why"),
    )
    return interval_rates(
        scope,
        said,
        Column("year", texts("column.year")),
        Column("value", texts("column.share"), "share", status="status"),
        [rate_row(cell, year=cell.period) for cell in found],
        height=Height(40),
        look=Look(palette.TEAL),
    )
