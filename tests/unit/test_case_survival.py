"""The share of open cases by Kaplan and Meier, as SQL computes it, beside a library's."""

from __future__ import annotations

import random
from collections.abc import Sequence

import duckdb
import pytest
from scipy.stats import CensoredData, ecdf

from dagster_project.home import DBT_PROJECT

MODEL = DBT_PROJECT / "models/indicators/base/int_indicator__case_survival.sql"
CASES = """create table cases (
    period_type varchar, period_code varchar, territory_level varchar, territory_code varchar,
    category_code varchar, open_days int, is_closed boolean)"""
CATEGORIES = ("family", "labour")


def open_shares(cases: Sequence[tuple[str, int | None, bool]]) -> dict[tuple[str, int], float]:
    """(category or ``_T``, days) → share, by the model's own SQL; cases: (category, days,
    closed)."""
    sql = MODEL.read_text(encoding="utf-8").replace('{{ var("absent_code") }}', "_T")
    sql = sql.replace("{{ ref('int_indicator__case_placed') }}", "cases")
    assert "{{" not in sql
    with duckdb.connect() as engine:
        engine.execute(CASES)
        engine.executemany(
            "insert into cases values ('H', '2025-H1', 'world', 'WLD', ?, ?, ?)", cases
        )
        found = engine.execute(f"select dim1_code, open_days, open_share from ({sql})").fetchall()
    return {(code, days): float(share) for code, days, share in found}


@pytest.mark.parametrize("number", range(8))
def test_the_open_share_is_that_of_a_library(number: int) -> None:
    draw = random.Random(number)
    most = (3, 40, 400)[number % 3]  # many closed on one day, or few
    cases = [
        (draw.choice(CATEGORIES), draw.randint(0, most), draw.random() < (0.9, 0.5)[number % 2])
        for _ in range(draw.randint(2, 150))
    ]
    shares = open_shares([*cases, ("family", None, True)])
    for code in ("_T", *CATEGORIES):
        own = [case for case in cases if code in ("_T", case[0])]
        closed = [days for _, days, is_closed in own if is_closed]
        seen = [days for _, days, is_closed in own if not is_closed]
        survival = ecdf(CensoredData(uncensored=closed, right=seen)).sf
        days = {at: share for (of, at), share in shares.items() if of == code}
        assert days.keys() == {at for _, at, _ in own}
        for at, share in days.items():
            assert share == pytest.approx(float(survival.evaluate(at)), abs=1e-8), (code, at)


def test_who_is_lost_from_sight_counts_until_then_and_closes_nothing() -> None:
    # Four cases: 3/4 after the first closing, then one is lost, then half of the two that are left.
    cases = [("family", 1, True), ("family", 2, False), ("family", 3, True), ("family", 9, False)]
    shares = open_shares(cases)
    assert [shares["_T", day] for day in (1, 2, 3, 9)] == [0.75, 0.75, 0.375, 0.375]
    # Left out instead of censored, the share after the third day would be a half of 2/3.
    dropped = open_shares([case for case in cases if case[1] != 2])
    assert dropped["_T", 3] == pytest.approx(1 / 3)
