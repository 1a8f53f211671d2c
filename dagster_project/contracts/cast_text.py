"""Pieces of SQL about raw texts that every cast needs."""

from __future__ import annotations

from collections.abc import Iterable

# Blanks at the ends that people don't see: space, no-break spaces, tab, line ends, zero width.
BLANKS = " \t\r\n\u00a0\u202f\u2007\ufeff\u200b"


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def text_list(texts: Iterable[str]) -> str:
    """Texts as the inside of an IN list."""
    return ", ".join(literal(text) for text in texts)


def trimmed(raw: str) -> str:
    """The text without blanks of any kind at its ends; NULL when nothing is left."""
    return f"nullif(trim({raw}, {literal(BLANKS)}), '')"


def needs_trim(raw: str) -> str:
    """True when the text begins or ends with a blank (far cheaper than trimming each one).

    Control signs and the space sort before `!`; the no-break space sorts between its bounds.
    """
    last = f"({raw})[-1]"
    return (
        f"({raw} < '!' or {raw} between '\u00a0' and '\u00a1' or {last} <= ' ' "
        f"or {last} = '\u00a0' or {last} = '\u202f')"
    )
