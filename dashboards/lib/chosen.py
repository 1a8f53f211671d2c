"""Filters in words, as a file or a document says them: label, word, and the code beside."""

from __future__ import annotations

from dataclasses import dataclass, fields

from dashboards.lib.format import Formats
from dashboards.lib.names import DIMENSIONS, names
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection
from dashboards.lib.texts import Texts, catalogue

# Of these the code is the word.
PLAIN = {"search", "currency"}
PLACES = {"group", "territory", "place"}
# They arrange a page; what they choose is in the title of a panel.
ARRANGING = {"view", "layout", "order", "sort"}
# These choose among meanings: said also where the reader left them as they were.
ALWAYS_SAID = {"definition", "peers"}


@dataclass(frozen=True)
class Chosen:
    """One filter that narrows what is shown."""

    label: str
    word: str
    code: str

    @property
    def text(self) -> str:
        return f"{self.label}: {self.word}" + (f" ({self.code})" if self.code != self.word else "")


def chosen(scope: Scope, selection: Selection) -> list[Chosen]:
    """What the reader chose, in the order of the filters."""
    page = type(selection).__module__.split(".")[-2]
    found = []
    for field in fields(selection):
        value = getattr(selection, field.name)
        is_default = value == field.default and field.name not in ALWAYS_SAID
        if is_default or field.name in ARRANGING:
            continue
        codes = value if isinstance(value, tuple) else (value,)
        for code in codes:
            if code not in ("", ALL, None):
                word = _word(scope, page, field.name, str(code))
                found.append(Chosen(_label(scope, page, field.name), word, str(code)))
    return found


def in_words(scope: Scope, selection: Selection) -> str:
    """``Год: 2025; Группа стран: Центральная Азия (D05)``."""
    return "; ".join(one.text for one in chosen(scope, selection))


def _label(scope: Scope, page: str, name: str) -> str:
    keys = (f"filter.{name}", f"{page}.{name}.label", f"{name}.label", f"{page}.{name}.title")
    texts = catalogue(scope.language)
    found = next((texts[key] for key in keys if isinstance(texts.get(key), str)), name)
    return str(found)


def _word(scope: Scope, page: str, name: str, code: str) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    if name in PLAIN:
        return code
    if name == "year":
        return formats.period(code)
    if name == "quarter":
        return texts("filter.quarter_word", number=code[1:])
    if name in PLACES:
        return names(scope)("territory", code)
    if name in DIMENSIONS:
        return names(scope)(name, code)
    return texts.get(f"{page}.{name}.{code}", texts.get(f"{name}.{code}", code))
