"""Values that look like something else: read as people mean them, or quarantined by a rule."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pipeline.bad_input import (
    Outcome,
    grant,
    grants,
    ledger,
    line_of,
    plan,
    plans,
    posting,
    read,
    refused,
    registration,
    registrations,
)

SECRETS = ("Сверхтайнова", "Аполлинария", "Евграфовна", "07.08.1991", "1991-08-07", "secret.person")


@pytest.mark.parametrize(
    "text",
    ["31.02.2026", "00.01.2026", "29.02.2025", "05.13.2026", "05.10.26", "вчера", "2026-02-30"],
)
def test_dates_that_do_not_exist_or_have_two_digit_years_are_no_dates(
    tmp_path: Path, text: str
) -> None:
    outcome = read(grants(tmp_path, grant(1), grant(2, paid_at=text)), "grants")
    assert outcome.faults == [("bad_date", "paid_at", 3)]
    assert outcome.raw == [text]
    assert outcome.counts == (1, 1, 0)
    # The day of signing may be missing: the row stays.
    outcome = read(grants(tmp_path, grant(1), grant(2, signed_at=text)), "grants")
    assert (outcome.faults, outcome.dropped) == ([], [("bad_date", "signed_at", 3)])
    assert outcome.raw == [text]
    assert outcome.column("signed_at") == [None, None]
    assert outcome.counts == (2, 0, 0)


@pytest.mark.parametrize("text", ["01.01.0001", "01.01.0001 0:00:00", "01.01.0001 00:00:00"])
def test_the_empty_date_of_1c_is_no_date(tmp_path: Path, text: str) -> None:
    lines = [posting(1, doc_date=text), posting(2, posted_at=text)]
    outcome = read(ledger(tmp_path, *lines), "ledger_1c")
    assert outcome.column("doc_date") == [None]
    assert outcome.faults == [("missing_required", "posted_at", 3)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("(1 234,50)", "-1234.50"),
        ("1 234,50-", "-1234.50"),
        ("\u2013 1 234,50", "-1234.50"),
        ("\u20131234,50", "-1234.50"),
        (" 1234,5 ", "1234.50"),
        ("+7", "7.00"),
    ],
)
def test_amounts_are_read_as_accountants_write_them(tmp_path: Path, text: str, value: str) -> None:
    outcome = read(ledger(tmp_path, posting(1, amount_rub=text)), "ledger_1c")
    assert outcome.column("amount_rub") == [Decimal(value)]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013"])
def test_every_space_and_every_minus_in_an_amount(tmp_path: Path, space: str, minus: str) -> None:
    text = f"1{space}234{space}567,50"
    outcome = read(grants(tmp_path, grant(1, requested_rub=text)), "grants")
    assert outcome.column("requested_rub") == [Decimal("1234567.50")]
    lines = [grant(1, requested_rub=minus + text), grant(2, requested_rub=text + minus)]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.dropped == [
        ("below_minimum", "requested_rub", 2),
        ("below_minimum", "requested_rub", 3),
    ]
    assert outcome.column("requested_rub") == [None, None]


@pytest.mark.parametrize(
    "text", ["1,234.50", "1.234,50", "12 34,5x", "1,2,3", "NaN", "1e400", "--5"]
)
def test_amounts_that_could_mean_anything_are_quarantined(tmp_path: Path, text: str) -> None:
    outcome = read(ledger(tmp_path, posting(1), posting(2, amount_rub=text)), "ledger_1c")
    assert outcome.faults == [("bad_decimal", "amount_rub", 3)]
    assert outcome.raw == [text]


def test_every_broken_rule_of_a_row_is_told_and_the_row_counts_once(tmp_path: Path) -> None:
    lines = [grant("", agreement_no=" ", tranche_no="1,5", report_status="lost", paid_cur="рубли")]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.faults == [
        ("missing_required", "agreement_no", 2),
        ("pattern_mismatch", "paid_cur", 2),
        ("not_in_list", "report_status", 2),
        ("bad_integer", "tranche_no", 2),
    ]
    assert outcome.counts == (0, 1, 0)
    assert sum(outcome.account.errors.values()) == 4


def test_a_date_with_an_offset_gives_the_utc_time_and_the_local_day(tmp_path: Path) -> None:
    outcome = read(plans(tmp_path, plan(1, starts_at="2026-10-05T02:00:00+05:00")), "event_plan")
    assert outcome.column("starts_on") == [date(2026, 10, 5)]
    assert str(outcome.rows[0]["starts_at"]) == "2026-10-04 21:00:00"


def unseen(outcome: Outcome) -> None:
    """No personal value stands in a fault, a hint, a warning or a stored row."""
    said = json.dumps(
        [outcome.raw, outcome.hints, outcome.account.warnings, outcome.rows],
        ensure_ascii=False,
        default=str,
    ).lower()
    assert not [secret for secret in SECRETS if secret.lower() in said]


def test_no_fault_of_a_registration_shows_a_person(tmp_path: Path) -> None:
    secret = registration(1)["person"]
    lines = [
        line_of(registration(1)),
        line_of(registration(2, person=secret | {"sex": "Сверхтайнова"})),
        line_of(registration(3, person=secret | {"birth_date": "31.02.1991 Сверхтайнова"})),
        line_of(registration(4, person="Сверхтайнова")),
        line_of(registration(5))[:-9],
        line_of([registration(6)]),
        line_of(registration(7, registered_at=None)),
        line_of(registration(8, person=secret | {"surname": "Р°РЅРЅР°"})),
        line_of(registration(1, channel="site")),
        "",
    ]
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    unseen(outcome)
    assert outcome.account.rows_read == 10
    assert outcome.account.rows_skipped == 1
    told = {(rule, line) for rule, _, line in outcome.faults}
    assert outcome.dropped == [("not_in_list", "person_sex", 2)]
    assert {("bad_json", 5), ("bad_json", 6), ("missing_required", 7), ("mojibake", 8)} <= told
    assert {("duplicate_conflict", 1), ("duplicate_conflict", 9)} <= told


def test_no_refusal_of_registrations_shows_a_person(tmp_path: Path) -> None:
    renamed = {"id" if k == "registration_id" else k: v for k, v in registration(1).items()}
    codes = []
    for text in (
        line_of(renamed),
        line_of(registration(1)).encode().decode("windows-1251", "ignore"),
        f"<<<<<<< HEAD\n{line_of(registration(1))}",
        "Сверхтайнова;Аполлинария\n" * 3,
        json.dumps([registration(1)], ensure_ascii=False),
    ):
        lines = [text] * (5 if "<<<" not in text else 1)
        refusal = refused(registrations(tmp_path, *lines), "event_registrations")
        codes.append(refusal.code)
        said = f"{refusal} {refusal.where}"
        assert not [secret for secret in SECRETS if secret in said]
    assert codes[0] == "missing_columns"
    assert codes[1] == "mojibake"
