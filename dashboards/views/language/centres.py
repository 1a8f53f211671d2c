"""Centres beside each other, by the post that looks after them: completed courses, and the same on
like levels."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import post_link
from dashboards.lib.names import names
from dashboards.lib.persons import rounded
from dashboards.lib.place import posts_of
from dashboards.lib.recipes.intervals import Line, Look, Scale, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.language.selection import COMPLETION, LanguageSelection

ON_LIKE_LEVELS = "L03b"
CENTRES = Phrase(
    ru="Завершение курсов в центрах загранучреждений", en="Course completion at the posts' centres"
)
CENTRES_NOTE = Phrase(
    ru="{year} год; доля начатых курсов; полоса — 95-процентный интервал; меньше 20 курсов — "
    "без доли",
    en="{year}; share of started courses; band: 95% interval; no share of fewer than 20 courses",
)
LIKE = Phrase(
    ru="Центры при тех же уровнях: во сколько раз чаще завершают, чем в мире",
    en="Centres on like levels: how many times the world's completion",
)
LIKE_NOTE = Phrase(
    ru="{year} год; завершённые курсы к ожидаемым по мировой доле каждого уровня; черта — как в "
    "мире",
    en="{year}; completed courses over those expected from the world's share of each level; line: "
    "as in the world",
)
AS_IN_WORLD = Phrase(ru="как в мире", en="as in the world")
TIMES = Phrase(ru="К мировому", en="Against the world")


def completion_by_post(scope: Scope, selection: LanguageSelection) -> View:
    """L03 of the posts that stand in the place, the highest first."""
    texts = Texts(scope.language)
    return interval_rates(
        scope,
        _words(scope, selection, (CENTRES, CENTRES_NOTE), COMPLETION),
        Column("name", texts("column.post"), leads_to="leads_to"),
        Column("value", texts("column.share"), "share", status="status"),
        _by_post(scope, selection, COMPLETION),
        height=Height(26, around=70),
        look=Look(palette.BLUE),
    )


def on_like_levels(scope: Scope, selection: LanguageSelection) -> View:
    """L03b of the same posts beside the world's 1."""
    texts = Texts(scope.language)
    return interval_rates(
        scope,
        _words(scope, selection, (LIKE, LIKE_NOTE), ON_LIKE_LEVELS),
        Column("name", texts("column.post"), leads_to="leads_to"),
        Column("value", TIMES(scope.language), "ratio", status="status"),
        _by_post(scope, selection, ON_LIKE_LEVELS),
        height=Height(26, around=70),
        scale=Scale(top=1.5),
        look=Look(palette.TEAL),
        against=Line(1.0, AS_IN_WORLD(scope.language)),
    )


def _words(
    scope: Scope, selection: LanguageSelection, said: tuple[Phrase, Phrase], code: str
) -> Words:
    texts, formats = Texts(scope.language), Formats(scope.language)
    return Words(
        said[0](scope.language),
        said[1](scope.language, year=formats.period(selection.year)),
        footnote=rounded(scope, code),
        empty=texts("empty.period" if posts_of(scope, selection.place) else "empty.no_post"),
    )


def _by_post(scope: Scope, selection: LanguageSelection, code: str) -> list[Row]:
    words, posts = names(scope), posts_of(scope, selection.place)
    found = [
        cell
        for cell in cells(scope, code, level="post", periods=[selection.year])
        if cell.territory in posts
    ]
    found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0), cell.territory))
    return [
        rate_row(
            cell, name=words.short_post(cell.territory), leads_to=post_link(scope, cell.territory)
        )
        for cell in found
    ]
