"""The main figures of a country by year, beside the median of its peers."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.peers import medians
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.views.country.lines import chosen_peers, label, of_place, unit_of
from dashboards.views.country.selection import CountrySelection

# In the order of the page: reach, events, youth, spending.
SHOWN = ("R01", "R02", "R04", "R03", "R07", "E06a", "E03", "E07", "Y01", "F05", "F08")
YEARS = 5


def by_year(scope: Scope, selection: CountrySelection) -> Table:
    """One row per indicator that has a cell in the country, a column per full year up to the
    chosen one, and the median of the peers in the last of them."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    found = {code: of_place(scope, selection, code) for code in SHOWN}
    periods = sorted({cell.period for cells in found.values() for cell in cells})[-YEARS:]
    peers = chosen_peers(scope, selection)
    rows: list[Row] = []
    for code, cells in found.items():
        if not cells:
            continue
        row: Row = {"name": label(scope, code), "unit": unit_of(scope, code)}
        for cell in cells:
            row |= {cell.period: cell.central, f"status.{cell.period}": cell.status}
        middle = medians(scope, code, peers, "Y").get(periods[-1]) if periods else None
        rows.append(row | {"median": middle.value if middle else None})
    return Table(
        (
            Column("name", texts("column.indicator")),
            *(
                Column(
                    period,
                    formats.period(period),
                    "plain",
                    status=f"status.{period}",
                    unit="unit",
                )
                for period in periods
            ),
            Column("median", texts(f"country.median.{selection.peers}"), "plain", unit="unit"),
        ),
        rows,
        texts("brief.years_caption"),
    )
