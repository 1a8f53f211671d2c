"""Programme money: payments, advances, refunds, and the three ways of taking one back."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import (
    FIRST_MONTH,
    LAST_MONTH,
    month_end,
    month_start,
    months_between,
    next_month,
)
from dagster_project.demo.world_calendar import Kind, Story
from dagster_project.demo.world_model import Event, LedgerLine
from dagster_project.demo.world_rates import CURRENCIES
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling
from dagster_project.demo.world_trips import trips_of
from dagster_project.demo.world_youth import (
    FIRST_SEASON,
    TRIPS_PER_SEASON,
    trips_per_season,
    youth_seasons,
)

DOCUMENTS_PER_MONTH = 215
KEPT_OF_CALLED_OFF = Decimal("0.05")
MEASURES = {
    "language_class": "M03", "youth_forum": "M04", "sport": "M04", "memorial": "M02",
    "conference": "M12",
}  # fmt: skip
FIRMS = ("ООО «Праздник»", "АНО «Родное слово»", "ИП Полозов", "ООО «Сцена и свет»", "Типография")


@dataclass(frozen=True)
class Measure:
    code: str
    kbk: str
    is_trip: bool
    is_for_persons: bool


class Bookkeeper:
    """Writes the lines of each month; months follow one another so that corrections may."""

    def __init__(
        self, reference: Reference, story: Story, communities: dict[str, Community],
        events: list[Event], seed: int, scale: float,
    ) -> None:  # fmt: skip
        self._draw = stream(seed, "ledger")
        self._story = story
        self._scale = scale
        self._communities = communities
        self._codes = sorted(communities)
        self._weights = [communities[code].event_weight for code in self._codes]
        self._measures = [
            Measure(r["measure_code"], r["kbk_pattern"].rstrip("%"), r["is_trip"] == "true",
                    r["recipients"] == "persons")
            for r in reference.rows("measures")
        ]  # fmt: skip
        self._trips_count = trips_per_season(len({home.post for home in communities.values()}))
        self._called_off = {
            trip.code
            for season in youth_seasons(reference)
            for trip in trips_of(season, self._trips_count)
            if not trip.is_held
        }
        self._measure = {measure.code: measure for measure in self._measures}
        self._events: dict[str, list[Event]] = {}
        for event in events:
            if event.versions:
                self._events.setdefault(event.month, []).append(event)
        self._number = 0
        self._carried: list[LedgerLine] = []

    def lines(self) -> list[LedgerLine]:
        """All lines of all months, in posting order within a month."""
        written: list[LedgerLine] = []
        for month in months_between(FIRST_MONTH, LAST_MONTH):
            of_month = list(self._carried)
            self._carried = []
            for _ in range(max(3, round(DOCUMENTS_PER_MONTH * self._scale))):
                of_month.extend(self._document(month))
            written.extend(of_month)
        return written

    def _document(self, month: str) -> list[LedgerLine]:
        draw = self._draw
        first = self._line(month)
        lines = [first]
        for number in range(2, draw.choices((1, 2, 3), (35, 40, 25))[0] + 1):
            lines.append(replace(self._line(month), doc_uid=first.doc_uid, line_no=number,
                                 doc_no=first.doc_no, doc_date=first.doc_date,
                                 posted_at=first.posted_at))  # fmt: skip
        chance = draw.random()
        original = lines[0]
        if original.amount_rub is None or original.kind not in ("payment", "advance"):
            return lines
        if chance < 0.02:
            lines.append(self._taken_back(original, month, form="negative"))
        elif chance < 0.035:
            lines.append(self._taken_back(original, month, form="reversed"))
        elif chance < 0.05 and month < LAST_MONTH:
            self._carried.append(self._corrected(original, next_month(month)))
        return lines

    def _line(self, month: str) -> LedgerLine:
        draw = self._draw
        self._number += 1
        measure = draw.choices(
            self._measures,
            [(3 if m.is_for_persons else 4) * self._story.factor(month, ("measure", m.code))
             for m in self._measures],
        )[0]  # fmt: skip
        code = draw.choices(self._codes, self._weights)[0]
        event = self._event(month, measure)
        if event and not measure.is_for_persons:
            measure = self._measure[_measure_of(event.kind)]
        territory, text, plan_id = self._place(code, event, measure)
        posted = datetime.combine(month_start(month), datetime.min.time()) + timedelta(
            days=draw.randint(0, (month_end(month) - month_start(month)).days),
            hours=draw.randint(8, 19),
            minutes=draw.randint(0, 59),
            seconds=draw.randint(0, 59),
        )
        people = event.versions[-1].planned_participants or event.kind.people if event else 0
        currency, rub, foreign = self._amount(
            draw, 0 if measure.is_for_persons else people, event.territory if event else code
        )
        kind = draw.choices(("payment", "advance", "refund", "correction"), (84, 10, 4, 2))[0]
        if kind in ("refund", "correction") and rub is not None and draw.random() < 0.6:
            rub = -rub
        inn = self._recipient(measure, code)
        line = LedgerLine(
            doc_uid=f"{self._number:08x}-0000-4000-8000-{self._number * 7919 % 10**12:012d}",
            line_no=1, doc_no=f"{self._number % 9000:06d}",
            doc_date=None if draw.random() < 0.03 else posted.date(), period=month, kind=kind,
            kbk=measure.kbk + "244000", kosgu=draw.choice(("226", "244", "296")),
            debit=draw.choice(("302.26", "206.26", "302.96")), credit="304.05",
            measure=measure.code, territory=territory, country_text=text, plan_id=plan_id,
            trip=self._trip(month) if measure.is_trip else None,
            contract=f"Д-{draw.randint(1, 900)}/{month[2:4]}" if draw.random() < 0.6 else None,
            inn=inn, counterparty="Получатель" if len(inn or "") == 12 else draw.choice(FIRMS),
            amount_rub=rub, currency=currency, amount_cur=foreign, is_storno=False, storno_of=None,
            posted_at=posted,
        )  # fmt: skip
        return self._fee(line) if line.trip in self._called_off else line

    def _fee(self, line: LedgerLine) -> LedgerLine:
        """A trip that was called off costs what carriers and hotels keep."""
        rub, foreign = (
            amount and (amount * KEPT_OF_CALLED_OFF).quantize(Decimal("0.01"))
            for amount in (line.amount_rub, line.amount_cur)
        )
        return replace(line, amount_rub=rub, amount_cur=foreign)

    def _trip(self, month: str) -> str:
        """One of the season's; before the first season they pay for that."""
        season = max(int(month[:4]), FIRST_SEASON)
        number = (self._draw.randint(1, TRIPS_PER_SEASON) - 1) % self._trips_count + 1
        return f"TR-{season}-{number}"

    def _event(self, month: str, measure: Measure) -> Event | None:
        """What the line pays for, when it pays for an event."""
        candidates = self._events.get(month, [])
        is_for_event = self._draw.random() < 0.40 and not measure.is_trip
        return self._draw.choice(candidates) if candidates and is_for_event else None

    def _place(
        self, code: str, event: Event | None, measure: Measure
    ) -> tuple[str | None, str | None, str | None]:
        draw = self._draw
        chance = draw.random()
        text = spelling(self._communities[event.territory if event else code], draw)
        if event:
            plan_id = event.versions[-1].plan_id
            return (None, None, plan_id) if chance < 0.5 else (event.territory, text, plan_id)
        if chance < 0.50 or measure.is_trip:
            return code, text, None
        if chance < 0.508:
            return "ZZZ", draw.choice(UNKNOWN_COUNTRIES), None
        if chance < 0.524:
            return None, None, f"PL-9999-{draw.randint(1, 999):06d}"
        return None, None, None

    def _recipient(self, measure: Measure, code: str) -> str | None:
        draw = self._draw
        if measure.is_for_persons:
            return f"77{draw.randint(1, 9)}{self._codes.index(code):03d}{draw.randint(0, 6):06d}"
        return f"77{draw.randint(0, 60):08d}" if draw.random() < 0.9 else None

    def _amount(
        self, draw: random.Random, people: int, code: str
    ) -> tuple[str, Decimal | None, Decimal | None]:
        """An event costs by the head; other payments are of every size."""
        roubles = people * draw.lognormvariate(6.3, 0.45) or draw.lognormvariate(10.6, 1.0)
        rub = Decimal(round(roubles * 100)) / 100
        if draw.random() < 0.75:
            return "RUB", rub, None
        currency = self._communities[code].facts.currency
        if draw.random() < 0.15:  # through a bank of a third country
            currency = draw.choice(sorted(CURRENCIES))
        nominal, _later, value = CURRENCIES[currency]
        foreign = (rub * nominal / Decimal(value)).quantize(Decimal("0.01"))
        return currency, rub if draw.random() < 0.6 else None, max(foreign, Decimal("0.01"))

    def _taken_back(self, line: LedgerLine, month: str, form: str) -> LedgerLine:
        """A red storno (negative copy) or a reversing entry (swapped accounts, positive)."""
        self._number += 1
        amount = line.amount_rub or Decimal(0)
        is_negative = form == "negative"
        return replace(
            line,
            doc_uid=f"{self._number:08x}-0000-4000-9000-{self._number * 7919 % 10**12:012d}",
            amount_rub=-amount if is_negative else amount, amount_cur=None, currency="RUB",
            debit=line.debit if is_negative else line.credit,
            credit=line.credit if is_negative else line.debit,
            is_storno=True, storno_of=line.doc_uid,
            posted_at=min(
                line.posted_at + timedelta(hours=2),
                datetime.combine(month_end(month), datetime.max.time()).replace(microsecond=0),
            ),
        )  # fmt: skip

    def _corrected(self, line: LedgerLine, month: str) -> LedgerLine:
        """The month is closed: the difference comes as a correction of the next."""
        self._number += 1
        return replace(
            line,
            doc_uid=f"{self._number:08x}-0000-4000-a000-{self._number * 7919 % 10**12:012d}",
            period=month, kind="correction",
            amount_rub=-((line.amount_rub or Decimal(0)) / 2).quantize(Decimal("0.01")),
            amount_cur=None, currency="RUB", is_storno=True, storno_of=line.doc_uid,
            posted_at=datetime.combine(month_start(month), datetime.min.time())
            + timedelta(days=4, hours=10),
        )  # fmt: skip


def _measure_of(kind: Kind) -> str:
    return "M02" if kind.campaign else MEASURES.get(kind.event_type, "M01")
