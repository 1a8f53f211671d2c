"""Cohort triangle: of those who came first in a period, how many came again later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboards.lib import hover
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import Formats
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# Letters of a line above a column, which is narrow on a phone.
HEAD_WIDTH = 7


@dataclass(frozen=True)
class Cohort:
    """``shares``: of the first, second … time after; shorter for younger cohorts.

    A share of None is not published; ``statuses`` says why, time by time.
    """

    name: str
    size: Decimal | None
    shares: Sequence[Decimal | None]
    statuses: Sequence[str] = ()

    def status(self, time: int) -> str:
        return self.statuses[time] if self.statuses else "ok"


def cohort_triangle(
    scope: Scope,
    words: Words,
    first: Column,
    cohorts: Sequence[Cohort],
    times: Sequence[str],
    *,
    unit: str,
) -> View:
    """Cohorts down, the oldest first; times after across; the darker the more came again."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    rows: list[Row] = []
    for cohort in cohorts:
        row: Row = {first.key: cohort.name, "size": cohort.size}
        for time, share in enumerate(cohort.shares):
            row |= {f"t{time}": share, f"s{time}": cohort.status(time)}
        rows.append(row)
    table = words.table(
        (
            first,
            Column("size", texts("column.people"), unit),
            *(
                Column(f"t{time}", word, "share", status=f"s{time}")
                for time, word in enumerate(times)
            ),
        ),
        rows,
    )
    if not any(share for cohort in cohorts for share in cohort.shares):
        return words.nothing(table)

    def square(cohort: Cohort, time: int) -> Square:
        if time >= len(cohort.shares):
            return Square(None)
        share = cohort.shares[time]
        if share is None:
            word = texts(f"status.{cohort.status(time)}.word")
            return Square(None, word, hover.part(cohort.name, times[time], word))
        written = formats.share(share, 0)
        return Square(share, written, hover.part(cohort.name, times[time], written))

    return heat_map(
        scope,
        words,
        table,
        [cohort.name for cohort in cohorts],
        [wrap(time, HEAD_WIDTH) for time in times],
        [[square(cohort, time) for time in range(len(times))] for cohort in cohorts],
        height=Height(40, around=40),
        bottom=8,
        is_top_axis=True,
    )
