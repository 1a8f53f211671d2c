"""One reader's view never reaches another: the territory scope narrows every table."""

from __future__ import annotations

from dataclasses import fields, replace

from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope


def test_a_reader_of_two_territories_sees_two(scope: Scope) -> None:
    narrow = replace(scope, territories=("DEU", "KAZ"))
    sql = """select distinct territory_code from fct_indicator_value
             where territory_level = 'territory' order by 1"""
    seen = {row["territory_code"] for row in rows(narrow, sql)}
    assert {code for code in seen if not code.endswith("-R")} == {"DEU", "KAZ"}
    listed = rows(narrow, "select distinct territory_code from event_list")
    assert {row["territory_code"] for row in listed} == {"DEU", "KAZ"}


def test_groups_and_the_world_stay(scope: Scope) -> None:
    narrow = replace(scope, territories=("DEU",))
    sql = """select count(*) as n from fct_indicator_value
             where territory_level not in ('territory', 'post')"""
    assert rows(narrow, sql) == rows(scope, sql)


def test_a_post_goes_with_the_territory_where_it_stands(scope: Scope) -> None:
    narrow = replace(scope, territories=("DEU",))
    sql = """select distinct territory_code from fct_indicator_value
             where territory_level = 'post' order by 1"""
    assert [row["territory_code"] for row in rows(narrow, sql)] == ["RU-BER"]


def test_the_next_reader_is_not_narrowed(scope: Scope) -> None:
    sql = "select count(distinct territory_code) as n from event_list"
    before = rows(scope, sql)
    rows(replace(scope, territories=("DEU",)), sql)
    assert rows(scope, sql) == before


def test_a_cache_key_carries_everything_that_decides_what_is_seen() -> None:
    names = {field.name for field in fields(Scope)}
    assert names == {
        "home", "release_id", "tier", "role", "territories", "language", "theme", "is_fixed",
    }  # fmt: skip
