"""Writes what is generated from contracts and vocabulary.

``python -m dagster_project.contracts.generate`` writes the lock of versions and the tables of
words in ``data_contracts/README.md``. Tests compare both with their origin.
"""

from __future__ import annotations

import re
from pathlib import Path

from dagster_project.contracts import versions
from dagster_project.contracts.vocabulary import ColumnWords, ContractWords, ExportWords
from dagster_project.contracts.word_types import plain_text
from dagster_project.contracts.words import Word, words_of
from dagster_project.errors import UserError
from dagster_project.home import CONTRACTS, write_atomic

README = CONTRACTS / "README.md"
_TITLES = {
    ContractWords: "Words of the contract (top-level `customProperties`)",
    ExportWords: "Words of the export (`customProperties` of the `schema` entry)",
    ColumnWords: "Words of a column (`customProperties` of a property)",
}
_BEGIN, _END = "<!-- words: begin (generated) -->", "<!-- words: end -->"


def words() -> str:
    """All tables of words, as they stand in the README."""
    lines = []
    for level, title in _TITLES.items():
        lines += [f"### {title}", "", "| Word | Takes | Means | Example |", "|---|---|---|---|"]
        for word in words_of(level).values():
            lines.append(_row(word, ""))
            lines += [_row(field, f"{word.name}.") for field in _own_fields(word)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def readme(text: str) -> str:
    """The README with its tables of words put right."""
    pattern = re.compile(f"({re.escape(_BEGIN)}\n).*?({re.escape(_END)})", re.DOTALL)
    if not pattern.search(text):
        raise UserError(f"The README has lost its marks {_BEGIN} … {_END}.", where=README.name)
    return pattern.sub(lambda match: f"{match[1]}\n{words()}\n{match[2]}", text)


def write(contracts: Path = CONTRACTS) -> None:
    """Write both files."""
    versions.write(contracts)
    write_atomic(README, readme(README.read_text(encoding="utf-8")))


def _own_fields(word: Word) -> list[Word]:
    """A layout takes every reading word: those stand in the table already."""
    above = words_of(ExportWords) if word.name == "layouts" else {}
    return [field for field in word.fields if field.name not in above]


def _row(word: Word, prefix: str) -> str:
    takes = " / ".join(f"`{choice}`" for choice in word.choices) or word.takes
    where = f"{', '.join(map(_spoken, word.formats))}: " if word.formats else ""
    needed = " **Required.**" if word.is_required else ""
    means = where + word.meaning + _default(word) + needed
    cells = [f"`{prefix}{word.name}`", takes, means, f"`{word.example}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(word: Word) -> str:
    """What holds without the word, where that is a value: an empty one says nothing."""
    usual = ", ".join(word.default) if isinstance(word.default, list) else word.default
    if usual in (None, "") or isinstance(usual, dict):
        return ""
    return f" Default `{plain_text(usual)}`."


def _spoken(file_format: str) -> str:
    return "JSON lines" if file_format == "jsonl" else file_format.upper()


if __name__ == "__main__":
    write()
