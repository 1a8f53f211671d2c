"""The row ladder of the blueprint on plain numbers: totals, then one breakdown at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNNAMED = "~"  # persons of places without a row; sorts after every code


@dataclass
class Block:
    """What a block of totals publishes under its parent."""

    shown: set[str] = field(default_factory=set)
    rest: set[str] = field(default_factory=set)
    rest_total: int = 0
    is_closed: bool = False  # only the parent is shown


def is_small(value: int, k: int) -> bool:
    return 0 < value < k


def totals(parent: int, children: Mapping[str, int], k: int) -> Block:
    """Small rows go to the rest until it has two members and k persons, or all is closed."""
    everyone = dict(children)
    if (remainder := parent - sum(children.values())) > 0:
        everyone[UNNAMED] = remainder
    rest = {code for code, total in everyone.items() if is_small(total, k)}
    while rest:
        total = sum(everyone[code] for code in rest)
        if len(rest) >= 2 and total >= k:
            break
        others = [code for code in everyone if code not in rest and everyone[code] > 0]
        if not others:
            return Block(is_closed=True)
        rest.add(min(others, key=lambda code: (everyone[code], code)))
    shown = set(children) - rest
    return Block(shown, rest, sum(everyone[code] for code in rest))


def breakdown(
    rows: Mapping[str, Mapping[str, int]],
    sizes: Mapping[str, int],
    k: int,
    lost_from_start: frozenset[str] = frozenset(),
) -> set[str]:
    """Codes of the rows that lose the breakdown; ``rows``: code -> cell -> persons."""
    lost = {code for code, cells in rows.items() if any(is_small(c, k) for c in cells.values())}
    lost |= lost_from_start & set(rows)
    while lost:
        sums: dict[str, int] = {}
        for code in lost:
            for cell, count in rows[code].items():
                sums[cell] = sums.get(cell, 0) + count
        if len(lost) >= 2 and not any(is_small(total, k) for total in sums.values()):
            break
        others = [code for code in rows if code not in lost and sizes[code] > 0]
        if not others:
            return set(rows)
        lost.add(min(others, key=lambda code: (sizes[code], code)))
    return lost
