"""Keys that stand more than once in a file: equal rows and conflicting ones."""

from __future__ import annotations

from dagster_project.ingest.judging.accepted_rows import AcceptedRows
from dagster_project.ingest.judging.quarantine import Violation


def find(accepted: AcceptedRows) -> list[Violation]:
    """Equal content: all but the first are left out. Different content: all are left out."""
    contract = accepted.sql.contract
    key = [f'"{name}"' for name in contract.row_key]
    if not key:
        return []
    listed = ", ".join(key)
    # A hash of the key finds candidates cheaply; the rows themselves decide.
    hashed = f"hash({listed})"
    if not accepted.may_repeat(listed):
        return []
    content = [f'"{name}"' for name, _ in accepted.sql.stored()]
    content += [f"p_{part}" for part, _ in accepted.sql.person_values()]
    content += [f"l_{listed.name}" for listed in contract.lists]
    groups = accepted.query(
        lambda rows: (
            "select array_agg(_line order by _line), "
            f"count(distinct row({', '.join(content)})) from {rows} where {hashed} in "
            f"(select {hashed} from {rows} group by {hashed} having count(*) > 1) "
            f"group by {listed} having count(*) > 1"
        )
    )
    found: dict[int, Violation] = {}
    for lines, contents in groups:
        if contents > 1:
            for line in lines:
                others = ", ".join(str(other) for other in lines if other != line)
                hint = f"Other content under the same key stands in line {others[:80]}."
                found[line] = Violation(line, "duplicate_conflict", "", None, hint)
        else:
            for line in lines[1:]:
                hint = f"The same row stands in line {lines[0]}; that one was accepted."
                found.setdefault(line, Violation(line, "duplicate_equal", "", None, hint))
    return [found[line] for line in sorted(found)]
