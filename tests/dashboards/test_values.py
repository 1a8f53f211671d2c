"""What a figure draws equals a direct query of the release's Parquet files."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from dashboards.lib.scope import Scope
from dashboards.views.data import charts as data
from dashboards.views.data.selection import DataSelection
from dashboards.views.diaspora import charts as diaspora
from dashboards.views.diaspora.selection import DiasporaSelection
from dashboards.views.events import calendar, listing
from dashboards.views.events import charts as events
from dashboards.views.events.selection import EventsSelection
from dashboards.views.overview import charts as overview
from dashboards.views.overview import reach, reach_map
from dashboards.views.overview.selection import OverviewSelection
from dashboards.views.spending import charts as spending
from dashboards.views.spending import money
from dashboards.views.spending.selection import SpendingSelection
from dashboards.views.youth import charts as youth
from dashboards.views.youth.selection import YouthSelection

Query = Callable[..., list[tuple[Any, ...]]]
CELL = """
    select {columns} from fct_indicator_value
    where indicator_code = ? and territory_level = ? and period_code = ? and dim1_scheme = ?
      and status = 'ok' and value_central is not null
"""


def cells(query: Query, columns: str, code: str, level: str, period: str, scheme: str) -> set[Any]:
    found = query(CELL.format(columns=columns), code, level, period, scheme)
    return {tuple(float(v) if not isinstance(v, str) else v for v in row) for row in found}


def drawn(values: Any) -> list[float]:
    return [float(value) for value in values if value is not None]


def test_map(scope: Scope, query: Query) -> None:
    view = reach_map.reach_map(scope, OverviewSelection("2025"))
    columns = "territory_code, value_central"
    wanted = dict(cells(query, columns, "R04", "territory", "2025", "_T"))
    shown = {row["code"]: row["value"] for row in view.table.rows if row["value"] is not None}
    assert {code: float(value) for code, value in shown.items()} == wanted
    on_map = {
        code: value
        for trace in view.figure.data
        if trace.type == "choropleth"
        for code, value in zip(trace.customdata, trace.z, strict=True)
        if value >= 0
    }
    assert on_map == wanted


def test_places_keep_overlapping_bands_together(scope: Scope) -> None:
    rows = reach.places(scope, OverviewSelection("2025")).table.rows
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["place"], []).append(row)
    ordered = list(groups.values())
    for better, worse in pairwise(ordered):
        assert min(row["low"] for row in better) > max(row["high"] for row in worse)


def test_campaigns(scope: Scope, query: Query) -> None:
    view = overview.campaigns(scope, OverviewSelection("2025"))
    wanted = cells(query, "value_central", "R10", "world", "2025", "campaign")
    assert {(value,) for value in drawn(view.figure.data[1].x)} == wanted


def test_headline_cards(scope: Scope, query: Query) -> None:
    shown = {
        card.code: card.history[-1].value
        for card in overview.headline_cards(scope, OverviewSelection("2025"))
    }
    for code in ("R01", "R02", "R04", "R05", "R06", "Y01", "F05"):
        assert cells(query, "value_central", code, "world", "2025", "_T") == {
            (float(shown[code] or 0),)
        }
    ((held, planned),) = query(
        """select sum(numerator_central), sum(denominator_central) from fct_indicator_value
           where indicator_code = 'E01' and dim1_scheme = '_T' and period_code like '2025-Q%'"""
    )
    assert shown["E01"] == held / planned


def test_born_in_russia_by_year(scope: Scope, query: Query) -> None:
    view = diaspora.born_by_year(scope, DiasporaSelection("2026"))
    wanted = query(
        """select sum(russian_born_count) from mart_diaspora__estimate
           where definition = '_T' and year = russian_born_ref_year group by year order by year"""
    )
    assert drawn(view.figure.data[0].y) == [float(row[0]) for row in wanted]


def test_chosen_estimates(scope: Scope, query: Query) -> None:
    view = diaspora.estimates(scope, DiasporaSelection("2025"))
    wanted = query(
        """select value_central from mart_diaspora__estimate
           where year = 2025 and is_headline and definition = 'self_identified'
           order by value_central desc limit 15"""
    )
    assert drawn(view.figure.data[1].x) == [float(row[0]) for row in wanted]


@pytest.mark.parametrize(
    ("count", "column"), [("events", "held_count"), ("visits", "visits_count")]
)
def test_calendar(scope: Scope, query: Query, count: str, column: str) -> None:
    view = calendar.by_month_and_type(scope, EventsSelection(year="2025", count=count))
    wanted = query(
        f"""select sum({column}) from mart_events__attendance where month like '2025-%'
            group by month, event_type_code having sum({column}) > 0"""
    )
    shown = [value for line in view.figure.data[0].z for value in line if value is not None]
    assert sorted(drawn(shown)) == sorted(float(row[0]) for row in wanted)


def test_count_bases(scope: Scope, query: Query) -> None:
    view = calendar.count_bases(scope, EventsSelection(year="2025"))
    for trace, column in zip(view.figure.data, calendar.BASIS_COLUMNS.values(), strict=True):
        wanted = query(
            f"""select sum({column}) from mart_events__attendance where month like '2025-%'
                group by month order by month"""
        )
        assert drawn(trace.y) == [float(row[0]) for row in wanted]


def test_plan_parts_make_the_whole(scope: Scope, query: Query) -> None:
    view = events.plan_by_post(scope, EventsSelection(year="2025", quarter="2025-Q2"))
    for trace, code in zip(view.figure.data, events.PLAN_PARTS, strict=True):
        wanted = cells(query, "value_central", code, "world", "2025-Q2", "post")
        assert {(value,) for value in drawn(trace.x)} == wanted
    for row in view.table.rows:
        assert abs(sum(row[code] for code in events.PLAN_PARTS) - 1) <= 0.0002


def test_show_up_leaves_hidden_territories_out(scope: Scope, query: Query) -> None:
    view = events.show_up(scope, EventsSelection(year="2025"))
    wanted = cells(query, "value_central", "E03", "territory", "2025", "_T")
    shown = {(float(row["value"]),) for row in view.table.rows if row["status"] == "ok"}
    assert shown == wanted


def test_event_list(scope: Scope, query: Query) -> None:
    selection = EventsSelection(year="2025", outcome="cancelled", group="D05")
    table = listing.event_table(scope, selection)
    wanted = query(
        """select event_id from event_list
           where month like '2025-%' and outcome = 'cancelled' and group_code = 'D05'"""
    )
    assert {row["event_id"] for row in table.rows} == {row[0] for row in wanted}


def test_ages(scope: Scope, query: Query) -> None:
    rows = youth.ages_by_group(scope, YouthSelection("2025")).table.rows
    wanted = cells(query, "value_central", "R02", "group", "2025", "age5")
    assert {(float(row[band]),) for row in rows for band in youth.AGES} == wanted


def test_youth_by_territory(scope: Scope, query: Query) -> None:
    rows = youth.youth_by_territory(scope, YouthSelection("2025")).table.rows
    wanted = cells(query, "value_central", "R02", "territory", "2025", "youth")
    shown = {
        (float(row[part]),) for row in rows for part in ("youth", "other") if row[part] is not None
    }
    assert shown == wanted


def test_money_by_measure_and_month(scope: Scope, query: Query) -> None:
    view = money.by_measure_and_month(scope, SpendingSelection("2025"))
    wanted = query(
        """select sum(net_amount_rub) from mart_spending__programme
           where period_type = 'M' and period_code like '2025-%' group by measure_code, period_code
           having sum(net_amount_rub) <> 0"""
    )
    shown = [value for line in view.figure.data[0].z for value in line if value is not None]
    assert sorted(drawn(shown)) == sorted(float(row[0]) for row in wanted)


def test_rates(scope: Scope, query: Query) -> None:
    view = spending.rates(scope, SpendingSelection("2025", currency="EUR"))
    wanted = query(
        """select rate_rub from fct_fx_rate
           where currency_code = 'EUR' and year(rate_date) = 2025 order by rate_date"""
    )
    assert drawn(view.figure.data[0].y) == [float(row[0]) for row in wanted]


def test_cost_per_visit(scope: Scope, query: Query) -> None:
    view = spending.cost_per_visit(scope, SpendingSelection("2025"))
    wanted = cells(query, "value_central", "F05", "world", "2025", "event_type")
    assert {(value,) for value in drawn(view.figure.data[1].x)} == wanted


def test_quarantine(scope: Scope, query: Query) -> None:
    view = data.quarantine(scope, DataSelection())
    wanted = query("select sum(rows_count) from quality_quarantine group by rule")
    assert sorted(drawn(view.figure.data[0].x)) == sorted(float(row[0]) for row in wanted)
