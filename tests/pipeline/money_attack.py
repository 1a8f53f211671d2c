"""The attacker of money: what follows by adding and subtracting from all money of a release.

Every published amount is a sum of ledger lines, exact or to the nearest step. The attacker is given
more than anyone has: every line of fine money, and, against payments to persons, every line of
trips, and the other way round. What is left of the published sums are equations over the lines that
must stay together. He wins where a sum of trips tells lines of one union and season apart; where a
sum of payments to few persons follows from the equations of an edition (a rank that falls when its
lines are left out); and where those of several editions tell trips, or what few persons were paid,
closer than ``LEAST_WIDTH`` (linear programs).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from dagster_project.catalogue import read_meanings, sql_of
from dagster_project.home import DBT_PROJECT
from tests.pipeline.money_sums import STEP, SUMS_OF, Ledger, Mask, Row, published

LEAST_RECIPIENTS = 10
LEAST_WIDTH = STEP
MOST_CLASSES = 3
MARTS = ("programme", "line", "trips", "persons", "world")
# Places, seasons and people: models that hold no money.
WITHOUT_MONEY = {
    "int_indicator__member_placed",
    "int_indicator__nominee_placed",
    "int_indicator__place_framed",
    "int_indicator__season_placed",
}
LINES = """
    select spend.spend_key || '/' || coalesce(spend.net_amount_rub, 0) as line,
           case when measures.is_trip then 'trip'
                when measures.recipients = 'persons' then 'persons' else 'fine' end as kind,
           spend.measure_code as measure, coalesce(spend.territory_code, '_U') as territory,
           coalesce(places.group_code, '_U') as "group",
           coalesce(unions.territory_code, '_U') as "union", spend.allocation,
           spend.period_code as month, substr(spend.period_code, 1, 4) as year,
           coalesce(spend.counterparty_token, '') as recipient,
           case when spend.is_to_person then '' else left(sha256(spend.spend_key), 10) end as ref,
           coalesce(spend.event_id, '') as event,
           coalesce(spend.net_amount_rub, 0) as net, spend.is_storno,
           coalesce(strftime(events.event_date, '%Y-%m'), '') as event_month,
           coalesce(events.event_type_code, '') as event_type,
           coalesce(events.is_held and events.visits_count > 0, false) as is_matched,
           coalesce(events.post_code, '') as post,
           coalesce(events.is_held and events.has_scan, false) as is_scanned
    from core.fct_spend as spend
    left join core.dim_measure as measures using (measure_code)
    left join core.dim_territory as places using (territory_code)
    left join core.dim_territory as unions
        on unions.territory_level = 'union' and unions.territory_code = places.union_code
    left join core.fct_event as events using (event_id)
    order by all
"""


class Edition(NamedTuple):
    """Tables of a release, the lines of the ledger behind it, and the agreements that name an
    association by its register number."""

    tables: dict[str, list[Row]]
    lines: list[Row]
    of_bodies: frozenset[str] = frozenset()


def edition(release: Path, warehouse: Path) -> Edition:
    """``release`` holds the Parquet files themselves."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        lines = connection.sql(LINES).to_arrow_table().to_pylist()
        numbered = "select agreement_no from core.fct_grant where assoc_reg_no is not null"
        of_bodies = frozenset(number for (number,) in connection.sql(numbered).fetchall())
    with duckdb.connect() as connection:
        tables = {
            path.stem: connection.from_parquet(str(path)).to_arrow_table().to_pylist()
            for path in sorted(release.glob("*.parquet"))
        }
    return Edition(tables, lines, of_bodies)


class Equation(NamedTuple):
    """Lines whose sum is known, and how closely (0 is exactly)."""

    name: str
    lines: Mask
    width: int


