"""The registry of pages: ``pages.yml`` says code, titles, icon, audience and owner."""

from __future__ import annotations

from dataclasses import dataclass
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
