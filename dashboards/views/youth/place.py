"""One place of the Youth page (world, group, territory or post): its half-years and ages."""

from __future__ import annotations

from typing import Any

from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, whole_sum
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.bullet import Bullet, bullet
from dashboards.lib.recipes.nested import Bars, part_of_whole_by_half_year
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.charts import AGES
from dashboards.views.youth.selection import YouthSelection, named_place

HALF_YEARS = 8


def _of(scope: Scope, level: str, place: str, **more: Any) -> list[Cell]:
    return cells(scope, "R02", level=level, territories=[place], **more)


def half_years(scope: Scope, selection: YouthSelection) -> View:
    """Participants of each half-year, the young among them in front."""
    texts = Texts(scope.language)
    unit = persons_unit(scope)
    level, place, name = named_place(scope, selection)
    young = {
        c.period: c.central
        for c in _of(scope, level, place, period_type="H", scheme="youth")
        if c.dimension == "youth"
    }
    known = [c for c in _of(scope, level, place, period_type="H") if c.period[:4] <= selection.year]
    # The release begins with the year of the first event; nobody came before that event.
    first = min((c.period for c in known if c.central), default="")
    rows: list[Row] = [
        {
            "half": c.period,
            "total": c.central,
            "youth": young.get(c.period),
            **c.standing,
        }
        for c in [c for c in known if c.period >= first][-HALF_YEARS:]
    ]
    said = Words(
        texts("youth.halves.title"),
        texts("youth.halves.note", place=name, year=selection.year),
        footnote=rounded(scope),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("half", texts("column.half"), "period"),
            Column("total", texts("column.participants"), unit, status="status"),
            Column("youth", texts("youth.young"), unit, status="status"),
        ),
        rows,
    )
    return part_of_whole_by_half_year(
        scope,
        said,
        table,
        table.values("half"),
        Bars(texts("youth.everybody"), table.values("total"), unit, table.values("status")),
        Bars(texts("youth.young"), table.values("youth"), unit),
        height=330,
    )


def ages(scope: Scope, selection: YouthSelection) -> View:
    """Age bands of the place as shares of its participants, beside those of all countries."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    unit = persons_unit(scope)
    level, place, name = named_place(scope, selection)
    year = [selection.year]
    found = {c.dimension: c for c in _of(scope, level, place, scheme="age5", periods=year)}
    few = any(c.status == "too_few" for c in found.values())
    reason = "youth.place_ages.few" if few else "empty.period"
    if level == "post":
        reason = "youth.place_ages.post"
    said = Words(
        texts("youth.ages.title"),
        texts("youth.place_ages.note", place=name, year=selection.year),
        footnote=rounded(scope),
        empty=texts.get(reason, ""),
    )
    whole = whole_sum(c.central for c in found.values())
    if not whole:
        return said.nothing(Table(()))
    world = {
        c.dimension: c.central for c in _of(scope, "world", "WLD", scheme="age5", periods=year)
    }
    of_world = whole_sum(world.values())
    rows: list[Row] = [
        {
            "band": texts(f"age.{band}"),
            "persons": found[band].central,
            **found[band].standing,
            "share": ratio(found[band].central, whole),
            "world": ratio(world.get(band), of_world),
            "color": color,
        }
        for band, color in AGES.items()
        if band in found
    ]
    table = said.table(
        (
            Column("band", texts("column.age")),
            Column("persons", texts("column.participants"), unit, status="status"),
            Column("share", texts("column.share"), "share"),
            Column("world", texts("youth.all_countries"), "share"),
        ),
        rows,
    )
    bars = [
        Bullet(
            row["band"],
            row["share"],
            f"{formats.share(row['share'], 0)} · {formats.number(row['persons'], unit)}",
            None if level == "world" else row["world"],
            row["color"],
        )
        for row in rows
    ]
    return bullet(
        scope,
        said,
        table,
        bars,
        unit="share",
        tick=texts("youth.all_countries"),
        write=lambda share: formats.share(share, 0),
        height=Height(0, around=300),
    )
