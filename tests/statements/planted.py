"""A home that the real line filled from demo exports and from people planted among them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.home import Home
from tests.pipeline.bad_input import line_of, registration
from tests.pipeline.command import KNOWN_AT, compatriots
from tests.pipeline.demo_run import copy_of_demo

# Of each planted value a part that nothing else can hold: digits so many that no pseudonym has them
# by chance.
PARTS = (
    "тайнов", "tainov", "скрытович", "skrytovich", "9165550011", "4510774512",
    "1984-02-29", "29.02.1984", "19840229",
)  # fmt: skip
PLANTED = 40
RECEIVED = "received=2026-11-10T090000Z"


@dataclass(frozen=True)
class Told:
    """``said``: everything the commands printed while the home was filled and asked."""

    home: Home
    said: str


def fill(factory: pytest.TempPathFactory, folder: Path) -> Told:
    home = copy_of_demo(factory, folder)
    plant(home)
    said = []
    for verb in (
        ("run", "--known-at", KNOWN_AT), ("status", "--json"), ("quarantine",), ("doctor",),
        ("releases", "show", "--json"),
    ):  # fmt: skip
        done = compatriots(home.root, *verb)
        assert done.returncode in (0, 1), done.stderr[-2000:]
        said.append(done.stdout + done.stderr)
    return Told(home, "\n".join(said))


def plant(home: Home) -> None:
    """Registrations of invented people for events of the demo, and lines that are quarantined."""
    plans = [
        json.loads(line)["plan_id"]
        for path in sorted((home.exports / "event_registrations").rglob("*.jsonl"))[-3:]
        for line in path.read_text(encoding="utf-8").splitlines()[:40]
        if '"plan_id"' in line and line.endswith("}")
    ]
    assert plans
    lines = []
    for number in range(PLANTED):
        person = {
            "surname": f"Тайнов{chr(1072 + number % 30)}", "given": "Аристарх",
            "patronymic": "Скрытович", "birth_date": "29.02.1984",
            "email": f"tainov{number}@example.org", "sex": "m",
        }  # fmt: skip
        record = registration(
            900_000 + number, person=person, plan_id=plans[number % len(plans)],
            residence_country="Казахстан", checked_in_at="2026-10-02T09:00:00Z",
            attendance_mode="venue", channel="site",
        )  # fmt: skip
        if number % 10 == 9:
            # Not accepted: each for a reason of its own.
            spoilt = ({"status": "Тайнов"}, {"registered_at": "29.02.1984 Тайнов"},
                      {"note": "+7 916 555 00 11"}, {"plan_id": None})[number // 10]  # fmt: skip
            record |= spoilt
        lines.append(line_of(record))
    lines.append(
        '{"registration_id": "R-cut", "person": {"surname": "Тайнов", "passport": "4510 774512'
    )
    file = home.exports / "event_registrations" / RECEIVED / "registrations_planted.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")


def found_in(text: str) -> list[str]:
    """Parts of planted values in a text, blanks and dashes left out of account."""
    plain = text.casefold()
    squeezed = "".join(sign for sign in plain if sign not in " ()-\u00a0")
    return [part for part in PARTS if part in plain or part in squeezed]


def leaks(told: Told) -> dict[str, list[str]]:
    """Places where a part of a planted value stands; the landing and the inbox hold originals."""
    found = {"said": found_in(told.said)}
    for path in sorted(told.home.root.rglob("*")):
        if not path.is_file() or {told.home.landing, told.home.exports} & {*path.parents}:
            continue
        name = str(path.relative_to(told.home.root))
        found[name] = found_in(f"{name} {content_of(path)}")
    return {name: parts for name, parts in found.items() if parts}


def content_of(path: Path) -> str:
    """Everything a file holds: its bytes, and what is packed in it."""
    raw = path.read_bytes().decode("utf-8", "ignore")
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        return f"{file.read().to_pylist()} {file.metadata.to_dict()} {file.schema_arrow.metadata}"
    if path.suffix == ".duckdb":
        return f"{raw} {texts_of(path)}"
    return raw


def texts_of(warehouse: Path) -> list[str]:
    """Distinct texts of all tables that hold a part (the engine packs its columns)."""
    held = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
        ).fetchall()
        for schema, table, column in columns:
            held += connection.execute(
                f'select distinct cast("{column}" as varchar) from "{schema}"."{table}" '
                f'where regexp_matches(lower(cast("{column}" as varchar)), $1)',
                ["|".join(PARTS).replace(".", r"\.")],
            ).fetchall()
    return [str(text) for (text,) in held]
