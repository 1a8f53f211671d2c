"""Charts of the Data page: classes and states, never row counts of person exports."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboards.lib import cards, palette
from dashboards.lib import table as tables
from dashboards.lib.figures import (
    axis,
    bars,
    category_axis,
    figure,
    heat,
    number,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, total
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.panel import View
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.data.selection import DataSelection

# State of a month: all on time, some late, some missing.
STATES = ("on_time", "late", "missing")
STATE_COLORS = ("#A9CDBF", palette.AMBER, palette.RED)
MONTHS_SHOWN = 15


@st.cache_data(show_spinner=False, max_entries=32)
def headline(scope: Scope) -> None:
    st.html(cards.grid(headline_cards(scope), scope.language))


def headline_cards(scope: Scope) -> list[cards.Card]:
    """Fresh sources, deliveries on time by year, quarantined share, the gate."""
    texts, facts = Texts(scope.language), indicator_facts(scope)
    fresh = [
        cards.Point(c.period, c.central, status=c.status)
        for c in cells(scope, "Q01a", period_type="ASOF")
    ]
    by_year: dict[str, list[str]] = defaultdict(list)
    for row in rows(scope, "select due_on, timeliness from quality_delivery order by due_on"):
        if row["due_on"] <= known_at(scope).date():
            by_year[str(row["due_on"].year)].append(row["timeliness"])
    on_time = [
        cards.Point(year, ratio(states.count("on_time"), len(states)))
        for year, states in sorted(by_year.items())
    ]
    failed = rows(scope, "select count(*) as n from quality_gate where status = 'fail'")[0]["n"]
    passed = rows(scope, "select count(*) as n from quality_gate where status = 'pass'")[0]["n"]
    months: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells(scope, "Q02c", period_type="M", scheme="export"):
        if cell.is_shown and cell.period[:4] <= str(known_at(scope).year):
            months[cell.period[:4]].append(cell)
    reported = [
        # Of all reports due in the year: months in which few were due weigh little.
        cards.Point(year, ratio(total(c.numerator for c in v), total(c.denominator for c in v)))
        for year, v in sorted(months.items())
    ]
    fact = facts.get("Q01a", {})
    return [
        cards.Card(
            "Q01a",
            texts("data.card.fresh"),
            "share",
            "up",
            fresh,
            hint=str(fact.get(f"definition_{scope.language}") or ""),
            note=texts("data.card.fresh_note"),
            has_comparison=False,
        ),
        cards.Card("on_time", texts("data.card.on_time"), "share", "up", on_time),
        cards.Card("Q02c", texts("data.card.posts"), "share", "up", reported),
        cards.Card(
            "gate",
            texts("data.card.gate"),
            "count",
            "",
            [cards.Point("", Decimal(passed))],
            note=texts("data.card.gate_note", n=failed),
            has_comparison=False,
        ),
    ]


def _export(texts: Texts, code: str) -> str:
    return texts.get(f"export.{code}", code)


def deliveries(scope: Scope, selection: DataSelection) -> View:
    """On time, late or missing: exports down, months due across; the worst post decides."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    sql = """
        select export, post_code, period_code, due_on, received_on, timeliness, accepted_class
        from quality_delivery where due_on <= ? and (? = 'all' or export = ?)
        order by due_on desc, export, post_code
    """
    found = rows(scope, sql, known_at(scope).date(), selection.export, selection.export)
    listed: list[dict[str, Any]] = [
        row
        | {
            "export_word": _export(texts, row["export"]),
            "post": "" if row["post_code"] == "_T" else words("post", row["post_code"]),
            "state": texts(f"timeliness.{row['timeliness']}"),
            "accepted": texts.get(f"accepted.{row['accepted_class']}", ""),
        }
        for row in found
    ]
    title, note = texts("data.deliveries.title"), texts("data.deliveries.note")
    table = Table(
        (
            Column("export_word", texts("column.export")),
            Column("post", texts("column.post")),
            Column("period_code", texts("column.period"), "period"),
            Column("due_on", texts("column.due"), "date"),
            Column("received_on", texts("column.received"), "date"),
            Column("state", texts("column.state")),
            Column("accepted", texts("column.accepted")),
        ),
        listed,
        title,
    )
    if not found:
        return View(title, note, table, empty=texts("empty.filters"))
    cell: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in found:
        cell[(row["export"], row["due_on"].isoformat()[:7])].append(row["timeliness"])
    months = sorted({month for _, month in cell})[-MONTHS_SHOWN:]
    exports = [
        code
        for code in sorted({row["export"] for row in found})
        if any((code, month) in cell for month in months)
    ]
    z, shown, hover = [], [], []
    for code in exports:
        line = [cell.get((code, month), []) for month in months]
        z.append(
            [max(STATES.index(state) for state in states) if states else None for states in line]
        )
        shown.append([_misses(states) for states in line])
        hover.append(
            [
                f"{_export(texts, code)}<br>{formats.period(month)}<br>"
                + "<br>".join(
                    f"{texts(f'timeliness.{state}')}: {states.count(state)}"
                    for state in STATES
                    if state in states
                )
                for month, states in zip(months, line, strict=True)
            ]
        )
    trace = heat(
        z,
        months,
        [wrap(_export(texts, code)) for code in exports],
        hover,
        texts=shown,
        colors=STATE_COLORS,
        top=2,
    )
    years = [month[:4] for month in months]
    labels = [
        formats.month(int(month[5:7]), "abbreviated")
        + (f"<br>{month[:4]}" if position == 0 or years[position - 1] != month[:4] else "")
        for position, month in enumerate(months)
    ]
    drawn = figure(
        [trace],
        scope.language,
        height=64 + 34 * len(exports),
        margin={"l": 8, "r": 8, "t": 4, "b": 40},
        xaxis=axis(tickmode="array", tickvals=list(range(len(months))), ticktext=labels),
        yaxis=category_axis(len(exports)),
    )
    return View(title, note, table, drawn, is_wide=True, footnote=texts("data.deliveries.footnote"))


def _misses(states: list[str]) -> str:
    """How many are late or missing; nothing where all came in time."""
    count = sum(state != "on_time" for state in states)
    return str(count) if count else ""


def freshness(scope: Scope, selection: DataSelection) -> View:
    """Days since the newest delivery, by export."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    found = [
        c
        for c in cells(scope, "Q01b", period_type="ASOF", scheme="export")
        if selection.export in (ALL, c.dimension)
    ]
    found.sort(key=lambda c: (-(c.central or 0), c.dimension))
    title, note = texts("data.freshness.title"), texts("data.freshness.note")
    table = Table(
        (
            Column("export", texts("column.export")),
            Column("days", texts("column.days"), "days", status="status"),
        ),
        [
            {"export": _export(texts, c.dimension), "days": c.central, "status": c.status}
            for c in found
        ],
        title,
    )
    shown = [c for c in found if c.is_shown]
    if not shown:
        return View(title, note, table, empty=texts("empty.filters"))
    drawn = figure(
        [
            bars(
                [wrap(_export(texts, c.dimension)) for c in shown],
                [c.central for c in shown],
                [texts("count.day", n=int(c.central or 0)) for c in shown],
            )
        ],
        scope.language,
        height=max(380, 60 + 32 * len(shown)),
        margin={"l": 8, "r": 70, "t": 4, "b": 28},
        xaxis=value_axis(max(float(c.central or 0) for c in shown) or 1, formats, "count", ticks=2),
        yaxis=category_axis(len(shown)),
    )
    return View(title, note, table, drawn)


