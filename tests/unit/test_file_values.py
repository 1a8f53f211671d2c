"""Values that hold for a whole file are cast by their own contract, whatever was cast before."""

from __future__ import annotations

from dataclasses import replace

from dagster_project.contracts.model import Column
from dagster_project.ingest.judging.file_values import cast_text
from dagster_project.ingest.readers.source import Binding
from tests.pipeline.delivery_support import contract

# The same text is another day by each of these.
DAYS = {"%d.%m.%Y": "2026-02-01", "%m.%d.%Y": "2026-01-02"}


def test_a_new_contract_is_not_taken_for_one_that_is_gone() -> None:
    """Python gives the id of an object that is gone to a new one."""
    for number in range(50):
        form = list(DAYS)[number % 2]
        column = Column("day", "day", "date", formats=(form,))
        made = replace(contract("days", ("day",), "append", key=("day",)), columns=(column,))
        binding = Binding(made, made.layouts[0], {"day": 0}, 1)
        assert cast_text(binding, column, "01.02.2026") == DAYS[form], number
        del made, binding
