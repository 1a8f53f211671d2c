"""Advice where a refused file belongs: only to an export that could take it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Column, Contract, Layout, PersonPart
from dagster_project.ingest.source_detection import closest
from tests.pipeline.delivery_support import contract

GOOD = ("district", "opened_on", "visitors")


def told(folder: Path, other: Contract, text: str, name: str = "file.csv", **own: Any) -> object:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    refusing = replace(contract("plans", ("title", "city", "day"), "append", key=("title",)), **own)
    return closest(file, {"plans": refusing, other.export: other}, "plans")


def test_a_file_is_sent_only_where_it_could_be_read(tmp_path: Path) -> None:
    other = contract("visits", GOOD, "append", key=GOOD)
    sound = "district;opened_on;visitors\nA;2026-01-01;5\n"
    assert told(tmp_path, other, sound) == "visits"
    # Another format, or another name than its files have.
    for kind in ("xml", "xlsx", "json", "jsonl"):
        assert told(tmp_path, replace(other, layouts=(Layout("x", kind),)), sound) is None
    assert told(tmp_path, other, sound, "file.txt") is None
    # Labels are whole words, and one or two of them stand anywhere.
    assert told(tmp_path, other, "districts;reopened_on;visitors_all\n") is None
    few = contract("few", ("id", "k", "d"), "append", key=("id", "k"))
    assert told(tmp_path, few, "id;k;title\n1;2;3\n") is None


def test_persons_are_never_sent_where_nobody_guards_them(tmp_path: Path) -> None:
    other = contract("visits", GOOD, "append", key=GOOD)
    sound = "district;opened_on;visitors\nA;2026-01-01;5\n"
    guarded: dict[PersonPart, str] = {"surname": "district"}
    assert told(tmp_path, other, sound, person={"surname": "title"}) is None
    assert told(tmp_path, replace(other, person=guarded), sound, person={"surname": "title"})


def test_records_of_json_and_xml_are_told_by_their_beginning(tmp_path: Path) -> None:
    columns = tuple(Column(name, name, "text", is_required=True) for name in GOOD)
    files = {
        "json": '[{"district": "A", "opened_on": "", "visitors": 5}]',
        "jsonl": '{"district": "A", "opened_on": "", "visitors": 5}\n',
        "xml": "<r><i><district>A</district><opened_on/><visitors>5</visitors></i></r>",
    }
    for kind, text in files.items():
        visits = contract("visits", GOOD, "append", key=GOOD)
        other = replace(visits, columns=columns, layouts=(Layout("x", kind),))  # type: ignore[arg-type]
        assert told(tmp_path, other, text) == "visits", kind
