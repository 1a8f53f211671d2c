"""How names in Russian letters are written elsewhere: public rules, one per system, in own words.

Written from the rules, never from the code that matches names. A rule is a table of letters with
what differs at the start of a word, after a vowel or a sign, and how the language ends names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

VOWELS_AND_SIGNS = "аеёиоуыэюяьъії'є"
_COMMON = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u і=i '="
)
Endings = tuple[tuple[str, str], ...]


def _pairs(text: str) -> dict[str, str]:
    return {pair[0]: pair[2:] for pair in text.split(" ")}


@dataclass(frozen=True)
class Rule:
    """``letters`` differ from the common ones; ``at_start`` and ``after_vowel`` from ``letters``.
    ``before`` and ``endings`` are patterns over the Russian and over the written word; those of
    men only come to a man's names that end in a consonant."""

    letters: str = ""
    at_start: str = ""
    after_vowel: str = ""
    before: Endings = ()
    endings: Endings = ()
    of_men: Endings = ()
    table: Mapping[str, str] = field(init=False, default_factory=dict)

    def write(self, name: str, is_woman: bool = False) -> str:
        return re.sub(r"[\w'’]+", lambda word: self._word(word[0], is_woman), name)

    def _word(self, word: str, is_woman: bool) -> str:
        letters = _pairs(_COMMON) | (_pairs(self.letters) if self.letters else {})
        start = letters | (_pairs(self.at_start) if self.at_start else {})
        after = letters | (_pairs(self.after_vowel) if self.after_vowel else {})
        text = word.lower()
        for pattern, other in self.before:
            text = re.sub(pattern, other, text)
        written, last = "", ""
        for letter in text:
            table = start if not last else after if last in VOWELS_AND_SIGNS else letters
            written += table.get(letter, letter)
            last = letter
        for pattern, other in self.endings + (() if is_woman else self.of_men):
            written = re.sub(pattern, other, written)
        return written[:1].upper() + written[1:]


