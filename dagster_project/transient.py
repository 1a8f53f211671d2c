"""Faults that pass by themselves: the same work may succeed when it is tried again soon."""

from __future__ import annotations

import errno
import sqlite3

import duckdb

from dagster_project.explain import causes
from dagster_project.warehouse.connection import says_held

# A network folder that is away for a moment, or a file that another program holds.
PASSING = frozenset(
    {
        errno.EAGAIN, errno.EBUSY, errno.ETIMEDOUT, errno.ESTALE, errno.ENOTCONN, errno.ECONNRESET,
        errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH, errno.ENOLCK,
    }
)  # fmt: skip
LOCKED_WORDS = "is locked"


def is_transient(error: BaseException) -> bool:
    """True when an error, or what caused it, is known to pass. An unknown one is not: to try a
    wrong file or a full disk again helps nobody and hides the first answer."""
    return any(_is_passing(item) for item in causes(error))


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in PASSING
    if isinstance(error, duckdb.IOException):
        return says_held(str(error))
    return isinstance(error, sqlite3.OperationalError) and LOCKED_WORDS in str(error)
