"""Great Expectations as the independent gate (decision 0014): one suite run per load batch.

It runs in a process of its own (``expectations_worker``): its import takes seconds of work,
which then goes on beside the conversion, and what it prints at its end stays out of our log.
The JSON of every run is kept under ``lake/receipts/expectations``, without values of rows.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from dagster_project.contracts.expectations import suite
from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic
from dagster_project.ingest.intake import Pending
from dagster_project.ingest.times import compact


@dataclass(frozen=True)
class FailedExpectation:
    """One failed expectation. ``deliveries`` is empty for tables that carry no delivery."""

    rule: str
    column: str
    severity: str  # error, warning
    unexpected_count: int
    deliveries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Validation:
    """One suite run over one table; ``evidence`` is its JSON."""

    name: str
    checks: int
    findings: tuple[FailedExpectation, ...]
    evidence: dict[str, Any]

    @property
    def is_passed(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


class ExpectationsWorker:
    """A running worker. One suite at a time; started on first need."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[str] | None = None

    def start(self) -> None:
        """Let the worker import its libraries while we do something else."""
        if self._process is None or self._process.poll() is not None:
            self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as the worker does
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dagster_project.ingest.expectations_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
            )

    def validate(
        self, name: str, files: Sequence[Path], specs: Sequence[Mapping[str, Any]]
    ) -> Validation:
        """Run a suite over the rows of some Parquet files.

        Raises ``UserError`` when the gate itself is broken: that must never look like bad or,
        worse, like good data.
        """
        self.start()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"name": name, "files": [str(file) for file in files], "suite": list(specs)}
        answer: dict[str, Any] = {}
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline() or "{}")
        except (OSError, ValueError):
            self.close()
        if "evidence" not in answer:
            problem = answer.get("problem", "the process ended")
            raise UserError(
                f"The check of the accepted rows could not run ({problem}): nothing was loaded.",
                where=name,
                hint="This is a fault of the program or of the contract's quality rules, not of "
                "the files: run `compatriots contract check` and report it.",
            )
        findings = tuple(
            FailedExpectation(**item | {"deliveries": tuple(item["deliveries"])})
            for item in answer["findings"]
        )
        return Validation(name, len(specs), findings, answer["evidence"])

    def close(self) -> None:
        """End the worker; it is started again when needed."""
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout, self._errors):
                if stream is not None:
                    try:
                        stream.close()
                    except BrokenPipeError:
                        continue
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._errors = None


WORKER = ExpectationsWorker()
atexit.register(WORKER.close)


def validate_batch(
    home: Home, batch: Sequence[Pending], now: datetime
) -> dict[str, tuple[str, ...]]:
    """Check the accepted rows of a batch of one export; delivery_id -> failed expectations.

    Warnings are kept in the JSON and hold nothing.
    """
    filled = [pending for pending in batch if pending.conversion.rows_accepted]
    if not filled:
        return {}
    contract = filled[0].arrival.contract
    specs = suite(contract)
    if not specs:
        return {}
    result = WORKER.validate(contract.export, [pending.out.accepted for pending in filled], specs)
    first = filled[0].arrival.delivery_id
    path = home.receipts / "expectations" / f"{compact(now)}-{contract.export}-{first[-12:]}.json"
    deliveries = sorted(pending.arrival.delivery_id for pending in filled)
    evidence = result.evidence | {"deliveries": deliveries, "contract_version": contract.version}
    write_atomic(path, json.dumps(evidence, ensure_ascii=False, indent=1) + "\n")
    failed: dict[str, tuple[str, ...]] = {}
    for finding in result.findings:
        if finding.severity == "error":
            # A failed expectation that names no delivery holds all of them.
            for delivery_id in finding.deliveries or deliveries:
                reason = f"expectation {finding.rule} failed"
                failed[delivery_id] = (*failed.get(delivery_id, ()), reason)
    return failed


def validate_tables(
    tables: Mapping[str, Sequence[Path]], suites: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Validation]:
    """Run a suite over each released table, given as its Parquet files."""
    return [WORKER.validate(name, tables[name], suites[name]) for name in sorted(suites)]
