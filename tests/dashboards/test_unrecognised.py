"""What no known territory has is told beneath a list of territories, and never ranked in it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboards.lib import release_access
from dashboards.lib.names import UNRECOGNISED, names
from dashboards.lib.scope import Scope
from dashboards.views.events import calendar
from dashboards.views.events.selection import EventsSelection
from dashboards.views.spending import money
from dashboards.views.spending.selection import SpendingSelection


def test_events_of_no_known_territory(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    before = calendar.by_territory(scope, EventsSelection(year="2025"))
    plain = release_access.rows

    def with_unknown(scope: Scope, sql: str, *values: object) -> list[dict[str, Any]]:
        found = plain(scope, sql, *values)
        if "group by territory_code" not in sql:
            return found
        row = {"events": 99_999, "visits": 99_999, "cancelled": 0}
        return [{"territory_code": UNRECOGNISED, **row}, *found]

    monkeypatch.setattr(calendar, "rows", with_unknown)
    after = calendar.by_territory(scope, EventsSelection(year="2025"))
    assert after.table.rows == before.table.rows
    assert after.figure == before.figure
    assert "Территория не распознана: 99\u00a0999" in after.footnote
    assert "не распознана" not in before.footnote


def test_money_of_no_known_territory(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    before = money.by_territory(scope, SpendingSelection(year="2025"))
    lines = money.monthly(scope, SpendingSelection(year="2025"))
    unknown = next(line for line in lines if line["allocation"] == "direct")
    more = [*lines, unknown | {"territory_code": UNRECOGNISED}]
    monkeypatch.setattr(money, "monthly", lambda *_: more)
    after = money.by_territory(scope, SpendingSelection(year="2025"))
    assert after.table.rows == before.table.rows
    assert "Территория не распознана" in after.footnote
    assert not before.footnote
    assert UNRECOGNISED not in names(scope).of_level("territory")
