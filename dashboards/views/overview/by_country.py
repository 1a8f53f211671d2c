"""Which countries gained, which lost, and of which it can't be said, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dashboards.lib.changes import Compared, changes_of
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.measures import year_before
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.periods import Shown, period_for
from dashboards.lib.place import territories_of
from dashboards.lib.recipes.cards import card_of
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.sentence_gaps import DELIVERIES, SERVED, months_in_words
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts, inside
from dashboards.lib.view import View, Words
from dashboards.views.overview.selection import OverviewSelection

# Visits: what adds up within a year is told of its months so far, too.
FIGURE = "R01"
# Export → year → months without a delivery in effect.
Lacking = Mapping[str, Mapping[str, list[int]]]
# The order of the list: what a reader has to look at first.
ORDER = ("lost", "unchanged", "gained", "not_comparable")

TITLE = Phrase(ru="Кто прибавил, кто потерял: {figure}", en="Who gained, who lost: {figure}")
NOTE = Phrase(
    ru="{period} к тем же месяцам годом раньше, по сопоставимым данным. {verdicts}",
    en="{period} against the same months a year before, like for like. {verdicts}",
)
BEFORE = Phrase(ru="Было", en="Before")
NOW = Phrase(ru="Стало", en="Now")
CHANGE = Phrase(ru="Изменение", en="Change")
VERDICT = Phrase(ru="Итог", en="Verdict")
MISSING = Phrase(ru="Чего не хватает", en="What is missing")
VERDICTS = {
    "lost": Phrase(ru="потеря", en="lost"),
    "gained": Phrase(ru="прирост", en="gained"),
    "unchanged": Phrase(ru="в пределах точности", en="within precision"),
    "not_comparable": Phrase(ru="не сравнить", en="not comparable"),
}
OTHER_BASIS = Phrase(ru="считали иначе", en="counted in another way")


def change_by_country(scope: Scope, selection: OverviewSelection) -> View:
    """One row per country with a published comparison, the largest loss first; at the end those
    without one, with the deliveries that are missing in either year."""
    language, texts, words = scope.language, Texts(scope.language), names(scope)
    shown = period_for(scope, FIGURE, selection.year)
    lacking = _missing(scope, FIGURE, shown)
    unit = card_of(scope, FIGURE, ()).unit
    listed: list[Row] = []
    found = changes_of(scope, FIGURE, "territory", shown)
    for place in territories_of(scope, selection.place):
        if place not in found:
            continue
        compared = found[place]
        verdict = _verdict(compared)
        listed.append(
            {
                "place": words("territory", place),
                "leads_to": country_link(scope, "territory", place),
                "before": compared.base,
                "now": compared.value,
                "change": compared.share if compared.is_ok else None,
                "order": ORDER.index(verdict),
                "verdict": VERDICTS[verdict](language),
                "missing": _reason(compared, lacking.get(place, {}), language)
                if verdict == "not_comparable"
                else "",
            }
        )
    listed.sort(key=lambda row: (row["order"], row["change"] or 0, row["place"]))
    figure = str(indicator_facts(scope)[FIGURE][f"name_{language}"])
    said = Words(
        TITLE(language, figure=inside(figure)),
        NOTE(
            language,
            period=Formats(language).stretch(shown.code),
            verdicts=_counted(listed, language),
        ),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("place", texts("column.territory"), leads_to="leads_to"),
            Column("verdict", VERDICT(language)),
            Column("before", BEFORE(language), unit),
            Column("now", NOW(language), unit),
            Column("change", CHANGE(language), "share"),
            Column("missing", MISSING(language)),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _verdict(compared: Compared) -> str:
    if not compared.is_ok or compared.value is None or compared.base is None:
        return "not_comparable"
    if compared.is_within_bands or compared.value == compared.base:
        return "unchanged"
    return "gained" if compared.value > compared.base else "lost"


def _counted(listed: Sequence[Row], language: str) -> str:
    """How many countries there are of each verdict."""
    counted = Counter(row["verdict"] for row in listed)
    said = " · ".join(f"{verdict}: {count}" for verdict, count in counted.items())
    return f"{said[:1].upper()}{said[1:]}"


def _reason(compared: Compared, lacking: Lacking, language: str) -> str:
    """The deliveries that are missing, or that the places are counted in another way."""
    if compared.has_other_basis:
        return OTHER_BASIS(language)
    texts = Texts(language)
    return "; ".join(
        f"{texts.get(f'export.{export}', export)}: "
        + ", ".join(f"{months_in_words(years[year], language)} {year}" for year in sorted(years))
        for export, years in lacking.items()
    )


def _missing(scope: Scope, code: str, shown: Shown) -> dict[str, Lacking]:
    """Territory → export → year → months that are due of the figure's exports in the period, or in
    the same months of the year before, and of which a delivery is not in effect."""
    if not (has_table(scope, DELIVERIES) and has_table(scope, SERVED)):
        return {}
    sql = f"""
        select distinct served.territory_code, agreed.export, left(agreed.period_code, 4) as year,
            month(agreed.period_end) as month
        from {DELIVERIES} as agreed
        inner join {SERVED} as served on served.post_code = agreed.post_code
        where agreed.is_due and not agreed.is_in_effect and list_contains(?, agreed.export)
          and left(agreed.period_code, 4) in (?, ?)
          and month(agreed.period_end) <= ?
        order by all
    """
    exports = str(indicator_facts(scope)[code]["required_exports"] or "").split()
    found: dict[str, Lacking] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    years = (shown.year, year_before(shown.year))
    for row in rows(scope, sql, exports, *years, shown.last_month):
        found[row["territory_code"]][row["export"]][row["year"]].append(row["month"])
    return found
