"""docs/operations.md, "Back up" and "Restore": the printed commands bring an installation back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import inbox, ledger
from dagster_project.ingest.load import load
from dagster_project.release import history, pointer
from dagster_project.release.rounding_key import load_secret
from tests.exercises.examples import Example
from tests.pipeline import hand_made_releases
from tests.pipeline.delivery_support import NOW
from tests.repo.files import REPOSITORY

PAGE = REPOSITORY / "docs" / "operations.md"
RATES = """<ValCurs Date="02.03.2025" name="Foreign Currency Market">
<Valute ID="R01235"><NumCode>840</NumCode><CharCode>USD</CharCode><Nominal>1</Nominal>
<Name>US Dollar</Name><Value>90,1234</Value><VunitRate>90,1234</VunitRate></Valute></ValCurs>"""


def carry_out(chapter: str, mark: str, home: Path, folder: Path) -> None:
    commands = Example.of(PAGE, chapter).marked(mark).replace("HOME_DIR", shlex.quote(str(home)))
    subprocess.run(["sh", "-ec", commands], cwd=folder, check=True)


def content(home: Home) -> dict[str, tuple[bytes, int]]:
    """Every file that a backup holds, with its mode."""
    folders = (home.lake, home.releases, home.secrets)
    return {
        str(path.relative_to(home.root)): (path.read_bytes(), path.stat().st_mode)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_printed_commands_bring_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    contracts = read_contracts(CONTRACTS)
    home, restored = Home(tmp_path / "the home"), Home(tmp_path / "another home")
    file = home.exports / "cbr_rates" / "daily_2025-03-02.xml"
    file.parent.mkdir(parents=True)
    file.write_text(RATES, encoding="utf-8")
    os.utime(file, (NOW.timestamp() - 1000,) * 2)
    assert [receipt.status for receipt in load(home, contracts, now=NOW)] == ["loaded"]
    release = hand_made_releases.publish(home, 1)
    secret = load_secret(home).secret_id
    home.lock.touch()

    carry_out("Back up", "example: backup", home.root, tmp_path)
    carry_out("Back up", "example: secrets", home.root, tmp_path)
    carry_out("Restore", "example: restore", restored.root, tmp_path)

    assert content(restored) == content(home)
    assert [row.delivery_id for row in ledger.read(restored)]
    current = pointer.current(restored)
    assert current is not None
    assert current.release_id == release.release_id
    assert history.verify(restored).is_sound
    assert load_secret(restored).secret_id == secret
    # A file that came already says nothing new, in the restored home too.
    shutil.copytree(home.exports, restored.exports)
    assert [r.status for r in load(restored, contracts, now=NOW)] in (["duplicate"], [])
