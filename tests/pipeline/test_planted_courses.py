"""Nothing of a learner stands outside the landing, wherever in a list of courses it was typed."""

from __future__ import annotations

from itertools import count

import pytest

from dagster_project.demo.deliver_courses import BOM, HEADER
from dagster_project.demo.delivery import Record
from dagster_project.demo.files_text import render_csv
from dagster_project.home import Home
from tests.pipeline import test_planted_values as planting
from tests.pipeline.bad_input import shipped
from tests.pipeline.test_planted_values import Planted, leaks
from tests.pipeline.test_planted_youth import stored

SOUND: dict[str, str] = {
    "course_code": "K-2025-7", "centre": "C-ALA-1", "post": "RU-ALA",
    "residence_country": "Казахстан", "level": "А2", "term": "2025-H1", "surname": "Лунная",
    "given": "Римма", "birth_date": "03.02.1991", "age_band": "18–35", "enrolled_on": "20.01.2025",
    "hours_planned": "72", "hours_attended": "64,5", "exam_result": "сдан",
    "certificate_no": "RU-451077", "status": "завершил",
}  # fmt: skip


home = planting.home  # the fixture


def test_nothing_planted_in_courses_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted, numbers = Planted(), count(1)
    records = []
    for label in (None, *HEADER):
        for value in (planted.value(), planted.name()):
            row = SOUND | {"enrolment_id": f"L-2025-{next(numbers)}"}
            if label is not None:
                row[label] = value
            records.append(Record([row.get(name) for name in HEADER]))
    records += [
        Record([(SOUND | {"enrolment_id": f"L-2025-{number}"}).get(name) for name in HEADER])
        for number in range(1000, 1200)
    ]
    known = shipped("language_courses")
    folder = home.root.parent / "exports" / known.export
    folder.mkdir(parents=True)
    content = BOM + render_csv(HEADER, records).encode()
    (folder / f"courses_RU-ALA_2025-H1_{planted.name()}.csv").write_bytes(content)
    given, said = planting.run(home, known, caplog)
    assert leaks(home, said) == []
    assert [receipt.status for receipt in given] == ["loaded"]
    assert given[0].file.startswith("hidden-")
    rows = stored(home, known)["language_courses"]
    assert {row["level"] for row in rows} == {"A2"}
    assert not any(
        text in str(rows) for text in ("Лунная", "451077", "1991-02-03", "certificate_no")
    )
