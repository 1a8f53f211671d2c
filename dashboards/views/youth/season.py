"""The season so far: applications week by week, and what each step keeps of them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.lib.figures import Height, number
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import relative
from dashboards.lib.periods import periods
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.funnel import Step, fallen, funnel, kept
from dashboards.lib.recipes.lines import Series, season_lines
from dashboards.lib.release_access import known_at
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.youth.selection import WORLD, YouthSelection, name_of, residence_of

SEASON, WEEKS, STAGES = "SEASON", "season_week", "stage"
# Lines of so many seasons are told apart; weeks that are named on the axis stand so far apart.
SEASONS, STEP_OF_AXIS = 5, 8
STEPS = ("round_1", "final", "nominated", "confirmed")

MORE = Phrase(
    ru="К {week}-й неделе заявок на {share} больше, чем в {before}",
    en="By week {week}: {share} more applications than in {before}",
)
FEWER = Phrase(
    ru="К {week}-й неделе заявок на {share} меньше, чем в {before}",
    en="By week {week}: {share} fewer applications than in {before}",
)
AS_MANY = Phrase(
    ru="К {week}-й неделе заявок столько же, сколько в {before}",
    en="By week {week}: as many applications as in {before}",
)
UNKNOWN = Phrase(
    ru="Заявки этого сезона рядом с прежними", en="Applications of this season beside former ones"
)
SO_FAR_NOTE = Phrase(
    ru="Весь мир; заявки с начала сезона по неделям, нарастающим итогом; яркая линия — {now}",
    en="World; applications since the season began, week by week, cumulative; strong line: {now}",
)
WEEK = Phrase(ru="неделя сезона", en="week of the season")
AT_WEEK = Phrase(ru="{season}, неделя {week}", en="{season}, week {week}")
NARROWED = Phrase(ru="Сильнее прежнего сужается: {steps}", en="Narrower than last season: {steps}")
STEP_NARROWED = Phrase(ru="{step} — {now} против {before}", en="{step}, {now} against {before}")
AS_BEFORE = Phrase(
    ru="Ни один шаг не уже, чем в {before}", en="No step is narrower than in {before}"
)
ALONE = Phrase(ru="От заявки до поездки", en="From application to trip")
FUNNEL_NOTE = Phrase(
    ru="{place}, {season}; справа — доля от предыдущего шага и её 95-процентный интервал, "
    "красное — меньше, чем в прошлом сезоне",
    en="{place}, {season}; right: share of the step before and its 95% interval, "
    "red: less than last season",
)
RUNNING = Phrase(ru="сезон ещё идёт", en="the season is still running")
COUNTED = Phrase(ru="Заявок", en="Applications")


@st.cache_data(show_spinner=False, max_entries=64)
def seasons(scope: Scope, indicator: str, scheme: str = "_T") -> list[str]:
    """Codes of the seasons that an indicator tells of, the last ones, in order."""
    return periods(scope, SEASON, indicator, scheme)[-SEASONS:]


def of_season(scope: Scope, indicator: str, place: tuple[str, str], season: str) -> Cell | None:
    """The one cell of a place and season."""
    level, code = place
    found = cells(
        scope, indicator, level=level, territories=[code], period_type=SEASON, periods=[season]
    )
    return found[0] if found else None


def by_union(scope: Scope, indicator: str, place: tuple[str, str], season: str) -> list[Cell]:
    """Of the world the world and every union, of a union itself alone."""
    kind: dict[str, Any] = {"period_type": SEASON, "periods": [season]}
    if place == WORLD:
        return [*cells(scope, indicator, **kind), *cells(scope, indicator, level="union", **kind)]
    return cells(scope, indicator, level="union", territories=[place[1]], **kind)


@of_the_world
def season_so_far(scope: Scope, selection: YouthSelection) -> View:
    """Applications of all seasons by week; of the running one up to now."""
    formats, language = Formats(scope.language), scope.language
    by_season: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "Y03", period_type=SEASON, scheme=WEEKS):
        by_season.setdefault(cell.period, {})[cell.dimension] = cell
    shown = sorted(by_season)[-SEASONS:]
    weeks = sorted({week for season in shown for week in by_season[season]})
    unit = persons_unit(scope, "Y03")
    rows: list[Row] = [
        {
            "season": formats.season(season),
            "week": number_of(week),
            "count": by_season[season][week].central,
            **by_season[season][week].standing,
        }
        for season in reversed(shown)
        for week in weeks
        if week in by_season[season]
    ]
    now = formats.season(shown[-1]) if shown else ""
    said = Words(
        _how_far(scope, shown, by_season),
        SO_FAR_NOTE(language, now=now),
        footnote=rounded(scope, "Y03"),
        empty=Texts(language)("empty.period"),
    )
    table = said.table(
        (
            Column("season", Texts(language)("column.season")),
            Column("week", WEEK(language).capitalize()),
            Column("count", COUNTED(language), unit, status="status"),
        ),
        rows,
    )
    series = []
    for season in shown:
        found = [by_season[season].get(week) for week in weeks]
        series.append(
            Series(
                formats.period(season),
                [None if cell is None else number(cell.central) for cell in found],
                ["no_source" if cell is None else cell.status for cell in found],
                ["" if cell is None else cell.passport for cell in found],
            )
        )
    return season_lines(
        scope,
        said,
        table,
        [number_of(week) for week in weeks],
        series,
        unit=unit,
        named=range(len(weeks))[STEP_OF_AXIS - 1 :: STEP_OF_AXIS],
        axis_name=WEEK(language),
        read=lambda name, week: AT_WEEK(language, season=formats.season(name), week=week),
    )


def number_of(week: str) -> str:
    """``w07`` → ``7``."""
    return week.removeprefix("w").lstrip("0")


def _how_far(scope: Scope, shown: list[str], by_season: dict[str, dict[str, Cell]]) -> str:
    """How this season stands against the same week of the last one, in words."""
    language, formats = scope.language, Formats(scope.language)
    if len(shown) > 1:
        now, before = by_season[shown[-1]], by_season[shown[-2]]
        last = max((week for week, cell in now.items() if cell.central is not None), default="")
        if last in before and {now[last].status, before[last].status} == {OK}:
            change = relative(now[last].central, before[last].central)
            if change is not None:
                share = formats.share(abs(change), 0)
                is_same = share == formats.share(0, 0)
                said = AS_MANY if is_same else MORE if change > 0 else FEWER
                parts = {"week": number_of(last), "before": _in_season(scope, shown[-2])}
                return (
                    said(language, **parts)
                    if said is AS_MANY
                    else said(language, share=share, **parts)
                )
    return UNKNOWN(language)


def _in_season(scope: Scope, season: str) -> str:
    """Where a sentence says in which season."""
    return Texts(scope.language)("youth.in_season", season=season.removeprefix("S"))


def funnel_of_season(scope: Scope, selection: YouthSelection) -> View:
    """Steps of the last season that has any, beside those of the one before."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    place = residence_of(scope, selection)
    level, code = place
    by_season: dict[str, dict[str, Cell]] = {}
    for cell in cells(
        scope, "Y04", level=level, territories=[code], period_type=SEASON, scheme=STAGES
    ):
        by_season.setdefault(cell.period, {})[cell.dimension] = cell
    shown = sorted(by_season)[-2:]
    unit = persons_unit(scope, "Y04")
    steps = _steps(texts, by_season, shown)
    note = FUNNEL_NOTE(
        language, place=name_of(scope, place), season=formats.season(shown[-1]) if shown else ""
    )
    said = Words(
        _where_narrower(scope, steps, shown),
        note,
        footnote=rounded(scope, "Y04"),
        empty=texts("empty.period"),
    )
    if shown[-1:] == [f"S{known_at(scope).year}"]:
        said = said.adding(RUNNING(language))
    return funnel(
        scope,
        said,
        steps,
        unit=unit,
        before=formats.season(shown[-2]) if len(shown) > 1 else "",
        counted=COUNTED(language),
        height=Height(52),
    )


