"""The row ladder by example: each sentence of model.md §5 and the rulings, on small worlds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dagster_project.errors import UserError
from dagster_project.release.lattice import Lattice, Slice
from dagster_project.release.protection import Hiding, protect_indicators
from dagster_project.release.protection_ladder import Broken, Rest, choose_lost, choose_rest
from dagster_project.release.self_check import disclosure_checks
from tests.unit.protection_world import (
    LATTICE,
    Person,
    Row,
    cell,
    people,
    tree_of,
    warehouse_rows,
)

GROUPS = {"D01": ["AAA", "BBB", "CCC"], "D02": ["EEE", "FFF"]}
TREE = tree_of(GROUPS)


def protect(rows: list[Row], **more: Any) -> list[Row]:
    return protect_indicators(rows, TREE, LATTICE, **more)


def shown(rows: list[Row], indicator: str, scheme: str = "_T") -> dict[tuple[str, str], Any]:
    """(code, dim1_code) -> central value, or the status where there is none."""
    return {
        (row["territory_code"], row["dim1_code"]): row["status"]
        if row["value_central"] is None
        else row["value_central"]
        for row in rows
        if row["indicator_code"] == indicator and row["dim1_scheme"] == scheme
    }


def totals(counts: dict[str, int]) -> dict[str, Any]:
    found = shown(protect(warehouse_rows(people(counts), GROUPS)), "R02")
    return {code: value for (code, _), value in found.items()}


def test_rest_needs_two_members_and_k() -> None:
    assert choose_rest({"A": 9, "B": 8}, 5) == Rest()
    assert choose_rest({"A": 1, "B": 4, "C": 9}, 5) == Rest(frozenset("AB"), 5)
    assert choose_rest({"A": 1, "B": 2, "C": 9, "D": 30}, 5) == Rest(frozenset("ABC"), 12)
    assert choose_rest({"A": 3, "B": 7, "C": 7}, 5) == Rest(frozenset("AB"), 10)


def test_group_only_end_hides_every_row() -> None:
    assert choose_rest({"A": 3, "B": 0}, 5) == Rest(frozenset("AB"), None)


def test_a_breakdown_is_never_lost_alone_nor_in_a_small_sum() -> None:
    big = Broken(50, (25, 25))
    assert choose_lost({"A": big, "B": Broken(20, (10, 10))}, 5) == frozenset()
    assert choose_lost({"A": Broken(9, (4, 5)), "B": big, "C": Broken(60, (30, 30))}, 5) == set(
        "AB"
    )
    lost = choose_lost({"A": Broken(9, (1, 8)), "B": Broken(9, (2, 7)), "C": big}, 5)
    assert lost == set("ABC")
    assert choose_lost({"A": Broken(9, (4, 5)), "B": Broken(0, (0, 0))}, 5) == set("AB")


def test_a_small_territory_goes_to_the_rest_with_the_next_smallest() -> None:
    found = totals({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 10, "FFF": 20})
    assert found["AAA"] == found["BBB"] == "protected"
    assert found["D01-R"] == 11
    assert (found["CCC"], found["D01"], found["WLD"]) == (30, 41, 71)
    assert "D02-R" not in found


def test_a_hidden_group_hides_its_territories_and_zeros() -> None:
    found = totals({"AAA": 3, "EEE": 10, "FFF": 20, "ZZZ": 2})
    assert found["D01"] == found["AAA"] == found["BBB"] == found["ZZZ"] == "protected"
    assert found["WLD-R"] == 5
    assert found["D02"] == 30


def test_zero_rows_stay_shown() -> None:
    found = totals({"AAA": 3, "BBB": 8, "CCC": 0, "EEE": 10, "FFF": 0})
    assert found["CCC"] == found["FFF"] == 0


def test_a_small_world_shows_nothing() -> None:
    assert set(totals({"AAA": 4}).values()) == {"protected"}


def test_persons_without_a_row_are_a_row_of_the_block() -> None:
    persons = people({"AAA": 9, "BBB": 30, "CCC": 8, "EEE": 50, "FFF": 60})
    rows = warehouse_rows(persons, GROUPS)
    for row in rows:  # two persons live in a territory of D01 that has no row
        is_total = (row["indicator_code"], row["dim1_scheme"]) == ("R02", "_T")
        if is_total and row["territory_code"] in ("D01", "WLD"):
            row["value_central"] += 2
    found = shown(protect(rows), "R02")
    assert found["CCC", "_T"] == "protected"
    assert found["D01-R", "_T"] == 10


def test_a_lost_breakdown_keeps_the_total() -> None:
    persons = [
        *people({"AAA": 3}, band="18_35"), *people({"AAA": 30, "BBB": 20, "CCC": 40}),
        *people({"BBB": 20, "CCC": 40}, band="18_35"), *people({"EEE": 40, "FFF": 40}),
    ]  # fmt: skip
    released = protect(warehouse_rows(persons, GROUPS))
    youth = shown(released, "R02", "youth")
    assert youth["AAA", "youth"] == youth["BBB", "other"] == "protected"
    assert youth["CCC", "youth"] == 40
    assert shown(released, "R02")["AAA", "_T"] == 33


def test_a_group_that_loses_newness_takes_its_territories_along() -> None:
    persons = [
        *people({"AAA": 3, "EEE": 20, "FFF": 20}, is_new=True),
        *people({"AAA": 30, "BBB": 40, "CCC": 40, "EEE": 40, "FFF": 40}),
    ]
    released = protect(warehouse_rows(persons, GROUPS))
    assert shown(released, "R08")["D01", "_T"] == "protected"
    assert shown(released, "R08")["D02", "_T"] == "protected"
    # Shown, EEE and FFF would add up to D02 and give D01's three newcomers by subtraction.
    assert shown(released, "R02", "newness")["EEE", "new"] == "protected"
    assert shown(released, "R08")["EEE", "_T"] == "protected"


def test_unresolved_persons_do_not_leak_through_age() -> None:
    persons = [
        *people({"AAA": 60, "EEE": 90}, band="18_35"), *people({"AAA": 60, "EEE": 90, "ZZZ": 7}),
        *people({"ZZZ": 2, "AAA": 20, "EEE": 30}, band="<14"),
    ]  # fmt: skip
    released = protect(warehouse_rows(persons, GROUPS))
    assert shown(released, "R02")["ZZZ", "_T"] == 9
    # World minus D01 and D02 would be the age of the nine.
    assert shown(released, "R02", "age5")["D01", "18_35"] == "protected"
    assert shown(released, "R02", "age5")["D02", "18_35"] in (90, "protected")


@pytest.mark.parametrize(
    ("new", "total", "expected"),
    [(10, 40, "shown"), (3, 40, "protected"), (37, 40, "protected"), (6, 19, "protected"),
     (0, 40, "shown"), (40, 40, "shown")],
)  # fmt: skip
def test_rates_need_safe_parts(new: int, total: int, expected: str) -> None:
    persons = [*people({"AAA": new}, is_new=True), *people({"AAA": total - new})]
    persons += people({"BBB": 90, "CCC": 90, "EEE": 500, "FFF": 500}, is_new=True)
    persons += people({"BBB": 90, "CCC": 90, "EEE": 500, "FFF": 500})
    found = shown(protect(warehouse_rows(persons, GROUPS)), "R08")["AAA", "_T"]
    assert (found == "protected") == (expected == "protected")


def test_per_head_figures_follow_the_published_count() -> None:
    released = protect(warehouse_rows(people({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 10}), GROUPS))
    found = shown(released, "F06")
    assert found["AAA", "_T"] == found["BBB", "_T"] == "protected"
    assert found["CCC", "_T"] != "protected"
    assert found["FFF", "_T"] == "zero_denominator"


def test_age_known_is_a_class_without_parts() -> None:
    persons = [*people({"AAA": 90}), *people({"AAA": 10}, band="unknown"), *people({"EEE": 50})]
    row = next(
        row
        for row in protect(warehouse_rows(persons, GROUPS))
        if row["indicator_code"] == "Y02" and row["territory_code"] == "AAA"
    )
    assert (row["value_low"], row["value_high"]) == (Decimal("0.80"), Decimal("0.95"))
    assert row["value_central"] is None
    assert row["numerator_central"] is None
    assert row["denominator_central"] is None


def test_halves_are_hidden_together() -> None:
    rows = warehouse_rows(people({"AAA": 30, "EEE": 40}), GROUPS)
    for group, first, second in (("D01", 3, 28), ("D02", 20, 30)):
        for half, count in (("H1", first), ("H2", second)):
            rows.append(
                cell("R02", "group", group, value=count, period=("H", f"2025-{half}"),
                     persons=(count, None))
            )  # fmt: skip
    found = {
        (row["territory_code"], row["period_code"]): row["status"]
        for row in protect(rows)
        if row["period_type"] == "H"
    }
    assert found["D01", "2025-H1"] == found["D01", "2025-H2"] == "protected"
    assert found["D02", "2025-H1"] == "ok"


def show_up(code: str, num: int, den: int, persons: tuple[int, int] | None = None) -> Row:
    return cell("E03", "territory", code, num=num, den=den, role="event",
                persons=persons or (num, den))  # fmt: skip


def test_show_up_hides_a_second_territory_of_the_group() -> None:
    rows = [show_up("AAA", 3, 40), show_up("BBB", 30, 60), show_up("CCC", 30, 50)]
    found = shown(protect(rows), "E03")
    assert found["AAA", "_T"] == found["CCC", "_T"] == "protected"
    assert found["BBB", "_T"] == Decimal("0.5")


def test_one_person_registered_a_hundred_times_unhides_nothing() -> None:
    rows = [show_up("AAA", 60, 100, (1, 1)), show_up("BBB", 30, 60), show_up("CCC", 30, 50)]
    assert shown(protect(rows), "E03")["AAA", "_T"] == "protected"


def test_person_slices_outside_the_lattice_are_dropped() -> None:
    rows = [
        cell("R02", "territory", "AAA", value=90, period=("M", "2025-03"), persons=(90, None)),
        cell("R02", "territory", "AAA", value=90, scheme="age5", dim1="<14", persons=(90, None)),
        cell("R02", "territory", "AAA", value=90) | {"dim2_scheme": "post", "dim2_code": "P"},
        cell("N99", "territory", "AAA", value=90, persons=(90, None)),
        cell("R01", "territory", "AAA", value=2, period=("M", "2025-03"), role="event"),
    ]
    assert [row["indicator_code"] for row in protect(rows)] == ["R01"]


def test_a_lattice_indicator_without_a_rule_stops_the_release() -> None:
    lattice = Lattice({**LATTICE.thresholds, Slice("L01", "group", "Y", "_T"): 5})
    with pytest.raises(UserError, match="L01"):
        protect_indicators([cell("L01", "group", "D01", num=50, den=90)], TREE, lattice)


def test_other_statuses_carry_no_numbers() -> None:
    rows = warehouse_rows(people({"AAA": 30, "EEE": 40}), GROUPS)
    rows.append(cell("R04", "territory", "AAA", num=30) | {"status": "low_quality"})
    row = next(row for row in protect(rows) if row["indicator_code"] == "R04")
    assert row["status"] == "low_quality"
    assert row["numerator_central"] is None


def reach(level: str, code: str, num: int, den: int) -> Row:
    value = (Decimal(num) * 1000 / den).quantize(Decimal("0.01"))
    return cell("R04", level, code, num=num, den=den, value=value)


@pytest.mark.parametrize(("den", "status"), [(1_000, "protected"), (9_000_000, "ok")])
def test_reach_does_not_tell_a_hidden_territory_without_an_estimate(den: int, status: str) -> None:
    # The rest of D01 is AAA + BBB; only BBB has an estimate, so 38 − 30 would be BBB's eight.
    rows = warehouse_rows(people({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 40}), GROUPS)
    rows += [reach("territory", "BBB", 8, 500), reach("territory", "CCC", 30, 500)]
    rows += [reach("group", "D01", 38, den)]
    found = {r["territory_code"]: r for r in protect(rows) if r["indicator_code"] == "R04"}
    assert found["D01"]["status"] == status
    assert found["D01"]["numerator_central"] is None
    assert found["CCC"]["numerator_central"] == 30


def test_row_counts_of_person_exports_are_classes() -> None:
    rows = [
        cell("Q02a", "world", "WLD", num=num, den=100, scheme="export", dim1=export,
             period=("M", "2025-03"), role="none")
        for export, num in (("event_registrations", 7), ("grants", 7))
    ]  # fmt: skip
    first, second = protect(rows, person_exports={"event_registrations"})
    assert (first["value_low"], first["value_central"]) == (Decimal("0.05"), None)
    assert first["numerator_central"] is None
    assert second["numerator_central"] == 7


def test_later_checks_can_only_hide_more() -> None:
    rows = warehouse_rows(people({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 10}), GROUPS)
    released = protect(rows, after_ladder=lambda _, __: Hiding(frozenset()))
    assert shown(released, "R02")["AAA", "_T"] == "protected"


def test_protected_rows_carry_no_number() -> None:
    rows = warehouse_rows(people({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 10}), GROUPS)
    for row in protect(rows):
        assert not {"persons_num", "persons_den", "records_n"} & row.keys()
        if row["status"] == "protected":
            assert not [v for v in row.values() if isinstance(v, Decimal)]
            assert row["source_count"] is None


def test_the_world_of_persons_counts_itself() -> None:
    rows = warehouse_rows([Person("AAA")] * 6, GROUPS)
    assert shown(rows, "R02")["WLD", "_T"] == 6


def checks_of(rows: list[Row], released: list[Row]) -> set[str]:
    found = disclosure_checks(released, rows, TREE, LATTICE)
    return {check.check_name for check in found if check.status == "fail"}


def test_the_self_check_sees_a_single_hidden_row() -> None:
    rows = warehouse_rows(people({"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 10, "FFF": 9}), GROUPS)
    released = protect(rows)
    assert checks_of(rows, released) == set()
    alone = [
        row | {"status": "ok", "value_central": Decimal(8)}
        if row["territory_code"] == "BBB" and row["indicator_code"] == "R02"
        else row
        for row in released
        if row["territory_code"] != "D01-R"
    ]
    assert checks_of(rows, alone) == {"no_count_by_subtraction"}
    assert checks_of(rows, rows) == {"no_small_person_count"}


def test_persons_without_a_row_may_hide_with_one_row() -> None:
    persons = people({"AAA": 30, "BBB": 40, "CCC": 50, "EEE": 70, "FFF": 90, "ZZZ": 2, "RUS": 4})
    rows = warehouse_rows(persons, GROUPS)
    released = protect(rows)
    assert shown(released, "R02")["WLD-R", "_T"] == 6
    assert checks_of(rows, released) == set()
