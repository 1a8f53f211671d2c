"""Print each budget beside what was measured."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import people
from tests.benchmarks.files import (
    write_ledger,
    write_rates,
    write_registrations,
    write_workbook,
)
from tests.benchmarks.first_open import first_open_budget
from tests.benchmarks.measure import Cost, cost_of, ratio, verdict, work

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
SHEET_ROWS = ROWS // 10
SHORT_ROWS = 200
LARGEST_MEMORY_MB = 1000
# A run that held something back is done too.
DONE = (0, 1)
COMMAND = Path(sys.executable).with_name("compatriots")


@dataclass(frozen=True)
class Case:
    """One kind of file: ours against the bare read."""

    name: str
    export: str
    rows: int
    budget: float
    bare: str
    # CPU seconds of the bare read where the budgets in seconds were set.
    reference: float
    write: Callable[[Path, int], tuple[Path, Path]]  # gives our file and the bare one


def ledger(folder: Path, rows: int) -> tuple[Path, Path]:
    file, twin = folder / "ledger_1c_2025-03.csv", folder / "twin.csv"
    write_ledger(file, twin, rows)
    return file, twin


def one(name: str, write: Callable[[Path, int], None]) -> Callable[[Path, int], tuple[Path, Path]]:
    def written(folder: Path, rows: int) -> tuple[Path, Path]:
        write(folder / name, rows)
        return folder / name, folder / name

    return written


CASES = (
    Case("CSV, windows-1251", "ledger_1c", ROWS, 1.5, "bare_csv", 1.67, ledger),
    Case("JSON lines, persons", "event_registrations", ROWS, 4.0, "bare_json", 1.78,
         one("r.jsonl", write_registrations)),
    Case("XLSX", "diaspora_estimates", SHEET_ROWS, 1.5, "bare_workbook", 0.65,
         one("estimates.xlsx", write_workbook)),
    Case("XML", "cbr_rates", SHEET_ROWS, 1.5, "bare_xml", 0.38,
         one("rates.xml", write_rates)),
)  # fmt: skip


def load_ratios(folder: Path) -> tuple[list[bool], float]:
    """CPU against the bare read of the same content, and memory; and how many times slower this
    machine is than the one where budgets in seconds were set (geometric mean of bare reads)."""
    print(
        f"{'load':22}{'rows':>10}{'ours, CPU s':>13}{'bare, CPU s':>13}{'ratio':>8}"
        f"{'budget':>8}{'peak MB':>9}"
    )
    met, slower = [], []
    for case in CASES:
        long, short = folder / case.export / "long", folder / case.export / "short"
        for place in (long, short):
            place.mkdir(parents=True)
        ours, other = case.write(long, case.rows)
        ours_short, other_short = case.write(short, SHORT_ROWS)
        middle, mine, theirs = ratio(
            work("convert", case.export, str(ours)), work(case.bare, str(other)),
            work("convert", case.export, str(ours_short)), work(case.bare, str(other_short)),
        )  # fmt: skip
        slower.append(theirs.cpu_seconds / case.reference)
        met.append(middle <= case.budget and mine.peak_megabytes <= LARGEST_MEMORY_MB)
        print(
            f"{case.name:22}{case.rows:>10}{mine.cpu_seconds:>13.2f}{theirs.cpu_seconds:>13.2f}"
            f"{middle:>8.2f}{case.budget:>8.2f}{mine.peak_megabytes:>9.0f}  "
            f"{verdict(met[-1])}",
            flush=True,
        )
        shutil.rmtree(folder / case.export)
    return met, statistics.geometric_mean(slower)


def run_budget(folder: Path, slower: float) -> list[bool]:
    """Whole run ≤ dbt build × 1.5 + 10 CPU s + 50 ms per delivery (decision 0034), these seconds
    being those of a machine so many times as fast as this one; a run without news ≤ 1/4."""
    home = folder / "home"
    environment = {"COMPATRIOTS_HOME": str(home)}
    cost_of([str(COMMAND), "demo-exports", "--to", str(home)])
    first = cost_of([str(COMMAND), "run"], environment, DONE)
    deliveries = len(list((home / "lake" / "receipts").glob("*.json")))
    second = cost_of([str(COMMAND), "run"], environment, DONE)
    build = cost_of([str(COMMAND), "build"], environment)
    budget = build.cpu_seconds * 1.5 + (10 + 0.05 * deliveries) * slower
    met = [first.cpu_seconds <= budget, second.cpu_seconds <= first.cpu_seconds / 4]
    print(
        f"\nrun on demo data: {first.cpu_seconds:.1f} CPU s with {deliveries} deliveries; budget "
        f"{budget:.1f} (dbt build {build.cpu_seconds:.1f} × 1.5 + (10 + 50 ms each) × "
        f"{slower:.1f} for this machine)  "
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


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        met, slower = load_ratios(folder)
        met += run_budget(folder, slower)
        # On the release that the run made.
        met += first_open_budget(folder / "home") + people.budgets(folder / "home")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{sum(met)} of {len(met)} budgets met")
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
