"""The figures as a part of docs/scaling.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_project.home import REPOSITORY

PAGE = REPOSITORY / "docs" / "scaling.md"
TEMPLATE = Path(__file__).with_name("block.txt")
FIGURES = Path(__file__).with_name("figures.json")
BEGIN, END = "<!-- make scaling -->", "<!-- end -->"
STEPS = {
    "load": "Load of the registrations",
    "rows": "Their rows, and all others, into the warehouse",
    "duckdb": "**Tables, DuckDB**",
    "duckdb_small": "Tables, DuckDB with at most {small_memory}",
    "spark": "**Tables, Spark**",
    "build": "The whole build with its tests, DuckDB",
    "release": "Release",
}
PLACES = {
    "sent": "Files of registrations",
    "lake": "Lake: of registrations",
    "lake_of_others": "Lake: of everything else",
    "warehouse": "Warehouse",
    "spark": "Tables of Spark, as Parquet",
    "release": "Release",
}
YEARS = 10
PACES = (100_000, 1_000_000, 10_000_000)
MILLION = 1_000_000


@dataclass(frozen=True)
class Line:
    """Through the first and the last size. ``unit``: what its values are, "s" or "B"."""

    start: float
    slope: float
    unit: str

    @property
    def grows(self) -> bool:
        """False when chance weighed more than the rows: such a line says nothing."""
        return self.slope > 0

    def at(self, millions: float) -> float:
        return self.start + self.slope * millions


def figures() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def page(text: str, found: Mapping[str, Any]) -> str:
    """The page with the block that these figures give in the place of its own."""
    before, rest = text.split(f"{BEGIN}\n")
    _, after = rest.split(f"{END}\n")
    return f"{before}{BEGIN}\n{block(found)}{END}\n{after}"


def block(found: Mapping[str, Any]) -> str:
    sizes = found["sizes"]
    columns = [f"{size['times']} ×" for size in sizes]
    lines = _lines(sizes)
    ahead = {
        name: lines[name]
        for name in ("Lake: of registrations", "Warehouse", "Load, CPU", "Tables, DuckDB, CPU",
                     "Tables, Spark, CPU")
    }  # fmt: skip
    return TEMPLATE.read_text(encoding="utf-8").format(
        measured_on=found["measured_on"],
        cores=found["cores"],
        memory=_size(found["memory"]),
        versions=", ".join(f"{name} {number}" for name, number in found["versions"].items()),
        scale=f"{found['scale']:g}",
        most=sizes[-1]["times"],
        more=sizes[-1]["times"] - 1,
        workers=found["workers"],
        executor=found["executor"].replace("g", " GB"),
        default_memory=found["default_memory"].replace("GB", " GB"),
        columns=" | ".join(columns),
        rule="|".join("---:" for _ in columns),
        counted=_rows(
            {
                "Rows of registrations loaded": [f"{size['sent']:,}" for size in sizes],
                "Registrations in effect": [f"{size['in_effect']:,}" for size in sizes],
                "Persons told apart": [f"{size['persons']:,}" for size in sizes],
            }
        ),
        equal=" ".join(map(_equal, sizes)),
        costs=_rows(
            {
                label.format(small_memory=found["small_memory"].replace("GB", " GB")): [
                    _cost(size["costs"][step]) for size in sizes
                ]
                for step, label in STEPS.items()
            }
        ),
        memory_ends=_memory_ends(found, lines["Tables, DuckDB, memory"]),
        crossover=_crossover(sizes, lines),
        sizes=_rows(
            {label: [_size(size["bytes"][key]) for size in sizes] for key, label in PLACES.items()}
        ),
        lines=_rows(
            {name: [_value(line, line.start), _value(line, line.slope)]
             if line.grows else ["—", "no growth measured"]
             for name, line in lines.items()}
        ),
        years=YEARS,
        last=f"{sizes[-1]['sent'] / MILLION:.1f}",
        ahead_columns=" | ".join(ahead),
        ahead_rule="|".join("---:" for _ in ahead),
        ahead=_rows(
            {
                f"{pace:,}": [
                    f"{millions:g}",
                    *(_value(line, line.at(millions)) if line.grows else "—"
                      for line in ahead.values()),
                ]
                for pace in PACES
                for millions in [pace * YEARS / MILLION]
            }
        ),
    )  # fmt: skip


def _lines(sizes: Sequence[Mapping[str, Any]]) -> dict[str, Line]:
    first, last = sizes[0], sizes[-1]

    def line(unit: str, *keys: str) -> Line:
        ends = []
        for size in (first, last):
            value: Any = size
            for key in keys:
                value = value[key]
            ends.append((size["sent"] / MILLION, value))
        (x, y), (further, higher) = ends
        slope = (higher - y) / (further - x)
        return Line(y - slope * x, slope, unit)

    return {
        "Lake: of registrations": line("B", "bytes", "lake"),
        "Warehouse": line("B", "bytes", "warehouse"),
        "Tables of Spark": line("B", "bytes", "spark"),
        "Release": line("B", "bytes", "release"),
        "Load, CPU": line("s", "costs", "load", "cpu"),
        "Tables, DuckDB, CPU": line("s", "costs", "duckdb", "cpu"),
        "Tables, Spark, CPU": line("s", "costs", "spark", "cpu"),
        "Tables, DuckDB, memory": line("B", "costs", "duckdb", "memory"),
    }


def _memory_ends(found: Mapping[str, Any], line: Line) -> str:
    """``line``: of the memory that DuckDB takes for tables."""
    last = found["sizes"][-1]
    full, small = (last["costs"][step] for step in ("duckdb", "duckdb_small"))
    limits = [found[name].replace("GB", " GB") for name in ("default_memory", "small_memory")]
    tight = f"{small['cpu']:,.0f} CPU seconds" if small else "no end"
    at = (float(limits[0].split()[0]) * 1e9 - line.start) / line.slope
    return (
        f"Drawn on, it would come to its {limits[0]} at {at:.1f} million rows, and write to disk "
        f"from there on. What that is like: at {last['times']} × it took {full['cpu']:,.0f} CPU "
        f"seconds with {limits[0]}, and {tight} with {limits[1]}."
    )


def _crossover(sizes: Sequence[Mapping[str, Any]], lines: Mapping[str, Line]) -> str:
    ratios = []
    for size in sizes:
        ratio = size["costs"]["spark"]["cpu"] / size["costs"]["duckdb"]["cpu"]
        ratios.append(f"{ratio:.1f} times at {size['times']} ×")
    by_duckdb, by_spark = lines["Tables, DuckDB, CPU"], lines["Tables, Spark, CPU"]
    said = (
        f"Spark took {' and '.join(ratios)} the CPU seconds of DuckDB, nearly all of it for the "
        f"{sizes[0]['tables']} statements themselves, however few their rows."
    )
    if not by_spark.grows:
        return f"At no size that was measured. {said} What rows add was lost in chance."
    said += (
        f" A further million rows cost DuckDB {_value(by_duckdb, by_duckdb.slope)} and Spark "
        f"{_value(by_spark, by_spark.slope)}"
    )
    if by_spark.slope >= by_duckdb.slope:
        return f"On equal cores nowhere. {said}."
    where = (by_spark.start - by_duckdb.start) / (by_duckdb.slope - by_spark.slope)
    return (
        f"At no size that was measured. {said}; drawn on, both lines would meet at {where:,.0f} "
        "million rows on equal cores."
    )


def _equal(size: Mapping[str, Any]) -> str:
    of = f"of {size['tables']} tables with {size['rows']:,} rows"
    unlike = size["differences"]
    if not unlike:
        return f"{size['times']} ×: all {of}, by their columns, types and the hash of their rows."
    names = ", ".join(item.split(":")[0] for item in unlike)
    return f"{size['times']} ×: **no**, {len(unlike)} {of} differ: {names}."


def _rows(table: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(f"| {name} | {' | '.join(cells)} |" for name, cells in table.items())


def _cost(cost: Mapping[str, float] | None) -> str:
    if cost is None:
        return "did not end"
    return f"{cost['cpu']:,.0f} ({cost['wall']:,.0f}; {_size(cost['memory'])})"


def _value(line: Line, value: float) -> str:
    return _time(value) if line.unit == "s" else _size(value)


def _time(seconds: float) -> str:
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds >= 3 * unit:
            return f"{seconds / unit:,.3g} {name}"
    return f"{seconds:,.0f} s"


def _size(count: float) -> str:
    """Bytes as people say them, in powers of ten."""
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if abs(count) >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{round(count / 1e3)} kB"
