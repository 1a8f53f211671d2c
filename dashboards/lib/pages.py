"""The registry of pages: ``pages.yml`` says code, titles, icon, audience and owner."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

REGISTRY = Path(__file__).resolve().parent.parent / "pages.yml"


@dataclass(frozen=True)
class PageEntry:
    code: str
    title_ru: str
    title_en: str
    icon: str
    audience: tuple[str, ...]
    owner: str

    def title(self, language: str) -> str:
        return self.title_ru if language == "ru" else self.title_en


# An address of no page leads to the first one (``serving.unknown_pages``), and says under this key
# what was asked for.
ASKED_PAGE = "asked"


@cache
def registry() -> tuple[PageEntry, ...]:
    """All pages in the order of the menu."""
    listed = YAML(typ="safe").load(REGISTRY.read_text(encoding="utf-8"))["pages"]
    return tuple(
        PageEntry(
            entry["code"],
            entry["title"]["ru"],
            entry["title"]["en"],
            entry["icon"],
            tuple(entry["audience"]),
            entry["owner"],
        )
        for entry in listed
    )


def nearest(path: str) -> PageEntry:
    """The page whose code, or whose title in a language, is written most like a path."""
    spelled = {
        word.lower(): entry
        for entry in registry()
        for word in (entry.code, entry.title_ru, entry.title_en)
    }
    (found,) = get_close_matches(path.lower(), spelled, n=1, cutoff=0)
    return spelled[found]
