"""event_reports: one workbook per post and month, in the layout of the post."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, repeat_different, repeat_equal, spoil_some, truncated
from dagster_project.demo.files_report import Layout, render_report
from dagster_project.demo.files_text import NARROW_NO_BREAK, NO_BREAK
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_end, months_between
from dagster_project.demo.world_model import ReportRow, World

EXPORT = "event_reports"
METHOD_WORDS = {
    "list": ("список", "list"),
    "tickets": ("билеты", "tickets"),
    "head_count": ("подсчёт на месте", "head count"),
    "estimate": ("оценка", "estimate"),
}
# Positions in a record's values, in the order of the Russian layout.
REPORT_NO, ROW_NO, PLAN, TITLE, DATE, COUNTRY, CITY, PEOPLE, YOUTH, METHOD = range(10)
MEDIA, REGIONS, KIND, AMOUNT, COMMENT = range(10, 15)


@dataclass(frozen=True)
class ReportFact:
    """A report row under the numbers its file gives it."""

    report_no: str
    row_no: int
    row: ReportRow


def _put(position: int, value: Any) -> Callable[[list[Any]], None]:
    def change(values: list[Any]) -> None:
        values[position] = value

    return change


def _without(**values: Any) -> Callable[[ReportFact], ReportFact]:
    return lambda fact: replace(fact, row=replace(fact.row, **values))


FAULTS = [
    Fault("bad_date", "event_date", _put(DATE, "31.02.2024")),
    Fault("bad_date", "event_date", _put(DATE, "05.03.24")),  # which century?
    Fault("bad_integer", "participants_total", _put(PEOPLE, "много"), _without(participants=None)),
    Fault("below_minimum", "participants_total", _put(PEOPLE, -5), _without(participants=None)),
    Fault("not_in_list", "count_method", _put(METHOD, "на глаз"), _without(method=None)),
    Fault("missing_required", "title", _put(TITLE, None)),
    Fault("missing_required", "event_date", _put(DATE, None)),
    Fault("missing_required", "country_name", _put(COUNTRY, " ")),
]


def deliver(world: World, seed: int) -> list[Delivery]:
    """Every post's file of every month, with late, corrected, repeated and broken ones."""
    rows: dict[tuple[str, str], list[ReportRow]] = defaultdict(list)
    for event in world.events:
        for row in event.reports:
            rows[(row.post, row.period)].append(row)
    deliveries: list[Delivery] = []
    for number, post in enumerate(world.posts):
        for month in months_between(FIRST_MONTH, LAST_MONTH):
            draw = stream(seed, EXPORT, post, month)
            if draw.random() < 0.006:
                continue  # this post never reported this month
            writer = MonthOfPost(post, month, Layout(("A", "B", "C")[number % 3]), draw)
            deliveries += writer.deliveries(rows[(post, month)])
    return deliveries


