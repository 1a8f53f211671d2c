"""Counts of persons: rounded to a base that the release says of each indicator."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.lib.format import Formats
from dashboards.lib.names import indicator_facts
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.lib.units import persons_rounded_to

PARTICIPANTS = "R02"


@st.cache_resource(show_spinner=False, max_entries=16)
def _bases(scope: Scope) -> dict[str, int]:
    """Base by indicator; shared, never changed. A release of before says none."""
    facts = indicator_facts(scope).items()
    return {code: base for code, fact in facts if (base := fact.get("rounding_base"))}


def persons_unit(scope: Scope, indicator: str = PARTICIPANTS) -> str:
    """The unit in which counts of an indicator are written."""
    return persons_rounded_to(_bases(scope).get(indicator))


def rounded(scope: Scope, indicator: str = PARTICIPANTS) -> str:
    """What stands beneath a figure of such counts."""
    texts = Texts(scope.language)
    base = _bases(scope).get(indicator) or texts("persons.unnamed_base")
    return texts("persons.rounded", base=base)


@st.cache_data(show_spinner=False, max_entries=16)
def protection(scope: Scope) -> dict[str, Any]:
    """Parts of the texts that explain the rounding: all bases, and what a zero stands for."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    bases = sorted(set(_bases(scope).values()))
    zeros = [formats.number(0, persons_rounded_to(base)) for base in bases or (None,)]
    named = formats.either(bases) if bases else texts("persons.unnamed_base")
    return {"base": named, "zero": ", ".join(zeros)}
