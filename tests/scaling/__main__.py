"""``python -m tests.scaling``: measure, keep the figures, write them into docs/scaling.md.

``page`` alone writes the page anew from the figures that are kept.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from dagster_project.home import write_atomic
from tests.scaling import report
from tests.scaling.measure import measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.scaling", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["measure", "page"], default="measure")
    parser.add_argument("--scale", type=float, default=1.0, help="of the demo")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 20], help="times the demo's")
    parser.add_argument("--limit", type=float, default=1500, help="seconds of a step")
    parser.add_argument("--folder", type=Path, help="to work in; kept, and what is there is used")
    asked = parser.parse_args()
    # A polite end, too, takes the cluster along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if asked.what == "measure":
        with tempfile.TemporaryDirectory() as folder:
            place = (asked.folder or Path(folder)).resolve()
            figures = measure(place, asked.scale, asked.sizes, asked.limit)
        write_atomic(report.FIGURES, json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    found = report.figures()
    write_atomic(report.PAGE, report.page(report.PAGE.read_text(encoding="utf-8"), found))
    return int(any(size["differences"] for size in found["sizes"]))


raise SystemExit(main())
