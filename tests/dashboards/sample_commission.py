"""The Commission in the sample release: decisions of three meetings in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import cell, columns

Row = dict[str, Any]
MEETINGS = {53: date(2026, 2, 19), 54: date(2026, 6, 18), 55: date(2026, 9, 17)}
PLANNED = {56: date(2027, 2, 18)}
REGISTER = date(2026, 9, 30)
BODIES = ("mfa", "agency", "youth", None)
LINKS = (("R01",), ("R05", "Y06"), ("F05", "R99"), ())
# State, proof, status; days from the meeting to the first due date and to the end, moves.
KINDS: tuple[tuple[str, str, str, int, int | None, tuple[tuple[int, int, bool], ...]], ...] = (
    ("in_time", "proven", "closed", 60, 50, ()),
    ("late", "proven", "closed", 40, 95, ((70, 35, True),)),
    ("overdue", "not_closed", "in_progress", 5, None, ((9, 4, True), (200, 20, False))),
    ("unproven", "no_evidence", "closed", 60, None, ()),
    ("unproven", "before_meeting", "closed", 60, None, ()),
    ("open", "not_closed", "open", 300, None, ()),
    ("in_time", "proven", "closed", 30, 80, ((90, 20, True),)),
)


def tables() -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    yield (
        "fct_commission_action",
        columns(
            "decision_text owner_code status_code proof_code state_code _delivery_id",
            "meeting_no item_no action_no shifts_count overdue_days _line",
            meeting_date="date", original_due_date="date", revised_due_date="date",
            done_date="date", register_date="date", is_dropped="flag",
        ),
        list(_actions()),
    )  # fmt: skip
    yield (
        "fct_commission_shift",
        columns(
            "", "meeting_no item_no action_no shift_no", moved_date="date",
            former_due_date="date", due_date="date", is_in_time="flag",
        ),
        list(_shifts()),
    )  # fmt: skip
    yield (
        "fct_commission_link",
        columns("indicator_code", "meeting_no item_no action_no"),
        [
            _key(meeting, place) | {"indicator_code": code}
            for meeting in MEETINGS
            for place in range(len(KINDS))
            for code in LINKS[(meeting + place) % len(LINKS)]
        ],
    )


def meetings() -> list[Row]:
    return [
        {"meeting_no": number, "meeting_date": day} for number, day in (MEETINGS | PLANNED).items()
    ]


def _key(meeting: int, place: int) -> Row:
    return {"meeting_no": meeting, "item_no": 1 + place // 2, "action_no": 1 + place % 2}


def _actions() -> Iterator[Row]:
    for meeting, held_on in MEETINGS.items():
        for place, (state, proof, status, due, done, moves) in enumerate(KINDS):
            first = held_on + timedelta(due)
            counted = [day for day, _, is_in_time in moves if is_in_time]
            revised = held_on + timedelta(counted[-1]) if counted else first
            yield _key(meeting, place) | {
                "meeting_date": held_on,
                "decision_text": f"Решение {meeting}.{place}",
                "owner_code": BODIES[(meeting + place) % len(BODIES)],
                "original_due_date": first,
                "revised_due_date": revised,
                "shifts_count": len(moves),
                "status_code": status,
                "proof_code": proof,
                "done_date": None if done is None else held_on + timedelta(done),
                "state_code": state,
                "overdue_days": (REGISTER - revised).days if state == "overdue" else None,
                "is_dropped": (meeting, place) == (53, 3),
                "register_date": REGISTER,
                "_delivery_id": "20261012T090000Z-0123456789ab",
                "_line": 2 + place,
            }


def _shifts() -> Iterator[Row]:
    for meeting, held_on in MEETINGS.items():
        for place, (_, _, _, due, _, moves) in enumerate(KINDS):
            former = held_on + timedelta(due)
            for number, (day, moved, is_in_time) in enumerate(moves, 1):
                yield _key(meeting, place) | {
                    "shift_no": number,
                    "moved_date": held_on + timedelta(moved),
                    "former_due_date": former,
                    "due_date": held_on + timedelta(day),
                    "is_in_time": is_in_time,
                }
                former = held_on + timedelta(day)


def indicators() -> Iterator[Row]:
    """By year, and by meeting as of the day of the data."""
    today = world.KNOWN_AT.date().isoformat()
    for step, code in enumerate(("C01a", "C01b")):
        for position, year in enumerate(("2023", "2024", "2025")):
            part, whole = 12 + 3 * position + 4 * step, 30
            yield cell(
                code, "Y", year, "world", "WLD", round(part / whole, 4), role="none",
                num=(part,) * 3, den=(whole,) * 3,
            )  # fmt: skip
        for meeting in MEETINGS:
            part = meeting - 51 + 2 * step
            yield cell(
                code, "ASOF", today, "world", "WLD", round(part / 8, 4), role="none",
                dim=("meeting", str(meeting)), num=(part,) * 3, den=(8,) * 3,
            )  # fmt: skip


def targets() -> list[Row]:
    """Targets of the world: some missed, some reached; one revised within its year, one when it was
    over, one that holds only later."""
    common = {"document_ru": "План", "document_en": "Plan", "source": "test"}
    return [
        common | {
            "indicator_code": code, "period_code": period, "target_kind": kind,
            "target_value": value, "effective_date": date(year, 12, 20), "is_in_force": in_force,
        }
        for code, period, kind, value, year, in_force in (
            ("R05", "2025", "plan", 0.99, 2024, True),
            ("R05", "2025", "revised_plan", 0.1, 2026, False),
            ("R05", "2024", "norm", 0.6, 2022, True),
            ("R05", "2024", "plan", 0.95, 2023, False),
            ("R05", "2024", "revised_plan", 0.9, 2024, True),
            ("C01a", "2025", "plan", 0.5, 2024, True),
            ("C01a", "2023", "plan", 0.1, 2025, False),
            ("Y01", "2025", "plan", 0.3, 2024, True),
            ("Y07d", "S2025", "plan", 700, 2024, True),
            ("C01a", "2024", "norm", 0.9, 2022, True),
        )
    ]  # fmt: skip
