"""Seeds and typed tables as plain data: territories, posts, calendars and codes of the world."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT


@dataclass(frozen=True)
class Territory:
    code: str
    group: str
    name_ru: str
    name_en: str
    # Every way the seeds know to write it, in order.
    names: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    code: str
    territory: str
    city: str
    territories: tuple[str, ...]


T = TypeVar("T")
READ: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    str | None: lambda text: text or None,
    int | None: lambda text: int(text) if text else None,
    tuple[str, ...]: lambda text: tuple(text.split("|")),
}


class Reference:
    """Reads ``dbt/seeds/**.csv`` and ``data/*.csv`` by file name; a missing one is named."""

    def __init__(self, folder: Path = DBT_PROJECT / "seeds") -> None:
        self.folder = folder
        typed = Path(__file__).with_name("data")
        self._files = {p.stem: p for p in (*folder.rglob("*.csv"), *typed.glob("*.csv"))}

    def rows(self, seed: str) -> list[dict[str, str]]:
        if seed not in self._files:
            raise UserError(
                f"The table {seed}.csv is missing.",
                where="dbt/seeds or dagster_project/demo/data",
                hint="Take the folders as they stand in the repository.",
            )
        with self._files[seed].open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    def typed(self, table: str, row_type: type[T]) -> list[T]:
        """Rows as objects whose fields are the columns, read by their types."""
        hints = get_type_hints(row_type)
        return [
            row_type(**{name: READ[hint](row[name]) for name, hint in hints.items()})
            for row in self.rows(table)
        ]

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
        """territory_code -> spellings."""
        found = {
            row["territory_code"]: {row["name_ru"], row["name_en"]}
            for row in self.rows("territories")
        }
        for row in self.rows("territory_aliases"):
            if row["language"] != "code" and row["territory_code"] != "aggregate":
                found[row["territory_code"]].add(row["alias"])
        return {code: tuple(sorted(names)) for code, names in found.items()}

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
                row["territory_code"], row["group_code"], row["name_ru"], row["name_en"],
                self.aliases[row["territory_code"]],
            )
            for row in self.rows("territories")
        }  # fmt: skip

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        covered: dict[str, list[str]] = {}
        for row in self.rows("post_territories"):
            covered.setdefault(row["post_code"], []).append(row["territory_code"])
        return tuple(
            Post(row["post_code"], row["territory_code"], row["city"],
                 tuple(sorted(covered.get(row["post_code"], ()))))
            for row in sorted(self.rows("posts"), key=lambda r: r["post_code"])
        )  # fmt: skip

    def column(self, seed: str, name: str) -> tuple[str, ...]:
        return tuple(row[name] for row in self.rows(seed))
