"""The seeds as plain data: territories, posts, calendars and codes the world is made of."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT


@dataclass(frozen=True)
class Territory:
    code: str
    group: str
    name_ru: str
    name_en: str
    # Every way the alias seed knows to write it, in the seed's order.
    names: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    code: str
    territory: str
    city: str
    territories: tuple[str, ...]


class Reference:
    """Reads ``dbt/seeds/**.csv`` by file name; a missing seed is named."""

    def __init__(self, folder: Path = DBT_PROJECT / "seeds") -> None:
        self.folder = folder
        self._files = {path.stem: path for path in sorted(folder.rglob("*.csv"))}

    def rows(self, seed: str) -> list[dict[str, str]]:
        if seed not in self._files:
            raise UserError(
                f"The seed {seed}.csv is missing.",
                where="dbt/seeds",
                hint="Take the folder as it stands in the repository.",
            )
        with self._files[seed].open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    @cached_property
    def group_of(self) -> dict[str, str]:
        """territory_code -> disclosure group; territories without a group are left out."""
        return {
            row["territory_code"]: row["group_code"]
            for row in self.rows("territories")
            if row["group_code"] and row["territory_code"] != "ZZZ"
        }

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """territory_code -> spellings; ``aggregate`` -> names of aggregates."""
        found: dict[str, list[str]] = {}
        for row in self.rows("territory_aliases"):
            if row["language"] == "code" and row["territory_code"] != "aggregate":
                continue
            found.setdefault(row["territory_code"], []).append(row["alias"])
        return {code: tuple(names) for code, names in found.items()}

    @cached_property
    def parts(self) -> frozenset[str]:
        """Spellings that name a city or region, not the territory as a whole."""
        return frozenset(
            row["alias"] for row in self.rows("territory_aliases") if row["is_part"] == "true"
        )

    @cached_property
    def territories(self) -> dict[str, Territory]:
        return {
            row["territory_code"]: Territory(
                row["territory_code"],
                row["group_code"],
                row["name_ru"],
                row["name_en"],
                self.aliases.get(row["territory_code"], (row["name_ru"], row["name_en"])),
            )
            for row in self.rows("territories")
        }

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        covered: dict[str, list[str]] = {}
        for row in self.rows("post_territories"):
            covered.setdefault(row["post_code"], []).append(row["territory_code"])
        return tuple(
            Post(
                row["post_code"],
                row["territory_code"],
                row["city"],
                tuple(sorted(covered.get(row["post_code"], ()))),
            )
            for row in sorted(self.rows("posts"), key=lambda r: r["post_code"])
        )

    def column(self, seed: str, name: str) -> tuple[str, ...]:
        return tuple(row[name] for row in self.rows(seed))
