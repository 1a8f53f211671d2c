"""Asking a release directly, and reading the numbers a plotly figure holds."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from dagster_project.home import Home

LOCALE = Path(__file__).resolve().parents[3] / "dashboards" / "locale"
NUMBER_TYPES = {
    "f8": "d", "f4": "f", "i4": "i", "u4": "I", "i2": "h", "u2": "H", "i1": "b", "u1": "B",
    "i8": "q", "u8": "Q",
}  # fmt: skip
Pair = tuple[Any, float]
Traces = list[list[Pair]]
CELLS = """
    select {columns} from fct_indicator_value as cell {joined}
    where indicator_code = ? and cell.territory_level = ? and period_type = ? and dim1_scheme = ?
"""


def connect(release: Path) -> duckdb.DuckDBPyConnection:
    """The tables of a release folder and nothing between."""
    connection = duckdb.connect()
    for path in sorted((release / "internal").glob("*.parquet")):
        connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
    connection.execute(f"create view manifest as from read_text('{release / 'manifest.json'}')")
    return connection


def current_release(home: Path) -> Path:
    """Folder of the release that the pointer names."""
    import json

    pointer = json.loads((Home(home).releases / "current.json").read_text(encoding="utf-8"))
    return Home(home).releases / str(pointer["release_id"])


@cache
def _catalogue(language: str) -> Mapping[str, Any]:
    tree: Mapping[str, Any] = YAML(typ="safe").load(
        (LOCALE / f"{language}.yml").read_text(encoding="utf-8")
    )
    return tree


@dataclass(frozen=True)
class Asked:
    """One reader's question: a release, a language, and the filters in the page's address."""

    connection: duckdb.DuckDBPyConnection
    language: str
    filters: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows; ``{name}`` in the SQL is the column of names in the reader's language."""
        sql = sql.replace("{name}", f"name_{self.language}")
        return self.connection.execute(sql, list(parameters)).fetchall()

    def has(self, *tables: str) -> bool:
        """Whether the release holds the tables: those of before may not."""
        found = self("select distinct view_name from duckdb_views() where not internal")
        return set(tables) <= {name for (name,) in found}

    def chosen(self, key: str, default: str = "all") -> str:
        return self.filters.get(key, default)

    def word(self, key: str, fallback: str = "") -> str:
        """A text of the dashboards, straight from its file."""
        node: Any = _catalogue(self.language)
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return fallback or key
            node = node[part]
        return str(node)

    def named(self, dimension: str, table: str) -> str:
        """SQL for the name of a table's code, out of the dimension itself."""
        code = f"{dimension}_code"
        return (
            f"(select named.name_{self.language} from dim_{dimension} as named"
            f" where named.{code} = {table}.{code})"
        )

    def level(self, code: str) -> str:
        """Level of a place; of all of them, of the world."""
        found = self("select territory_level from dim_territory where territory_code = ?", code)
        return str(found[0][0]) if found else "world"

    def inside(self, table: str = "") -> str:
        """SQL condition: rows of the chosen place."""
        code, prefix = self.chosen("place"), f"{table}." if table else ""
        level = self.level(code)
        return "true" if level == "world" else f"{prefix}{level}_code = '{code}'"

    def among(self, table: str) -> str:
        """SQL condition: rows of the chosen group; of the territory's, where one is chosen."""
        code = self.chosen("place")
        if self.level(code) == "world":
            return "true"
        return (
            f"{table}.group_code = (select group_code from dim_territory"
            f" where territory_code = '{code}')"
        )

    def pairs(self, sql: str, *parameters: object) -> list[Pair]:
        """(label, value) out of the last two columns… of a query with exactly two."""
        return [
            (label, float(value)) for label, value in self(sql, *parameters) if value is not None
        ]


def cells(columns: str, joined: str = "", more: str = "") -> str:
    """SQL over published indicator cells; parameters: code, level, period type, scheme."""
    return CELLS.format(columns=columns, joined=joined) + more


