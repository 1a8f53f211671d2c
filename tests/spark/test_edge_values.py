"""Values at the edges mean the same to both engines, by what the macros do about it.

A case is SQL with the engine's words in it; every answer is asked for as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dagster_project.errors import UserError
from dagster_project.warehouse.engine import Spark
from dagster_project.warehouse.spark_server import Statements, open_server
from tests.spark.words import Words, of_duckdb, of_spark

Case = Callable[[Words], str]
NAMES = (
    "İstanbul", "ISTANBUL", "ΑΘΗΝΑΣ", "Straße", "STRAẞE", "г. Алматы", "  Ёлка-ёлка  ",
    "\u00a0Ереван\u00a0", "\u2003Баку\u3000", "თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ", "القاهرة", "O'Fallon", "",
    "\u00a0",
    "Ижевск (УР)", "№ 1",
)  # fmt: skip
# Products that end just before a half and just behind one, and at the widest.
AMOUNTS = (
    ("1.00", "1.0049999999"), ("1.00", "1.0050000000"), ("-1.00", "1.0050000000"),
    ("0.01", "0.5000000000"), ("0.03", "0.4999999999"), ("9999999999999.99", "999.9999999999"),
    ("123456789.01", "92.6512345678"), ("2.50", "0.0000000001"),
)  # fmt: skip


def text(value: str) -> str:
    """As both engines read a literal: no backslash, no quote as it is."""
    parts = value.replace("'", "''")
    return f"'{parts}'"


def each(name: str, *values: str) -> Case:
    """One row with the macro's answer for each of some values."""
    return lambda words: (
        "select "
        + ", ".join(
            f"cast({words(name, value)} as string) as c{number}"
            for number, value in enumerate(values)
        )
    )


def rows(select: str, *arguments: tuple[Any, ...]) -> Case:
    """Rows that the macros in ``{0}``, ``{1}`` … make, in order."""

    def asked(words: Words) -> str:
        made = select.format(*(words(*item) for item in arguments))
        return f"select cast(v as string) from ({made}) as made order by v nulls last"

    return asked


def converted(amount: str, rate: str) -> Case:
    def asked(words: Words) -> str:
        exact = words("exact_rate", f"cast('{rate}' as decimal(24, 10))")
        product = f"round(cast('{amount}' as decimal(18, 2)) * {exact}, 2)"
        return f"select cast(cast({product} as decimal(18, 2)) as string)"

    return asked


