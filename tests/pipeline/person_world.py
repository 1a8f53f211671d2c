"""A small world of persons, turned into rows of fct_indicator_value the way dbt counts them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
BASE = 5
BANDS = ("<14", "14_17", "18_35", "36_plus", "unknown")
SLICES = [
    ("R02", "territory", "Y", "_T"),
    ("R02", "territory", "Y", "youth"),
    ("R02", "territory", "Y", "newness"),
    ("R02", "territory", "Y", "events_1_2"),
    ("R02", "group", "Y", "_T"),
    *(
        ("R02", level, "H", scheme)
        for level in ("territory", "group", "world")
        for scheme in ("_T", "youth")
    ),
    ("R02", "group", "Y", "age5"),
    ("R02", "world", "Y", "_T"),
    ("R02", "world", "Y", "age5"),
    *(("R08", level, "Y", "_T") for level in ("territory", "group", "world")),
    *(("Y01", level, "Y", "_T") for level in ("group", "world")),
    *(("Y02", level, "Y", "_T") for level in ("territory", "group", "world")),
    ("F06", "territory", "Y", "_T"),
    ("E03", "territory", "Y", "_T"),
]
SLICE_NAMES = ("indicator_code", "territory_level", "period_type", "dim1_scheme")
COUNTS = {
    "R02": ("participants", None),
    "R08": ("participants/newness/new", "participants"),
    "Y01": ("participants/youth/youth", "age_known"),
    "Y02": ("age_known", "participants"),
    "F06": (None, "participants"),
    "E03": ("shown_up", "registered"),
}
RULES = {"R02": "measure", "Y02": "class_share", "F06": "point", "Q02a": "class_fault"}


PARTS = [
    f"{part}_{band}" for part in ("numerator", "denominator") for band in ("low", "central", "high")
]
VALUES = ["value_low", "value_central", "value_high"]
KEY = (
    "indicator_code",
    "definition_version",
    "period_type",
    "period_code",
    "territory_role",
    "territory_level",
    "territory_code",
    "dim1_scheme",
    "dim1_code",
)
INDICATOR_SCHEMA = pa.schema(
    [
        ("indicator_code", pa.string()),
        ("definition_version", pa.int32()),
        ("period_type", pa.string()),
        ("period_code", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        *((name, pa.string()) for name in KEY[4:]),
        *((name, pa.decimal128(38, 6)) for name in PARTS),
        *((name, pa.decimal128(38, 10)) for name in VALUES),
        ("persons_num", pa.int64()),
        ("persons_den", pa.int64()),
        ("records_n", pa.int64()),
        ("value_rule", pa.string()),
        ("per_count", pa.int32()),
        ("status", pa.string()),
        ("maturity", pa.string()),
        ("coverage_expected", pa.int32()),
        ("coverage_share", pa.decimal128(5, 4)),
        ("grade", pa.string()),
        ("source_count", pa.int64()),
    ]
)
NEVER = {
    *("persons_num", "persons_den", "records_n", "value_rule", "per_count"),
}


@dataclass(frozen=True)
class Person:
    territory: str
    band: str = "36_plus"
    is_new: bool = False
    events: int = 1
    halves: tuple[str, ...] = ("H1",)


def cell(
    indicator: str,
    level: str,
    code: str,
    *,
    value: int | Decimal | None = None,
    scheme: str = "_T",
    dim1: str = "_T",
    num: int | None = None,
    den: int | None = None,
    period: tuple[str, str] = ("Y", "2025"),
    status: str = "ok",
    role: str = "residence",
    persons: tuple[int | None, int | None] = (None, None),
) -> Row:
    """One row of fct_indicator_value; a ratio's value follows from its parts."""
    if num is not None and den and value is None:
        value = (Decimal(num) / Decimal(den)).quantize(Decimal("0.0001"))
    if num is not None and den == 0:
        status = "zero_denominator"
    row: Row = {
        "indicator_code": indicator, "definition_version": 1, "period_type": period[0],
        "period_code": period[1], "period_start": None, "period_end": None,
        "territory_role": role, "territory_level": level, "territory_code": code,
        "dim1_scheme": scheme, "dim1_code": dim1,
        "coverage_expected": 12, "coverage_share": Decimal(1), "records_n": None, "status": status,
        "maturity": "final", "grade": None, "source_count": 1,
        "persons_num": persons[0], "persons_den": persons[1],
        "value_rule": RULES.get(indicator, "wilson"), "per_count": 1,
    }  # fmt: skip
    for part, number in (("numerator", num), ("denominator", den), ("value", value)):
        for band in ("low", "central", "high"):
            row[f"{part}_{band}"] = None if number is None else Decimal(number)
    return row


def warehouse_rows(persons: list[Person], groups: dict[str, list[str]]) -> list[Row]:
    """R02 with breakdowns and halves, R08, Y01, Y02 and F06 of one year."""
    group_of = {code: group for group, codes in groups.items() for code in codes}
    rows: list[Row] = []
    for group, codes in groups.items():
        for code in codes:
            rows += rows_of("territory", code, [p for p in persons if p.territory == code])
        rows += rows_of("group", group, [p for p in persons if group_of.get(p.territory) == group])
    if loose := [p for p in persons if p.territory == "ZZZ"]:
        rows += rows_of("territory", "ZZZ", loose)
    return [*rows, *rows_of("world", "WLD", persons)]


def rows_of(level: str, code: str, here: list[Person]) -> Iterator[Row]:
    """All rows of one place."""
    total = len(here)
    new = sum(person.is_new for person in here)
    bands = Counter(person.band for person in here)
    known, young = total - bands["unknown"], sum(map(is_young, here))

    def count(number: int, scheme: str = "_T", name: str = "_T", half: str = "") -> Row:
        period = ("H", f"2025-{half}") if half else ("Y", "2025")
        return cell("R02", level, code, value=number, scheme=scheme, dim1=name, period=period,
                    persons=(number, None))  # fmt: skip

    def share(indicator: str, part: int, whole: int) -> Row:
        return cell(indicator, level, code, num=part, den=whole, persons=(part, whole))

    yield count(total)
    for half in ("H1", "H2"):
        seen = [person for person in here if half in person.halves]
        yield count(len(seen), half=half)
        yield count(sum(map(is_young, seen)), "youth", "youth", half)
        yield count(sum(not is_young(person) for person in seen), "youth", "other", half)
    yield from (share("R08", new, total), share("Y02", known, total))
    if level != "territory":
        yield from (count(bands[band], "age5", band) for band in BANDS)
        yield share("Y01", young, known)
        return
    once = sum(person.events == 1 for person in here)
    for scheme, parts in (
        ("youth", {"youth": young, "other": total - young}),
        ("newness", {"new": new, "returning": total - new}),
        ("events_1_2", {"one": once, "two_plus": total - once}),
    ):
        yield from (count(number, scheme, name) for name, number in parts.items())
    yield cell("F06", level, code, num=1000, den=total, role="event", persons=(None, total))


def is_young(person: Person) -> bool:
    return person.band in ("14_17", "18_35")


def people(counts: dict[str, int], **attributes: Any) -> list[Person]:
    return list(
        itertools.chain.from_iterable(
            [Person(code, **attributes)] * count for code, count in counts.items()
        )
    )


def meaning(code: str, numerator: str | None, denominator: str | None) -> Row:
    return {
        "indicator_code": code,
        "decimals": 4,
        "protection_rule": "persons" if numerator or denominator else "open",
        "numerator_count": numerator,
        "denominator_count": denominator,
        "within_count": None,
    }
