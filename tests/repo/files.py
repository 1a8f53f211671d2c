"""The repository's own files, as the repository tests see them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# What nobody here wrote lies beside the checkout, or where it is said to lie.
SHARED = REPOSITORY.parent / "shared"
REALDATA = Path(os.environ.get("REALDATA_DIR", SHARED / "realdata"))
CASES = Path(os.environ.get("CASES_DIR", SHARED / "cases"))


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks or would track, by glob patterns of git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [path for name in sorted(set(listed)) if (path := REPOSITORY / name).is_file()]


def relative(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()
