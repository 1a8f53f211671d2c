"""legal_aid_cases: the log of all centres, once a month what is new in it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some
from dagster_project.demo.files_text import render_csv, russian_date
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import LAST_MONTH, month_end, month_of, months_between
from dagster_project.demo.world_model import World
from dagster_project.demo.world_rights import FIRST_MONTH, Case, state_on

EXPORT = "legal_aid_cases"
HEADER = (
    "case_id", "centre", "country", "opened_on", "category", "channel", "person_ref",
    "minor_involved", "referred_to", "fund_grant_no", "status_history", "closed_on", "outcome",
    "narrative",
)  # fmt: skip
CATEGORIES = {
    "citizenship": "гражданство", "residence": "проживание", "labour": "трудовые права",
    "family": "семья", "prosecution": "уголовное преследование",
}  # fmt: skip
STATUSES = {
    "opened": "открыто", "transferred": "передано", "closed": "закрыто", "reopened": "возобновлено",
}  # fmt: skip
RECIPIENTS = {"ministry": "МИД", "fund": "Фонд", "lawyer": "адвокат"}
# What people tell: nothing of it may leave the door.
TELLING = (
    "Просит перезвонить: +0 000 000-00-00, дочь учится в школе.",
    "Паспорт 00 00 000000 изъят; адрес: ул. Садовая, д. 1; e-mail applicant@example.invalid.",
    "Со слов заявителя; подробности у юриста центра.",
)


def _without_category(case: Case) -> Case:
    return replace(case, category=None)


FAULTS = [
    Fault("pattern_mismatch", "case_id", put(0, "без номера")),
    Fault("bad_date", "opened_on", put(3, "31.02.2025")),
    Fault("not_in_list", "category", put(4, "прочее"), _without_category),
    Fault("not_in_list", "category", put(4, "жалоба на соседа"), _without_category),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """A file a month: the cases opened or changed in it, as they stand on its last day."""
    draw = stream(seed, EXPORT)
    deliveries: list[Delivery] = []
    for number, month in enumerate(months_between(FIRST_MONTH, LAST_MONTH)):
        day = month_end(month)
        states = [state_on(case, day) for case in world.cases if _has_news(case, month)]
        records = [Record(_fields(state, draw), state) for state in states if state]
        spoil_some(records, FAULTS, 0.02, draw)
        if number % 5 == 1:
            repeat_equal(records, draw)
        content = render_csv(HEADER, records).encode("utf-8")
        received = datetime.combine(day, datetime.min.time()) + timedelta(
            days=draw.randint(3, 8), hours=draw.randint(6, 17)
        )
        good = Delivery(EXPORT, f"legal_aid_{month}.csv", received, content, records)
        if number == 9:
            renamed = content.replace(b"opened_on", b"date", 1)
            deliveries.append(good.refused("missing_column", renamed))
        deliveries.append(good)
        if number == 14:
            deliveries.append(good.again(hours=5))
    return deliveries


def _has_news(case: Case, month: str) -> bool:
    """A slip of the pen is seen when the case is written down."""
    days = [case.opened, *(day for _, day in case.history if day > case.opened)]
    return month in map(month_of, days)


def _fields(case: Case, draw: random.Random) -> list[Any]:
    def in_words(step: tuple[str, date]) -> str:
        return f"{STATUSES[step[0]]} {russian_date(step[1])}"

    number = f"Ф-{case.opened.year % 100}/{case.case_id[-4:]}" if case.has_fund_grant else "-"
    return [
        case.case_id, f"Центр {case.territory}", case.country_text, russian_date(case.opened),
        CATEGORIES[case.category or ""], draw.choice(("лично", "телефон", "почта")),
        f"{draw.getrandbits(48):012x}", draw.choice(("да", "нет")),
        RECIPIENTS.get(case.referred_to or "", "-"), number,
        "; ".join(map(in_words, case.history)), russian_date(case.closed),
        draw.choice(("помощь оказана", "разъяснено")) if case.closed else "",
        draw.choice(TELLING),
    ]  # fmt: skip
