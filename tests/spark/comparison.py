"""Do two warehouses say the same? Every table by its columns, their types, whether
they may be null, and its rows."""

from __future__ import annotations

from pathlib import Path

import duckdb


def differences(one: Path, other: Path) -> list[str]:
    """A sentence for each table of ``one`` or ``other`` that is not equal in both, in any order of
    its rows. The loader's own schema ``raw`` is left out: both engines read it."""
    tables = {"one": set(names(one)), "other": set(names(other))}
    connection = duckdb.connect()
    connection.execute(f"attach '{one}' as one (read_only)")
    connection.execute(f"attach '{other}' as other (read_only)")
    found = [f"{name}: only in one of them" for name in sorted(tables["one"] ^ tables["other"])]
    for name in sorted(tables["one"] & tables["other"]):
        shapes = [connection.execute(f"describe {side}.{name}").fetchall() for side in tables]
        columns = [[row[:3] for row in shape] for shape in shapes]
        if columns[0] != columns[1]:
            unlike = sorted(set(columns[0]) ^ set(columns[1])) or "their order"
            found.append(f"{name}: other columns: {unlike}")
            continue
        rows = [
            connection.execute(
                f"select count(*), sum(hash(row)::hugeint) from {side}.{name} as row"
            ).fetchone()
            for side in tables
        ]
        if rows[0] != rows[1]:
            found.append(f"{name}: other rows: {_example(connection, name)}")
    connection.close()
    return found


def names(warehouse: Path, schema: str | None = None) -> list[str]:
    """Tables and views of one schema, or of all that dbt makes."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema not in ('raw', 'main') or table_schema = ? order by all",
            [schema],
        ).fetchall()
    return [f"{place}.{name}" for place, name in found if schema in (None, place)]


def rows_of(warehouse: Path, name: str) -> int:
    """How many rows a table has."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(f"select count(*) from {name}").fetchone()
    return int(found[0]) if found else 0


def _example(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    halves = [
        connection.execute(
            f"select * from {a}.{name} except all select * from {b}.{name} order by all limit 2"
        ).fetchall()
        for a, b in (("one", "other"), ("other", "one"))
    ]
    return f"{halves[0]} / {halves[1]}"
