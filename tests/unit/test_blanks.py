"""Blanks at the ends of values: found in blocks exactly where each value has them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dagster_project.contracts.cast_text import BLANKS
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.readers.blanks import lines_with_blanks, without_blanks

SIGNS = BLANKS.replace("\r", "").replace("\n", "") + 'aЖ«№;"’—'
# Blocks hold text as a person sees it.
LINE = st.text(SIGNS, max_size=12).map(normalised_text)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
@example([" a", "a"], "\n")
@example([normalised_text("a;\u00a0"), normalised_text("a\u202f")], "\r\n")
def test_every_line_with_a_blank_at_an_end_is_found(lines: list[str], end: str) -> None:
    found = lines_with_blanks(end.join(lines).encode(), b";", None)
    expected = [
        index
        for index, line in enumerate(lines)
        if any(field != field.strip(BLANKS) for field in line.split(";"))
    ]
    assert found == expected


@settings(max_examples=300)
@given(st.lists(st.text(SIGNS, max_size=6), min_size=1, max_size=5))
def test_a_line_is_trimmed_and_else_the_same(fields: list[str]) -> None:
    plain = [field.replace(";", "").replace('"', "") for field in fields]
    trimmed = without_blanks(";".join(plain).encode(), ";", '"').decode()
    assert trimmed == ";".join(field.strip(BLANKS) for field in plain)


@pytest.mark.parametrize(
    ("line", "trimmed"),
    [
        ('" a; b ";c', '"a; b";c'),
        ('" say ""yes"" "; c', '"say ""yes""";c'),
        ('" plain ";c\r', "plain;c\r"),
        ('"never closed ;c', '"never closed ;c'),
    ],
)
def test_quoted_values_keep_what_they_say(line: str, trimmed: str) -> None:
    assert lines_with_blanks(line.encode(), b";", b'"') == [0]
    assert without_blanks(line.encode(), ";", '"') == trimmed.encode()
