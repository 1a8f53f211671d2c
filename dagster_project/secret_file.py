"""Secrets of a home: 256 bits in hexadecimal digits, in a file that only its owner can read."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

from dagster_project.errors import UserError
from dagster_project.home import write_atomic

_HEX = re.compile(r"[0-9a-fA-F]{64}")


def public_name(secret: bytes, kind: str) -> str:
    """8 hex digits; says which secret was used and nothing about it. ``kind``: of secret."""
    return hashlib.sha256(f"compatriots {kind} id\0".encode() + secret).hexdigest()[:8]


def parse_secret(text: str, name: str, where: str) -> bytes:
    """``name``: for messages. Raises ``UserError`` when the text is no secret."""
    if not _HEX.fullmatch(text.strip()):
        raise UserError(
            f"The {name} must be 64 hexadecimal digits (256 bits).",
            where=where,
            hint="Restore it from a backup; never type a new one over a home with data.",
        )
    return bytes.fromhex(text.strip())


def read_secret(path: Path, name: str) -> bytes:
    """Raises ``UserError`` when others can read it or it is malformed."""
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        raise UserError(
            f"The {name} can be read by other users (mode {mode:03o}).",
            where=str(path),
            hint=f"Run: chmod 600 {path}",
        )
    return parse_secret(path.read_text(encoding="ascii", errors="replace"), name, str(path))


def make_secret(path: Path) -> bytes:
    """A new secret, written whole before anyone uses it."""
    made = secrets.token_bytes(32)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(path, made.hex() + "\n", mode=0o600)
    return made
