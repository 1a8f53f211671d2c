"""ledger_1c: the month's postings in windows-1251, closed periods reopened."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_different, repeat_equal, spoil_some, unused
from dagster_project.demo.files_text import (
    NO_BREAK,
    comma,
    grouped,
    render_csv,
    russian_date,
    russian_instant,
)
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import month_end
from dagster_project.demo.world_model import LedgerLine, World

EXPORT = "ledger_1c"
HEADER = (
    "doc_uid", "line_no", "doc_no", "doc_date", "period", "operation_kind", "debit_acc",
    "credit_acc", "kbk", "kosgu", "programme_measure_code", "country_name", "event_plan_id",
    "trip_code", "contract_no", "counterparty_inn", "counterparty", "amount_rub", "currency",
    "amount_cur", "is_storno", "storno_of_uid", "posted_at", "comment",
)  # fmt: skip
POSITION = {label: number for number, label in enumerate(HEADER)}
KINDS = {"payment": "оплата", "advance": "аванс", "refund": "возврат", "correction": "исправление"}
EMPTY_DATE = "01.01.0001 0:00:00"  # how the accounting system writes "no date"


def _put(label: str, value: str) -> Callable[[Any], None]:
    return put(POSITION[label], value)


def _lose_fields(values: list[Any]) -> None:
    del values[-3:]


FAULTS = [
    Fault("bad_decimal", "amount_rub", _put("amount_rub", "12,3,4")),
    Fault("bad_decimal", "amount_rub", _put("amount_rub", "сто рублей")),
    Fault("bad_date", "doc_date", _put("doc_date", "31.02.2025"), unused),
    Fault("bad_date", "doc_date", _put("doc_date", "05.03.24"), unused),
    Fault("bad_timestamp", "posted_at", _put("posted_at", "32.12.2024 10:00:00")),
    Fault("missing_required", "posted_at", _put("posted_at", EMPTY_DATE)),
    Fault("bad_integer", "line_no", _put("line_no", "первая")),
    Fault("pattern_mismatch", "kbk", _put("kbk", "386"), unused),
    Fault("bad_boolean", "is_storno", _put("is_storno", "возможно")),
    Fault("outside_scope", "period", _put("period", "12.2019")),
    Fault("too_many_fields", "", lambda values: values.append("лишнее поле")),
    Fault("too_few_fields", "", _lose_fields),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """One file a month; some months come again; some transfers go wrong."""
    by_month: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in world.ledger:
        by_month[line.period].append(line)
    deliveries: list[Delivery] = []
    for number, (month, lines) in enumerate(sorted(by_month.items())):
        draw = stream(seed, EXPORT, month)
        clerk = Clerk(draw)
        records = [clerk.record(line) for line in lines]
        spoil_some(records, FAULTS, 0.004, draw)
        if number % 6 == 2:
            repeat_equal(records, draw)
        if number % 7 == 5:
            repeat_different(records, _put("amount_rub", "1,00"), draw)
        received = datetime.combine(month_end(month), datetime.min.time()) + timedelta(
            days=draw.randint(12, 19), hours=draw.randint(6, 18)
        )
        good = _file(month, received, records, notes=True)
        deliveries += _mishaps(good, month, number, lines, draw)
    return deliveries


def _file(
    month: str, received: datetime, records: list[Record], suffix: str = "", notes: bool = False
) -> Delivery:
    text = render_csv(HEADER, records)
    delivery = Delivery(
        EXPORT,
        f"ledger_1c_{month}{suffix}.csv",
        received,
        text.encode("cp1251"),
        records,
        scope=(month,),
    )
    if notes and records and int(month[5:7]) % 3 == 0:  # a blank line at the end
        delivery.content += b"\r\n"
        delivery.skipped = 1
        last = text.count("\n") + 1
        delivery.notes.append((last, "blank_line", "skipped"))
    return delivery


def _mishaps(
    good: Delivery, month: str, number: int, lines: list[LedgerLine], draw: random.Random
) -> list[Delivery]:
    received = good.received_at
    if number % 12 == 4:  # the period is reopened, months later
        delay = draw.choice((50, 80, 140))
        return [good, _file(month, received + timedelta(days=delay), _reopened(lines, draw), "_r")]
    if number == len(HEADER) - 1:
        marks = (
            b"<<<<<<< HEAD\r\n" + good.content[:400] + b"\r\n=======\r\n" + good.content[400:800]
        )
        broken = good.content[:300] + b"\r\n" + marks + b"\r\n>>>>>>> export\r\n"
        return [good.refused("merge_conflict", broken), good]
    if number == 33:
        renamed = good.content.replace(b"doc_uid;line_no", b"document;line_no", 1)
        return [good.refused("missing_column", renamed), good]
    if number == 44:  # sent by mistake with another delimiter
        return [good.refused("wrong_delimiter", good.content.replace(b";", b"\t")), good]
    if number == 50:
        return [good, good.again(days=2)]
    if number in (38, 56):  # held first: every third amount was lost on the way
        # Repeated keys would be judged otherwise once one of them has lost its amount.
        copies = [
            replace(record, values=list(record.values))
            for record in good.records
            if record.rule not in ("duplicate_equal", "duplicate_conflict")
        ]
        for record in copies:
            if record.is_accepted and draw.random() < 0.35:
                record.values[POSITION["amount_rub"]] = "#ЗНАЧ!"
                record.reject("bad_decimal", "amount_rub")
        held = _file(month, received - timedelta(days=2), copies)
        held.status, held.reason = "held", "too_many_bad_rows"
        return [held, good]
    return [good]


def _reopened(lines: list[LedgerLine], draw: random.Random) -> list[Record]:
    """The month as the accountants see it now: some amounts changed, a line gone, one more."""
    clerk = Clerk(draw)
    corrected = [
        replace(line, amount_rub=line.amount_rub + Decimal("150.25"))
        if line.amount_rub is not None and draw.random() < 0.02
        else line
        for line in lines[:-1]
    ]
    added = replace(lines[0], doc_uid=f"ffffffff-{lines[0].doc_uid[9:]}", line_no=1)
    return [clerk.record(line) for line in [*corrected, added]]


class Clerk:
    """Prints a line the way the accounting system and its users do."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def record(self, line: LedgerLine) -> Record:
        draw = self._draw
        yes, no = ("да", "нет") if draw.random() < 0.7 else ("1", "0")
        values: list[Any] = [
            line.doc_uid, line.line_no, line.doc_no,
            EMPTY_DATE if line.doc_date is None else russian_date(line.doc_date),
            f"{line.period[5:]}.{line.period[:4]}" if draw.random() < 0.5 else line.period,
            KINDS[line.kind], line.debit, line.credit, line.kbk, line.kosgu, line.measure,
            line.country_text, line.plan_id, line.trip, line.contract, line.inn,
            line.counterparty, self._amount(line.amount_rub),
            "руб." if line.currency == "RUB" and draw.random() < 0.3 else line.currency,
            self._amount(line.amount_cur), yes if line.is_storno else no, line.storno_of,
            russian_instant(line.posted_at), self._comment(),
        ]  # fmt: skip
        return Record(values, line)

    def _amount(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        draw = self._draw
        chance = draw.random()
        if chance < 0.06:
            return grouped(amount, draw.choice((" ", NO_BREAK)))
        if amount < 0 and chance < 0.2:
            return f"({grouped(-amount, NO_BREAK)})"
        if amount < 0 and chance < 0.35:
            return f"{comma(-amount)}-"
        if amount < 0 and chance < 0.5:
            return f"–{comma(-amount)}"
        return comma(amount)

    def _comment(self) -> str:
        chance = self._draw.random()
        if chance < 0.01:
            return "согласовано;\nсм. приложение"  # a line break inside quotation marks
        return 'ООО "Ромашка"; аванс' if chance < 0.03 else ""
