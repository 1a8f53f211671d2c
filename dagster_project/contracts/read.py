"""Contracts as everybody else uses them: read, checked, compiled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from dagster_project.contracts.compile import analyse
from dagster_project.contracts.document import Problem
from dagster_project.contracts.model import Contract
from dagster_project.errors import wrong_use
from dagster_project.stamps import Stamp, stamp_of

SUFFIX = ".odcs.yaml"


def read_contract(path: Path) -> Contract:
    """The contract of one file; raises ``UserError`` with every problem of it."""
    contract, problems = _analysed(path, stamp_of(path))
    if contract is None:
        raise wrong_use(
            "The contract can't be used:\n" + "\n".join(f"  {problem}" for problem in problems),
            where=path.name,
        )
    return contract


@lru_cache(maxsize=256)
def _analysed(path: Path, stamp: Stamp | None) -> tuple[Contract | None, Sequence[Problem]]:
    """Once per process while the file stays as it is: the command, every asset and every look of
    a sensor want the contracts, and to check one costs a tenth of a second."""
    return analyse(path)


def read_contracts(*folders: Path) -> dict[str, Contract]:
    """All contracts of the folders by export, in the order of their names.

    Raises one ``UserError`` with every problem of every file; a missing folder, a folder
    without contracts and two contracts for one export are problems too.
    """
    problems: list[str] = []
    contracts: dict[str, Contract] = {}
    for folder in folders:
        if not folder.is_dir():
            problems.append(f"{folder}: there is no such folder of contracts.")
            continue
        files = sorted(folder.glob(f"*{SUFFIX}"))
        if not files:
            problems.append(f"{folder}: holds no contract (*{SUFFIX}).")
        for path in files:
            contract, found = _analysed(path, stamp_of(path))
            if contract is None:
                problems += [str(problem) for problem in found]
                continue
            other = contracts.get(contract.export)
            if other:
                problems.append(
                    f"{path.name}: the export `{contract.export}` already has the contract "
                    f"{other.path.name}."
                )
            contracts.setdefault(contract.export, contract)
    if problems:
        raise wrong_use(
            "The contracts can't be used:\n" + "\n".join(f"  {line}" for line in problems),
            hint="Run `compatriots contract check FILE` after each change.",
        )
    return dict(sorted(contracts.items()))
