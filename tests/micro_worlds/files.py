"""Writes the rows of micro-worlds as the export files that would bring them.

What a row leaves out is filled in with something harmless, so that a world shows only what it is
about. Worlds share one home; each has its own places or years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from dagster_project.demo.deliver_cases import HEADER as CASE_HEADER
from dagster_project.demo.deliver_commission import HEADER as ACTION_HEADER
from dagster_project.demo.deliver_consular import HEADER as CONSULAR_HEADER
from dagster_project.demo.deliver_courses import BOM
from dagster_project.demo.deliver_courses import HEADER as COURSES_HEADER
from dagster_project.demo.deliver_ledger import HEADER
from dagster_project.demo.deliver_quotas import HEADER as QUOTA_HEADER
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.files_report import Layout, render_report
from dagster_project.demo.files_roster import AT, Look, render_roster
from dagster_project.demo.files_text import (
    render_csv,
    render_dynamic,
    render_json,
    render_json_lines,
)
from dagster_project.demo.files_workbook import Sheet
from dagster_project.demo.reference import Reference
from tests.micro_worlds.files_of_bodies import (
    RECEIVED,
    association,
    associations,
    dotted,
    grant,
    grants,
)

Row = dict[str, Any]
HERE = Path(__file__).parent
LONG_AGO = "2021-01-01T00:00:00Z"
# Before the first event of any world, in case a registration does not say when it was made.
REGISTERED = "2021-01-05T09:00:00Z"
KBK_OF_NOTHING = "38699999999999999999"
# Years of which everything came that the agency itself sends; of others only what a world brings.
COMPLETE_YEARS = (2024, 2025)
# Of a post that no world is about.
NOWHERE = {"name": "calendar", "post": "RU-PRE", "country": "ЮАР"}


def read_world(name: str) -> Row:
    """Every value as it is written: nothing is taken for a number or a day."""
    text = (HERE / f"{name}.yml").read_text(encoding="utf-8")
    world: Row = yaml.load(text, Loader=yaml.BaseLoader)
    return world | {"name": name}


def write_files(worlds: list[Row], folder: Path) -> None:
    """All worlds as one inbox: a period's ledger is one file, whoever has lines in it."""
    rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for world in worlds:
        for export, sent in world["deliver"].items():
            for number, row in enumerate(sent, 1):
                full = FILL[export](world, row, number)
                rows[(export, row.get("received", RECEIVED), full["scope"])].append(full)
    for export, row in _calendar():
        full = FILL[export](NOWHERE, row, 1)
        is_there = (export, row["received"], full["scope"]) in rows or any(
            full["scope"] and key[::2] == (export, full["scope"]) for key in rows
        )
        if not is_there:
            rows[(export, row["received"], full["scope"])].append(full)
    for (export, received, scope), found in rows.items():
        delivery = Delivery(export, "", datetime.fromisoformat(received), b"")
        delivery.file_name, delivery.content = WRITE[export](scope, found)
        delivery.write(folder)


def _calendar() -> Iterator[tuple[str, Row]]:
    """A row a month that counts nowhere, so that the month's delivery is there: nothing was paid,
    the plan was cancelled, so was the registration; the application was withdrawn, and the case
    is of a year that no world is about."""
    for year in COMPLETE_YEARS:
        for number in range(1, 13):
            month = f"{year}-{number:02d}"
            plan = f"P-9{year}{number:02d}"
            after = f"{year + number // 12}-{number % 12 + 1:02d}-05"
            yield (
                "ledger_1c",
                {"received": after, "period": month, "measure": "M01", "amount_rub": "0.00"},
            )
            yield (
                "event_plan",
                {"received": after, "plan_id": plan, "status": "cancelled",
                 "starts_at": f"{month}-15T18:00:00+02:00"},
            )  # fmt: skip
            yield (
                "event_registrations",
                {"received": after, "registration_id": f"R-9{year}{number:02d}", "plan_id": plan,
                 "status": "cancelled"},
            )  # fmt: skip
            yield (
                "competitions_applications",
                {"received": after, "application_id": f"A-{year}-9{number:05d}",
                 "submitted_at": f"{month}-01T09:00:00Z", "status": "withdrawn"},
            )  # fmt: skip
            yield (
                "legal_aid_cases",
                {"received": after, "case_id": f"LA-2021-{year % 100}{number:02d}",
                 "opened_on": "2021-06-01", "closed_on": "2021-06-09"},
            )  # fmt: skip


