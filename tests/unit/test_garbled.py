"""What is garbled and what is not: names in many languages, and what wrong encodings make of them.

The names are those of countries, languages, currencies and months in CLDR.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from babel import Locale

from dagster_project.ingest.readers.garbled import is_garbled, may_be_garbled

FAMILIES = {
    "Russian": ("ru",), "Ukrainian": ("uk",), "Belarusian": ("be",), "Kazakh, Kyrgyz": ("kk", "ky"),
    "Tajik, Tatar, Yakut, Mongolian": ("tg", "tt", "sah", "mn"), "Bulgarian": ("bg",),
    "Serbian, Macedonian": ("sr", "mk"), "Estonian, Finnish": ("et", "fi"),
    "Latvian, Lithuanian": ("lv", "lt"), "Polish, Czech": ("pl", "cs"),
    "Turkish, Azerbaijani": ("tr", "az"), "Georgian": ("ka",), "Armenian": ("hy",),
    "Greek": ("el",), "French, Portuguese, Spanish": ("fr", "pt", "es"),
    "German, Swedish, Icelandic": ("de", "sv", "is"), "Hungarian, Romanian": ("hu", "ro"),
    "Hebrew, Arabic": ("he", "ar"),
}  # fmt: skip
CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk")
OWN = (
    "УКРАЇНСЬКИЙ ДІМ", "ЇЖАК І ЄНОТ ҐАВИ", "ТӘУЕЛСІЗДІК КҮНІ", "ҚАЗАҚСТАН ХАЛҚЫ АССАМБЛЕЯСЫ",
    "ҒЫЛЫМ ӘҢГІМЕСІ", "ТІТІРЕУ", "ТІЛІ", "ÕUEÄÄR", "JÄÄÄÄR", "TÖÖÖÖ", "ÕÄÖÜ", "Õ Ä Ö Ü", "«JÄ»",
    "MÄÄRA ÄÄRES", "ЎЗБЕКИСТОН", "ЊЕГОШ И ЂУРЂЕВДАН", "ЌЕЛЕШ, ЃОРЧЕ, ЅВЕЗДА", "ŽEMAITIJA ŠĮRYT",
    "İSTANBUL ŞİŞLİ", "GROßE STRAßE ÄÖÜß", "ЕКСПО-2026 № 5", "СССР – РСФСР", "«РЖД», «ТАСС»",
    "20 °C; 5 §; © ТАСС", "кАЗАХСТАН И РОССИЯ", "Класс В–Г–Д–Е", "САХА ӨРӨСПҮҮБҮЛҮКЭТЭ", "ЁЁ",
    "Nº 5, 3ª ÉPOCA", "ÅÄÖ", "ÇA VA À PÂQUES", "ΆΓΙΟΣ ΝΙΚΌΛΑΟΣ", "МОСКВА\u00a0РИГА\u00a0ЁЛКА",
)  # fmt: skip


def names(*languages: str) -> list[str]:
    found: list[str] = []
    for language in languages:
        locale = Locale.parse(language)
        found += [*locale.territories.values(), *locale.languages.values()]
        found += [*locale.currencies.values(), *locale.months["stand-alone"]["wide"].values()]
    return sorted({name for name in found if not name.isascii()})


def misread(content: bytes, codec: str) -> str:
    """As lenient programs do it: what has no character stays what it is."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in content)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_name_is_taken_for_garbled(family: str) -> None:
    known = names(*FAMILIES[family])
    assert len(known) >= 150
    ways: tuple[Callable[[str], str], ...] = (
        str.upper, str, lambda name: name.upper().replace(" ", "\u00a0"),
        lambda name: f"«{name.upper()}»",
    )  # fmt: skip
    assert [way(name) for name in known for way in ways if is_garbled(way(name))] == []


@pytest.mark.parametrize("word", OWN)
def test_no_word_in_capitals_is_taken_for_garbled(word: str) -> None:
    assert not is_garbled(word)
    assert not is_garbled(f"1;{word};2,50;{word}")


def long_names(*languages: str) -> Iterator[str]:
    """Names of several words in which a wrong encoding has something to spoil."""
    for at, name in enumerate(names(*languages)):
        if " " in name and sum(sign > "\u007f" for sign in name) >= 10:
            yield name.upper() if at % 2 else name


def share_found(twins: list[str]) -> float:
    assert twins
    return sum(map(is_garbled, twins)) / len(twins)


@pytest.mark.parametrize("codec", ["cp1251", "cp1252", "latin-1", "koi8-r", "cp866"])
def test_utf8_that_was_taken_for_another_encoding_is_found(codec: str) -> None:
    alphabets = (*CYRILLIC, "kk", "tg", "el", "hy")
    twins = [misread(name.encode(), codec) for name in long_names(*alphabets)]
    assert share_found(twins) >= 0.99
    if codec in ("cp1251", "cp1252"):
        again = [misread(misread(name.encode(), codec).encode(), codec) for name in
                 long_names(*CYRILLIC)]  # fmt: skip
        assert share_found(again) >= 0.99


PAIRS = (
    ("cp1252", "cp1251"), ("latin-1", "cp1251"), ("cp1252", "koi8-r"), ("cp1252", "cp866"),
    ("cp1251", "koi8-r"), ("koi8-r", "cp1251"), ("cp1251", "cp866"), ("cp866", "cp1251"),
    ("cp866", "koi8-r"), ("koi8-r", "cp866"),
)  # fmt: skip


def test_cyrillic_that_was_taken_for_another_encoding_is_found() -> None:
    every: list[str] = []
    for taken_for, really in PAIRS:
        twins = [
            misread(name.encode(really), taken_for)
            for name in long_names("ru", "uk", "bg")
            if name.encode(really, "ignore").decode(really) == name
        ]
        # A few short names are made of letters that could be words in either.
        assert share_found(twins) >= 0.97, (taken_for, really)
        every += twins
    assert share_found(every) >= 0.99


@pytest.mark.parametrize(
    "text",
    [
        "РџСЂРёРІРµС‚", "Ïðèâåò, ìèð", "РљР°Р·Р°С…СЃС‚Р°РЅ", "Р\u00a0РѕСЃСЃРёСЏ",
        "CAFÃ‰ DÃ‰JÃ€ VU", "TГ–Г–STUSГњHING", "TÃ–Ã–STUSÃœHING", "╨Ъ╨░╨╖╨░╤Е╤Б╤В╨░╨╜",
        "╩рчрїёЄрэ", "нЕ ЙЮГЮУЯРЮМ б пНЯЯХХ", "A-9;;Êàçàõñòàí íà ñâÿçè;1",
        "РўУ™СѓРµР»СЃС–Р·РґС–Рє РєТЇРЅС–", "бѓЎбѓђбѓҐбѓђбѓ\u00a0бѓ—", "lost \ufffd",
    ],
)  # fmt: skip
def test_what_was_garbled_is_found_beside_sound_text(text: str) -> None:
    assert is_garbled(text)
    assert is_garbled(f"5;ТӘУЕЛСІЗДІК КҮНІ;{text};ÕUE")


def test_a_quick_look_passes_over_sound_blocks_alone() -> None:
    for name in names("ru"):
        for codec in ("cp1251", "cp1252", "cp866", "koi8-r"):
            if len(name) > 8:
                assert may_be_garbled(misread(name.encode(), codec).encode())
