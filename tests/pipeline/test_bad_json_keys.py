"""JSON whose text says more than its values: a key twice, digits beyond a double."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.contracts.read import read_contract
from tests.pipeline.bad_input import (
    Outcome,
    line_of,
    plan,
    read,
    read_by,
    refused,
    registration,
    registrations,
    written,
)


def twice(text: str, key: str, second: str) -> str:
    """The text of an object that says ``key`` once more at its end."""
    return text[: text.rindex("}")] + f', "{key}": "{second}"}}'


@pytest.mark.parametrize("escaped", [False, True])
def test_a_line_with_one_key_twice_is_quarantined_and_the_key_named(
    tmp_path: Path, escaped: bool
) -> None:
    lines = [line_of(registration(number)) for number in range(1, 5)]
    lines[2] = twice(lines[2], "stat\\u0075s" if escaped else "status", "cancelled")
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.faults == [("repeated_key", "", 3)]
    assert "`status`" in outcome.hints[0]
    assert outcome.counts == (3, 1, 0)


def test_a_key_twice_in_a_nested_object_is_named_by_its_path_and_shows_no_value(
    tmp_path: Path,
) -> None:
    lines = [line_of(registration(number)) for number in range(1, 4)]
    lines[1] = lines[1].replace('"person": {', '"person": {"surname": "Тайнов", ')
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.faults == [("repeated_key", "", 2)]
    assert "`person.surname`" in outcome.hints[0]
    assert "Тайнов" not in f"{outcome.raw}{outcome.hints}"


def test_a_key_twice_is_found_beside_other_faults(tmp_path: Path) -> None:
    # The quick reader gives up at the broken line; the exact one sees both.
    lines = [line_of(registration(number)) for number in range(1, 6)]
    lines[1] = lines[1][:40]
    lines[3] = twice(lines[3], "plan_id", "P-2")
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.faults == [("bad_json", "", 2), ("repeated_key", "", 4)]


def test_a_key_that_no_column_reads_may_stand_twice(tmp_path: Path) -> None:
    lines = [line_of(registration(number)) for number in range(1, 4)]
    lines[1] = twice(twice(lines[1], "note", "a"), "note", "b")
    assert read(registrations(tmp_path, *lines), "event_registrations").counts == (3, 0, 0)


def test_a_record_of_a_list_with_one_key_twice_is_quarantined(tmp_path: Path) -> None:
    records = [line_of(plan(number)) for number in range(1, 4)]
    records[1] = twice(records[1], "plan_id", "P-9")
    file = written(tmp_path / "plan.json", "[" + ",\n".join(records) + "]")
    outcome = read(file, "event_plan")
    assert outcome.faults == [("repeated_key", "", 2)]
    assert "`plan_id`" in outcome.hints[0]


def test_two_lists_of_records_under_one_name_are_refused(tmp_path: Path) -> None:
    first, second = ("[" + line_of(plan(number)) + "]" for number in (1, 2))
    file = written(tmp_path / "plan.json", f'{{"plans": {first}, "plans": {second}}}')
    refusal = refused(file, "event_plan")
    assert refusal.code == "wrong_format"
    assert "`plans`" in refusal.message


AMOUNTS = """\
apiVersion: v3.1.0
kind: DataContract
id: amounts
name: Amounts
version: 1.0.0
status: active
schema:
  - name: amounts
    logicalType: object
    customProperties:
      - property: format
        value: jsonl
      - property: mode
        value: full_snapshot
    properties:
      - name: code
        logicalType: string
        required: true
      - name: amount
        logicalType: number
        physicalType: decimal(38,12)
      - name: works
        logicalType: string
"""


def amounts(folder: Path, *lines: str) -> Outcome:
    contract = written(folder / "amounts.odcs.yaml", AMOUNTS)
    file = written(folder / "amounts.jsonl", "\n".join([*lines, ""]))
    return read_by(file, read_contract(contract))


def test_numbers_of_json_lines_keep_every_digit(tmp_path: Path) -> None:
    texts = [
        "1.5",
        "1234567890123456.7801",
        "9999999999999999.99",
        "1e5",
        "123456.123456789012",
        "0.30000000000000004",
        "-0.0001",
        "12345678",
    ]
    lines = [f'{{"code": 38811040420190049244, "amount": {text}}}' for text in texts]
    outcome = amounts(tmp_path, *lines)
    assert outcome.column("amount") == [round(Decimal(text), 12) for text in texts]
    assert set(outcome.column("code")) == {"38811040420190049244"}


def test_a_key_twice_inside_a_value_that_is_kept_as_text_is_quarantined(tmp_path: Path) -> None:
    outcome = amounts(
        tmp_path,
        '{"code": "a", "works": [{"title": "Сад"}]}',
        '{"code": "b", "works": [{"title": "Сад", "title": "Дом"}]}',
    )
    assert outcome.faults == [("repeated_key", "", 2)]
    assert "`works`" in outcome.hints[0]
