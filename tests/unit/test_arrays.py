"""Columns of texts: what Arrow holds is what Python had, and empty means missing."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from dagster_project.ingest.readers.arrays import number_array, text_array


@given(st.lists(st.none() | st.text(max_size=8), max_size=20))
@example(["a\0b", None, ""])
@example([""] * 17 + ["я"])
@example([None])
def test_texts_are_what_they_were(texts: list[str | None]) -> None:
    column = text_array(texts)
    column.validate(full=True)
    whole = [text and text.encode("utf-8", "replace").decode() for text in texts]
    assert column.to_pylist() == [text or None for text in whole]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert text_array(["\ud800x", "ж"]).to_pylist() == ["?x", "ж"]


def test_numbers() -> None:
    assert number_array([1, 2], pa.int64()).to_pylist() == [1, 2]
    assert number_array([0.5], pa.float64()).to_pylist() == [0.5]


def test_no_column_imports_pandas() -> None:
    """Its import costs more than the reading of a thousand small files."""
    script = (
        "import sys, pyarrow as pa; from dagster_project.ingest.readers.arrays import *; "
        "text_array(['a', None]), number_array([1], pa.int64()); "
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
