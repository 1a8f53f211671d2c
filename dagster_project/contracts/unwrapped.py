"""Text without what a program put around it, for labels and the words of rows.

Values are unwrapped in SQL, by the roles of their columns (``cast_codes``). Here the text is a
word: quotation marks that belong to it stay.
"""

from __future__ import annotations

import re

# One text as a formula, its own quotation marks doubled.
_FORMULA = re.compile(r'\s*=\s*"([^"]*(?:""[^"]*)*)"\s*')
# The same once more in quotation marks, by a program that did not know that it was a formula.
_QUOTED_FORMULA = re.compile(r'\s*"(\s*=[^"]*(?:""[^"]*)*)"\s*')
_APOSTROPHES = "'`´‘’‚‛"
_BEGINNINGS = frozenset(f'="{_APOSTROPHES}')


def unwrapped(text: str) -> str:
    """``="p"`` and ``'p`` → ``p``; any other text is itself."""
    bare = text.strip()
    if bare[:1] not in _BEGINNINGS:
        return text
    if quoted := _QUOTED_FORMULA.fullmatch(bare):
        bare = quoted[1].replace('""', '"')
    if formula := _FORMULA.fullmatch(bare):
        return formula[1].replace('""', '"')
    if bare[:1] in _APOSTROPHES and len(bare) > 1:
        return bare[1 : -1 if bare[-1] in _APOSTROPHES else None]
    return text
