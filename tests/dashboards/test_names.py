"""Names inside sentences: from the release, and a phrase that fits any name where it has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboards.lib import names
from dashboards.lib.names import belonging_to, inside
from dashboards.lib.scope import Scope


@pytest.mark.parametrize(
    ("language", "code", "where", "whose"),
    [
        ("ru", "KAZ", "в Казахстане", "Казахстана"),
        ("ru", "CYP", "на Кипре", "Кипра"),
        ("en", "NLD", "in the Netherlands", "of the Netherlands"),
        ("ru", "WLD", "во всём мире", "всего мира"),
    ],
)
def test_a_name_stands_in_its_case(
    scope: Scope, language: str, code: str, where: str, whose: str
) -> None:
    reader = replace(scope, language=language)
    assert (inside(reader, code), belonging_to(reader, code)) == (where, whose)


def test_a_release_without_cases_leaves_the_name_as_it_is(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = replace(names.names(scope), territories={"KAZ": {"territory_code": "KAZ"}})
    monkeypatch.setattr(names, "names", lambda scope: former)
    assert inside(scope, "KAZ") == "на территории «Казахстан»"
    assert belonging_to(scope, "KAZ") == "территории «Казахстан»"
