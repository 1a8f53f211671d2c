"""A table as the picture, for a reader who compares numbers; a click on a head sorts it."""

from __future__ import annotations

from dashboards.lib import table as tables
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words

HEIGHT = 420


def sortable_table(
    scope: Scope, words: Words, table: Table, *, behind: Table | None = None, height: int = HEIGHT
) -> View:
    """``behind``: the longer table beneath and in the file, where the picture is a summary."""
    if table.is_empty:
        return words.nothing(behind or table)
    return View(
        words.title,
        words.note,
        behind or table,
        html=tables.html(table, scope.language, height=height),
        footnote=words.footnote,
    )
