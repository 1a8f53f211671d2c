"""What passports of the sample release rest on: deliveries with their files, postings, plans."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.dashboards import sample_marts
from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import columns
from tests.dashboards.sample_facts_more import EXPORTS
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
# Of these every post sends its own; one of them is late with its last month.
BY_POSTS = ("event_reports",)
WITH_SHEETS = ("event_reports", "diaspora_estimates")


def tables() -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    agreed = list(_agreed())
    yield (
        "mart_posts__delivery",
        columns("export post_code period_type period_code delivery_ids", period_start="date",
                period_end="date", is_due="flag", is_in_effect="flag"),
        agreed,
    )  # fmt: skip
    yield (
        "quality_file",
        columns("delivery_id export file_name file_hash sheets", received_at="stamp"),
        list(_files(agreed)),
    )
    yield (
        "mart_events__opening_plan",
        columns("period_code event_id post_code outcome delivery_id", "line",
                period_start="date", opening_date="date"),
        list(_opening_plan()),
    )  # fmt: skip
    yield (
        "mart_spending__line",
        columns("delivery_id line_ref period_code measure_code territory_code allocation event_id "
                "event_type_code post_code", "", "net_amount_rub", period_start="date",
                posted_date="date", event_date="date", has_visits="flag", is_scanned="flag",
                has_estimate="flag", is_storno="flag", is_to_person="flag"),
        list(_postings()),
    )  # fmt: skip


def delivery_of(export: str, post: str, month: str) -> str:
    return "-".join([export, post.replace("_T", "all"), month])


def _agreed() -> Iterator[Row]:
    for export in EXPORTS:
        for month in world.MONTHS:
            first = date(int(month[:4]), int(month[5:]), 1)
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            for post in world.POSTS if export in BY_POSTS else ("_T",):
                is_there = generator("agreed", export, post, month).random() > 0.04
                yield {
                    "export": export,
                    "post_code": post,
                    "period_type": "M",
                    "period_code": month,
                    "period_start": first,
                    "period_end": last,
                    "is_due": last + timedelta(15) < world.KNOWN_AT.date(),
                    "is_in_effect": is_there,
                    "delivery_ids": delivery_of(export, post, month) if is_there else None,
                }


def _files(agreed: list[Row]) -> Iterator[Row]:
    for row in agreed:
        if row["is_in_effect"]:
            name = row["delivery_ids"]
            day = row["period_end"] + timedelta(5)
            yield {
                "delivery_id": name,
                "export": row["export"],
                "file_name": f"{name}.xlsx",
                "file_hash": hashlib.sha256(name.encode()).hexdigest()[:12],
                "received_at": datetime(day.year, day.month, day.day, 9, 30),
                "sheets": "Отчёт" if row["export"] in WITH_SHEETS else None,
            }


def _opening_plan() -> Iterator[Row]:
    for number, event in enumerate(sample_marts.events()):
        quarter = (event["event_date"].month - 1) // 3
        start = date(event["event_date"].year, 3 * quarter + 1, 1)
        yield {
            "period_code": f"{start.year}-Q{quarter + 1}",
            "period_start": start,
            "event_id": event["event_id"],
            "post_code": event["post_code"],
            "opening_date": event["event_date"],
            "outcome": event["outcome"],
            "delivery_id": delivery_of("event_plan", "_T", event["month"]),
            "line": number,
        }


def _postings() -> Iterator[Row]:
    """One posting per held event of every third, to a firm."""
    for number, event in enumerate(sample_marts.events()):
        if event["outcome"] != "held" or number % 3:
            continue
        day: date = event["event_date"]
        yield {
            "delivery_id": delivery_of("ledger_1c", "_T", event["month"]),
            "line_ref": hashlib.sha256(event["event_id"].encode()).hexdigest()[:10],
            "period_code": event["month"],
            "period_start": day.replace(day=1),
            "posted_date": day,
            "measure_code": "M01",
            "territory_code": event["territory_code"],
            "allocation": "direct",
            "event_id": event["event_id"],
            "event_date": day,
            "event_type_code": event["event_type_code"],
            "post_code": event["post_code"],
            "has_visits": True,
            "is_scanned": event["count_basis"] == "scan",
            "has_estimate": True,
            "is_storno": False,
            "is_to_person": False,
            "net_amount_rub": generator("posting", event["event_id"]).randint(9_000, 90_000),
        }
