"""A text file that breaks off in the middle of a record: nothing of it may replace anything.

A cut exactly at a line end can't be seen here; ``ingest.shrinkage`` and control totals see it.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from dagster_project.ingest.judging.quarantine import Violation
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.source import Source

# What becomes of the structure of a record when its end is missing.
_STRUCTURAL = {"too_few_fields", "broken_quote", "bad_encoding", "zero_byte"}


def refuse(source: Source, violations: Sequence[Violation]) -> None:
    """Raise ``Refusal`` when the last record has no line end and is broken.

    Broken: its structure is; or a value fails by a rule that no other record breaks in that
    column. Programs that never end the last line are not suspected for that alone.
    """
    if not source.ends_open or not source.lines:
        return
    last = source.lines[-1]
    others = {
        (violation.rule, violation.column) for violation in violations if violation.line != last
    }
    own = [violation for violation in violations if violation.line == last]
    if any(
        violation.rule in _STRUCTURAL
        or (violation.column and (violation.rule, violation.column) not in others)
        for violation in own
    ):
        raise Refusal(
            "truncated",
            "The last line has no line end and its record is broken: the transfer broke off.",
            where=f"line {last}",
            hint="Send it again. Is the file whole, put the line right and end it; a total or a "
            "footnote is named by `totalRows`, `footnotes`.",
        )


def warning(source: Source, unaccepted: Set[int]) -> list[str]:
    """What is said of a last record that is whole as far as anyone can see."""
    is_in_doubt = source.ends_open and source.lines and source.lines[-1] not in unaccepted
    if not is_in_doubt:
        return []
    return [
        f"The last line ({source.lines[-1]}) has no line end: where the program writes one, "
        "its last value may be cut off."
    ]
