"""``compatriots contract check``: every problem of a contract at once."""

from __future__ import annotations

from pathlib import Path

from dagster_project.contracts import quality, versions
from dagster_project.contracts.compile import analyse_document
from dagster_project.contracts.document import Problem
from dagster_project.errors import UserError

__all__ = ["Problem", "check"]


def check(path: Path) -> list[Problem]:
    """Problems of one contract file in the order of its lines; empty: it can be used.

    Looks at YAML, the standard's schema, our words, their sense, the quality rules, and the
    version against the lock file in the same folder. A contract of others that is
    standard-valid but says nothing of loading gives one problem with ``is_blocking`` False.
    """
    document, contract, problems = analyse_document(path)
    if contract is None or document is None:
        return problems
    problems += quality.dry_run(document, contract)
    try:
        problems += versions.problems(document, contract, versions.read_lock(path.parent))
    except UserError as error:
        problems.append(Problem(path, 1, str(error)))
    return sorted(problems, key=lambda problem: (problem.line, problem.message))
