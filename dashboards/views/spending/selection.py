"""Filters of the Spending page: year, measure, place, currency of the rates line."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.names import names
from dashboards.lib.place import choose_place
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, switch, year_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts


@dataclass(frozen=True)
class SpendingSelection(Selection):
    year: str = ""
    measure: str = ALL
    currency: str = ""


def years(scope: Scope) -> list[str]:
    """Years with money, the unfinished one too; before any money came, years with rates."""
    money = """
        select distinct substr(period_code, 1, 4) as year from mart_spending__programme
        where period_type = 'M' order by year
    """
    rates = """
        select distinct substr(cast(rate_date as varchar), 1, 4) as year from fct_fx_rate
        order by year
    """
    found = rows(scope, money) or rows(scope, rates)
    return [row["year"] for row in found] or [str(known_at(scope).year)]


def measures(scope: Scope) -> list[str]:
    """Measures with money of territories and months: trips and payments to persons have none."""
    sql = "select distinct measure_code from mart_spending__programme order by measure_code"
    return [row["measure_code"] for row in rows(scope, sql)]


def choose(scope: Scope) -> SpendingSelection:
    texts, words = Texts(scope.language), names(scope)
    year = year_switch(scope, years(scope), "spending.year")
    measure = choose_code(
        texts("filter.measure"),
        [ALL, *measures(scope)],
        "spending.measure",
        default=ALL,
        words=lambda code: texts("filter.all_measures") if code == ALL else words("measure", code),
        width=195,
    )
    return SpendingSelection(year, measure, place=choose_place(scope))


def currencies(scope: Scope) -> list[str]:
    """Currencies with a rate, the most used first."""
    listed: list[str] = [
        row["currency_code"]
        for row in rows(
            scope, "select distinct currency_code from fct_fx_rate order by currency_code"
        )
    ]
    return sorted(listed, key=lambda code: (_usual(code), code))


def _usual(code: str) -> int:
    order = ("USD", "EUR", "CNY", "KZT")
    return order.index(code) if code in order else len(order)


def choose_currency(scope: Scope) -> str:
    """A few currencies beside the rates line."""
    texts = Texts(scope.language)
    codes = currencies(scope)[:5]
    if not codes:
        return ""
    return switch(
        texts("filter.currency"), codes, "spending.currency", default=codes[0], hidden_label=True
    )
