"""Dimension tables of the sample release."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.dashboards import sample_commission
from tests.dashboards import sample_world as world
from tests.dashboards.sample_indicators import indicators

FORMS = Path(__file__).parents[2] / "dbt" / "seeds" / "reference" / "territory_names.csv"
Table = tuple[str, dict[str, str], list[dict[str, Any]]]


def tables() -> Iterator[Table]:
    yield (
        "dim_territory",
        _text(
            "territory_code territory_level parent_code group_code union_code iso_alpha2 map_code "
            "name_ru name_en name_ru_of name_ru_in name_en_of name_en_in "
            "status_note_ru status_note_en",
            has_person_counts="flag",
            sort_order="count",
        ),
        [row | _forms()[row["territory_code"]] for row in _territories()],
    )
    yield (
        "dim_post",
        _text("post_code name_ru name_en territory_code city_name"),
        [
            {
                "post_code": code,
                "name_ru": f"Представительство: {ru}",
                "name_en": f"Representative office: {en}",
                "territory_code": world.GROUPS[groups.split()[0]][3].split()[0],
                "city_name": en,
            }
            for code, (ru, en, groups) in world.POSTS.items()
        ],
    )
    yield (
        "dim_post_territory",
        _text("post_code territory_code"),
        [
            {"post_code": post, "territory_code": code}
            for post, (_, _, groups) in world.POSTS.items()
            for group in groups.split()
            for code in world.GROUPS[group][3].split()
        ],
    )
    yield (
        "dim_region",
        _text("region_code name_ru name_en federal_district"),
        [
            {"region_code": "RU-MOW", "name_ru": "Москва", "name_en": "Moscow"},
            {"region_code": "RU-TA", "name_ru": "Татарстан", "name_en": "Tatarstan"},
        ],
    )
    yield (
        "dim_campaign",
        _text("campaign_code name_ru name_en", month="count", day="count"),
        [
            {"campaign_code": code, "name_ru": ru, "name_en": en, "month": month, "day": day}
            for code, (ru, en, month, day) in world.CAMPAIGNS.items()
        ],
    )
    yield (
        "dim_commission_meeting",
        _text("", meeting_no="count", meeting_date="date"),
        sample_commission.meetings(),
    )
    yield (
        "dim_target",
        _text(
            "indicator_code period_code target_kind document_ru document_en source",
            target_value="part",
            effective_date="date",
            is_in_force="flag",
        ),
        sample_commission.targets(),
    )
    yield (
        "dim_matching_quality",
        _text(
            "language_code name_ru name_en",
            pairs_count="count",
            recall_share="share6",
            false_merges_per_100000="share6",
        ),
        [
            {
                "language_code": code,
                "name_ru": ru,
                "name_en": en,
                "pairs_count": pairs,
                "recall_share": Decimal(recall),
                "false_merges_per_100000": Decimal(merged),
            }
            for code, ru, en, pairs, recall, merged in (
                ("_T", "Все", "All", 16_898, "0.9890", "51.0"),
                ("ru", "Русский", "Russian", 3_915, "0.9940", "41.1"),
                ("pl", "Польский", "Polish", 1_717, "0.9650", "60.1"),
            )
        ],
    )
    yield (
        "dim_measure",
        _text("measure_code name_ru name_en area_code recipients", is_trip="flag"),
        [
            {
                "measure_code": code,
                "name_ru": ru,
                "name_en": en,
                "area_code": area,
                "is_trip": trip,
                "recipients": recipients,
            }
            for code, (ru, en, area, trip, recipients) in world.MEASURES.items()
        ],
    )
    yield (
        "dim_event_type",
        _text("event_type_code name_ru name_en"),
        [
            {"event_type_code": code, "name_ru": ru, "name_en": en}
            for code, (ru, en) in world.EVENT_TYPES.items()
        ],
    )
    yield (
        "dim_period",
        _text("period_type period_code", period_start="date", period_end="date", year="count"),
        list(_periods()),
    )
    yield (
        "dim_indicator",
        _text(
            "indicator_code name_ru name_en definition_ru definition_en unit direction audience "
            "additive_over partition_dims protection_rule owner caveat_ru caveat_en "
            "first_period territory_role missing_rule exports required_exports lines person_parts",
            decimals="count",
            is_headline="flag",
            rounding_base="count",
            definition_version="count",
        ),
        indicators(),
    )
    yield (
        "dim_note",
        _text(
            "note_id scope indicator_codes territory_code period_code text_ru text_en author_role",
            noted_on="date",
        ),
        list(_notes()),
    )


def _notes() -> Iterator[dict[str, Any]]:
    for fact in indicators():
        code = fact["indicator_code"]
        yield {
            "note_id": f"mind-{code}",
            "scope": "indicator",
            "indicator_codes": code,
            "text_ru": fact["caveat_ru"],
            "text_en": fact["caveat_en"],
            "author_role": fact["owner"],
        }
    typed: tuple[tuple[str, str, str, str, str], ...] = (
        ("release", "", "", "Сеть представительств условная.", "The network is illustrative."),
        ("series", "", "XAB", "На карте — условный знак", "Drawn as a sign on the map"),
        ("cell", "Y03 Y07d", "S2022", "Небо закрыто", "Air traffic is closed"),
    )
    for scope, codes, cut, text_ru, text_en in typed:
        yield {
            "note_id": f"sample-{scope}",
            "scope": scope,
            "indicator_codes": codes or None,
            "territory_code": cut if scope == "series" else None,
            "period_code": cut if scope == "cell" else None,
            "text_ru": text_ru,
            "text_en": text_en,
            "noted_on": date(2026, 11, 1),
            "author_role": "analytics",
        }


def _text(names: str, **others: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "text") | others


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The names as sentences need them, from the seed that releases take them from."""
    with FORMS.open(encoding="utf-8", newline="") as stream:
        rows = {row["territory_code"]: row for row in csv.DictReader(stream)}
    return {code: {name: row[name] for name in row if "name" in name} for code, row in rows.items()}


