"""What the Commission decides at its meetings, and what becomes of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import LAST_MONTH, month_end

ACTIONS_A_MEETING = 12
ITEMS_A_MEETING = 5
UNKNOWN_INDICATOR = "R99"


@dataclass(frozen=True, slots=True)
class Shift:
    """A due date was moved, on a day."""

    due_on: date
    moved_on: date


@dataclass(frozen=True, slots=True)
class Action:
    """One action of one item, in the state of a day; ``text`` says nothing of a person."""

    meeting: int
    item: int
    action: int
    held_on: date
    text: str
    owner: str | None
    due: date
    shifts: tuple[Shift, ...]
    status: str
    evidence: str | None
    closed_on: date | None
    indicators: tuple[str, ...]
    dropped_on: date | None = None  # from then on the register does not name it


def make_actions(reference: Reference, seed: int) -> list[Action]:
    """All actions of meetings of the world, as they stand at its end."""
    decided = reference.rows("commission_decisions")
    found: list[Action] = []
    for meeting in reference.rows("commission_meetings"):
        held_on = date.fromisoformat(meeting["meeting_date"])
        if held_on <= month_end(LAST_MONTH):
            draw = stream(seed, "commission", meeting["meeting_no"])
            chosen = draw.sample(decided, ACTIONS_A_MEETING)
            found += _of_meeting(int(meeting["meeting_no"]), held_on, chosen, draw)
    return found


def _of_meeting(
    number: int, held_on: date, decided: list[dict[str, str]], draw: random.Random
) -> list[Action]:
    found = []
    for place, row in enumerate(decided):
        due = held_on + timedelta(days=draw.choice((60, 90, 120, 180, 270)))
        shifts = _shifts(due, draw)
        links = tuple(row["indicators"].split("|")) if row["indicators"] else ()
        if place == 3 and number % 3 == 0:
            links += (UNKNOWN_INDICATOR,)
        base = Action(
            number, 1 + place % ITEMS_A_MEETING, 1 + place // ITEMS_A_MEETING, held_on,
            row["text"], row["owner"], due, shifts, "in_progress", None, None, links,
        )  # fmt: skip
        if place == 7 and number % 4 == 1:
            base = replace(base, dropped_on=due + timedelta(days=40))
        found.append(_closed(base, place, draw))
    return found


def _shifts(due: date, draw: random.Random) -> tuple[Shift, ...]:
    """None, one or two; some are decided when the date has passed, which moves nothing."""
    shifts: list[Shift] = []
    for _ in range(draw.choices((0, 1, 2), (0.6, 0.25, 0.15))[0]):
        late = draw.random() < 0.2
        moved_on = due + timedelta(days=draw.randint(5, 25) * (1 if late else -1))
        due = due + timedelta(days=draw.choice((45, 90, 120)))
        shifts.append(Shift(due, moved_on))
    return tuple(shifts)


def _closed(action: Action, place: int, draw: random.Random) -> Action:
    """Most are closed, sooner or later; a few without evidence, or "before" the meeting."""
    last = action.shifts[-1].due_on if action.shifts else action.due
    chance = draw.random()
    if chance < 0.18:
        return action if chance > 0.06 else replace(action, status="open")
    late = 0.18 <= chance < 0.38
    closed_on = last + timedelta(days=draw.randint(3, 90) if late else -draw.randint(1, 30))
    evidence: str | None = f"Исх. {action.meeting}-{action.item}/{action.action}"
    if place == 5 and action.meeting % 2:
        evidence = None
    if place == 9 and action.meeting % 5 == 2:
        closed_on = action.held_on - timedelta(days=20)
    return replace(action, status="closed", evidence=evidence, closed_on=closed_on)


def state_on(action: Action, day: date) -> Action | None:
    """What the register of a day says of it: nothing before the meeting or after it was dropped."""
    if action.held_on > day or (action.dropped_on and action.dropped_on <= day):
        return None
    shifts = tuple(shift for shift in action.shifts if shift.moved_on <= day)
    if action.closed_on is not None and action.closed_on > day:
        return replace(action, shifts=shifts, status="in_progress", evidence=None, closed_on=None)
    return replace(action, shifts=shifts)
