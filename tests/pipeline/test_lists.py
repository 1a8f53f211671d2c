"""Lists inside of records become rows of tables of their own; a bad item costs no record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Contract
from dagster_project.ingest.judging import convert
from dagster_project.ingest.verdict import over_tolerance
from tests.contracts.test_no_crash import places
from tests.contracts.word_proofs import DIALECTS, PERSON, workbook
from tests.pipeline.bad_input import Outcome, read_by
from tests.pipeline.small_contract import column, contract, contract_file
from tests.pipeline.test_planted_values import with_value

SEPARATED = {"separator": ";", "pattern": "^(?P<stage>[a-z0-9_]+) (?P<score>.+)$"}
ITEMS = [
    column("stage", "stage", required=True, valueMap={"round": "round_1", "final": "final"}),
    column("score", "score", "decimal(6,2)"),
]
FORMATS = ("csv", "xlsx", "json", "jsonl")


def results(**explode: Any) -> dict[str, Any]:
    return column("results", "results", "array", items=ITEMS, explode={"atMost": 3} | explode)


def made(folder: Path, kind: str, *more: dict[str, Any], **words: Any) -> Contract:
    told = SEPARATED if kind in ("csv", "xlsx") else {}
    listed = results(**told)
    return contract(
        folder, column("k", "k", primaryKey=True), listed, *more, **DIALECTS[kind] | words
    )


def written(folder: Path, kind: str, *lists: Any) -> Path:
    """A file of records x1, x2 … with these lists."""
    file = folder / f"file.{kind}"
    records = [{"k": f"x{number}", "results": told} for number, told in enumerate(lists, 1)]
    if kind == "xlsx":
        workbook(file, {"Sheet1": [("k", "results"), *((r["k"], r["results"]) for r in records)]})
    elif kind == "csv":
        said = "".join(f'{r["k"]};"{r["results"]}"\n' for r in records)
        file.write_text("k;results\n" + said, encoding="utf-8")
    elif kind == "json":
        file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    else:
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def items(file: Path, listed: str = "results") -> list[tuple[Any, ...]]:
    path = file.parent / "out" / f"accepted.{listed}.parquet"
    with duckdb.connect() as engine:
        return engine.execute(
            "select * exclude (_delivery_id, _received_at, _sheet, _contract_version) "
            "from read_parquet(?) order by _line, item_no",
            [str(path)],
        ).fetchall()


def told(outcome: Outcome) -> list[tuple[str, str, int]]:
    """(rule, column, line) of what was left out, and the account of items beside it."""
    return outcome.dropped


def of_cell(text: str) -> list[dict[str, Any]]:
    """A list as JSON that says what a cell does."""
    parts = [part.split(" ", 1) for part in text.split("; ")]
    return [{"stage": stage, "score": score} for stage, score in parts]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_items_are_judged_like_records(
    kind: str, is_large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_large:
        monkeypatch.setattr(convert, "LARGE_FILE", 0)
        monkeypatch.setattr(convert, "LARGE_WORKBOOK", 0)
    cells = ["round 10; final 7.55", "round no; finale 3", "round 1; round 2; round 3; final 4"]
    lists = [cell if kind in ("csv", "xlsx") else of_cell(cell) for cell in cells]
    file = written(tmp_path, kind, *lists)
    outcome = read_by(file, made(tmp_path, kind))
    first = 1 if kind in ("json", "jsonl") else 2
    assert outcome.counts == (3, 0, 0)
    assert [(*row[:3], str(row[3])) for row in items(file)] == [
        ("x1", 1, "round_1", "10.00"),
        ("x1", 2, "final", "7.55"),
        ("x2", 1, "round_1", "None"),
    ]
    assert [row[-1] for row in items(file)] == [first, first, first + 1]
    assert sorted(told(outcome)) == [
        ("bad_decimal", "results.score", first + 1),
        ("not_in_list", "results.stage", first + 1),
        ("too_many_items", "results", first + 2),
    ]
    assert outcome.account.items == {"results": {"read": 5, "accepted": 3}}


BAD_LISTS: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "null": (None, []),
    "empty": ([], []),
    "an empty text": ("", []),
    "a text": ("round 10", [("no_list", "results")]),
    "a number": (17, [("no_list", "results")]),
    "an object": ({"stage": "final"}, [("no_list", "results")]),
    "an item that is no object": ([[{"stage": "final"}], 5, None], [("bad_json", "results")] * 3),
    "an item that says nothing known": ([{"other": 1}], [("bad_json", "results")]),
    "a value that is a list": ([{"stage": ["final"]}], [("not_in_list", "results.stage")]),
    "a value that is deep": (
        [{"stage": "final", "score": json.loads("[" * 60 + "]" * 60)}],
        [("bad_decimal", "results.score")],
    ),
    "a hundred thousand items": (
        [{"stage": "final"}] * 100_000, [("too_many_items", "results")],
    ),
    "a zero sign": ([{"stage": "fi\x00nal"}], [("zero_byte", "results")]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["json", "jsonl"])
@pytest.mark.parametrize("name", BAD_LISTS)
def test_a_bad_list_costs_no_record(name: str, kind: str, tmp_path: Path) -> None:
    bad, found = BAD_LISTS[name]
    if kind == "jsonl" and name == "a hundred thousand items":
        bad = [{"stage": "final"}] * 1_000  # a line has a longest length of its own
    file = written(tmp_path, kind, [{"stage": "final", "score": 1}], bad)
    outcome = read_by(file, made(tmp_path, kind))
    assert outcome.counts == (2, 0, 0)
    assert told(outcome) == [(*one, 2) for one in found]
    assert items(file)[0][:3] == ("x1", 1, "final")


def test_a_list_that_is_mostly_bad_holds_its_delivery(tmp_path: Path) -> None:
    of = made(tmp_path, "json")
    good, bad = {"stage": "final"}, {"stage": "unknown"}
    few = read_by(written(tmp_path, "json", [good], [bad], [bad]), of)
    many = read_by(written(tmp_path, "json", [good], *[[bad]] * 3), of)
    assert not over_tolerance(of, few.account)
    assert "results.stage" in over_tolerance(of, many.account)[0]


def test_records_that_differ_in_their_list_alone_contradict_each_other(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    lists = [[{"stage": "final"}], [{"stage": "round"}]]
    file.write_text(json.dumps([{"k": "x", "results": told} for told in lists]))
    outcome = read_by(file, made(tmp_path, "json"))
    assert [rule for rule, *_ in outcome.faults] == ["duplicate_conflict"] * 2
    assert items(file) == []


def test_free_texts_inside_a_list_of_persons_become_pseudonyms(tmp_path: Path) -> None:
    listed = column(
        "works", "works", "array", explode={"atMost": 9},
        items=[column("kind", "kind"), column("title", "title", protection="drop")],
    )  # fmt: skip
    of = contract(
        tmp_path, column("k", "k", primaryKey=True), *PERSON, listed,
        **DIALECTS["json"], personAgeAt="at",
    )  # fmt: skip
    file = tmp_path / "file.json"
    person = {"surname": "Щукин", "given": "Алексей", "born": "1990-02-28", "at": "2025-01-01"}
    works = [{"kind": "Иванова Мария", "title": "О бабушке Петровой"}, "Сидорова"]
    file.write_text(json.dumps([{"k": "x", "works": works, **person}]), encoding="utf-8")
    outcome = read_by(file, of)
    ((_, _, kind, _),) = items(file, "works")
    assert len(kind) == 32
    assert outcome.raw == ["•••"]
    lake = b"".join(path.read_bytes() for path in (tmp_path / "out").glob("*.parquet"))
    assert not any(name.encode() in lake for name in ("Иванова", "Петровой", "Сидорова"))


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "without the word": ({"items": ITEMS}, {}, "Give it the word `explode`"),
    "without columns": ({"explode": {"atMost": 3}}, {}, "it has no columns"),
    "in XML": ({"items": ITEMS, "explode": {"atMost": 3}}, DIALECTS["xml"], "does nothing in"),
    "with a pattern in JSON": ({"items": ITEMS, "explode": SEPARATED}, {}, "does nothing in"),
    "in a cell without a pattern": (
        {"items": ITEMS, "explode": {"separator": ";"}}, DIALECTS["csv"],
        "needs `separator` and `pattern`",
    ),
    "with a pattern that names no column": (
        {"items": ITEMS, "explode": {"separator": ";", "pattern": "^(?P<stage>.)"}},
        DIALECTS["csv"], "differ in `score`",
    ),
    "required": ({"items": ITEMS, "explode": {}, "required": True}, {}, "it can't be required"),
    "protected": (
        {"items": ITEMS, "explode": {}, "protection": "token"}, {}, "has no use for a list",
    ),
    "of persons": ({"items": [*PERSON], "explode": {}}, {}, "can't hold the parts of a person"),
    "named by its items": (
        {"items": [column("n", "n", primaryKey=True)], "explode": {}}, {}, "and `item_no`",
    ),
    "with a column of the loader": (
        {"items": [column("item_no", "n")], "explode": {}}, {}, "are named `item_no`",
    ),
    "with the name of the key": (
        {"items": [column("k", "n")], "explode": {}}, {}, "are named `k`",
    ),
    "from the file's name": (
        {"items": [column("n", "n", source="file_name", sourcePattern="(.)")], "explode": {}}, {},
        "stands in the item",
    ),
    "with a rule that nobody runs": (
        {"items": [{**column("n", "n"), "quality": [{"metric": "nullValues", "mustBe": 0}]}],
         "explode": {}}, {}, "only `invalidValues` is checked",
    ),
    "of a list": (
        {"items": [column("n", "n", "array", items=ITEMS)], "explode": {}}, {}, "can't be loaded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_list_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    own, words, says = WRONG[name]
    path = contract_file(
        tmp_path, column("k", "k", primaryKey=True), column("results", "results", "array", **own),
        **DIALECTS["json"] | words,
    )  # fmt: skip
    problems = check(path)
    problem, *_ = [item for item in problems if says in f"{item.message} {item.hint}"]
    text = path.read_text(encoding="utf-8").splitlines()
    # The key stands first and ends so.
    assert problem.line > next(n for n, line in enumerate(text, 1) if "primaryKey" in line)


def test_a_list_needs_the_key_of_its_record(tmp_path: Path) -> None:
    path = contract_file(tmp_path, column("k", "k"), results(), **DIALECTS["json"])
    assert ["need the key" in problem.message for problem in check(path)] == [True]


def test_explode_belongs_to_lists(tmp_path: Path) -> None:
    path = contract_file(tmp_path, column("k", "k", explode={"atMost": 3}), **DIALECTS["json"])
    assert ["needs the type array" in problem.message for problem in check(path)] == [True]


STRANGE: tuple[Any, ...] = (None, 5, [{}], {"a": 1})


def test_a_strange_value_anywhere_in_a_list_is_no_crash(tmp_path: Path) -> None:
    key, listed = column("k", "k", primaryKey=True), results(**SEPARATED)
    for place in list(places(listed)):
        for value in STRANGE:
            changed = with_value(listed, place, value)
            found = check(contract_file(tmp_path, key, changed, **DIALECTS["csv"]))
            assert all(problem.line > 1 for problem in found)
