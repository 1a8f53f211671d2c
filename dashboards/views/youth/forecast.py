"""What to expect of the next season: published forecasts with their interval, and the naive one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboards.lib import palette
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.measures import rest, to_two_digits
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit
from dashboards.lib.recipes.intervals import Beside, Look, interval_rates
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import WORLD, YouthSelection, group_or_world, union_of

TABLE = "fct_forecast"


@dataclass(frozen=True)
class Subject:
    """What is forecast: of which indicator and levels, and what is said of it."""

    code: str
    level: str
    expected: Phrase
    unknown: Phrase
    note: Phrase


APPLICATIONS = Subject(
    "Y03",
    "group",
    Phrase(
        ru="{season}: ждём около {band} заявок, {place}",
        en="{season}: about {band} applications expected, {place}",
    ),
    Phrase(ru="Прогноз заявок", en="Forecast of applications"),
    Phrase(
        ru="Заявки по группам стран; точка — прогноз, полоса — 80-процентный интервал, "
        "ромб — «как в прошлый раз»",
        en="Applications by group; dot: forecast, band: 80% interval, diamond: the same as "
        "last time",
    ),
)
SEATS = Subject(
    "Y07d",
    "union",
    Phrase(
        ru="{season}: ждём около {band} участников поездок, {place}",
        en="{season}: about {band} travellers expected, {place}",
    ),
    Phrase(ru="Прогноз участников поездок", en="Forecast of travellers"),
    Phrase(
        ru="Участники поездок по союзам групп; точка — прогноз по квоте, полоса — "
        "80-процентный интервал, ромб — «как в прошлый раз»",
        en="Travellers by union of groups; dot: forecast from the quota, band: 80% interval, "
        "diamond: the same as last time",
    ),
)
WORLDWIDE = Phrase(ru="весь мир", en="worldwide")
NAIVE = Phrase(ru="как в прошлый раз", en="the same as last time")
CENTRAL = Phrase(ru="прогноз", en="forecast")
BETTER = Phrase(
    ru="На прошлых сезонах этот прогноз ({place}) ошибался на {share} меньше, чем «как в прошлый "
    "раз»",
    en="On former seasons this forecast ({place}) erred {share} less than “the same as last time”",
)
NO_BETTER = Phrase(
    ru="На прошлых сезонах прогноз был не точнее, чем «как в прошлый раз», поэтому показан один он",
    en="On former seasons the forecast was no better than “the same as last time”, which alone "
    "is shown",
)
SHOCKS = Phrase(
    ru="из истории исключены сезоны-потрясения: {seasons}",
    en="shock seasons left out of the history: {seasons}",
)
NOT_YET = Phrase(
    ru="Сезонов с заявками пока слишком мало для прогноза.",
    en="There are too few seasons for a forecast yet.",
)


def forecast_of_applications(scope: Scope, selection: YouthSelection) -> View:
    """Applications of the next season by group."""
    return _forecast(scope, APPLICATIONS, group_or_world(scope, selection))


def forecast_of_seats(scope: Scope, selection: YouthSelection) -> View:
    """Travellers of the next season by union of groups."""
    return _forecast(scope, SEATS, union_of(scope, selection))


def _forecast(scope: Scope, subject: Subject, place: tuple[str, str]) -> View:
    language, texts = scope.language, Texts(scope.language)
    words, unit = names(scope), persons_unit(scope, subject.code)
    listed = [
        row
        | {
            "name": words("territory", row["territory_code"]),
            "value": row["value_central"],
            "status": row["status"],
        }
        for row in _rows(scope, subject)
    ]
    whole = next((row for row in listed if row["territory_code"] == place[1]), None)
    shown = [
        row
        for row in listed
        if row["territory_level"] == subject.level
        and (place == WORLD or row["territory_code"] == place[1])
    ]
    said = Words(
        _expected(scope, subject, whole, unit),
        subject.note(language),
        footnote=_how_good(scope, whole),
        empty=NOT_YET(language) if listed else texts("status.no_source.why"),
    )
    columns = (
        Column("name", texts(f"column.{subject.level}")),
        Column("value", CENTRAL(language).capitalize(), unit, status="status"),
        Column("low", texts("column.low"), unit),
        Column("high", texts("column.high"), unit),
        Column("naive_central", NAIVE(language).capitalize(), unit),
    )
    beside = [{**row, "value": row["naive_central"], "low": None, "high": None} for row in shown]
    view = interval_rates(
        scope,
        said,
        columns[0],
        columns[1],
        shown,
        height=Height(36, around=70),
        look=Look(palette.BLUE, name=CENTRAL(language)),
        against=[Beside(NAIVE(language), "diamond", palette.AMBER, beside, is_hollow=True)],
        behind=said.table(columns, [*([whole] if whole and place == WORLD else []), *shown]),
    )
    return replace(view, picks={wrap(row["name"]): row["territory_code"] for row in shown})


def _rows(scope: Scope, subject: Subject) -> list[Row]:
    """Forecasts of the next season, the largest first; where only the naive one is published it
    stands for itself."""
    if not has_table(scope, TABLE):
        return []
    sql = f"""
        select territory_level, territory_code, period_code, method, naive_central, mase,
               history_count, shock_seasons, status,
               case when method = 'naive' then naive_central else value_central end
                   as value_central,
               case when method = 'naive' then null else value_low end as low,
               case when method = 'naive' then null else value_high end as high
        from {TABLE}
        where indicator_code = ? and period_code = (
            select max(period_code) from {TABLE} where indicator_code = ?)
        order by value_central desc nulls last, territory_code
    """
    return rows(scope, sql, subject.code, subject.code)


def _expected(scope: Scope, subject: Subject, whole: Row | None, unit: str) -> str:
    """About how many are expected of the place as a whole: more digits would promise more than a
    forecast knows."""
    language, formats = scope.language, Formats(scope.language)
    if whole is None or whole["value"] is None:
        return subject.unknown(language)
    ends = ("value",) if whole["low"] is None else ("low", "high")
    band = EN_DASH.join(formats.number(to_two_digits(whole[end]), unit) for end in ends)
    season = formats.season(whole["period_code"], begins=True)
    return subject.expected(language, season=season, band=band, place=_named(scope, whole))


def _named(scope: Scope, whole: Row) -> str:
    """The place as it stands within a sentence."""
    is_world = whole["territory_level"] == "world"
    return WORLDWIDE(scope.language) if is_world else str(whole["name"])


def _how_good(scope: Scope, whole: Row | None) -> str:
    """The error of the back-test in words, how long the history is, and what it leaves out."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    if whole is None or whole["mase"] is None:
        return ""
    if whole["method"] == "naive" or whole["mase"] >= 1:
        parts = [NO_BETTER(language)]
    else:
        share = formats.share(rest(whole["mase"]), 0)
        parts = [BETTER(language, share=share, place=_named(scope, whole))]
    parts.append(texts("youth.history", n=whole["history_count"]))
    if whole["shock_seasons"]:
        seasons = str(whole["shock_seasons"]).replace("S", "").replace(",", ", ")
        parts.append(SHOCKS(language, seasons=seasons))
    return "; ".join(parts)
