"""Writes what is generated from contracts and vocabulary.

``python -m dagster_project.contracts.generate`` writes the lock of versions, dbt's sources and
the tables of words in ``data_contracts/README.md``. Tests compare all three with their origin.
"""

from __future__ import annotations

import re
from pathlib import Path

from dagster_project.contracts import sources, versions
from dagster_project.contracts.read import read_contracts
from dagster_project.contracts.vocabulary import WORDS
from dagster_project.contracts.word import Word
from dagster_project.errors import UserError
from dagster_project.home import CONTRACTS, DBT_PROJECT, write_atomic

SOURCES = DBT_PROJECT / "models" / "staging" / "_sources.yml"
README = CONTRACTS / "README.md"
_TITLES = {
    "contract": "Words of the contract (top-level `customProperties`)",
    "schema": "Words of the export (`customProperties` of the `schema` entry)",
    "property": "Words of a column (`customProperties` of a property)",
}
_BEGIN, _END = "<!-- words: begin (generated) -->", "<!-- words: end -->"


def words() -> str:
    """All tables of words, as they stand in the README."""
    lines = []
    for level, title in _TITLES.items():
        lines += [f"### {title}", "", "| Word | Takes | Means | Example |", "|---|---|---|---|"]
        for word in WORDS[level]:  # type: ignore[index]
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
    """Write all three files."""
    versions.write(contracts)
    write_atomic(SOURCES, sources.render(read_contracts(contracts)))
    write_atomic(README, readme(README.read_text(encoding="utf-8")))


def _own_fields(word: Word) -> list[Word]:
    known = {other.name for words in WORDS.values() for other in words}
    if word.kind == "objects":
        return [field for field in word.fields if field.name not in known]
    return list(word.fields)


def _row(word: Word, prefix: str) -> str:
    takes = " / ".join(f"`{choice}`" for choice in word.choices) or word.kind
    needed = " **Required.**" if word.is_required else ""
    where = f"{', '.join(map(_spoken, word.formats))}: " if word.formats else ""
    cells = [f"`{prefix}{word.name}`", takes, where + word.meaning + needed, f"`{word.example}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _spoken(file_format: str) -> str:
    return "JSON lines" if file_format == "jsonl" else file_format.upper()


if __name__ == "__main__":
    write()
