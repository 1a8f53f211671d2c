"""What may be published of persons: the lattice tables as they must stand in a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from dagster_project.demo.oracle_ladder import UNNAMED, Block, breakdown, is_small, totals
from dagster_project.demo.oracle_people import AGE5, BREAKDOWNS
from dagster_project.demo.oracle_rows import (
    PROTECTED,
    SMALLEST_DENOMINATOR,
    Key,
    Row,
    Rows,
    persons_of,
    point,
)
from dagster_project.demo.oracle_rows import THRESHOLD as K
from dagster_project.demo.oracle_stability import hide_halves, hide_show_up
from dagster_project.demo.oracle_state import State

PERSON_INDICATORS = ("R02", "R04", "R08", "Y01", "Y02", "E03", "F06")


def protect(state: State, rows: Rows) -> Rows:
    """key -> row of every person row of the release, rest rows included."""
    released: Rows = {key: row for key, row in rows.items() if key.indicator in PERSON_INDICATORS}
    for year in state.years():
        Year(state, rows, released, f"{year}").protect()
    hide_halves(state, rows, released)
    hide_show_up(state, rows, released)
    for key, row in released.items():
        is_count = key.indicator == "R02"
        if row.status != "ok" and not is_count:
            released[key] = Row(row.status)
    return released


class Year:
    """One year of P1: blocks of totals, breakdowns below them, rates tied to both."""

    def __init__(self, state: State, rows: Rows, released: Rows, year: str) -> None:
        self.state, self.rows, self.released, self.year = state, rows, released, year
        self.groups = list(state.groups)
        self.inside = {
            group: [t for t in state.territories if state.group(t) == group]
            for group in self.groups
        }
        self.world_total = persons_of(rows[self.key("world", "WLD")])
        children = {group: self.total("group", group) for group in self.groups}
        if self.key("territory", "ZZZ") in rows:
            children["ZZZ"] = self.total("territory", "ZZZ")
        self.children = children
        if is_small(self.world_total, K):
            self.world = Block(is_closed=True)
        else:
            self.world = totals(self.world_total, children, K)
        self.blocks = {
            group: totals(
                children[group], {t: self.total("territory", t) for t in self.inside[group]}, K
            )
            if group in self.world.shown
            else Block(is_closed=True)
            for group in self.groups
        }

    def key(self, level: str, code: str, scheme: str = "_T", cell: str = "_T") -> Key:
        return Key("R02", "Y", self.year, level, code, scheme, cell)

    def total(self, level: str, code: str) -> int:
        return persons_of(self.rows.get(self.key(level, code)))

    def cells(self, level: str, code: str, scheme: str) -> dict[str, int]:
        names = AGE5 if scheme == "age5" else BREAKDOWNS[scheme]
        return {
            name: persons_of(self.rows.get(self.key(level, code, scheme, name))) for name in names
        }

    def is_total_shown(self, level: str, code: str) -> bool:
        if level == "world":
            return not is_small(self.world_total, K)
        if level == "group" or code == "ZZZ":
            return code in self.world.shown
        return code in self.blocks[self.state.group(code) or ""].shown

    def protect(self) -> None:
        lost_age = self._lost_at_group(self._age_cells)
        lost_new = self._lost_at_group(self._newness_cells) if self._has_newness() else set()
        lost_youth = self._lost_at_group(self._youth_cells)
        self._release_totals()
        self._release_breakdown("age5", "group", lost_age)
        lost_at_territory = {}
        for scheme, above in (
            ("youth", lost_youth),
            ("newness", lost_new),
            ("events_1_2", set()),
        ):
            if scheme == "newness" and not self._has_newness():
                continue
            lost = self._lost_at_territory(scheme, above)
            lost_at_territory[scheme] = lost
            self._release_breakdown(scheme, "territory", lost)
        self._release_rates("Y01", lost_age, lost_age)
        self._release_rates("R08", lost_new, lost_at_territory.get("newness", set()))
        self._release_tied()

    # --- breakdowns -------------------------------------------------------------------

    def _has_newness(self) -> bool:
        return self.rows[replace(self.key("world", "WLD"), indicator="R08")].status == "ok"

    def _age_cells(self, level: str, code: str) -> dict[str, int]:
        return self.cells(level, code, "age5")

    def _youth_cells(self, level: str, code: str) -> dict[str, int]:
        ages = self.cells(level, code, "age5")
        youth = ages["14_17"] + ages["18_35"]
        return {"youth": youth, "other": sum(ages.values()) - youth}

    def _newness_cells(self, level: str, code: str) -> dict[str, int]:
        row = self.rows[replace(self.key(level, code), indicator="R08")]
        if row.status != "ok":
            return {"new": 0, "returning": 0}
        new, everybody = int(row.numerator[1] or 0), int(row.denominator[1] or 0)
        return {"new": new, "returning": everybody - new}

    def _lost_at_group(self, cells_of: Callable[[str, str], dict[str, int]]) -> set[str]:
        """World -> groups: codes that lose the breakdown (WLD itself among them if it must)."""
        world = cells_of("world", "WLD")
        groups = {group: cells_of("group", group) for group in self.groups}
        names = list(world)
        unnamed = {n: world[n] - sum(cells[n] for cells in groups.values()) for n in names}
        rest_code = "WLD-R"
        rows: dict[str, Mapping[str, int]] = {
            group: cells for group, cells in groups.items() if group in self.world.shown
        }
        sizes = {group: self.children[group] for group in rows}
        rest_cells: dict[str, int] = {}
        if self.world.rest:
            members = [group for group in self.world.rest if group in groups]
            rest_cells = {n: sum(groups[g][n] for g in members) for n in names}
        from_start: set[str] = set()
        if any(unnamed.values()):
            positive = self._unnamed_rows()
            in_rest = positive & self.world.rest
            if positive and in_rest == positive:
                rest_cells = {n: rest_cells[n] + unnamed[n] for n in names}
            else:
                rows[UNNAMED], sizes[UNNAMED] = unnamed, sum(unnamed.values())
                if in_rest:
                    from_start.add(rest_code)
        if self.world.rest:
            rows[rest_code], sizes[rest_code] = rest_cells, self.world.rest_total
        if any(is_small(count, K) for count in world.values()):
            return {*rows, "WLD"}
        return breakdown(rows, sizes, K, frozenset(from_start))

    def _unnamed_rows(self) -> set[str]:
        found = {"ZZZ"} if self.children.get("ZZZ", 0) > 0 else set()
        if self.world_total > sum(self.children.values()):
            found.add(UNNAMED)
        return found

    def _lost_at_territory(self, scheme: str, above: set[str]) -> set[str]:
        lost: set[str] = set()
        for group, block in self.blocks.items():
            rows = {t: self.cells("territory", t, scheme) for t in block.shown}
            sizes: dict[str, int] = {t: self.total("territory", t) for t in rows}
            code = f"{group}-R"
            from_start: frozenset[str] = frozenset()
            if block.rest:
                rows[code] = self._rest_cells(block, scheme)
                sizes[code] = block.rest_total
                if UNNAMED in block.rest:
                    from_start = frozenset({code})
            lost |= set(rows) if group in above else breakdown(rows, sizes, K, from_start)
        if "ZZZ" in self.world.shown:
            cells = self.cells("territory", "ZZZ", scheme)
            has_remainder = self.world_total > sum(self.children.values())
            if has_remainder or any(is_small(count, K) for count in cells.values()):
                lost.add("ZZZ")
        return lost

    def _rest_cells(self, block: Block, scheme: str) -> dict[str, int]:
        members = [t for t in block.rest if t != UNNAMED]
        found = [self.cells("territory", t, scheme) for t in members]
        names = BREAKDOWNS[scheme]
        return {name: sum(cells[name] for cells in found) for name in names}

    # --- what is released -------------------------------------------------------------

    def _release_totals(self) -> None:
        codes = [("world", "WLD"), *(("group", group) for group in self.groups)]
        codes += [("territory", t) for t in self.state.territories]
        if "ZZZ" in self.children:
            codes.append(("territory", "ZZZ"))
        for level, code in codes:
            if not self.is_total_shown(level, code):
                self.released[self.key(level, code)] = PROTECTED
        if self.world.rest:
            self.released[self.key("group", "WLD-R")] = point(self.world.rest_total)
        for group, block in self.blocks.items():
            if block.rest:
                self.released[self.key("territory", f"{group}-R")] = point(block.rest_total)

    def _release_breakdown(self, scheme: str, level: str, lost: set[str]) -> None:
        names = AGE5 if scheme == "age5" else BREAKDOWNS[scheme]
        for key in [k for k in self.released if k.indicator == "R02" and k.scheme == scheme
                    and k.period == self.year and k.period_type == "Y"]:  # fmt: skip
            hidden = key.territory in lost or not self.is_total_shown(key.level, key.territory)
            if key.level == "world":
                hidden = "WLD" in lost or is_small(self.world_total, K)
            if hidden:
                self.released[key] = PROTECTED
        rest_rows: dict[str, dict[str, int]] = {}
        if level == "group" and self.world.rest:
            members = [g for g in self.world.rest if g in self.groups]
            cells = {n: sum(self.cells("group", g, scheme)[n] for g in members) for n in names}
            positive = self._unnamed_rows()
            if positive and positive <= self.world.rest:
                world = self.cells("world", "WLD", scheme)
                everyone = [self.cells("group", g, scheme) for g in self.groups]
                cells = {n: cells[n] + world[n] - sum(c[n] for c in everyone) for n in names}
            rest_rows["WLD-R"] = cells
        if level == "territory":
            for group, block in self.blocks.items():
                if block.rest:
                    rest_rows[f"{group}-R"] = self._rest_cells(block, scheme)
        for code, cells in rest_rows.items():
            for name in names:
                shown = PROTECTED if code in lost else point(cells[name])
                self.released[self.key(level, code, scheme, name)] = shown

    def _release_rates(self, indicator: str, lost_above: set[str], lost_below: set[str]) -> None:
        for key in [k for k in self.released if k.indicator == indicator and k.period == self.year]:
            row = self.rows[key]
            if row.status not in ("ok", "zero_denominator"):
                continue
            if not self.is_total_shown(key.level, key.territory):
                self.released[key] = PROTECTED
                continue
            if row.status != "ok":
                continue
            lost = lost_below if key.level == "territory" else lost_above
            top, bottom = int(row.numerator[1] or 0), int(row.denominator[1] or 0)
            if (
                key.territory in lost
                or bottom < SMALLEST_DENOMINATOR
                or is_small(top, K)
                or is_small(bottom - top, K)
            ):
                self.released[key] = PROTECTED

    def _release_tied(self) -> None:
        """R04, Y02 and F06 stand only on a published head count."""
        for key in [k for k in self.released if k.indicator in ("R04", "Y02", "F06")
                    and k.period == self.year]:  # fmt: skip
            row = self.rows[key]
            if row.status not in ("ok", "zero_denominator"):
                continue
            has_row = self.key(key.level, key.territory) in self.rows
            if not has_row or not self.is_total_shown(key.level, key.territory):
                self.released[key] = PROTECTED
            elif key.indicator == "Y02" and row.status == "ok":
                self.released[key] = replace(row, value=(row.value[0], None, row.value[2]))
            elif key.indicator == "R04" and key.level != "territory" and row.status == "ok":
                is_fine = self._is_fine(key)
                if not is_fine and not _leaves_room(row):
                    self.released[key] = PROTECTED

    def _is_covered(self, territory: str) -> bool:
        row = self.rows.get(Key("R04", "Y", self.year, "territory", territory))
        return row is not None and row.denominator[1] is not None

    def _is_group_fine(self, group: str) -> bool:
        block = self.blocks[group]
        hidden = [t for t in self.inside[group]
                  if t not in block.shown and self.total("territory", t) > 0]  # fmt: skip
        marks = {self._is_covered(t) for t in hidden}
        if self.children[group] > sum(self.total("territory", t) for t in self.inside[group]):
            marks.add(False)
        return len(marks) < 2

    def _is_fine(self, key: Key) -> bool:
        if key.level == "group":
            return self._is_group_fine(key.territory)
        if not all(
            self._is_group_fine(group) for group in self.groups if group in self.world.shown
        ):
            return False
        marks: set[bool] = set()
        for code in self.children:
            if code in self.world.shown or self.children[code] == 0:
                continue
            if code == "ZZZ":
                marks.add(False)
                continue
            marks |= {self._is_covered(t) for t in self.inside[code]
                      if self.total("territory", t) > 0}  # fmt: skip
        if self.world_total > sum(self.children.values()):
            marks.add(False)
        return len(marks) < 2


def _leaves_room(row: Row) -> bool:
    """The published rounded values leave at least k possible head counts."""
    half = Decimal("0.005")
    low, high = Decimal(0), Decimal("Infinity")
    pairs = zip(row.value, reversed(row.denominator), strict=True)
    for value, denominator in pairs:
        if value is None or denominator is None:
            continue
        scale = Decimal(int(denominator)) / 1000
        low, high = max(low, (value - half) * scale), min(high, (value + half) * scale)
    return high - low >= K