def shown(asked: Asked, code: str, year: str, scheme: str = "_T") -> tuple[str, str]:
    """Type and code of the period that stands for a year: the year, else its months so far, else
    the last full year before it."""
    found = asked(
        """select period_type, period_code from fct_indicator_value
           where indicator_code = ? and dim1_scheme = ? and period_type in ('Y', 'YTD')
             and (period_code <= ? and period_type = 'Y' or period_code like ? || '-YTD%')
           order by substr(period_code, 1, 4) desc, period_type limit 1""",
        code, scheme, year, year,
    )  # fmt: skip
    return (str(found[0][0]), str(found[0][1])) if found else ("Y", year)


def same(drawn: Iterable[Pair], wanted: Iterable[Pair]) -> bool:
    """Equal pairs in any order; numbers within what a float can hold."""
    left = sorted(drawn, key=_order)
    right = sorted(wanted, key=_order)
    return len(left) == len(right) and all(
        a[0] == b[0] and abs(a[1] - b[1]) <= 1e-9 * max(1.0, abs(b[1]))
        for a, b in zip(left, right, strict=True)
    )


def _order(pair: Pair) -> tuple[str, float]:
    return str(pair[0]), round(pair[1], 6)


def numbers_of(trace: Mapping[str, Any]) -> list[Pair]:
    """(label, value) of everything a trace draws; gaps are left out."""
    kind = trace.get("type", "scatter")
    if kind == "choropleth":
        found = zip(_list(trace["customdata"]), _list(trace["z"]), strict=True)
        return [(code, float(value)) for code, value in found]
    if kind == "scattergeo":
        codes = _list(trace["customdata"])
        points = zip(_list(trace["lon"]), _list(trace["lat"]), strict=True)
        return [
            ((code, axis), float(value))
            for code, point in zip(codes, points, strict=True)
            for axis, value in zip(("lon", "lat"), point, strict=True)
        ]
    if kind == "heatmap":
        labels = [_label(label) for label in _list(trace["y"])]
        return [
            ((label, column), float(value))
            for label, line in zip(labels, _list(trace["z"]), strict=True)
            for column, value in enumerate(_list(line))
            if value is not None
        ]
    x, y = _list(trace.get("x", [])), _list(trace.get("y", []))
    values, labels_of = (x, y) if _are_numbers(x) else (y, x)
    if not _are_numbers(values):
        return []  # gaps alone
    return [
        (_label(label), float(value))
        for label, value in zip(labels_of, values, strict=True)
        if value is not None
    ]


def _are_numbers(values: list[Any]) -> bool:
    return all(isinstance(v, int | float) for v in values if v is not None) and any(
        v is not None for v in values
    )


def _list(values: Any) -> list[Any]:
    """A list, or the typed array that plotly's Python package packs into text."""
    if isinstance(values, Mapping) and "bdata" in values:
        letter = NUMBER_TYPES[values["dtype"]]
        content = base64.b64decode(values["bdata"])
        flat = list(struct.unpack(f"<{len(content) // struct.calcsize(letter)}{letter}", content))
        if "shape" not in values:
            return flat
        _, width = (int(part) for part in str(values["shape"]).split(","))
        return [flat[start : start + width] for start in range(0, len(flat), width)]
    return list(values)


def _label(label: Any) -> Any:
    """A label without the line breaks and the invisible marks of the drawing."""
    if not isinstance(label, str):
        return label
    return label.replace("<br>", " ").replace("\u200b", "").replace("\u00a0", " ")


def bands(found: Iterable[tuple[Any, Any, Any, Any]]) -> Traces:
    """The two traces of intervals: both ends of each band, then the dots."""
    rows = list(found)
    ends = [
        (label, float(end))
        for label, low, _, high in rows
        for end in (low, high)
        if end is not None
    ]
    return [ends, [(label, float(central)) for label, _, central, _ in rows if central is not None]]


ChartQuery = Callable[[Asked], Traces]
