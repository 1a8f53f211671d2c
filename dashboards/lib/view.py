"""What a chart is to a page: words, a figure or HTML, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

import plotly.graph_objects as go

from dashboards.lib.notes import Note
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table

EMPTY_HEIGHT = 130


@dataclass(frozen=True)
class View:
    """One chart: words, figure or HTML, and the table behind it."""

    title: str
    note: str
    table: Table
    figure: go.Figure | None = None
    html: str = ""
    footnote: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    empty: str = ""
    is_wide: bool = False
    empty_height: int = EMPTY_HEIGHT
    is_fine: bool = False  # of an empty one: nothing is missing, nothing has to be done
    # What a click on a mark chooses: the mark's hover text or label → code.
    picks: dict[str, str] = field(default_factory=dict)
    html_height: int = 0  # what the HTML takes, where a figure beside it should be as tall
    # Whether it keeps the world's numbers whatever place is chosen: it stands under the heading
    # that says so (``panel.world_section``).
    is_for_world: bool = False
    notes: tuple[Note, ...] = ()  # on the figures it asked for (``notes.noted``)

    @property
    def is_empty(self) -> bool:
        return self.figure is None and not self.html


def of_the_world(build: Callable[[Scope, Any], View]) -> Callable[[Scope, Any], View]:
    """A chart that keeps the world's numbers whatever place is chosen, and says so."""

    @wraps(build)
    def made(scope: Scope, selection: Any) -> View:
        return replace(build(scope, selection), is_for_world=True)

    return made


@dataclass(frozen=True)
class Words:
    """What is said around a figure; ``empty`` is the reason where there is nothing to draw, and
    ``is_fine`` whether that is good news."""

    title: str
    note: str
    footnote: str = ""
    empty: str = ""
    empty_height: int = EMPTY_HEIGHT
    is_fine: bool = False

    def adding(self, remark: str) -> Words:
        """One more remark at the end of the note."""
        return replace(self, note=f"{self.note}; {remark}")

    def table(self, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
        """The numbers behind the figure; the title is the table's caption."""
        return Table(tuple(columns), rows, self.title)

    def nothing(self, table: Table) -> View:
        """The reason in place of a figure."""
        return View(
            self.title,
            self.note,
            table,
            empty=self.empty,
            empty_height=self.empty_height,
            is_fine=self.is_fine,
        )

    def over(self, table: Table, figure: go.Figure, *, is_wide: bool = False) -> View:
        """The figure in its words; a wide one keeps its width on a phone and is scrolled."""
        return View(self.title, self.note, table, figure, footnote=self.footnote, is_wide=is_wide)
