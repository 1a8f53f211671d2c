"""What a release hangs on in Dagster is what its code reads."""

from __future__ import annotations

import re

from dagster_project.release.inputs import ALSO_READ
from tests.repo.files import tracked

TABLE = re.compile(r'"?\b(seeds|core|marts|indicators|intermediate|qc)"?\."?([a-z_]+)\b"?')
RELEASED = ("dim_", "mart_", "fct_indicator_value")


def test_every_table_that_the_release_reads_is_upstream_of_it() -> None:
    named = {
        found
        for path in tracked("dagster_project/release/*.py")
        for found in TABLE.findall(path.read_text(encoding="utf-8"))
    }
    read = {f'"{schema}"."{name}"' for schema, name in named if not name.startswith(RELEASED)}
    assert read == set(ALSO_READ)
