"""A contract file as plain data that still knows its line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dagster_project.contracts.normalised_text import normalised_text

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a contract, where, and what to do.

    ``is_blocking`` False: a remark (a contract of others that is standard-valid but says
    nothing of loading).
    """

    file: Path
    line: int
    message: str
    hint: str = ""
    is_blocking: bool = True

    def __str__(self) -> str:
        advice = f" {self.hint}" if self.hint else ""
        return f"{self.file.name}:{self.line}: {self.message}{advice}"


@dataclass(frozen=True)
class Document:
    """``data`` holds only dict, list, str, int, float, bool, None."""

    path: Path
    data: dict[str, Any]
    tree: Any  # the round-trip tree of ruamel.yaml, kept for its line numbers

    def line(self, place: Place) -> int:
        """Line (1-based) of the deepest part of ``place`` that exists."""
        node: Any = self.tree
        line = 1
        for step in place:
            try:
                marks, is_map = node.lc, isinstance(node, dict)
                position = marks.key(step) if is_map else marks.item(step)
                line = position[0] + 1
                node = node[step]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line

    def problem(self, place: Place, message: str, hint: str = "") -> Problem:
        return Problem(self.path, self.line(place), message, hint)


def load(path: Path) -> Document | Problem:
    """Read YAML 1.2 (``no`` and ``off`` are text); what can't be read is a problem."""
    reader = YAML(typ="rt")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Problem(path, 1, "The contract is not UTF-8 text.", "Save it as UTF-8.")
    except OSError as error:
        return Problem(path, 1, f"The contract can't be read: {error.strerror}.")
    try:
        tree = reader.load(StringIO(text))
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = str(error.problem or "a key stands twice").split(" with value")[0]
        return Problem(path, line, f"Not valid YAML: {said}.", "Keep one of the two.")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        return Problem(
            path,
            mark.line + 1 if mark else 1,
            f"Not valid YAML: {said}.",
            "Check the indentation, and put texts with `:` or `#` in quotes.",
        )
    except YAMLError as error:
        return Problem(path, 1, f"Not valid YAML: {str(error).splitlines()[0]}.")
    except RecursionError:
        return Problem(path, 1, "The contract is nested too deep.", "A contract has few levels.")
    if not isinstance(tree, dict):
        return Problem(
            path, 1, "The file holds no contract.", "Start with `compatriots contract new`."
        )
    return Document(path, plain(tree), tree)


def plain(node: Any) -> Any:
    """Round-trip nodes → plain Python values; YAML dates back to their text."""
    if isinstance(node, dict):
        return {normalised_text(str(key)): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, date):
        return node.isoformat()
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return normalised_text(str(node)) if kind is str else kind(node)
    return str(node)
