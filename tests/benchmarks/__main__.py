"""Print each budget of DESIGN §13 that this stage has, beside what was measured."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.files import (
    write_ledger,
    write_rates,
    write_registrations,
    write_workbook,
)
from tests.benchmarks.measure import Cost, cost_of, ratio, work

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
SHEET_ROWS = ROWS // 10
LARGEST_MEMORY_MB = 1000
# A run that held something back is done too.
DONE = (0, 1)
COMMAND = Path(sys.executable).with_name("compatriots")


def load_ratios(folder: Path) -> list[bool]:
    nothing, start = cost_of(work("nothing")), cost_of(work("start"))
    ledger, twin = folder / "ledger_1c_2025-03.csv", folder / "twin.csv"
    people, book, rates = folder / "r.jsonl", folder / "estimates.xlsx", folder / "rates.xml"
    write_ledger(ledger, twin, ROWS)
    write_registrations(people, ROWS)
    write_workbook(book, SHEET_ROWS)
    write_rates(rates, SHEET_ROWS)
    cases = (
        ("CSV, windows-1251", "ledger_1c", ledger, "bare_csv", twin, ROWS, 1.5),
        ("JSON lines, persons", "event_registrations", people, "bare_json", people, ROWS, 4.0),
        ("XLSX", "diaspora_estimates", book, "bare_workbook", book, SHEET_ROWS, 1.5),
        ("XML", "cbr_rates", rates, "bare_xml", rates, SHEET_ROWS, 1.5),
    )
    print(
        f"{'load':22}{'rows':>10}{'ours, CPU s':>13}{'bare, CPU s':>13}{'ratio':>8}"
        f"{'budget':>8}{'peak MB':>9}"
    )
    met = []
    for name, export, ours, bare, other, rows, budget in cases:
        middle, mine, theirs = ratio(
            work("convert", export, str(ours)), work(bare, str(other)), start, nothing
        )
        met.append(middle <= budget and mine.peak_megabytes <= LARGEST_MEMORY_MB)
        print(
            f"{name:22}{rows:>10}{mine.cpu_seconds:>13.2f}{theirs.cpu_seconds:>13.2f}"
            f"{middle:>8.2f}{budget:>8.2f}{mine.peak_megabytes:>9.0f}  {verdict(met[-1])}"
        )
    return met


def run_budget(folder: Path) -> list[bool]:
    """Whole run ≤ dbt build × 1.5 + 10 CPU s + 20 ms per delivery; a run without news ≤ 1/4."""
    home = folder / "home"
    environment = {"COMPATRIOTS_HOME": str(home)}
    cost_of([str(COMMAND), "demo-exports", "--to", str(home)])
    first = cost_of([str(COMMAND), "run"], environment, DONE)
    deliveries = len(list((home / "lake" / "deliveries").glob("*.parquet")))
    second = cost_of([str(COMMAND), "run"], environment, DONE)
    build = cost_of([str(COMMAND), "build"], environment)
    budget = build.cpu_seconds * 1.5 + 10 + 0.02 * deliveries
    met = [first.cpu_seconds <= budget, second.cpu_seconds <= first.cpu_seconds / 4]
    print(
        f"\nrun on demo data: {first.cpu_seconds:.1f} CPU s with {deliveries} deliveries; budget "
        f"{budget:.1f} (dbt build {build.cpu_seconds:.1f} × 1.5 + 10 + 20 ms each)  "
        f"{verdict(met[0])}"
    )
    print(
        f"run without news: {second.cpu_seconds:.1f} CPU s = "
        f"{second.cpu_seconds / first.cpu_seconds:.2f} of the first; budget 0.25  "
        f"{verdict(met[1])}"
    )
    print_peaks(first, second, build)
    return met


def print_peaks(*costs: Cost) -> None:
    print("peak MB: " + ", ".join(f"{cost.peak_megabytes:.0f}" for cost in costs))


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        met = load_ratios(folder) + run_budget(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{sum(met)} of {len(met)} budgets met")
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
