"""The key of a name: the same for spellings of one name, whatever language wrote them
(docs/matching.md says how well).

Plain Latin, known forms of given names brought together, then the Daitch–Mokotoff code by the
chart's first readings. The code tells no beginning vowels apart; the key does. Surname and given
name have keys of one kind, so that people who swap them are found.
"""

from __future__ import annotations

import re

from dagster_project.ingest.judging.daitch_mokotoff import VOWELS, code
from dagster_project.ingest.judging.given_names import names_by_form
from dagster_project.ingest.judging.latin_names import folded, words_of

# A folded word that is a patronymic by its ending (-вич, -вна, -ич, -ична, оглы, улы, кызы) is no
# part of surname or given name, where other words stand beside it.
_PATRONYMIC = re.compile("(vis|vna|is|isna|ogli|uli|kisi)$")


def name_key(text: str) -> str:
    """The key of a surname or a given name; "" where no letter is."""
    words = [*map(folded, words_of(text))]
    if len(words) > 1:
        words = [word for word in words if not _PATRONYMIC.search(word)] or words
    forms = names_by_form()
    plain = "".join(forms.get(word, word) for word in words)
    if not plain:
        return ""
    return (plain[0] if plain[0] in VOWELS else "") + _code(plain)


def patronymic_key(text: str) -> str:
    """The key of a patronymic; "" for none, and for an initial: it contradicts no other."""
    plain = "".join(map(folded, words_of(text)))
    return _code(plain) if len(plain) > 1 else ""


def _code(plain: str) -> str:
    # The chart takes an "h" before no vowel for a silent one; here it is "х" or the Ukrainian "г".
    return code(plain.replace("h", "k"))
