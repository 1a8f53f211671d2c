"""Fixed secret rounding: its vectors, what it keeps, and the file of the secret."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release.rounding import Cell, RoundingSecret
from dagster_project.release.rounding_key import find_secret, load_secret, secret_path

SECRET = RoundingSecret(bytes(range(32)))
TOTAL = Cell("participants", "KAZ", "2024", "_T", "_T")


# Computed by HMAC-SHA-256 over the five names with 0x1f between them, modulo the base.
@pytest.mark.parametrize(
    ("cell", "of_five", "of_ten"),
    [
        (TOTAL, 1, 6),
        (Cell("participants", "KAZ", "2024", "newness", "new"), 1, 1),
        (Cell("shown_up", "D01", "2024-Q1", "_T", "_T"), 2, 7),
    ],
)
def test_vectors(cell: Cell, of_five: int, of_ten: int) -> None:
    assert (SECRET.offset(cell, 5), SECRET.offset(cell, 10)) == (of_five, of_ten)


def test_the_secret_does_not_show_itself() -> None:
    assert SECRET.secret.hex() not in repr(SECRET)
    assert SECRET.secret_id == "7f821ffb"
    assert SECRET.secret_id not in SECRET.secret.hex()


@given(st.integers(0, 10**9), st.text(), st.sampled_from([5, 10]))
def test_a_rounded_count_is_near_and_nobody_stays_nobody(count: int, place: str, base: int) -> None:
    cell = TOTAL._replace(territory_code=place)
    rounded = SECRET.rounded(count, cell, base)
    assert rounded % base == 0
    assert rounded - base < count < rounded + base
    assert SECRET.rounded(0, cell, base) == 0
    assert SECRET.rounded(count, cell, base) == rounded


def test_over_cells_every_offset_is_as_frequent() -> None:
    offsets = Counter(SECRET.offset(TOTAL._replace(territory_code=f"{n}"), 5) for n in range(5000))
    assert all(900 < offsets[offset] < 1100 for offset in range(5))


def test_names_that_run_together_are_different_cells() -> None:
    cells = [Cell("a", "bc", "d", "e", "f"), Cell("ab", "c", "d", "e", "f")]
    assert len({SECRET.offset(cell, 1 << 64) for cell in cells}) == 2


def test_a_home_makes_its_secret_once_for_its_owner(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    assert find_secret(home) is None
    made = load_secret(home)
    assert secret_path(home).stat().st_mode & 0o777 == 0o600
    assert load_secret(home) == made


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    load_secret(home)
    secret_path(home).chmod(0o644)
    with pytest.raises(UserError, match="rounding secret can be read by other users"):
        load_secret(home)


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    load_secret(home)
    secret_path(home).write_text("ab")
    with pytest.raises(UserError, match="64 hexadecimal digits"):
        load_secret(home)
