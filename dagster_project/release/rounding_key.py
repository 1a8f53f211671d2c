"""The rounding secret of a home: where it lies, and when it was renewed.

It is made with the first release and never rotated: another secret would give every cell a second
rounded count, and two of them tell more than one.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.rounding import RoundingSecret
from dagster_project.secret_file import make_secret, read_secret

NAME = "rounding secret"


def secret_path(home: Home) -> Path:
    return home.secrets / "rounding.key"


def load_secret(home: Home) -> RoundingSecret:
    """The secret in force; a new one when there is none."""
    return find_secret(home) or RoundingSecret(make_secret(secret_path(home)))


def find_secret(home: Home) -> RoundingSecret | None:
    """None while there is none. Raises ``UserError`` when others can read it."""
    path = secret_path(home)
    return RoundingSecret(read_secret(path, NAME)) if path.exists() else None


def published_with(home: Home) -> str | None:
    """The id of the secret that the current release was rounded with, if it says one."""
    manifest = pointer.read(home)
    if manifest is None:
        return None
    found = pointer.open_release(home, manifest["release_id"]).manifest.get("rounding") or {}
    return found.get("secret_id")
