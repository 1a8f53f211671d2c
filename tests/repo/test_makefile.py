"""`make run` hides no code of the command."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.repo.files import REPOSITORY


@pytest.mark.parametrize(("code", "of_make", "says"), [(0, 0, ""), (1, 2, "1"), (3, 2, "3")])
def test_make_run_passes_on_what_it_gets(
    code: int, of_make: int, says: str, tmp_path: Path
) -> None:
    stub = tmp_path / "compatriots"
    stub.write_text(f'#!/bin/sh\necho "$@"\nexit {code}\n')
    stub.chmod(0o755)
    done = subprocess.run(
        ["make", "--old-file=setup", "run", "SERVE=0", "EXPORTS=an inbox", f"BIN={tmp_path}"],
        cwd=REPOSITORY,
        # Of a `make test` around us: it would make this one say where it is.
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "start --exports an inbox --no-serve"
    assert done.returncode == of_make
    assert (f"Error {says}" in done.stderr) is bool(code)
