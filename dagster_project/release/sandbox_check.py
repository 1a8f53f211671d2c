"""The first fence: may this text run? It must be one SELECT over the tables there are.

Everything is closed by default: kinds of queries and of tables, functions, names. DuckDB takes
the text apart (``json_serialize_sql``) and nothing is run here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"})
SOURCES = frozenset(
    {"BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT", "EMPTY"}
)
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
# Functions that read the clock of the query; all others must depend on their arguments alone.
CLOCK = frozenset({"current_date", "get_current_timestamp", "now", "today"})
# Spelt like functions, but no entry of the catalogue.
SPELLINGS = frozenset({"unnest", "grouping", "grouping_id"})
# The catalogue calls them pure, yet they plan SQL given as text, tell of the engine or session,
# or read internal states of aggregates.
FORBIDDEN = frozenset(
    {
        "json_serialize_sql", "json_deserialize_sql", "json_serialize_plan", "index_key",
        "parse_duckdb_log_message", "get_block_size", "version", "current_catalog",
        "current_role", "current_user", "session_user", "user",
        "combine", "combine_aggr", "finalize", "to_aggregate_state", "create_sort_key",
    }
)  # fmt: skip
CATALOGUE = """
    select lower(function_name) from duckdb_functions()
    where schema_name = 'main' and internal
        and function_type in ('scalar', 'aggregate', 'window', 'macro')
        and not starts_with(function_name, '__')
    group by all
    having bool_and(
        coalesce(stability, 'CONSISTENT') = 'CONSISTENT' and not coalesce(has_side_effects, false)
    )
"""
LONGEST_TEXT = 50_000
Scope = frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """``problem``: why the text may not run, or None; ``tables``: what it reads, in lower case."""

    problem: str | None
    tables: frozenset[str] = frozenset()


def check(sql: str, tables: set[str], of: str = "release") -> Verdict:
    """Judge a text that may read the given tables; ``of`` says of what they are."""
    if len(sql) > LONGEST_TEXT:
        return Verdict(f"The text is longer than {LONGEST_TEXT} characters.")
    try:
        sql.encode()
        statements = duckdb.extract_statements(sql)
    except UnicodeEncodeError:
        return Verdict("The text holds bytes that are no UTF-8.")
    except duckdb.Error as error:
        return Verdict(f"This is not valid SQL: {first_line(error)}")
    if len(statements) != 1:
        return Verdict(f"Exactly one statement is allowed; there are {len(statements)}.")
    kind = statements[0].type.name
    if kind == "MULTI":
        return Verdict("PIVOT needs its values: `pivot … on column in ('a', 'b')`.")
    if kind != "SELECT":
        return Verdict(f"Only SELECT is allowed; this is {kind.replace('_', ' ')}.")
    with duckdb.connect(":memory:") as parser:
        answer = parser.execute("select json_serialize_sql(?)", [sql]).fetchone()
    try:
        tree = json.loads(answer[0]) if answer else {"error": True}
    except RecursionError:
        return Verdict("The statement is nested too deeply.")
    if tree.get("error"):
        return Verdict("This form of SELECT is not supported here.")
    judge = Judge(frozenset(name.lower() for name in tables), allowed_functions(), of)
    return Verdict(next(judge.problems(tree["statements"]), None), frozenset(judge.read))


@cache
def allowed_functions() -> frozenset[str]:
    """Functions that by DuckDB's catalogue depend on their arguments alone, minus exceptions."""
    with duckdb.connect(":memory:") as engine:
        pure = {name for (name,) in engine.execute(CATALOGUE).fetchall()}
    return frozenset((pure | CLOCK | SPELLINGS) - FORBIDDEN)


class Judge:
    """Walks one syntax tree. A name given by WITH is known only where SQL knows it."""

    def __init__(self, tables: Scope, functions: frozenset[str], of: str) -> None:
        self.of = of
        self.tables = tables
        self.functions = functions
        self.read: set[str] = set()

    def problems(self, tree: Any) -> Iterator[str]:
        """Everything in the tree that reaches beyond the tables."""
        waiting: list[tuple[Any, Scope]] = [(tree, frozenset())]
        while waiting:
            node, scope = waiting.pop()
            if isinstance(node, list):
                waiting += [(part, scope) for part in reversed(node)]
            elif isinstance(node, dict):
                yield from self.problems_of(node, scope)
                waiting += reversed([*parts(node, scope)])

    def problems_of(self, node: dict[str, Any], scope: Scope) -> Iterator[str]:
        kind = str(node.get("type", ""))
        if "cte_map" in node or kind.endswith("_NODE"):
            if kind not in QUERIES:
                yield f"Only SELECT is allowed; this holds a {kind.removesuffix('_NODE')}."
        elif "class" in node:
            function = str(node.get("function_name", "")).lower()
            if function and function not in self.functions:
                yield f"{function}() is not allowed."
        elif "sample" in node or kind in SOURCES or kind.endswith("_REF"):
            if kind not in SOURCES:
                yield "Use `releases show` to see tables and columns; only SELECT is allowed."
            elif kind == "BASE_TABLE":
                yield from self.problems_of_table(node, scope)
            elif kind == "TABLE_FUNCTION":
                function = str(node["function"].get("function_name", "")).lower()
                if function not in TABLE_FUNCTIONS:
                    yield f"{function}() is not allowed: read the tables of the {self.of}."

    def problems_of_table(self, node: dict[str, Any], scope: Scope) -> Iterator[str]:
        *before, name = (str(part).lower() for part in node["qualified_name"]["path"])
        if before not in ([], ["main"]):
            yield f"'{'.'.join([*before, name])}' is not a table of the {self.of}."
        elif not before and name in scope:
            return
        elif name in self.tables:
            self.read.add(name)
        else:
            yield f"There is no table '{name}' in the {self.of}."


def parts(node: dict[str, Any], scope: Scope) -> Iterator[tuple[Any, Scope]]:
    """What a node holds, each part with the names of WITH that it knows.

    An entry of WITH knows the entries before it; only the second half of a recursive one knows
    itself.
    """
    for entry in (node.get("cte_map") or {}).get("map", ()):
        yield entry["value"], scope
        scope |= {str(entry["key"]).lower()}
    for key, value in node.items():
        if key == "right" and node.get("type") == "RECURSIVE_CTE_NODE":
            yield value, scope | {str(node["cte_name"]).lower()}
        elif key == "function" and node.get("type") == "TABLE_FUNCTION":
            # Its name was judged with the table; what it is given are expressions like any other.
            yield {name: part for name, part in value.items() if name != "function_name"}, scope
        elif key != "cte_map":
            yield value, scope


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
