"""The attacker of money: what follows by adding and subtracting from all money of a release.

Every published amount is a sum of ledger lines. The attacker is given more than anyone has: every
line of fine money, and, against payments to persons, every line of trips, and the other way round.
What is left of the published sums are equations over the lines that must stay together. He wins
where a sum of trips tells lines of one union and season apart, and where a sum of payments to few
persons follows from the equations (a rank that falls when its lines are left out).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt

from dagster_project.catalogue import read_meanings, sql_of
from dagster_project.home import DBT_PROJECT

Mask = npt.NDArray[np.bool_]
Row = dict[str, Any]
LEAST_RECIPIENTS = 10
KINDS = ("fine", "trip", "persons")
# Which kinds a sum may be made of, the harmless ones first.
MIXTURES = [set(kinds) for count in (1, 2, 3) for kinds in combinations(KINDS, count)]
MOST_CLASSES = 3
MARTS = ("programme", "trips", "persons", "world")
INDICATORS = {"F05", "F05b", "F06", "F08", "F08b"}
PLACES = "int_indicator__member_placed"
LINES = """
    select spend.spend_key || '/' || coalesce(spend.net_amount_rub, 0) as line,
           case when measures.is_trip then 'trip'
                when measures.recipients = 'persons' then 'persons' else 'fine' end as kind,
           spend.measure_code as measure, coalesce(spend.territory_code, '_U') as territory,
           coalesce(places.group_code, '_U') as "group",
           coalesce(unions.territory_code, '_U') as "union", spend.allocation,
           spend.period_code as month, substr(spend.period_code, 1, 4) as year,
           coalesce(spend.counterparty_token, '') as recipient,
           coalesce(spend.net_amount_rub, 0) as net, spend.is_storno,
           coalesce(cast(year(events.event_date) as varchar), '') as event_year,
           coalesce(events.event_type_code, '') as event_type,
           coalesce(events.is_held and events.visits_count > 0, false) as is_matched
    from core.fct_spend as spend
    left join core.dim_measure as measures using (measure_code)
    left join core.dim_territory as places using (territory_code)
    left join core.dim_territory as unions
        on unions.territory_level = 'union' and unions.territory_code = places.union_code
    left join core.fct_event as events using (event_id)
    order by all
"""


class Edition(NamedTuple):
    """Tables of a release, and the lines of the ledger behind it."""

    tables: dict[str, list[Row]]
    lines: list[Row]


def edition(release: Path, warehouse: Path) -> Edition:
    """``release`` holds the Parquet files themselves."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        lines = connection.sql(LINES).to_arrow_table().to_pylist()
    with duckdb.connect() as connection:
        tables = {
            path.stem: connection.from_parquet(str(path)).to_arrow_table().to_pylist()
            for path in sorted(release.glob("*.parquet"))
        }
    return Edition(tables, lines)


@dataclass
class Ledger:
    """The lines of an edition as columns; ``place`` gives each its number among all lines."""

    lines: list[Row]
    place: dict[str, int]
    columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def column(self, name: str) -> npt.NDArray[Any]:
        if name not in self.columns:
            self.columns[name] = np.array([row[name] for row in self.lines])
        return self.columns[name]

    @cached_property
    def kopecks(self) -> npt.NDArray[np.int64]:
        return np.array([int(row["net"] * 100) for row in self.lines], dtype=np.int64)

    def where(self, **wanted: object) -> Mask:
        mask = np.ones(len(self.lines), dtype=bool)
        for name, value in wanted.items():
            mask &= self.column(name) == value
        return mask

    @cached_property
    def mixtures(self) -> list[Mask]:
        return [np.isin(self.column("kind"), list(kinds)) for kinds in MIXTURES]

    def made_of(self, mask: Mask, amount: Decimal) -> Mask | None:
        """The lines of ``mask`` of the kinds whose sum it is; None when it is of none."""
        for of_kinds in self.mixtures:
            lines = mask & of_kinds
            if int(self.kopecks[lines].sum()) == round(amount * 100):
                return lines
        return None


class Sum(NamedTuple):
    """A published amount: its name, the lines it may be made of, and what it says."""

    name: str
    lines: Mask
    amount: Decimal


