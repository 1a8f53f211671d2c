"""Quality on the Data page: what was set aside, and what was checked before the release."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.measures import known_sum
from dashboards.lib.recipes.bars import ranked_bars
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.charts import export_name
from dashboards.views.data.selection import DataSelection

RULES_SHOWN = 14


def quarantine(scope: Scope, selection: DataSelection) -> View:
    """Rows and values set aside by rule; person exports give a class instead of a count."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sql = """
        select export, rule, lost, cast(sum(rows_count) as bigint) as rows_count,
               max(rows_class) as rows_class
        from quality_quarantine where ? = 'all' or export = ?
        group by export, rule, lost order by rows_count desc nulls last, export, rule, lost
    """
    found = rows(scope, sql, selection.export, selection.export)
    said = Words(
        texts("data.quarantine.title"),
        texts("data.quarantine.note"),
        footnote=texts("data.quarantine.footnote"),
        empty=texts("data.quarantine.empty"),
    )
    table = said.table(
        (
            Column("rule_word", texts("column.rule")),
            Column("lost_word", texts("column.lost")),
            Column("export_word", texts("column.export")),
            Column("count_word", texts("column.rows")),
        ),
        [
            row
            | {
                "export_word": export_name(scope, row["export"]),
                "lost_word": texts(f"lost.{row['lost']}"),
                "rule_word": texts.get(f"rule.{row['rule']}", row["rule"]),
                "count_word": formats.number(row["rows_count"])
                if row["rows_count"] is not None
                else texts.get(f"rows_class.{row['rows_class']}", ""),
            }
            for row in found
        ],
    )
    by_rule: dict[str, list[int | None]] = defaultdict(list)
    for row in found:
        by_rule[row["rule"]].append(row["rows_count"])
    # Of exports with persons no rows are told: bars are without them, as the footnote says.
    sums = {rule: known_sum(counts).at_least for rule, counts in by_rule.items()}
    counted = sorted(((count, rule) for rule, count in sums.items() if count), reverse=True)
    bars: list[Row] = [
        {"rule": texts.get(f"rule.{rule}", rule), "rows": count}
        for count, rule in counted[:RULES_SHOWN]
    ]
    return ranked_bars(
        scope,
        said,
        table,
        bars,
        "rule",
        "rows",
        unit="count",
        height=Height(34),
        right=60,
        color=palette.AMBER,
        write=formats.number,
    )


def gate(scope: Scope, selection: DataSelection) -> View:
    """What the gate looked at before this release was published."""
    texts = Texts(scope.language)
    found = rows(
        scope,
        "select kind, status, count(*) as checks from quality_gate group by kind, status",
    )
    kinds: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in found:
        kinds[row["kind"]][row["status"]] = row["checks"]
    said = Words(texts("data.gate.title"), texts("data.gate.note"), empty=texts("data.gate.empty"))
    summary = said.table(
        (
            Column("kind", texts("column.check")),
            *(
                Column(status, texts(f"gate.status.{status}"), "count")
                for status in ("pass", "warn", "fail")
            ),
        ),
        [
            {"kind": texts.get(f"gate.kind.{kind}", kind), **counts}
            for kind, counts in sorted(kinds.items())
        ],
    )
    every = said.table(
        (
            Column("check_name", texts("column.check")),
            Column("kind_word", texts("column.kind")),
            Column("status_word", texts("column.result")),
            Column("failures_count", texts("column.failures"), "count"),
        ),
        [
            row
            | {
                "kind_word": texts.get(f"gate.kind.{row['kind']}", row["kind"]),
                "status_word": texts.get(f"gate.status.{row['status']}", row["status"]),
            }
            for row in rows(scope, "select * from quality_gate order by status, kind, check_name")
        ],
    )
    return sortable_table(scope, said, summary, behind=every)
