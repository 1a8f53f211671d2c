"""What a command costs, with the servers that work for it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PAUSE = 0.5


@dataclass(frozen=True)
class Cost:
    """``wall`` and ``cpu`` in seconds; ``memory``: most bytes resident at once, looked at twice a
    second. Of all processes that worked: what two of them share counts twice."""

    wall: float
    cpu: float
    memory: int


class TookTooLong(Exception):
    """A command was ended at its limit."""


def cost_of(
    command: Sequence[str],
    log: Path,
    *,
    limit: float,
    environment: Mapping[str, str] | None = None,
    servers: Sequence[int] = (),
    accepted: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end; what it says goes to ``log``. ``servers``: leaders of the sessions
    whose work counts too. Raises ``CalledProcessError``, and ``TookTooLong`` after ``limit``
    seconds."""
    before = _seen(servers)[0]
    begun = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    most = 0
    try:
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            most = max(most, _seen((*servers, process.pid))[1])
            if time.monotonic() - begun > limit:
                raise TookTooLong(f"{command} had not ended after {limit:.0f} s: see {log}")
            time.sleep(PAUSE)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    _, status, usage = ended
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = usage.ru_utime + usage.ru_stime + _seen(servers)[0] - before
    return Cost(round(wall, 1), round(cpu, 1), most)


def _seen(sessions: Sequence[int]) -> tuple[float, int]:
    """CPU seconds so far, with those of ended children, and bytes resident of all processes of
    these sessions."""
    ticks = pages = 0
    for file in Path("/proc").glob("[0-9]*/stat") if sessions else ():
        try:
            fields = file.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) in sessions:
            ticks += sum(map(int, fields[11:15]))
            pages += int(fields[21])
    return ticks / TICKS, pages * PAGE
