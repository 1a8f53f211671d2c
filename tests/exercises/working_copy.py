"""The repository once more, to be changed by an example and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.exercises.examples import Example
from tests.repo.files import CASES, REALDATA, relative, tracked


@dataclass(frozen=True)
class WorkingCopy:
    """A git repository with one commit, so that git says what an example touched."""

    root: Path

    @staticmethod
    def make(root: Path) -> WorkingCopy:
        for path in tracked("*"):
            target = root / relative(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        copy = WorkingCopy(root)
        copy.git("init", "--quiet")
        copy.git("add", "--all")
        who = ("-c", "user.name=example", "-c", "user.email=example@example.org")
        copy.git(*who, "commit", "--quiet", "--no-verify", "--message", "before")
        return copy

    @staticmethod
    def with_example(root: Path, example: Example) -> WorkingCopy:
        """What an example prints is written and changed, and the rest is generated."""
        copy = WorkingCopy.make(root)
        copy.write(example.files())
        copy.change(example.changes())
        copy.generate()
        return copy

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout

    def write(self, files: dict[str, str]) -> None:
        """New files only."""
        for name, text in files.items():
            path = self.root / name
            assert not path.exists(), name
            path.write_text(text, encoding="utf-8")

    def change(self, changes: dict[str, list[tuple[str, str]]]) -> None:
        """Places in files that exist; an example whose place is no more fails, and is rewritten."""
        for name, places in changes.items():
            path = self.root / name
            text = path.read_text(encoding="utf-8")
            for before, after in places:
                assert text.count(before) == 1, f"{name} has no such place, or many:\n{before}"
                text = text.replace(before, after)
            path.write_text(text, encoding="utf-8")

    def touched(self) -> set[str]:
        """Files that are new or changed."""
        said = self.git("status", "--porcelain", "--untracked-files=all")
        return {line[3:] for line in said.splitlines()}

    def run(self, *arguments: str) -> str:
        """``python -m …`` with the code of the copy; fails with what it said."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.root,
            env=os.environ
            | {
                "PYTHONPATH": str(self.root),
                "REALDATA_DIR": str(REALDATA),
                "CASES_DIR": str(CASES),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        return done.stdout

    def generate(self) -> None:
        """``make generate``."""
        self.run("dagster_project.contracts.generate")
        self.run("dagster_project.catalogue")

    def test(self, *arguments: str) -> str:
        return self.run("pytest", "--quiet", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments)
