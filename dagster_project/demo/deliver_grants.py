"""grants: the register of tranches once a quarter, as it stands that day."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some, unused
from dagster_project.demo.files_text import (
    NARROW_NO_BREAK,
    NO_BREAK,
    comma,
    grouped,
    render_csv,
    russian_date,
)
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_end, months_between
from dagster_project.demo.world_grants import state_on
from dagster_project.demo.world_model import Tranche, World

EXPORT = "grants"
HEADER = (
    "agreement_no", "tranche_no", "call_code", "applied_at", "assoc_reg_no", "country", "purpose",
    "requested_rub", "awarded_rub", "signed_at", "paid_at", "paid_cur", "paid_amount_cur",
    "report_due", "report_received", "report_accepted_on", "report_status", "returned_rub",
)  # fmt: skip


FAULTS = [
    Fault("bad_integer", "tranche_no", put(1, "I")),
    Fault("bad_date", "paid_at", put(10, "30.02.2025")),
    Fault("below_minimum", "awarded_rub", put(8, "-5,00")),
    Fault("not_in_list", "report_status", put(16, "потерян"), unused),
    Fault("pattern_mismatch", "paid_cur", put(11, "доллар")),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """Every quarter: tranches applied for in the last year and a half, in their state that day."""
    draw = stream(seed, EXPORT)
    deliveries = []
    quarter_ends = [m for m in months_between(FIRST_MONTH, LAST_MONTH) if m[5:] in "03 06 09 12"]
    for number, month in enumerate(quarter_ends):
        day = month_end(month)
        records = []
        for tranche in world.tranches:
            state = state_on(tranche, day)
            if state and tranche.applied > day - timedelta(days=550):
                records.append(Record(_fields(state, draw), state))
        spoil_some(records, FAULTS, 0.01, draw)
        if number % 5 == 1:
            repeat_equal(records, draw)
        content = render_csv(HEADER, records, newline="\n").encode("utf-8")
        if number % 3 == 0:
            content = b"\xef\xbb\xbf" + content
        received = datetime.combine(day, datetime.min.time()) + timedelta(days=22, hours=8)
        good = Delivery(EXPORT, f"grants_{month[:4]}Q{int(month[5:]) // 3}.csv", received, content,
                        records)  # fmt: skip
        if number == 7:  # saved again by a program that took the letters for others
            garbled = content.decode("utf-8-sig").encode("cp1251", "replace").decode("latin-1")
            deliveries.append(good.refused("mojibake", garbled.encode("utf-8")))
        if number == 11:  # a quotation mark that nobody closes
            broken = content.decode("utf-8").replace("\n", '\n"', 1).encode("utf-8")
            deliveries.append(good.refused("broken_quote", broken))
        deliveries.append(good)
    return deliveries


def _fields(tranche: Tranche, draw: random.Random) -> list[object]:
    def amount(value: Decimal | None) -> str:
        if value is None:
            return ""
        if draw.random() < 0.1:
            return grouped(value, draw.choice((" ", NO_BREAK, NARROW_NO_BREAK)))
        return comma(value)

    dates = (tranche.report_due, tranche.report_received, tranche.report_accepted)
    return [
        tranche.agreement_no, tranche.tranche_no, tranche.call, russian_date(tranche.applied),
        tranche.association, tranche.country_text, "Поддержка русского языка",
        amount(tranche.requested), amount(tranche.awarded), russian_date(tranche.signed),
        russian_date(tranche.paid), tranche.paid_currency, amount(tranche.paid_amount),
        *(russian_date(day) for day in dates), tranche.report_status, amount(tranche.returned),
    ]  # fmt: skip
