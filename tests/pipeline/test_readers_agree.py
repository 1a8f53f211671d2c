"""Small and large files, quick and exact readers: one file, one account."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.judging import accepted_rows
from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers import open_source, read_jsonl
from dagster_project.ingest.readers.read_csv import QuickCsv
from dagster_project.ingest.readers.read_jsonl import JsonLines, Way
from dagster_project.ingest.readers.source import NotPlain, TotalRow
from tests.benchmarks.files import write_ledger
from tests.pipeline.bad_input import GRANTS, Outcome, grant, read

DIRTY = [
    grant(1),
    grant(2, awarded_rub="сто рублей"),
    grant(3, requested_rub="1 234,50"),
    "",
    grant(4) + ";лишнее",
    grant(5) + ";;",
    "A-6;1",
    grant(7, country=" Казахстан "),
    grant(1),
    grant(3, requested_rub="5,00"),
    grant(8, report_status="потерян", applied_at="31.02.2026"),
    grant(10, report_status="потерян", requested_rub="-5", paid_at="01.02.2026"),
    grant(11, applied_at="вчера"),
    grant(11, applied_at="вчера"),
    grant(12, applied_at="позавчера"),
    grant(12, report_status="потерян"),
    grant(9, purpose="Êàçàõñòàí íà ñâÿçè"),
    *(grant(number) for number in range(100, 300)),
    ";" * GRANTS.count(";"),
    "",
]


def csv_file(folder: Path) -> Path:
    file = folder / "grants.csv"
    file.write_text("\n".join([GRANTS, *DIRTY]) + "\n", encoding="utf-8")
    return file


def registrations_file(folder: Path) -> Path:
    def line(number: int, **more: object) -> str:
        known = {
            "registration_id": f"R{number}",
            "plan_id": "P1",
            "person": {"surname": "Щукин", "given": "Алексей", "birth_date": "1990-02-28"},
            "registered_at": "2025-02-28T20:00:00+05:00",
            "status": "registered",
        }
        return json.dumps(known | more, ensure_ascii=False)

    lines = [
        line(1),
        line(2, status="maybe"),
        '{"registration_id": "R3", "plan_id": ',
        "",
        line(4, person={"surname": "Щукин", "birth_date": "1990-02-31"}),
        line(1),
        line(5, person={"surname": "Щукин", "given": "Алексей", "sex": "Щукин"}, channel="=1+1"),
        "[1, 2]",
        line(6, person=5),
        *(line(number) for number in range(100, 300)),
    ]
    file = folder / "r.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def ledger_file(folder: Path) -> Path:
    """A ledger whose counterparties become tokens: one of them comes again and again."""
    file = folder / "ledger_1c_2025-03.csv"
    write_ledger(file, folder / "twin.csv", 200)
    text = file.read_bytes().decode("windows-1251")
    lines = text.split("\r\n")
    for number in range(3, 40):
        lines[number] = lines[number].replace("ООО «Ромашка»", f"ИП Иванов-{number % 5}")
    file.write_bytes("\r\n".join(lines).encode("windows-1251"))
    return file


def compared(outcome: Outcome) -> tuple[object, ...]:
    account = outcome.account
    return (outcome.rows, outcome.faults, outcome.dropped, outcome.raw, account.errors,
            account.values_dropped, account.values_kept, account.scope_keys,
            outcome.counts)  # fmt: skip


@pytest.mark.parametrize(
    ("make", "export"),
    [
        (csv_file, "grants"),
        (registrations_file, "event_registrations"),
        (ledger_file, "ledger_1c"),
    ],
    ids=["csv", "jsonl", "tokens"],
)
def test_small_and_large_files_are_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, export: str
) -> None:
    file = make(tmp_path)  # type: ignore[operator]
    small = compared(read(file, export))
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    assert compared(read(file, export)) == small


@pytest.mark.parametrize("make", [csv_file, registrations_file], ids=["csv", "jsonl"])
def test_keys_that_come_twice_are_found_however_few_are_looked_at_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object
) -> None:
    export = "grants" if make is csv_file else "event_registrations"
    file = make(tmp_path)  # type: ignore[operator]
    small = compared(read(file, export))
    assert any("duplicate" in rule for rule, _, _ in small[1])  # type: ignore[attr-defined]
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    for together in (1, 50):
        monkeypatch.setattr(accepted_rows, "TOGETHER", together)
        assert compared(read(file, export)) == small


def test_texts_that_hold_for_a_whole_delivery_are_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are written as lists of one word, which nobody who reads the file sees."""
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    rows = read(ledger_file(tmp_path), "ledger_1c").rows
    assert {(row["period"], row["_delivery_id"], row["_sheet"]) for row in rows} == {
        ("2025-03", "d1", None)
    }
    with duckdb.connect() as engine:
        accepted = tmp_path / "out" / "accepted.parquet"
        found = engine.execute(f"describe select * from read_parquet('{accepted}')").fetchall()
    types = {name: kind for name, kind, *_ in found}
    names = ("period", "operation_kind", "_delivery_id", "_sheet", "_contract_version")
    assert {types[name] for name in names} == {"VARCHAR"}


