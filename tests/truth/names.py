"""How two texts are the same name: an own reading of the agreed key of names."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=50_000)
def same_name_key(text: str) -> str:
    """Lower case, ё as е, only letters and digits, single blanks, no leading "г."."""
    letters = "".join(c if c.isalnum() else " " for c in text.lower().replace("ё", "е"))
    words = letters.split()
    if len(words) > 1 and words[0] == "г":
        words = words[1:]
    return " ".join(words)
