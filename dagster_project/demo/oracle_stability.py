"""Half-years of participants and the show-up rate: hidden with what would give them away."""

from __future__ import annotations

from dagster_project.demo.oracle_ladder import is_small
from dagster_project.demo.oracle_rows import (
    PROTECTED,
    SMALLEST_DENOMINATOR,
    Key,
    Row,
    Rows,
    persons_of,
)
from dagster_project.demo.oracle_rows import THRESHOLD as K
from dagster_project.demo.oracle_state import State


def hide_halves(state: State, rows: Rows, released: Rows) -> None:
    """R02 by half-year: never one half alone, and never below a hidden year."""
    for group in state.groups:
        for year in {period.code[:4] for period in state.periods("H")}:
            keys = [
                key
                for half in ("H1", "H2")
                if (key := Key("R02", "H", f"{year}-{half}", "group", group)) in rows
            ]
            whole = released.get(Key("R02", "Y", year, "group", group))
            is_year_hidden = whole is not None and whole.status == "protected"
            if is_year_hidden or any(is_small(persons_of(rows[key]), K) for key in keys):
                for key in keys:
                    released[key] = PROTECTED


def hide_show_up(state: State, rows: Rows, released: Rows) -> None:
    """P2: hidden by its own small parts; in a group and year never one row alone."""
    hidden = set()
    blocks: dict[tuple[str, str], list[Key]] = {}
    for key, row in rows.items():
        if key.indicator != "E03" or row.status != "ok":
            continue
        if _is_weak(row):
            hidden.add(key)
        if key.level == "territory" and (group := state.group(key.territory)):
            blocks.setdefault((key.period, group), []).append(key)
    for keys in blocks.values():
        while lost := [key for key in keys if key in hidden]:
            tops = sum(int(rows[key].numerator[1] or 0) for key in lost)
            bottoms = sum(int(rows[key].denominator[1] or 0) for key in lost)
            if len(lost) > 1 and not is_small(tops, K) and not is_small(bottoms - tops, K):
                break
            others = [key for key in keys if key not in hidden]
            if not others:
                break
            hidden.add(min(others, key=lambda key: (rows[key].denominator[1] or 0, key.territory)))
    for key in hidden:
        released[key] = PROTECTED


def _is_weak(row: Row) -> bool:
    top, bottom = int(row.numerator[1] or 0), int(row.denominator[1] or 0)
    return (
        bottom < SMALLEST_DENOMINATOR
        or is_small(top, K)
        or is_small(bottom - top, K)
        or any(is_small(count or 0, K) for count in row.persons)
    )
