"""Text that was read in a wrong encoding somewhere on its way.

A text is garbled when reading its bytes rightly gives a more plausible one: its characters, as
bytes of the wrong encoding, are valid UTF-8 and spell letters of one script; or they are bytes of
another encoding of Cyrillic and spell pairs of letters that Russian is made of, which the text
itself hardly has. Single letters and pairs of letters prove nothing: ІІ, ÖÄ and Ґ¦ are right in
some language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from operator import add

from dagster_project.ingest.readers.byte_pairs import has_pair
from dagster_project.ingest.readers.letter_pairs import LEVELS

# Encodings that UTF-8 is taken for, and what shows that they may have been.
_LATIN = re.compile("[\u00c0-\u00ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_BOXES = re.compile("[\u2500-\u25a0]")
_OF_UTF8 = (
    ("cp1252", _LATIN), ("latin-1", _LATIN), ("cp1251", _CYRILLIC), ("cp866", _BOXES),
    ("koi8-r", _BOXES),
)  # fmt: skip
# (what it was taken for, what it is): seen by signs that no Cyrillic word has; by quotation marks
# inside of words; and made of letters alone, those of Russian and those that cp866 has besides.
_BY_SIGNS = (
    ("cp1252", "cp1251"), ("cp1252", "koi8-r"), ("cp1252", "cp866"), ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"), ("cp1251", "cp866"), ("cp866", "cp1251"), ("koi8-r", "cp866"),
    ("cp866", "koi8-r"),
)  # fmt: skip
_BY_MARKS = (("cp1251", "cp866"),)
_BY_LETTERS = (("cp1251", "koi8-r"), ("koi8-r", "cp1251"))
_OF_CP866 = (("cp866", "cp1251"), ("cp866", "koi8-r"))
_LETTERS_OF_CP866 = frozenset("ЄєЇїЎў")
# How much better the pairs of letters must be (levels of ``letter_pairs``). Tried on names in 60
# languages: with these figures no sound one is taken for garbled.
_FEWEST_PAIRS, _LEAST_LEVEL, _LEAST_GAIN = 3, 4.6, 6
_FEWEST_LETTER_PAIRS, _LEAST_LETTER_LEVEL, _LEAST_LETTER_GAIN = 8, 5, 18
_SHARE_OF_SIGNS = 0.1
_WORD = re.compile("[а-яё]+")
_HIGH = re.compile("[^\x00-\x7f\u00a0]{2,}")
# What may stand beside a capital letter in any sound text.
_BESIDE_LETTERS = "\u00a0«»‘’‚“”„–—…•·°№"
_MARK_INSIDE = re.compile(f"(?<=[\u0400-\u045f])[{_BESIDE_LETTERS}]+(?=[\u0400-\u045f])")
_BASIC = re.compile("[А-яЁё]")
_UNUSUAL_CYRILLIC = re.compile("[\u0460-\u0489\u0500-\u052f]")
_SCRIPTS = {"CYRILLIC", "LATIN", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC"}
# Values of a line are judged apart.
_BETWEEN = re.compile('[;,|"\t\n]+')
LONG_BLOCK = 4096
# The same, seen at memory speed in UTF-8: Latin letters, lost characters; Р or С, which most
# Cyrillic letters of UTF-8 begin with, before a sign; boxes.
_SUSPECT_BYTES = re.compile(rb"\xc3|\xef\xbf\xbd|\xd0[\xa0\xa1][\xc2\xe2]|\xe2[\x94-\x96]")
_LEADS = (b"\xa0", b"\xa1")
_BOX_PAIRS = (b"\xe2\x94", b"\xe2\x95", b"\xe2\x96")


def may_be_garbled(block: bytes) -> bool:
    """A cheap look at a UTF-8 block: worth a closer one?"""
    if b"\xc3" in block or (b"\xef" in block and b"\xef\xbf\xbd" in block):
        return True
    if len(block) < LONG_BLOCK:
        return _SUSPECT_BYTES.search(block) is not None
    signs = [first for first in (b"\xc2", b"\xe2") if first in block]
    return any(has_pair(block, lead + sign) for sign in signs for lead in _LEADS) or (
        b"\xe2" in signs and any(has_pair(block, pair) for pair in _BOX_PAIRS)
    )


def is_garbled(text: str) -> bool:
    """True when a text was read in a wrong encoding somewhere on its way."""
    if text.isascii():
        return False
    if "\ufffd" in text or _is_utf8(text):
        return True
    return any(not piece.isascii() and _is_other_cyrillic(piece) for piece in _BETWEEN.split(text))


def _is_utf8(text: str) -> bool:
    for codec, shown in _OF_UTF8:
        if shown.search(text) is None:
            continue
        words, letters = _patterns(codec)
        for found in words.finditer(text):
            around = text[max(found.start() - 1, 0) : found.start()] + text[found.end() :][:1]
            if _is_spelt(found[0], codec, any(map(str.isalpha, around))):
                return True
        if len(letters.findall(text)) >= 2:
            return True
    return False


@lru_cache(maxsize=8)
def _patterns(codec: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How characters of several bytes look in an encoding that UTF-8 is taken for: some side by
    side, or one of Latin script beside a letter of ASCII."""
    rest = _signs(codec, 0x80, 0xC0)
    two, three = _signs(codec, 0xC2, 0xE0), _signs(codec, 0xE0, 0xF0)
    # Each begins with one set of signs: Python looks for those several times faster than for
    # alternatives.
    one = f"[{two}{three}](?:(?<=[{two}])[{rest}\ufffd]|(?<=[{three}])[{rest}\ufffd]{{2}})"
    alone = rest
    latin = _signs(codec, 0xC3, 0xC6)
    beside = "{latin}(?:(?<=[A-Za-z].){alone}|{alone}(?=[A-Za-z]))"
    found = beside.format(latin=f"[{latin}]", alone=f"[{alone}]")
    if codec in ("cp1252", "latin-1"):
        # Closing marks may follow Ä and Å, and Ã at the end of a word.
        alone = "".join(sign for sign in rest if sign not in _BESIDE_LETTERS)
        found = beside.format(latin=f"[{latin}]", alone=f"[{alone}]")
        found += f"|Ã[{_BESIDE_LETTERS}](?=[A-Za-zÃ])"
    return re.compile(f"{one}(?:{one})+"), re.compile(found)


