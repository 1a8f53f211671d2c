"""How a spreadsheet names its columns."""

from __future__ import annotations


def column_position(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def column_letters(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
