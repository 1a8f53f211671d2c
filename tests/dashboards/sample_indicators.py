"""``dim_indicator`` of the sample release: what the project declares of its indicators."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any

from dagster_project.catalogue import Meanings, read_meanings
from dagster_project.home import DBT_PROJECT

LATTICE = DBT_PROJECT / "seeds" / "reference" / "person_lattice.csv"


def rounding_bases() -> dict[str, int]:
    """Indicator → to what its counts of persons are rounded."""
    with LATTICE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        code: max(int(row["base"]) for row in rows if row["indicator_code"] == code)
        for code in {row["indicator_code"] for row in rows}
    }


@cache
def meanings() -> Meanings:
    """What is declared; to read it takes half a second."""
    return read_meanings()


def missing_rule(code: str) -> str:
    """What is told of a figure whose deliveries are not all there."""
    return str(meanings().get(code, {}).get("missing_rule", "complete_only"))


def indicators() -> list[dict[str, Any]]:
    """One row per indicator part, both languages."""
    bases = rounding_bases()
    return [
        {
            **meaning,
            "indicator_code": code,
            "audience": " ".join(meaning["audience"]),
            "additive_over": " ".join(meaning.get("additive_over", [])),
            "partition_dims": " ".join(meaning.get("partition_dims", [])),
            "exports": " ".join(meaning["exports"]),
            "required_exports": " ".join(meaning["required_exports"]),
            "is_headline": meaning.get("is_headline", False),
            "rounding_base": bases.get(code),
            "lines": json.dumps(meaning["lines"]) if "lines" in meaning else None,
            "person_parts": " ".join(
                part for part in ("numerator", "denominator") if part in meaning.get("counts", {})
            ),
            "first_period": "2022",
        }
        for code, meaning in meanings().items()
    ]
