"""Posts lay rosters out as they like: whatever the labels, their order, the rows above and the
language are, the same persons are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.contracts.model import Column
from dagster_project.ingest.readers.open_source import open_readers
from tests.contracts.word_proofs import workbook
from tests.pipeline.bad_input import read, shipped

WORDS = {
    "ru": {
        "participant": "участница", "escort": "Сопровождающий", "f": "ж", "m": "М",
        "nominated": "номинирована", "confirmed": "Подтверждён", "travelled": "выехал",
        "withdrawn": "отозвана", "total": "Итого: 2",
    },
    "en": {
        "participant": "participant", "escort": "escort", "f": "F", "m": "male",
        "nominated": "nominated", "confirmed": "confirmed", "travelled": "Travelled",
        "withdrawn": "withdrawn", "total": "Total",
    },
}  # fmt: skip
PERSONS: tuple[dict[str, Any], ...] = (
    {
        "roster_no": 1, "line_no": 1, "full_name": "Лунная Анна Петровна",
        "birth_date": date(2009, 2, 3), "person_sex": "f", "residence_country_name": "Казахстан",
        "city": "Алматы", "school": "Гимназия 5", "nomination_application_id": "A-2025-000017",
        "role": "participant", "status": "withdrawn",
        "status_history": (("nominated", "01.03.2025"), ("withdrawn", "15.04.2025")),
        "replaced_by_line_no": 2,
    },
    {
        "roster_no": 1, "line_no": 2, "full_name": "Звёздный Пётр", "birth_date": "2009",
        "person_sex": "m", "residence_country_name": "Казахстан", "role": "escort",
        "status": "travelled",
        "status_history": (("confirmed", "15.04.2025"), ("travelled", "10.07.2025")),
        "arrival_date": date(2025, 7, 10), "departure_date": date(2025, 7, 20),
        "host_city": "Казань",
    },
)  # fmt: skip
ABOVE: tuple[Sequence[Sequence[str]], ...] = (
    [("Загранучреждение: RU-ALA",), ("Поездка: TR-2025-3",)],
    [("Roster of participants",), ("Post: RU-ALA   Trip: TR-2025-3",), ("",), ("Form P-2",)],
)


def columns(name: str) -> list[Column]:
    """In an order of its own; a group of labels stands together."""
    found = [column for column in shipped("trip_rosters").columns if column.source == "record"]
    if name == "from_the_end":
        return found[::-1]
    return found[3:] + found[:3] if name == "turned" else found


def labels(column: Column, number: int, has_groups: bool) -> str:
    """One of the labels that the contract knows, the same for the same number."""
    known = (column.label, *column.alternative_labels)
    fitting = [label for label in known if (" / " in label) == has_groups] or [
        label for label in known if " / " not in label
    ]
    return fitting[number % len(fitting)]


def heads(said: Sequence[str], has_groups: bool) -> list[Sequence[str]]:
    """The rows of the header; a group is written once, above its first column."""
    if not has_groups:
        return [said]
    parts = [label.split(" / ") if " / " in label else [label, ""] for label in said]
    tops = [top for top, _ in parts]
    top = [
        "" if below and place and tops[place - 1] == tops[place] else tops[place]
        for place, (_, below) in enumerate(parts)
    ]
    return [top, [below for _, below in parts]]


def cell(column: Column, person: dict[str, Any], language: str) -> Any:
    value, words = person.get(column.name, ""), WORDS[language]
    if column.name == "status_history":
        return "; ".join(f"{words[state]} {day}" for state, day in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return words.get(str(value), value)


def written(file: Path, number: int, has_groups: bool, order: str, language: str) -> dict[str, int]:
    """The roster in one layout; returns where each column stands."""
    listed = columns(order)
    said = [labels(column, number, has_groups) for column in listed]
    persons = [[cell(column, one, language) for column in listed] for one in PERSONS]
    total = [WORDS[language]["total"]] + [""] * (len(listed) - 1)
    above = ABOVE[number % 2]
    workbook(file, {"Sheet1": [*above, *heads(said, has_groups), *persons, total]})
    return {column.name: place for place, column in enumerate(listed)}


LAYOUTS = list(product(range(4), (False, True), ("as_agreed", "from_the_end", "turned"), WORDS))


def test_every_layout_is_recognised(tmp_path: Path) -> None:
    file, known = tmp_path / "file.xlsx", shipped("trip_rosters")
    for layout in LAYOUTS:
        places = written(file, *layout)
        binding = next(iter(open_readers(file, known))).binding
        assert binding.fields == places, layout
        assert binding.file_values == {"post_code": "RU-ALA", "trip_code": "TR-2025-3"}, layout
    assert len(LAYOUTS) >= 40


def test_layouts_are_read_equal(tmp_path: Path) -> None:
    """One of each order, language and number of header rows."""
    found = []
    for count, layout in enumerate(LAYOUTS[:: len(LAYOUTS) // 8 + 1]):
        file = tmp_path / f"{count}.xlsx"
        written(file, *layout)
        outcome = read(file, "trip_rosters")
        assert outcome.counts[:2] == (2, 0), (layout, outcome.faults)
        with duckdb.connect() as engine:
            history = engine.execute(
                "select line_no, item_no, status, status_date from read_parquet(?) order by all",
                [str(tmp_path / "out" / "accepted.status_history.parquet")],
            ).fetchall()
        rows = [
            tuple(sorted((k, v) for k, v in row.items() if not k.startswith("_")))
            for row in outcome.rows
        ]
        found.append((tuple(rows), tuple(history)))
    ((persons, states),) = set(found)
    first, second = map(dict, persons)
    assert (first["post_code"], first["trip_code"]) == ("RU-ALA", "TR-2025-3")
    assert (first["person_is_identified"], first["person_birth_year"]) == (True, 2009)
    assert (second["person_is_identified"], second["person_birth_year"]) == (False, None)
    assert (second["host_city"], second["arrival_date"]) == ("Казань", date(2025, 7, 10))
    assert first["replaced_by_line_no"] == 2
    assert not {"full_name", "birth_date", "city", "school"} & first.keys()
    assert [row[:3] for row in states] == [
        (1, 1, "nominated"), (1, 2, "withdrawn"), (2, 1, "confirmed"), (2, 2, "travelled"),
    ]  # fmt: skip


def test_no_label_belongs_to_two_columns() -> None:
    known = [
        label.casefold()
        for column in shipped("trip_rosters").columns
        if column.source == "record"
        for label in {column.label, *column.alternative_labels}
    ]
    assert sorted(known) == sorted(set(known))