class MonthOfPost:
    """The files a post sends for one month."""

    def __init__(self, post: str, month: str, layout: Layout, draw: random.Random) -> None:
        self.post, self.month, self.layout, self.draw = post, month, layout, draw
        days = draw.randint(7, 14) if draw.random() < 0.93 else draw.randint(20, 60)
        self.received = datetime.combine(month_end(month), datetime.min.time()) + timedelta(
            days=days, hours=draw.randint(5, 17), minutes=draw.randint(0, 59)
        )

    def deliveries(self, rows: list[ReportRow]) -> list[Delivery]:
        draw = self.draw
        rows = sorted(rows, key=lambda r: (r.event_date, r.title, r.plan_id or ""))
        facts = [
            ReportFact(f"{self.month}/{1 + number // 12}", 1 + number % 12, row)
            for number, row in enumerate(rows)
        ]
        records = [Record(self._values(fact), fact) for fact in facts]
        chance = draw.random()
        is_spoilt = bool(records) and chance < 0.12
        if is_spoilt:
            spoil_some(records, FAULTS, 0.10, draw)
            if chance < 0.02 and any(r.is_accepted for r in records):
                repeat_equal(records, draw)
            elif chance < 0.03 and any(r.is_accepted for r in records):
                repeat_different(records, _put(CITY, "Другой город"), draw)
            self._keep_below_tolerance(records)
        good = self._file(records, self.received)
        return self._mishaps(good, records, is_spoilt)

    def _keep_below_tolerance(self, records: list[Record]) -> None:
        bad = [r for r in records if not r.is_accepted]
        if len(bad) * 5 > len(records):  # more than a fifth would be held: not here
            for number in range(len(bad) * 5 - len(records) + 4):
                fact = ReportFact(f"{self.month}/99", number + 1, self._filler())
                records.append(Record(self._values(fact), fact))

    def _filler(self) -> ReportRow:
        middle = date.fromisoformat(f"{self.month}-15")
        return ReportRow(
            self.post, self.month, None, "Консультация на дому", middle, "ZZZ", "Берег Дальний",
            "Речное", 1, None, "list", None, None, (), None, None,
        )  # fmt: skip

    def _file(
        self,
        records: list[Record],
        received: datetime,
        total_error: int = 0,
        suffix: str = "",
        without_title: bool = False,
    ) -> Delivery:
        content, skipped = render_report(
            self.layout, self.post, self.month, records, total_error, without_title
        )
        return Delivery(
            EXPORT,
            f"{self.post}_{self.month}{suffix}.xlsx",
            received,
            content,
            records,
            skipped,
            (f"{self.post}|{self.month}",),
        )

    def _mishaps(self, good: Delivery, records: list[Record], is_spoilt: bool) -> list[Delivery]:
        draw = self.draw
        chance = draw.random()
        later = good.received_at
        if is_spoilt or len(records) < 2 or chance > 0.11:
            return [good]
        if chance < 0.01:
            again = replace(good, received_at=later + timedelta(days=1), records=[], skipped=0,
                            status="duplicate", reason="same_bytes")  # fmt: skip
            return [good, again]
        if chance < 0.02:  # A, B, A: the correction was wrong and is taken back
            wrong = self._file(self._changed(records), later + timedelta(days=3), suffix="_v2")
            return [good, wrong, self._same(good, later + timedelta(days=9))]
        if chance < 0.035:  # half a file first
            half = self._file(_copies(records[: len(records) // 2]), later - timedelta(days=2))
            return [half, good]
        if chance < 0.045:
            broken = Delivery(EXPORT, good.file_name, later - timedelta(days=1),
                              truncated(good.content), status="refused", reason="truncated",
                              scope=good.scope)  # fmt: skip
            return [broken, good]
        if chance < 0.05:
            renamed = self._file(_copies(records), later - timedelta(days=1), without_title=True)
            renamed.status, renamed.reason = "refused", "missing_column"
            renamed.records, renamed.skipped = [], 0
            return [renamed, good]
        if chance < 0.06:  # the total does not agree: held, and sent again in order
            held = self._file(_copies(records), later - timedelta(days=2), total_error=7)
            held.status, held.reason = "held", "control_total"
            return [held, good]
        if chance < 0.068:  # a later file is held: the former stays in effect
            held = self._file(self._changed(records), later + timedelta(days=30), total_error=-3,
                              suffix="_v2")  # fmt: skip
            held.status, held.reason = "held", "control_total"
            return [good, held]
        if chance < 0.075:  # everything is taken back: an empty period
            return [good, self._file([], later + timedelta(days=12), suffix="_v2")]
        delay = draw.choice((6, 20, 45, 150, 300))
        return [good, self._file(self._changed(records), later + timedelta(days=delay),
                                 suffix="_v2")]  # fmt: skip

    def _same(self, delivery: Delivery, received: datetime) -> Delivery:
        return replace(delivery, received_at=received, records=_copies(delivery.records))

    def _changed(self, records: list[Record]) -> list[Record]:
        """The file as corrected: one row counts again, sometimes one row is gone."""
        corrected = _copies(records)
        record = self.draw.choice(corrected)
        fact: ReportFact = record.truth
        people = (fact.row.participants or 10) + self.draw.randint(1, 40)
        record.truth = replace(fact, row=replace(fact.row, participants=people))
        record.values[PEOPLE] = people
        if self.draw.random() < 0.3 and len(corrected) > 2:
            corrected.pop()
        return corrected

    def _values(self, fact: ReportFact) -> list[Any]:
        """Cells in the order of the Russian layout, with the everyday dirt."""
        row, draw = fact.row, self.draw
        people: Any = row.participants
        if people is not None and draw.random() < 0.1:
            blank = draw.choice((" ", NO_BREAK, NARROW_NO_BREAK))
            people = f"{people:,}".replace(",", blank)
        day: Any = datetime.combine(row.event_date, datetime.min.time())
        if draw.random() < 0.4:
            day = f"{row.event_date:%d.%m.%Y}"
        elif draw.random() < 0.1:
            day = (row.event_date - date(1899, 12, 30)).days  # the serial number behind a date
        method = METHOD_WORDS[row.method][self.layout is Layout.C] if row.method else None
        return [
            fact.report_no,
            fact.row_no,
            row.plan_id,
            row.title,
            day,
            row.country_text,
            row.city,
            people,
            row.youth,
            method,
            row.media,
            row.region_text,
            row.support_kind,
            None if row.support_amount is None else float(row.support_amount),
            draw.choice((None, None, "Спасибо волонтёрам!", "Тел. организатора +0 000 000-00-00")),
        ]


def _copies(records: list[Record]) -> list[Record]:
    return [replace(record, values=list(record.values)) for record in records]
