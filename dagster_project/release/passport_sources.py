"""Which deliveries a published number rests on, and which of those agreed are missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dagster_project.release.lattice import TOTAL

Row = dict[str, Any]
Ask = Callable[..., list[Row]]


@dataclass(frozen=True)
class Agreed:
    """A delivery that was agreed for a period; ``post`` is `_T` for the agency as a whole."""

    post: str
    period: str
    is_due: bool
    is_in_effect: bool
    delivery_ids: tuple[str, ...]


@dataclass(frozen=True)
class ExportState:
    """What a cell rests on of one export. ``is_asked``: its deliveries count in the coverage, from
    the first that is due, or when all are there (model.md §3). Without an agreement ``agreed``
    is empty, and every delivery in effect contributes."""

    export: str
    is_required: bool
    agreed: tuple[Agreed, ...]

    @property
    def is_asked(self) -> bool:
        there = [item.is_in_effect for item in self.agreed]
        return bool(there) and (any(item.is_due for item in self.agreed) or all(there))

    @property
    def missing(self) -> tuple[Agreed, ...]:
        return tuple(item for item in self.agreed if item.is_due and not item.is_in_effect)

    @property
    def in_effect(self) -> int:
        return sum(item.is_in_effect for item in self.agreed)


@dataclass(frozen=True)
class Delivery:
    """A file in effect. ``file_hash``: its first digits; ``received_at``: UTC; ``sheets``: of a
    workbook, unless persons stand in it; ``periods``: those for which it was agreed."""

    delivery_id: str
    export: str
    file_name: str
    file_hash: str
    received_at: datetime
    sheets: tuple[str, ...]
    periods: tuple[str, ...] = ()


def states_of(ask: Ask, meaning: Row, cell: Row) -> tuple[ExportState, ...]:
    """What the cell rests on, export by export, the required ones first."""
    # In a breakdown by posts a cell rests on what that post sends.
    of_post = cell["dim1_scheme"] == "post"
    level = "post" if of_post else cell["territory_level"]
    code = cell["dim1_code"] if of_post else cell["territory_code"]
    required = str(meaning["required_exports"]).split()
    names = list(dict.fromkeys([*required, *meaning["exports"].split()]))
    posts = [TOTAL, *posts_serving(ask, level, code)]
    rows = ask(
        """select * from mart_posts__delivery
           where list_contains(?, export) and list_contains(?, post_code)
             and period_start >= ? and period_end <= ?
           order by export, period_code, post_code""",
        names, posts, cell["period_start"], cell["period_end"],
    )  # fmt: skip
    return tuple(
        ExportState(
            name,
            name in required,
            tuple(agreed_of(row) for row in rows if row["export"] == name),
        )
        for name in names
    )


def agreed_of(row: Row) -> Agreed:
    ids = tuple(dict.fromkeys((row["delivery_ids"] or "").split()))
    return Agreed(row["post_code"], row["period_code"], row["is_due"], row["is_in_effect"], ids)


def posts_serving(ask: Ask, level: str, code: str) -> list[str]:
    """Posts that serve a place: the post itself, or those of its territories."""
    if level == "post":
        return [code]
    inside = "true" if level == "world" else f"dim_territory.{level}_code = ?"
    found = ask(
        f"""select distinct post_code from dim_post_territory join dim_territory
            using (territory_code) where {inside} order by 1""",
        *([] if level == "world" else [code]),
    )
    return [row["post_code"] for row in found]


def deliveries_of(
    ask: Ask, exports: Sequence[ExportState], also: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """The files behind the states of exports, and ``also`` those with these ids: oldest first,
    export by export."""
    periods: dict[str, list[str]] = {}
    for state in exports:
        for item in state.agreed:
            for delivery in item.delivery_ids:
                periods.setdefault(delivery, []).append(item.period)
    free = [state.export for state in exports if not state.agreed]
    rows = ask(
        """select * from quality_file where list_contains(?, delivery_id)
              or (list_contains(?, export) and export not in (
                  select export from mart_posts__delivery))
           order by export, received_at, delivery_id""",
        [*periods.keys(), *also], free,
    )  # fmt: skip
    return tuple(
        Delivery(
            row["delivery_id"],
            row["export"],
            row["file_name"],
            row["file_hash"],
            row["received_at"],
            tuple((row["sheets"] or "").splitlines()),
            tuple(dict.fromkeys(periods.get(row["delivery_id"], ()))),
        )
        for row in rows
    )
