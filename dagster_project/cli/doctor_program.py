"""What `doctor` asks of the program: Python, packages, contracts, ports."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from dagster_project.cli.diagnostic import Diagnostic
from dagster_project.cli.serve import DAGSTER_PORT, DASHBOARDS_PORT
from dagster_project.cli.servers import is_free
from dagster_project.home import REPOSITORY
from dagster_project.line import open_contracts


def checks(contracts_folder: Path | None) -> dict[str, Callable[[], Diagnostic]]:
    found: dict[str, Callable[[], Diagnostic]] = {
        "Python": python_version,
        "packages": packages,
        "contracts": partial(contracts, contracts_folder),
    }
    for name, number in (("dashboards", DASHBOARDS_PORT), ("Dagster", DAGSTER_PORT)):
        found[f"port {number} ({name})"] = partial(port, name, number)
    return found


def python_version() -> Diagnostic:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = project()["project"]["requires-python"]
    least, below = (tuple(map(int, found)) for found in re.findall(r"(\d+)\.(\d+)", wanted))
    return Diagnostic(
        "Python", least <= sys.version_info[:2] < below, f"{version} ({wanted} is needed)"
    )


def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> Diagnostic:
    """Everything installed has the version of the lock, and nothing the program needs lacks."""
    lock = tomllib.loads((REPOSITORY / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package.get("version") for package in lock["package"]}
    installed = {
        canonical(distribution.metadata["Name"] or ""): distribution.version
        for distribution in importlib.metadata.distributions()
    }
    needed = {
        canonical(re.split(r"[<>=!~;\[ ]", text)[0])
        for text in project()["project"]["dependencies"]
    }
    wrong = [
        f"{name} {version} instead of {locked[name]}"
        for name, version in sorted(installed.items())
        if locked.get(name) not in (None, version)
    ]
    wrong += [f"{name} is missing" for name in sorted(needed - installed.keys())]
    return Diagnostic("packages", not wrong, "; ".join(wrong) or "as locked")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def contracts(folder: Path | None) -> Diagnostic:
    return Diagnostic("contracts", True, f"{len(open_contracts(folder))} in order")


def port(name: str, number: int) -> Diagnostic:
    free = is_free(number)
    says = "free" if free else "in use; that is well only if it is this installation"
    return Diagnostic(f"port {number} ({name})", free, says)
