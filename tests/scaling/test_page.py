"""What docs/scaling.md says of sizes is what was measured, and more people are other people."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from tests.scaling import report
from tests.scaling.multiply import multiply

ROW = (
    '{"registration_id":"R0000001","plan_id":"PL-2021-000312","person":{"surname":"Орлова",'
    '"given":"Полина","birth_date":%s,"email":"orlova1@example.org"},"status":"registered"}\n'
)


def test_the_page_is_what_the_command_writes() -> None:
    text = report.PAGE.read_text(encoding="utf-8")
    assert text == report.page(text, report.figures()), "run `python -m tests.scaling page`"


def test_both_engines_said_the_same_of_many_times_the_demo() -> None:
    sizes = report.figures()["sizes"]
    assert [size["differences"] for size in sizes] == [[], []]
    assert sizes[-1]["sent"] > (sizes[-1]["times"] - 1) * sizes[0]["sent"]


def test_a_difference_is_said() -> None:
    found = copy.deepcopy(report.figures())
    found["sizes"][0]["differences"] = ["core.dim_post: other rows: …"]
    assert "**no**, 1 of" in report.block(found)
    assert "core.dim_post" in report.block(found)


def test_what_did_not_end_is_said() -> None:
    found = copy.deepcopy(report.figures())
    found["sizes"][-1]["costs"]["duckdb_small"] = None
    assert "| did not end |" in report.block(found)


def test_lines_that_come_nearer_meet_somewhere() -> None:
    found = copy.deepcopy(report.figures())
    first, last = found["sizes"]
    first["sent"], last["sent"] = 0, 1_000_000
    for size, duckdb, spark in ((first, 10, 110), (last, 60, 140)):
        size["costs"]["duckdb"]["cpu"], size["costs"]["spark"]["cpu"] = duckdb, spark
    assert "would meet at 5 million" in report.block(found)
    last["costs"]["spark"]["cpu"] = 160
    assert "On equal cores nowhere" in report.block(found)
    last["costs"]["spark"]["cpu"] = 100
    assert "lost in chance" in report.block(found)
    assert "| Tables, Spark, CPU | — | no growth measured |" in report.block(found)


@pytest.mark.parametrize(
    ("born", "made"),
    [
        ('"1990-12-31"', ["1990-12-31", "1990-01-17", "1990-02-03"]),
        ('"05.03.1990"', ["05.03.1990", "1990-03-22", "1990-04-08"]),
        ('"1990-02-31"', ["1990-02-31"] * 3),
        ("null", [None] * 3),
    ],
)
def test_more_people_are_other_people(born: str, made: list[str | None], tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "received=1").mkdir(parents=True)
    (source / "received=1" / "one.jsonl").write_text("\ufeff" + ROW % born + '{"cut', "utf-8")
    (source / "received=1" / "wide.jsonl").write_text(ROW % born, "utf-16")
    multiply(source, target, 3)
    lines = (target / "received=1" / "one.jsonl").read_text("utf-8-sig").splitlines()
    rows = [json.loads(line) for line in lines[:3]]
    assert [row["person"]["birth_date"] for row in rows] == made
    assert len({row["registration_id"] for row in rows}) == 3
    assert len({row["person"]["email"] for row in rows}) == 3
    assert {row["plan_id"] for row in rows} == {"PL-2021-000312"}
    wide = [path / "received=1" / "wide.jsonl" for path in (source, target)]
    assert wide[0].read_bytes() == wide[1].read_bytes()
