"""CPU and memory of one piece of work, taken in a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user + system) and peak resident memory in MB of a finished process."""

    cpu_seconds: float
    peak_megabytes: float


def cost_of(
    command: Sequence[str],
    environment: dict[str, str] | None = None,
    accepted: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end; raises ``CalledProcessError`` with its output when it fails."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        print(output.decode(errors="replace")[-4000:])
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def work(name: str, *arguments: str) -> list[str]:
    """The command line of a function in ``tests.benchmarks.work``."""
    return [sys.executable, "-m", "tests.benchmarks.work", name, *arguments]


def ratio(
    ours: Sequence[str],
    bare: Sequence[str],
    ours_short: Sequence[str],
    bare_short: Sequence[str],
    rounds: int = 3,
) -> tuple[float, Cost, Cost]:
    """Median of our CPU ÷ the bare CPU, pair by pair, each without what a short file of the same
    kind takes: starting, importing, planning."""
    mine_short = min(cost_of(ours_short).cpu_seconds for _ in range(rounds))
    theirs_short = min(cost_of(bare_short).cpu_seconds for _ in range(rounds))
    pairs = [(cost_of(ours), cost_of(bare)) for _ in range(rounds)]
    ratios = [
        (mine.cpu_seconds - mine_short) / (theirs.cpu_seconds - theirs_short)
        for mine, theirs in pairs
    ]
    middle = statistics.median(ratios)
    mine, theirs = min(zip(ratios, pairs, strict=True), key=lambda item: abs(item[0] - middle))[1]
    return middle, mine, theirs


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
