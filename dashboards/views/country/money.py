"""What is spent on the country by year: programme money, its measures, cost per visit."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from dashboards.lib.measures import Known, known_sum
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import chosen_peers, indicator_by_year, note, sums_by_year
from dashboards.views.country.selection import CountrySelection

# The area of support of associations: grants to them are posted to its measures.
ASSOCIATIONS = "associations"
MONTHS_OF_A_YEAR = 12
NET = Phrase(ru="Расходы программы", en="Programme spending")
GRANTS = Phrase(ru="Поддержка объединений и гранты", en="Support of associations and grants")
MEASURES = Phrase(ru="Расходы по мероприятиям программы", en="Spending by programme measure")
NOTHING_SPENT = Phrase(
    ru="По пришедшей бухгалтерии расходов на эту территорию не было.",
    en="By the ledgers that came, nothing was spent on this territory.",
)
WITHOUT = Phrase(
    ru="За вычетом возвратов; без поездок, выплат людям и нераспределённого: их по странам "
    "не публикуют",
    en="Net of reversals; without trips, payments to persons and unallocated money, which are not "
    "published by country",
)


def net(scope: Scope, selection: CountrySelection) -> View:
    """Money of the programme in the country, net, by year."""
    return _money(scope, selection, NET(scope.language))


def grants(scope: Scope, selection: CountrySelection) -> View:
    """Of it, support of compatriots' associations."""
    return _money(scope, selection, GRANTS(scope.language), area=ASSOCIATIONS)


def cost_per_visit(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "F05")


def per_compatriot(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "F08")


def _money(scope: Scope, selection: CountrySelection, name: str, *, area: str = "") -> View:
    places = _places(scope, selection)
    sums: dict[tuple[str, str], list[Decimal | None]] = defaultdict(list)
    for row in _lines(scope.of_numbers, places, area):
        sums[row["territory_code"], row["year"]].append(row["net"])
    known_places = [place for place in places if place in names(scope).territories]
    states = {
        (place, year): state
        for year, state in _years(scope.of_numbers).items()
        for place in known_places
    }
    known = {key: known_sum(parts) for key, parts in sums.items()}
    return sums_by_year(scope, selection, name, "rub", known, states)


def _places(scope: Scope, selection: CountrySelection) -> tuple[str, ...]:
    """The country and its peers."""
    return (selection.place, *chosen_peers(scope, selection).codes)


# Several figures are made of the same lines, in both languages. Shared, never changed.
@lru_cache(maxsize=16)
def _lines(scope: Scope, places: tuple[str, ...], area: str = "") -> list[Row]:
    """Months of the mart: an amount that is not known stays so."""
    sql = """
        select territory_code, measure_code, substr(period_code, 1, 4) as year,
               net_amount_rub as net
        from mart_spending__programme
        where period_type = 'M' and list_contains(?, territory_code)
          and (? = '' or measure_code in
               (select measure_code from dim_measure where area_code = ?))
        order by measure_code, period_code, territory_code
    """
    return rows(scope, sql, list(places), area, area)


@lru_cache(maxsize=4)
def _years(scope: Scope) -> dict[str, str]:
    """Ended years → whether the ledger of all their months came: ``ok`` or ``partial``."""
    sql = """
        select substr(period_code, 1, 4) as year, count(distinct period_code) as months
        from mart_spending__programme where period_type = 'M'
        group by year
        having year in (select period_code from fct_indicator_value where period_type = 'Y')
        order by year
    """
    return {
        row["year"]: OK if row["months"] == MONTHS_OF_A_YEAR else PARTIAL
        for row in rows(scope, sql)
    }


def by_measure(scope: Scope, selection: CountrySelection) -> View:
    """Net money of each measure by year, the largest of the last year first."""
    texts, words = Texts(scope.language), names(scope)
    amounts: dict[tuple[str, str], list[Decimal | None]] = defaultdict(list)
    for row in _lines(scope.of_numbers, _places(scope, selection)):
        if row["territory_code"] == selection.place:
            amounts[row["measure_code"], row["year"]].append(row["net"])
    known = {key: known_sum(parts) for key, parts in amounts.items()}
    states = {
        year: state for year, state in _years(scope.of_numbers).items() if year <= selection.year
    }
    listed: list[Row] = [
        {
            "measure": words("measure", measure),
            **{year: _net(known.get((measure, year)), state) for year, state in states.items()},
            **{f"status_{year}": state for year, state in states.items()},
        }
        for measure in dict.fromkeys(measure for measure, _ in known)
    ]
    if states:
        listed.sort(key=lambda row: (-(row[max(states)] or 0), row["measure"]))
    said = Words(
        MEASURES(scope.language),
        note(scope, selection.place, list(states)),
        footnote=WITHOUT(scope.language),
        empty=NOTHING_SPENT(scope.language) if states else texts("country.no_figure"),
    )
    table = said.table(
        (
            Column("measure", texts("column.measure")),
            *(Column(year, year, "rub", status=f"status_{year}") for year in states),
        ),
        listed if states else [],
    )
    return sortable_table(scope, said, table)


def _net(amount: Known | None, state: str) -> Decimal | None:
    """What is known of a measure and year; nothing was spent where the whole ledger says none."""
    if amount is None:
        return Decimal(0) if state == OK else None
    return amount.at_least
