"""Who may write to a home: one run alone, or loads of different exports beside each other. The
locks say who holds them."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dagster_project import locks
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home, write_atomic

PATIENCE_SECONDS = 0.5
NOTE = ".holder"
Say = Callable[[str], None]


@contextmanager
def run_lock(
    home: Home, purpose: str, *, wait: bool = True, say: Say = lambda text: None
) -> Iterator[None]:
    """Hold the home alone. Waits for other holders and says once for whom it waits.

    With ``wait=False`` raises ``UserError`` (exit code 3) instead. The operating system lets
    go of the lock of a killed run.
    """
    descriptor = _acquire(home, home.lock, lambda: _at_work(home), wait, say)
    note = _note(home.lock)
    try:
        _write(note, purpose)
        yield
    finally:
        note.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def load_lock(
    home: Home,
    exports: Collection[str],
    purpose: str,
    run_id: str,
    *,
    wait: bool = True,
    say: Say = lambda text: None,
) -> Iterator[tuple[str, ...]]:
    """Hold some exports, beside others who hold other exports; nobody holds the home alone then.

    Waits or raises as ``run_lock``. Yields the ids of runs that died while they loaded these.
    """
    died = []
    with ExitStack() as stack:
        stack.callback(
            os.close, _acquire(home, home.lock, lambda: _at_work(home), wait, say, shared=True)
        )
        # Of a run that held the home alone, and died.
        _note(home.lock).unlink(missing_ok=True)
        # In one order, so that no two wait for each other.
        for export in sorted(set(exports)):
            lock = home.locks / f"{export}.lock"
            note = _note(lock)

            def who(note: Path = note, export: str = export) -> str:
                return f"{_named(note)} loads {export}"

            stack.callback(os.close, _acquire(home, lock, who, wait, say))
            if note.exists():
                died.append(_read(note)["run_id"])
            stack.callback(note.unlink, missing_ok=True)
            _write(note, purpose, run_id)
        yield tuple(filter(None, died))


def _acquire(
    home: Home, lock: Path, who: Callable[[], str], wait: bool, say: Say, *, shared: bool = False
) -> int:
    is_told = False
    while (descriptor := locks.take(lock, shared=shared)) is None:
        if not wait:
            raise UserError(
                f"{who()} in this home.",
                where=str(home.root),
                hint="Wait for its end, or leave out --no-wait.",
                exit_code=ExitCode.NOTHING_PUBLISHED,
            )
        if not is_told:
            say(f"Waiting: {who()} in this home.")
            is_told = True
        time.sleep(PATIENCE_SECONDS)
    return descriptor


def is_held(home: Home) -> bool:
    """True while somebody holds the home alone. Writes nothing."""
    return locks.is_held(home.lock)


def loads(home: Home, *, alive: bool) -> list[dict[str, str]]:
    """Loads by export that are at work, or whose process is gone: ``run_id``, ``purpose``,
    ``started_at``."""
    found: dict[str, dict[str, str]] = {}
    for note in sorted(home.locks.glob(f"*.lock{NOTE}")):
        said = _read(note)
        # Looked at again: a load at its end takes the note away and then lets go of the lock.
        if locks.is_held(note.with_suffix("")) == alive and note.exists():
            found[said["run_id"]] = said | {"started_at": said["since"]}
    return list(found.values())


def forget_dead_loads(home: Home) -> list[dict[str, str]]:
    """Only to be called by who holds the home alone."""
    found = loads(home, alive=False)
    for note in home.locks.glob(f"*.lock{NOTE}"):
        note.unlink()
    return found


def _note(lock: Path) -> Path:
    return lock.with_name(lock.name + NOTE)


def _write(note: Path, purpose: str, run_id: str = "") -> None:
    content = {
        "purpose": purpose,
        "run_id": run_id,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
    }
    write_atomic(note, json.dumps(content))


def _read(note: Path) -> dict[str, str]:
    """Empty words where there is no note, or a damaged one."""
    names = ("purpose", "run_id", "pid", "host", "since")
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        return {name: str(known.get(name, "")) for name in names}
    except (OSError, ValueError, AttributeError):
        return dict.fromkeys(names, "")


def _named(note: Path) -> str:
    known = _read(note)
    if not known["purpose"]:
        return "Another run"
    machine = f" on {known['host']}" if known["host"] not in ("", socket.gethostname()) else ""
    return f"`{known['purpose']}` (process {known['pid']}{machine}, since {known['since']} UTC)"


def _at_work(home: Home) -> str:
    alone = _note(home.lock)
    notes = [] if alone.exists() else sorted(home.locks.glob(f"*.lock{NOTE}"))
    named = sorted({_named(note) for note in notes or [alone]})
    return f"{', '.join(named)} {'is' if len(named) == 1 else 'are'} at work"
