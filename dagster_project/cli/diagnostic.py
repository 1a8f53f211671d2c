"""One line of `doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnostic:
    """``is_well`` False: a person should look at it."""

    subject: str
    is_well: bool
    says: str
