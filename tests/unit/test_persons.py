"""Indicators of persons as released: rounded counts, and what follows from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.errors import UserError
from dagster_project.release import persons
from dagster_project.release.agreement import Nesting
from dagster_project.release.counts import Counts, bases_of_counts, cell_of, cells_of
from dagster_project.release.lattice import Lattice, Row
from dagster_project.release.persons import refuse_undeclared, released_rows, wilson
from dagster_project.release.rounding import RoundingSecret

SECRET = RoundingSecret(bytes(range(32)))
NESTING = Nesting({}, {})
COUNT = Counts("participants", "")
RATE = Counts("participants/newness/new", "participants")
PARTS = [f"{part}_{end}" for part in ("numerator", "denominator", "value")
         for end in ("low", "central", "high")]  # fmt: skip


def row(rule: str, **given: Any) -> Row:
    """A row of the warehouse; the three ends are equal unless they are given."""
    made: Row = dict.fromkeys(PARTS) | {
        "indicator_code": "R02", "territory_level": "territory", "territory_code": "KAZ",
        "period_type": "Y", "period_code": "2024", "dim1_scheme": "_T", "dim1_code": "_T",
        "status": "ok", "value_rule": rule, "per_count": 1, "decimals": 4,
    }  # fmt: skip
    for name, value in given.items():
        if name in ("numerator", "denominator", "value"):
            made |= {f"{name}_{end}": Decimal(value) for end in ("low", "central", "high")}
        else:
            made[name] = value
    return made


def released_row(given: Row, counts: Counts, base: int = 5) -> Row:
    """The only row of a release."""
    lattice = Lattice.from_rows([given | {"base": base}])
    (released,) = released_rows([given], {"R02": counts}, lattice, NESTING, SECRET)
    return released


def shown(released: Row) -> tuple[str, Decimal | None, Decimal | None, Decimal | None]:
    return (released["status"], *(released[f"value_{end}"] for end in ("low", "central", "high")))


def test_a_count_is_released_rounded_and_without_a_band() -> None:
    # The offset of this cell is 1 of 5 (test_rounding): 11 + 1 is 12, so 10.
    assert shown(released_row(row("measure", value=11), COUNT)) == ("ok", *[10] * 3)
    assert shown(released_row(row("measure", value=0), COUNT)) == ("ok", *[0] * 3)


def test_a_count_has_one_cell_wherever_it_stands() -> None:
    of_breakdown = row("measure", dim1_scheme="newness", dim1_code="new")
    assert cell_of(row("wilson"), RATE.numerator) == cell_of(of_breakdown, "participants")
    assert cell_of(row("wilson"), RATE.denominator) == cell_of(row("measure"), "participants")


def test_a_rate_follows_from_its_rounded_parts_alone() -> None:
    released = released_row(row("wilson", numerator=37, denominator=101, value="0.3663"), RATE)
    top, bottom = released["numerator_central"], released["denominator_central"]
    assert (top % 5, bottom % 5) == (0, 0)
    low, high = wilson(float(top / bottom), float(bottom))
    assert released["value_central"] == round(top / bottom, 2)
    assert (float(released["value_low"]), float(released["value_high"])) == pytest.approx(
        (low, high), abs=0.005
    )


def test_a_share_has_a_decimal_of_a_per_cent_only_over_a_thousand() -> None:
    few = released_row(row("wilson", numerator=333, denominator=900), RATE)
    many = released_row(row("wilson", numerator=3333, denominator=9000), RATE)
    assert few["value_central"].as_tuple().exponent == -2
    assert many["value_central"].as_tuple().exponent == -3


@pytest.mark.parametrize("denominator", [0, 1, 12, 16])
def test_a_rate_of_few_says_so_and_does_not_tell_whether_there_is_nobody(denominator: int) -> None:
    status = "ok" if denominator else "zero_denominator"
    given = row("wilson", numerator=denominator // 2, denominator=denominator, status=status)
    assert shown(released_row(given, RATE)) == ("too_few", None, None, None)


def test_no_part_is_rounded_above_its_whole() -> None:
    for whole in range(20, 60):
        given = row("wilson", numerator=whole, denominator=whole)
        released = released_row(given, RATE)
        assert released["value_central"] is None or released["value_central"] <= 1


def test_a_figure_per_head_keeps_the_band_of_its_denominator() -> None:
    given = row("band", numerator=11, per_count=1000, decimals=2, denominator_low=Decimal(900),
                denominator_central=Decimal(1000), denominator_high=Decimal(1250))  # fmt: skip
    released = released_row(given, COUNT)
    assert shown(released)[1:] == (Decimal("8.00"), Decimal("10.00"), Decimal("11.11"))


def test_money_per_head_of_few_is_not_told() -> None:
    counts = Counts("", "participants")
    many = row("point", numerator="1000.00", denominator=101, decimals=2)
    few = row("point", numerator="1000.00", denominator=9, decimals=2)
    released = released_row(many, counts)
    assert released["numerator_central"] == Decimal("1000.00")
    assert released["value_central"] == Decimal("10.00")
    assert shown(released_row(few, counts))[0] == "too_few"


def test_completeness_is_told_as_a_class() -> None:
    given = row("class_share", numerator=97, denominator=101)
    assert shown(released_row(given, RATE))[2] is None
    assert shown(released_row(given, RATE))[1] in [Decimal("0.80"), Decimal("0.95")]


def test_a_row_that_says_nothing_stays_as_it_is() -> None:
    for status in ("not_yet", "no_source", "not_reported"):
        given = row("wilson", status=status)
        assert released_row(given, RATE) == given
        # Not even where the warehouse has counted.
        assert released_row(given | {"numerator_central": 7}, RATE) == given


def test_only_slices_of_the_lattice_are_released() -> None:
    lattice = Lattice.from_rows([row("measure") | {"base": 5}])
    listed = row("measure", value=11)
    others = [
        listed | {"territory_level": "group"},
        listed | {"period_type": "M"},
        listed | {"dim1_scheme": "age5"},
    ]
    found = released_rows([listed, *others], {"R02": COUNT}, lattice, NESTING, SECRET)
    assert [item["value_central"] for item in found] == [10]


@pytest.mark.parametrize(("total", "status"), [(96, "too_few"), (100, "ok"), (None, "too_few")])
def test_a_slice_may_need_a_total_that_is_large_enough_as_published(
    total: int | None, status: str
) -> None:
    """96 of this cell is published as 95 (offset 1, test_rounding)."""
    band = row("measure", value=37, dim1_scheme="age5", dim1_code="18_35")
    whole = [] if total is None else [row("measure", value=total)]
    lattice = Lattice.from_rows(
        [
            row("measure") | {"base": 5},
            band | {"dim1_code": "_T", "base": 5, "least_total": 100},
        ]
    )
    *_, released = released_rows([*whole, band], {"R02": COUNT}, lattice, NESTING, SECRET)
    assert released["status"] == status
    assert (released["value_central"] is None) == (status == "too_few")


def test_persons_without_declared_counts_stop_the_release() -> None:
    refuse_undeclared([])
    with pytest.raises(UserError, match="R77, R99 count persons"):
        refuse_undeclared({"R99", "R77"})


@pytest.mark.parametrize("bases", [[], [4], [5, 1]])
def test_a_lattice_that_rounds_too_little_is_refused(bases: list[int]) -> None:
    with pytest.raises(UserError, match="lattice"):
        Lattice.from_rows([row("measure") | {"base": base, "period_type": f"P{base}"}
                           for base in bases])  # fmt: skip


@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from([5, 10]))
def test_nothing_released_depends_on_more_than_the_rounded_parts(
    part: int, rest: int, base: int
) -> None:
    """Whoever has the same rounded parts has the same row: exact counts leave no trace."""
    given_row = row("wilson", numerator=part, denominator=part + rest)
    released = released_row(given_row, RATE, base)
    top, bottom = released["numerator_central"], released["denominator_central"]
    for end in ("numerator", "denominator"):
        assert released[f"{end}_low"] == released[f"{end}_central"] == released[f"{end}_high"]
    again = row("wilson", numerator=top, denominator=bottom)
    # Multiples of the base are rounded to themselves.
    assert released_row(again, RATE, base) == released


def test_two_figures_of_one_cell_stop_the_release() -> None:
    lattice = Lattice.from_rows(
        [row("measure") | {"base": 5}, row("wilson", indicator_code="R08") | {"base": 5}]
    )
    rows = [
        row("measure", value=11),
        row("wilson", indicator_code="R08", numerator=3, denominator=12),
    ]
    with pytest.raises(UserError, match="in another way"):
        released_rows(rows, {"R02": COUNT, "R08": RATE}, lattice, NESTING, SECRET)


@pytest.mark.parametrize(("seats", "may_exceed"), [(41, False), (40, True)])
def test_what_is_known_not_to_be_exceeded_is_not_exceeded_by_rounding(
    seats: int, may_exceed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """41 rounded to 50 beside a quota of 41 would be known to be 41."""
    lattice = Lattice.from_rows([row("point") | {"base": 10}])
    given_row = row("point", numerator=41, denominator=seats)

    def shown_by(secret: RoundingSecret) -> Decimal:
        counts = {"R02": Counts("travelled", "")}
        (released,) = released_rows([given_row], counts, lattice, NESTING, secret)
        return Decimal(released["numerator_central"])

    secrets = [RoundingSecret(bytes([number] * 32)) for number in range(60)]
    assert {*map(shown_by, secrets)} == ({40, 50} if may_exceed else {40})
    monkeypatch.setattr(persons, "limit_of", lambda *_: None)
    assert {*map(shown_by, secrets)} == {40, 50}


BASES = [row("measure") | {"base": 5}, row("wilson", indicator_code="R08") | {"base": 10}]


def test_a_count_has_one_base_as_a_denominator_too() -> None:
    counts = {"R02": Counts("applications", ""), "R08": Counts("travelled", "applications")}
    assert bases_of_counts(counts, Lattice.from_rows(BASES)) == {"applications": 5, "travelled": 10}
    rows = [
        row("measure", value=123),
        row("wilson", indicator_code="R08", numerator=27, denominator=123),
    ]
    whole, part = released_rows(rows, counts, Lattice.from_rows(BASES), NESTING, SECRET)
    assert part["numerator_central"] % 10 == 0
    assert part["denominator_central"] == whole["value_central"]


def test_a_base_that_is_not_clear_stops_the_release() -> None:
    twice = {"R02": Counts("travelled", ""), "R08": Counts("travelled", "applications")}
    finer = {"R02": Counts("travelled", "confirmed"), "R08": Counts("confirmed", "")}
    for counts in (twice, finer):
        with pytest.raises(UserError, match="travelled"):
            bases_of_counts(counts, Lattice.from_rows(BASES))


def test_each_code_of_a_breakdown_may_count_something_else() -> None:
    counts = Counts("final=passed confirmed=confirmed", "final=applications confirmed=passed")
    stage = row("wilson", dim1_scheme="stage")
    lattice = Lattice.from_rows(
        [stage | {"base": 5}, stage | {"dim1_code": "confirmed", "base": 10}]
    )
    assert bases_of_counts({"R02": counts}, lattice) == {
        "applications": 5, "passed": 5, "confirmed": 10,
    }  # fmt: skip
    final = stage | {"dim1_code": "final"}
    assert cells_of(final, counts)["numerator"] == cell_of(row("measure"), "passed")
    with pytest.raises(UserError, match="of the code nominated"):
        cells_of(stage | {"dim1_code": "nominated"}, counts)


@pytest.mark.parametrize("scheme", ["case_category", "youth"])
@pytest.mark.parametrize("part", [0, 100, 40])
def test_none_and_all_of_a_sensitive_breakdown_are_not_told(scheme: str, part: int) -> None:
    def told(given: Row, counts: Counts) -> tuple[str, Decimal | None]:
        lattice = Lattice.from_rows([given | {"dim1_code": "_T", "base": 10}])
        (released,) = released_rows([given], {"R02": counts}, lattice, NESTING, SECRET)
        return released["status"], released["numerator_central"]

    rate = row("wilson", numerator=part, denominator=100, dim1_scheme=scheme, dim1_code="a")
    is_hidden = scheme == "case_category" and part != 40
    wanted = ("too_few", None) if is_hidden else ("ok", part)
    assert told(rate, Counts("cases_open_long", "cases_open")) == wanted
    nobody = row("measure", value=0, dim1_scheme=scheme, dim1_code="a")
    assert told(nobody, Counts("cases", ""))[0] == (
        "too_few" if scheme == "case_category" else "ok"
    )


def test_what_is_open_at_the_end_of_a_year_is_that_of_its_second_half() -> None:
    year, half = row("wilson"), row("wilson", period_type="H", period_code="2024-H2")
    assert cell_of(year, "cases_open") == cell_of(half, "cases_open")
    assert cell_of(year, "cases") != cell_of(half, "cases")
