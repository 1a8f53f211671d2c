"""Filters of the Commission page: a meeting and a body, above the panels that follow them."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts
from dashboards.views.commission.rows import actions, body_name


@dataclass(frozen=True)
class CommissionSelection(Selection):
    meeting: str = ALL
    body: str = ALL


def choose(scope: Scope) -> CommissionSelection:
    texts = Texts(scope.language)
    found = actions(scope)
    meetings = sorted({row["meeting_no"] for row in found}, reverse=True)
    bodies = {row["owner_code"] for row in found if row["owner_code"]}
    meeting = choose_code(
        texts("commission.meeting"),
        [ALL, *map(str, meetings)],
        "commission.meeting",
        default=ALL,
        words=lambda code: (
            texts("commission.all_meetings")
            if code == ALL
            else texts("commission.number", number=code)
        ),
        width=140,
    )
    body = choose_code(
        texts("column.body"),
        [ALL, *sorted(bodies, key=lambda code: body_name(scope, code))],
        "commission.body",
        default=ALL,
        words=lambda code: (
            texts("commission.all_bodies") if code == ALL else body_name(scope, code)
        ),
        width=280,
    )
    return CommissionSelection(meeting, body)
