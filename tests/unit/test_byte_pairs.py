"""Two bytes side by side: found wherever they stand, and nowhere else."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dagster_project.ingest.readers.byte_pairs import has_pair
from dagster_project.ingest.readers.garbled import LONG_BLOCK, may_be_garbled

FEW = st.integers(0, 3).map(lambda number: b"ab\xc2\xa0"[number : number + 1])


@settings(max_examples=300)
@given(st.lists(FEW, max_size=9).map(b"".join), st.tuples(FEW, FEW).map(b"".join))
@example(b"", b"ab")
@example(b"a", b"ab")
@example(b"aab", b"ab")
@example(b"aba", b"ba")
def test_a_pair_is_found_where_it_stands(block: bytes, pair: bytes) -> None:
    assert has_pair(block, pair) is (pair in block)


def test_a_long_block_is_suspicious_for_what_a_short_one_is() -> None:
    for text, is_garbled in (("РљР°Р·Р°С…", True), ("20 °C, Р и с", False), ("Êàçàõ", True)):
        for filling in ("", "Рига «А» " * LONG_BLOCK):
            for before in ("", "x"):
                block = (before + filling + text + filling).encode()
                assert may_be_garbled(block) is is_garbled