def attack(*editions: Edition) -> list[str]:
    """What the editions together give away, in sentences; the last edition is the newest."""
    every = {row["line"]: row for item in editions for row in item.lines}
    place = {line: number for number, line in enumerate(every)}
    lines = list(every.values())
    found: list[str] = []
    equations: dict[bytes, tuple[str, Mask]] = {}
    for item in editions:
        found += unknown_money(item.tables)
        ledger = Ledger(item.lines, place)
        positions = np.array([place[row["line"]] for row in item.lines], dtype=int)
        for said in published(item.tables, ledger):
            made_of = ledger.made_of(said.lines, said.amount)
            if made_of is None:
                found.append(f"{said.name}: is the sum of no kinds of lines")
                continue
            whole = np.zeros(len(lines), dtype=bool)
            whole[positions[made_of]] = True
            equations.setdefault(whole.tobytes(), (said.name, whole))
    sums = list(equations.values())
    return [*found, *trips_told_apart(sums, lines), *few_persons(sums, lines)]


def unknown_money(tables: dict[str, list[Row]]) -> Iterator[str]:
    """Money that this attacker does not know is taken for a leak."""
    known = {f"mart_spending__{name}" for name in MARTS} | {"fct_fx_rate"}
    for name, rows in tables.items():
        if name not in known and any(column.endswith("_rub") for column in (rows or [{}])[0]):
            yield f"{name}: a table of money that is not looked at"
    codes = {row["indicator_code"] for row in tables["fct_indicator_value"]}
    for code in sorted(code for code in codes - INDICATORS if code.startswith("F")):
        if not tells_nothing_new(code):
            yield f"{code}: an indicator of money that is not looked at"


def tells_nothing_new(code: str, project: Path = DBT_PROJECT) -> bool:
    """The indicator's model reads only marts of money, which a release holds as they are, and
    where a territory counts."""
    meaning = read_meanings(project).get(code)
    if meaning is None:
        return False
    model = (project / sql_of(meaning)).read_text(encoding="utf-8")
    read = set(re.findall(r"ref\(\s*'(\w+)'\s*\)", model))
    return read <= {f"mart_spending__{name}" for name in MARTS} | {PLACES}


def published(tables: dict[str, list[Row]], ledger: Ledger) -> Iterator[Sum]:
    for row in tables["mart_spending__programme"]:
        mask = ledger.where(measure=row["measure_code"], territory=row["territory_code"],
                            month=row["period_code"], allocation=row["allocation"])  # fmt: skip
        yield from amounts("programme", row, mask, ledger)
    for row in tables["mart_spending__trips"]:
        season = row["period_code"].removeprefix("S")
        mask = ledger.where(**{"union": row["territory_code"], "year": season})
        yield from amounts("trips", row, mask, ledger)
    for row in tables["mart_spending__persons"]:
        cut = {"year": row["period_code"]}
        if row["territory_level"] == "group":
            cut["group"] = row["territory_code"]
        if row["measure_code"] != "_T":
            cut["measure"] = row["measure_code"]
        yield from amounts("persons", row, ledger.where(**cut), ledger)
    allocation = {"territories": "direct", "unallocated": "unallocated"}
    for row in tables["mart_spending__world"]:
        cut = {"year": row["period_code"]}
        if row["money_part"] in allocation:
            cut["allocation"] = allocation[row["money_part"]]
        yield from amounts("world", row, ledger.where(**cut), ledger)
    yield from of_indicators(tables["fct_indicator_value"], ledger)


def amounts(mart: str, row: Row, mask: Mask, ledger: Ledger) -> Iterator[Sum]:
    """Net, gross and reversed sums of a row of a mart."""
    storno = ledger.column("is_storno")
    name = " ".join([mart, *(str(row[key]) for key in
                             ("measure_code", "money_part", "territory_code", "period_code")
                             if key in row)])  # fmt: skip
    for column, lines in (("net", mask), ("gross", mask & ~storno), ("storno", mask & storno)):
        if (amount := row.get(f"{column}_amount_rub")) is not None:
            yield Sum(f"{name} {column}", lines, amount)


