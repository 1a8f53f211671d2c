"""One run at a time in a home: a file lock that says who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import filelock

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home, write_atomic

PATIENCE_SECONDS = 0.5


@contextmanager
def run_lock(
    home: Home,
    purpose: str,
    *,
    wait: bool = True,
    say: Callable[[str], None] = lambda text: None,
) -> Iterator[None]:
    """Hold the home's lock. Waits for another holder and says once for whom it waits.

    With ``wait=False`` raises ``UserError`` (exit code 3) instead. The operating system lets
    go of the lock of a killed run.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(home.lock, timeout=0)
    is_told = False
    while True:
        try:
            lock.acquire()
            break
        except filelock.Timeout:
            holder = _holder(home)
            if not wait:
                raise UserError(
                    f"{holder} is at work in this home.",
                    where=str(home.root),
                    hint="Wait for its end, or leave out --no-wait.",
                    exit_code=ExitCode.NOTHING_PUBLISHED,
                ) from None
            if not is_told:
                say(f"Waiting: {holder} is at work in this home.")
                is_told = True
            time.sleep(PATIENCE_SECONDS)
    try:
        holder_now = {
            "purpose": purpose,
            "pid": os.getpid(),
            "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
        }
        write_atomic(_holder_file(home), json.dumps(holder_now))
        yield
    finally:
        _holder_file(home).unlink(missing_ok=True)
        lock.release()


def is_held(home: Home) -> bool:
    """True while somebody holds the home's lock. Writes nothing."""
    try:
        descriptor = os.open(home.lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _holder_file(home: Home) -> Path:
    return home.lock.with_name(home.lock.name + ".holder")


def _holder(home: Home) -> str:
    try:
        known = json.loads(_holder_file(home).read_text(encoding="utf-8"))
        return f"`{known['purpose']}` (process {known['pid']}, since {known['since']} UTC)"
    except (OSError, ValueError, KeyError):
        return "Another run"
