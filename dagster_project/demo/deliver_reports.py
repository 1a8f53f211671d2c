"""event_reports: one workbook per post and month, in the layout of the post."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import (
    Fault,
    put,
    repeat_different,
    repeat_equal,
    spoil_some,
    truncated,
)
from dagster_project.demo.files_report import Layout, render_report
from dagster_project.demo.files_text import NARROW_NO_BREAK, NO_BREAK
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import FIRST_MONTH, LAST_MONTH, month_end, months_between
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_model import ReportRow, World
from dagster_project.demo.world_reports import Habits, habits_of_posts

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


def _without(**values: Any) -> Callable[[ReportFact], ReportFact]:
    return lambda fact: replace(fact, row=replace(fact.row, **values))


FAULTS = [
    Fault("bad_date", "event_date", put(DATE, "31.02.2024")),
    Fault("bad_date", "event_date", put(DATE, "05.03.24")),  # which century?
    Fault("bad_integer", "participants_total", put(PEOPLE, "много"), _without(participants=None)),
    Fault("below_minimum", "participants_total", put(PEOPLE, -5), _without(participants=None)),
    Fault("not_in_list", "count_method", put(METHOD, "на глаз"), _without(method=None)),
    Fault("missing_required", "title", put(TITLE, None)),
    Fault("missing_required", "event_date", put(DATE, None)),
    Fault("missing_required", "country_name", put(COUNTRY, " ")),
]


def deliver(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """Every post's file of every month, with late, corrected, repeated and broken ones."""
    rows: dict[tuple[str, str], list[ReportRow]] = defaultdict(list)
    for event in world.events:
        for row in event.reports:
            rows[(row.post, row.period)].append(row)
    deliveries: list[Delivery] = []
    habits, story = habits_of_posts(reference), Story(reference)
    for number, post in enumerate(world.posts):
        for month in months_between(FIRST_MONTH, LAST_MONTH):
            draw = stream(seed, EXPORT, post, month)
            if draw.random() < habits[post].missing_share or story.is_silent(post, month):
                continue  # this post never reported this month
            layout = Layout(("A", "B", "C")[number % 3])
            writer = MonthOfPost(post, month, layout, habits[post], draw)
            deliveries += writer.deliveries(rows[(post, month)])
    return deliveries


class MonthOfPost:
    """The files a post sends for one month."""

    def __init__(
        self, post: str, month: str, layout: Layout, habits: Habits, draw: random.Random
    ) -> None:
        self.post, self.month, self.layout, self.draw = post, month, layout, draw
        self.habits = habits
        is_late = draw.random() < habits.late_share
        days = draw.randint(20, 60) if is_late else draw.randint(habits.first_day, habits.last_day)
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
        # More than a fifth of bad rows would be held: not here.
        bearable = len(records) // 5
        is_spoilt = bearable > 0 and draw.random() < self.habits.bad_row_share
        if is_spoilt:
            chance = draw.random()
            if chance < 0.12:
                repeat_equal(records, draw)
            elif chance < 0.24 and bearable > 1:
                repeat_different(records, put(CITY, "Другой город"), draw)
            else:
                spoil_some(draw.sample(records, min(bearable, 2)), FAULTS, 0.7, draw)
        good = self._file(records, self.received)
        return self._mishaps(good, records, is_spoilt)

    def _file(
        self, records: list[Record], received: datetime,
        total_error: int = 0, suffix: str = "", without_title: bool = False,
    ) -> Delivery:  # fmt: skip
        content, skipped = render_report(
            self.layout, self.post, self.month, records, total_error, without_title
        )
        name = f"{self.post}_{self.month}{suffix}.xlsx"
        scope = (f"{self.post}|{self.month}",)
        return Delivery(EXPORT, name, received, content, records, skipped, scope)

    def _mishaps(self, good: Delivery, records: list[Record], is_spoilt: bool) -> list[Delivery]:
        draw = self.draw
        chance = draw.random() * 0.11 / self.habits.mishap_share
        later = good.received_at
        if is_spoilt or len(records) < 2 or chance > 0.11:
            return [good]
        if chance < 0.01:
            return [good, good.again(days=1)]
        if chance < 0.02:  # A, B, A: the correction was wrong and is taken back
            wrong = self._file(self._changed(records), later + timedelta(days=3), suffix="_v2")
            return [good, wrong, self._same(good, later + timedelta(days=9))]
        if chance < 0.035:  # half a file first
            half = self._file(_copies(records[: len(records) // 2]), later - timedelta(days=2))
            return [half, good]
        if chance < 0.045:
            return [good.refused("truncated", truncated(good.content)), good]
        if chance < 0.05:
            renamed = self._file(_copies(records), later, without_title=True)
            return [good.refused("missing_column", renamed.content), good]
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
        amount = None if row.support_amount is None else float(row.support_amount)
        remarks = (None, None, "Спасибо волонтёрам!", "Тел. организатора +0 000 000-00-00")
        return [
            fact.report_no, fact.row_no, row.plan_id, row.title, day, row.country_text, row.city,
            people, row.youth, method, row.media, row.region_text, row.support_kind, amount,
            draw.choice(remarks),
        ]  # fmt: skip


def _copies(records: list[Record]) -> list[Record]:
    return [replace(record, values=list(record.values)) for record in records]
