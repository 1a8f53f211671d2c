"""Every own word is documented by an example that is right, and is used by the compiler."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from dagster_project.contracts.vocabulary import WORDS, nearest
from dagster_project.contracts.word import Word
from dagster_project.contracts.words import check_value
from dagster_project.home import REPOSITORY

ALL = [(level, word) for level, words in WORDS.items() for word in words]
FIELDS = [field for _, word in ALL for field in word.fields]


@pytest.mark.parametrize(
    "word",
    [word for _, word in ALL] + FIELDS,
    ids=[w.name for _, w in ALL] + [f.name for f in FIELDS],
)
def test_the_example_of_a_word_is_right(word: Word) -> None:
    example = YAML(typ="safe").load(StringIO(f"value: {word.example}"))["value"]
    if word.kind == "objects":
        example = [item for item in example if item.get("name")]
    assert check_value(word, example) == []
    assert word.meaning.endswith((".", ":"))


def test_the_compiler_reads_every_word() -> None:
    folder = REPOSITORY / "dagster_project" / "contracts"
    modules = ("compile", "columns", "layouts")
    code = "\n".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    unread = {word.name for _, word in ALL if f'"{word.name}"' not in code}
    unread |= {field.name for field in FIELDS if f'"{field.name}"' not in code}
    assert not unread


def test_every_word_stands_in_the_readme(tmp_path: Path) -> None:
    text = (REPOSITORY / "data_contracts" / "README.md").read_text(encoding="utf-8")
    assert not [word.name for _, word in ALL if f"| `{word.name}` |" not in text]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("delimitr", "delimiter"), ("Encoding", "encoding"), ("skip_rows", "skipRows"), ("zzz", None)],
)
def test_the_nearest_word(written: str, meant: str | None) -> None:
    assert nearest(written, [word.name for _, word in ALL]) == meant
