"""What of the state after a run needs a person now: one row per thing to decide or to do.

Worst first, and of a kind the newest first. What was replaced since, and what has been missing
for longer than a quarter, is only counted: nobody can do anything about it today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.warehouse.waiting import SET_ASIDE

Rows = Sequence[Mapping[str, Any]]
# A delivery that has been missing for longer is history.
RECENT = timedelta(days=92)
SHOWN_PERIODS = 3
SHOWN_POSTS = 6
DO = {
    "held": "release or withdraw it: compatriots deliveries release {id} --reason …",
    "refused": "ask for a right file, or mend the contract and call compatriots reload",
    "missing": "ask the sender; all of them: compatriots deliveries missing --export {export}",
    "gate": "docs/operations.md, What the gate says",
    "inbox": "move it to the folder of its export, or away",
}


@dataclass(frozen=True)
class Attention:
    """``kind``: gate, held, refused, missing, inbox. ``since``: the day it was received or due."""

    kind: str
    export: str
    what: str
    since: date | None
    why: str
    do: str


@dataclass(frozen=True)
class Passed:
    """What is only counted."""

    replaced: int
    long_missing: int


def attention(
    known_at: datetime, deliveries: Rows, lateness: Rows, gate: Rows, junk: Rows
) -> tuple[list[Attention], Passed]:
    """From the tables of ``warehouse.operations``, of the run that knew the state at
    ``known_at``."""
    missing = [item for item in lateness if item["timeliness"] == "missing"]
    recent = [item for item in missing if item["due_on"] >= (known_at - RECENT).date()]
    aside = [item for item in deliveries if item["state"] in SET_ASIDE]
    waiting = [item for item in aside if not item.get("is_replaced")]
    failed = [item for item in gate if item["status"] != "warn"]
    warned = [item for item in gate if item["status"] == "warn"]
    found = [
        *map(_of_gate, failed),
        *(_of_delivery(item) for item in sorted(waiting, key=_received, reverse=True)),
        *_of_missing(recent),
        *(Attention("inbox", "", item["path"], None, item["reason"], DO["inbox"]) for item in junk),
        *map(_of_gate, warned),
    ]
    return found, Passed(len(aside) - len(waiting), len(missing) - len(recent))


def values_left_out(findings: Rows, deliveries: Rows) -> int:
    """Bad values that rows in effect lack; those of exports with persons are not told."""
    in_effect = {item["delivery_id"] for item in deliveries if item["state"] == "in_effect"}
    return sum(
        item["rows_count"] or 0
        for item in findings
        if item.get("lost") == "value" and item["delivery_id"] in in_effect
    )


def _received(item: Mapping[str, Any]) -> datetime:
    received: datetime = item["received_at"]
    return received


def _of_gate(item: Mapping[str, Any]) -> Attention:
    return Attention("gate", "", item["check_name"], None, item["message"] or "", DO["gate"])


def _of_delivery(item: Mapping[str, Any]) -> Attention:
    return Attention(
        item["state"],
        item["export"],
        item["file_name"],
        _received(item).date(),
        item["reason"] or "",
        DO[item["state"]].format(id=item["delivery_id"]),
    )


def _of_missing(missing: Iterable[Mapping[str, Any]]) -> list[Attention]:
    """One row per export, the newest due first."""
    of_export: dict[str, dict[tuple[date, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in missing:
        period = (item["due_on"], item["period_code"])
        of_export[item["export"]][period].append(item["post_code"])
    found = []
    for export, periods in of_export.items():
        newest = sorted(periods, reverse=True)
        said = [f"{code}{_posts(periods[due, code])}" for due, code in newest[:SHOWN_PERIODS]]
        if (more := len(newest) - SHOWN_PERIODS) > 0:
            said.append(f"and {more} periods before")
        do = DO["missing"].format(export=export)
        found.append(Attention("missing", export, "; ".join(said), newest[0][0], "", do))
    return sorted(found, key=lambda item: (item.since, item.export), reverse=True)


def _posts(codes: list[str]) -> str:
    """Who owes it; nothing where the export comes from one sender."""
    named = sorted(code for code in codes if not code.startswith("_"))
    if not named:
        return ""
    more = len(named) - SHOWN_POSTS
    return f": {', '.join(named[:SHOWN_POSTS])}" + (f" and {more} posts more" if more > 0 else "")
