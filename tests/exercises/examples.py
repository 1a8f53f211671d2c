"""Worked examples on a page: chapters whose blocks of code stand under the file they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# `path/of/file`, a blank line, and what the file holds; or, as a diff, what changes in it.
BLOCK = re.compile(r"^`([^`\n]+/[^`\n]+)`:?\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One chapter of a page."""

    text: str

    @staticmethod
    def of(page: Path, title: str) -> Example:
        chapters = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (found,) = [text for text in chapters if text.startswith(f"{title}\n")]
        return Example(found)

    def files(self) -> dict[str, str]:
        """Path → content, as written by hand."""
        return {path: text for path, kind, text in BLOCK.findall(self.text) if kind != "diff"}

    def changes(self) -> dict[str, list[tuple[str, str]]]:
        """Path → what stands there and what stands there afterwards, in files that exist.

        Printed as a diff without line numbers; its places are parted by a line that begins with @@.
        """
        return {
            path: [
                _before_and_after(part) for part in re.split(r"^@@.*\n", text, flags=re.M) if part
            ]
            for path, kind, text in BLOCK.findall(self.text)
            if kind == "diff"
        }

    def touched(self) -> set[str]:
        """Every file that the example writes or changes by hand."""
        return {path for path, _, _ in BLOCK.findall(self.text)}

    def marked(self, mark: str) -> str:
        """The block of code behind a comment of HTML."""
        found = re.search(
            rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL
        )
        assert found, mark
        return found[1]


def _before_and_after(part: str) -> tuple[str, str]:
    lines = part.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    after = "".join(line[1:] for line in lines if not line.startswith("-"))
    return before, after
