"""Reading a release: SQL over its tables, while later releases are published beside it.

A reader never opens the warehouse and never writes. It looks at the pointer (one stat) whenever
it is asked for the current release; a handle once given out goes on answering from its own
release, whose files nobody changes or removes.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import meaning, pointer
from dagster_project.release.unaltered import Watched
from dagster_project.stamps import Stamp, stamp_of

INTERNAL = "internal"
HANDLES_KEPT = 4
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class NothingPublished(UserError):
    """There is no release yet, which is no damage."""


@dataclass(frozen=True)
class ReleaseHandle:
    """One release, opened. Use ``cursor()`` for every query: cursors are not shared."""

    release_id: str
    manifest: Mapping[str, Any]
    tier: str
    connection: duckdb.DuckDBPyConnection
    watched: Watched

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own; one connection used by two threads gives wrong results."""
        return self.connection.cursor()

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(sorted(self.manifest["tables"][self.tier]))


@dataclass(frozen=True)
class Standing:
    """Where a release stands: the current one, superseded ``by`` another ``at`` a moment (ISO, UTC;
    empty where nobody noted it), or no more here. ``changed``: indicators that were defined
    otherwise in it than in the current one; ``noted``: notes that only one of them has, or each in
    other words."""

    release_id: str
    current_id: str
    is_here: bool
    by: str = ""
    at: str = ""
    changed: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        return self.release_id == self.current_id


class Reader:
    """The current release of a home, watched cheaply; safe to share between threads."""

    def __init__(self, home: Home, tier: str = INTERNAL) -> None:
        self._home = home
        self._tier = tier
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._current: ReleaseHandle | None = None
        self._handles: OrderedDict[tuple[str, str], ReleaseHandle] = OrderedDict()
        self._compared: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._operations: tuple[str, duckdb.DuckDBPyConnection] | None = None

    def current(self) -> ReleaseHandle:
        """The release the pointer names now.

        Raises UserError before the first release, and when a table of it isn't the published one.
        When a new pointer or its release can't be read, the one served last goes on being served.
        """
        stamp = stamp_of(self._home.releases / pointer.POINTER)
        with self._lock:
            if self._current is not None and stamp == self._stamp:
                self._current.watched.require_unaltered()
                return self._current
            try:
                found = pointer.read(self._home)
                if found is None:
                    raise NothingPublished(
                        "Nothing is published yet.",
                        where=str(self._home.releases),
                        hint="Run `compatriots run`.",
                    )
                handle = self._open(found["release_id"], found["manifest_sha256"], self._tier)
            except (UserError, OSError, ValueError, duckdb.Error):
                if self._current is None:
                    raise
                self._current.watched.require_unaltered()
                return self._current
            self._current, self._stamp = handle, stamp
            return handle

    def cursor(self, tier: str | None = None) -> duckdb.DuckDBPyConnection:
        """A new cursor over the tables of the current release."""
        handle = self.current()
        if tier is not None and tier != self._tier:
            handle = self.release(handle.release_id, tier)
        return handle.cursor()

    def release(self, release_id: str, tier: str | None = None) -> ReleaseHandle:
        """Any release of this home, whether current or not.

        Raises UserError when there is none such, or a table of it isn't the published one.
        """
        with self._lock:
            return self._open(release_id, None, tier or self._tier)

    def standing(self, release_id: str) -> Standing:
        """What became of a release that a link names. Raises UserError before the first release."""
        current = self.current()
        if release_id == current.release_id:
            return Standing(release_id, current.release_id, is_here=True)
        try:
            found = self.release(release_id)
        except (UserError, OSError, ValueError, duckdb.Error):
            return Standing(release_id, current.release_id, is_here=False)
        # The last time that readers were led away from it.
        left = [
            entry
            for entry in pointer.history(self._home)
            if entry.get("from_release_id") == release_id
        ]
        by, at = (left[-1]["release_id"], left[-1]["at"]) if left else (current.release_id, "")
        changed, noted = self._differences(found, current)
        return Standing(release_id, current.release_id, True, by, at, changed, noted)

    def _differences(
        self, former: ReleaseHandle, current: ReleaseHandle
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Indicators defined otherwise and notes that differ; found once for two releases, which
        nobody changes."""
        pair = former.release_id, current.release_id
        if pair not in self._compared:
            told, now = (handle.manifest.get("definitions") or {} for handle in (former, current))
            versions = {code for code in told if code in now and told[code] != now[code]}
            texts, notes = (
                [read(handle.connection) for handle in (former, current)]
                for read in (meaning.definitions, meaning.notes)
            )
            self._compared[pair] = (
                tuple(sorted(versions | meaning.reworded(*texts))),
                tuple(sorted(meaning.differing(*notes))),
            )
        return self._compared[pair]

    def _open(self, release_id: str, sha256: str | None, tier: str) -> ReleaseHandle:
        known = self._handles.get((release_id, tier))
        if known is None:
            release = pointer.open_release(self._home, release_id, sha256)
            if tier not in release.manifest["tables"]:
                raise UserError(
                    f"Release {release_id} has no tier '{tier}'.", where=str(release.folder)
                )
            files = [release.file(tier, name) for name in sorted(release.manifest["tables"][tier])]
            watched = Watched(release, tier)
            watched.require_unaltered()
            known = ReleaseHandle(release_id, release.manifest, tier, connect(files), watched)
            self._handles[release_id, tier] = known
        known.watched.require_unaltered()
        self._handles.move_to_end((release_id, tier))
        while len(self._handles) > HANDLES_KEPT:
            # Only forgotten, not closed: someone may still be asking it.
            self._handles.popitem(last=False)
        return known

    def operations(self) -> duckdb.DuckDBPyConnection | None:
        """A cursor over the state of operations of the last run; None before the first run.

        These tables hold full counts, for the steward; pages show classes of them.
        """
        with self._lock:
            try:
                text = (self._home.operations / pointer.POINTER).read_text(encoding="utf-8")
                run_id = str(json.loads(text)["run_id"])
                if self._operations is None or self._operations[0] != run_id:
                    files = sorted((self._home.operations / run_id).glob("*.parquet"))
                    if not files:
                        raise FileNotFoundError(run_id)
                    self._operations = (run_id, connect(files))
            except (OSError, ValueError, LookupError, TypeError, duckdb.Error):
                return None if self._operations is None else self._operations[1].cursor()
            return self._operations[1].cursor()


def connect(files: list[Path], **more: str) -> duckdb.DuckDBPyConnection:
    """An in-memory database with one view per Parquet file, closed to everything else.

    Only these files can be read: no other path, no network, no extension, no spill to disk; and
    the settings can't be changed back. (DuckDB 2.0 would still let a COPY write over an allowed
    path: only our own SQL runs here; the sandbox for strangers keeps copies.)
    """
    connection = duckdb.connect(":memory:", config={**OFFLINE, **more})
    for file in files:
        source, name = str(file).replace("'", "''"), file.stem.replace('"', '""')
        connection.execute(f"create view \"{name}\" as from read_parquet('{source}')")
    allowed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set allowed_paths = [{allowed}]")
    connection.execute("set temp_directory = ''")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
