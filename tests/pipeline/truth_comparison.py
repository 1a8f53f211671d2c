"""Compares a warehouse and a release with the oracle, in sentences a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.pipeline.rounded_truth import (
    COUNTS,
    Rounding,
    balances,
    changes_of_persons,
    rounded_cells,
)
from tests.truth.changes import changes
from tests.truth.oracle import Mart, Oracle, meanings

SHOWN = 20
# More counts than this beside the multiple that the secret names would be another rounding.
MOST_MOVED = 0.2
Cells = Mapping[str, list[str | None]]
KEY_SQL = (
    "concat_ws('|', indicator_code, period_type, period_code, territory_level, territory_code, "
    "dim1_scheme, dim1_code)"
)
# Made by the release itself, from two releases: no truth without a history.
OF_THE_RELEASE = ("Q02b",)
OF_PERSONS = (
    "|event_registrations", "|competitions_applications", "|trip_rosters", "|language_courses",
    "|legal_aid_cases",
)  # fmt: skip
RELEASED_AS = {"mart_events__event_list": "event_list"}


def compare_warehouse(warehouse: Path, oracle: Oracle) -> list[str]:
    """Differences of every indicator and every row of the marts."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        actual = _indicators(connection, "indicators.fct_indicator_value")
        differences = compare_cells(oracle.indicators()["indicators"], actual)
        differences += compare_cells(
            oracle.coverages(), _coverages(connection, "indicators.fct_indicator_value")
        )
        values = "indicators.fct_indicator_value"
        differences += compare_cells(oracle.maturities(), _maturities(connection, values))
        told = _changes(connection, "indicators.fct_indicator_change")
        differences += compare_cells(changes(oracle), told)
        differences += _other_roles(connection)
        for mart in oracle.marts():
            differences += _compare_mart(connection, mart, mart.source)
    return differences


