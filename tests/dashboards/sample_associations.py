"""Associations and their grants in the sample release: figures, and the tables that list them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from tests.dashboards import sample_marts
from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import cell, columns, levels
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
EARLY = (2022, 2023)  # no register was kept
YEARS = (2024, 2025)
PARTIAL = {("A01", 2025, "D06")}  # a report is missing
FORMS = ("society", "union", "club")
# What became of every so manieth association: status, since, and whether its name is published.
CHANGES = {
    3: ("closed", date(2025, 4, 2)),
    7: ("dormant", date(2024, 9, 1)),
    10: ("merged", date(2025, 8, 5)),
}
KNOWN_ON = world.KNOWN_AT.date()


@cache
def associations() -> list[Row]:
    """One row per association, as the register's table has it, and the year it came in."""
    found: list[Row] = []
    for place in world.territories():
        source = generator("association", place.code)
        for number in range(source.randint(1, 4)):
            position = len(found)
            registered = date(source.choice((1999, 2007, 2024, 2025)), 3, 1 + position % 28)
            status, since = CHANGES.get(position % 11, ("active", registered))
            if since < registered:
                status, since = "active", registered
            day = f"{registered:%Y%m%d}"
            found.append({
                "association_id": f"{place.code}-{position:04d}-{day}",
                "assoc_reg_no": f"АС-{position:04d}",
                "territory_code": place.code,
                "group_code": place.group,
                "post_code": place.post,
                "name": None if position % 17 == 5 else f"Клуб «Родник» № {position}",
                "legal_form_code": FORMS[position % 3],
                "registered_date": registered,
                "status_code": status,
                "status_since": since,
                "is_open": status in ("active", "dormant"),
                "merged_into_id": found[-1]["association_id"]
                if status == "merged" and number
                else None,
                "has_youth_wing": position % 4 == 0,
                "is_council_member": number == 0,
                "last_report_date": date(2025 + position % 2, 5, 1 + position % 28),
                "event_count": position % 5,
                "grant_count": 0,
                "is_alive": status == "active" and position % 5 > 0,
                "last_period_code": "2026-Q3",
            })  # fmt: skip
    grants = Counter(row["association_id"] for row in _grants(found))
    return [row | {"grant_count": grants[row["association_id"]]} for row in found]


def _open_on(row: Row, day: date) -> bool:
    gone = row["status_since"] if not row["is_open"] else date.max
    return bool(row["registered_date"] <= day < gone)


def indicators() -> Iterator[Row]:
    for year in EARLY:
        for code, dims in FIGURES:
            for dim in dims:
                for level, place, _ in levels(lambda _: 0.0):
                    yield _cell(code, year, level, place, None, dim, status="not_yet")
    for year in YEARS:
        for code, dims in FIGURES:
            for dim in dims:
                yield from _figure(code, year, dim)
    yield from _reports()


TOTAL = ("_T", "_T")
FIGURES = (
    ("A01", (TOTAL,)), ("A02a", (TOTAL,)), ("A02c", (TOTAL,)),
    ("A02b", (TOTAL, ("way_closed", "closed"), ("way_closed", "merged"))),
)  # fmt: skip


def _figure(code: str, year: int, dim: tuple[str, str]) -> Iterator[Row]:
    start, end = date(year - 1, 12, 31), date(year, 12, 31)

    def went(row: Row, way: str) -> bool:
        is_way = way in ("_T", row["status_code"])
        return is_way and _open_on(row, start) and not _open_on(row, end)

    def came(row: Row) -> bool:
        return bool(row["registered_date"].year == year)

    parts: dict[str, tuple[Callable[[Row], int], Callable[[Row], int]]] = {
        "A01": (
            lambda row: int(_open_on(row, end) and row["event_count"] > year % 2),
            lambda row: int(_open_on(row, end)),
        ),
        "A02a": (lambda row: int(came(row)), lambda row: int(_open_on(row, start))),
        "A02b": (lambda row: int(went(row, dim[1])), lambda row: int(_open_on(row, start))),
        "A02c": (
            lambda row: int(came(row)) - int(went(row, "_T")),
            lambda row: int(_open_on(row, start)),
        ),
    }
    top, bottom = parts[code]
    yield from _quotients(code, year, dim, associations(), top, bottom)


def _quotients(
    code: str, year: int, dim: tuple[str, str], rows: list[Row],
    top: Callable[[Row], int], bottom: Callable[[Row], int],
) -> Iterator[Row]:  # fmt: skip
    def summed(of: Callable[[Row], int]) -> dict[tuple[str, str], float]:
        by_place: Counter[str] = Counter()
        for row in rows:
            by_place[row["territory_code"]] += of(row)
        return {(level, place): value for level, place, value in levels(lambda c: by_place[c])}

    over = summed(bottom)
    for (level, place), count in summed(top).items():
        whole = over[level, place]
        status = "ok" if whole else "zero_denominator"
        if whole and (code, year, place) in PARTIAL:
            status = "partial"
        yield _cell(
            code, year, level, place, round(count / whole, 4) if whole else None, dim,
            num=(count,) * 3, den=(whole,) * 3, status=status,
        )  # fmt: skip


def _cell(
    code: str, year: int, level: str, place: str, value: float | None, dim: tuple[str, str],
    **more: Any,
) -> Row:  # fmt: skip
    return cell(code, "Y", str(year), level, place, value, dim=dim, **more)


def _reports() -> Iterator[Row]:
    for year in (*EARLY, *YEARS):
        due = [row for row in _owed() if row["report_due"].year == year]
        yield from _quotients(
            "A03", year, TOTAL, due,
            lambda row: int(row["report_state"] == "accepted_in_time"), lambda _: 1,
        )  # fmt: skip


