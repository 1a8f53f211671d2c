"""Any error as a sentence for people: what went wrong, where, what to do.

What nobody foresaw is told by its kind; its full story goes to a log file of the home. Neither
carries the text of an unforeseen error: it may quote a value of a row.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from dagster_project import disk
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest.delivery_states import State
from dagster_project.warehouse.connection import damaged, held, says_damaged, says_held

NOT_ALLOWED = (errno.EROFS, errno.EACCES, errno.EPERM)
# As databases say it, in errors of their own.
NOT_ALLOWED_WORDS = (
    "read-only file system",
    "permission denied",
    "readonly database",
    "unable to open database file",
)
# Errors that speak of files and code, never of rows.
SPEAKS_OF_FILES = (OSError, ImportError, SyntaxError, sqlite3.Error, UserError)


def explained(error: BaseException, home: Home | None) -> UserError:
    """``error`` as a ``UserError``; one that is unforeseen is written to the home's log."""
    if isinstance(error, UserError):
        return error
    chain = list(causes(error))
    if home is not None and disk.is_full(error):
        return disk.full(home, "what this step makes")
    for item in chain:
        if isinstance(item, UserError):
            return item
        if home is not None and says_damaged(str(item)):
            return damaged(home)
        if home is not None and says_held(str(item)):
            return held(home)
        if isinstance(item, OSError) and item.errno is not None and item.filename:
            return of_file(item)
        if any(word in str(item).lower() for word in NOT_ALLOWED_WORDS):
            where = "" if home is None else str(home.root)
            return UserError("A file can't be written.", where, _make_writable())
    if isinstance(error, KeyboardInterrupt):
        return UserError("It was interrupted.", hint="Call it again: it goes on where it stopped.")
    if isinstance(error, MemoryError):
        return UserError(
            "There is not enough memory.",
            hint="End other programs and call it again: it goes on where it stopped.",
        )
    return unforeseen(type(error).__name__, story(error), home)


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def of_file(error: OSError) -> UserError:
    """What the operating system said of a file."""
    said = error.strerror or type(error).__name__
    hint = "Put it right and call it again."
    if error.errno in NOT_ALLOWED:
        hint = _make_writable()
    elif isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError):
        hint = "A file lies where a folder belongs, or the other way round: move it away."
    return UserError(f"{said}.", where=str(error.filename), hint=hint)


def _make_writable() -> str:
    return "Let this user read and write the whole home, or choose another one with --home."


def unforeseen(kind: str, full_story: str, home: Home | None) -> UserError:
    """The sentence for an error of this kind; its story is kept where that is possible."""
    log = None if home is None else keep(full_story, home)
    kept = f"Its full story is in {log}" if log else "Its full story could not be kept"
    return UserError(
        f"An unforeseen problem ({kind}).",
        hint=f"{kept}: send it to who looks after the program. `compatriots doctor` may know more.",
    )


def keep(full_story: str, home: Home) -> Path | None:
    """Write a story to a log file; None where that can't be done. Makes no home."""
    if not home.root.is_dir():
        return None
    folder = home.work / "logs"
    log = folder / f"error-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(full_story, encoding="utf-8")
        log.chmod(0o600)
    except OSError:
        return None
    return log


def story(error: BaseException) -> str:
    """Kinds and places of an error and its causes, the first cause first; no values."""
    parts = []
    for item in reversed(list(causes(error))):
        text = f": {item}" if isinstance(item, SPEAKS_OF_FILES) else ""
        frames = "".join(traceback.format_tb(item.__traceback__))
        parts.append(f"{type(item).__module__}.{type(item).__qualname__}{text}\n{frames}")
    return "\n".join(parts)


def require_writable(home: Home) -> None:
    """Raises ``UserError`` that names every folder a run could not write to."""
    found = home.unwritable()
    if found:
        first = explained(next(iter(found.values())), home)
        folders = ", ".join(str(folder) for folder in found)
        raise UserError(first.message, where=folders, hint=first.hint)


def nothing_in_effect(home: Home, found: Mapping[State, int]) -> str:
    """Why there is nothing to publish, and what to do."""
    if not found:
        return (
            "No delivery was ever loaded, so nothing was published. Put files into "
            f"{home.exports}/<export>/ and run again (`compatriots contract docs` says which "
            "exports there are), or call `compatriots start` to see invented demo data."
        )
    counted = ", ".join(f"{count} {state}" for state, count in sorted(found.items()))
    return (
        f"No delivery is in effect ({counted}), so nothing was published; the last release stays. "
        "`compatriots deliveries` says why; send corrected files, or bring one back with "
        "`compatriots deliveries release ID --reason …`."
    )
