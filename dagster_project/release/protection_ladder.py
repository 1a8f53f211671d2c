"""The row ladder on plain numbers (model.md §5, steps a to c and the group-only end).

A row is a territory of a group, or a group of the world. It shows all cells of a breakdown,
or only its total, or goes to "rest of the group". Every function is pure and independent of
the order in which rows arrive: the next row is always the smallest by (total, code).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Persons of the parent that no row of the block counts; sorts after every code.
UNNAMED = "~"
Cells = tuple[int, ...]


def is_small(count: int, k: int) -> bool:
    """True for the counts that are never published: 1 … k−1."""
    return 1 <= count < k


@dataclass(frozen=True)
class Rest:
    """The rows of one block that aren't shown alone.

    ``total`` is None at the group-only end: the rest would be too small, so nothing below the
    parent is shown and there is no rest row.
    """

    members: frozenset[str] = frozenset()
    total: int | None = None

    @property
    def is_published(self) -> bool:
        return self.total is not None


def choose_rest(totals: Mapping[str, int], k: int) -> Rest:
    """Steps b and c: rows with a small total go to the rest; the next smallest row follows
    until the rest has two members and sums to k; else every row is hidden."""
    members = {code for code, total in totals.items() if is_small(total, k)}
    if not members:
        return Rest()
    following = sorted(
        (total, code) for code, total in totals.items() if total > 0 and code not in members
    )
    while len(members) < 2 or sum(totals[code] for code in members) < k:
        if not following:
            return Rest(frozenset(totals))
        members.add(following.pop(0)[1])
    return Rest(frozenset(members), sum(totals[code] for code in members))


def with_unnamed(parent: int | None, children: Mapping[str, int]) -> dict[str, int]:
    """The children and, where they do not add up to the parent, the unnamed difference."""
    difference = (parent or 0) - sum(children.values())
    return {**children, UNNAMED: difference} if difference > 0 else dict(children)


@dataclass(frozen=True)
class Broken:
    """One row with its breakdown."""

    total: int
    cells: Cells


def choose_lost(
    rows: Mapping[str, Broken], k: int, already_lost: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Steps a and c: rows with a small cell lose the breakdown; the next smallest row follows
    while one row alone lost it or the lost rows add up to a small cell; in the end all do."""
    lost = {code for code, row in rows.items() if any(is_small(cell, k) for cell in row.cells)}
    lost |= already_lost & rows.keys()
    if not lost:
        return frozenset()
    following = sorted(
        (row.total, code) for code, row in rows.items() if row.total > 0 and code not in lost
    )
    while len(lost) == 1 or any(is_small(cell, k) for cell in add_cells(rows, lost)):
        if not following:
            return frozenset(rows)
        lost.add(following.pop(0)[1])
    return frozenset(lost)


def add_cells(rows: Mapping[str, Broken], codes: set[str] | frozenset[str]) -> Cells:
    """Cell by cell sum over the given rows."""
    return tuple(map(sum, zip(*(rows[code].cells for code in codes), strict=True)))
