"""Charts of the Youth page by group and territory: only published counts of persons."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, whole_sum
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.recipes.intervals import Line, Look, interval_rates, rate_row
from dashboards.lib.recipes.parts import Part, stacked_bars, whole_bars
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import YouthSelection, place_of

AGES = {
    "<14": "#D9E4EB",
    "14_17": palette.TEAL,
    "18_35": palette.BLUE,
    "36_plus": palette.AMBER,
    "unknown": palette.GREY,
}
SHOWN = 20
# A band shorter than this has no room for its per cent.
ROOM = 0.09


def people_cards(scope: Scope, selection: YouthSelection) -> list[Card]:
    """Youth share, participants, new participants."""
    level, place = place_of(selection, names(scope).posts())
    return [
        indicator_card(scope, code, level, place, selection.year) for code in ("Y01", "R02", "R08")
    ]


def _groups(scope: Scope, selection: YouthSelection) -> list[str]:
    return [group for group in names(scope).of_level("group") if selection.group in (ALL, group)]


def _rates_by_group(
    scope: Scope, selection: YouthSelection, code: str, subject: str, color: str
) -> View:
    """A rate of persons by group, with the world's own value as a line."""
    texts, words = Texts(scope.language), names(scope)
    groups = _groups(scope, selection)
    found = [
        c
        for c in cells(scope, code, level="group", periods=[selection.year])
        if c.territory in groups
    ]
    found.sort(key=lambda c: (c.central is None, -(c.central or 0), c.territory))
    reason = found[0].status if found else "no_source"
    world = next(iter(cells(scope, code, periods=[selection.year])), None)
    line = None
    if world is not None and world.central is not None:
        share = Formats(scope.language).share(world.central)
        line = Line(float(world.central), texts("youth.world", value=share))
    return interval_rates(
        scope,
        Words(
            texts(f"youth.{subject}.title"),
            texts(f"youth.{subject}.note", year=selection.year),
            empty=texts(f"status.{reason}.why"),
        ),
        Column("group", texts("column.group")),
        Column("value", texts("column.share"), "share", status="status"),
        [rate_row(c, group=words("territory", c.territory)) for c in found],
        height=Height(40, around=70, least=300),
        look=Look(color),
        against=line or (),
    )


def share_by_group(scope: Scope, selection: YouthSelection) -> View:
    """Youth among people of known age."""
    return _rates_by_group(scope, selection, "Y01", "share", palette.BLUE)


def new_by_group(scope: Scope, selection: YouthSelection) -> View:
    """First-time participants among all."""
    return _rates_by_group(scope, selection, "R08", "new", palette.TEAL)


def ages_by_group(scope: Scope, selection: YouthSelection) -> View:
    """Age bands as shares of a group's participants, each of them rounded apart."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    unit = persons_unit(scope)
    counts: dict[str, Row] = {}
    for cell in cells(scope, "R02", level="group", scheme="age5", periods=[selection.year]):
        row = counts.setdefault(cell.territory, {"status": cell.status, "maturity": cell.maturity})
        row[cell.dimension] = cell.central
    rows: list[Row] = [
        {"group": words("territory", group), **counts[group]}
        for group in _groups(scope, selection)
        if group in counts
    ]
    said = Words(
        texts("youth.ages.title"),
        texts("youth.ages.note", year=selection.year),
        footnote=rounded(scope),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("group", texts("column.group")),
            *(Column(band, texts(f"age.{band}"), unit, status="status") for band in AGES),
        ),
        rows,
    )
    # No shares of a whole of which a part is unknown.
    wholes = [(row, whole) for row in rows if (whole := whole_sum(map(row.get, AGES)))]
    parts = []
    for band, color in AGES.items():
        shares = [ratio(row.get(band), whole) for row, whole in wholes]
        parts.append(
            Part(
                texts(f"age.{band}"),
                color,
                shares,
                [formats.number(row.get(band) or 0, unit) for row, _ in wholes],
                [f" ({formats.share(share or 0)})" for share in shares],
            )
        )
    labels = [row["group"] for row, _ in wholes]
    return whole_bars(scope, said, table, labels, parts, room=ROOM, height=Height(40, around=70))


def youth_by_territory(scope: Scope, selection: YouthSelection) -> View:
    """Young and other participants by territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    unit = persons_unit(scope)
    year = [selection.year]
    parts: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "R02", level="territory", scheme="youth", periods=year):
        parts.setdefault(cell.territory, {})[cell.dimension] = cell
    group = None if selection.group == ALL else selection.group
    inside = set(words.of_level("territory", group))
    rows: list[Row] = []
    for cell in cells(scope, "R02", level="territory", periods=year):
        if cell.territory in inside:
            row: Row = {"territory": words("territory", cell.territory)}
            row |= {"total": cell.central, **cell.standing}
            row |= {name: part.central for name, part in parts.get(cell.territory, {}).items()}
            rows.append(row)
    rows.sort(key=lambda row: (row["total"] is None, -(row["total"] or 0), row["territory"]))
    shades = {
        "youth": (texts("youth.young"), palette.BLUE),
        "other": (texts("youth.other"), palette.PALE),
    }
    said = Words(
        texts("youth.territory.title"),
        texts("youth.territory.note", year=selection.year),
        footnote=rounded(scope),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("territory", texts("column.territory")),
            *(Column(code, name, unit, status="status") for code, (name, _) in shades.items()),
            Column("total", texts("column.total"), unit, status="status"),
        ),
        rows,
    )
    shown = [row for row in rows if row["total"]][:SHOWN]
    return stacked_bars(
        scope,
        said,
        table,
        [row["territory"] for row in shown],
        [
            Part(
                name,
                color,
                [row.get(code) for row in shown],
                [formats.number(row.get(code) or 0, unit) for row in shown],
            )
            for code, (name, color) in shades.items()
        ],
        height=Height(23, around=84),
    )