def reporting_posts(scope: Scope, selection: DataSelection) -> View:
    """Share of posts that delivered their report of the month."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    found = [
        c
        for c in cells(scope, "Q02c", period_type="M", scheme="export")
        if selection.export in (ALL, c.dimension)
    ]
    series: dict[str, list[Any]] = defaultdict(list)
    for cell in found:
        series[cell.dimension].append(cell)
    title, note = texts("data.posts.title"), texts("data.posts.note")
    table = Table(
        (
            Column("export", texts("column.export")),
            Column("month", texts("column.month"), "period"),
            Column("share", texts("column.share"), "share", status="status"),
        ),
        [
            {
                "export": _export(texts, c.dimension),
                "month": c.period,
                "share": c.central,
                "status": c.status,
            }
            for c in reversed(found)
        ],
        title,
    )
    if not found:
        return View(title, note, table, empty=texts("data.posts.empty"))
    months = sorted({c.period for c in found})[-MONTHS_SHOWN:]
    traces = []
    for position, (export, members) in enumerate(sorted(series.items())):
        by_month = {c.period: c for c in members}
        values = [number(by_month[m].central) if m in by_month else None for m in months]
        traces.append(
            go.Scatter(
                x=months,
                y=values,
                mode="lines+markers",
                name=_export(texts, export),
                line={"color": palette.CATEGORICAL[position % 6], "width": 2},
                marker={"size": 6},
                customdata=[
                    f"{_export(texts, export)}<br>{formats.period(m)}: <b>"
                    f"{'–' if v is None else formats.share(v)}</b>"
                    for m, v in zip(months, values, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    every_third = [m for m in months if m[5:] in {"01", "04", "07", "10"}]
    drawn = figure(
        traces,
        scope.language,
        height=380,
        showlegend=len(traces) > 1,
        margin={"l": 8, "r": 16, "t": 8, "b": 44},
        xaxis=axis(
            type="category",
            tickmode="array",
            tickvals=every_third,
            ticktext=[
                f"{formats.month(int(m[5:7]), 'abbreviated')}<br>{m[:4]}" for m in every_third
            ],
        ),
        yaxis=value_axis(1.0, formats, "share"),
    )
    return View(title, note, table, drawn)


def quarantine(scope: Scope, selection: DataSelection) -> View:
    """Rows set aside by rule; person exports give a class instead of a count."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sql = """
        select export, rule, cast(sum(rows_count) as bigint) as rows_count,
               max(rows_class) as rows_class
        from quality_quarantine where ? = 'all' or export = ?
        group by export, rule order by rows_count desc nulls last, export, rule
    """
    found = rows(scope, sql, selection.export, selection.export)
    title, note = texts("data.quarantine.title"), texts("data.quarantine.note")
    listed: list[dict[str, Any]] = [
        row
        | {
            "export_word": _export(texts, row["export"]),
            "rule_word": texts.get(f"rule.{row['rule']}", row["rule"]),
            "count_word": formats.number(row["rows_count"])
            if row["rows_count"] is not None
            else texts.get(f"rows_class.{row['rows_class']}", ""),
        }
        for row in found
    ]
    table = Table(
        (
            Column("rule_word", texts("column.rule")),
            Column("export_word", texts("column.export")),
            Column("count_word", texts("column.rows")),
        ),
        listed,
        title,
    )
    by_rule: dict[str, int] = defaultdict(int)
    for row in found:
        by_rule[row["rule"]] += row["rows_count"] or 0
    top = sorted(((n, rule) for rule, n in by_rule.items() if n), reverse=True)[:14]
    if not top:
        return View(title, note, table, empty=texts("data.quarantine.empty"))
    drawn = figure(
        [
            bars(
                [wrap(texts.get(f"rule.{rule}", rule)) for _, rule in top],
                [n for n, _ in top],
                [formats.number(n) for n, _ in top],
                color=palette.AMBER,
            )
        ],
        scope.language,
        height=60 + 34 * len(top),
        margin={"l": 8, "r": 60, "t": 4, "b": 28},
        xaxis=value_axis(float(top[0][0]), formats, "count"),
        yaxis=category_axis(len(top)),
    )
    return View(title, note, table, drawn, footnote=texts("data.quarantine.footnote"))


def gate(scope: Scope, selection: DataSelection) -> View:
    """What the gate looked at before this release was published."""
    texts = Texts(scope.language)
    found = rows(
        scope,
        """select kind, status, count(*) as checks, sum(failures_count) as failures
           from quality_gate group by kind, status order by kind, status""",
    )
    title, note = texts("data.gate.title"), texts("data.gate.note")
    kinds: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in found:
        kinds[row["kind"]][row["status"]] = row["checks"]
    summary = Table(
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
        title,
    )
    every = Table(
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
        title,
    )
    html = tables.html(summary, scope.language, height=420) if found else ""
    return View(title, note, every, html=html, empty=texts("data.gate.empty"))
