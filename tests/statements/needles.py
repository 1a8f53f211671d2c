"""A release whose exact counts of persons are numbers that stand nowhere else.

The warehouse of a home is copied, and every count of persons in it is replaced by a number of its
own: larger for a larger count, of four digits (longer ones are shortened on pages), no multiple of
a base. What is published of it must not hold one of them, in whatever format.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.contracts.read import read_contracts
from dagster_project.disclosure.released import read_released
from dagster_project.home import CONTRACTS, SYNTHETIC_MARK, Home
from dagster_project.release import gate
from dagster_project.release.publish import publish
from dagster_project.release.released_tables import manifest_path
from dagster_project.warehouse.build import BuildResult
from tests.pipeline.release_home import node
from tests.statements.formats import folder_of, numbers

FIRST, LAST = 2_101, 9_989
KNOWN_AT = datetime(2026, 11, 20)


@dataclass(frozen=True)
class Needled:
    """``needles``: exact counts that equal no number of the release."""

    home: Home
    needles: frozenset[float]


def needled(source: Home, folder: Path) -> Needled:
    home = Home(folder / "home")
    home.create()
    (home.root / SYNTHETIC_MARK).touch()
    shutil.copy(source.warehouse, home.warehouse)
    manifest_path(home).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(manifest_path(source), manifest_path(home))
    replaced = replace_counts(home)
    result = gate.check(
        home, read_contracts(CONTRACTS), BuildResult(KNOWN_AT, (node("all"),), fingerprint="n")
    )
    assert publish(home, result) is not None, result.failures
    released = read_released(home)
    rounded = {float(number) for number in released.published.values()}
    # A rate above one looks like a count where it is written in per cent, and follows from rounded
    # counts.
    rates = {
        float(round(row[name] * 100))
        for row in released.rows
        for name in ("value_low", "value_central", "value_high")
        if row["value_rule"] != "measure" and row[name] is not None
    }
    # What the source publishes is of other counts: a needle in it would be one by chance. So would
    # one at the end of an axis, which lies a fiftieth above the largest published value or tick.
    ends = {number * 1.02 for number in (*rounded, *map(float, range(0, 10_000, 250)))}
    return Needled(home, frozenset(replaced - published_numbers(source) - rounded - rates - ends))


def replace_counts(home: Home) -> set[float]:
    """Put another number in the place of each count; gives the new ones."""
    table = "indicators.fct_indicator_value"
    with duckdb.connect(str(home.warehouse)) as warehouse:
        declared = warehouse.execute(
            "select indicator_code, coalesce(numerator_count, '') <> '', "
            "coalesce(denominator_count, '') <> '' "
            "from indicators.int_indicator__meaning_declared"
        ).fetchall()
        columns = ["persons_num", "persons_den"]
        found: list[tuple[str, str]] = []
        for code, has_numerator, has_denominator in declared:
            is_code = f"indicator_code = '{code}'"
            for part, is_count in (("numerator", has_numerator), ("denominator", has_denominator)):
                if is_count:
                    rule = f"{is_code} and value_rule <> 'measure'"
                    found += [(f"{part}_{end}", rule) for end in ("low", "central", "high")]
            if has_numerator or has_denominator:
                found += [(name, is_code) for name in columns]
            if has_numerator and not has_denominator:
                rule = f"{is_code} and value_rule = 'measure'"
                found += [(f"value_{end}", rule) for end in ("low", "central", "high")]
        union = " union ".join(f"select {c} as n from {table} where {w}" for c, w in found)
        counts = warehouse.execute(
            f"select distinct cast(n as bigint) from ({union}) where n > 0 order by 1"
        ).fetchall()
        free = [n for n in range(FIRST, LAST) if n % 5]
        step = len(free) // len(counts)
        assert step, "more counts than numbers"
        new = {old: free[at * step] for at, (old,) in enumerate(counts)}
        warehouse.execute("create temporary table needle(old bigint, new bigint)")
        warehouse.executemany("insert into needle values (?, ?)", list(new.items()))
        for column, where in found:
            warehouse.execute(
                f"update {table} set {column} = needle.new from needle "
                f"where {column} = needle.old and {where}"
            )
    return {float(n) for n in new.values()}


def published_numbers(home: Home) -> set[float]:
    """Every number of the release's rows and manifest, also those inside of texts and hashes."""
    shown = numbers((folder_of(home) / "manifest.json").read_text(encoding="utf-8"))
    for path in folder_of(home).glob("internal/*.parquet"):
        for column in pq.read_table(path).columns:
            for value in column.unique().to_pylist():
                if isinstance(value, int | float | Decimal):
                    shown.add(float(value))
                elif isinstance(value, str):
                    shown |= numbers(value)
    return shown
