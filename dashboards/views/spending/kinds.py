"""The money of whole years in its parts, and the two that are told only coarsely: trips and
payments to persons. Tables are the pictures: a fifth plotly figure would slow the page down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dashboards.lib.measures import ratio
from dashboards.lib.names import names
from dashboards.lib.place import group_of
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.units import COARSE_RUB
from dashboards.lib.view import View, Words
from dashboards.views.spending.selection import SpendingSelection

WHOLE = "_T"
MOST_YEARS = 5
# The words of this page for what has no amount.
STATUS_WORDS = {"too_few": "few_recipients", "low_quality": "unknown_amount"}


def status_word(row: Row) -> str:
    """The key of the word that stands where a row has no amount."""
    return STATUS_WORDS.get(row["status"], str(row["status"]))


def told_years(scope: Scope, selection: SpendingSelection) -> list[str]:
    """Years whose money is told whole, up to the chosen one; the newest first, for phones."""
    sql = """
        select distinct period_code from mart_spending__world
        where period_code <= ? order by period_code desc
    """
    return [row["period_code"] for row in rows(scope, sql, selection.year)][:MOST_YEARS]


def parts(scope: Scope, selection: SpendingSelection) -> View:
    """All money of the years: assigned to territories, trips, payments to persons, unallocated."""
    texts, years = Texts(scope.language), told_years(scope, selection)
    sql = """
        select money_part as key, period_code as year, net_amount_rub as net, status,
               is_without_persons
        from mart_spending__world where list_contains(?, period_code) order by sort_order
    """
    found = rows(scope, sql, years)
    listed = [
        {"name": texts(f"money_part.{key.replace(WHOLE, 'all')}"), **amounts}
        for key, amounts in _across(found)
    ]
    for row in listed:
        row["share"] = ratio(row.get(f"y{years[0]}"), listed[-1].get(f"y{years[0]}"))
    without = sorted(row["year"] for row in found if row["is_without_persons"])
    view = _view(
        scope, selection, "parts", listed, Column("name", texts("column.money_part")),
        share=Column("share", texts("column.share"), "share"),
        footnote=texts("spending.parts.without_persons", years=", ".join(without))
        if without else "",
    )  # fmt: skip
    return replace(view, is_for_world=True)


def trips(scope: Scope, selection: SpendingSelection) -> View:
    """Trips by union of groups and season: finer money of trips would give away seats. Of a place
    the union that it lies in."""
    texts, words = Texts(scope.language), names(scope)
    group = group_of(scope, selection.place)
    union = words.territories[group]["union_code"] if group else ""
    sql = """
        select territory_code as key, substr(period_code, 2) as year, net_amount_rub as net,
               status, territory_level
        from mart_spending__trips
        where list_contains(?, substr(period_code, 2)) and (? = '' or territory_code = ?)
        order by territory_level = 'none',
                 max(case when period_code = 'S' || ?[1] then net_amount_rub end)
                   over (partition by territory_code) desc nulls last,
                 territory_code
    """
    years = told_years(scope, selection)
    found = rows(scope, sql, years, union, union, years)
    loose = {row["key"] for row in found if row["territory_level"] == "none"}
    listed = [
        {
            "name": texts("spending.trips.none") if key in loose else words("territory", key),
            **amounts,
        }
        for key, amounts in _across(found)
    ]
    return _view(
        scope, selection, "trips", listed, Column("name", texts("column.union")),
        footnote=texts("spending.trips.wider") if union else "",
    )  # fmt: skip


def persons(scope: Scope, selection: SpendingSelection) -> View:
    """Payments to persons: by programme measure, then by group of countries; of a place those of
    its group."""
    texts, words = Texts(scope.language), names(scope)
    group = group_of(scope, selection.place) or ALL
    sql = """
        select territory_level || '/' || territory_code || '/' || measure_code as key,
               period_code as year, net_amount_rub as net, status
        from mart_spending__persons
        where list_contains(?, period_code) and (? = 'all' or territory_code = ?)
        order by territory_level = 'group', measure_code = '_T',
                 max(case when period_code = ?[1] then net_amount_rub end)
                   over (partition by territory_code, measure_code) desc nulls last, key
    """
    years = told_years(scope, selection)
    found = rows(scope, sql, years, group, group, years)
    listed = []
    for key, amounts in _across(found):
        level, place, measure = key.split("/")
        if level == "group":
            name = words("territory", place)
        elif measure == WHOLE:
            name = texts("spending.persons.all_measures")
        else:
            name = words("measure", measure)
        listed.append({"name": name, **amounts})
    is_wider = group not in (ALL, selection.place)
    wider = [texts("spending.persons.wider")] if is_wider else []
    return _view(
        scope, selection, "persons", listed,
        Column("name", texts("column.measure_or_group")),
        footnote=" ".join([texts("spending.persons.footnote"), *wider]),
        empty="" if listed or group == ALL else "spending.persons.group",
    )  # fmt: skip


def _across(found: Iterable[Row]) -> list[tuple[str, Row]]:
    """One row per key, in the order of their first appearance, with its amounts by year."""
    listed: dict[str, Row] = {}
    for row in found:
        amounts = listed.setdefault(row["key"], {})
        amounts[f"y{row['year']}"] = row["net"]
        amounts[f"status{row['year']}"] = status_word(row)
    return list(listed.items())


def _view(
    scope: Scope,
    selection: SpendingSelection,
    name: str,
    listed: list[Row],
    first: Column,
    share: Column | None = None,
    footnote: str = "",
    empty: str = "",
) -> View:
    """A table of names and years, ``share`` beside the newest; ``empty``: why there is none
    although there are rows."""
    texts, years = Texts(scope.language), told_years(scope, selection)
    reason = empty or ("empty.period" if years else "spending.none_final")
    said = Words(
        texts(f"spending.{name}.title"), texts(f"spending.{name}.note"), footnote, texts(reason)
    )
    columns = [
        first,
        *(Column(f"y{year}", year, COARSE_RUB, status=f"status{year}") for year in years),
    ]
    if share is not None:
        columns.insert(2, share)
    if empty or not listed:
        return said.nothing(said.table(columns, []))
    if selection.year not in years:
        said = said.adding(texts("spending.not_final", year=selection.year))
        said = replace(said, title=f"{said.title}, {years[0]}")
    # Where a row is the whole of those above it, their order is part of what is said.
    table = replace(said.table(columns, listed), can_sort=name == "trips")
    return sortable_table(scope, said, table, height=640)
