"""What is no text in JSON makes no code, pseudonym or part of a person, however it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.pipeline.bad_input import line_of, read_by, registration, shipped
from tests.pipeline.small_contract import contract
from tests.pipeline.test_dressed_codes import COLUMNS, NUMBERS


def test_quick_json_lines_make_no_code_of_what_is_no_text(tmp_path: Path) -> None:
    """Beyond the lines that are looked at before the engine is trusted."""
    small = contract(tmp_path, *COLUMNS, format="jsonl")
    told = [item for item in NUMBERS if item[0] not in ("amount", "day")]
    clean = 250
    for number, (name, literal, expected) in enumerate(told):
        if not isinstance(expected, ValueError):
            continue
        lines = [f'{{"line_no":{n},"doc":"D-{n}"}}' for n in range(clean)]
        doc = "" if name == "doc" else '"doc":"D-x",'
        lines.append(f'{{"line_no":{clean},{doc}"{name}":{literal}}}')
        file = tmp_path / f"{number}.jsonl"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        found = read_by(file, small)
        rules = [rule for rule, column, line in (*found.faults, *found.dropped)]
        assert rules == [str(expected)], (name, literal)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_what_is_no_text_is_no_part_of_a_person(tmp_path: Path, kind: str) -> None:
    export = shipped("event_registrations")
    layout = replace(export.layouts[0], format=cast(Any, kind))
    parts: list[dict[str, Any]] = [
        {}, {"surname": ["Щукин"]}, {"given": {"v": "Олег"}}, {"patronymic": True},
        {"surname": 1.5}, {"email": []}, {"email": "-"},
    ]  # fmt: skip
    known = {"surname": "Щукин", "given": "Олег", "birth_date": "1990-02-28"}
    lines = [line_of(registration(n, person=known | part)) for n, part in enumerate(parts)]
    file = tmp_path / f"registrations.{kind}"
    file.write_text(
        "\n".join(lines) + "\n" if kind == "jsonl" else f"[{','.join(lines)}]", encoding="utf-8"
    )
    outcome = read_by(file, replace(export, layouts=(layout,)))
    assert outcome.column("registration_id") == ["R-0", "R-5", "R-6"]
    assert [(rule, name) for rule, name, _ in outcome.faults] == [
        ("not_text", f"person_{next(iter(part))}") for part in parts[1:5]
    ]
