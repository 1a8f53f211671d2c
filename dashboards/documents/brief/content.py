"""What a country's brief says: the parts of its page, in their order, as texts and figures.

It says nothing that the page does not: headings, notes, figures and tables are those of the
builders in ``views/country/parts.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from dashboards.documents.beside import sign_svg
from dashboards.documents.brief.headline import card_text
from dashboards.documents.brief.model import Brief, Chart, Head, Printed, Section, Sign, Undrawn
from dashboards.documents.brief.printed import printed, remarks, signs
from dashboards.documents.brief.shown import Shown
from dashboards.documents.brief.sources import sources
from dashboards.documents.vega import svg, vega_lite
from dashboards.lib.format import Formats
from dashboards.lib.legend import entries
from dashboards.lib.names import names
from dashboards.lib.periods import period_for, shown_period
from dashboards.lib.release_access import is_synthetic, known_at
from dashboards.lib.scope import Scope
from dashboards.lib.sentences import sentence
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from dashboards.views.country.cards import headline_cards
from dashboards.views.country.gaps import NEVER, is_told
from dashboards.views.country.lines import peers_in_words
from dashboards.views.country.selection import CountrySelection

# What the summary tells: visits, participants, reach, youth, cost of a visit.
MAIN = ("R01", "R02", "R04", "Y01", "F05")
MOST_IN_ROW = 3
# Pixels of a chart on paper, by how many stand side by side: all are drawn on one scale. Five
# pages are enough for a country of which everything is known.
SIZES = {1: (860, 140), 2: (417, 128), 3: (270, 135)}


def brief(
    scope: Scope,
    selection: CountrySelection,
    years: Table,
    shown: Sequence[Shown],
    notes: Sequence[str],
) -> Brief:
    """The whole brief; ``years`` and ``shown`` as ``by_year`` and ``views`` give them; ``notes``
    on the figures that they show."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    place = names(scope)("territory", selection.place)
    period = formats.stretch(shown_period(scope, selection.year))
    day = known_at(scope).date()
    tables = [one.view.table for one in shown] + [years]
    summary: tuple[str, ...] = (NEVER(language),)
    if is_told(scope, selection.place):
        summary = tuple(
            sentence(scope, code, selection.place, period_for(scope, code, selection.year)).text
            for code in MAIN
        )
    return Brief(
        language=language,
        title=place,
        subtitle=period,
        author=texts("frame.product"),
        known_on=day,
        head=Head(
            texts("brief.head", place=place, period=period),
            texts("brief.release", release=scope.release_id, date=formats.date(day)),
        ),
        foot=texts("frame.synthetic") if is_synthetic(scope) else texts("frame.product"),
        words={
            key: texts(f"brief.{key}") for key in ("main", "remarks", "sources", "figure", "table")
        },
        cards=tuple(card_text(card, language) for card in headline_cards(scope, selection)),
        summary=summary,
        sections=(
            *([] if years.is_empty else [_years(years, language)]),
            *_sections(shown, language, summary),
        ),
        remarks=(peers_in_words(scope, selection), *notes, *remarks(tables, language)),
        sources=sources(scope),
    )


def _years(years: Table, language: str) -> Section:
    return Section(Texts(language)("brief.years"), (), (printed(years, language),))


def _sections(shown: Sequence[Shown], language: str, summary: Collection[str]) -> list[Section]:
    """One section per part: its figures side by side under one legend, then its tables, then what
    has nothing to show. What the summary says already is not said again beneath a figure."""
    parts: dict[str, list[Shown]] = {}
    for one in shown:
        parts.setdefault(one.part, []).append(one)
    found = []
    for part, members in parts.items():
        drawn = [
            one for one in members if one.view.figure is not None and not is_all_zero(one.view)
        ]
        tables = [one for one in members if one.is_table]
        columns = MOST_IN_ROW if len(drawn) == MOST_IN_ROW else min(2, len(drawn))
        found.append(
            Section(
                part,
                tuple(_chart(one, language, SIZES[columns], summary) for one in drawn),
                tuple(_table(one.view, language) for one in tables),
                columns,
                _legend(drawn),
                _together(
                    _undrawn(one.view, language, summary)
                    for one in members
                    if one not in drawn and one not in tables
                ),
            )
        )
    return found


def is_all_zero(view: View) -> bool:
    """Whether a figure would show a line along its lower edge and nothing else."""
    traces = view.figure.data if view.figure is not None else ()
    return all(not value for trace in traces for value in trace.y)


def _legend(drawn: Sequence[Shown]) -> tuple[Sign, ...]:
    """The words of all the figures, each once."""
    found = dict.fromkeys(entry for one in drawn for entry in entries(one.view.figure))
    return tuple(Sign(entry.word, sign_svg(entry)) for entry in found)


def _undrawn(view: View, language: str, summary: Collection[str]) -> Undrawn:
    """Its sentence, which has the reason, else the reason alone; of zeros that they are that."""
    texts = Texts(language)
    said = [*filter(None, [_sentence(view, summary)])]
    if view.figure is not None:
        said.append(texts("brief.all_zero"))
        if signed := _signs_of(view, language):
            said.append(f"{signed[:1].upper()}{signed[1:]}.")
    elif not said:
        said.append(view.empty or texts("empty.filters"))
    return Undrawn(view.title, " ".join(said))


def _together(found: Iterable[Undrawn]) -> tuple[Undrawn, ...]:
    """Figures of which the same is said stand before it together."""
    titles: dict[str, list[str]] = {}
    for one in found:
        titles.setdefault(one.said, []).append(one.title)
    return tuple(Undrawn("; ".join(named), said) for said, named in titles.items())


def _sentence(view: View, summary: Collection[str]) -> str:
    """What a view says of its figure, if the summary has not said it. A note that is no sentence
    names place and years, which the brief is about and the axis shows."""
    return view.note if view.note.endswith(".") and view.note not in summary else ""


def _table(view: View, language: str) -> Printed:
    told = printed(view.table, language)
    return replace(told, note=view.note, marks=(*filter(None, [view.footnote]), *told.marks))


def _chart(one: Shown, language: str, size: tuple[int, int], summary: Collection[str]) -> Chart:
    view = one.view
    width, height = size
    spec = vega_lite(view, language, width=width, height=height, has_legend=False)
    return Chart(
        one.name,
        view.title,
        _sentence(view, summary),
        str(spec["description"]),
        svg(spec, language),
        foot=_signs_of(view, language),
    )


def _signs_of(view: View, language: str) -> str:
    return " · ".join(filter(None, [view.footnote, *signs(view.table, language)]))