def _territories() -> Iterator[dict[str, Any]]:
    yield {
        "territory_code": "WLD",
        "territory_level": "world",
        "name_ru": "Мир",
        "name_en": "World",
        "has_person_counts": True,
        "sort_order": 0,
    }
    for order, (code, (name_ru, name_en)) in enumerate(world.UNIONS.items()):
        yield {
            "territory_code": code,
            "territory_level": "union",
            "parent_code": "WLD",
            "name_ru": name_ru,
            "name_en": name_en,
            "has_person_counts": True,
            "sort_order": 10 + order,
        }
    for order, (code, (union, name_ru, name_en, _)) in enumerate(world.GROUPS.items()):
        yield {
            "territory_code": code,
            "territory_level": "group",
            "parent_code": "WLD",
            "group_code": code,
            "union_code": union,
            "name_ru": name_ru,
            "name_en": name_en,
            "has_person_counts": True,
            "sort_order": 100 + order,
        }
    for order, place in enumerate(world.territories()):
        yield {
            "territory_code": place.code,
            "territory_level": "territory",
            "parent_code": place.group,
            "group_code": place.group,
            "union_code": place.union,
            "iso_alpha2": world.ALPHA2.get(place.code),
            "map_code": place.code,
            "name_ru": place.name_ru,
            "name_en": place.name_en,
            "has_person_counts": True,
            "sort_order": 1000 + order,
        }
    yield {
        "territory_code": "ZZZ",
        "territory_level": "territory",
        "parent_code": "WLD",
        "group_code": "ZZZ",
        "name_ru": "Территория не распознана",
        "name_en": "Unresolved territory",
        "has_person_counts": False,
        "sort_order": 9999,
    }


def _periods() -> Iterator[dict[str, Any]]:
    for year in range(2021, 2027):
        yield _period("Y", str(year), year, 1, 12)
        for half in (1, 2):
            yield _period("H", f"{year}-H{half}", year, 6 * half - 5, 6 * half)
        for quarter in (1, 2, 3, 4):
            yield _period("Q", f"{year}-Q{quarter}", year, 3 * quarter - 2, 3 * quarter)
        for month in range(1, 13):
            yield _period("M", f"{year}-{month:02d}", year, month, month)


def _period(kind: str, code: str, year: int, first: int, last: int) -> dict[str, Any]:
    return {
        "period_type": kind,
        "period_code": code,
        "period_start": date(year, first, 1),
        "period_end": date(year, last, calendar.monthrange(year, last)[1]),
        "year": year,
    }