def test_the_collector_of_garbage_goes_on_after_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    read(csv_file(tmp_path), "grants")
    assert gc.isenabled()
    broken = tmp_path / "grants_broken.csv"
    broken.write_text("nothing;of;the;kind\n1;2;3;4\n", encoding="utf-8")
    with pytest.raises(Refusal):
        read(broken, "grants")
    assert gc.isenabled()


def test_the_quick_and_the_exact_reader_of_csv_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without blank lines inside, which only the exact reader may number.
    lines = [line for line in DIRTY if line]
    file = tmp_path / "grants.csv"
    file.write_text("\n".join([GRANTS, *lines]) + "\n", encoding="utf-8")
    used: list[bool] = []

    class Watched(QuickCsv):
        def total_rows(self) -> tuple[TotalRow, ...]:
            used.append(True)
            return super().total_rows()

    monkeypatch.setattr(open_source, "QuickCsv", Watched)
    quick = compared(read(file, "grants"))
    assert used, "the quick reader gave up on a plain file"

    class Never(QuickCsv):
        def __init__(self, *arguments: object) -> None:
            raise NotPlain

    monkeypatch.setattr(open_source, "QuickCsv", Never)
    exact = compared(read(file, "grants"))
    assert exact == quick


def test_the_ways_of_json_lines_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {"registration_id": "R1", "plan_id": "P1", "status": "registered"}
    sound["registered_at"] = "2025-02-28T20:00:00+05:00"
    person = {"surname": "Щукин", "given": "Алексей", "birth_date": "1990-02-28"}
    records = [
        sound | {"person": person},
        sound | {"registration_id": "R2", "status": "maybe"},
        sound | {"registration_id": "R3", "person": person | {"birth_date": "1990-02-31"}},
        sound | {"person": person},
        sound | {"registration_id": "R4", "registered_at": "когда-то"},
        *(sound | {"registration_id": f"R{number}"} for number in range(100, 150)),
    ]
    # Compact, as the quickest way needs it.
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records]
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    outcomes = []
    for only in ("trimmed", "quick", "exact"):

        class Watched(JsonLines):
            allowed = only

            def __init__(self, file: Path, contract: Contract, layout: Layout, way: Way) -> None:
                if way != self.allowed:
                    raise NotPlain
                super().__init__(file, contract, layout, way)

        monkeypatch.setattr(read_jsonl, "JsonLines", Watched)
        outcomes.append(compared(read(file, "event_registrations")))
    assert len(outcomes[0][1]) == 4  # type: ignore[arg-type]
    assert outcomes[1:] == outcomes[:1] * 2


def test_what_became_of_the_dirty_file(tmp_path: Path) -> None:
    outcome = read(csv_file(tmp_path), "grants")
    assert outcome.counts == (206, 10, 3)
    assert outcome.faults == [
        ("bad_decimal", "awarded_rub", 3),
        ("duplicate_conflict", "", 4),
        ("too_many_fields", "", 6),
        ("too_few_fields", "", 8),
        ("duplicate_equal", "", 10),
        ("duplicate_conflict", "", 11),
        # Rows that lost a value may repeat others as well.
        ("duplicate_equal", "", 15),
        ("bad_date", "applied_at", 15),
        ("duplicate_conflict", "", 16),
        ("bad_date", "applied_at", 16),
        ("duplicate_conflict", "", 17),
        ("not_in_list", "report_status", 17),
        ("mojibake", "", 18),
    ]
    assert outcome.dropped == [
        ("bad_date", "applied_at", 12),
        ("not_in_list", "report_status", 12),
        ("not_in_list", "report_status", 13),
        ("below_minimum", "requested_rub", 13),
        ("bad_date", "applied_at", 14),
    ]
    assert outcome.account.values_kept == {
        "applied_at": 204, "report_status": 0, "requested_rub": 205
    }  # fmt: skip
    by_line = {row["_line"]: row for row in outcome.rows}
    assert by_line[7]["agreement_no"] == "A-5"
    assert by_line[9]["country_name"] == "Казахстан"


def test_lines_of_a_long_file_are_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    csv, jsonl = tmp_path / "grants.csv", tmp_path / "r.jsonl"
    count = 40_000
    csv.write_text(
        "\n".join([GRANTS, *(grant(number) for number in range(count))]) + "\n", encoding="utf-8"
    )
    jsonl.write_text(
        "".join(
            f'{{"registration_id":"A-{number}","plan_id":"P","status":"registered",'
            f'"registered_at":"2025-02-28T20:00:00Z"}}\n'
            for number in range(count)
        ),
        encoding="utf-8",
    )
    for file, export, name, first in (
        (csv, "grants", "agreement_no", 2),
        (jsonl, "event_registrations", "registration_id", 1),
    ):
        rows = read(file, export).rows
        assert [(row["_line"], row[name]) for row in rows] == [
            (number + first, f"A-{number}") for number in range(count)
        ]
