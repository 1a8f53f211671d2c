"""The Daitch–Mokotoff code of a name: six digits for how it sounds, several where a spelling may
be read in several ways.

The chart is the published one (G. Mokotoff and R. Daitch, 1985; "Soundex Coding" of JewishGen).
Its rules: the longest spelling counts; sounds of one code beside each other are coded once; zeros
fill up to six digits. "UE" is left uncoded unless it begins a name, as in every known reckoner.
"""

from __future__ import annotations

import re
from functools import cache

DIGITS = 6
VOWELS = "aeiou"
# Spellings: code at the start of a name, before a vowel, elsewhere; "-" is not coded. Beside "|"
# stands a second reading.
_CHART = """
ai aj ay oi oj oy ui uj uy ei ej ey: 0 1 -
au: 0 7 -
ue: 0 - -
eu: 1 1 -
ia ie io iu: 1 - -
a e i o u: 0 - -
y: 1 - -
j: 1 - - | 4 4 4
b v w f fb p pf ph: 7 7 7
chs ks x: 5 54 54
ch c: 5 5 5 | 4 4 4
ck: 5 5 5 | 45 45 45
g k q kh: 5 5 5
h: 5 5 -
cz cs csz czs: 4 4 4
drz drs ds dsh dsz dz dzh dzs: 4 4 4
ttch ttsch tch tsch tsh trz trs ts tts ttsz tc tz ttz tzs tsz: 4 4 4
z zh zs zsch zsh s sh sz sch: 4 4 4
schtsch schtsh schtch shtch shch shtsh stch stsch stsh strz strs sc szcz szcs: 2 4 4
zdz zdzh zhdzh: 2 4 4
sht scht schd st szt shd szd sd zd zhd: 2 43 43
d dt t th: 3 3 3
l: 8 8 8
m n: 6 6 6
mn nm: 66 66 66
r: 9 9 9
rz rs: 94 94 94 | 4 4 4
"""
Reading = tuple[str, str, str]


def _chart() -> dict[str, tuple[Reading, ...]]:
    found: dict[str, tuple[Reading, ...]] = {}
    for line in _CHART.strip().splitlines():
        spellings, _, given = line.partition(":")
        readings = []
        for reading in given.split("|"):
            start, before_vowel, elsewhere = (code.strip("-") for code in reading.split())
            readings.append((start, before_vowel, elsewhere))
        for spelling in spellings.split():
            found[spelling] = tuple(readings)
    return found


CHART = _chart()
_SOUND = re.compile("|".join(sorted(CHART, key=len, reverse=True)))


def codes(name: str) -> list[str]:
    """All codes of a name in Latin letters without accents; the first has the chart's first
    readings. Other signs are passed over."""
    letters = re.sub("[^a-z]", "", name.lower())
    # (digits so far, code of the sound before), each once and in the order of readings.
    found: dict[tuple[str, str], None] = {("", ""): None}
    for match in _SOUND.finditer(letters):
        place = _place(letters, match.start(), match.end())
        readings = [reading[place] for reading in CHART[match[0]]]
        found = {
            (made if last.endswith(code) else made + code, code): None
            for made, last in found
            for code in readings
        }
    return list(dict.fromkeys(made[:DIGITS].ljust(DIGITS, "0") for made, _ in found))


def code(name: str) -> str:
    """The first code of a name in small Latin letters: the chart's first readings only."""
    made, last = "", ""
    for match in _SOUND.finditer(name):
        digits = _first_reading(match[0], _place(name, match.start(), match.end()))
        if not last.endswith(digits):
            made += digits
            if len(made) >= DIGITS:
                return made[:DIGITS]
        last = digits
    return made.ljust(DIGITS, "0")


@cache
def _first_reading(spelling: str, place: int) -> str:
    return CHART[spelling][0][place]


def _place(name: str, start: int, end: int) -> int:
    """Which column of the chart: start of the name, before a vowel, elsewhere."""
    if start == 0:
        return 0
    return 1 if name[end : end + 1] in tuple(VOWELS) else 2
