"""What an alert says: in both languages, without paths of this machine and values of persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dagster_project.alerts.words import LANGUAGES, WORDS
from dagster_project.home import REPOSITORY, Home
from dagster_project.warehouse.export_state import ExportState
from dagster_project.warehouse.lateness import EVERYONE, Timeliness

EXPORTS_NAMED = 10
# What is left of a path of this machine is its last part.
PATH = re.compile(r"(?<![\w/:.])/(?:[^\s/'\",;:]+/)+([^\s/'\",;:]*)")


@dataclass(frozen=True)
class Alert:
    """``said``: language -> title and lines."""

    kind: str  # run_failed, late, test
    said: dict[str, tuple[str, tuple[str, ...]]]

    @property
    def subject(self) -> str:
        titles = " / ".join(self.said[language][0] for language in LANGUAGES)
        return f"{WORDS['en']['product']}: {titles}"

    @property
    def text(self) -> str:
        parts = []
        for language in LANGUAGES:
            title, lines = self.said[language]
            parts.append("\n".join((f"{WORDS[language]['product']}. {title}.", *lines)))
        return "\n\n".join(parts)


def run_failed(home: Home, run_id: str, started: datetime | None, reason: str) -> Alert:
    """``reason``: the sentence that `status` shows, in English."""
    told = without_paths(reason, home)
    said = {}
    for language in LANGUAGES:
        words = WORDS[language]
        when = f"{started:%Y-%m-%d %H:%M}" if started else "?"
        lines = [
            words["run_failed.when"].format(started=when, run=run_id[:8]),
            words["run_failed.reason"].format(reason=told)
            if told
            else words["run_failed.no_reason"],
            words["run_failed.stays"],
        ]
        said[language] = (words["run_failed"], _lines(home, language, lines))
    return Alert("run_failed", said)


def came_late(home: Home, missing: Sequence[Timeliness], stale: Sequence[ExportState]) -> Alert:
    """Deliveries that have become overdue, and exports whose data have grown too old."""
    by_export: dict[str, list[Timeliness]] = {}
    for item in missing:
        by_export.setdefault(item.export, []).append(item)
    said = {}
    for language in LANGUAGES:
        words = WORDS[language]
        lines = []
        for export, items in sorted(by_export.items())[:EXPORTS_NAMED]:
            last = max(items, key=lambda item: (item.due_on, item.post_code))
            post = words["everyone"] if last.post_code == EVERYONE else last.post_code
            lines.append(
                words["late.export"].format(
                    export=export,
                    count=len(items),
                    post=post,
                    period=last.period_code,
                    due=last.due_on,
                )
            )
        if (more := len(by_export) - EXPORTS_NAMED) > 0:
            lines.append(words["late.more"].format(count=more))
        for state in stale:
            age = state.age.days if state.age else "–"
            lines.append(
                words["stale"].format(export=state.export, age=age, allowed=state.allowed.days)
            )
        title = (
            words["late"].format(count=len(missing))
            if missing
            else words["stale.title"].format(count=len(stale))
        )
        said[language] = (title, _lines(home, language, [*lines, words["late.what"]]))
    return Alert("late", said)


def trial(home: Home) -> Alert:
    """To see that alerts arrive."""
    return Alert(
        "test",
        {
            language: (
                WORDS[language]["test"],
                _lines(home, language, [WORDS[language]["test.body"]]),
            )
            for language in LANGUAGES
        },
    )


def _lines(home: Home, language: str, lines: Sequence[str]) -> tuple[str, ...]:
    invented = [WORDS[language]["invented"]] if home.is_synthetic else []
    return (*lines, *invented)


def without_paths(text: str, home: Home) -> str:
    """Where this machine keeps its files is nobody's business outside of it."""
    for root in (home.root, REPOSITORY):
        text = text.replace(f"{root}/", "").replace(str(root), "the home")
    return PATH.sub(lambda found: f"…/{found.group(1)}", text)
