"""A person's columns, row by row, against plain Python: hmac, hashlib and keys of names."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.read import read_contract
from dagster_project.home import CONTRACTS
from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.judging.name_key import name_key, patronymic_key
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import DeliveryHeader, OutputPaths, Progress

KEY = PseudonymKey(bytes(range(32)))
PEOPLE: list[dict[str, Any]] = [
    {"surname": "Щукин", "given": "Алексей", "patronymic": "Юрьевич", "birth_date": "1990-02-28",
     "email": "A.Shchukin@Example.org "},
    {"surname": "Shchukin", "given": "Aleksey", "patronymic": "Yurievich",
     "birth_date": "28.02.1990", "email": "a.shchukin@example.org"},
    {"surname": "Алексей", "given": "Щукин", "patronymic": None, "birth_date": "1990-02-28",
     "email": None},
    {"surname": "Соловьёва", "given": "Наталья", "patronymic": "Петровна",
     "birth_date": "2008-03-02", "email": ""},
    {"surname": "Solovyova", "given": "Natalia", "patronymic": "", "birth_date": "2008-03-02",
     "email": None},
    {"surname": "Müller", "given": "Zoë", "patronymic": None, "birth_date": None, "email": None},
    {"surname": "Иванов", "given": None, "patronymic": None, "birth_date": "1980-01-01",
     "email": None},
]  # fmt: skip


def letters(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", name).lower() if c.isalpha())


def token(domain: str, payload: str) -> str:
    version = 2 if domain in ("name", "patronymic") else 1
    message = f"compatriots/{version}/{domain}|{payload}".encode()
    return hmac.new(KEY.secret, message, hashlib.sha256).hexdigest()[:32]


def expected(person: dict[str, Any], registered: datetime) -> dict[str, Any]:
    surname, given = person["surname"] or "", person["given"] or ""
    text = person["birth_date"]
    born = None
    if text:
        form = "%Y-%m-%d" if text[4] == "-" else "%d.%m.%Y"
        born = datetime.strptime(text, form).date()
    known = bool(surname and given and born)
    sounds = "|".join(sorted([name_key(surname), name_key(given)]))
    email = (person["email"] or "").strip().lower()
    patronymic = patronymic_key(person["patronymic"] or "")
    age = None
    if born:
        age = registered.year - born.year
        age -= (registered.month, registered.day) < (born.month, born.day)
    return {
        "person_name_token": token("name", f"{sounds}|{born}") if known else None,
        "person_patronymic_token": token("patronymic", patronymic) if patronymic else None,
        "person_email_token": token("email", email) if email else None,
        "person_strict_token": token("strict", f"{letters(surname)}|{letters(given)}|{born}")
        if known
        else None,
        "person_birth_year": born.year if born else None,
        "person_age": age,
        "person_is_identified": known,
        "person_key_id": KEY.names_id,
    }


def registrations(folder: Path) -> Path:
    file = folder / "r.jsonl"
    lines = [
        json.dumps(
            {"registration_id": f"R{n}", "plan_id": "P1", "person": {**person, "sex": "f"},
             "registered_at": "2025-02-28T20:00:00Z", "status": "registered"},
            ensure_ascii=False,
        )
        for n, person in enumerate(PEOPLE)
    ]  # fmt: skip
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def load(file: Path, contract: Contract) -> list[dict[str, Any]]:
    folder = file.parent
    out = OutputPaths(folder / "a.parquet", folder / "q.parquet", folder)
    header = DeliveryHeader("d", datetime(2025, 4, 1), "1.0.0")
    conversion.convert(file, contract, header, out, KEY, Progress())
    with duckdb.connect() as engine:
        found = engine.execute("select * from read_parquet(?)", [str(out.accepted)])
        names = [item[0] for item in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("largest_small_file", [1 << 20, 1], ids=["small", "large"])
def test_every_person_column_equals_plain_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest_small_file: int
) -> None:
    monkeypatch.setattr(conversion, "LARGE_FILE", largest_small_file)
    rows = load(registrations(tmp_path), read_contract(CONTRACTS / "event_registrations.odcs.yaml"))
    assert len(rows) == len(PEOPLE)
    for row, person in zip(rows, PEOPLE, strict=True):
        wanted = expected(person, datetime(2025, 2, 28))
        assert {name: row[name] for name in wanted} == wanted
    tokens = [row["person_name_token"] for row in rows]
    assert tokens[0] == tokens[1] == tokens[2], "scripts, spellings and swapped names agree"
    assert tokens[3] == tokens[4]
    assert len({row["person_strict_token"] for row in rows[:3]}) == 3


def test_nothing_personal_stands_in_the_accepted_file(tmp_path: Path) -> None:
    file = registrations(tmp_path)
    load(file, read_contract(CONTRACTS / "event_registrations.odcs.yaml"))
    stored = (tmp_path / "a.parquet").read_bytes()
    for person in PEOPLE:
        for part in ("surname", "given", "patronymic", "email"):
            text = person[part]
            assert not text or text.strip().encode() not in stored


def test_a_full_name_is_split_by_the_ending_of_its_patronymic(tmp_path: Path) -> None:
    shipped = read_contract(CONTRACTS / "event_registrations.odcs.yaml")
    names = {"person_surname", "person_given", "person_patronymic"}
    kept = tuple(column for column in shipped.columns if column.name not in names)
    contract = replace(
        shipped,
        columns=(*kept, Column("full_name", "full_name", "text", protection="person")),
        person={"full_name": "full_name", "birth_date": "person_birth_date"},
    )
    file = tmp_path / "r.jsonl"
    written = ["Щукин Алексей Юрьевич", "Алексей Юрьевич Щукин", "Щукин Алексей", "Алексей"]
    file.write_text(
        "\n".join(
            json.dumps({"registration_id": f"R{n}", "plan_id": "P", "full_name": name,
                        "person": {"birth_date": "1990-02-28"}, "status": "registered",
                        "registered_at": "2025-02-28T20:00:00Z"}, ensure_ascii=False)
            for n, name in enumerate(written)
        ),
        encoding="utf-8",
    )  # fmt: skip
    rows = load(file, contract)
    wanted = expected(PEOPLE[0], datetime(2025, 2, 28))
    assert [row["person_name_token"] for row in rows] == [wanted["person_name_token"]] * 3 + [None]
    patronymics = [row["person_patronymic_token"] for row in rows]
    assert patronymics == [wanted["person_patronymic_token"]] * 2 + [None, None]
    assert [row["person_is_identified"] for row in rows] == [True, True, True, False]
