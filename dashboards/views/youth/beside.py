"""New and returning, once and again: one place of the Youth page beside others of the same year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import known_sum, ratio, rest
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import place_of
from dashboards.lib.recipes.parts import Part, whole_bars
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import YouthSelection, named_place

# Scheme → its two parts and their colours; the first part is the one that a bar begins with.
PARTS = {
    "newness": {"new": palette.TEAL, "returning": "#C9DEDA"},
    "events_1_2": {"two_plus": palette.BLUE, "one": palette.PALE},
}
# As everywhere: no share of fewer people.
SMALLEST_WHOLE = 20
# A part shorter than this has no room for its per cent.
ROOM = 0.13
Place = tuple[str, str]


def newness(scope: Scope, selection: YouthSelection) -> View:
    """Shares of new and returning participants; that of the new is the published R08."""
    published = {
        (cell.level, cell.territory): (cell.central, cell.status)
        for level in ("world", "group", "territory", "post")
        for cell in cells(scope, "R08", level=level, periods=[selection.year])
    }
    return _beside(scope, selection, "newness", published)


def times(scope: Scope, selection: YouthSelection) -> View:
    """Who came to one event of the year and who to more."""
    return _beside(scope, selection, "events_1_2", None)


def _places(scope: Scope, selection: YouthSelection) -> list[Place]:
    """The chosen place, then what it is part of, or what is part of it."""
    words = names(scope)
    level, code, _ = named_place(scope, selection)
    world = ("world", "WLD")
    if level == "world":
        return [world, *(("group", group) for group in words.of_level("group"))]
    if level == "group":
        inside = words.of_level("territory", code)
        return [("group", code), world, *(("territory", place) for place in inside)]
    if level == "post":
        return [("post", code), world]
    group = words.territories[code]["group_code"]
    return [("territory", code), *([("group", group)] if group else []), world]


def _rows(
    scope: Scope,
    selection: YouthSelection,
    scheme: str,
    published: Mapping[Place, tuple[Decimal | None, str]] | None,
) -> list[Row]:
    """One row per place: both counts, the share of the first, and its status."""
    words, (first, _) = names(scope), PARTS[scheme]
    wanted = _places(scope, selection)
    counts: dict[Place, dict[str, Any]] = {}
    for level in {level for level, _ in wanted}:
        for cell in cells(scope, "R02", level=level, scheme=scheme, periods=[selection.year]):
            row = counts.setdefault((level, cell.territory), {"status": cell.status})
            row[cell.dimension] = cell.central
    rows = []
    for place in wanted:
        if place not in counts:
            continue
        row = counts[place]
        whole = known_sum(map(row.get, PARTS[scheme]))
        if published is not None:
            row["share"], row["share_status"] = published.get(place, (None, "no_source"))
        else:
            is_enough = whole.whole is not None and whole.whole >= SMALLEST_WHOLE
            row["share"] = ratio(row.get(first), whole.whole) if is_enough else None
            is_few = row["share"] is None and row["status"] == "ok"
            row["share_status"] = "too_few" if is_few else row["status"]
        level, code = place
        name = words.short_post(code) if level == "post" else words("territory", code)
        # Where nothing is known, the place stands last.
        row |= {"name": name, "whole": whole.value}
        rows.append(row)
    chosen, others = rows[:1], rows[1:]
    if place_of(scope, selection.place).level == "group" and selection.post == ALL:
        # The world stays beside the group; territories follow, the largest first.
        others = [*others[:1], *sorted(others[1:], key=lambda row: -row["whole"])]
    return [*chosen, *others]


def _beside(
    scope: Scope,
    selection: YouthSelection,
    scheme: str,
    published: Mapping[Place, tuple[Decimal | None, str]] | None,
) -> View:
    texts, formats = Texts(scope.language), Formats(scope.language)
    unit = persons_unit(scope)
    listed = _rows(scope, selection, scheme, published)
    (first, _), colors = PARTS[scheme], PARTS[scheme]
    word_of = {part: texts(f"youth.{scheme}.{part}") for part in colors}
    reason = listed[0]["share_status"] if listed else "no_source"
    said = Words(
        texts(f"youth.{scheme}.title"),
        texts(f"youth.{scheme}.note", year=selection.year),
        footnote=rounded(scope),
        empty=texts(f"status.{reason}.why"),
    )
    table = said.table(
        (
            Column("name", texts("column.place")),
            *(Column(part, word, unit, status="status") for part, word in word_of.items()),
            Column("share", texts(f"youth.{scheme}.share"), "share", status="share_status"),
        ),
        listed,
    )
    if not listed or listed[0]["share"] is None:
        return said.nothing(table)
    shown = [row for row in listed if row["share"] is not None]
    parts = []
    for part, color in colors.items():
        shares = [row["share"] if part == first else rest(row["share"]) for row in shown]
        counts = [formats.number(row.get(part) or 0, unit) for row in shown]
        parts.append(
            Part(
                word_of[part],
                color,
                shares,
                [formats.share(share, 0) for share in shares],
                [f" ({count})" for count in counts],
            )
        )
    labels = [row["name"] for row in shown]
    return whole_bars(scope, said, table, labels, parts, room=ROOM, height=Height(36, around=80))
