"""A small demo in two loads: a home that a cluster builds, and copies of it that DuckDB builds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_project.cli.run import open_line
from dagster_project.demo.generate import generate
from dagster_project.home import SYNTHETIC_MARK, Home
from dagster_project.line import End
from dagster_project.warehouse import build as warehouse
from dagster_project.warehouse.engine import SETTINGS, Spark, chosen_engine
from dagster_project.warehouse.node_events import STARTED, NodeEvent
from tests.pipeline.command import KNOWN_AT

SCALE = 0.02
# Files that came before it are loaded first.
FIRST = "received=2026-03"
# Left out of both loads: states of a year's registers that were corrected.
CORRECTION = "consular_figures/received=2026-08"
# Half of a whole build's steps.
MIDDLE = 300


@dataclass(frozen=True)
class TwoLoads:
    """``home``: what the cluster builds. ``exports``: all files of the demo."""

    home: Home
    exports: Path

    def deliver(self, wanted: Callable[[Path], bool]) -> None:
        """Put the wanted folders of deliveries into the inbox, and load."""
        for folder in self.exports.glob("*/received=*"):
            if wanted(folder):
                to = self.home.exports / folder.relative_to(self.exports)
                shutil.copytree(folder, to, dirs_exist_ok=True)
        with open_line("load", self.home) as line:
            line.load()
            line.end = End.PART

    def beside(self, folder: Path) -> Home:
        """A copy with the same lake and secrets that nothing has been built in."""
        ignored = shutil.ignore_patterns("warehouse.duckdb*", "work", "exports")
        return Home(Path(shutil.copytree(self.home.root, folder, ignore=ignored)))


def make(folder: Path, spark: Spark) -> TwoLoads:
    """Loaded in two loads, nothing built yet."""
    generate(folder, scale=SCALE)
    home = Home(folder / "home")
    home.create()
    (home.root / SYNTHETIC_MARK).write_text("invented\n", encoding="utf-8")
    settings = f'engine = "spark"\n[spark]\nport = {spark.port}\nschema = "parity"\nthreads = 4\n'
    (home.root / SETTINGS).write_text(settings, encoding="utf-8")
    made = TwoLoads(home, folder / "exports")
    made.deliver(lambda one: one.name < FIRST)
    made.deliver(lambda one: one.name >= FIRST and not is_correction(one))
    return made


def is_correction(folder: Path) -> bool:
    return f"{folder.parent.name}/{folder.name}".startswith(CORRECTION)


def build(
    home: Home,
    engine: str | None = None,
    select: Sequence[str] = (),
    in_the_middle: Callable[[], None] = lambda: None,
) -> Path:
    """As the command does it; returns the warehouse. ``engine``: none for that of the home."""
    ended: list[str] = []

    def tell(event: NodeEvent) -> None:
        if event.status != STARTED:
            ended.append(event.unique_id)
            if len(ended) == MIDDLE:
                in_the_middle()

    known_at = datetime.fromisoformat(KNOWN_AT).replace(tzinfo=None)
    with open_line("build", home, known_at=known_at, engine=engine) as line:
        # Not by the line, which builds a part on DuckDB.
        spark = chosen_engine(home, engine)
        line.built = warehouse.build(
            line.home, line.contracts, line.known_at, tell=tell, select=select, spark=spark
        )
        line.check_build()
        line.end = End.PART
    return home.warehouse
