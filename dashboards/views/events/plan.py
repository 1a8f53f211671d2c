"""What became of the plan: published shares of quarters and posts."""

from __future__ import annotations

from decimal import Decimal

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import post_link
from dashboards.lib.measures import Known, known_sum, ratio_of_pairs
from dashboards.lib.names import names
from dashboards.lib.place import place_of, posts_of
from dashboards.lib.recipes.parts import QUARTERS, Part, whole_bars
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.rows import why_empty
from dashboards.views.events.selection import EventsSelection

# Held + cancelled + moved + no report = 100 % of the plan.
PLAN_PARTS = {
    "E01": ("held", palette.BLUE),
    "E01b": ("moved", palette.AMBER),
    "E02": ("cancelled", palette.RED),
    "E01c": ("no_report", palette.GREY),
}
QUARTERS_SHOWN = 8
# A part shorter than this has no room for its per cent.
ROOM = 0.07


def _plan_parts(
    scope: Scope, selection: EventsSelection, key: str, periods: list[str] | None
) -> list[Row]:
    """One row per post or quarter with the four shares; ``planned`` is the number of plans.

    Of the world and of a post they are published; of a place they are the sums of its posts.
    """
    is_world = place_of(scope, selection.place).is_world
    # Of a place's quarter a ratio over the posts of which both parts are known.
    is_summed = not is_world and key == "quarter"
    posts = set(posts_of(scope, selection.place))
    scheme = "_T" if is_world and key == "quarter" else "post"
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
        row: Row = {key: name}
        for code, summed in parts.items():
            planned = known_sum(cell.denominator for cell in summed)
            row["planned"] = planned.at_least
            row["planned_status"] = PARTIAL if planned.is_partial else summed[0].status
            row[code] = summed[0].central
            row[f"{code}_status"] = summed[0].status
            if is_summed:
                row[code], beneath = ratio_of_pairs((c.numerator, c.denominator) for c in summed)
                row[f"{code}_status"] = _status(row[code], beneath, summed)
        rows.append(row)
    return rows


def _status(share: Decimal | None, beneath: Known, summed: list[Cell]) -> str:
    """Of a ratio over several posts: incomplete where one of them is lacking."""
    if share is None:
        return next((cell.status for cell in summed if cell.status != OK), "zero_denominator")
    return PARTIAL if beneath.is_partial or any(cell.is_partial for cell in summed) else OK


def _plan_view(
    scope: Scope,
    selection: EventsSelection,
    title: str,
    note: str,
    rows: list[Row],
    first: Column,
    *,
    is_upright: bool,
) -> View:
    """``first`` names the rows and is written in the form of its kind."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    said = Words(title, note, empty=why_empty(scope, selection))
    table = said.table(
        (
            first,
            Column("planned", texts("column.planned"), "count", status="planned_status"),
            *(
                Column(code, texts(f"outcome.{name}"), "share", status=f"{code}_status")
                for code, (name, _) in PLAN_PARTS.items()
            ),
        ),
        rows,
    )
    # Quarters without a share keep their place: time does not skip them.
    known = [row for row in rows if is_upright or row.get("E01") is not None]
    labels = [
        formats.period(row[first.key]) if first.kind == "period" else row[first.key]
        for row in known
    ]
    parts = []
    for code, (name, color) in PLAN_PARTS.items():
        values = [row.get(code) for row in known]
        shares = ["–" if value is None else formats.share(value) for value in values]
        parts.append(Part(texts(f"outcome.{name}"), color, values, shares))
    return whole_bars(
        scope,
        said,
        table,
        labels,
        parts,
        room=ROOM,
        ticks=QUARTERS,
        height=Height(0, around=290) if is_upright else Height(34),
        is_upright=is_upright,
        states=[str(row.get("E01_status") or OK) for row in known],
    )


def plan_by_post(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan in one quarter, by post: whose plan was kept least comes first."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    period = [selection.quarter] if selection.quarter else []
    listed = _plan_parts(scope, selection, "post", period)
    listed.sort(key=lambda row: (row.get("E01") is None, row.get("E01") or 0, row["post"]))
    for row in listed:
        row["name"] = words.short_post(row["post"])
        row["leads_to"] = post_link(scope, row["post"])
    word = formats.period(selection.quarter) if selection.quarter else ""
    return _plan_view(
        scope,
        selection,
        texts("events.plan_post.title"),
        texts("events.plan_post.note", period=word),
        listed,
        Column("name", texts("column.post"), leads_to="leads_to"),
        is_upright=False,
    )


def plan_by_quarter(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan, quarter by quarter, of the world or of a place's posts."""
    texts = Texts(scope.language)
    listed = [
        row
        for row in _plan_parts(scope, selection, "quarter", None)
        if row["quarter"][:4] <= selection.year
    ][-QUARTERS_SHOWN:]
    return _plan_view(
        scope,
        selection,
        texts("events.plan.title"),
        texts("events.plan.note"),
        listed,
        Column("quarter", texts("column.quarter"), "period"),
        is_upright=True,
    )
