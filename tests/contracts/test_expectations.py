"""Suites find wrong rows on their own, and say which delivery each belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.expectations import suite
from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import raw_columns
from dagster_project.contracts.read import read_contract, read_contracts
from dagster_project.home import CONTRACTS
from tests.contracts.base import BASE, changed

SHIPPED = read_contracts(CONTRACTS)
TOKEN = "0123456789abcdef" * 2
GOOD: dict[str, Any] = {
    "visit_id": "v1",
    "version": 1,
    "seen_on": "2025-03-01",
    "amount": "5.00",
    "status": "held",
    "person_name_token": TOKEN,
    "person_birth_year": 1990,
    "person_age": 34,
    "person_is_identified": True,
    "person_key_id": "k1",
    "_delivery_id": "good",
    "_received_at": "2025-03-02",
    "_line": 2,
    "_contract_version": "1.0.0",
}


def rules() -> str:
    """The base contract with one of each rule."""
    text = changed(BASE, "- name: status\n        logicalType: string\n",
                   "- name: status\n        logicalType: string\n        logicalTypeOptions:\n"
                   "          pattern: '^(?:h|c)[a-z]{3,}$'\n          maxLength: 9\n")  # fmt: skip
    return changed(
        text,
        "    quality:\n",
        "    quality:\n"
        "      - {metric: rowCount, mustBeLessThan: 4}\n"
        "      - {metric: duplicateValues, arguments: {properties: [visit_id]}, mustBe: 0}\n"
        "      - name: amount_known\n"
        "        type: sql\n"
        "        severity: warning\n"
        "        query: SELECT count(*) FROM ${object} WHERE amount IS NULL\n"
        "        mustBe: 0\n",
    ).replace(
        "          maximum: 10\n",
        "          maximum: 10\n        quality:\n"
        "          - {metric: nullValues, unit: percent, mustBeLessOrEqualTo: 50}\n",
    )


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    path = tmp_path / "visits.odcs.yaml"
    path.write_text(rules(), encoding="utf-8")
    return read_contract(path)


def failing(contract: Contract, rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Rule → deliveries that break it, judged as Great Expectations would."""
    connection = duckdb.connect()
    columns = raw_columns(contract)
    definition = ", ".join(f'"{column.name}" {column.sql_type}' for column in columns)
    connection.execute(f"CREATE TABLE batch ({definition})")
    for row in rows:
        values = [row.get(column.name) for column in columns]
        marks = ", ".join("?" for _ in columns)
        connection.execute(f"INSERT INTO batch VALUES ({marks})", values)
    found: dict[str, set[str]] = {}
    for spec in suite(contract):
        kwargs = spec["kwargs"]
        if spec["type"] == "unexpected_rows_expectation":
            query = kwargs["unexpected_rows_query"].format(batch="(SELECT * FROM batch)")
            query = query.replace("\\:", ":")  # what SQLAlchemy does with an escaped colon
        elif spec["type"] == "expect_column_values_to_not_be_null":
            query = f"SELECT _delivery_id FROM batch WHERE {kwargs['column']} IS NULL"
        else:
            listed = ", ".join(repr(value) for value in kwargs["value_set"])
            query = f"SELECT _delivery_id FROM batch WHERE {kwargs['column']} NOT IN ({listed})"
        deliveries = {row[0] for row in connection.execute(query).fetchall()}
        if deliveries:
            found[spec["meta"]["rule"]] = deliveries
    return found


def test_right_rows_pass(contract: Contract) -> None:
    assert failing(contract, [GOOD, {**GOOD, "visit_id": "v2"}]) == {}


WRONG_ROWS: dict[str, dict[str, Any]] = {
    "required:visit_id": {"visit_id": None},
    "required:seen_on": {"seen_on": None},
    "required:person_key_id": {"person_key_id": None},
    "required:_line": {"_line": None},
    "allowed:status": {"status": "cheld"},
    "pattern:status": {"status": "xxxx"},
    "length:status": {"status": "hhhhhhhhhh"},
    "range:amount": {"amount": "10.01"},
    "pattern:person_name_token": {"person_name_token": "Ivanova"},
    "pattern:person_strict_token": {"person_strict_token": TOKEN.upper()},
    "identified_has_token": {"person_name_token": None},
    "unidentified_has_no_token": {"person_is_identified": False},
    "seen_after_birth": {"seen_on": "1899-12-31"},
    "amount_known": {"amount": None},
    "nullValues:amount": {"amount": None},
}


@pytest.mark.parametrize("rule", WRONG_ROWS)
def test_a_wrong_row_fails_its_rule_for_its_delivery_only(rule: str, contract: Contract) -> None:
    bad = {**GOOD, **WRONG_ROWS[rule], "_delivery_id": "bad"}
    found = failing(contract, [GOOD, bad])
    assert found[rule] == {"bad"}


def test_a_key_may_repeat_between_deliveries_but_not_within_one(contract: Contract) -> None:
    again = {**GOOD, "_delivery_id": "again"}
    assert failing(contract, [GOOD, again]) == {}
    found = failing(contract, [GOOD, again, again])
    assert found["unique_key"] == {"again"}
    assert found["duplicateValues"] == {"again"}


def test_a_row_count_is_judged_per_delivery(contract: Contract) -> None:
    many = [{**GOOD, "visit_id": f"m{number}", "_delivery_id": "many"} for number in range(4)]
    assert failing(contract, [GOOD, *many]) == {"rowCount": {"many"}}


def test_severity_and_column_travel_along(contract: Contract) -> None:
    by_rule = {spec["meta"]["rule"]: spec["meta"] for spec in suite(contract)}
    assert by_rule["amount_known"]["severity"] == "warning"
    assert by_rule["seen_after_birth"]["severity"] == "error"
    assert by_rule["range:amount"]["column"] == "amount"


@pytest.mark.parametrize("export", sorted(SHIPPED))
def test_the_suites_of_the_shipped_contracts_run(export: str) -> None:
    contract = SHIPPED[export]
    assert failing(contract, []) == {}
    for spec in suite(contract):
        assert set(spec) == {"type", "kwargs", "meta"}
        assert spec["meta"]["severity"] in ("error", "warning")
