"""The gate of Great Expectations: it finds, it names the delivery, and it never fails silently."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.errors import UserError
from dagster_project.home import REPOSITORY
from dagster_project.ingest.expectations import WORKER, validate_tables

Spec = dict[str, Any]


def spec(kind: str, rule: str, severity: str = "error", **kwargs: Any) -> Spec:
    meta = {"rule": rule, "column": "amount", "severity": severity}
    return {"type": kind, "kwargs": kwargs, "meta": meta}


NOT_NULL = spec("expect_column_values_to_not_be_null", "required", column="amount")
IN_SET = spec(
    "expect_column_values_to_be_in_set", "allowed", "warning", column="kind", value_set=["a"]
)
POSITIVE = spec(
    "unexpected_rows_expectation",
    "positive",
    unexpected_rows_query="SELECT _delivery_id, count(*) AS failing FROM {batch} "
    "WHERE amount < 0 GROUP BY _delivery_id",
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three deliveries: a sound one, one with a null and another kind, one with a negative."""
    found = []
    for name, amount, kind in (("d1", 1, "a"), ("d2", None, "b"), ("d3", -1, "a")):
        table = pa.table(
            {"amount": pa.array([amount, 5], pa.int64()), "kind": [kind, "a"]}
        ).append_column("_delivery_id", pa.array([name, name]))
        pq.write_table(table, tmp_path / f"{name}.parquet")
        found.append(tmp_path / f"{name}.parquet")
    return found


def test_each_finding_names_its_deliveries(files: list[Path]) -> None:
    result = WORKER.validate("things", files, [NOT_NULL, IN_SET, POSITIVE])
    found = {item.rule: (item.severity, item.deliveries) for item in result.findings}
    assert found == {
        "required": ("error", ("d2",)),
        "allowed": ("warning", ("d2",)),
        "positive": ("error", ("d3",)),
    }
    assert not result.is_passed


def test_a_warning_alone_passes(files: list[Path]) -> None:
    assert WORKER.validate("things", files, [IN_SET]).is_passed


def test_the_evidence_carries_counts_and_no_values(files: list[Path]) -> None:
    text = json.dumps(WORKER.validate("things", files, [NOT_NULL, IN_SET]).evidence)
    assert '"unexpected_count": 1' in text
    assert "unexpected_list" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        spec("expect_column_values_to_not_be_null", "typo", column="amuont"),
        spec("expect_column_values_to_match_regex", "regex", column="kind", regex="a"),
        spec("expect_something_nobody_knows", "unknown", column="kind"),
        spec(
            "unexpected_rows_expectation",
            "broken",
            unexpected_rows_query="SELECT nothing FROM {batch}",
        ),
    ],
    ids=lambda item: item["meta"]["rule"],
)
def test_a_broken_check_is_loud_and_not_bad_data(files: list[Path], wrong: Spec) -> None:
    with pytest.raises(UserError, match="could not run"):
        WORKER.validate("things", files, [NOT_NULL, wrong])
    assert WORKER.validate("things", files[:1], [NOT_NULL]).is_passed


def test_without_the_buffering_hook_every_check_breaks_loudly(files: list[Path]) -> None:
    """The guard itself: the worker without its hook must say so, not answer."""
    script = (
        "from dagster_project.ingest import expectations_worker as worker;"
        "worker.buffer_results = lambda: None; worker.main()"
    )
    request = {"name": "things", "files": [str(files[0])], "suite": [NOT_NULL]}
    answered = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        input=json.dumps(request) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "problem" in json.loads(answered.stdout)


def test_the_worker_writes_nothing_but_answers_and_ends_quietly(files: list[Path]) -> None:
    request = {"name": "things", "files": [str(files[0])], "suite": [NOT_NULL]}
    answered = subprocess.run(
        [sys.executable, "-m", "dagster_project.ingest.expectations_worker"],
        cwd=REPOSITORY,
        input=json.dumps(request) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(answered.stdout.splitlines()) == 1
    assert "leaked" not in answered.stderr


def test_released_tables_carry_no_delivery(tmp_path: Path) -> None:
    path = tmp_path / "mart.parquet"
    pq.write_table(pa.table({"amount": [1, None]}), path)
    (result,) = validate_tables({"mart": [path]}, {"mart": [NOT_NULL]})
    assert [item.deliveries for item in result.findings] == [()]
    assert not result.is_passed
