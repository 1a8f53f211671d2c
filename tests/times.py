"""How long each test file takes, and what follows from it: which go first, which are quick.

A session of all tests adds the seconds of each file to `.pytest_cache`; the next one hands
out the longest files first, so that at the end no process waits for another's long file. In a
fresh clone nothing is recorded: there the imports of a file say whether it starts programs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

RECORD = "compatriots/seconds_per_file"
SLOWEST = 15
# Of these folders all tests are quick, but those that start programs or read the real files.
QUICK_FOLDERS = ("unit", "contracts", "repo")
# A file that imports one of these runs programs, dbt, a demo world or a browser.
SLOW_IMPORTS = {
    "subprocess": 10,
    "dagster_project.warehouse.build": 20,
    "tests.pipeline.dbt_project": 40,
    "tests.exercises.working_copy": 60,
    "tests.browser.conftest": 90,
    "tests.browser.views": 90,
    "tests.pipeline.command": 100,
    "tests.pipeline.raw_demo": 100,
    "tests.statements.planted": 120,
    "dagster_project.demo.generate": 150,
}
REAL_FILES = {"realdata", "cases"}


@cache
def cost_by_imports(module: ModuleType) -> int:
    """Seconds a file may take, told by what it imports; 1 for a file that starts nothing."""
    found = 1
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
        found = max(found, SLOW_IMPORTS.get(name or "", 1))
    return found


def is_quick(folder: str, module: ModuleType, fixtures: set[str]) -> bool:
    """Whether a test belongs to `make unit`."""
    return folder in QUICK_FOLDERS and cost_by_imports(module) == 1 and not fixtures & REAL_FILES


def longest_first(
    items: list[pytest.Item], cost: Callable[[pytest.Item], float]
) -> list[pytest.Item]:
    """Tests of a file stay together and in order; the file that costs most comes first."""
    costs: dict[str, float] = {}
    for item in items:
        costs.setdefault(file_of(item.nodeid), cost(item))
    return sorted(items, key=lambda item: -costs[file_of(item.nodeid)])


def file_of(nodeid: str) -> str:
    return nodeid.split("::")[0]


class Times:
    """Collects and records seconds; only the process that sees all reports prints and writes."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.per_file: dict[str, float] = defaultdict(float)
        self.per_test: dict[str, float] = defaultdict(float)
        # None in a run without a cache (`-p no:cacheprovider`).
        self.cache: pytest.Cache | None = getattr(config, "cache", None)
        self.recorded: dict[str, float] = dict(self.cache.get(RECORD, {})) if self.cache else {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if isinstance(item, pytest.Function) and is_quick(
                item.path.parent.name, item.module, set(item.fixturenames)
            ):
                item.add_marker(pytest.mark.unit)
        # One process runs what it is told in the order it is told.
        if is_parallel(self.config):
            items[:] = longest_first(items, self.cost)

    def cost(self, item: pytest.Item) -> float:
        known = self.recorded.get(file_of(item.nodeid))
        if known is not None:
            return known
        return cost_by_imports(item.module) if isinstance(item, pytest.Function) else 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.per_test[report.nodeid] += report.duration
        self.per_file[file_of(report.nodeid)] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not is_parallel(self.config):
            return
        for title, seconds in (("files", self.per_file), ("tests", self.per_test)):
            terminalreporter.section(f"slowest {title}")
            for name in sorted(seconds, key=seconds.__getitem__, reverse=True)[:SLOWEST]:
                terminalreporter.write_line(f"{seconds[name]:7.1f} s  {name}")

    def pytest_sessionfinish(self) -> None:
        if is_whole(self.config) and self.cache and not is_worker(self.config):
            self.cache.set(RECORD, self.recorded | self.per_file)


def is_whole(config: pytest.Config) -> bool:
    """False where files may have run in part: their seconds would be taken for the whole."""
    chosen = config.option.keyword or config.option.markexpr
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m unit` need not import what it will not run."""
    is_other = collection_path.name.startswith("test_") and (
        collection_path.parent.name not in QUICK_FOLDERS
    )
    return True if is_other and config.option.markexpr == "unit" else None


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def is_parallel(config: pytest.Config) -> bool:
    return is_worker(config) or bool(getattr(config.option, "numprocesses", None))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "unit: quick, starts no program; told by tests/times.py")
    config.pluginmanager.register(Times(config), "times")
