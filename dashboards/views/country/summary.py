"""The country in brief: its main figures of the year in one paragraph."""

from __future__ import annotations

from dashboards.lib.estimates import registers
from dashboards.lib.format import Formats
from dashboards.lib.names import inside
from dashboards.lib.periods import Shown, period_for, periods
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.sentences import sentence
from dashboards.lib.texts import Phrase
from dashboards.views.country.gaps import NEVER, is_told
from dashboards.views.country.selection import CountrySelection

TOLD = ("R01", "R02", "R04", "Y01", "F05")
SEASON, APPLICATIONS = "SEASON", "Y03"
COMPATRIOTS = Phrase(
    ru="Соотечественников {place} — {count}{band}, по принятой оценке на {year} год.",
    en="The number of compatriots {place} is {count}{band}, by the chosen estimate for {year}.",
)
ON_REGISTER = Phrase(
    ru=" На консульском учёте — {count}, на конец {year} года.",
    en=" On the consular register there are {count}, at the end of {year}.",
)
NO_ESTIMATE = Phrase(
    ru="Оценки числа соотечественников {place} нет.",
    en="There is no estimate of the number of compatriots {place}.",
)


def in_brief(scope: Scope, selection: CountrySelection) -> list[str]:
    """Finished sentences in reading order: who lives there, then visits, participants, reach, the
    young, applications and cost, each of the period that stands for the year; none before there
    is a year."""
    if not selection.year:
        return []
    place = selection.place
    if not is_told(scope, place):
        return [_compatriots(scope, selection), NEVER(scope.language)]
    told = [
        sentence(scope, code, place, period_for(scope, code, selection.year)).text for code in TOLD
    ]
    seasons = [one for one in periods(scope, SEASON, APPLICATIONS) if one[1:] <= selection.year]
    if seasons:
        of_season = sentence(scope, APPLICATIONS, place, Shown(SEASON, seasons[-1]))
        told.insert(TOLD.index("F05"), of_season.text)
    return [_compatriots(scope, selection), *told]


def _compatriots(scope: Scope, selection: CountrySelection) -> str:
    """How many compatriots live there, with the range of the estimate."""
    language, formats = scope.language, Formats(scope.language)
    sql = """
        select year, value_low, value_central, value_high from mart_diaspora__estimate
        where territory_code = ? and is_headline and definition = 'self_identified'
          and value_central is not null and year <= ?
        order by year desc limit 1
    """
    found = rows(scope, sql, selection.place, int(selection.year or 0))
    where = inside(scope, selection.place)
    registered = _on_register(scope, selection)
    if not found:
        return f"{NO_ESTIMATE(language, place=where)}{registered}"
    row = found[0]
    low, high = row["value_low"], row["value_high"]
    band = "" if low is None or low == high else f" ({formats.band(low, high, 'count')})"
    estimated = COMPATRIOTS(
        language,
        place=where,
        count=formats.compact(row["value_central"]),
        band=band,
        year=row["year"],
    )
    return f"{estimated}{registered}"


def _on_register(scope: Scope, selection: CountrySelection) -> str:
    """How many citizens the consulate counts; nothing where no register is known."""
    wanted = """territory_code = ? and definition = 'self_identified' and year <= ?
        order by year desc limit 1"""
    year = int(selection.year or 0)
    found = registers(scope, "ref_year, registered_count", wanted, selection.place, year)
    count = Formats(scope.language).compact
    return "".join(
        ON_REGISTER(scope.language, count=count(row["registered_count"]), year=row["ref_year"])
        for row in found
    )
