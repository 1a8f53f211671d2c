"""Rules every SQL model keeps: portable words, one clock, no country in code."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.repo.files import REPOSITORY, relative, tracked

# The one file where engine words may stand (docs/architecture.md).
ENGINE_WORDS_FILE = "dbt/macros/portability.sql"
MODELS = tracked("dbt/models/*.sql")
SQL = [
    path
    for path in tracked("dbt/models/*.sql", "dbt/macros/*.sql", "dbt/tests/*.sql")
    if relative(path) != ENGINE_WORDS_FILE
]
CLOCK = re.compile(
    r"\b(now\s*\(|current_date|current_timestamp|today\s*\(|localtimestamp|get_current_timestamp)",
    re.IGNORECASE,
)
ENGINE_WORDS = re.compile(
    r"""\b(asof\s+join|unnest\s*\(|strftime\s*\(|strptime\s*\(|try_strptime\s*\(|string_agg\s*\(
        |list_\w+\s*\(|array_agg\s*\(|arg_max\s*\(|arg_min\s*\(|quantile_cont\s*\(|date_diff\s*\(
        |datediff\s*\(|epoch\s*\(|starts_with\s*\(|columns\s*\(|read_csv|read_parquet|rlike
        |nvl\s*\(|explode\s*\(|date_format\s*\(|add_months\s*\(|union\s+all\s+by\s+name
        |trim\s*\(|ltrim\s*\(|rtrim\s*\(|lower\s*\(|upper\s*\(|initcap\s*\(
        |ignore\s+nulls|at\s+time\s+zone|regexp_matches\s*\(|regexp_extract\s*\(|make_date\s*\()""",
    re.IGNORECASE | re.VERBOSE,
)
COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}|/\*.*?\*/", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# What stands in quotes within Jinja: SQL that is handed to a macro, among names.
HANDED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")


def sql_only(text: str) -> str:
    """The SQL of a model without comments and Jinja calls (macros hide engine words), but with the
    texts that are handed to macros, each in parentheses."""

    def handed(call: re.Match[str]) -> str:
        return " ".join(f"({a or b})" for a, b in HANDED.findall(call[0]))

    return JINJA.sub(handed, COMMENT.sub(" ", text))


@pytest.mark.parametrize("path", SQL, ids=relative)
def test_known_at_is_the_only_today(path: Path) -> None:
    found = CLOCK.findall(sql_only(path.read_text(encoding="utf-8")))
    assert not found, f"{relative(path)} asks the engine's clock: {found}"


@pytest.mark.parametrize("path", SQL, ids=relative)
def test_engine_words_stand_in_the_macro_file_only(path: Path) -> None:
    found = ENGINE_WORDS.findall(sql_only(path.read_text(encoding="utf-8")))
    assert not found, f"{relative(path)}: {found}"


@pytest.mark.parametrize("path", MODELS, ids=relative)
def test_order_by_says_where_nulls_go(path: Path) -> None:
    text = sql_only(path.read_text(encoding="utf-8"))
    for clause in re.findall(r"order\s+by\s+(.*?)(?:\)|$|\brows\b|\brange\b)", text, re.I | re.S):
        for term in clause.split(","):
            if re.match(r"\s*[\w.]+\s*(asc|desc)?\s*$", term, re.I):
                raise AssertionError(
                    f"{relative(path)}: `order by {term.strip()}` lacks nulls last"
                )


def territory_codes() -> set[str]:
    with (REPOSITORY / "dbt/seeds/reference/territories.csv").open(encoding="utf-8") as stream:
        return {row["territory_code"] for row in csv.DictReader(stream)}


def test_no_country_is_named_in_code() -> None:
    codes = territory_codes()
    # WLD and ZZZ are levels and the unresolved mark, not countries.
    quoted = re.compile(r"['\"]([A-Z]{3})['\"]")
    wrong = {
        f"{relative(path)}: {code}"
        for path in tracked(
            "dbt/models/*.sql",
            "dbt/macros/*.sql",
            "dagster_project/ingest/*.py",
            "dagster_project/warehouse/*.py",
            "dagster_project/release/*.py",
            "dashboards/*.py",
        )
        for code in quoted.findall(path.read_text(encoding="utf-8"))
        if code in codes
    }
    assert not wrong


# Every cash line, trips and payments to persons among them (decision 0028).
EVERY_LINE = re.compile(r"ref\(\s*['\"](fct_spend|int_spend__\w+|stg_ledger_1c)['\"]\s*\)")
READERS_OF_EVERY_LINE = {
    "dbt/models/core/fct_spend.sql",
    "dbt/models/core/fct_spend_fine.sql",
    "dbt/models/marts/spending/mart_spending__persons.sql",
    "dbt/models/marts/spending/mart_spending__trips.sql",
    "dbt/models/marts/spending/mart_spending__world.sql",
}


def test_only_the_coarse_marts_read_every_line_of_money() -> None:
    readers = {
        relative(path)
        for path in MODELS
        if EVERY_LINE.search(path.read_text(encoding="utf-8"))
        and not relative(path).startswith(
            ("dbt/models/intermediate/", "dbt/models/qc/", "dbt/models/staging/")
        )
    }
    assert readers == READERS_OF_EVERY_LINE


def test_the_guards_see_what_they_guard() -> None:
    assert EVERY_LINE.search("from {{ ref('fct_spend') }} as spend")
    assert not EVERY_LINE.search("from {{ ref('fct_spend_fine') }}")
    assert CLOCK.search("select now()")
    assert ENGINE_WORDS.search("select unnest(x)")
    assert not ENGINE_WORDS.search(sql_only("select {{ unnest(x) }} -- strftime("))
