"""Where two engines reckon differently without a word: over-wide products, casts that drop parts,
ranks of two widths.

Types are guessed from what is written: a cast, or a name that is a decimal somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from dagster_project.contracts.raw_columns import raw_tables
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.repo.files import relative, tracked
from tests.repo.test_sql_rules import SQL, sql_only

Decimal = tuple[int, int]
DECIMAL = re.compile(r"decimal\((\d+), ?(\d+)\)", re.IGNORECASE)
NAMED = re.compile(r"as\s+decimal\((\d+), ?(\d+)\)\s*\)\s*as\s+(\w+)", re.IGNORECASE)
TYPED = re.compile(r"- name: (\w+)\n\s+data_type: (.+)")
EXACT_RATE = re.compile(r"\{\{\s*exact_rate\((.*?)\)\s*\}\}", re.DOTALL)
CAST_TO_WHOLE = re.compile(r"\sas\s+(?:integer|bigint|int|smallint)\s*\)", re.IGNORECASE)
# Calls whose value is whole, whatever stands in them.
WHOLE = re.compile(r"\b(floor|ceil|round|count|row_number|rank|length|extract)\s*\(", re.IGNORECASE)
RANK = re.compile(r"\b(?:row_number|rank|dense_rank|ntile)\s*\(\d*\)\s*over\s*\(", re.IGNORECASE)
# What a model gives to others: the terms of its last select, or of each select of its last union.
GIVEN = re.compile(r"^select\b(.*?)^from\b", re.MULTILINE | re.DOTALL)
FACTOR = re.compile(r"(?<=[\w)])\s*\*\s*(?=[\w(])")


def expanded(text: str) -> str:
    """The SQL of a file, with the rate that keeps a product within its digits as its macro says."""
    return sql_only(EXACT_RATE.sub("cast(rate as decimal(19, 10))", text))


@cache
def declared() -> tuple[dict[str, Decimal], set[str]]:
    """Names that are a decimal with a part behind the point in a contract, a model's YAML or a
    cast, each with the most digits it has anywhere; and names that are whole numbers somewhere."""
    found: dict[str, Decimal] = {}
    whole: set[str] = set()

    def add(name: str, kind: str | None) -> None:
        if (match := DECIMAL.search(kind or "")) and int(match[2]):
            found[name] = max(found.get(name, (0, 0)), (int(match[1]), int(match[2])))
        elif kind in ("bigint", "integer"):
            whole.add(name)

    for contract in read_contracts(CONTRACTS).values():
        for columns in raw_tables(contract).values():
            for column in columns:
                add(column.name, column.sql_type)
    for path in tracked("dbt/models/*.yml"):
        for name, kind in TYPED.findall(path.read_text(encoding="utf-8")):
            add(name, kind)
    for path in SQL:
        for digits, scale, name in NAMED.findall(path.read_text(encoding="utf-8")):
            add(name, f"decimal({digits}, {scale})")
    return found, whole


def closing(text: str, start: int) -> int:
    """Where the parenthesis that opens at ``start`` is closed."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text) - 1


