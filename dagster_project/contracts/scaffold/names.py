"""Column names from labels: Russian transliterated, short, distinct; and which look personal."""

from __future__ import annotations

import re

_LETTERS = dict(zip("абвгдеёзийклмнопрстуфцыэ", "abvgdeeziiklmnoprstufcye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "",
    "ю": "iu", "я": "ia",
}  # fmt: skip
_LONGEST = 60
_PERSONAL = re.compile(
    r"(?<![a-zа-яё])(фамили|имя|отчеств|фио|ф\.и\.о|дата рожд|паспорт|телефон|снилс|e-?mail|"
    r"эл\.? ?почта|surname|last[ _]?name|first[ _]?name|given|patronymic|full[ _]?name|"
    r"birth[ _]?da|date of birth|passport|phone)",
    re.IGNORECASE,
)


def column_name(label: str, index: int, taken: set[str]) -> str:
    """A name like ``uchastnikov_vsego`` that is not in ``taken``; ``column_3`` for no label."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in label.lower())
    name = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:_LONGEST].rstrip("_")
    if not name:
        name = f"column_{index + 1}"
    elif not name[0].isalpha():
        name = f"column_{name}"
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def is_personal(label: str) -> bool:
    """True for labels that speak of a person's name, birth, papers or address."""
    return _PERSONAL.search(label) is not None
