"""When a file was received, and the id that follows from it."""

from __future__ import annotations

from datetime import datetime

import pytest

from dagster_project.contracts.model import ScopePart
from dagster_project.ingest.identity import delivery_id, stated_by_name
from dagster_project.ingest.times import compact, of_file_name, of_received_folder
from tests.pipeline.delivery_support import contract, world


@pytest.mark.parametrize(
    ("folder", "moment"),
    [
        ("received=2026-11-23T010000Z", datetime(2026, 11, 23, 1)),
        ("received=2026-11-23T01:00:00Z", datetime(2026, 11, 23, 1)),
        ("received=20261123T010000Z", datetime(2026, 11, 23, 1)),
        ("received=2026-11-23", datetime(2026, 11, 23)),
        ("november", None),
    ],
)
def test_a_folder_states_when_its_files_were_received(folder: str, moment: datetime | None) -> None:
    assert of_received_folder(folder) == moment


def test_a_folder_whose_time_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="received=23"):
        of_received_folder("received=23.11.2026")


def test_a_time_in_a_file_name_is_turned_to_utc() -> None:
    found = of_file_name("a_20261123T0300+0300.csv", r"_(.+)\.csv", "%Y%m%dT%H%M%z")
    assert found == datetime(2026, 11, 23)


def test_an_id_is_compact_time_and_twelve_hex_digits() -> None:
    moment = datetime(2026, 11, 23, 1)
    found = delivery_id(world()["reports"], "file.csv", "ab" * 32, "1.0.0", moment)
    assert found.startswith("20261123T010000Z-")
    assert len(found.split("-")[1]) == 12
    assert compact(moment.replace(microsecond=5)) == "20261123T010000000005Z"


def test_an_id_changes_with_content_version_export_and_the_scope_in_the_name() -> None:
    moment = datetime(2026, 11, 23, 1)
    monthly = contract(
        "monthly",
        ("period", "amount"),
        "period_snapshot",
        key=("period",),
        scope=(ScopePart("period", r"_(\d{4}-\d{2})"),),
    )
    assert stated_by_name(monthly, "m_2025-03.csv") == ("2025-03",)
    ids = {
        delivery_id(monthly, "m_2025-03.csv", "a", "1.0.0", moment),
        delivery_id(monthly, "m_2025-04.csv", "a", "1.0.0", moment),
        delivery_id(monthly, "m_2025-03.csv", "b", "1.0.0", moment),
        delivery_id(monthly, "m_2025-03.csv", "a", "1.1.0", moment),
        delivery_id(world()["reports"], "m_2025-03.csv", "a", "1.0.0", moment),
    }
    assert len(ids) == 5
    renamed = delivery_id(monthly, "renamed_2025-03.csv", "a", "1.0.0", moment)
    assert renamed in ids