PASSPORT = Rule()
OLD_PASSPORT = Rule("ё=e й=y ю=yu я=ya", after_vowel="е=ye", endings=(("yy$|iy$", "y"),))
GOST_A = Rule("ё=ë ж=ž й=j х=h ц=c ч=č ш=š щ=ŝ э=è ю=û я=â ь=ʹ ъ=ʺ")
GOST_B = Rule("ё=yo ж=zh й=j х=x ц=c щ=shh э=e' ю=yu я=ya ь=` ъ=`` ы=y'")
ENGLISH = Rule(
    "ё=yo й=y ю=yu я=ya", "е=ye", "е=ye", endings=(("iy$|yy$", "y"), ("yye", "ye"))
)  # fmt: skip
GERMAN = Rule(
    "в=w ё=jo ж=sch з=s х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja",
    "е=je", "е=je с=ss", before=(("с(?=[^аеёиоуыэюя]|$)", "ş"),),
    endings=(("ş", "s"), ("ii$", "i"), ("yi$", "y")),
)  # fmt: skip
FRENCH = Rule(
    "ё=io ж=j й=ï у=ou ч=tch ш=ch щ=chtch ю=iou я=ia", after_vowel="е=ïe с=ss й=ï",
    before=(("с(?=[^аеёиоуыэюя]|$)", "ş"), ("г(?=[еэию])", "гў")),
    endings=(("ş", "s"), ("ў", "u"), ("in$", "ine"), ("iï$", "i"), ("yï$", "y"), ("^ï", "i")),
)  # fmt: skip
POLISH = Rule(
    "в=w ё=io е=ie ж=ż й=j л=ł х=ch ц=c ч=cz ш=sz щ=szcz ю=iu я=ia",
    "е=je ё=jo ю=ju я=ja", "е=je ё=jo ю=ju я=ja",
    endings=(("ł(?=[ie])", "l"), ("(?<=[lcż])ie|(?<=[cs]z)ie", "e"), ("skij$", "ski"),
             ("(?<=[lcż])ia", "a")),
)  # fmt: skip
LATVIAN = Rule(
    "ё=jo ж=ž й=j х=h ц=c ч=č ш=š щ=šč ы=i ю=ju я=ja", "е=je", "е=je",
    of_men=(("skij$", "ski"), ("(?<=[^aeiou])$|(?<=[^o]i)$", "s"), ("(?<=[aeo])js?$", "js"),
            ("ss+$", "ss")),
)  # fmt: skip
LITHUANIAN = Rule(
    "ё=io ж=ž й=j х=ch ц=c ч=č ш=š щ=šč ы=y ю=iu я=ia", "е=je ю=ju я=ja", "е=je ю=ju я=ja",
    of_men=(("skij$", "skis"), ("j$", "jus"), ("(?<=[^aeijouy])(?<!kis|jus)$", "as")),
)  # fmt: skip
ESTONIAN = Rule(
    "ё=jo ж=ž й=i х=hh ц=ts ч=tš ш=š щ=štš ы=õ ю=ju я=ja", "е=je х=h", "е=je",
    endings=(("ii$", "i"), ("õi$", "õi")),
)  # fmt: skip
UKRAINIAN_LETTERS = Rule(
    "а=а б=б в=в г=г д=д е=е ё=ьо ж=ж з=з и=і й=й к=к л=л м=м н=н о=о п=п р=р с=с т=т у=у ф=ф "
    "х=х ц=ц ч=ч ш=ш щ=щ ъ=' ы=и ь=ь э=е ю=ю я=я",
    "ё=йо", "е=є ё=йо", endings=(("скій$", "ський"), ("ская$", "ська"), ("ьє", "ьє")),
)  # fmt: skip
UKRAINIAN_LATIN = Rule(
    "г=h ґ=g и=y і=i ї=i є=ie й=i ю=iu я=ia", "є=ye ї=yi й=y ю=yu я=ya",
)  # fmt: skip
KAZAKH_LATIN = Rule("ё=io ж=j х=h ш=ş щ=ştş ц=ts ч=ch ә=ä ғ=ğ ң=ñ ө=ö ұ=ū ү=ü і=ı э=e")
ARMENIAN_LATIN = Rule("ё=yo й=y ю=yu я=ya", "е=ye")
ARMENIAN_LETTERS = Rule(
    "а=ա б=բ в=վ г=գ д=դ е=ե ё=յո ж=ժ з=զ и=ի й=յ к=կ л=լ м=մ н=ն о=ո п=պ р=ր с=ս т=տ у=ու ф=ֆ "
    "х=խ ц=ց ч=չ ш=շ щ=շչ ъ= ы=ի ь= э=է ю=յու я=յա",
    "о=օ",
)  # fmt: skip
GEORGIAN_LATIN = Rule("ё=io ы=i щ=shch")
GEORGIAN_LETTERS = Rule(
    "а=ა б=ბ в=ვ г=გ д=დ е=ე ё=იო ж=ჟ з=ზ и=ი й=ი к=კ л=ლ м=მ н=ნ о=ო п=პ р=რ с=ს т=ტ у=უ ф=ფ "
    "х=ხ ц=ც ч=ჩ ш=შ щ=შჩ ъ= ы=ი ь= э=ე ю=იუ я=ია",
    of_men=(("(?<=ვ|ნ)$", "ი"),),
)  # fmt: skip
TURKISH = Rule("ё=yo ж=j й=y х=h ч=ç ш=ş щ=şç ы=ı ю=yu я=ya", "е=ye", "е=ye")
SPANISH = Rule(
    "ё=io х=j ю=yu я=ya", before=(("г(?=[еи])", "гў"),),
    endings=(("ў", "u"), ("ii$", "i"), ("a(?=[^aeiou]+[aeiou]v$)", "á"),
             ("o(?=[^aeiou]+[aeiou]v$)", "ó"), ("e(?=[^aeiou]+[aeiou]v$)", "é")),
)  # fmt: skip