def _other_roles(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Rows of posts speak of events; all others of what their definition says."""
    rows = connection.execute(
        "select distinct indicator_code, territory_level, territory_role "
        "from indicators.fct_indicator_value order by all"
    ).fetchall()
    return [
        f"{code} by {level}: the role is {role}"
        for code, level, role in rows
        if role != ("event" if level == "post" else meanings()[code]["territory_role"])
    ]


def compare_release(release: Path, oracle: Oracle, secret: bytes) -> list[str]:
    """Differences of one release (its folder with ``internal/``), whose counts of persons were
    rounded with ``secret``."""
    expected = oracle.indicators()
    cells = {
        key: value
        for key, value in expected["indicators"].items()
        if key.split("|", 1)[0] not in COUNTS
    }
    table = f"read_parquet('{release}/internal/fct_indicator_value.parquet')"
    rounding = Rounding(secret)
    with duckdb.connect() as connection:
        shown = _counts(connection, table)
        cells |= rounded_cells(expected, rounding, shown)
        cells |= dict(balances(cells, shown))
        for key, value in cells.items():
            if key.startswith("Q02a|") and key.endswith(OF_PERSONS):
                cells[key] = [value[0], value[1], None, value[3]]  # a class, given by its bounds
        differences = compare_cells(cells, _indicators(connection, table))
        told = {key: one for key, one in oracle.maturities().items() if key in cells}
        differences += compare_cells(told, _maturities(connection, table))
        [(running,)] = oracle.sql("select 'S' || year(getvariable('known_at'))")
        compared = changes(oracle) | changes_of_persons(cells, running)
        changed = f"read_parquet('{release}/internal/fct_indicator_change.parquet')"
        differences += compare_cells(compared, _changes(connection, changed))
        for mart in oracle.marts():
            if "marts." in mart.source:
                differences += _compare_mart(connection, mart, _released(release, mart.source))
    if rounding.moved_share > MOST_MOVED:
        differences.append(f"{rounding.moved_share:.0%} of the counts were rounded otherwise")
    return differences


def _counts(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    """key -> [value, numerator, denominator], central, as a release shows them."""
    names = ("value_central", "numerator_central", "denominator_central")
    columns = ", ".join(f"cast({name} as varchar)" for name in names)
    found = connection.execute(f"select {KEY_SQL}, {columns} from {table}").fetchall()
    return {key: list(parts) for key, *parts in found}


def _released(release: Path, source: str) -> str:
    def file(found: re.Match[str]) -> str:
        name = RELEASED_AS.get(found[1], found[1])
        return f"read_parquet('{release}/internal/{name}.parquet')"

    return re.sub(r"marts\.(\w+)", file, source)


def _changes(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    rows = connection.execute(
        "select concat_ws('|', indicator_code, period_type, period_code, territory_level, "
        "territory_code), base_period_code, cast(value_central as varchar), "
        "cast(base_value_central as varchar), cast(change_share as varchar), "
        "cast(like_for_like_share as varchar), cast(bands_overlap as varchar), status "
        f"from {table}"
    ).fetchall()
    return {key: list(cell) for key, *cell in rows}


def _maturities(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    rows = connection.execute(f"select {KEY_SQL}, maturity from {table}").fetchall()
    return {key: [maturity] for key, maturity in rows}


def _compare_mart(connection: duckdb.DuckDBPyConnection, mart: Mart, source: str) -> list[str]:
    """Row by row over the columns that the oracle knows."""
    try:
        found = connection.execute(f"select {', '.join(mart.columns)} from {source}").fetchall()
    except duckdb.Error as error:
        return [f"{mart.name}: {error}"]
    expected, actual = Counter(mart.rows), Counter(found)
    missing, extra = expected - actual, actual - expected
    if not missing and not extra:
        return []
    return [
        f"{mart.name}: {missing.total()} rows missing, {extra.total()} not expected",
        *(f"{mart.name}: missing {row}" for row in sorted(missing, key=str)[:5]),
        *(f"{mart.name}: not expected {row}" for row in sorted(extra, key=str)[:5]),
    ]


def compare_cells(expected: Cells, actual: Cells) -> list[str]:
    """One sentence per cell that differs (the first few), after a count per indicator."""
    wrong: list[tuple[str, str]] = []
    for key in expected.keys() | actual.keys():
        if key.split("|", 1)[0] in OF_THE_RELEASE:
            continue
        if key not in actual:
            wrong.append((key, f"missing, expected {expected[key]}"))
        elif key not in expected:
            wrong.append((key, f"not expected, is {actual[key]}"))
        elif not _is_equal(expected[key], actual[key]):
            wrong.append((key, f"expected {expected[key]}, is {actual[key]}"))
    if not wrong:
        return []
    counts = Counter(key.split("|", 1)[0] for key, _what in wrong)
    listing = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
    first = [f"{key}: {what}" for key, what in _spread(sorted(wrong), counts)]
    return [f"{len(wrong)} cells differ: {listing}", *first]


def _spread(wrong: list[tuple[str, str]], counts: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """The first few of every indicator."""
    share = max(1, SHOWN // len(counts))
    seen: Counter[str] = Counter()
    for key, what in wrong:
        code = key.split("|", 1)[0]
        seen[code] += 1
        if seen[code] <= share:
            yield key, what


def _is_equal(expected: list[str | None], actual: list[str | None]) -> bool:
    return all(map(_is_same, expected, actual))


def _is_same(left: str | None, right: str | None) -> bool:
    if left is None or right is None or left == right:
        return left == right
    try:
        return Decimal(left) == Decimal(right)
    except ArithmeticError:
        return False


def _indicators(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    rows = connection.execute(
        f"select {KEY_SQL}, status, cast(value_low as varchar), cast(value_central as varchar), "
        f"cast(value_high as varchar) from {table}"
    ).fetchall()
    return {key: list(cell) for key, *cell in rows}


def _coverages(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    """key -> [deliveries that are due, share of them that is in effect]."""
    rows = connection.execute(
        f"select {KEY_SQL}, cast(coverage_expected as varchar), cast(coverage_share as varchar) "
        f"from {table}"
    ).fetchall()
    return {key: list(cell) for key, *cell in rows}