def _signs(codec: str, first: int, end: int) -> str:
    """What bytes from ``first`` on become, as a class of a pattern."""
    return re.escape("".join(_character(byte, codec) for byte in range(first, end)))


def _character(byte: int, codec: str) -> str:
    """Bytes that have no character remain what they are."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@lru_cache(maxsize=16)
def _bytes_of(codec: str) -> dict[str, int]:
    return {_character(byte, codec): byte for byte in range(0x80, 0x100)}


def _is_spelt(sequence: str, codec: str, is_inside: bool) -> bool:
    """The characters, as bytes of ``codec``, are letters of one script; ``is_inside``: of a word
    that has other letters."""
    if all(sign.isalpha() or sign in _BESIDE_LETTERS for sign in sequence) and len(sequence) < 6:
        return False
    known = _bytes_of(codec)
    try:
        text = bytes(known[sign] for sign in sequence).decode()
    except (UnicodeDecodeError, KeyError):
        return False
    if _is_utf8(text):
        return True  # it happened twice
    letters = [sign for sign in text if unicodedata.category(sign) in ("Lu", "Ll", "Lo")]
    if (
        len(letters) < 2 + is_inside
        or len(letters) * 2 < len(text)
        or not all(map(_is_usual, text))
    ):
        return False
    scripts = {unicodedata.name(sign, "?").split(" ")[0] for sign in letters}
    if len(scripts) != 1 or not scripts <= _SCRIPTS:
        return False
    return scripts != {"CYRILLIC"} or len(_BASIC.findall(text)) * 2 >= len(letters)


def _is_usual(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMPSZ" and not _UNUSUAL_CYRILLIC.match(sign)


@lru_cache(maxsize=4096)
def _is_other_cyrillic(text: str) -> bool:
    """The text has not the pairs of letters of Russian, but has them in another encoding."""
    if sum(len(run) - 1 for run in _HIGH.findall(text)) < _FEWEST_PAIRS:
        return False
    high = [sign for sign in text if sign > "\u007f" and sign != "\u00a0"]
    cyrillic = {sign for sign in high if "\u0400" <= sign <= "\u052f"}
    signs = [s for s in high if s not in cyrillic and s not in _BESIDE_LETTERS]
    own, own_count = _level(text)
    is_odd = len(signs) >= _SHARE_OF_SIGNS * len(high) or _BOXES.search(text) is not None
    is_marked = _MARK_INSIDE.search(text) is not None
    if (is_odd or is_marked) and any(
        count >= _FEWEST_PAIRS
        and level >= _LEAST_LEVEL
        and level * count - own * own_count >= _LEAST_GAIN
        for level, count in _levels_by(_BY_SIGNS if is_odd else _BY_MARKS, text)
    ):
        return True
    others = {sign for sign in cyrillic if _BASIC.match(sign) is None}
    if is_odd or own >= _LEAST_LETTER_LEVEL or not others <= _LETTERS_OF_CP866:
        return False
    return any(
        count >= _FEWEST_LETTER_PAIRS
        and level >= _LEAST_LETTER_LEVEL
        and (level - own) * count >= _LEAST_LETTER_GAIN
        for level, count in _levels_by(_OF_CP866 + _BY_LETTERS * (not others), text)
    )


def _levels_by(pairs: tuple[tuple[str, str], ...], text: str) -> Iterator[tuple[float, int]]:
    return (_level(text.translate(_table(*pair))) for pair in pairs)


def _level(text: str) -> tuple[float, int]:
    """How frequent its pairs of letters are in Russian on average, and their number."""
    total = count = 0
    for word in _WORD.findall(text.lower()):
        count += len(word) - 1
        total += sum(map(LEVELS.__getitem__, map(add, word, word[1:])))
    return total / max(count, 1), count


@lru_cache(maxsize=32)
def _table(taken_for: str, is_really: str) -> dict[int, str]:
    """Translates; letters that the wrong encoding has not are no letters afterwards."""
    table = dict.fromkeys(range(0x400, 0x460), " ")
    for sign, byte in _bytes_of(taken_for).items():
        table[ord(sign)] = _character(byte, is_really)
    return table