def _plan(world: Row, row: Row, _number: int) -> Row:
    return {
        "scope": "", "version": "1", "post_code": world["post"], "country": world["country"],
        "title_ru": row["plan_id"], "event_type": "concert", "city": "Город",
        "status": "confirmed", "status_changed_at": LONG_AGO, **row,
    }  # fmt: skip


def _plans(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    return "plan.json", render_json([Record(_without(row)) for row in rows]).encode()


def _registration(world: Row, row: Row, _number: int) -> Row:
    came = LONG_AGO if row.get("came") else None
    return {
        "scope": "", "residence_country": world["country"], "registered_at": REGISTERED,
        "status": "registered", "checked_in_at": came, "channel": "site", **row,
    }  # fmt: skip


def _registrations(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    text = render_json_lines([Record(_without(row, "came")) for row in rows])
    return "registrations.jsonl", text.encode()


def _report(world: Row, row: Row, number: int) -> Row:
    post = row.get("post_code", world["post"])
    return {
        "scope": f"{post}|{row['event_date'][:7]}", "number": number, "title": row.get("plan_id"),
        "country_name": world["country"], "city": "Город", **row,
    }  # fmt: skip


def _number(text: str) -> int | str:
    """A cell of a workbook: a number, where it is one."""
    return int(text) if text.isdigit() else text


def _reports(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    post, month = scope.split("|")
    records = [
        Record([
            "1", row["number"], row.get("plan_id"), row["title"],
            f"{date.fromisoformat(row['event_date']):%d.%m.%Y}", row["country_name"], row["city"],
            _number(row["participants_total"]), None, row.get("count_method"), None,
            row.get("support_region_names"), None, None, None,
        ])
        for row in rows if "nothing" not in row  # a file without rows
    ]  # fmt: skip
    content, _skipped = render_report(Layout.A, post, month, records, 0, False)
    return f"{post}_{month}.xlsx", content


def _cash(world: Row, row: Row, number: int) -> Row:
    year, month = row["period"].split("-")
    kbk = {m["measure_code"]: m["kbk_pattern"].rstrip("%") for m in Reference().rows("measures")}
    measure = row["measure"]
    return {
        "scope": row["period"], "doc_uid": f"{world['name']}-{number}", "line_no": "1",
        "operation_kind": "оплата", "programme_measure_code": measure,
        "kbk": kbk[measure] + "244000" if measure else KBK_OF_NOTHING, "currency": "RUB",
        "is_storno": "нет", "posted_at": f"15.{month}.{year} 10:00:00", **row,
    }  # fmt: skip


def _ledger(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    def cell(row: Row, label: str) -> str:
        text: str = row.get(label, "")
        return text.replace(".", ",") if label.startswith("amount") else text

    records = [Record([cell(row, label) for label in HEADER]) for row in rows]
    return f"ledger_1c_{scope}.csv", render_csv(HEADER, records).encode("cp1251")


def _estimate(world: Row, row: Row, _number: int) -> Row:
    return {
        "scope": f"{world['name']}|{row['ref_year']}", "source": world["name"],
        "definition": "самоидентификация", **row,
    }  # fmt: skip


def _estimates(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    sheet = Sheet("Оценки")
    figures = "Оценка численности, чел."
    top = ("Страна", "Отчётный год", "Метод", "Источник", figures, "", "", "Определение",
           "Класс качества", "Примечание")  # fmt: skip
    first = sheet.add(top)
    sheet.add([None, None, None, None, "нижняя", "центральная", "верхняя"])
    sheet.merge(first, 4, first, 6, figures)
    for column in (0, 1, 2, 3, 7, 8, 9):
        sheet.merge(first, column, first + 1, column, top[column])
    for row in rows:
        low, central, high = (
            int(row[name]) if name in row else None for name in ("low", "central", "high")
        )
        sheet.add([row["country"], int(row["ref_year"]), row["method"], row["source"], low,
                   central, high, row["definition"], row["grade"]])  # fmt: skip
    return f"{scope.replace('|', '_')}.xlsx", sheet.content()


def _register(world: Row, row: Row, _number: int) -> Row:
    return {"scope": "", "post": world["post"], **row}


def _registers(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    names = ("country", "post", "period_end", "registered")
    records = [Record([*(row[name] for name in names), "", "", ""]) for row in rows]
    return "consular_figures_2024.csv", render_csv(CONSULAR_HEADER, records).encode("cp1251")


def _rate(_world: Row, row: Row, _number: int) -> Row:
    return {"scope": row["currency_id"], **row}


def _rates(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    days = [date.fromisoformat(row["effective_date"]) for row in rows]
    records = [
        Record((f"{day:%d.%m.%Y}", row["nominal"], row["value"].replace(".", ","), ""))
        for day, row in zip(days, rows, strict=True)
    ]
    text = render_dynamic(scope, min(days), max(days), records)
    return f"dynamic_{scope}.xml", text.encode("cp1251")


def _application(world: Row, row: Row, _number: int) -> Row:
    """``passed``: how far it got; left out, it is not judged."""
    season = row["submitted_at"][:4]
    full = {
        "scope": "", "competition_code": "K01", "season": int(season),
        "residence_country": world["country"], "category": "history",
        "works": [{"type": "essay", "title": "Работа"}], "stage_results": [], "outcome": "none",
        "status": "submitted", "source_post": world["post"],
        "consent": {"version": "1", "at": row["submitted_at"], "by_guardian": True}, **row,
    }  # fmt: skip
    born = full.get("person", {}).get("birth_date")
    if born:
        full["person"] = {**full["person"], "birth_date": dotted(born)}
    if "passed" in row:
        reached = ("nothing", "round_1", "final").index(full.pop("passed"))
        full["stage_results"] = [
            {"stage": stage, "score": 50 + 10 * (reached > place), "passed": reached > place,
             "judged_at": f"{season}-05-{10 + place}T09:00:00Z"}
            for place, stage in enumerate(("round_1", "final")) if reached >= place
        ]  # fmt: skip
        full["result_published_at"] = f"{season}-05-20T09:00:00Z"
        full["outcome"] = ("participant", "finalist", "winner")[reached]
    return full


def _applications(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record(_without(row)) for row in rows]
    text = render_json(records, "applications", ("exported_at", LONG_AGO))
    return f"applications_{rows[0].get('received', RECEIVED)[:7]}.json", text.encode()


def _roster_line(world: Row, row: Row, number: int) -> Row:
    """``history`` is the cell as the post writes it; the last state in it is the line's."""
    post = row.get("post_code", world["post"])
    person = row["person"]
    names = [person.get(part) for part in ("surname", "given", "patronymic")]
    return {
        "scope": f"{post}|{row['trip']}", "roster_no": 1, "line_no": number,
        "full_name": " ".join(name for name in names if name),
        "birth_date": dotted(person.get("birth_date", "")),
        "residence_country": world["country"], "role": "участник",
        "status": row["history"].split("; ")[-1].rpartition(" ")[0],
        "status_history": row["history"], "look": "russian", **row,
    }  # fmt: skip


def _roster(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    post, trip = scope.split("|")
    look = Look(rows[0]["look"], tuple(range(len(AT))), 0)
    records = [
        Record([_number(str(row[name])) if row.get(name) else None for name in AT]) for row in rows
    ]
    content, _skipped = render_roster(look, post, trip, records, len(records))
    return f"{post}_{trip}.xlsx", content


def _quota(world: Row, row: Row, _number: int) -> Row:
    return {
        "scope": f"{row['season']}_v{row['version']}", "country_name": world["country"],
        "quota_escorts": "1", "approved_by": "комиссия", **row,
        "approved_on": dotted(row["approved_on"]),
    }  # fmt: skip


def _quotas(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record([row[label] for label in QUOTA_HEADER]) for row in rows]
    return f"trip_quotas_{scope}.csv", render_csv(QUOTA_HEADER, records).encode()


def _enrolment(world: Row, row: Row, number: int) -> Row:
    """``centre`` is a number; days and hours are written as the centres write them."""
    post, person, year = world["post"], row["person"], row["term"][:4]
    full = {
        "scope": f"{post}|{row['term']}", "enrolment_id": f"L-{year}-{number}",
        "course_code": f"K-{year}-{number}", "post": post, "residence_country": world["country"],
        "level": "A1", "hours_planned": "72", "enrolled_on": f"{year}-01-20", **row,
        "centre": f"C-{post[3:]}-{row.get('centre', '1')}",
        "birth_date": dotted(person.get("birth_date", "")),
    }  # fmt: skip
    names = {part: person.get(part) for part in ("surname", "given", "patronymic")}
    return full | names | {"enrolled_on": dotted(full["enrolled_on"])}


def _courses(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record([row.get(label) for label in COURSES_HEADER]) for row in rows]
    name = f"courses_{scope.replace('|', '_')}.csv"
    return name, BOM + render_csv(COURSES_HEADER, records).encode()


def _action(_world: Row, row: Row, _number: int) -> Row:
    """``moved``: later due dates, each with the day on which it was decided."""
    moves = [f"{dotted(due)} ({dotted(decided)})" for due, decided in row.get("moved", [])]
    return {
        "scope": "", "action_no": "1", "decision_text": "Решение", "owner_org": "МИД",
        "status": "в работе", "evidence_ref": "", "linked_indicator_ids": "", **row,
        "due_date_history": ", ".join(moves),
        **{name: dotted(row.get(name, "")) for name in ("meeting_date", "due_date", "closed_on")},
    }  # fmt: skip


def _actions(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record([row[label] for label in ACTION_HEADER]) for row in rows]
    name = f"commission_actions_{rows[0].get('received', RECEIVED)}.csv"
    return name, render_csv(ACTION_HEADER, records).encode()


def _case(_world: Row, row: Row, _number: int) -> Row:
    opened = dotted(row["opened_on"])
    return {"scope": "", "status_history": f"открыто {opened}", **row,
            "opened_on": opened, "closed_on": dotted(row.get("closed_on", ""))}  # fmt: skip


def _cases(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record([row.get(label, "") for label in CASE_HEADER]) for row in rows]
    return "legal_aid_2025-08.csv", render_csv(CASE_HEADER, records).encode()


def _without(row: Row, *labels: str) -> Row:
    return {key: value for key, value in row.items() if key not in ("scope", "received", *labels)}


def names() -> list[str]:
    return [path.stem for path in sorted(HERE.glob("*.yml"))]


FILL = {
    "event_plan": _plan, "event_registrations": _registration, "event_reports": _report,
    "ledger_1c": _cash, "diaspora_estimates": _estimate, "cbr_rates": _rate,
    "competitions_applications": _application, "trip_rosters": _roster_line,
    "trip_quotas": _quota, "language_courses": _enrolment, "commission_actions": _action,
    "legal_aid_cases": _case, "consular_figures": _register,
    "associations_register": association, "grants": grant,
}  # fmt: skip
WRITE = {
    "event_plan": _plans, "event_registrations": _registrations, "event_reports": _reports,
    "ledger_1c": _ledger, "diaspora_estimates": _estimates, "cbr_rates": _rates,
    "competitions_applications": _applications, "trip_rosters": _roster,
    "trip_quotas": _quotas, "language_courses": _courses, "commission_actions": _actions,
    "legal_aid_cases": _cases, "consular_figures": _registers,
    "associations_register": associations, "grants": grants,
}  # fmt: skip
