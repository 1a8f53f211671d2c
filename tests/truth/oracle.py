"""Every indicator and mart of the demo world as it must be at one instant, by SQL of its own.

``world/`` makes events, persons and money of the delivered facts, ``indicators/`` writes rows of
the table ``truth``, ``marts/`` answers with rows of a mart. All of it is written from the
definitions, never from the models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dagster_project.demo.effect import Shelf
from dagster_project.home import DBT_PROJECT
from tests.truth.facts import load_facts
from tests.truth.values import Figures, Triple, quotient, rounded, triple

HERE = Path(__file__).parent
WORLD = (
    "persons", "registrations", "events", "places", "people", "estimates", "money",
    "money_of_persons", "applications", "trips", "grants", "associations", "courses", "commission",
    "cases",
)  # fmt: skip
TRUTH = """create table truth (
    indicator varchar, period_type varchar, period varchar, level varchar, place varchar,
    scheme varchar default '_T', code varchar default '_T', status varchar default 'ok',
    how varchar default 'share', per integer default 1,
    low decimal(30, 6), central decimal(30, 6), high decimal(30, 6),
    below_low decimal(30, 6), below_central decimal(30, 6), below_high decimal(30, 6),
    at_least decimal(9, 4), at_most decimal(9, 4),
    expected int, covered decimal(5, 4))"""
# The unresolved territory has rows only where something counts there without a breakdown.
SUBSTANCE = """delete from truth where place = 'ZZZ' and
    (indicator, period_type, period) not in (
        select (indicator, period_type, period) from truth
        where place = 'ZZZ' and scheme = '_T' and coalesce(below_central, central) <> 0)"""
COVERAGE, MATURITY = HERE / "coverage.sql", HERE / "maturity.sql"
KEY = "concat_ws('|', indicator, period_type, period, level, place, scheme, code)"
Cell = list[str | None]


@dataclass(frozen=True)
class Mart:
    """Rows as they must stand in ``source`` (a table, perhaps with a condition)."""

    name: str
    source: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


class Oracle:
    """The truth at one known time."""

    def __init__(self, shelf: Shelf, known_at: datetime) -> None:
        self._engine = duckdb.connect()
        load_facts(self._engine, shelf, known_at)
        for name in WORLD:
            self._engine.execute((HERE / "world" / f"{name}.sql").read_text(encoding="utf-8"))
        self._engine.execute(TRUTH)
        for path in sorted((HERE / "indicators").glob("*.sql")):
            self._engine.execute(path.read_text(encoding="utf-8"))
        self._engine.execute(SUBSTANCE)
        self._judge_coverage()

    def _judge_coverage(self) -> None:
        self._engine.execute("create table requires (indicator varchar, export varchar)")
        self._engine.execute("create table rules (indicator varchar, rule varchar)")
        for code, said in meanings().items():
            self._engine.execute("insert into rules values (?, ?)", [code, said["missing_rule"]])
            for export in said["required_exports"]:
                self._engine.execute("insert into requires values (?, ?)", [code, export])
        self._engine.execute(COVERAGE.read_text(encoding="utf-8"))
        self._engine.execute("create table roles (indicator varchar, role varchar)")
        roles = [[code, said["territory_role"]] for code, said in meanings().items()]
        self._engine.executemany("insert into roles values (?, ?)", roles)
        self._engine.execute(MATURITY.read_text(encoding="utf-8"))

    def coverages(self) -> dict[str, Cell]:
        """key -> [deliveries that are due, share of them that is in effect]."""
        return {
            key: [_text(count), _text(share)]
            for key, count, share in self._engine.execute(
                f"select {KEY}, expected, covered from truth"
            ).fetchall()
        }

    def maturities(self) -> dict[str, Cell]:
        """key -> [maturity]."""
        rows = self._engine.execute(f"select {KEY}, maturity from settled").fetchall()
        return {key: [maturity] for key, maturity in rows}

    def indicators(self) -> dict[str, Any]:
        """``indicators``: key -> [status, low, central, high]; ``parts``: key -> [numerator,
        denominator], each low, central, high, of rows that are quotients."""
        return self._indicators

    @cached_property
    def _indicators(self) -> dict[str, Any]:
        # Asked for by each comparison, with the warehouse and with the release.
        cells: dict[str, Cell] = {}
        parts: dict[str, list[Cell]] = {}
        for key, status, value, top, bottom in self._rows():
            cells[key] = [status, *map(_text, value)]
            if bottom[1] is not None:
                parts[key] = [[_text(_decimal(x)) for x in side] for side in (top, bottom)]
        return {"indicators": cells, "parts": parts}

    def _rows(self) -> Iterator[tuple[str, str, Figures, Triple, Triple]]:
        found = self._engine.execute(
            f"select {KEY}, indicator, status, how, per, low, central, high, "
            "below_low, below_central, below_high, at_least, at_most from truth"
        ).fetchall()
        for key, indicator, status, how, per, *numbers, at_least, at_most in found:
            top, bottom = triple(*numbers[:3]), triple(*numbers[3:])
            if status == "ok" and bottom[1] == 0:
                status = "zero_denominator"
            value: Figures = (None, None, None)
            is_told = top[1] is not None and bottom[1] != 0
            if status == "ok" or (status == "partial" and is_told):
                exact = top if bottom[1] is None else quotient(how, top, bottom, per)
                decimals = meanings()[indicator]["decimals"]
                low, central, high = (None if x is None else rounded(x, decimals) for x in exact)
                value = (low, central, high) if at_least is None else (at_least, central, at_most)
            yield key, status, value, top, bottom

    def marts(self) -> list[Mart]:
        found = []
        for path in sorted((HERE / "marts").glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            rows = self._engine.execute(text)
            columns = [column[0] for column in rows.description or ()]
            source = text.splitlines()[0].removeprefix("-- ")
            found.append(Mart(path.stem, source, columns, rows.fetchall()))
        return found

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        return self._engine.execute(query).fetchall()


@cache
def meanings() -> dict[str, dict[str, Any]]:
    """Indicator -> what its YAML declares."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((DBT_PROJECT / "models/indicators").rglob("_ind_*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            found |= model["config"]["meta"]["indicator"]
    return found


def _decimal(part: Fraction | None) -> Decimal | None:
    return None if part is None else Decimal(part.numerator) / Decimal(part.denominator)


def _text(value: Decimal | None) -> str | None:
    """Plain digits without an exponent."""
    return None if value is None else f"{value:f}"
