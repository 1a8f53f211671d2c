"""Text as a person sees it: what looks equal is equal to the program.

One door for names, labels, values of files and the words of contracts: composed letters (NFC),
one kind of blank, nothing invisible. Letters of other alphabets that only look alike stay what
they are: they are named in messages (``lookalikes``). Not NFKC: ½ and ² stay.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

# Zero width space, soft hyphen, word joiner, byte-order mark, marks of the direction of writing.
# The joiners U+200C and U+200D shape the letters of some scripts: they are seen, and stay.
INVISIBLE = (
    "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
# Composed, they would become signs that part fields or enclose them: they stay.
_STAYS = re.compile("([\u037e\u1fef])")
# Lead bytes of UTF-8 whose signs may join the sign before them, or have another form. None of
# them begins a letter of Russian or of Western European text.
_SUSPECT = tuple(bytes([lead]) for lead in (0xCC, 0xCD, 0xD6, 0xD7, 0xD9, 0xE0, 0xE1, 0xE3, 0xF0))
_LOOKED_INTO = (b"\xc2", b"\xce", b"\xe2", b"\xef")
# Signs with another form that is the same: ANO TELEIA, OHM, KELVIN, ANGSTROM, angle brackets …
_OTHERWISE = "\u0387\u2126\u212a\u212b\u2329\u232a\u2adc"
# … and ideographs, Hebrew letters with points, half marks.
_PRESENTED = re.compile(rb"\xef[\xa4-\xad\xb8]")
# Escaped in JSON, signs are only seen once the text is parsed.
_ESCAPED = re.compile(
    rb"\\u(?:00[aA][0dD]|0[35-9abfABF]|1|30|[fF][9a-fA-F]"
    rb"|2(?:00|02[a-fA-F]|05[fF]|06|12[6aAbB]|32[9aA]|[aA][dD][cC]))"
)


def as_seen(text: str) -> str:
    """The text in composed letters, with plain blanks and without invisible signs."""
    if text.isascii():
        return text
    for sign in INVISIBLE:
        if sign in text:
            text = text.replace(sign, "")
    for sign in BLANKS:
        if sign in text:
            text = text.replace(sign, " ")
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(
        part if _STAYS.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _STAYS.split(text)
    )


def _pairs() -> NDArray[np.bool_]:
    """Two bytes side by side, as one number, that only stand in signs that ``as_seen`` changes
    (or in rare others): the last two of each."""
    found = np.zeros(1 << 16, np.bool_)
    for sign in INVISIBLE + BLANKS + _OTHERWISE:
        found[np.frombuffer(sign.encode()[-2:], np.uint16)] = True
    return found


_PAIRS = _pairs()


def may_differ(block: bytes) -> bool:
    """A cheap look at UTF-8 text: may ``as_seen`` change it?"""
    if block.isascii():
        return False
    if any(lead in block for lead in _SUSPECT):
        return True
    if not any(lead in block for lead in _LOOKED_INTO):
        return False
    if b"\xef" in block and _PRESENTED.search(block):
        return True
    at_even = np.frombuffer(block, np.uint16, len(block) // 2)
    at_odd = np.frombuffer(block, np.uint16, (len(block) - 1) // 2, offset=1)
    return bool(_PAIRS.take(at_even).any() or _PAIRS.take(at_odd).any())


def bytes_as_seen(block: bytes) -> bytes:
    """``as_seen`` of UTF-8 text; bytes that are no text stay."""
    if not may_differ(block):
        return block
    return as_seen(block.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def may_hide(block: bytes) -> bool:
    """JSON text that may hold, escaped, what ``as_seen`` changes."""
    return b"\\u" in block and _ESCAPED.search(block) is not None
