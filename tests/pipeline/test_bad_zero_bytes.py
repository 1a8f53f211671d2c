"""Zero bytes are no text, wherever in a file they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pipeline.bad_input import (
    grant,
    grants,
    line_of,
    plan,
    plans,
    read,
    refused,
    registration,
    registrations,
)

LATE = 1500  # far behind the first 64 KB


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_late_zero_byte_of_a_csv_is_quarantined_at_its_line(
    tmp_path: Path, end: str, quoted: bool
) -> None:
    # A quoted line end sends the file to the exact reader.
    lines = [grant(number) for number in range(LATE)]
    if quoted:
        lines[3] = grant(3, purpose='"две\nстроки"')
    lines[LATE - 2] = grant(LATE - 2, purpose="ремонт\x00 зала")
    outcome = read(grants(tmp_path, *lines, end=end), "grants")
    assert outcome.faults == [("zero_byte", "", LATE + quoted)]
    assert outcome.counts == (LATE - 1, 1, 0)


def test_a_file_that_ends_in_zero_bytes_was_not_written_whole(tmp_path: Path) -> None:
    file = grants(tmp_path, *(grant(number) for number in range(LATE)))
    file.write_bytes(file.read_bytes() + bytes(4096))
    assert refused(file, "grants").code == "truncated"


def test_a_zero_sign_in_a_json_line_is_quarantined(tmp_path: Path) -> None:
    lines = [line_of(registration(number)) for number in range(LATE)]
    lines[900] = line_of(registration(900, plan_id="P\x00-1"))
    lines[901] = line_of(registration(901, note="\x00"))  # no column reads it
    lines[902] = line_of(registration(902, channel="C:\\u0000"))  # a backslash, no zero
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.faults == [("zero_byte", "", 901)]
    assert outcome.counts == (LATE - 1, 1, 0)


def test_a_zero_sign_in_a_json_list_is_quarantined(tmp_path: Path) -> None:
    file = plans(tmp_path, plan(1), plan(2, title_ru="Фо\x00рум"), plan(3))
    assert "\\u0000" in json.dumps(json.loads(file.read_text("utf-8")))
    outcome = read(file, "event_plan")
    assert outcome.faults == [("zero_byte", "", 2)]
    assert outcome.counts == (2, 1, 0)
