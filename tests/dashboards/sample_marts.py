"""The marts and the event list of the sample release."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from tests.dashboards import sample_money, sample_registers
from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import BASES, columns
from tests.dashboards.sample_facts import diaspora_band
from tests.dashboards.sample_world import generator


def tables() -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    estimates = list(_estimates())
    yield (
        "mart_diaspora__estimate",
        columns(
            "territory_code territory_name_ru territory_name_en group_code definition "
            "method source "
            "grade",
            "year ref_year value_low value_central value_high russian_born_ref_year "
            "russian_born_count "
            "migrants_count population_ref_year population_count",
            is_headline="flag",
            population_share="share6",
        ),
        [*estimates, *sample_registers.estimates(estimates)],
    )
    yield from sample_registers.tables(estimates)
    yield (
        "mart_events__attendance",
        columns(
            "territory_code group_code month event_type_code campaign_code",
            "planned_count held_count cancelled_count visits_count visits_scan_count "
            "visits_list_count visits_tickets_count visits_head_count visits_estimate_count",
        ),
        list(_attendance()),
    )
    yield (
        "event_list",
        columns(
            "event_id title_ru title_en month territory_code group_code event_type_code "
            "campaign_code outcome "
            "count_basis regions post_code city plan_delivery_id report_delivery_id",
            "visits_count campaign_year plan_line report_line",
            event_date="date",
            is_planned="flag",
            has_report="flag",
            has_scan="flag",
            has_partner_association="flag",
        ),
        events(),
    )
    yield (
        "mart_events__contradiction",
        columns("event_id reason post_code export owner file_name", "line_no", event_date="date"),
        list(_contradictions()),
    )
    yield from sample_money.tables()


METHODS = (
    ("census", "self_identified", "A", 2021),
    ("register", "citizens", "B", 2023),
    ("embassy", "self_identified", "C", 2024),
    ("survey", "speakers", "B", 2022),
)


def _estimates() -> Iterator[dict[str, Any]]:
    for year in (*world.UN_YEARS, *range(2021, 2027)):
        for place in world.territories():
            born = int(world.diaspora(place.code) * (0.33 + (2019 - min(year, 2019)) * 0.003))
            times = generator("pop", place.code).randint(8, 60)
            population = world.diaspora(place.code) * times + year
            base = {
                "territory_code": place.code,
                "territory_name_ru": place.name_ru,
                "territory_name_en": place.name_en,
                "group_code": place.group,
                "year": year,
                "russian_born_ref_year": min(year, 2019),
                "russian_born_count": born,
                "migrants_count": born * 3,
                "population_ref_year": min(year, 2024),
                "population_count": population,
            }
            yield {**base, "definition": "_T", "method": "_T", "is_headline": False}
            if year < 2021:
                continue
            _, central, _ = diaspora_band(place.code)
            headline = generator("method", place.code).choice(("census", "embassy"))
            for method, definition, grade, ref_year in METHODS:
                if ref_year > year:
                    continue
                factor = generator("estimate", place.code, method).uniform(0.7, 1.5)
                is_headline = method == headline or (
                    (ref_year, headline) == (2021, "embassy") and (year < 2024)
                )
                if is_headline:
                    factor = 1 + (ref_year - 2021) / 100
                value = int((central or 0) * factor)
                own = world.grade(place.code) if is_headline else grade
                band = {"A": 1.05, "B": 1.15, "C": 1.35}.get(own)
                yield {
                    **base,
                    "definition": definition,
                    "method": method,
                    "grade": own,
                    "source": f"{method}-{ref_year}",
                    "ref_year": ref_year,
                    "value_low": int(value / band) if band else None,
                    "value_central": value,
                    "value_high": int(value * band) if band else None,
                    "is_headline": is_headline,
                    "population_share": value / population,
                }


def _campaign(month: str) -> str:
    return {
        "11": "national_unity",
        "06": "russian_language",
        "05": "victory_day",
        "12": "new_year",
    }.get(month[5:], "none")


def _attendance() -> Iterator[dict[str, Any]]:
    for month in world.MONTHS:
        for place in world.territories():
            held = world.events_held(place.code, month)
            if not held:
                continue
            visits = world.monthly_visits(place.code, month)
            for position, name in enumerate(world.EVENT_TYPES):
                part = held // 7 + (1 if position < held % 7 else 0)
                if not part:
                    continue
                count = visits * part // held
                row = {
                    "territory_code": place.code,
                    "group_code": place.group,
                    "month": month,
                    "event_type_code": name,
                    "campaign_code": _campaign(month) if position < 2 else "none",
                    "planned_count": part + (position == 1),
                    "held_count": part,
                    "cancelled_count": int(position == 1),
                    "visits_count": count,
                }
                left = count
                for basis, share in list(BASES.items())[1:]:
                    row[f"visits_{basis}_count".replace("count_count", "count")] = int(
                        count * share
                    )
                    left -= int(count * share)
                yield {**row, "visits_scan_count": left}


def _contradictions() -> Iterator[dict[str, Any]]:
    """Of the events that are reported without a plan, every fortieth; one is planned twice."""
    events = list(_event_list())
    found = [event for event in events if event["outcome"] == "no_report"][::40]
    for number, (event, reason) in enumerate(
        [
            *((event, "held_without_plan") for event in found),
            (events[0], "planned_twice"),
        ]
    ):
        is_planned = reason == "planned_twice"
        yield {
            "event_id": event["event_id"],
            "reason": reason,
            "post_code": event["post_code"],
            "event_date": event["event_date"],
            "export": "event_plan" if is_planned else "event_reports",
            "owner": "Department of programmes",
            "file_name": f"{event['post_code']}_{event['month']}.xlsx",
            "line_no": number + 2,
        }


@cache
def events() -> list[dict[str, Any]]:
    """Every event of the sample; what is made of one must be left as it is."""
    return list(_event_list())


def _event_list() -> Iterator[dict[str, Any]]:
    types = list(world.EVENT_TYPES)
    for place in world.territories():
        for month in world.MONTHS:
            for number in range(world.events_held(place.code, month)):
                source = generator("event", place.code, month, number)
                kind = types[number % 7]
                day = source.randint(1, calendar.monthrange(int(month[:4]), int(month[5:]))[1])
                outcome = source.choices(
                    ("held", "cancelled", "moved", "no_report"), (85, 6, 4, 5)
                )[0]
                name_ru, name_en = world.EVENT_TYPES[kind]
                yield {
                    "event_id": f"{place.code}-{month}-{number}",
                    "post_code": place.post,
                    "title_ru": f"{name_ru}: {place.name_ru}, № {number + 1}",
                    "title_en": f"{name_en}: {place.name_en}, no. {number + 1}",
                    "event_date": date(int(month[:4]), int(month[5:]), day),
                    "territory_code": place.code,
                    "group_code": place.group,
                    "month": month,
                    "event_type_code": kind,
                    "city": None,
                    "is_planned": outcome != "no_report",
                    "campaign_code": _campaign(month) if number < 2 else "none",
                    "outcome": outcome,
                    "count_basis": source.choice(list(BASES)) if outcome == "held" else "none",
                    "visits_count": source.randint(12, 240) if outcome == "held" else None,
                    "regions": "RU-MOW;RU-TA" if source.random() < 0.2 else None,
                    "campaign_year": int(month[:4]) if number < 2 else None,
                    "has_report": outcome == "held",
                    "has_scan": False,
                    "has_partner_association": number % 4 == 0,
                    "plan_delivery_id": f"event_plan-all-{month}",
                    "plan_line": number + 2,
                    "report_delivery_id": f"event_reports-{place.post}-{month}",
                    "report_line": number + 5,
                }