LISTED = "select {0} as v from (select 'ы' as n union all select null union all select 'b') as t"
TWICE = "select {0} as v from (select 'b' as n union all select null union all select 'b') as t"
NOTHING = "select {0} as v from (select cast(null as string) as n) as t"
SPLIT = "select {0} as v"
CASES: dict[str, Case] = {
    **{f"money {a} * {b}": converted(a, b) for a, b in AMOUNTS},
    "names": each("normalise_name", *map(text, NAMES)),
    "texts": each("clean_text", *map(text, NAMES)),
    "small letters": each("lowered", *map(text, NAMES)),
    "capitals": each("capitals", *map(text, NAMES)),
    "hash": each("sha256_hex", "'Ереван|ß'", "''"),
    "part": lambda words: f"select {words('text_part', text('a-b'), '-', '3')}",
    "days between": lambda words: "select " + ", ".join(
        f"cast({words('days_between', one, other)} as string) as c{number}"
        for number, (one, other) in enumerate([
            ("date '2024-12-31'", "date '2025-01-01'"), ("date '2024-02-28'", "date '2024-03-01'"),
            ("date '2025-01-01'", "date '2024-12-31'"), ("cast(null as date)", "date '2024-12-31'"),
        ])
    ),
    "days later": lambda words: "select " + ", ".join(
        f"cast({words('plus_days', day, count)} as string) as c{number}"
        for number, (day, count) in enumerate([
            ("date '2024-12-31'", "1"), ("date '2024-02-28'", "1"), ("date '2025-01-01'", "-366"),
            ("date '2025-01-01'", "cast(1 as bigint)"),
        ])
    ),
    "ends of months": each("last_day_of_month", "date '2024-02-01'", "date '2025-12-31'"),
    "days": rows("select {0} as v", ("days_as_rows", "date '2024-12-30'", "date '2025-01-02'")),
    "no days": rows("select {0} as v", ("days_as_rows", "date '2025-01-02'", "date '2025-01-01'")),
    "numbers": rows("select {0} as v", ("numbers_as_rows", "1", "3")),
    "no numbers": rows("select {0} as v", ("numbers_as_rows", "3", "1")),
    "parts": rows(SPLIT, ("split_to_rows", "'а;;б|в;'", ";")),
    "parts by a sign of patterns": rows(SPLIT, ("split_to_rows", "'а|б.в'", "|")),
    "joined": rows(LISTED, ("joined_text", "n", ";")),
    "joined once": rows(TWICE, ("joined_text", "n", ";", True)),
    "nothing joined": rows(NOTHING, ("joined_text", "n", ";")),
    "signs": rows("select {0} as v", ("letters_and_digits", "'Дом № 5, к. 2 — «Ёж»'")),
    "moment": lambda words: f"select cast({words('timestamp_literal', '2025-12-31 23:59:59')}"
    " as string)",
}  # fmt: skip
# What a newcomer would write in its place, and the case that tells the difference.
PLAIN = {
    "trimmed": ("trim({0})", "texts"),
    "lowered": ("lower({0})", "names"),
    "capitals": ("upper({0})", "capitals"),
    "exact_rate": ("{0}", "money 1.00 * 1.0049999999"),
    "replace_pattern": ("regexp_replace({0}, '{1}', '{2}')", "signs"),
    "split_to_rows": ("explode(split({0}, '{1}'))", "parts by a sign of patterns"),
    "joined_text": ("array_join(sort_array(collect_list({0})), '{1}')", "nothing joined"),
    "days_as_rows": ("explode(sequence({0}, {1}, interval 1 day))", "no days"),
    "numbers_as_rows": ("explode(sequence({0}, {1}))", "no numbers"),
    "days_between": ("datediff({0}, {1})", "days between"),
    "plus_days": ("date_add({0}, {1})", "days later"),
    "sha256_hex": ("sha256({0})", "hash"),
}
# Its answer is the same with `timestamp` while the session says what that is; our sessions do.
ALIKE_WITHOUT = {"timestamp_literal"}
THREE = "(select 'b' as v union all select null union all select 'a') as t"
HALF = "cast('-12.5' as decimal(18, 2))"
COUNTED = "(select 1 as n union all select 2) as t"
# Where no macro is needed: what the project's SQL says (tests/repo refuses the other), and what a
# newcomer would write.
SAID: dict[str, tuple[str, str]] = {
    "nulls in order": (
        f"select coalesce(v, '-') from {THREE} order by v nulls last",
        f"select coalesce(v, '-') from {THREE} order by v",
    ),
    "halves": (
        f"select cast(cast(round({HALF}) as bigint) as string)",
        f"select cast(cast({HALF} as bigint) as string)",
    ),
    "shares": (
        "select cast(cast(7 as double) / 3 as string)",
        "select cast(cast(7 as decimal(18, 2)) / cast(3 as decimal(18, 2)) as string)",
    ),
    "ranks": (
        f"select typeof(cast(row_number() over (order by n nulls last) as bigint)) from {COUNTED}",
        f"select typeof(row_number() over (order by n nulls last)) from {COUNTED}",
    ),
    "sums": (
        f"select typeof(cast(sum(n) as bigint)) from {COUNTED}",
        f"select typeof(sum(n)) from {COUNTED}",
    ),
}


@pytest.fixture(scope="module")
def server(spark: Spark) -> Iterator[Statements]:
    with open_server(spark) as opened:
        yield opened


def asked_of_spark(server: Statements, sql: str) -> list[tuple[Any, ...]] | str:
    try:
        return of_spark(server, sql)
    except UserError as error:
        said = str(error)
    # It refuses the words; no sentence at all, or a server that is gone, would show nothing.
    assert "PARSE_SYNTAX_ERROR" not in said, said
    assert server.run("select 1") == [(1,)], said
    return said


@pytest.mark.parametrize("name", CASES)
def test_both_engines_answer_alike(name: str, server: Statements) -> None:
    expected = of_duckdb(CASES[name](Words("duckdb")))
    assert asked_of_spark(server, CASES[name](Words("spark"))) == expected


@pytest.mark.parametrize("said", SAID)
def test_what_the_sql_says_is_alike_and_the_habit_is_not(said: str, server: Statements) -> None:
    ours, habit = SAID[said]
    answers = [(kinds(of_duckdb(sql)), kinds(asked_of_spark(server, sql))) for sql in (ours, habit)]
    assert answers[0][0] == answers[0][1]
    assert answers[1][0] != answers[1][1]


def kinds(answer: list[tuple[Any, ...]] | str) -> str:
    """The answer as text; both engines write the names of types alike then."""
    return str(answer).lower()


def test_every_word_of_the_engines_is_taken_out_once() -> None:
    # `exact_rate` is the same word for both.
    assert Words("spark").dispatched - ALIKE_WITHOUT | {"exact_rate"} == PLAIN.keys()


@pytest.mark.parametrize("fix", PLAIN)
def test_without_the_fix_they_differ(fix: str, server: Statements) -> None:
    plain, name = PLAIN[fix]
    expected = of_duckdb(CASES[name](Words("duckdb")))
    assert asked_of_spark(server, CASES[name](Words("spark", {fix: plain}))) != expected
