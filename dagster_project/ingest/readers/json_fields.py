"""The values of a JSON record as texts, each as its column takes it.

A list or an object is no code, key or part of a person, and neither is `true` or `1.5`: they are
spelled like a cell of a workbook that is none, with `=` before them.
"""

from __future__ import annotations

from typing import Any

from dagster_project.contracts.cast_codes import role_of
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.readers.json_text import Number, Path, written
from dagster_project.ingest.readers.json_tree import first_of
from dagster_project.ingest.readers.labels import record_columns


class Fields:
    """Where the columns of a contract stand in a record; ``paths``: of each, the best first."""

    def __init__(self, contract: Contract, layout: Layout) -> None:
        columns = record_columns(contract)
        self.paths = [tuple(tuple(p.split(".")) for p in layout.labels_of(c)) for c in columns]
        readers: dict[Path, set[str]] = {}
        for column, paths in zip(columns, self.paths, strict=True):
            if column.protection == "drop":
                continue
            role = role_of(column, contract.tells_apart(column)) or "other"
            for path in paths:
                readers.setdefault(path, set()).add("truth" if column.type == "boolean" else role)
        # A plain text may hold a list as it is written; and two columns may read one place, where
        # what another type makes of it stays.
        self._texts = {p for p, found in readers.items() if not found & {"other", "plain"}}
        self._codes = {p for p, found in readers.items() if found <= {"key", "code", "person"}}

    def of(self, record: dict[str, Any]) -> list[str | None]:
        """The texts of a record, in the order of the columns."""
        return [self._first(record, paths) for paths in self.paths]

    def _first(self, record: dict[str, Any], paths: tuple[Path, ...]) -> str | None:
        for path in paths:
            value: Any = record
            for name in path:
                value = value.get(name) if isinstance(value, dict) else None
            if value is not None:
                return self._said(path, value)
        return None

    def _said(self, path: Path, value: Any) -> str:
        if isinstance(value, str) and not isinstance(value, Number):
            return value
        return ("=" if self._is_no_text(path, value) else "") + written(value)

    def _is_no_text(self, path: Path, value: Any) -> bool:
        if isinstance(value, (dict, list)):
            return path in self._texts
        return path in self._codes and (isinstance(value, bool) or _is_fraction(value))

    def respelled(self, record: dict[str, Any]) -> bool:
        """Spell what is no text inside the record itself; true when there was any."""
        found = False
        for path in self._texts:
            *parents, last = path
            here: Any = record
            for name in parents:
                here = here.get(name) if isinstance(here, dict) else None
            value = here.get(last) if isinstance(here, dict) else None
            if value is not None and self._is_no_text(path, value):
                here[last] = self._said(path, value)
                found = True
        return found

    def may_be_no_text(self) -> list[str]:
        """Conditions on the record `r` as the engine's own parser gives it, where every value is
        a text; true of what ``respelled`` finds, and of few others."""
        return [self._odd(first_of((path,)), path in self._codes) for path in self._texts]

    @staticmethod
    def _odd(text: str, is_code: bool) -> str:
        # By branches: the engine computes every part of a conjunction for every row.
        below = above = ""
        if is_code:
            number = f"contains({text}, '.') and try_cast({text} as double) is not null"
            below, above = f"when {text} < ':' then {number} ", f" or {text} in ('true', 'false')"
        return (
            f"case {below}when {text} < '[' or {text} > '~' then false "
            f"else starts_with({text}, '[') or starts_with({text}, '{{'){above} end"
        )


def _is_fraction(value: Any) -> bool:
    """`1.50`, but not `15.0`; of what has an exponent the digits are lost."""
    _, point, rest = str(value).partition(".")
    return bool(point and rest.strip("0")) and "e" not in rest.lower()
