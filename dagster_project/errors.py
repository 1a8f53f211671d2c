"""Errors that are read by people, and the exit codes of the command."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """Meaning of the command's exit status (docs/operations.md)."""

    DONE = 0
    DONE_WITH_HELD = 1
    WRONG_USE = 2
    NOTHING_PUBLISHED = 3


@dataclass
class UserError(Exception):
    """A problem the person at the keyboard can act on: what happened, where, what to do.

    ``where`` names a file, sheet and line where there is one; ``hint`` says the next step.
    Never carries a personal value.
    """

    message: str
    where: str = ""
    hint: str = ""
    exit_code: ExitCode = ExitCode.NOTHING_PUBLISHED

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"


def wrong_use(message: str, where: str = "", hint: str = "") -> UserError:
    """What was asked for can't be done so."""
    return UserError(message, where, hint, ExitCode.WRONG_USE)
