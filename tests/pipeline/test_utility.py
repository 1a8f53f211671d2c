"""How useful rounded tables are: the gate warns when less is left than in the release before."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.home import Home
from dagster_project.release.gate import GateResult, check
from dagster_project.release.person_checks import Utility, drop_check
from dagster_project.release.publish import publish
from tests.pipeline.release_home import World, build

NAME = "persons_of_use_as_before"
FEWER = {"AAA": 3, "BBB": 8, "CCC": 9, "EEE": 9, "FFF": 9}
BEFORE: Utility = {
    "R02": {"too_few_share": "0.000", "rounding_share": "0.020"},
    "R08": {"too_few_share": "0.100"},
}


def warned(result: GateResult) -> list[str]:
    return [item.message for item in result.warnings if item.check_name == NAME]


def test_a_release_that_says_less_is_warned_of_and_published(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = check(home, {}, build(home, World()))
    assert warned(first) == []
    assert publish(home, first) is not None
    same = check(home, {}, build(home, World(visits=101)))
    assert warned(same) == []
    worse = check(home, {}, build(home, World(counts=FEWER)))
    assert not worse.is_blocked
    assert warned(worse) == ["Less is left than before of F06, R02, R08, Y01, Y02."]
    assert publish(home, worse) is not None
    # What is usual now is compared with next.
    assert warned(check(home, {}, build(home, World(counts=FEWER, visits=102)))) == []


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (BEFORE, ""),
        ({**BEFORE, "R08": {"too_few_share": "0.120"}}, ""),
        ({**BEFORE, "R08": {"too_few_share": "0.121"}}, "R08"),
        ({**BEFORE, "R02": {"too_few_share": "0.000", "rounding_share": "0.050"}}, "R02"),
        ({"R02": BEFORE["R02"]}, "R08"),
        ({**BEFORE, "Y01": {"too_few_share": "1.000"}}, ""),
        ({"R02": {"too_few_share": "0.000"}, "R08": {"too_few_share": "0.000"}}, ""),
    ],
)
def test_only_a_drop_is_warned_of(now: Utility, named: str) -> None:
    found = drop_check(now, BEFORE)
    assert (found.status, found.message) == (
        ("warn", f"Less is left than before of {named}.") if named else ("pass", "")
    )
