"""`doctor`: what could stop an installation, found before it does."""

from __future__ import annotations

import importlib.metadata
import shutil
import stat
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from dagster_project.cli.context import answers_for_people, home_option, open_home
from dagster_project.cli.output import json_option, print_json
from dagster_project.cli.serve import DAGSTER_PORT, DASHBOARDS_PORT
from dagster_project.cli.servers import is_free
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import REPOSITORY, Home
from dagster_project.ingest.key import key_file
from dagster_project.line import open_contracts

NEEDED_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Finding:
    subject: str
    is_well: bool
    says: str


@click.command()
@home_option
@json_option
@answers_for_people
def doctor(home: Path | None, as_json: bool) -> None:
    """Check ports, disk, permissions, the key, versions and contracts."""
    findings = list(examine(open_home(home)))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            click.echo(
                f"{'ok   ' if finding.is_well else 'LOOK '} {finding.subject}: {finding.says}"
            )
    if not all(finding.is_well for finding in findings):
        raise SystemExit(int(ExitCode.DONE_WITH_HELD))


def examine(home: Home) -> Iterator[Finding]:
    yield python_version()
    yield pinned_versions()
    yield free_disk(home)
    yield writable(home)
    yield key_permissions(home)
    yield contracts()
    for name, port in (("dashboards", DASHBOARDS_PORT), ("Dagster", DAGSTER_PORT)):
        free = is_free(port)
        says = "free" if free else "in use; that is well only if it is this installation"
        yield Finding(f"port {port} ({name})", free, says)


def python_version() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info[:2] == (3, 11), f"{version} (3.11 is needed)")


def pinned_versions() -> Finding:
    lock = tomllib.loads((REPOSITORY / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package.get("version") for package in lock["package"]}
    drifted = [
        f"{name} {distribution.version} instead of {locked[name]}"
        for distribution in importlib.metadata.distributions()
        if (name := distribution.metadata["Name"].lower().replace("_", "-").replace(".", "-"))
        in locked
        and locked[name] not in (None, distribution.version)
    ]
    return Finding("packages", not drifted, "; ".join(drifted) or "as locked")


def free_disk(home: Home) -> Finding:
    free = shutil.disk_usage(home.root).free
    return Finding("disk", free >= NEEDED_FREE_BYTES, f"{free / 1e9:.1f} GB free (2 are needed)")


def writable(home: Home) -> Finding:
    probe = home.temporary / ".doctor"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        return Finding("home", False, f"{home.root} can't be written: {problem.strerror}")
    return Finding("home", True, f"{home.root} can be written")


def key_permissions(home: Home) -> Finding:
    path = key_file(home)
    if not path.exists():
        return Finding("pseudonym key", True, "none yet; it is made with the first person export")
    mode = stat.S_IMODE(path.stat().st_mode)
    says = "0600" if mode == 0o600 else f"{mode:04o}: others may read it, run chmod 600"
    return Finding("pseudonym key", mode == 0o600, says)


def contracts() -> Finding:
    try:
        return Finding("contracts", True, f"{len(open_contracts(None))} in order")
    except UserError as problem:
        return Finding("contracts", False, str(problem))
