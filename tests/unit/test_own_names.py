"""Names that a contract may store and names that models resolve are those of the same seeds."""

from __future__ import annotations

import re

from dagster_project.contracts.known_values import _OWN_NAMES
from dagster_project.home import DBT_PROJECT

MACRO = (DBT_PROJECT / "macros" / "names.sql").read_text(encoding="utf-8")
CALL = re.compile(r"own_names\('(\w+)', '(\w+)'")
ALIASES = re.compile(r"ref\('(\w+_aliases)'\)")


def test_contracts_and_models_know_the_same_names() -> None:
    (also,) = re.findall(r"for name in \[code, (.+?)\]", MACRO)
    columns = re.findall(r"'(\w+)'", also)
    resolved = {}
    for path in (DBT_PROJECT / "models" / "staging").glob("stg_*_aliases.sql"):
        text = path.read_text(encoding="utf-8")
        if called := CALL.search(text):
            (aliases,) = set(ALIASES.findall(text))
            seed, code = called.groups()
            resolved[aliases] = (seed, (code, *columns))
    assert resolved == _OWN_NAMES