def attack(*editions: Edition) -> list[str]:
    """What the editions together give away, in sentences; the last edition is the newest."""
    every = {row["line"]: row for item in editions for row in item.lines}
    place = {line: number for number, line in enumerate(every)}
    lines = list(every.values())
    is_fine = np.array([row["kind"] == "fine" for row in lines], dtype=bool)
    found: list[str] = []
    together: dict[bytes, Equation] = {}
    for item in editions:
        equations: dict[bytes, Equation] = {}
        found += [*unknown_money(item.tables), *grants_of_anybody(item)]
        ledger = Ledger(item.lines, place)
        positions = np.array([place[row["line"]] for row in item.lines], dtype=int)
        for said in published(item.tables, ledger):
            made_of = ledger.made_of(said)
            if made_of is None:
                found.append(f"{said.name}: is the sum of no kinds of lines")
                continue
            whole = np.zeros(len(lines), dtype=bool)
            whole[positions[made_of[0]]] = True
            if not (whole & ~is_fine).any():
                continue  # he is given all of these lines
            for known in (equations, together):
                former = known.get(whole.tobytes())
                if former is None or former.width > made_of[1]:
                    known[whole.tobytes()] = Equation(said.name, whole, made_of[1])
        sums = list(equations.values())
        found += trips_told_apart(sums, lines, set(positions.tolist()))
        found += few_persons(sums, lines)
    return list(dict.fromkeys([*found, *too_close(list(together.values()), lines)]))


# Agreements with associations: what bodies are paid is fine money, which he is given (decision
# 0056). So he asks of each that its money is told of a body.
OF_BODIES = {"mart_associations__grant", "mart_associations__report"}


def grants_of_anybody(item: Edition) -> Iterator[str]:
    """Money of agreements that name no association by its number: it may be paid to a person."""
    for name in sorted(OF_BODIES & item.tables.keys()):
        for row in item.tables[name]:
            is_told = any(row[column] is not None for column in row if column.endswith("_rub"))
            if is_told and row["agreement_no"] not in item.of_bodies:
                yield f"{name}: tells money of {row['agreement_no']}, which is no body's"


def unknown_money(tables: dict[str, list[Row]]) -> Iterator[str]:
    """Money that this attacker does not know is taken for a leak."""
    known = {f"mart_spending__{name}" for name in MARTS} | {"fct_fx_rate"} | OF_BODIES
    for name, rows in tables.items():
        if name not in known and any(column.endswith("_rub") for column in (rows or [{}])[0]):
            yield f"{name}: a table of money that is not looked at"
    codes = {row["indicator_code"] for row in tables["fct_indicator_value"]}
    for code in sorted(code for code in codes - SUMS_OF.keys() if code.startswith("F")):
        if not tells_nothing_new(code):
            yield f"{code}: an indicator of money that is not looked at"


def tells_nothing_new(code: str, project: Path = DBT_PROJECT) -> bool:
    """The indicator's model reads only marts of money, which a release holds as they are, and
    models without money."""
    meaning = read_meanings(project).get(code)
    if meaning is None:
        return False
    model = (project / sql_of(meaning)).read_text(encoding="utf-8")
    read = set(re.findall(r"ref\(\s*'(\w+)'\s*\)", model))
    return read <= {f"mart_spending__{name}" for name in MARTS} | WITHOUT_MONEY


def trips_told_apart(
    sums: Iterable[Equation], lines: list[Row], present: set[int]
) -> Iterator[str]:
    """Sums that hold some, and not all, of an edition's trips of a union and season."""
    grains: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(lines):
        if row["kind"] == "trip" and number in present:
            grains[row["union"], row["year"], row["is_storno"]].append(number)
    for name, mask, _ in sums:
        for (union, year, _), members in grains.items():
            if 0 < mask[members].sum() < len(members):
                yield f"{name}: tells trips of {union} {year} apart"
                break


