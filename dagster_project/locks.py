"""Locks between processes: files that the operating system locks (`flock`). It lets go of those of
a killed process; on a shared volume they hold between machines, too."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.errors import UserError

TAKEN = (errno.EAGAIN, errno.EACCES)
NOT_CARRIED = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


def take(path: Path, *, shared: bool = False, wait: bool = False) -> int | None:
    """Lock a file; its descriptor, whose ``os.close`` lets go, or None while somebody else has it.

    Raises ``UserError`` where the file system carries no locks.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, how if wait else how | fcntl.LOCK_NB)
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, OSError) and error.errno in TAKEN:
            return None
        if isinstance(error, OSError) and error.errno in NOT_CARRIED:
            raise UserError(
                "The file system carries no locks (flock), so two runs could not be kept apart.",
                where=str(path.parent),
                hint="Put the home on one that does (docs/scaling.md).",
            ) from error
        raise
    return descriptor


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Wait for a lock, and hold it."""
    descriptor = take(path, wait=True)
    assert descriptor is not None
    try:
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """True while somebody holds the lock alone. Writes nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