def of_indicators(rows: list[Row], ledger: Ledger) -> Iterator[Sum]:
    direct, matched = ledger.where(allocation="direct"), ledger.column("is_matched")
    covered: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["indicator_code"] == "F08" and row["denominator_central"]:
            covered[row["period_code"]].add(row["territory_code"])
    for row in rows:
        code, year, level = row["indicator_code"], row["period_code"], row["territory_level"]
        if code not in INDICATORS:
            continue
        scope = {} if level == "world" else {level: row["territory_code"]}
        here = ledger.where(**scope)
        of_year, of_event = here & ledger.where(year=year), here & ledger.where(event_year=year)
        whole = None
        if code == "F05":
            part = of_event & matched
            if row["dim1_scheme"] == "event_type":
                part &= ledger.where(event_type=row["dim1_code"])
        elif code == "F05b":
            part, whole = of_year & matched, of_year if level == "world" else of_year & direct
        elif code == "F06":
            part = of_event
        elif code == "F08":
            if not row["denominator_central"] and not row["numerator_central"]:
                continue  # no estimate, so nothing is summed
            part = of_year & direct
            if level != "territory":
                part &= np.isin(ledger.column("territory"), list(covered[year]))
        else:
            is_rest = row["dim1_code"] in ("_T", "unallocated")
            part = of_year & ~direct if is_rest else of_year
            part = of_year & direct if row["dim1_code"] == "territories" else part
            whole = of_year
        name = f"{code} {row['territory_code']} {year} {row['dim1_code']}"
        for side, lines in (("numerator", part), ("denominator", whole)):
            if lines is not None and row[f"{side}_central"] is not None:
                yield Sum(f"{name} {side}", lines, row[f"{side}_central"])


def trips_told_apart(sums: Iterable[tuple[str, Mask]], lines: list[Row]) -> Iterator[str]:
    """Sums that hold some, and not all, of the trips of a union and season."""
    grains: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(lines):
        if row["kind"] == "trip":
            grains[row["union"], row["year"], row["is_storno"]].append(number)
    for name, mask in sums:
        for (union, year, _), members in grains.items():
            if 0 < mask[members].sum() < len(members):
                yield f"{name}: tells trips of {union} {year} apart"
                break


def few_persons(sums: Iterable[tuple[str, Mask]], lines: list[Row]) -> Iterator[str]:
    """Sums of payments to few persons that follow from the published ones."""
    persons = [number for number, row in enumerate(lines) if row["kind"] == "persons"]
    masks = [mask for _, mask in sums]
    for year in sorted({lines[number]["year"] for number in persons}):
        here = [number for number in persons if lines[number]["year"] == year]
        told_of = [mask[here] for mask in masks if mask[here].any()]
        if not told_of:
            continue
        matrix = np.unique(told_of, axis=0).astype(float)
        # Lines that stand in the same sums can't be told apart: one class.
        classes, member_of = np.unique(matrix, axis=1, return_inverse=True)
        of_class = [[here[at] for at in np.flatnonzero(member_of == number)]
                    for number in range(classes.shape[1])]  # fmt: skip
        rank = np.linalg.matrix_rank(classes)
        told = [number for number in range(len(of_class)) if classes[:, number].any()]
        followed: list[set[int]] = []
        for count in range(1, MOST_CLASSES + 1):
            for chosen in combinations(told, count):
                if any(less <= set(chosen) for less in followed):
                    continue
                behind = [lines[at] for number in chosen for at in of_class[number]]
                if are_enough(behind):
                    continue
                if np.linalg.matrix_rank(np.delete(classes, chosen, axis=1)) < rank:
                    followed.append(set(chosen))
                    cut = sorted({f"{row['measure']} {row['group']}" for row in behind})
                    yield f"payments to persons of {year} follow: {', '.join(cut[:4])}"


def are_enough(payments: Iterable[Row]) -> bool:
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in payments:
        received[row["recipient"]] += row["net"]
    amounts = [abs(amount) for amount in received.values() if amount]
    is_nothing = not amounts
    return is_nothing or (len(amounts) >= LEAST_RECIPIENTS and 2 * max(amounts) <= sum(amounts))
