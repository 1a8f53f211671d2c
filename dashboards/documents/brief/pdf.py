"""A brief as PDF: tagged (PDF/UA-1), with its fonts inside, the same bytes at every run."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst

from dashboards.documents.brief.model import Brief

TEMPLATE = Path(__file__).resolve().parent / "template.typ"
FONTS = Path(__file__).resolve().parents[1] / "fonts"


@cache
def _compiler() -> typst.Compiler:
    """Reads the fonts once for all documents of a process; those of the system are not asked."""
    return typst.Compiler(
        root=str(TEMPLATE.parent), font_paths=[str(FONTS)], ignore_system_fonts=True
    )


def to_pdf(brief: Brief) -> bytes:
    """The whole document. Its date is that of the release: no clock is asked."""
    day = brief.known_on
    data = asdict(brief) | {"date": [day.year, day.month, day.day], "known_on": day.isoformat()}
    written = _compiler().compile(
        input=str(TEMPLATE),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.combine(day, time(), UTC),
    )
    assert isinstance(written, bytes)
    return written
