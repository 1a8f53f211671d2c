"""Tables of a release are served only while they are the published ones.

A table is hashed when its release is opened, and again whenever its stamp has changed; in between
a look costs one stat per table.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.errors import UserError
from dagster_project.release.shelf import WAYS_OUT, Published
from dagster_project.stamps import Stamp, sha256_of, stamp_of


class Watched:
    """The tables of one tier of a release (all tiers when none is named)."""

    def __init__(self, release: Published, tier: str | None = None) -> None:
        self._release = release
        self._expected = {
            release.file(name, table): str(facts["sha256"])
            for name, tables in release.manifest["tables"].items()
            if tier in (None, name)
            for table, facts in tables.items()
        }
        self._stamps: dict[Path, Stamp] = {}

    def require_unaltered(self) -> None:
        """Raises UserError naming every table that is not the published one."""
        # The stamp is taken before the hash: a change in between is seen the next time.
        looked = {path: stamp_of(path) for path in self._expected}
        altered: list[Path] = []
        for path, found in looked.items():
            if found is not None and self._stamps.get(path) == found:
                continue
            if found is not None and self._hash(path) == self._expected[path]:
                self._stamps[path] = found
            else:
                self._stamps.pop(path, None)
                altered.append(path)
        if altered:
            raise self._problem(altered)

    def _hash(self, path: Path) -> str:
        try:
            return sha256_of(path)
        except OSError:
            return ""

    def _problem(self, altered: list[Path]) -> UserError:
        folder = self._release.folder
        names = ", ".join(path.relative_to(folder).as_posix() for path in sorted(altered))
        return UserError(
            f"Release {self._release.release_id} isn't served: {names} changed or went missing "
            "after it was published.",
            where=str(folder),
            hint=f"`compatriots releases verify` checks every file. {WAYS_OUT}",
        )


def require_unaltered(release: Published) -> None:
    """Look once at every table of a release; raises UserError when one isn't as published."""
    Watched(release).require_unaltered()
