"""Compares a warehouse and a release with the demo's truth, in sentences a person can read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.pipeline.rounded_truth import COUNTS, Rounding, rounded_cells

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
# Which totals of the diaspora mart the truth holds: the chosen estimate of each definition.
MART_FILTER = {"mart_diaspora__estimate": "is_headline"}
MART_TABLE = {"event_list": "mart_events__event_list"}


def read_truth(folder: Path) -> dict[str, Any]:
    """The document beside the exports."""
    document: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return document


def compare_warehouse(warehouse: Path, truth: Mapping[str, Any], known_at: str) -> list[str]:
    """Differences of every indicator, every mart total and the comparison figures."""
    expected = truth["known_at"][known_at]
    connection = duckdb.connect(str(warehouse), read_only=True)
    try:
        differences = compare_cells(
            expected["indicators"], _indicators(connection, "indicators.fct_indicator_value")
        )
        differences += _compare_marts(connection, expected["marts"])
        differences += _compare_comparison(connection, expected["comparison"])
    finally:
        connection.close()
    return differences


def compare_release(release: Path, truth: Mapping[str, Any], secret: bytes) -> list[str]:
    """Differences of one release (its folder with ``internal/`` and ``manifest.json``), whose
    counts of persons were rounded with ``secret``."""
    known_at = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["known_at"]
    expected = truth["known_at"][_as_key(known_at)]
    cells = {
        key: value
        for key, value in expected["indicators"].items()
        if key.split("|", 1)[0] not in COUNTS
    }
    table = f"read_parquet('{release}/internal/fct_indicator_value.parquet')"
    rounding = Rounding(secret)
    with duckdb.connect() as connection:
        cells |= rounded_cells(expected, rounding, _counts(connection, table))
    for key in expected["withheld"]:
        cells.pop(key, None)
    for key, value in cells.items():
        if key.startswith("Q02a|") and key.endswith("|event_registrations"):
            cells[key] = [value[0], value[1], None, value[3]]  # a class, given by its bounds
    connection = duckdb.connect()
    try:
        differences = compare_cells(cells, _indicators(connection, table))
        differences += _compare_money(connection, release, expected)
    finally:
        connection.close()
    if rounding.moved_share > MOST_MOVED:
        differences.append(f"{rounding.moved_share:.0%} of the counts were rounded otherwise")
    return differences


def _counts(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    """key -> [value, numerator, denominator], central, as a release shows them."""
    names = ("value_central", "numerator_central", "denominator_central")
    columns = ", ".join(f"cast({name} as varchar)" for name in names)
    found = connection.execute(f"select {KEY_SQL}, {columns} from {table}").fetchall()
    return {key: list(parts) for key, *parts in found}


def _as_key(known_at: str) -> str:
    """``2026-11-20T00:00:00`` in any ISO form -> the key of the truth."""
    text = known_at.replace("+00:00", "").rstrip("Z")
    return text.split(".", 1)[0].replace(" ", "T") + "Z"


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
    if expected[0] != actual[0]:
        return False
    for left, right in zip(expected[1:], actual[1:], strict=True):
        if (left is None) != (right is None):
            return False
        if left is not None and right is not None and Decimal(left) != Decimal(right):
            return False
    return True


def _indicators(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[str | None]]:
    rows = connection.execute(
        f"select {KEY_SQL}, status, cast(value_low as varchar), cast(value_central as varchar), "
        f"cast(value_high as varchar), dim2_scheme || dim2_code from {table}"
    ).fetchall()
    found: dict[str, list[str | None]] = {}
    for key, status, low, central, high, second in rows:
        name = key if second == "_T_T" else f"{key}|{second}"
        found[name] = [status, low, central, high]
    return found


def _compare_marts(
    connection: duckdb.DuckDBPyConnection, marts: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    differences = []
    for mart, groupings in marts.items():
        table = f"marts.{MART_TABLE.get(mart, mart)}"
        for grouping, expected in groupings.items():
            actual = _totals(connection, mart, table, grouping, expected)
            for value in sorted(expected.keys() | actual.keys()):
                left, right = expected.get(value), actual.get(value)
                if left is None or right is None or not _same_figures(left, right):
                    differences.append(f"{mart} by {grouping} {value}: expected {left}, is {right}")
    return _shortened(differences)


def _same_figures(left: Mapping[str, str], right: Mapping[str, str]) -> bool:
    return all(Decimal(left[column]) == Decimal(right[column]) for column in left)


def _totals(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    table: str,
    grouping: str,
    expected: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    columns = list(next(iter(expected.values())))
    sums = ", ".join(
        "cast(count(*) as varchar)"
        if column == "events"
        else f"cast(coalesce(sum({column}), 0) as varchar)"
        for column in columns
    )
    names = [name for name in grouping.split(",") if name not in ("all", "headline")]
    value = f"concat_ws('|', {', '.join(names)})" if names else "'all'"
    rows = connection.execute(
        f"select {value} as grouping_value, {sums} from {table} "
        f"where {MART_FILTER.get(mart, 'true')} group by 1"
    ).fetchall()
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}


def _compare_comparison(
    connection: duckdb.DuckDBPyConnection, expected: Mapping[str, str]
) -> list[str]:
    """Sums of UN DESA and the World Bank over territories, by the year they speak of."""
    rows = connection.execute(
        "select 'russian_born|' || russian_born_ref_year, "
        "sum(russian_born_count) / count(distinct year) from ("
        "  select distinct territory_code, year, russian_born_ref_year, russian_born_count "
        "  from marts.mart_diaspora__estimate where russian_born_ref_year is not null) group by 1 "
        "union all "
        "select 'population|' || population_ref_year, sum(population_count) from ("
        "  select distinct territory_code, population_ref_year, population_count "
        "  from marts.mart_diaspora__estimate where population_ref_year is not null) group by 1"
    ).fetchall()
    return [
        f"comparison {key}: expected {expected.get(key)}, is {total}"
        for key, total in rows
        if key not in expected or Decimal(expected[key]) != Decimal(str(total))
    ]


def _compare_money(
    connection: duckdb.DuckDBPyConnection, release: Path, expected: Mapping[str, Any]
) -> list[str]:
    """Which rows of the spending mart are protected, that they are empty, and the sums shown."""
    table = f"read_parquet('{release}/internal/mart_spending__programme.parquet')"
    key = (
        "concat_ws('|', measure_code, territory_level, territory_code, period_type, period_code, "
        "allocation)"
    )
    rows = connection.execute(
        f"select {key}, coalesce(gross_amount_rub, net_amount_rub, storno_amount_rub, "
        f"payments_count) is not null from {table} where status = 'protected'"
    ).fetchall()
    wanted, hidden = set(expected["protected_money"]), {row[0] for row in rows}
    differences = [f"money {row[0]}: protected, but with a number" for row in rows if row[1]]
    differences += [f"money {name}: shown, must be protected" for name in wanted - hidden]
    differences += [f"money {name}: protected, must be shown" for name in hidden - wanted]
    sums = dict(
        connection.execute(
            f"select measure_code || '|' || period_type, sum(net_amount_rub) from {table} "
            "where status = 'ok' group by 1"
        ).fetchall()
    )
    for name, total in expected["released_money"].items():
        if sums.get(name) != Decimal(total):
            differences.append(f"money {name}: expected {total}, is {sums.get(name)}")
    return _shortened(differences)


def _shortened(differences: list[str]) -> list[str]:
    if len(differences) <= SHOWN:
        return differences
    return [f"{len(differences)} differences, the first {SHOWN}:", *differences[:SHOWN]]
