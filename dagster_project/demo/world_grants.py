"""Grants to associations: agreements, tranches, and reports that come late or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_start, months_between
from dagster_project.demo.world_model import Tranche
from dagster_project.demo.world_territories import Community, spelling


def make_tranches(communities: dict[str, Community], seed: int, scale: float) -> list[Tranche]:
    """Tranches in their final state, as of the end of the world."""
    draw = stream(seed, "grants")
    codes = sorted(communities)
    weights = [communities[code].event_weight for code in codes]
    tranches: list[Tranche] = []
    number = 0
    for month in months_between(FIRST_MONTH, LAST_MONTH):
        for _ in range(max(1, round(12 * scale))):
            number += 1
            code = draw.choices(codes, weights)[0]
            applied = month_start(month) + timedelta(days=draw.randint(0, 27))
            awarded = Decimal(draw.randint(50, 900) * 1000)
            base = Tranche(
                agreement_no=f"Г-{month[2:4]}/{number:04d}", tranche_no=1,
                call=f"C{month[:4]}-{1 if month[5:] < '07' else 2}", applied=applied,
                association=communities[code].association(draw), territory=code,
                country_text=spelling(communities[code], draw),
                requested=awarded + Decimal(draw.randint(0, 200) * 1000), awarded=awarded,
                signed=applied + timedelta(days=40), paid=applied + timedelta(days=55),
                paid_currency="USD", paid_amount=(awarded / 80).quantize(Decimal("0.01")),
                report_due=applied + timedelta(days=240), report_received=None,
                report_accepted=None, report_status=None, returned=None,
            )  # fmt: skip
            tranches.append(_reported(base, draw.random()))
            if draw.random() < 0.3:
                second = replace(
                    base, tranche_no=2, paid=applied + timedelta(days=180),
                    report_due=applied + timedelta(days=360),
                )  # fmt: skip
                tranches.append(_reported(second, draw.random()))
    return tranches


def _reported(tranche: Tranche, chance: float) -> Tranche:
    due = tranche.report_due or date.max
    if chance < 0.70:  # most in time
        return replace(
            tranche,
            report_received=due - timedelta(days=6),
            report_accepted=due + timedelta(days=-1 if chance < 0.54 else 9),
            report_status="accepted",
        )
    if chance < 0.82:
        return replace(
            tranche,
            report_received=due + timedelta(days=12),
            report_status="returned",
            returned=(tranche.awarded / 5).quantize(Decimal("0.01")),
        )
    return replace(tranche, report_status="overdue") if chance < 0.95 else tranche


def state_on(tranche: Tranche, day: date) -> Tranche | None:
    """What the register says of a tranche on a day; nothing before the application."""
    if tranche.applied > day:
        return None
    received = tranche.report_received
    is_reported = received is not None and received <= day
    accepted = tranche.report_accepted
    is_overdue = tranche.report_status == "overdue" and (tranche.report_due or day) < day
    return replace(
        tranche,
        signed=tranche.signed if tranche.signed and tranche.signed <= day else None,
        paid=tranche.paid if tranche.paid and tranche.paid <= day else None,
        paid_currency=tranche.paid_currency if tranche.paid and tranche.paid <= day else None,
        paid_amount=tranche.paid_amount if tranche.paid and tranche.paid <= day else None,
        report_received=received if is_reported else None,
        report_accepted=accepted if is_reported and accepted and accepted <= day else None,
        report_status=tranche.report_status if is_reported or is_overdue else None,
        returned=tranche.returned if is_reported else None,
    )
