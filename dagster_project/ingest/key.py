"""The pseudonym key: where it lies, when one may be made, and when the load must stop.

A silently new key would double every person count, so a key is made only while the lake
holds no raw rows, and a key id that the lake does not know stops the run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.secret_file import make_secret, parse_secret, public_name, read_secret

KEY_VARIABLE = "COMPATRIOTS_PSEUDONYM_KEY"
FILE_VARIABLE = "COMPATRIOTS_PSEUDONYM_KEY_FILE"
NAME = "pseudonym key"
# Of the rules by which names become one person's: other rules are another version, and what was
# loaded by former ones is loaded again (docs/operations.md). Pseudonyms of two versions never meet.
NAMES_VERSION = 2


@dataclass(frozen=True)
class PseudonymKey:
    """256 secret bits, and the public name under which receipts know them."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """8 hex digits; says which key was used and nothing about it."""
        return public_name(self.secret, "key")

    @property
    def names_id(self) -> str:
        """Key and version of the rules that the persons of a delivery were made with."""
        return f"{self.key_id}-{NAMES_VERSION}"


def key_file(home: Home) -> Path:
    """The key's own place in the home; the environment may name another."""
    return Path(os.environ.get(FILE_VARIABLE) or home.secrets / "pseudonym.key")


def load_key(home: Home, known_key_ids: Iterable[str] = ()) -> PseudonymKey:
    """The key in force; made at first use, while the lake is still empty.

    ``known_key_ids``: ids named by the receipts of this home. Raises as ``find_key``.
    """
    return find_key(home, known_key_ids) or PseudonymKey(make_secret(key_file(home)))


def find_key(home: Home, known_key_ids: Iterable[str] = ()) -> PseudonymKey | None:
    """The key in force; None while there is none and one may still be made.

    Raises ``UserError`` (exit code 3) when the key is lost, readable by others, malformed, or
    another than the lake's.
    """
    text = os.environ.get(KEY_VARIABLE)
    path = key_file(home)
    if text is not None:
        key, where = PseudonymKey(parse_secret(text, NAME, KEY_VARIABLE)), KEY_VARIABLE
    elif path.exists():
        key, where = PseudonymKey(read_secret(path, NAME)), str(path)
    elif has_raw_rows(home):
        raise UserError(
            "The pseudonym key is missing, but the lake already holds rows made with one: a new "
            "key would count every person twice.",
            where=str(path),
            hint="Put the key back from the backup of the home's secrets.",
        )
    else:
        return None
    known = sorted({key_id.partition("-")[0] for key_id in known_key_ids})
    if known and known != [key.key_id]:
        raise UserError(
            f"The pseudonym key {key.key_id} is not the one this home was loaded with "
            f"({', '.join(known)}): every person would be counted as a new one.",
            where=where,
            hint="Put the former key back (from the backup of the home's secrets).",
            exit_code=ExitCode.NOTHING_PUBLISHED,
        )
    return key


def has_raw_rows(home: Home) -> bool:
    """True when a delivery was ever committed, or left behind by a killed run."""
    return any(home.raw.glob("*/*/*.parquet")) or any(home.receipts.glob("*.json"))
