"""Rows of micro-worlds about associations and their grants, as the export files of both."""

from __future__ import annotations

from datetime import date
from typing import Any

from dagster_project.demo.deliver_associations import MEMBERS
from dagster_project.demo.deliver_associations import RUSSIAN as REGISTER_HEADER
from dagster_project.demo.deliver_grants import HEADER as GRANT_HEADER
from dagster_project.demo.delivery import Record
from dagster_project.demo.files_text import render_csv
from dagster_project.demo.files_workbook import Sheet

Row = dict[str, Any]
RECEIVED = "2025-08-20"


def association(world: Row, row: Row, _number: int) -> Row:
    """A row of a post's register of a quarter: ``period``."""
    post = row.get("post_code", world["post"])
    return {
        "scope": f"{post}|{row['period']}", "country": world["country"], "name": "Общество",
        "status": "действует", "merged_into": "-", **row,
        **{name: dotted(row.get(name, "")) for name in ("registered", "since", "last_report")},
    }  # fmt: skip


def associations(scope: str, rows: list[Row]) -> tuple[str, bytes]:
    post, quarter = scope.split("|")
    sheet = Sheet("Реестр")
    for line in ("Реестр объединений", f"Загранучреждение: {post}", f"Период: {quarter}"):
        sheet.add([line])
    sheet.add(REGISTER_HEADER)
    for row in rows:
        sheet.add([
            row["number"], row["country"], row["name"], None, "общество", row["registered"],
            row["status"], row["since"] or None, row["merged_into"], 10, "нет",
            row["last_report"] or None, "нет",
        ])  # fmt: skip
    total: list[Any] = ["Итого", *[None] * (len(REGISTER_HEADER) - 1)]
    total[MEMBERS] = 10 * len(rows)
    sheet.add(total)
    return f"{post}_{quarter}.xlsx", sheet.content()


def grant(world: Row, row: Row, _number: int) -> Row:
    days = ("applied_at", "signed_at", "paid_at", "report_due", "report_received",
            "report_accepted_on")  # fmt: skip
    return {
        "scope": "", "tranche_no": "1", "country": world["country"],
        "paid_cur": "RUB" if "paid_at" in row else "", **row,
        **{name: dotted(row.get(name, "")) for name in days},
    }  # fmt: skip


def grants(_scope: str, rows: list[Row]) -> tuple[str, bytes]:
    records = [Record([row.get(label, "") for label in GRANT_HEADER]) for row in rows]
    return f"grants_{rows[0].get('received', RECEIVED)}.csv", render_csv(
        GRANT_HEADER, records
    ).encode()


def dotted(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}" if day else ""
