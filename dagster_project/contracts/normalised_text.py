"""Text as a person sees it: what looks equal is equal to the program.

One door for names, labels, values of files and the words of contracts: composed letters (NFC),
one kind of blank, nothing invisible. Letters of other alphabets that only look alike stay what
they are: they are named in messages (``homoglyphs``). Not NFKC: ½ and ² stay.
"""

from __future__ import annotations

import re
import unicodedata

# Zero width space, soft hyphen, word joiner, byte-order mark, marks of the direction of writing.
# The joiners U+200C and U+200D shape the letters of some scripts: they are seen, and stay.
INVISIBLE = (
    "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
# Composed, they would become signs that part fields or enclose them: they stay.
_STAYS = re.compile("([\u037e\u1fef])")


def normalised_text(text: str) -> str:
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
