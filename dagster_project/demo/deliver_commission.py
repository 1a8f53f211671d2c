"""commission_actions: the whole register once a quarter, as it stands on its last day."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some
from dagster_project.demo.files_text import render_csv, russian_date
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_end, months_between
from dagster_project.demo.world_commission import Action, state_on
from dagster_project.demo.world_model import World

EXPORT = "commission_actions"
HEADER = (
    "meeting_no", "item_no", "action_no", "meeting_date", "decision_text", "owner_org",
    "due_date", "due_date_history", "status", "evidence_ref", "closed_on", "linked_indicator_ids",
)  # fmt: skip
OWNERS = {
    "mfa": ("МИД России", "МИД"), "agency": ("Россотрудничество", "agency"),
    "education": ("Минпросвещения России", "education"), "culture": ("Минкультуры", "culture"),
    "youth": ("Росмолодёжь", "Росмолодежь"), "fund": ("Фонд", "fund"),
    "regions": ("Субъекты РФ", "regions"), "secretariat": ("Секретариат Комиссии", "secretariat"),
}  # fmt: skip
STATUSES = {"open": "не начато", "in_progress": "в работе", "closed": "исполнено"}
ITEMS = ("{}", "{}", "{}", "п. {}", "0{}", "№ {}", "{}.")
FAULTS = [
    Fault("pattern_mismatch", "agenda_item", put(1, "III")),
    Fault("bad_date", "due_date", put(6, "31.11.2025")),
    Fault("not_in_list", "status", put(8, "на контроле")),
    # A person instead of a body: the name is left out, the decision stays.
    Fault(
        "not_in_list", "owner_org", put(5, "Петров П. П."), lambda fact: replace(fact, owner=None)
    ),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """A file every quarter from the first in which the Commission met."""
    draw = stream(seed, EXPORT)
    deliveries: list[Delivery] = []
    quarters = [m for m in months_between(FIRST_MONTH, LAST_MONTH) if m[5:] in "03 06 09 12"]
    for number, month in enumerate(quarters):
        day = month_end(month)
        states = [state for action in world.actions if (state := state_on(action, day))]
        if not states:
            continue
        records = [Record(_fields(state, draw), state) for state in states]
        spoil_some(records, FAULTS, 0.01, draw)
        if number % 5 == 1:
            repeat_equal(records, draw)
        received = datetime.combine(day, datetime.min.time()) + timedelta(days=12, hours=9)
        name = f"commission_actions_{month[:4]}Q{int(month[5:]) // 3}.csv"
        content = render_csv(HEADER, records).encode("utf-8")
        good = Delivery(EXPORT, name, received, content, records)
        if number == 6:
            other = content.replace(b"due_date;", b"deadline;", 1)
            deliveries.append(good.refused("missing_column", other))
        deliveries.append(good)
        if number == 9:
            deliveries.append(good.again(days=2))
    return deliveries


def _fields(action: Action, draw: random.Random) -> list[object]:
    shifts = (f"{russian_date(s.due_on)} ({russian_date(s.moved_on)})" for s in action.shifts)
    return [
        action.meeting, draw.choice(ITEMS).format(action.item), action.action,
        russian_date(action.held_on), action.text, draw.choice(OWNERS[action.owner or ""]),
        russian_date(action.due), ", ".join(shifts),
        draw.choice((action.status, STATUSES[action.status])), action.evidence,
        russian_date(action.closed_on), ", ".join(action.indicators),
    ]  # fmt: skip
