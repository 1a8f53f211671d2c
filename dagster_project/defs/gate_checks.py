"""The gate as checks of the release: one for each kind of thing it looks at.

Not one for each of its checks: which there are is known only when the gate has looked (a failed
model has the name of that model).
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from dagster_project.defs.names import RELEASE_KEY
from dagster_project.defs.verdicts import Verdict
from dagster_project.release.checks import Check
from dagster_project.release.gate import GateResult

BUILD = "build_is_whole"
# These are of the kind `disclosure`, too, but say how much is left to read, not what is given away;
# their names begin so.
OF_USE = "persons_of_use"
# Name -> the gate's own kinds, and what they make sure of together.
KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    BUILD: (("build", "dbt_test"), "Every model was built and no test of severity error failed."),
    "deliveries_add_up": (
        ("reconciliation",),
        "Rows and control totals of every delivery in effect are those of its receipt.",
    ),
    "released_tables_are_sound": (
        ("great_expectations",),
        "The written files pass their suites: keys, empty values, known words, rounding.",
    ),
    "nothing_is_disclosed": (
        ("disclosure",),
        "Every column says its protection; counts of persons are rounded and agree; hidden money "
        "can't be computed.",
    ),
    "figures_are_of_use": (
        (OF_USE,),
        "Not much of an indicator is too few or rounded away. Never stops a release.",
    ),
    "findings_are_none": (
        ("finding",),
        "Nothing was found for a person to judge (models of qc). Never stops a release.",
    ),
}


def gate_specs() -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(name, asset=RELEASE_KEY, description=description)
        for name, (_, description) in KINDS.items()
    ]


def gate_verdicts(gate: GateResult) -> Iterator[Verdict]:
    """Of what the gate came to look at: it stops at the build, and before it makes files."""
    looked_at: set[str] = {_kind(check) for check in gate.checks}
    # Findings are told only where there are some; they are looked for with the deliveries.
    looked_at |= {"finding"} if "reconciliation" in looked_at else set()
    for name, (kinds, _) in KINDS.items():
        if looked_at & set(kinds):
            yield _verdict(name, [check for check in gate.checks if _kind(check) in kinds])


def _kind(check: Check) -> str:
    return OF_USE if check.check_name.startswith(OF_USE) else check.kind


def _verdict(name: str, checks: list[Check]) -> Verdict:
    bad = [check for check in checks if check.status != "pass"]
    said = " ".join(check.message or f"{check.check_name}: {check.status}." for check in bad)
    return Verdict(
        dg.AssetCheckKey(RELEASE_KEY, name),
        passed=not bad,
        description=said or f"Passed: {len(checks)}.",
        metadata={"checks": _table(checks)} if checks else {},
        blocks=any(check.status == "fail" for check in bad),
    )


def _table(checks: list[Check]) -> dg.MetadataValue:
    rows = [
        dg.TableRecord(
            {
                "check": check.check_name,
                "status": check.status,
                "failures": check.failures_count,
                "message": check.message,
            }
        )
        for check in sorted(checks, key=lambda check: check.status)
    ]
    columns = ("check", "string"), ("status", "string"), ("failures", "int"), ("message", "string")
    schema = dg.TableSchema([dg.TableColumn(name, kind) for name, kind in columns])
    return dg.MetadataValue.table(rows, schema)
