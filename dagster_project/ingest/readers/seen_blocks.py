"""Blocks of UTF-8 text as a person sees them (``contracts.normalised_text``): looked at byte by
byte at once, and decoded only where something may change."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from dagster_project.contracts.normalised_text import BLANKS, INVISIBLE, normalised_text
from dagster_project.ingest.readers.byte_pairs import has_pair

# Lead bytes of UTF-8 whose signs may join the sign before them, or have another form. None of
# them begins a letter of Russian or of Western European text.
_SUSPECT = tuple(bytes([lead]) for lead in (0xCC, 0xCD, 0xD6, 0xD7, 0xD9, 0xE0, 0xE1, 0xE3, 0xF0))
# No-break space, soft hyphen, ANO TELEIA.
_SHORT = tuple(sign.encode() for sign in "\u00a0\u00ad\u0387")
# Signs with another form that is the same: OHM, KELVIN, ANGSTROM, angle brackets …
_OTHERWISE = "\u2126\u212a\u212b\u2329\u232a\u2adc"
# … and the byte-order mark, ideographs, Hebrew letters with points, half marks.
_PRESENTED = re.compile(rb"\xef[\xa4-\xad\xb8\xbb]")
# Escaped in JSON, signs are only seen once the text is parsed.
_ESCAPED = re.compile(
    rb"\\u(?:00[aA][0dD]|0[35-9abfABF]|1|30|[fF][9a-fA-F]"
    rb"|2(?:00|02[a-fA-F]|05[fF]|06|12[6aAbB]|32[9aA]|[aA][dD][cC]))"
)


def _after_e2() -> NDArray[np.bool_]:
    """Which two bytes after E2 make a sign that ``normalised_text`` changes."""
    found = np.zeros(1 << 16, np.bool_)
    for sign in INVISIBLE + BLANKS + _OTHERWISE:
        lead, *rest = sign.encode()
        if lead == _E2:
            found[rest[0] << 8 | rest[1]] = True
    return found


_E2 = 0xE2
_AFTER_E2 = _after_e2()


def may_differ(block: bytes) -> bool:
    """A cheap look at UTF-8 text: may ``normalised_text`` change it?"""
    if block.isascii():
        return False
    if any(lead in block for lead in _SUSPECT) or any(has_pair(block, pair) for pair in _SHORT):
        return True
    if b"\xef" in block and _PRESENTED.search(block):
        return True
    if b"\xe2" not in block:
        return False
    text = np.frombuffer(block, np.uint8)
    places = np.flatnonzero(text == _E2)
    second = text.take(places + 1, mode="clip").astype(np.intp)
    return bool(_AFTER_E2[second << 8 | text.take(places + 2, mode="clip")].any())


def bytes_as_seen(block: bytes) -> bytes:
    """``normalised_text`` of UTF-8 text; bytes that are no text stay."""
    if not may_differ(block):
        return block
    return normalised_text(block.decode("utf-8", "surrogateescape")).encode(
        "utf-8", "surrogateescape"
    )


def may_hide(block: bytes) -> bool:
    """JSON text that may hold, escaped, what ``normalised_text`` changes."""
    return b"\\u" in block and _ESCAPED.search(block) is not None
