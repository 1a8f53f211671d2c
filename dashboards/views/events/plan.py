"""What became of the plan: published shares of quarters and posts."""

from __future__ import annotations

from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import axis, category_axis, figure, stacked, wrap
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, total
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.events.selection import EventsSelection

# Held + cancelled + moved + no report = 100 % of the plan.
PLAN_PARTS = {
    "E01": ("held", palette.BLUE),
    "E01b": ("moved", palette.AMBER),
    "E02": ("cancelled", palette.RED),
    "E01c": ("no_report", palette.GREY),
}


def _plan_parts(
    scope: Scope, selection: EventsSelection, key: str, periods: list[str] | None
) -> list[dict[str, Any]]:
    """One row per post or quarter with the four shares; ``planned`` is the number of plans.

    Of the world and of a post they are published; of a group they are the sums of its posts.
    """
    words, is_group = names(scope), selection.group != ALL
    posts = set(words.posts(selection.group if is_group else None))
    scheme = "post" if key == "post" or is_group else "_T"
    found: dict[str, dict[str, list[Cell]]] = {}
    for code in PLAN_PARTS:
        for cell in cells(
            scope,
            code,
            period_type="Q",
            scheme=scheme,
            periods=["-"] if periods == [] else periods or (),
        ):
            if scheme == "_T" or cell.dimension in posts:
                name = cell.dimension if key == "post" else cell.period
                found.setdefault(name, {}).setdefault(code, []).append(cell)
    rows = []
    for name, parts in sorted(found.items()):
        row: dict[str, Any] = {key: name}
        for code, summed in parts.items():
            row["planned"] = total(cell.denominator for cell in summed)
            row[code] = summed[0].central
            row[f"{code}_status"] = summed[0].status
            if is_group and key == "quarter":
                row[code] = ratio(total(cell.numerator for cell in summed), row["planned"])
                row[f"{code}_status"] = "zero_denominator" if row[code] is None else "ok"
        rows.append(row)
    return rows


def _plan_view(
    scope: Scope,
    title: str,
    note: str,
    listed: list[dict[str, Any]],
    labels: list[str],
    first: Column,
    *,
    horizontal: bool,
) -> View:
    texts, formats = Texts(scope.language), Formats(scope.language)
    table = Table(
        (
            first,
            Column("planned", texts("column.planned"), "count"),
            *(
                Column(code, texts(f"outcome.{name}"), "share", status=f"{code}_status")
                for code, (name, _) in PLAN_PARTS.items()
            ),
        ),
        listed,
        title,
    )
    known = [
        (label, row)
        for label, row in zip(labels, listed, strict=True)
        if row.get("E01") is not None
    ]
    if not known:
        return View(title, note, table, empty=texts("empty.period"))
    parts, inside = [], []
    for code, (name, color) in PLAN_PARTS.items():
        word = texts(f"outcome.{name}")
        values = [row.get(code) for _, row in known]
        hover = [
            f"{label.replace('<br>', ' ')}<br>{word}: <b>{formats.share(value or 0)}</b>"
            for (label, _), value in zip(known, values, strict=True)
        ]
        parts.append((word, color, values, hover))
        inside.append(
            [formats.share(value, 0) if value and value >= 0.07 else "" for value in values]
        )
    share_axis = {
        "range": [0, 1.001],
        "tickmode": "array",
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": [formats.share(v, 0) for v in (0, 0.25, 0.5, 0.75, 1)],
    }
    names_axis = category_axis(len(known)) if horizontal else axis(type="category")
    drawn = figure(
        stacked([label for label, _ in known], parts, horizontal=horizontal, inside=inside),
        scope.language,
        height=60 + 34 * len(known) if horizontal else 290,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=axis(**share_axis) if horizontal else names_axis,
        yaxis=names_axis if horizontal else axis(**share_axis),
    )
    return View(title, note, table, drawn, is_wide=not horizontal)


def plan_by_post(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan in one quarter, by post."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    period = [selection.quarter] if selection.quarter else []
    listed = _plan_parts(scope, selection, "post", period)
    listed.sort(key=lambda row: (row.get("E01") is None, -(row.get("E01") or 0), row["post"]))
    for row in listed:
        row["name"] = words("post", row["post"])
    word = formats.period(selection.quarter) if selection.quarter else ""
    return _plan_view(
        scope,
        texts("events.plan_post.title"),
        texts("events.plan_post.note", period=word),
        listed,
        [wrap(row["name"]) for row in listed],
        Column("name", texts("column.post")),
        horizontal=True,
    )


def plan_by_quarter(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan, quarter by quarter, of the world or of a group's posts."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    listed: list[dict[str, Any]] = [
        row
        for row in _plan_parts(scope, selection, "quarter", None)
        if row["quarter"][:4] <= selection.year
    ][-8:]
    labels = [formats.period(row["quarter"]) for row in listed]
    return _plan_view(
        scope,
        texts("events.plan.title"),
        texts("events.plan.note"),
        listed,
        labels,
        Column("quarter", texts("column.quarter"), "period"),
        horizontal=False,
    )
