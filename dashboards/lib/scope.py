"""What a page may see and say: the part of every cache key that is not a filter."""

from __future__ import annotations

from dataclasses import dataclass, replace

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"


@dataclass(frozen=True)
class Scope:
    """Release, tier, role, territories and language of one reader.

    ``territories`` is empty when the reader may see all of them. ``is_fixed``: the address names
    the release, and so do the links of the page. The whole object is an argument
    of every cached function, so that nothing computed for one reader reaches another.
    """

    home: str
    release_id: str
    tier: str = "internal"
    role: str = "analyst"
    territories: tuple[str, ...] = ()
    language: str = DEFAULT_LANGUAGE
    theme: str = "light"
    is_fixed: bool = False

    @property
    def of_numbers(self) -> Scope:
        """The reader as numbers know them: what has no word in it is kept once for all languages
        and looks of a page."""
        return replace(self, language=DEFAULT_LANGUAGE, theme="light", is_fixed=False)
