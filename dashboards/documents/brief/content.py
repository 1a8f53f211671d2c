"""What a country's brief says: the parts of its page, in their order, as texts and figures.

It says nothing that the page does not: headings, notes, figures and tables are those of the
builders in ``views/country/parts.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboards.documents.brief.headline import headline
from dashboards.documents.brief.model import Brief, Chart, Head, Printed, Section
from dashboards.documents.brief.printed import printed, remarks, signs
from dashboards.documents.brief.sources import sources
from dashboards.documents.brief.years import by_year
from dashboards.documents.vega import svg, vega_lite
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.panel import alternative
from dashboards.lib.periods import shown_period
from dashboards.lib.release_access import is_synthetic, known_at
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from dashboards.views.country.parts import PARTS
from dashboards.views.country.selection import CountrySelection

# Pixels of a chart on paper, where two stand side by side, and one alone.
WIDTH, WIDE, HEIGHT = 420, 860, 145


@dataclass(frozen=True)
class Shown:
    """A view with the part of the page it belongs to."""

    part: str  # the heading
    name: str  # of its builder
    view: View


def views(scope: Scope, selection: CountrySelection) -> list[Shown]:
    """The page's views in reading order, in the light theme."""
    texts = Texts(scope.language)
    return [
        Shown(texts(part.title_key), build.__name__, build(scope, selection))
        for part in PARTS
        for build in part.builders
    ]


def brief(scope: Scope, selection: CountrySelection, shown: Sequence[Shown]) -> Brief:
    """The whole brief over the views of ``views(scope, selection)``."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    place = names(scope)("territory", selection.place)
    period = formats.stretch(shown_period(scope, selection.year))
    day = known_at(scope).date()
    years = by_year(scope, selection)
    tables = [one.view.table for one in shown] + [years]
    return Brief(
        language=language,
        title=place,
        subtitle=texts(
            "brief.subtitle", period=period, peers=texts(f"brief.peers.{selection.peers}")
        ),
        author=texts("frame.product"),
        known_on=day,
        head=Head(
            texts("brief.head", place=place, period=period),
            texts("brief.release", release=scope.release_id, date=formats.date(day)),
        ),
        foot=texts("frame.synthetic") if is_synthetic(scope) else texts("frame.product"),
        words={
            key: texts(f"brief.{key}")
            for key in ("main", "remarks", "sources", "figure", "table")
        },
        cards=headline(scope, selection.place, selection.year),
        summary=(),
        sections=(
            Section(texts("brief.years"), (), (printed(years, language),)),
            *_sections(shown, language),
        ),
        remarks=tuple(remarks(tables, language)),
        sources=sources(scope),
        release_id=scope.release_id,
        place=selection.place,
    )


def _sections(shown: Sequence[Shown], language: str) -> list[Section]:
    """One section per part: its figures in pairs, then what the page shows as a table."""
    parts: dict[str, list[Shown]] = {}
    for one in shown:
        parts.setdefault(one.part, []).append(one)
    found = []
    for part, members in parts.items():
        tables = [one.view for one in members if one.view.html and not one.view.table.is_empty]
        figures = [one for one in members if not any(one.view is view for view in tables)]
        charts = [
            _chart(one, language, is_wide=_is_alone(place, len(figures)))
            for place, one in enumerate(figures)
        ]
        found.append(
            Section(part, tuple(charts), tuple(_table(view, language) for view in tables))
        )
    return found


def _is_alone(place: int, count: int) -> bool:
    """The last of an odd number has no other beside it."""
    return place == count - 1 and count % 2 == 1


def _table(view: View, language: str) -> Printed:
    told = printed(view.table, language)
    return replace(told, note=view.note, marks=(*filter(None, [view.footnote]), *told.marks))


def _chart(one: Shown, language: str, *, is_wide: bool) -> Chart:
    view = one.view
    if view.figure is None:
        reason = view.empty or Texts(language)("empty.filters")
        return Chart(one.name, view.title, view.note, "", empty=reason, is_wide=is_wide)
    drawn = vega_lite(view, language, width=WIDE if is_wide else WIDTH, height=HEIGHT)
    return Chart(
        one.name,
        view.title,
        view.note,
        alternative(view, language),
        svg(drawn, language),
        foot=" · ".join(filter(None, [view.footnote, *signs(view.table, language)])),
        is_wide=is_wide,
    )


def numbers(scope: Scope, selection: CountrySelection, shown: Sequence[Shown]) -> list[Table]:
    """Every table of the brief: the years, then those of the views."""
    return [by_year(scope, selection), *(one.view.table for one in shown)]
