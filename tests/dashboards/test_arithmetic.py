"""Views and recipes compute nothing: all arithmetic stands in ``dashboards/lib/measures.py``.

Texts and lists may be joined by ``+``, a minus may sort from the largest down, and a
position may be reckoned inside an index. SQL may count and add up rows, but not divide.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.repo.files import relative, tracked

FILES = tracked("dashboards/views/*.py", "dashboards/lib/recipes/*.py")
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPUTING = {"sum", "round", "pow", "divmod", "fsum", "mean", "fmean", "median", "stdev"}
SQL = re.compile(r"\bselect\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)
QUOTED = re.compile(r"'[^']*'")
COMPUTING_SQL = re.compile(r"/|\b(avg|mean|median|ln|exp|power|round)\s*\(", re.IGNORECASE)


def computes(source: str) -> list[str]:
    """``line: code`` of everything that is reckoned in a module."""
    tree = ast.parse(source)
    in_index = {
        node
        for index in ast.walk(tree)
        if isinstance(index, ast.Subscript)
        for node in ast.walk(index.slice)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            is_wrong = node not in in_index and not joins(node)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ARITHMETIC):
            is_wrong = not (isinstance(node.op, ast.Add) and is_joinable(node.value))
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            is_wrong = name in COMPUTING
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            sql = QUOTED.sub("", node.value)
            is_wrong = bool(SQL.search(sql) and COMPUTING_SQL.search(sql))
        else:
            continue
        if is_wrong:
            found.append(f"{node.lineno}: {ast.unparse(node)[:80]}")
    return found


def joins(node: ast.BinOp) -> bool:
    """Whether texts or lists are joined or repeated, as far as can be seen."""
    is_of_them = is_joinable(node.left) or is_joinable(node.right)
    return isinstance(node.op, ast.Add | ast.Mult) and is_of_them


def is_joinable(node: ast.expr) -> bool:
    """A text, a list, or something that is made of one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.BinOp):
        return joins(node)
    if isinstance(node, ast.IfExp):
        return is_joinable(node.body) or is_joinable(node.orelse)
    return isinstance(node, ast.JoinedStr | ast.List | ast.ListComp | ast.Tuple)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_nothing_is_computed(path: Path) -> None:
    assert not computes(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "code",
    [
        "share = young / everybody",
        "height = 60 + 24 * len(rows)",
        "total += row['count']",
        "whole = sum(row['count'] for row in rows)",
        "mean = statistics.mean(values)",
        "sql = 'select held_count / planned_count as share from mart_events'",
        "sql = f'select avg(rate) as rate from {table}'",
    ],
)
def test_what_is_computed_is_seen(code: str) -> None:
    assert computes(code)


@pytest.mark.parametrize(
    "code",
    [
        "text += '<br>' + texts('card.band')",
        "rows += [row for row in others]",
        "rows.sort(key=lambda row: -row['count'])",
        "before = items[position - 1]",
        "sql = \"select sum(held_count) as n, level || '/' || code as key from mart_events\"",
    ],
)
def test_joining_ordering_and_adding_up_in_a_query_are_no_arithmetic(code: str) -> None:
    assert not computes(code)
