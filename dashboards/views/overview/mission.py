"""The nine parts of the mission, each with its figure and the way to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import page_link
from dashboards.lib.place import place_of
from dashboards.lib.recipes.cards import Card, adds_up, card_of, place_card, point
from dashboards.lib.recipes.tiles import Tile, tiles
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.diaspora.figures_of_place import headline_cards as estimate_cards
from dashboards.views.diaspora.selection import DiasporaSelection
from dashboards.views.overview.selection import OverviewSelection

TITLE = Phrase(ru="Девять частей работы", en="The nine parts of the work")
NOTE = Phrase(
    ru="По одному показателю о каждой; название ведёт на её страницу",
    en="One figure of each; the name leads to its page",
)
PART = Phrase(ru="Часть работы", en="Part of the work")
ESTIMATE = Phrase(ru="Оценка численности", en="Estimate of their number")


Make = Callable[[Scope, OverviewSelection], Card]


def _estimate(scope: Scope, selection: OverviewSelection) -> Card:
    """How many compatriots there are, as the page of the diaspora tells it first."""
    whole = estimate_cards(scope, DiasporaSelection(selection.year, place=selection.place))[0]
    return replace(whole, label=ESTIMATE(scope.language))


def _of_place(code: str) -> Make:
    """A figure of the chosen place; of the world where it is told of nothing else."""
    return lambda scope, selection: place_card(
        scope, code, place_of(scope, selection.place), selection.year
    )


def _travelled(scope: Scope, selection: OverviewSelection) -> Card:
    """Who travelled in the last season that is told, up to the chosen year's own."""
    found = [
        cell
        for cell in cells(scope, "Y07d", period_type="SEASON")
        if cell.period <= f"S{selection.year}" and cell.status != "not_yet"
    ]
    shown = point(found[-1], is_lower_bound=adds_up(scope, "Y07d")) if found else None
    is_world = place_of(scope, selection.place).is_world
    return replace(card_of(scope, "Y07d", (), shown=shown), is_for_world=not is_world)


@dataclass(frozen=True)
class Part:
    """A part of the mission: its name, the card of its figure, its page and what of the page."""

    name: Phrase
    make: Make
    page: str
    keys: Mapping[str, str] = field(default_factory=dict)


PARTS = (
    Part(Phrase(ru="Соотечественники", en="Compatriots"), _estimate, "diaspora"),
    Part(Phrase(ru="Объединения", en="Associations"), _of_place("A01"), "associations"),
    Part(
        Phrase(ru="Культурные и языковые потребности", en="Cultural and language needs"),
        _of_place("L06b"),
        "language",
    ),
    Part(Phrase(ru="Молодёжь", en="Youth"), _of_place("Y01"), "youth", {"youth.view": "who"}),
    Part(Phrase(ru="Ежегодные мероприятия", en="Yearly events"), _of_place("R01"), "events"),
    Part(
        Phrase(ru="Поддержка субъектов РФ", en="Support by Russian regions"),
        _of_place("E04"),
        "events",
        {"events.view": "turnout"},
    ),
    Part(
        Phrase(ru="Поездки в Россию", en="Trips to Russia"),
        _travelled,
        "youth",
        {"youth.view": "trips"},
    ),
    Part(Phrase(ru="Защита прав", en="Protection of rights"), _of_place("P03"), "rights"),
    Part(Phrase(ru="Комиссия", en="The Commission"), _of_place("C01a"), "commission"),
)


def nine_parts(scope: Scope, selection: OverviewSelection) -> View:
    """One tile per part: what is told of the chosen place, else of the world, as it then says."""
    language, texts = scope.language, Texts(scope.language)
    listed = [_row(scope, part, selection) for part in PARTS]
    said = Words(TITLE(language), NOTE(language))
    table = said.table(
        (
            Column("part", PART(language), leads_to="leads_to"),
            Column("figure", texts("column.indicator")),
            Column("period", texts("column.period"), "period"),
            Column("value", texts("column.value"), "plain", status="status", unit="unit"),
        ),
        listed,
    )
    html = tiles([row["tile"] for row in listed], language)
    return View(said.title, said.note, table, html=html)


def _row(scope: Scope, part: Part, selection: OverviewSelection) -> Row:
    card, language = part.make(scope, selection), scope.language
    now, name = card.now, part.name(language)
    link = page_link(scope, part.page, selection, **part.keys)
    what = [card.label]
    if now.period:
        what.append(Formats(language).period(now.period))
    if card.is_for_world:
        what.append(Texts(language)("world.title").lower())
    return {
        "part": name,
        "leads_to": link,
        "figure": card.label,
        "period": now.period,
        "value": now.value,
        "unit": card.unit,
        "status": now.status,
        "passport": now.passport,
        "tile": Tile(name, link, now, card.unit, ", ".join(what)),
    }
