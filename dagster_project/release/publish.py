"""Publishing: a checked candidate becomes a release, and the pointer is switched last."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import pyarrow.parquet as pq

from dagster_project import faults
from dagster_project.errors import UserError
from dagster_project.home import REPOSITORY, Home, synchronise, write_atomic
from dagster_project.release import pointer
from dagster_project.release.candidate import TIER, Candidate
from dagster_project.release.gate import GateResult
from dagster_project.release.parquet import READ_ONLY
from dagster_project.release.rounding_key import load_secret, published_with
from dagster_project.release.unaltered import require_unaltered

# Which drawing of borders the maps of this release use; a setting, never code.
DEFAULT_BOUNDARIES = "default"


def publish(
    home: Home,
    gate: GateResult,
    *,
    made_at: datetime | None = None,
    boundary_set: str = DEFAULT_BOUNDARIES,
) -> pointer.Published | None:
    """Publish the candidate that passed the gate; None when there was no news.

    Raises UserError when the gate is blocked. Killed at any step, the pointer names the release
    before, and the next run makes the release, or shows it when it was whole (``settling``).
    """
    if not gate.has_news:
        return None
    if gate.is_blocked or gate.candidate is None:
        raise UserError(
            "Nothing was published: "
            + " ".join(check.message or check.check_name for check in gate.failures),
            where="the gate",
            hint="`compatriots status` lists every check.",
        )
    moment = made_at or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    release_id = identity(gate.candidate)
    manifest = manifest_of(home, gate, gate.candidate, release_id, moment, boundary_set)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    target = home.releases / release_id
    if target.exists():
        # The same tables at the same known time: only the pointer may have to move.
        gate.candidate.discard()
        require_unaltered(pointer.open_release(home, release_id))
    else:
        write_atomic(gate.candidate.folder / pointer.MANIFEST, text, mode=READ_ONLY)
        faults.reach("release.manifest")
        gate.candidate.folder.rename(target)
        synchronise(home.releases)
        faults.reach("release.renamed")
    release = pointer.open_release(home, release_id)
    pointer.switch(home, release, moment, "publish")
    return release


def identity(candidate: Candidate) -> str:
    """``<known_at>-<hash of all tables>``: the same content has the same name."""
    digest = hashlib.sha256()
    for name, written in sorted(candidate.tables.items()):
        digest.update(f"{name} {written.sha256}\n".encode())
    return f"{candidate.known_at:%Y%m%dT%H%M%SZ}-{digest.hexdigest()[:8]}"


def manifest_of(
    home: Home,
    gate: GateResult,
    candidate: Candidate,
    release_id: str,
    made_at: datetime,
    boundary_set: str,
) -> dict[str, Any]:
    """Everything a reader or an auditor needs to know of a release."""
    before = pointer.read(home)
    contracts = gate.contracts or {}
    used = {row.export for row in gate.in_effect}
    return {
        "release_id": release_id,
        "made_at": made_at.isoformat() + "Z",
        "known_at": candidate.known_at.isoformat() + "Z",
        "synthetic": home.is_synthetic,
        "tier": TIER,
        "fingerprint": gate.fingerprint,
        "previous_release_id": None if before is None else before["release_id"],
        # Without row counts: those of person exports are for the steward only.
        "deliveries": [
            {
                "delivery_id": row.delivery_id,
                "export": row.export,
                "sha256": row.sha256,
                "contract_version": row.contract_version,
            }
            for row in sorted(gate.in_effect, key=lambda row: row.delivery_id)
        ],
        "contracts": {name: contracts[name].version for name in sorted(used)},
        "definitions": definition_versions(candidate),
        "code_version": code_version(),
        "lock_sha256": lock_sha256(),
        "boundary_set": boundary_set,
        "rounding": rounding_of(home, gate),
        "tables": {
            TIER: {
                name: {"rows": written.rows, "sha256": written.sha256}
                for name, written in candidate.tables.items()
            }
        },
        "columns": {
            table.name: {
                column.name: {
                    "type": column.type,
                    "description": column.description,
                    "description_ru": column.description_ru,
                }
                for column in table.columns
                if column.protection != "never"
            }
            for table in gate.tables
        },
    }


def rounding_of(home: Home, gate: GateResult) -> dict[str, Any]:
    """With which secret counts of persons were rounded, whether it is another one than that of
    the release before, and how useful the tables still are."""
    now, before = load_secret(home).secret_id, published_with(home)
    return {
        "secret_id": now,
        "is_renewed": before not in (None, now),
        "utility": gate.utility,
    }


def definition_versions(candidate: Candidate) -> dict[str, int]:
    """Indicator → version of its definition, as the published rows say it."""
    path = candidate.files()["fct_indicator_value"]
    rows = pq.read_table(path, columns=["indicator_code", "definition_version"]).to_pylist()
    versions: dict[str, int] = {}
    for row in rows:
        code, version = str(row["indicator_code"]), int(row["definition_version"])
        versions[code] = max(version, versions.get(code, version))
    return dict(sorted(versions.items()))


def code_version() -> str:
    """The commit where there is one, else the version of the package."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--tags"],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        described = ""
    return described or metadata.version("compatriots-warehouse")


def lock_sha256() -> str | None:
    path = REPOSITORY / "uv.lock"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
