"""Names of any of the programme's scripts and spelling habits, brought to one plain Latin.

What differs between spellings of one name is folded away: how a script or a language writes
hushing sounds, which vowel stands beside a glide, doubled letters, endings that Baltic languages
add. What is left is made for a phonetic code, not for reading: every hushing or hissing sound is
"s", every group of vowels one vowel.
"""

from __future__ import annotations

import re
import unicodedata

# Capitals are sounds that are settled: S is hushing or an affricate, X the sound of "х".
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufie", strict=True)),
    "ё": "e", "ж": "S", "х": "X", "ц": "S", "ч": "S", "ш": "S", "щ": "S", "ъ": "", "ь": "",
    "ю": "iu", "я": "ia", "є": "e", "ї": "i", "і": "i", "ґ": "g", "ў": "v",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "X",
    "ҷ": "S", "ӣ": "i", "ӯ": "u", "ҳ": "X", "ѓ": "g", "ђ": "S", "ј": "i", "љ": "l", "њ": "n",
}  # fmt: skip
_GEORGIAN_SOUNDS = "a b g d e v z t i k l m n o p S r s t u f k g k S S S S S S X S X"
_GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", _GEORGIAN_SOUNDS.split(), strict=True))
_ARMENIAN_SOUNDS = "a b g d e z e i t S i l X S k X S g S m i n S o S p S r s v t r S v p k o f ev"
_ARMENIAN = dict(
    zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև", _ARMENIAN_SOUNDS.split(), strict=True)
)
_LATIN = {
    "š": "S", "ş": "S", "ș": "S", "ŝ": "S", "č": "S", "ç": "S", "ć": "S", "ĉ": "S", "ž": "S",
    "ż": "S", "ẑ": "S", "ś": "s", "ź": "z", "ł": "l", "ğ": "g", "ģ": "g", "ı": "i", "ŋ": "n",
    "đ": "d", "ð": "d", "þ": "t", "ß": "s", "æ": "e", "ø": "o", "ə": "a",
}  # fmt: skip
_LETTERS = str.maketrans(_CYRILLIC | _GEORGIAN | _ARMENIAN | _LATIN)

# Habits that show in other letters of the same word, and what they say of "ch" and "j".
_CH_IS_KH = re.compile(r"w|sch|sz|cz|[šžčėżłū]|(?:[oei]v|in|sk[aij]*)[aiu]s$")
_J_IS_KH = re.compile(r"[áéíóúñ]")
_J_IS_HUSHING = re.compile(
    r"[aeiou]y|(?<!j)y[aeiou]|[şğıçqŋ]|shvili$|dze$|^j[bcdfghkmnpqstvz]|^ji|ou|(?<!s)tch|yj[ao]|ojd"
)
# After a vowel and before no vowel it is "й" everywhere.
_HUSHING_J = re.compile(r"d?(?:(?<![aeiouy])j|j(?=[aeiouy])|(?<=o)j(?=d))")
# On the way from habits to sounds; the order counts.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^a(?:ch|j|x)(?=m)", "aX"), (r"^[jx]r", "Xr"),  # Ахмедов, Хрущёв
        (r"^mi[jx]a", "miXa"),  # Михайлов
        (r"ph", "f"), (r"th", "t"), (r"w", "v"), (r"qu(?=[ei])|q|ck", "k"), (r"x", "ks"),
        (r"gu(?=[eiy])|gh", "g"),
        (r"sch?tsc?h|sch?tch|shch|shh|chtch|szcz|stch", "S"),
        (r"dzh|dsch|dj(?=i)|dS", "S"), (r"tsc?h|tch|cz|tS|sch|sz|sh|zh", "S"),
        (r"kh|hh", "X"), (r"ch(?=[rl])", "X"), (r"ch|c", "S"),
        (r"ds$", "d"), (r"t[sz]|d[sz]", "S"),
    )
)  # fmt: skip
# Latvian -s, -is; Lithuanian -as, -is, -us, -ius: where enough of the word is left.
_ENDING = re.compile(r"(?<=..)(?<=[b-df-hj-np-tv-zSX])(?:[aeiouyj]*s)+$")
_FEWEST_LEFT = 3
_VOWELS = re.compile(r"[aeiouyj]+")
_ONE_SOUND = re.compile(r"[szS]+|X")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LATIN = re.compile(r"[^a-zSX]")
_BETWEEN_WORDS = re.compile(r"[^\w'’ʼʹ`´]+|_")


def words_of(text: str) -> list[str]:
    """The words of a name in small letters; an apostrophe parts none."""
    return _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", text).lower()).split()


def folded(word: str) -> str:
    """One word of ``words_of`` as plain Latin; "" where it has no letter."""
    latin = _without_accents(word)
    if _CH_IS_KH.search(word):
        latin = latin.replace("ch", "X") if "sch" not in latin else _ch_of_german(latin)
    if "j" in latin:
        if _J_IS_KH.search(word):
            latin = latin.replace("j", "X")
        elif _J_IS_HUSHING.search(word):
            latin = _HUSHING_J.sub("S", latin)
    for pattern, sound in _SPELLINGS:
        latin = pattern.sub(sound, latin)
    latin = _DOUBLED.sub(r"\1", latin)
    cut = _ENDING.sub("", latin)
    if len(cut) >= _FEWEST_LEFT:
        latin = cut
    latin = _VOWELS.sub(_vowel, latin)
    latin = _ONE_SOUND.sub(_sound, latin)
    return _DOUBLED.sub(r"\1", latin)


def _without_accents(word: str) -> str:
    latin = word.replace("ու", "u").translate(_LETTERS)
    if not latin.isascii():
        parted = unicodedata.normalize("NFD", latin)
        latin = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return _NOT_LATIN.sub("", latin)


def _ch_of_german(latin: str) -> str:
    return re.sub(r"(?<!s)ch", "X", latin)


def _vowel(group: re.Match[str]) -> str:
    """The last vowel; "io" is "ё", a glide alone "i"."""
    letters = group[0].replace("y", "i").replace("j", "i")
    return "e" if letters.endswith("io") else letters[-1]


def _sound(match: re.Match[str]) -> str:
    return "h" if match[0] == "X" else "s"
