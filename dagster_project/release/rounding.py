"""Fixed secret rounding: every released count of persons is a multiple of its base.

A cell's offset is drawn once, by HMAC-SHA-256 over the name of the cell, and is the same on every
page, in every file and in every edition. So a count that is published twice tells no more than
one that is published once, and a change between editions says nothing about its size.

Source of the method: fixed random rounding (Statistics New Zealand) and cell keys (Australian
Bureau of Statistics); see decision 0026.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import NamedTuple

from dagster_project.release.lattice import RISING, TOTAL
from dagster_project.secret_file import public_name


class Cell(NamedTuple):
    """The name of one count: what is counted, where, when, and of which breakdown."""

    counted: str
    territory_code: str
    period_code: str
    scheme: str
    code: str


@dataclass(frozen=True)
class RoundingSecret:
    """256 secret bits, and the public name under which manifests know them."""

    secret: bytes = field(repr=False)

    @property
    def secret_id(self) -> str:
        """8 hex digits; says which secret was used and nothing about it."""
        return public_name(self.secret, "rounding")

    def offset(self, cell: Cell, base: int) -> int:
        """0 … base-1, always the same for a cell. What rises to a total has that of the total:
        many weeks without anybody new would else be one count rounded many times."""
        if cell.scheme in RISING:
            cell = cell._replace(scheme=TOTAL, code=TOTAL)
        drawn = hmac.new(self.secret, "\x1f".join(cell).encode(), hashlib.sha256).digest()
        return int.from_bytes(drawn) % base

    def rounded(self, count: int, cell: Cell, base: int) -> int:
        """The multiple of ``base`` that is published; 0 stays 0."""
        return base * ((count + self.offset(cell, base)) // base)
