"""What is costly to make and only read is made once per session, also by parallel processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` filled for the process that asked first; the others wait for it.

    Nobody may write into it. When making it fails, the next one to ask begins anew.
    """
    base = factory.getbasetemp()
    # In a parallel session every process has a folder of its own inside a common one.
    common = base.parent if base.name.startswith("popen-") else base
    folder, done = common / name, common / f"{name}.done"
    with FileLock(common / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
