"""The labels of a table that has one or several rows of header."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.contracts.unwrapped import unwrapped


def joined_labels(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """One label per column, unwrapped: a merged label is carried right, several rows are joined
    by ` / `.

    A label is carried only over cells that say something in a lower row.
    """
    said = [[unwrapped(str(text or "")) for text in row] for row in rows]
    width = max(len(row) for row in said)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(said):
        carried = ""
        for position in range(width):
            text = " ".join(row[position].split()) if position < len(row) else ""
            below = any(
                position < len(lower) and lower[position].strip() for lower in said[depth + 1 :]
            )
            if text:
                carried = text
            elif below and carried and _same_parents(said, depth, position):
                text = carried
            else:
                carried = "" if not below else carried
            if text and (not parts[position] or parts[position][-1] != text):
                parts[position].append(text)
    return [" / ".join(part) for part in parts]


def _same_parents(rows: Sequence[Sequence[str]], depth: int, position: int) -> bool:
    """A label of a lower row is not carried across the border of the label above it."""
    return all(not (position < len(row) and row[position].strip()) for row in rows[:depth])
