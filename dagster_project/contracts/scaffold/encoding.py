"""Which encoding a text is in: byte-order mark, strict decoding, frequency of Russian letters."""

from __future__ import annotations

import codecs
import math

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUSSIAN = ("windows-1251", "cp866", "koi8-r")
# Letters of Russian text, per cent; upper case is rare and stands for itself below.
_FREQUENCY = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (11, 8.5, 8, 7.4, 6.7, 6.3, 5.5, 4.7, 4.5, 4.4, 3.5, 3.2, 3, 2.8, 2.6, 2, 1.9, 1.7, 1.7,
         1.6, 1.6, 1.4, 1.2, 1, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.04, 0.04),
        strict=True,
    )
)  # fmt: skip
_RARE = 0.01


def detect(data: bytes, is_whole: bool = True) -> str:
    """Name of a Python codec for ``data`` (a cut sample when not ``is_whole``).

    Single-byte encodings can't be told apart for certain: the most Russian-looking one wins,
    and Latin when letters above 127 stand alone between plain ones.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if wide := _wide_without_mark(data):
        return wide
    if _decodes_as_utf8(data, is_whole):
        return "utf-8"
    high = [byte for byte in data if byte > 127]
    in_runs = sum(
        1
        for index, byte in enumerate(data)
        if byte > 127
        and (
            (index > 0 and data[index - 1] > 127)
            or (index + 1 < len(data) and data[index + 1] > 127)
        )
    )
    if in_runs < 0.5 * len(high):
        return "windows-1252" if any(0x80 <= byte <= 0x9F for byte in high) else "latin-1"
    return max(_RUSSIAN, key=lambda name: _looks_russian(bytes(high), name))


def _decodes_as_utf8(data: bytes, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero, of Russian text is 4."""
    sample = data[:4096]
    if len(sample) < 4:
        return None
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high_bytes = sample[first::2]
        if sum(byte in (0, 4) for byte in high_bytes) > 0.9 * len(high_bytes):
            return name
    return None


def _looks_russian(high: bytes, name: str) -> float:
    text = high.decode(name, errors="replace")
    if not text:
        return 0.0
    score = 0.0
    for character in text:
        share = _FREQUENCY.get(character)
        if share is None:
            lower = character.lower()
            share = _FREQUENCY[lower] / 20 if lower in _FREQUENCY else _RARE
        score += math.log(share)
    return score / len(text)
