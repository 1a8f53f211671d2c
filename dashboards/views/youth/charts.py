"""Charts of the Youth page by group and territory: only published counts of persons."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.measures import ratio, whole_sum
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import place_of, territories_of
from dashboards.lib.recipes.aims import distance_words
from dashboards.lib.recipes.cards import Card, card_of, indicator_card, point
from dashboards.lib.recipes.intervals import Line, Look, interval_rates, rate_row
from dashboards.lib.recipes.parts import Part, stacked_bars, whole_bars
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import NO_SOURCE
from dashboards.lib.table import PASSPORT, Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.selection import YouthSelection, level_and_code

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
    level, place = level_and_code(scope, selection)
    return [
        indicator_card(scope, code, level, place, selection.year) for code in ("Y01", "R02", "R08")
    ]


def _parts(scope: Scope, selection: YouthSelection) -> tuple[str, list[str]]:
    """Level and codes of what the place is made of: groups of the world, territories of a group."""
    place, words = place_of(scope, selection.place), names(scope)
    if place.is_world:
        return "group", words.of_level("group")
    return "territory", list(territories_of(scope, selection.place))


def _rates_by_group(
    scope: Scope, selection: YouthSelection, code: str, subject: str, color: str
) -> View:
    """A rate of persons by part of the place, with the world's own value as a line."""
    texts, words = Texts(scope.language), names(scope)
    level, parts = _parts(scope, selection)
    found = cells(scope, code, level=level, periods=[selection.year], territories=parts)
    found.sort(key=lambda c: (c.central is None, -(c.central or 0), c.territory))
    reason = found[0].status if found else "no_source"
    world = next(iter(cells(scope, code, periods=[selection.year])), None)
    line, said = (
        None,
        Words(
            texts(f"youth.{subject}.title"),
            texts(f"youth.{subject}.note", year=selection.year),
            empty=texts(f"status.{reason}.why"),
        ),
    )
    if world is not None and world.central is not None:
        share = Formats(scope.language).share(world.central)
        line = Line(float(world.central), texts("youth.world", value=share))
        if target := distance_words(scope, card_of(scope, code, ()), point(world)):
            said = said.adding(texts("target.of_world", target=target))
    return interval_rates(
        scope,
        said,
        Column("place", texts(f"column.{level}"), leads_to="leads_to"),
        Column("value", texts("column.share"), "share", status="status"),
        [
            rate_row(
                c,
                place=words("territory", c.territory),
                leads_to=country_link(scope, level, c.territory),
            )
            for c in found
        ],
        height=Height(40, around=70),
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
    level, inside = _parts(scope, selection)
    year = [selection.year]
    for cell in cells(scope, "R02", level=level, scheme="age5", periods=year, territories=inside):
        row = counts.setdefault(cell.territory, {"status": cell.status, "maturity": cell.maturity})
        row[cell.dimension] = cell.central
    rows: list[Row] = [
        {
            "place": words("territory", code),
            "leads_to": country_link(scope, level, code),
            **counts[code],
        }
        for code in inside
        if code in counts
    ]
    said = Words(
        texts("youth.ages.title"),
        texts("youth.ages.note", year=selection.year),
        footnote=rounded(scope),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("place", texts(f"column.{level}"), leads_to="leads_to"),
            *(Column(band, texts(f"age.{band}"), unit, status="status") for band in AGES),
        ),
        rows,
    )
    # No shares of a whole of which a part is unknown.
    wholes = [(row, whole) for row in rows if (whole := whole_sum(map(row.get, AGES)))]
    if len(wholes) < len(rows):
        left = len([row for row in rows if not whole_sum(map(row.get, AGES))])
        said = said.adding(texts("axis.left_out", n=left))
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
    labels = [row["place"] for row, _ in wholes]
    return whole_bars(scope, said, table, labels, parts, room=ROOM, height=Height(40, around=70))


def youth_by_territory(scope: Scope, selection: YouthSelection) -> View:
    """Young and other participants by territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    unit = persons_unit(scope)
    year = [selection.year]
    parts: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "R02", level="territory", scheme="youth", periods=year):
        parts.setdefault(cell.territory, {})[cell.dimension] = cell
    inside = set(territories_of(scope, selection.place))
    rows: list[Row] = []
    for cell in cells(scope, "R02", level="territory", periods=year):
        if cell.territory in inside:
            row: Row = {
                "territory": words("territory", cell.territory),
                "leads_to": country_link(scope, "territory", cell.territory),
            }
            row |= {"total": cell.central, **cell.standing}
            for name, part in parts.get(cell.territory, {}).items():
                row |= {
                    name: part.central,
                    f"{name}_status": part.status,
                    f"{name}_{PASSPORT}": part.passport,
                }
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
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            *(
                Column(code, name, unit, status=f"{code}_status", opens=f"{code}_{PASSPORT}")
                for code, (name, _) in shades.items()
            ),
            Column("total", texts("column.total"), unit, status="status", opens=PASSPORT),
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
                states=[row.get(f"{code}_status", NO_SOURCE) for row in shown],
            )
            for code, (name, color) in shades.items()
        ],
        height=Height(23, around=84),
    )
