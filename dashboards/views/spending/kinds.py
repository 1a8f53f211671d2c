"""The money of a year in its parts, and the two that are told only coarsely: trips and payments
to persons."""

from __future__ import annotations

from typing import Any

from dashboards.lib import table as tables
from dashboards.lib.measures import ratio
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.spending.selection import SpendingSelection

WHOLE = "_T"
# The words of this page for what has no amount.
STATUS_WORDS = {"too_few": "few_recipients", "low_quality": "unknown_amount"}


def told_year(scope: Scope, until: str) -> str:
    """The last year not after ``until`` whose money is told whole; empty when there is none."""
    sql = "select max(period_code) as year from mart_spending__world where period_code <= ?"
    return str(rows(scope, sql, until)[0]["year"] or "")


def status_word(row: dict[str, Any]) -> str:
    """The key of the word that stands where a row has no amount."""
    return STATUS_WORDS.get(row["status"], str(row["status"]))


def _year_note(texts: Texts, key: str, told: str, chosen: str) -> str:
    """Which year is shown, and why it is not the chosen one."""
    note = texts(key, year=told)
    return note if told == chosen else f"{note}; {texts('spending.not_final', year=chosen)}"


def parts(scope: Scope, selection: SpendingSelection) -> View:
    """All money of a year: assigned to territories, trips, payments to persons, unallocated."""
    texts = Texts(scope.language)
    year = told_year(scope, selection.year)
    sql = """
        select money_part, net_amount_rub, status, is_without_persons from mart_spending__world
        where period_code = ? order by sort_order
    """
    found = rows(scope, sql, year)
    whole = next((row for row in found if row["money_part"] == WHOLE), None)
    title = texts("spending.parts.title")
    columns = (
        Column("part", texts("column.money_part")),
        Column("net", texts("column.net"), "rub", status="status", bar=True),
        Column("share", texts("column.share_of_all"), "share"),
    )
    if whole is None:
        return View(title, texts("spending.parts.about"), Table(columns),
                    empty=texts("spending.none_final"))  # fmt: skip
    listed = [
        {
            "part": texts(f"money_part.{row['money_part'].replace(WHOLE, 'all')}"),
            "net": row["net_amount_rub"],
            "share": ratio(row["net_amount_rub"], whole["net_amount_rub"]),
            "status": status_word(row),
        }
        for row in found
    ]
    note = _year_note(texts, "spending.parts.note", year, selection.year)
    if selection.group != ALL:
        note = f"{note}; {texts('spending.whole_world')}"
    table = Table(columns, listed, title)
    footnote = texts("spending.parts.without_persons") if whole["is_without_persons"] else ""
    return View(title, note, table, html=tables.html(table, scope.language), footnote=footnote,
                html_height=tables.height_of(len(listed)))  # fmt: skip


def trips(scope: Scope, selection: SpendingSelection) -> View:
    """Trips by union of groups and season: finer money of trips would give away seats."""
    texts, words = Texts(scope.language), names(scope)
    year = told_year(scope, selection.year)
    sql = """
        select territory_level, territory_code, net_amount_rub, status from mart_spending__trips
        where period_code = ?
        order by territory_level = 'none', net_amount_rub desc nulls last, territory_code
    """
    listed = [
        {
            "union": texts("spending.trips.none")
            if row["territory_level"] == "none"
            else words("territory", row["territory_code"]),
            "net": row["net_amount_rub"],
            "status": status_word(row),
        }
        for row in rows(scope, sql, f"S{year}")
    ]
    title = texts("spending.trips.title")
    table = Table(
        (
            Column("union", texts("column.union")),
            Column("net", texts("column.net"), "rub", status="status", bar=True),
        ),
        listed,
        title,
    )
    if not listed or selection.group != ALL:
        reason = "spending.trips.group" if selection.group != ALL else "spending.trips.empty"
        return View(title, texts("spending.trips.about"), Table(table.columns),
                    empty=texts(reason if year else "spending.none_final"))  # fmt: skip
    # The table is the picture: a fifth plotly figure would slow the page down.
    return View(title, _year_note(texts, "spending.trips.note", year, selection.year), table,
                html=tables.html(table, scope.language, height=480),
                html_height=tables.height_of(len(listed)))  # fmt: skip


def persons(scope: Scope, selection: SpendingSelection) -> View:
    """Payments to persons: the measures of a year, then the groups of countries."""
    texts, words = Texts(scope.language), names(scope)
    year = told_year(scope, selection.year)
    sql = """
        select territory_level, territory_code, measure_code, net_amount_rub, status
        from mart_spending__persons
        where period_code = ? and (? = 'all' or territory_code = ?)
        order by territory_level = 'group', net_amount_rub desc nulls last,
                 measure_code, territory_code
    """
    listed = []
    for row in rows(scope, sql, year, selection.group, selection.group):
        is_group = row["territory_level"] == "group"
        if is_group:
            name = words("territory", row["territory_code"])
        elif row["measure_code"] == WHOLE:
            name = texts("spending.persons.all_measures")
        else:
            name = words("measure", row["measure_code"])
        listed.append(
            {
                "cut": texts("column.group" if is_group else "column.measure"),
                "name": name,
                "net": row["net_amount_rub"],
                "status": status_word(row),
            }
        )
    title = texts("spending.persons.title")
    table = Table(
        (
            Column("cut", texts("column.cut")),
            Column("name", texts("column.name")),
            Column("net", texts("column.net"), "rub", status="status", bar=True),
        ),
        listed,
        title,
    )
    if not listed:
        reason = "spending.persons.group" if selection.group != ALL else "spending.persons.empty"
        return View(title, texts("spending.persons.about"), table,
                    empty=texts(reason if year else "spending.none_final"))  # fmt: skip
    return View(title, _year_note(texts, "spending.persons.note", year, selection.year), table,
                html=tables.html(table, scope.language, height=480),
                footnote=texts("spending.persons.footnote"),
                html_height=tables.height_of(len(listed)))  # fmt: skip
