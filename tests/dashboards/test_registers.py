"""The consular register: beside the estimates, told where it contradicts, never where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboards.lib import estimates
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.texts import Texts
from dashboards.views.country.people import compatriots
from dashboards.views.country.selection import CountrySelection
from dashboards.views.country.summary import ON_REGISTER, in_brief
from dashboards.views.diaspora import charts, registers
from dashboards.views.diaspora.selection import DiasporaSelection

# More than the estimate; less than it; no register.
ABOVE, BELOW, NONE = "SRB", "DEU", "MNG"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_above_the_estimate_is_said_beside_it(scope: Scope, language: str) -> None:
    scope = replace(scope, language=language)
    said = Texts(language)("finding.above_estimate")

    def told(place: str) -> list[bool]:
        views = (
            charts.estimates(scope, DiasporaSelection("2025", place=place)),
            compatriots(scope, CountrySelection("2025", place=place)),
        )
        return [said in view.footnote for view in views]

    assert told(ABOVE) == [True, True]
    assert told(BELOW) == told(NONE) == [False, False]
    listed = registers.registered(scope, DiasporaSelection("2025")).table.rows
    remarks = {row["territory_code"]: row["remark"] for row in listed}
    assert (remarks[ABOVE], remarks[BELOW], NONE in remarks) == (said, "", False)


def test_a_register_names_its_post(scope: Scope) -> None:
    view = charts.estimates(scope, DiasporaSelection("2025", place=BELOW))
    (row,) = [row for row in view.table.rows if row["definition"] == estimates.REGISTERED]
    assert row["source"] == "Представительство: Берлин"


def is_told(scope: Scope, place: str) -> bool:
    """Whether the country in brief tells a register."""
    begins = ON_REGISTER("ru", count="", year="").partition("—")[0].strip()
    return begins in in_brief(scope, CountrySelection("2025", place=place))[0]


def test_the_country_in_brief_tells_a_register_where_there_is_one(scope: Scope) -> None:
    assert [is_told(scope, place) for place in (ABOVE, BELOW, NONE)] == [True, True, False]


def test_a_release_from_before_has_no_register(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimates, "has_table", lambda scope, table: False)
    view = registers.registered(scope, DiasporaSelection("2025"))
    assert (view.is_empty, view.empty) == (True, registers.EMPTY("ru"))
    assert not charts.estimates(scope, DiasporaSelection("2025", place=ABOVE)).footnote
    assert not is_told(scope, ABOVE)
