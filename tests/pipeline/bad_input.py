"""Files that nobody should send, read by the shipped contracts; the account is always checked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract
from dagster_project.home import CONTRACTS
from dagster_project.ingest.judging.convert import convert
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Progress,
    Refusal,
)

KEY = PseudonymKey(bytes(range(32)))
GRANTS = (
    "agreement_no;tranche_no;call_code;applied_at;assoc_reg_no;country;purpose;requested_rub;"
    "awarded_rub;signed_at;paid_at;paid_cur;paid_amount_cur;report_due;report_received;"
    "report_accepted_on;report_status;returned_rub"
)
LEDGER = "doc_uid;line_no;doc_date;period;country_name;amount_rub;currency;amount_cur;posted_at"
REPORT = ("№ отчёта", "№ п/п", "Мероприятие", "Дата", "Страна", "Участников, всего")
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Outcome:
    """``faults``: (rule, column, line) of rows in quarantine, in order; ``dropped``: of values that
    accepted rows lost; ``raw``, ``hints``: what is said of each, of both kinds."""

    account: Conversion
    rows: list[dict[str, Any]]
    faults: list[tuple[str, str, int]]
    dropped: list[tuple[str, str, int]]
    raw: list[str | None]
    hints: list[str]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows accepted, quarantined and skipped."""
        account = self.account
        return account.rows_accepted, account.rows_quarantined, account.rows_skipped


@cache
def shipped(export: str) -> Contract:
    return read_contract(CONTRACTS / f"{export}.odcs.yaml")


def read(file: Path, export: str) -> Outcome:
    """What became of a file of a shipped export."""
    return read_by(file, shipped(export))


def read_by(file: Path, contract: Contract) -> Outcome:
    """What became of a file."""
    folder = file.parent / "out"
    folder.mkdir(exist_ok=True)
    out = OutputPaths(folder / "accepted.parquet", folder / "quarantine.parquet", folder)
    header = DeliveryHeader("d1", datetime(2026, 11, 1), contract.version)
    return outcome_of(convert(file, contract, header, out, KEY, Progress()), out)


@cache
def _looking() -> duckdb.DuckDBPyConnection:
    """One engine for all outcomes; files of one name come again with other content."""
    return duckdb.connect(config={"enable_external_file_cache": "false"})


