"""Invented people's names in both scripts: each spelling of one name must be matched as one.

Only letters whose usual transliterations fold together are used (``judging.name_key``): no hard
sign, no soft sign before a vowel in surnames, no initial "Ye".
"""

from __future__ import annotations

from dagster_project.demo.reference import Reference


def _of(part: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in Reference().rows("names") if row["part"] == part)


SURNAME_STEMS, PATRONYMIC_STEMS = _of("surname_stems"), _of("patronymic_stems")
GIVEN_MALE, GIVEN_FEMALE = _of("given_male"), _of("given_female")
# Names of one sound: of many children of the same few years two would be taken for one.
SOUND_ALIKE = frozenset((
    "Заливин", "Сливин", "Борис", "Вера", "Валентин", "Валентина", "Фёдор", "Пётр", "Яна",
    "Анна", "Ксения", "Оксана",
))  # fmt: skip
_ICAO_LETTERS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ы=y ь= э=e ю=iu я=ia"
)
_ICAO = {pair[0]: pair[2:] for pair in _ICAO_LETTERS.split(" ")}
_COMMON = _ICAO | {"ё": "yo", "й": "y", "ю": "yu", "я": "ya"}
_EXTRA = {"Алексей": "Alexey", "Ксения": "Xenia", "София": "Sofia", "Юлия": "Julia"}


def surname(stem: str, is_female: bool) -> str:
    """The form for the sex: Лугов / Лугова, Сосновский / Сосновская."""
    if stem.endswith("ск"):
        return stem + ("ая" if is_female else "ий")
    return stem + ("а" if is_female else "")


def patronymic(stem: str, is_female: bool) -> str:
    return stem + ("на" if is_female else "ич")


def transliterate(text: str, style: str) -> str:
    """Latin letters by ``icao`` (passport) or ``common`` (everyday) usage."""
    if style == "common" and text in _EXTRA:
        return _EXTRA[text]
    letters = _ICAO if style == "icao" else _COMMON
    plain = "".join(letters.get(letter, letter) for letter in text.lower())
    return plain[:1].upper() + plain[1:]