def _grants(rows: list[Row]) -> list[Row]:
    """Every second association applied, some of them twice."""
    return [
        {
            "agreement_no": f"Г-{year}/{number:04d}",
            "call_code": f"C{year}-1",
            "territory_code": row["territory_code"],
            "group_code": row["group_code"],
            "association_id": row["association_id"],
            "named_association_id": row["association_id"],
            "applied_date": date(year, 2, 3),
            "requested_rub": 500_000 + number * 1000,
            "awarded_rub": 400_000,
            "signed_date": date(year, 3, 4) if number % 6 else None,
            "first_paid_date": date(year, 4, 4) if number % 3 else None,
            "tranche_count": 1,
            "paid_tranche_count": int(number % 3 > 0),
            "paid_rub": 400_000 if number % 3 else 0,
            "last_report_due": date(year, 11, 20),
            "report_count": 1,
            "received_report_count": int(number % 3 == 1),
            "accepted_report_count": int(number % 6 == 1),
            "returned_rub": 12_500 if number % 9 == 4 else 0,
        }
        for number, row in enumerate(rows)
        for year in (2022, 2023, 2024, 2025)
        if number % 2 or year % 2
    ]


def _owed() -> list[Row]:
    states = ("overdue", "accepted_in_time", "overdue", "returned", "in_review", "accepted_late")
    found = []
    for row in _grants(associations()):
        number = int(row["agreement_no"][-4:])
        state = states[number % 6]
        is_accepted = state.startswith("accepted")
        found.append(
            {key: row[key] for key in ("agreement_no", "call_code", "territory_code", "group_code",
                                       "association_id")}
            | {
                "tranche_no": 1,
                "post_code": "RU-ALA",
                "report_due": row["last_report_due"],
                "report_received_on": row["last_report_due"] if state != "overdue" else None,
                "report_accepted_on": row["last_report_due"] if is_accepted else None,
                "returned_rub": row["returned_rub"],
                "report_state": state,
                "is_due": True,
                "owner_ru": "Отдел программ: Алматы",
                "owner_en": "Programme desk: Almaty",
                "contact_email": "programmes.ala@example.org",
            }
        )  # fmt: skip
    return found


KEPT = (
    "association_id", "territory_code", "assoc_reg_no", "registered_date", "legal_form_code",
    "has_youth_wing", "is_council_member",
)  # fmt: skip


def _versions() -> Iterator[Row]:
    """Names as they were: every fifth association had another one."""
    for number, row in enumerate(associations()):
        known = {key: row[key] for key in KEPT}
        was_renamed = number % 5 == 0 and row["registered_date"].year < 2020
        if was_renamed:
            yield known | {"name": f"Старое имя № {number}", "valid_from": row["registered_date"],
                           "valid_to": date(2024, 6, 30), "is_current": False}  # fmt: skip
        since = date(2024, 7, 1) if was_renamed else row["registered_date"]
        yield known | {"name": row["name"], "valid_from": since, "valid_to": None,
                       "is_current": True}  # fmt: skip


def _states() -> Iterator[Row]:
    for row in associations():
        known = {"association_id": row["association_id"], "is_stated": True}
        if row["status_since"] > row["registered_date"]:
            yield known | {"status_code": "active", "valid_from": row["registered_date"],
                           "valid_to": row["status_since"]}  # fmt: skip
        yield known | {"status_code": row["status_code"], "valid_from": row["status_since"],
                       "merged_into_id": row["merged_into_id"]}  # fmt: skip


def _events() -> Iterator[Row]:
    """Of each place the events with a partner, by turns of its associations."""
    by_place: dict[str, list[Row]] = {}
    for row in associations():
        by_place.setdefault(row["territory_code"], []).append(row)
    for number, event in enumerate(sample_marts.events()):
        ours = by_place.get(event["territory_code"])
        if event["has_partner_association"] and ours:
            one = ours[number % len(ours)]["association_id"]
            yield {"association_id": one, "named_id": one, "event_id": event["event_id"]}


def tables() -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    yield (
        "dim_association",
        columns(
            "association_id territory_code assoc_reg_no name legal_form_code",
            registered_date="date", has_youth_wing="flag", is_council_member="flag",
            valid_from="date", valid_to="date", is_current="flag",
        ),
        list(_versions()),
    )  # fmt: skip
    yield (
        "mart_associations__register",
        columns(
            "association_id assoc_reg_no territory_code group_code post_code name legal_form_code "
            "status_code merged_into_id last_period_code",
            "event_count grant_count",
            registered_date="date", status_since="date", is_open="flag", has_youth_wing="flag",
            is_council_member="flag", last_report_date="date", last_event_date="date",
            is_alive="flag",
        ),
        associations(),
    )  # fmt: skip
    yield (
        "mart_associations__state",
        columns("association_id status_code merged_into_id", valid_from="date", valid_to="date",
                is_stated="flag"),
        list(_states()),
    )  # fmt: skip
    yield (
        "mart_associations__event",
        columns("association_id named_id event_id"),
        list(_events()),
    )
    yield (
        "mart_associations__grant",
        columns(
            "agreement_no call_code territory_code group_code association_id named_association_id",
            "tranche_count paid_tranche_count report_count received_report_count "
            "accepted_report_count",
            "requested_rub awarded_rub paid_rub returned_rub",
            applied_date="date", signed_date="date", first_paid_date="date",
            last_report_due="date",
        ),
        _grants(associations()),
    )  # fmt: skip
    yield (
        "mart_associations__report",
        columns(
            "agreement_no call_code territory_code group_code association_id post_code "
            "report_state owner_ru owner_en contact_email",
            "tranche_no", "returned_rub",
            report_due="date", report_received_on="date", report_accepted_on="date",
            is_due="flag",
        ),
        _owed(),
    )  # fmt: skip