class Unknowns(NamedTuple):
    """Lines of a year that the attacker must find out, in classes: lines that stand in the same
    sums can't be told apart. ``sums``: which class is in which; ``widths``: how close each is."""

    classes: list[list[int]]
    sums: npt.NDArray[np.float64]
    widths: npt.NDArray[np.float64]

    def following(self, lines: list[Row]) -> Iterator[tuple[int, ...]]:
        """Classes of too few recipients of which something follows from the sums."""
        rank = np.linalg.matrix_rank(self.sums)
        followed: list[set[int]] = []
        for count in range(1, MOST_CLASSES + 1):
            for chosen in combinations(range(len(self.classes)), count):
                if any(less <= set(chosen) for less in followed):
                    continue
                if are_enough(self.behind(chosen, lines)):
                    continue
                if np.linalg.matrix_rank(np.delete(self.sums, chosen, axis=1)) < rank:
                    followed.append(set(chosen))
                    yield chosen

    def behind(self, chosen: Iterable[int], lines: list[Row]) -> list[Row]:
        return [lines[at] for number in chosen for at in self.classes[number]]

    def width(self, chosen: tuple[int, ...]) -> float:
        """How close any sum of the chosen classes alone is known, by weighing the sums up."""
        others = np.delete(self.sums, chosen, axis=1)
        closest = float("inf")
        for number in chosen:
            equal = np.vstack([others.T, self.sums[:, number]])
            answer = linprog(
                np.concatenate([self.widths, self.widths]),
                A_eq=np.hstack([equal, -equal]),
                b_eq=np.append(np.zeros(others.shape[1]), 1),
            )
            if answer.status == 0:
                closest = min(closest, answer.fun)
        return closest


def unknowns(
    sums: Iterable[Equation], lines: list[Row], kind: str
) -> Iterator[tuple[str, Unknowns]]:
    """By year, the lines of a kind that stand in any of the sums."""
    of_kind = [number for number, row in enumerate(lines) if row["kind"] == kind]
    for year in sorted({lines[number]["year"] for number in of_kind}):
        here = [number for number in of_kind if lines[number]["year"] == year]
        closest: dict[bytes, tuple[Mask, int]] = {}
        for _, mask, width in sums:
            key = (of_year := mask[here]).tobytes()
            if of_year.any() and width <= closest.get(key, (of_year, width))[1]:
                closest[key] = of_year, width
        if not closest:
            continue
        matrix = np.array([of_year for of_year, _ in closest.values()], dtype=float)
        columns, member_of = np.unique(matrix, axis=1, return_inverse=True)
        told = [number for number in range(columns.shape[1]) if columns[:, number].any()]
        yield (
            year,
            Unknowns(
                [[here[at] for at in np.flatnonzero(member_of == number)] for number in told],
                columns[:, told],
                np.array([width for _, width in closest.values()], dtype=float),
            ),
        )


def few_persons(sums: list[Equation], lines: list[Row]) -> Iterator[str]:
    """Sums of payments to few persons that follow from the published ones."""
    for year, unknown in unknowns(sums, lines, "persons"):
        for chosen in unknown.following(lines):
            behind = unknown.behind(chosen, lines)
            cut = sorted({f"{row['measure']} {row['group']}" for row in behind})
            yield f"payments to persons of {year} follow: {', '.join(cut[:4])}"


def too_close(sums: list[Equation], lines: list[Row]) -> Iterator[str]:
    """Trips, and payments to few persons, that editions together tell closer than they may."""
    for year, unknown in unknowns(sums, lines, "persons"):
        for chosen in unknown.following(lines):
            if (width := unknown.width(chosen)) < LEAST_WIDTH:
                yield f"payments to persons of {year} are known to {width:.2f} roubles"
    for year, unknown in unknowns(sums, lines, "trip"):
        width = min(unknown.width((number,)) for number in range(len(unknown.classes)))
        if min(width, *unknown.widths) < LEAST_WIDTH:
            yield f"trips of {year} are known to {width:.2f} roubles"


def are_enough(payments: Iterable[Row]) -> bool:
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in payments:
        received[row["recipient"]] += row["net"]
    amounts = [abs(amount) for amount in received.values() if amount]
    is_nothing = not amounts
    return is_nothing or (len(amounts) >= LEAST_RECIPIENTS and 2 * max(amounts) <= sum(amounts))