def _steps(texts: Texts, by_season: dict[str, dict[str, Cell]], shown: list[str]) -> list[Step]:
    if not shown:
        return []
    now = by_season[shown[-1]]
    before = by_season[shown[-2]] if len(shown) > 1 else {}
    first, former = now.get(STEPS[0]), before.get(STEPS[0])
    steps = [
        Step(
            texts("youth.submitted"),
            first.denominator if first else None,
            former.denominator if former else None,
            status=first.status if first else "no_source",
        )
    ]
    for stage in STEPS:
        cell, past = now.get(stage), before.get(stage)
        steps.append(
            Step(
                texts(f"{STAGES}.{stage}"),
                cell.numerator if cell else None,
                past.numerator if past else None,
                (cell.low, cell.high) if cell else (None, None),
                (past.low, past.high) if past else (None, None),
                cell.status if cell else "no_source",
            )
        )
    return steps


def _where_narrower(scope: Scope, steps: list[Step], shown: list[str]) -> str:
    """Which steps keep less than last season, the worst first."""
    language, formats = scope.language, Formats(scope.language)
    if len(shown) < 2:
        return ALONE(language)
    narrowed = fallen(steps)
    if not narrowed:
        return AS_BEFORE(language, before=_in_season(scope, shown[-2]))
    shares = dict(zip([step.name for step in steps], kept(steps), strict=True))
    words = [
        STEP_NARROWED(
            language,
            step=step.name.lower(),
            now=formats.share(shares[step.name][0] or 0, 0),
            before=formats.share(shares[step.name][1] or 0, 0),
        )
        for step in narrowed[:2]
    ]
    return NARROWED(language, steps="; ".join(words))
