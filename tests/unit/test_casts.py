"""What each raw text becomes, and which rule it breaks: the casts, value by value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.cast_numbers import NumberSigns
from dagster_project.contracts.cast_sql import LEVELS, CastContext, cast, rule_sql, sound_sql
from dagster_project.contracts.model import Column, ColumnType

COMMA = CastContext(NumberSigns(","))
POINT = CastContext(NumberSigns("."))
WORKBOOK = CastContext(NumberSigns(",", has_native=True))
NO_BREAK, NARROW = "\u00a0", "\u202f"


def judged(column: Column, context: CastContext, raw: str | None) -> tuple[Any, str | None]:
    """(value, broken rule); the quick condition must agree with the rule."""
    made = cast(column, "raw", "", context)
    statement = "select $1::varchar as raw"
    for level in range(LEVELS):
        for at, name, sql in made.levels:
            if at == level:
                statement = f"select *, {sql} as {name} from ({statement})"
    rule, sound = rule_sql(made) or "null", sound_sql(made) or "true"
    with duckdb.connect() as engine:
        engine.execute("set timezone = 'UTC'")
        row = engine.execute(
            f"select {made.value}, {rule}, coalesce({sound}, false) from ({statement})", [raw]
        ).fetchone()
    assert row is not None
    assert row[2] is (row[1] is None), "the quick condition and the rule disagree"
    return row[0], row[1]


def column(kind: ColumnType, **words: Any) -> Column:
    return Column("a", "a", kind, **words)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1", 1), ("01", 1), ("+7", 7), (" 5 ", 5), ("12,0", 12), ("-0", 0),
        ("1 234", 1234), (f"1{NO_BREAK}234", 1234), (f"1{NARROW}234", 1234), ("1'234", 1234),
        ("(12)", -12), ("12-", -12), ("–12", -12), ("−5", -5),
        ("", None), (None, None), (" ", None), (NO_BREAK, None),
    ],
)  # fmt: skip
def test_whole_numbers(raw: str | None, value: int | None) -> None:
    assert judged(column("integer"), COMMA, raw) == (value, None)


@pytest.mark.parametrize(
    "raw", ["12.7", "12,7", "1e3", "12 34", "abc", "9" * 20, "0x10", "1_000", "1,2,3", "(–5)", "-"]
)
def test_what_is_no_whole_number(raw: str) -> None:
    assert judged(column("integer"), COMMA, raw) == (None, "bad_integer")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1234,50", "1234.50"), ("1234,5", "1234.50"), ("1234", "1234.00"), (",5", "0.50"),
        ("5,", "5.00"), ("5,000", "5.00"), ("1 234,50", "1234.50"), ("(1 054,50)", "-1054.50"),
        ("5-", "-5.00"), ("- 5,1", "-5.10"), ("–3,25", "-3.25"), ("0,00", "0.00"),
    ],
)  # fmt: skip
def test_amounts_with_a_comma(raw: str, value: str) -> None:
    assert judged(column("decimal"), COMMA, raw) == (Decimal(value), None)


@pytest.mark.parametrize(
    "raw", ["1 234.50", "1234.50", "5,005", "12,3,4", "1.234,50", "Infinity", "NaN", "1,5e3"]
)
def test_amounts_that_are_not_exact(raw: str) -> None:
    assert judged(column("decimal"), COMMA, raw) == (None, "bad_decimal")


def test_a_sign_that_groups_is_taken_when_the_contract_says_so() -> None:
    context = CastContext(NumberSigns(",", "."))
    assert judged(column("decimal"), context, "1.234.567,50")[0] == Decimal("1234567.50")
    assert judged(column("decimal"), context, "1.23,50") == (None, "bad_decimal")


@pytest.mark.parametrize(
    ("signs", "half"), [(NumberSigns(",", "."), "0,500"), (NumberSigns(".", ","), "0.500")]
)
def test_no_group_begins_with_a_zero(signs: NumberSigns, half: str) -> None:
    context = CastContext(signs)
    for text in (f"0{signs.group}500", f"00{signs.group}500", f"-0{signs.group}125", "0 500"):
        assert judged(column("decimal"), context, text) == (None, "bad_decimal"), text
        assert judged(column("integer"), context, text) == (None, "bad_integer"), text
    for text, value in (("0", 0), (half, Decimal("0.5")), (f"1{signs.group}000", 1000)):
        assert judged(column("decimal"), context, text) == (value, None), text
    native = CastContext(NumberSigns(",", ".", has_native=True))
    assert judged(column("decimal"), native, "0.500,25") == (None, "bad_decimal")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1234.5", "1234.50"), ("38891.000000000007", "38891.00"), ("-0.0", "0.00"),
        ("1234.5600000000001", "1234.56"), ("1 054,50", "1054.50"), ("55068113.2", "55068113.20"),
    ],
)  # fmt: skip
def test_numbers_of_a_workbook_lose_their_dust(raw: str, value: str) -> None:
    assert judged(column("decimal"), WORKBOOK, raw) == (Decimal(value), None)


def test_a_rounded_count_takes_any_fraction_half_up() -> None:
    rounded = column("integer", is_rounded=True)
    assert judged(rounded, WORKBOOK, "38891.000000000007")[0] == 38891
    assert judged(rounded, WORKBOOK, "5.5")[0] == 6
    assert judged(column("integer"), WORKBOOK, "5.5") == (None, "bad_integer")


def test_thousands_are_multiplied_exactly() -> None:
    assert judged(column("decimal", multiply_by="1000"), COMMA, "829019,81")[0] == Decimal(
        "829019810.00"
    )
    assert judged(column("integer", multiply_by="1000"), COMMA, "1,0005") == (None, "bad_integer")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("01.03.2025", date(2025, 3, 1)), ("1.3.2025", date(2025, 3, 1)),
        ("2025-03-01", date(2025, 3, 1)), ("2025-03-01 00:00:00", date(2025, 3, 1)),
        ("2025-03-01T23:59:00+05:00", date(2025, 3, 1)), ("45292", date(2024, 1, 1)),
        ("01.01.0001 0:00:00", None), ("01.01.0001", None), ("01.03.2025 ", date(2025, 3, 1)),
    ],
)  # fmt: skip
def test_dates(raw: str, value: date | None) -> None:
    dated = column("date", formats=("%d.%m.%Y", "excel_serial"))
    assert judged(dated, COMMA, raw) == (value, None)


@pytest.mark.parametrize(
    "raw",
    ["31.02.2025", "29.02.2025", "01.02.24", "2025-02-29", "12", "infinity", "epoch", "вчера"],
)
def test_dates_that_do_not_exist(raw: str) -> None:
    dated = column("date", formats=("%d.%m.%Y", "excel_serial"))
    assert judged(dated, COMMA, raw) == (None, "bad_date")


def test_two_digit_years_only_where_the_contract_says_so() -> None:
    assert judged(column("date", formats=("%d-%m-%y",)), COMMA, "01-01-13")[0] == date(2013, 1, 1)
    both = column("date", formats=("%d.%m.%Y", "%d.%m.%y"))
    assert judged(both, COMMA, "01.02.24")[0] == date(2024, 2, 1)
    assert judged(both, COMMA, "01.02.2024")[0] == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2025-03-01T10:00:00+05:00", datetime(2025, 3, 1, 5)),
        ("2025-03-01T10:00:00Z", datetime(2025, 3, 1, 10)),
        ("2025-03-01 10:00", datetime(2025, 3, 1, 10)),
        ("01.03.2025 9:05:00", datetime(2025, 3, 1, 9, 5)),
        ("1453431600000", datetime(2016, 1, 22, 3)),
        ("01.01.0001 0:00:00", None),
    ],
)
def test_instants_become_utc(raw: str, value: datetime | None) -> None:
    timed = column("timestamp", formats=("%d.%m.%Y %H:%M:%S", "epoch_milliseconds"))
    assert judged(timed, COMMA, raw) == (value, None)


@pytest.mark.parametrize("raw", ["2025-02-31T10:00:00Z", "32.12.2024 10:00:00", "##########"])
def test_instants_that_do_not_exist(raw: str) -> None:
    timed = column("timestamp", formats=("%d.%m.%Y %H:%M:%S",))
    assert judged(timed, COMMA, raw) == (None, "bad_timestamp")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2025-03", "2025-03"), ("03.2025", "2025-03"), ("3.2025", "2025-03"),
        ("март 2025", "2025-03"), ("Марта 2025 г.", "2025-03"), ("March 2025", "2025-03"),
        ("СЕНТЯБРЬ 2024", "2024-09"), ("2025-03-01 00:00:00", "2025-03"), (" 2025-03 ", "2025-03"),
    ],
)  # fmt: skip
def test_months_of_a_year(raw: str, value: str) -> None:
    assert judged(column("text", formats=("period",)), COMMA, raw) == (value, None)


@pytest.mark.parametrize("raw", ["2025-13", "марципан 2024", "13.2025", "март", "2025-03-02"])
def test_what_is_no_month(raw: str) -> None:
    assert judged(column("text", formats=("period",)), COMMA, raw) == (None, "bad_date")


@pytest.mark.parametrize(
    ("raw", "value"),
    [("да", True), ("Нет", False), ("1", True), ("0", False), ("TRUE", True), ("ложь", False),
     (" да ", True), ("", None), (None, None)],
)  # fmt: skip
def test_yes_and_no(raw: str | None, value: bool | None) -> None:
    assert judged(column("boolean"), COMMA, raw) == (value, None)


def test_what_is_neither_yes_nor_no() -> None:
    assert judged(column("boolean"), COMMA, "возможно") == (None, "bad_boolean")


def test_a_boolean_by_pattern_is_false_when_it_does_not_match() -> None:
    persons = column("boolean", true_pattern="^[0-9]{12}$")
    assert [judged(persons, COMMA, raw)[0] for raw in ("1" * 12, "1" * 10, None)] == [
        True, False, None,
    ]  # fmt: skip


def test_texts_are_trimmed_and_a_blank_is_missing() -> None:
    required = column("text", is_required=True)
    assert judged(required, COMMA, f"{NO_BREAK} Казахстан ") == ("Казахстан", None)
    assert judged(required, COMMA, " ") == (None, "missing_required")
    assert judged(required, WORKBOOK, "Казахстан\n") == ("Казахстан", None)


def test_a_map_alone_is_the_whole_list() -> None:
    mapped = column("text", value_map={"перепись": "census"})
    assert [judged(mapped, COMMA, raw) for raw in ("перепись", "Перепись ", "census", "слухи")] == [
        ("census", None), ("census", None), ("census", None), (None, "not_in_list"),
    ]  # fmt: skip


def test_a_map_beside_a_list_leaves_listed_values_alone() -> None:
    mode = column(
        "text", value_map={"in person": "in_person"}, allowed_values=("in_person", "online")
    )
    assert judged(mode, COMMA, "in person") == ("in_person", None)
    assert judged(mode, COMMA, "online") == ("online", None)
    assert judged(mode, COMMA, "by post")[1] == "not_in_list"


def test_words_for_missing_come_before_numbers() -> None:
    count = column("integer", minimum="0", maximum="5", null_values=("..", "-", "0"))
    results = [judged(count, POINT, raw) for raw in ("..", "-", " .. ", "0", "3", "-1", "6")]
    assert results == [
        (None, None), (None, None), (None, None), (None, None), (3, None),
        (-1, "below_minimum"), (6, "above_maximum"),
    ]  # fmt: skip


def test_words_for_missing_come_before_amounts() -> None:
    for column_scale in (0, 2):
        amount = column("decimal", scale=column_scale, null_values=("0,00", "0"))
        assert judged(amount, COMMA, "0,00") == (None, None)
        assert judged(amount, COMMA, "0") == (None, None)
        assert judged(amount, WORKBOOK, "0,00") == (None, None)


def test_a_point_is_no_decimal_sign_beside_a_comma() -> None:
    amount = column("decimal")
    assert judged(amount, COMMA, "12,50") == (Decimal("12.50"), None)
    assert judged(amount, COMMA, "12.50") == (None, "bad_decimal")
    assert judged(column("decimal", scale=0), COMMA, "12") == (Decimal("12"), None)
    assert judged(column("decimal", scale=0), COMMA, "1.2") == (None, "bad_decimal")


def test_a_code_that_looks_like_missing_is_a_text() -> None:
    assert judged(column("text"), POINT, "NA") == ("NA", None)
    assert judged(column("text"), POINT, "null") == ("null", None)


def test_a_pattern_and_lengths_are_asked_of_the_value() -> None:
    code = column("text", pattern="^[0-9]{3}$")
    assert judged(code, POINT, " 036 ") == ("036", None)
    assert judged(code, POINT, "36")[1] == "pattern_mismatch"
    assert judged(code, POINT, "0361")[1] == "pattern_mismatch"
    assert judged(column("text", pattern="^[а-я]{2}$"), POINT, "ёж")[1] == "pattern_mismatch"
    assert judged(column("text", pattern="^[а-я]{2}$"), POINT, "уж") == ("уж", None)
    assert judged(column("text", maximum_length=2), POINT, "abc")[1] == "pattern_mismatch"


@pytest.mark.parametrize(
    "raw", ["7702", "770212", "77 02", '="7702"', "'7702", "7702,0", "7,7E+3", "=A1", "Jan-24", "x"]
)
def test_digits_that_are_looked_at_once_are_read_like_any_text(raw: str) -> None:
    code = column("text", pattern="^[0-9]{4}([0-9]{2})?$")
    kind = column("boolean", true_pattern="^[0-9]{6}$")
    trimmed = CastContext(blanks="none")
    assert cast(code, "raw", "", trimmed).sound == "k"
    assert judged(code, trimmed, raw) == judged(code, POINT, raw)
    assert judged(kind, trimmed, raw) == judged(kind, POINT, raw)


@pytest.mark.parametrize(
    "pattern", ["^[0-9]*$", "^[0-9]?$", "^[0-9]{4}|x$", "^[0-9-]{4}$", "[0-9]"]
)
def test_a_pattern_that_more_than_digits_may_fit_is_no_quick_look(pattern: str) -> None:
    assert (
        cast(column("text", pattern=pattern), "raw", "", CastContext(blanks="none")).sound is None
    )