def outcome_of(account: Conversion, out: OutputPaths) -> Outcome:
    """What stands in the written files; the account must balance with it."""
    engine = _looking()
    found = engine.execute("select * from read_parquet(?) order by _line", [str(out.accepted)])
    names = [item[0] for item in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    told = engine.execute(
        "select rule, column_name, _line, raw_text, hint, lost from read_parquet(?) "
        "order by _line, column_name, rule",
        [str(out.quarantine)],
    ).fetchall()
    counted = account.rows_accepted + account.rows_quarantined + account.rows_skipped
    assert account.rows_read == counted
    assert account.rows_accepted == len({row["_line"] for row in rows})
    assert (account.cells_exploded or account.rows_accepted) == len(rows)
    faults = [row[:3] for row in told if row[5] == "row"]
    dropped = [row[:3] for row in told if row[5] == "value"]
    assert len(told) == len(faults) + len(dropped)
    assert account.rows_quarantined == len({line for _, _, line in faults})
    lines = {row["_line"] for row in rows}
    assert lines.isdisjoint(line for _, _, line in faults)
    assert lines.issuperset(line for _, _, line in dropped)
    counted_values = Counter((column, rule) for rule, column, _ in dropped)
    assert counted_values == {
        (column, rule): count
        for column, rules in account.values_dropped.items()
        for rule, count in rules.items()
    }
    return Outcome(
        account,
        rows,
        faults,
        dropped,
        [row[3] for row in told],
        [row[4] for row in told],
    )


def refused(file: Path, export: str) -> Refusal:
    """The refusal of a whole file; it names the file and holds no machine words."""
    with pytest.raises(Refusal) as caught:
        read(file, export)
    refusal = caught.value
    assert file.name in refusal.where
    assert "Traceback" not in str(refusal)
    assert str(file.parent) not in f"{refusal} {refusal.where}"
    return refusal


def grant(number: int | str, **values: str) -> str:
    """One line of the grants export."""
    known = {
        "agreement_no": f"A-{number}",
        "tranche_no": "1",
        "country": "Казахстан",
        "applied_at": "05.03.2026",
        "requested_rub": "1000,50",
    }
    return ";".join((known | values).get(label, "") for label in GRANTS.split(";"))


def grants(folder: Path, *lines: str, header: str = GRANTS, end: str = "\n") -> Path:
    return written(folder / "grants.csv", end.join([header, *lines, ""]))


def posting(number: int, **values: str) -> str:
    """One line of the ledger."""
    known = {
        "doc_uid": f"D-{number}",
        "line_no": "1",
        "doc_date": "05.10.2026",
        "period": "2026-10",
        "country_name": "Казахстан",
        "amount_rub": "100,00",
        "posted_at": "05.10.2026 12:00:00",
    }
    return ";".join((known | values).get(label, "") for label in LEDGER.split(";"))


def ledger(folder: Path, *lines: str) -> Path:
    text = "\n".join([LEDGER, *lines, ""])
    return written(folder / "ledger_1c_2026-10.csv", text, "windows-1251")


def plan(number: int, **values: Any) -> dict[str, Any]:
    """One record of the event plan."""
    return {
        "plan_id": f"P-{number}",
        "version": 1,
        "post_code": "RU-KAZ",
        "event_type": "forum",
        "starts_at": "2026-10-05T10:00:00+05:00",
        "status": "planned",
        "status_changed_at": "2026-09-01T00:00:00Z",
        "country": "Казахстан",
    } | values


def plans(folder: Path, *records: Any) -> Path:
    return written(folder / "plan.json", json.dumps(records, ensure_ascii=False, indent=1))


def registration(number: int, **values: Any) -> dict[str, Any]:
    """One registration, with a person nobody may see again."""
    person = {
        "surname": "Сверхтайнова",
        "given": "Аполлинария",
        "patronymic": "Евграфовна",
        "birth_date": "07.08.1991",
        "email": "secret.person@example.org",
        "sex": "f",
    }
    return {
        "registration_id": f"R-{number}",
        "plan_id": "P-1",
        "person": person,
        "registered_at": "2026-10-01T09:00:00Z",
        "status": "registered",
    } | values


def registrations(folder: Path, *lines: str) -> Path:
    return written(folder / "registrations.jsonl", "\n".join([*lines, ""]))


def line_of(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False)


def valute(number: int, value: str = "5,1234", **fields: str) -> str:
    known = {
        "NumCode": "398",
        "CharCode": "KZT",
        "Nominal": "100",
        "Name": "Тенге",
        "Value": value,
    } | fields
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in known.items())
    return f'<Valute ID="R0{number:04}">{inner}</Valute>'


def rates(
    folder: Path, *elements: str, head: str = '<?xml version="1.0" encoding="utf-8"?>'
) -> Path:
    text = "\n".join([head, '<ValCurs Date="05.10.2026" name="rates">', *elements, "</ValCurs>"])
    return written(folder / "rates.xml", text)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def report_row(number: int, *values: Any) -> list[Any]:
    known: list[Any] = ["R1", number, f"Форум {number}", "05.10.2026", "Казахстан", 40]
    return [*known[: 6 - len(values)], *values] if values else known


def report(folder: Path, *rows: Sequence[Any], labels: Sequence[str] = REPORT) -> Path:
    """A post's report: two lines of title, the header in row 3, data from row 4."""
    path = folder / "report.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Отчёт")
    sheet.write_string(0, 0, "Загранучреждение: RU-KAZ")
    sheet.write_string(1, 0, "Отчётный период: октябрь 2026")
    for index, row in enumerate([labels, *rows], 2):
        for position, value in enumerate(row):
            if value is not None:
                sheet.write(index, position, value)
    book.close()
    return path
