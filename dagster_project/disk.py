"""A full disk, said so that a person knows what to free."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.errors import UserError
from dagster_project.home import Home

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# As DuckDB, Arrow and SQLite say it, in errors of their own.
NO_ROOM_WORDS = ("no space left on device", "database or disk is full")


def is_full(error: BaseException) -> bool:
    """True when an error, or what caused it, says that there is no room left."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in NO_ROOM:
            return True
        if says_full(str(seen)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def says_full(text: str) -> bool:
    return any(words in text.lower() for words in NO_ROOM_WORDS)


@contextmanager
def watched(home: Home, what: str) -> Iterator[None]:
    """Turn "no space left" inside into a ``UserError``; other errors pass as they are."""
    try:
        yield
    except Exception as error:
        if not is_full(error):
            raise
        raise full(home, what) from error


def full(home: Home, what: str) -> UserError:
    """The sentence for a full disk."""
    return UserError(
        f"The disk is full: {what} could not be written, and nothing of it was kept.",
        where=str(home.root),
        hint=f"{_free(home.root)} left. Free some, of this home only {home.work.name}/ and "
        f"{home.warehouse.name}, which are made anew; then run again, it goes on where it stopped.",
    )


def _free(path: Path) -> str:
    try:
        return f"{shutil.disk_usage(path).free / 1e6:,.0f} MB"
    except OSError:
        return "Nothing"
