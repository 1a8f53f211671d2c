"""The consular registers of the sample release: of most territories, of some above any estimate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import columns
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
FIRST_YEAR = 2022
NO_REGISTER = {"MNG", "XAB"}
LARGE_REGISTER = {"SRB", "KGZ"}
DEFINITIONS = ("self_identified", "citizens", "speakers")
FINDINGS = {"self_identified": "above_estimate", "citizens": "above_citizens"}
POST_OF = {place.code: place.post for place in world.territories()}


def estimates(others: list[Row]) -> Iterator[Row]:
    """A register per territory and year beside the estimate that is chosen among the others; the
    year before speaks, of a grade of its own."""
    for row in others:
        place, year = row["territory_code"], row["year"]
        if not row["is_headline"] or year < FIRST_YEAR or place in NO_REGISTER:
            continue
        share = generator("register", place).uniform(0.05, 0.3) + (year - FIRST_YEAR) / 100
        share += 1.3 if place in LARGE_REGISTER else 0
        count = int(row["value_central"] * share)
        yield row | {
            "definition": "registered",
            "method": "register",
            "grade": "B",
            "source": POST_OF[place],
            "ref_year": year - 1,
            "value_low": int(count / 1.15),
            "value_central": count,
            "value_high": int(count * 1.15),
            "population_share": count / row["population_count"],
        }


def tables(others: list[Row]) -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    """The registers beside the estimates of the other classes."""
    yield (
        "mart_diaspora__register",
        columns(
            "territory_code territory_name_ru territory_name_en group_code definition post_code "
            "grade estimate_method estimate_grade finding",
            "year ref_year registered_low registered_count registered_high estimate_ref_year "
            "estimate_low estimate_central estimate_high",
            share_low="share6",
            share_central="share6",
            share_high="share6",
        ),
        list(_compared(others)),
    )


def _compared(others: list[Row]) -> Iterator[Row]:
    chosen = {
        (row["territory_code"], row["year"], row["definition"]): row
        for row in sorted(others, key=lambda row: row["is_headline"])
    }
    for row in estimates(others):
        kept = ("territory_code", "territory_name_ru", "territory_name_en", "group_code", "year")
        for definition in DEFINITIONS:
            other = chosen.get((row["territory_code"], row["year"], definition), {})
            ends = [other.get(f"value_{end}") for end in ("high", "central", "low")]
            is_banded = ends[0] is not None
            low, central, high = (
                row["value_central"] / end if is_banded and end else None for end in ends
            )
            yield {name: row[name] for name in kept} | {
                "definition": definition,
                "post_code": row["source"],
                "ref_year": row["ref_year"],
                "grade": row["grade"],
                "registered_low": row["value_low"],
                "registered_count": row["value_central"],
                "registered_high": row["value_high"],
                "estimate_method": other.get("method"),
                "estimate_ref_year": other.get("ref_year"),
                "estimate_grade": other.get("grade"),
                "estimate_low": ends[2],
                "estimate_central": ends[1],
                "estimate_high": ends[0],
                "share_low": low,
                "share_central": central,
                "share_high": high,
                "finding": FINDINGS.get(definition) if low and low > 1 else None,
            }
