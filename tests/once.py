"""What is costly to make and only read is made once per session, also by parallel processes."""

from __future__ import annotations

import re
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
    return _made_once(base.parent if base.name.startswith("popen-") else base, name, make)


def made_once_beside(path: Path, name: str, make: Callable[[Path], None]) -> Path | None:
    """The same for who knows only a path of the session; None for a path of none."""
    common = next((one for one in path.parents if re.fullmatch(r"pytest-\d+", one.name)), None)
    return _made_once(common, name, make) if common else None


def _made_once(common: Path, name: str, make: Callable[[Path], None]) -> Path:
    folder, done = common / name, common / f"{name}.done"
    with FileLock(common / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
