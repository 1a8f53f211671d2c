"""Names of files as they stand outside the landing.

The name of a file of persons may carry one (`Иванов_заявка.csv`). It is kept with the original;
in the index, receipts, ledger and messages it stands as a keyed hash, unless a pattern of the
contract says every sign of it but for digits.
"""

from __future__ import annotations

import fnmatch
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dagster_project.contracts.model import Contract
from dagster_project.ingest.times import of_received_folder

_DIGITS = 12
_DIGIT = "[0-9]"
_SUFFIXES = {".csv", ".json", ".jsonl", ".ndjson", ".tsv", ".txt", ".xlsm", ".xlsx", ".xml"}
HIDDEN = "hidden"
_IS_HIDDEN = re.compile(rf"{HIDDEN}-[0-9a-f]{{{_DIGITS}}}(\.[a-z]+)?")


@dataclass(frozen=True)
class ShownNames:
    """``secret``: what the hashes are keyed with, so that nobody can try names out."""

    secret: bytes = field(repr=False)

    def name(self, contract: Contract, name: str) -> str:
        """The name of a file of the export."""
        if not contract.has_persons or _is_agreed(contract, name) or is_hidden(name):
            return name
        return self._hidden(name) + _suffix(name)

    def path(self, contract: Contract, relative: str) -> str:
        """The path of a file, relative to the inbox."""
        if not contract.has_persons:
            return relative
        export, *folders, name = PurePosixPath(relative).parts
        return "/".join((export, *map(self._folder, folders), self.name(contract, name)))

    def _folder(self, name: str) -> str:
        return name if _is_time(name) or is_hidden(name) else self._hidden(name)

    def _hidden(self, text: str) -> str:
        digest = hmac.new(self.secret, b"name|" + text.encode("utf-8"), hashlib.sha256)
        return f"{HIDDEN}-{digest.hexdigest()[:_DIGITS]}"


def is_hidden(name: str) -> bool:
    """The name is a hash of another one."""
    return _IS_HIDDEN.fullmatch(name) is not None


def without_names(relative: str) -> str:
    """The path of something that is not loaded: its export and its ending."""
    export, *rest = PurePosixPath(relative).parts
    shown = [part if _is_time(part) else HIDDEN for part in rest[:-1]]
    return "/".join((export, *shown, *map(without_name, rest[-1:])))


def without_name(name: str) -> str:
    """A name of which only its ending is told."""
    return HIDDEN + _suffix(name)


def _is_agreed(contract: Contract, name: str) -> bool:
    return any(
        not set(pattern.replace(_DIGIT, "")) & set("*?[")
        and fnmatch.fnmatchcase(name.lower(), pattern.lower())
        for pattern in contract.file_patterns
    )


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in _SUFFIXES else ""


def _is_time(folder: str) -> bool:
    try:
        return of_received_folder(folder) is not None
    except ValueError:
        return False
