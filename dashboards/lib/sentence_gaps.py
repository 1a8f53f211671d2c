"""Which deliveries a figure of a territory lacks, as its sentence names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import in_effect
from dashboards.lib.release_access import Row, has_table, rows
from dashboards.lib.scope import Scope

DELIVERIES, SERVED, FOR_ALL = "mart_posts__delivery", "dim_post_territory", "_T"
# A sentence names no more of them: a table does that better.
MOST = 3


@dataclass(frozen=True)
class Lacking:
    """Deliveries of one export: of one post, or of ``FOR_ALL``; ``months``: numbers of those that
    are lacking, none where all of the period are."""

    export: str
    post: str
    months: tuple[int, ...]


def lacking(scope: Scope, cell: Cell, exports: Iterable[str]) -> list[Lacking]:
    """What has not come of the deliveries that a territory's cell counts on.

    Empty where the release does not list exactly as many as the cell counts, where they are too
    many for a sentence, and for groups and the world.
    """
    period = _ends(scope.of_numbers).get(cell.period)
    if cell.level != "territory" or not cell.coverage_expected or period is None:
        return []
    wanted = set(exports)
    due = [
        row
        for row in _due(scope.of_numbers, cell.territory)
        if row["export"] in wanted
        and period[0] <= row["period_start"]
        and row["period_end"] <= period[1]
    ]
    come = sum(row["is_in_effect"] for row in due)
    share = cell.coverage_share
    if share is None or (len(due), come) != (
        cell.coverage_expected,
        in_effect(cell.coverage_expected, share),
    ):
        return []
    found = []
    for (export, post), group in groupby(due, key=lambda row: (row["export"], row["post_code"])):
        listed = list(group)
        gone = [row for row in listed if not row["is_in_effect"]]
        if 0 < len(gone) < len(listed) and any(row["period_type"] != "M" for row in gone):
            return []
        months = tuple(row["period_start"].month for row in gone)
        if months:
            found.append(Lacking(export, post, () if len(months) == len(listed) else months))
    return found if len(found) <= MOST else []


def months_in_words(months: Iterable[int], language: str) -> str:
    """``январь, март–май``: three or more in a row are a stretch."""
    formats, said = Formats(language), list[str]()
    for _, run in groupby(enumerate(months), key=lambda pair: pair[1] - pair[0]):
        names = [formats.month(month) for _, month in run]
        said += [f"{names[0]}{EN_DASH}{names[-1]}"] if len(names) > 2 else names
    return ", ".join(said)


@lru_cache(maxsize=4)
def _ends(scope: Scope) -> Mapping[str, tuple[date, date]]:
    """Period → its first and last day, of periods inside one year."""
    sql = """
        select period_code, period_start, period_end from dim_period
        where year(period_start) = year(period_end)
    """
    return {
        row["period_code"]: (row["period_start"], row["period_end"]) for row in rows(scope, sql)
    }


@lru_cache(maxsize=256)
def _due(scope: Scope, place: str) -> tuple[Row, ...]:
    """The deliveries due of the posts that serve a territory, and of those that serve all."""
    if not (has_table(scope, DELIVERIES) and has_table(scope, SERVED)):
        return ()
    sql = f"""
        select export, post_code, period_type, period_start, period_end, is_in_effect
        from {DELIVERIES}
        where is_due and (post_code = ? or post_code in
            (select post_code from {SERVED} where territory_code = ?))
        order by export, post_code, period_start
    """
    return tuple(rows(scope, sql, FOR_ALL, place))