def opening(text: str, end: int) -> int:
    """Where the parenthesis that is closed at ``end`` opens."""
    depth = 0
    for place in range(end, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return 0


def kind_of(operand: str) -> Decimal | None:
    if operand.lower().startswith("cast"):
        match = re.search(r"as\s+decimal\((\d+), ?(\d+)\)\s*\)$", operand, re.IGNORECASE)
        return (int(match[1]), int(match[2])) if match else None
    found = [declared()[0].get(name) for name in re.findall(r"\w+", operand)]
    return max((kind for kind in found if kind), default=None)


def products(text: str) -> Iterator[tuple[str, str]]:
    """Both factors of every product, as they are written."""
    for match in FACTOR.finditer(text):
        left = text[: match.start()]
        if left.endswith(")"):
            begin = opening(left, len(left) - 1)
            left = re.search(r"\w*$", left[:begin])[0] + left[begin:]  # type: ignore[index]
        else:
            left = re.search(r"[\w.]+$", left)[0]  # type: ignore[index]
        right = text[match.end() :]
        name = re.match(r"[\w.]*", right)[0]  # type: ignore[index]
        if right[len(name) : len(name) + 1] == "(":
            right = right[: closing(right, len(name)) + 1]
        else:
            right = name
        yield left, right


def loses_decimals(one: Decimal, other: Decimal) -> bool:
    """Whether Spark takes digits behind the point away from a product of two decimals."""
    digits, scale = one[0] + other[0] + 1, one[1] + other[1]
    return digits > 38 and max(38 - (digits - scale), min(scale, 6)) < scale


def over_wide(text: str) -> list[str]:
    found = []
    for left, right in products(text):
        one, other = kind_of(left), kind_of(right)
        if one and other and loses_decimals(one, other):
            found.append(f"{left} * {right}")
    return found


def casts_that_drop(text: str) -> list[str]:
    """Casts to a whole number of what may have a part behind the point."""
    found = []
    decimals, whole = declared()
    for match in CAST_TO_WHOLE.finditer(text):
        begin = opening(text, match.end() - 1)
        if not text[:begin].lower().endswith("cast"):
            continue
        inner = text[begin + 1 : match.start()]
        while call := WHOLE.search(inner):
            inner = inner[: call.start()] + inner[closing(inner, call.end() - 1) + 1 :]
        names = {name for name in re.findall(r"\w+", inner) if name in decimals.keys() - whole}
        if "/" in inner or re.search(r"\d\.\d", inner) or names:
            found.append(text[begin - 4 : match.end()])
    return found


def ranks_given_away(text: str) -> list[str]:
    """Ranks that leave a model as the engine made them: 64 bits in DuckDB, 32 in Spark."""
    given = " ".join(GIVEN.findall(text))
    found = []
    for match in RANK.finditer(text):
        named = re.match(r"\)\s*as\s+(\w+)", text[closing(text, match.end() - 1) :])
        # What is only compared with a number does not leave.
        if (
            named
            and named[1] not in ("integer", "bigint")
            and re.search(rf"\b{named[1]}\b(?!\s*[=<>]|\s+is\b)", given)
        ):
            found.append(named[1])
    return found


def of_every_file(guard: Callable[[str], list[str]]) -> dict[str, list[str]]:
    found = {relative(path): guard(expanded(path.read_text(encoding="utf-8"))) for path in SQL}
    return {name: broken for name, broken in found.items() if broken}


def test_no_product_of_decimals_is_wider_than_both_engines_reckon() -> None:
    assert not of_every_file(over_wide)


def test_what_has_parts_is_rounded_before_it_is_cast_to_a_whole_number() -> None:
    assert not of_every_file(casts_that_drop)


def test_a_rank_that_leaves_its_model_is_cast() -> None:
    assert not of_every_file(ranks_given_away)


def test_these_guards_see_what_they_guard() -> None:
    assert over_wide("round(cast(paid as decimal(18, 2)) * rates.rate_rub, 2)")
    assert not over_wide(expanded("paid_currency_amount * {{ exact_rate('rates.rate_rub') }}"))
    assert over_wide(expanded("{{ whole_sum('amount_rub * rates.rate_rub') }}"))
    assert casts_that_drop("cast(amount_rub as bigint)")
    assert casts_that_drop("cast(days / 7 as integer)")
    assert not casts_that_drop("cast(floor(days / 7.0) as integer) + cast(count(*) as bigint)")
    ranked = "with a as (\n    select rank() over (order by b) as no from t)\nselect {}\nfrom a"
    assert ranks_given_away(ranked.format("a.no")) == ["no"]
    assert not ranks_given_away(ranked.format("a.no = 1 as is_first"))
    assert ranks_given_away("select\n    row_number() over (order by b) as no\nfrom t")
    assert not ranks_given_away("select cast(rank() over (order by b) as bigint) as no\nfrom t")
