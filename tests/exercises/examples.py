"""Worked examples on a page: chapters whose blocks of code stand under the file they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# `path/of/file`, a blank line, and what the file holds.
BLOCK = re.compile(r"^`([^`\n]+/[^`\n]+)`:?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


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
        return dict(BLOCK.findall(self.text))

    def marked(self, mark: str) -> str:
        """The block of code behind a comment of HTML."""
        found = re.search(
            rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL
        )
        assert found, mark
        return found[1]
