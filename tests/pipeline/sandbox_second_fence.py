"""Runs statements behind the second fence alone: each unchecked, in a process of its own.

Reads ``{"files", "attacks": {name: sql}, "seconds"}``; answers ``{name: {"said", "megabytes"}}``.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

from dagster_project.release import sandbox, sandbox_worker

MEMORY_MEGABYTES = 100


def run_alone(sql: str, files: list[str], seconds: float) -> dict[str, Any]:
    """What one statement said, or that it was ended; and its peak of memory."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        said = unchecked(sql, files, seconds)
        os.write(write, said.encode(errors="replace")[:60_000])
        os._exit(0)
    os.close(write)
    ended, _, _ = select.select([read], [], [], seconds)
    if not ended:
        os.kill(child, signal.SIGKILL)
    said = os.read(read, 65_536).decode() if ended else ""
    os.close(read)
    _, _, usage = os.wait4(child, 0)
    return {"said": said or "(ended)", "megabytes": usage.ru_maxrss // 1024}


def unchecked(sql: str, files: list[str], seconds: float) -> str:
    request = {
        "sql": sql,
        "limit": sandbox.DEFAULT_LIMIT,
        "seconds": seconds,
        "memory_megabytes": MEMORY_MEGABYTES,
        "overhead_megabytes": sandbox.OVERHEAD_MEGABYTES,
    }
    sandbox_worker.bound(request)
    try:
        problem, table = sandbox_worker.answer(request, [Path(file) for file in files])
    except BaseException as error:
        return f"(died of {type(error).__name__})"
    return json.dumps(problem) if table is None else str(table.to_pydict())


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    told = {
        name: run_alone(sql, asked["files"], asked["seconds"])
        for name, sql in asked["attacks"].items()
    }
    sys.stdout.write(json.dumps(told))
