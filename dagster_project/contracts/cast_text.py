"""Pieces of SQL about raw texts that every cast needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

# Blanks at the ends that people don't see: space, no-break spaces, tab, line ends, zero width.
RARE_BLANKS = "\u202f\u2007\ufeff\u200b"
BLANKS = " \t\r\n\u00a0" + RARE_BLANKS
# Which of them a value may begin or end with: a reader says what it has trimmed already.
Blanks = Literal["all", "usual", "none"]
# A pattern that asks for a number of signs of one kind, such as `^\d{12}$`.
_CODE = re.compile(r"\^(?:\[[^\]]+\]|\\d)\{(\d+)\}\$")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def constant(text: str | None) -> str:
    """SQL of one text for every row. As an enum of one value it is written to Parquet as the same
    text, at a tenth of the cost."""
    return "null::varchar" if text is None else f"{literal(text)}::enum({literal(text)})"


def text_list(texts: Iterable[str]) -> str:
    """Texts as the inside of an IN list."""
    return ", ".join(literal(text) for text in texts)


def trimmed(raw: str) -> str:
    """The text without blanks of any kind at its ends; NULL when nothing is left."""
    return f"nullif(trim({raw}, {literal(BLANKS)}), '')"


def without_blanks(raw: str, blanks: Blanks) -> str:
    """The same as ``trimmed``, cheap for values that have none."""
    if blanks == "none":
        return raw
    return f"if({needs_trim(raw, blanks)}, {trimmed(raw)}, {raw})"


def needs_trim(raw: str, blanks: Blanks) -> str:
    """True when the text begins or ends with a blank (far cheaper than trimming each one).

    Control signs and the space sort before `!`; the no-break space sorts between its bounds.
    """
    last = f"({raw})[-1]"
    looks = [
        f"{raw} < '!'", f"{raw} between '\u00a0' and '\u00a1'",
        f"{last} <= ' '", f"{last} = '\u00a0'", f"{last} = '\u202f'",
    ]  # fmt: skip
    if blanks == "all":
        # They sort behind Latin and Russian letters.
        rare = text_list(RARE_BLANKS)
        looks.append(f"({raw} >= '\u2007' and {raw}[1] in ({rare}))")
        looks.append(f"({last} >= '\u2007' and {last} in ({rare}))")
    return f"({' or '.join(looks)})"


def matches(text: str, pattern: str) -> str:
    """True when the pattern is found in the text."""
    found = f"regexp_matches({text}, {literal(pattern)})"
    code = _CODE.fullmatch(pattern)
    # A text that is too short can't match: that is cheaper to see.
    return f"if(strlen({text}) < {code[1]}, false, {found})" if code else found
