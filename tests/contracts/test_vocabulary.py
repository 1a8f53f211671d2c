"""Every word is declared with a meaning and an example that is right; wrong values are named."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from dagster_project.contracts.reading_words import LayoutWords
from dagster_project.contracts.vocabulary import (
    ColumnWords,
    DeletedWhen,
    ExportWords,
    KnownValues,
    ScopePart,
    TimeFromName,
    Tolerance,
    WideToLong,
)
from dagster_project.contracts.word_types import nearest
from dagster_project.contracts.words import LEVELS, Word, faults, words_of

MAPS = (LayoutWords, WideToLong, ScopePart, DeletedWhen, TimeFromName, Tolerance, KnownValues)
ALL = [(level, word) for level in (*LEVELS, *MAPS) for word in words_of(level).values()]


def from_yaml(text: str) -> Any:
    return YAML(typ="safe").load(StringIO(f"value: {text}"))["value"]


@pytest.mark.parametrize(
    ("level", "word"), ALL, ids=[f"{level.__name__}.{word.name}" for level, word in ALL]
)
def test_the_example_of_a_word_is_right(level: type, word: Word) -> None:
    assert list(faults(level, {word.name: from_yaml(word.example)})) == []
    assert word.meaning.endswith((".", ":", "…"))


@pytest.mark.parametrize(
    ("level", "values", "place", "says"),
    [
        (ExportWords, {"sheet": None}, (), "`sheet` has no value."),
        (ExportWords, {"layouts": [{"name": "a", "sheet": None}]}, (0, "sheet"), "has no value."),
        (ExportWords, {"layouts": [{"name": "a"}, {"skipRows": 1}]}, (1,), "needs `name`"),
        (ExportWords, {"layouts": [{"name": "a"}, 5]}, (1,), "must be a map"),
        (ExportWords, {"layouts": []}, (), "must be a list of maps"),
        (ExportWords, {"skipRows": -1}, (), "whole number, 0 or more"),
        (ExportWords, {"skipRows": True}, (), "whole number, 0 or more"),
        (ExportWords, {"delimiter": "\n"}, (), "exactly one character"),
        (ExportWords, {"tolerance": {"lostRowsShare": True}}, ("lostRowsShare",), "a number"),
        (ExportWords, {"tolerance": {"lostRowsShare": "nan"}}, ("lostRowsShare",), "a number"),
        (ColumnWords, {"valueMap": {"a": [1]}}, (), "must be a map of texts"),
        (ColumnWords, {"personPart": "surnam"}, (), "did you mean `surname`?"),
        (ColumnWords, {"protection": "person"}, (), "it is one of open, drop, token."),
    ],
)
def test_a_wrong_value_is_named_where_it_stands(
    level: type, values: dict[str, Any], place: tuple[Any, ...], says: str
) -> None:
    ((word, below, said),) = faults(level, values)
    assert (word, below) == (next(iter(values)), place)
    assert says in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [("delimitr", "delimiter"), ("Encoding", "encoding"), ("skip_rows", "skipRows"), ("zzz", None)],
)
def test_the_nearest_word(written: str, meant: str | None) -> None:
    assert nearest(written, [word.name for _, word in ALL]) == meant
