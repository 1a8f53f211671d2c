"""One run of the line: load → build → check → release, in plain Python.

The command and Dagster both drive this object; it holds the run's lock, its clock and what
every station said, and writes the state of operations at the end of a failed run too. A run
that ends in none of the ways of ``End`` has failed: a step left out is no success.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import update_wrapper
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.errors import ExitCode, UserError, wrong_use
from dagster_project.explain import explained, nothing_in_effect, require_writable
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import names_version
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.load import load
from dagster_project.ingest.model import Progress, Receipt
from dagster_project.release import clock
from dagster_project.release import gate as release_gate
from dagster_project.release.gate import GateResult
from dagster_project.release.pointer import Published
from dagster_project.release.publish import publish
from dagster_project.release.settling import settle
from dagster_project.warehouse import operations
from dagster_project.warehouse.build import BuildResult, build
from dagster_project.warehouse.engine import Spark, chosen_engine
from dagster_project.warehouse.lock import load_lock, run_lock
from dagster_project.warehouse.node_events import Tell


def open_contracts(folder: Path | None = None) -> dict[str, Contract]:
    """The shipped contracts, and those of a further folder."""
    return read_contracts(*([CONTRACTS, folder] if folder else [CONTRACTS]))


# The known_at of a run that states none: the moment it gets the lock.
NOW = datetime.max


def present() -> datetime:
    """The clock of a run: UTC without zone, whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class End(StrEnum):
    """How a run may end well."""

    RELEASED = "released"
    CANDIDATE = "a candidate passed the gate"
    NOTHING_NEW = "nothing new since the last release"
    NOTHING_IN_EFFECT = "nothing in effect"
    PART = "the part that was asked for is done"


P = ParamSpec("P")
T = TypeVar("T")


def station(
    method: Callable[Concatenate[Line, P], T],
) -> Callable[Concatenate[Line, P], T]:
    """A station that fails says so to the line, and raises nothing but ``UserError``. Called
    again, it takes back what its former try said."""

    def told(self: Line, /, *arguments: P.args, **options: P.kwargs) -> T:
        if self.failed_station == method.__name__:
            self.problem = self.failed_station = ""
        try:
            return method(self, *arguments, **options)
        except Exception as error:
            problem = explained(error, self.home)
            self.problem = self.problem or str(problem)
            self.failed_station = method.__name__
            if error is problem:
                raise
            raise problem from error

    return update_wrapper(told, method)


@dataclass
class Line:
    """One run. A context manager; inside, the stations are called in order, each once or, after
    a fault that may pass, again.

    ``end`` is set by the station that finishes the run, or by whoever asks for a part only.
    """

    home: Home
    contracts: Mapping[str, Contract]
    inbox: Path
    known_at: datetime
    run_id: str
    purpose: str = "run"
    # A build alone may look at an earlier state; what publishes never goes back.
    publishes: bool = True
    # None: what the home and the environment say.
    engine: str | None = None
    # Loads these alone, while others may load other exports; else the home is this run's alone.
    exports: Collection[str] = ()
    wait: bool = True
    progress: Progress = field(default_factory=Progress)
    say: Callable[[str], None] = lambda text: None
    started_at: datetime = field(default_factory=present)
    receipts: list[Receipt] = field(default_factory=list)
    has_loaded: bool = False
    built: BuildResult | None = None
    gate: GateResult | None = None
    released: Published | None = None
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    failed_station: str = ""
    end: End | None = None
    # Runs before this one that began and died.
    died_before: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        require_writable(self.home)
        self.home.create()
        with ExitStack() as stack:
            if self.exports:
                lock = load_lock(
                    self.home, self.exports, self.purpose, self.run_id,
                    wait=self.wait, say=self.say,
                )  # fmt: skip
                self.died_before = stack.enter_context(lock)
            else:
                stack.enter_context(run_lock(self.home, self.purpose, wait=self.wait, say=self.say))
                self.died_before = operations.begin(
                    self.home, self.run_id, self.purpose, self.started_at
                )
            self._held = stack.pop_all()
        try:
            self._take_the_time()
            # What the settings say wrongly is said before anything is loaded.
            chosen_engine(self.home, self.engine)
        except UserError as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def _take_the_time(self) -> None:
        """After the wait for the lock: the run before may have published meanwhile."""
        stated = None if self.known_at == NOW else self.known_at
        self.started_at = self.known_at = present()
        self.started_at, self.known_at = clock.take(
            self.home, self.started_at, stated, publishes=self.publishes
        )
        self._note(*clock.remarks(self.home, self.started_at))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._held:
            if error is not None and not self.problem:
                self.problem = str(explained(error, self.home))
            if not self.problem and self.end is None:
                self.problem = "The run stopped before its end, and no step said why."
            try:
                self._write_state()
            except Exception as trouble:
                said = f"The state after the run can't be written: {explained(trouble, self.home)}"
                self.problem = f"{self.problem} {said}".strip()

    def _write_state(self) -> None:
        operations.write(
            self.home,
            self.run_id,
            self.contracts,
            outcome=self.exit_code.name.lower(),
            known_at=self.known_at,
            started_at=self.started_at,
            finished_at=present(),
            message=" ".join(filter(None, [self.problem, *self.notes])),
            release_id=self.released.release_id if self.released else None,
            gate=[asdict(item) for item in self.gate.checks] if self.gate else (),
            junk=scan(self.inbox, self.contracts).ignored if self.inbox.is_dir() else (),
        )

    @station
    def load(self, only: Collection[str] | None = None) -> list[Receipt]:
        """``only``: the folders of these exports; without it, those that the run holds."""
        load(
            self.home, self.contracts, self.inbox, now=self.started_at, progress=self.progress,
            only=only or self.exports or None, given=self.receipts,
        )  # fmt: skip
        self.has_loaded = True
        return self.receipts

    def cluster(self, select: Sequence[str] = ()) -> Spark | None:
        """What builds, if it is not DuckDB. A part is made by DuckDB of the warehouse's own tables:
        a cluster may hold those of another time."""
        if select and self.engine == "spark":
            raise wrong_use("Spark builds everything.", "--engine spark", "Leave out --select.")
        return None if select else chosen_engine(self.home, self.engine)

    @station
    def build(
        self, *, force: bool = False, select: Sequence[str] = (), tell: Tell | None = None
    ) -> BuildResult:
        """``check_build`` judges its models and tests. ``select``: only these of them; ``tell``
        hears of each as it ends. A part that is forced is asked for by a person, who wants to
        know what its tests say."""
        names_version.require_one(self.home, self.known_at)
        self.built = build(
            self.home, self.contracts, self.known_at,
            tell=tell, force=force, select=select, with_tests=force,
            spark=self.cluster(select),
        )  # fmt: skip
        self._note(self.built.note)
        return self.built

    def _note(self, *sentences: str) -> None:
        """Each once, also when a station says it again."""
        self.notes += [text for text in sentences if text and text not in self.notes]

    @station
    def check_build(self) -> None:
        """Raises ``UserError`` with every reason when the gate would not let the build pass."""
        gate = release_gate.check_build(self.home, self.built or self.build())
        if gate.is_blocked:
            self._shut(gate)

    @station
    def check(self) -> GateResult | None:
        """Make and judge a candidate; raises ``UserError`` when the gate is shut.

        None when no delivery is in effect: there is nothing to publish then.
        """
        gate = self._judge()
        if gate is not None:
            self.end = End.CANDIDATE if gate.has_news else End.NOTHING_NEW
        return gate

    def _judge(self) -> GateResult | None:
        self._note(*settle(self.home))
        built = self.built or self.build()
        # The load may have brought what a stated known_at leaves out.
        clock.require_latest(self.home, self.known_at, self.started_at)
        if clock.is_before_release(self.home, built.known_at, self.started_at):
            # A build that looked at an earlier state is not what to publish.
            built = self.build(force=True)
        self.check_build()
        stated = release_gate.delivery_states(self.home, self.contracts, built.known_at)
        found = Counter(state for _, state in stated)
        former = found["held"] - sum(item.status == "held" for item in self.receipts)
        if former > 0:
            self._note(f"Held since an earlier run: {former} (`compatriots status`).")
        if not found["in_effect"]:
            self.end, self.problem = End.NOTHING_IN_EFFECT, nothing_in_effect(self.home, found)
            return None
        self.gate = release_gate.check(self.home, self.contracts, built)
        if self.gate.is_blocked:
            self._shut(self.gate)
        return self.gate

    def _shut(self, gate: GateResult) -> None:
        self.gate = gate
        reasons = [item.message or item.check_name for item in gate.failures]
        raise UserError(
            "The gate is shut, nothing was published. " + " ".join(reasons),
            hint="The last release stays; `compatriots status` lists every check, and dbt's own "
            f"words are in {self.home.work / 'dbt-logs' / 'dbt.log'}.",
        )

    @station
    def release(self) -> Published | None:
        """None when nothing is new since the last release, or nothing is in effect."""
        gate = self._judge()
        if gate is not None:
            self.released = publish(self.home, gate)
            self.end = End.RELEASED if self.released else End.NOTHING_NEW
        return self.released

    @property
    def kept_back(self) -> list[Receipt]:
        """Deliveries of this run that did not come into effect and want a person's eye."""
        return [item for item in self.receipts if item.status in ("held", "refused")]

    @property
    def exit_code(self) -> ExitCode:
        if self.problem or self.end is None:
            return ExitCode.NOTHING_PUBLISHED
        return ExitCode.DONE_WITH_HELD if self.kept_back else ExitCode.DONE

    def summary(self) -> list[str]:
        """What this run did, in sentences; the last lines list what was held or refused."""
        counted = {
            status: sum(item.status == status for item in self.receipts)
            for status in ("loaded", "duplicate", "held", "refused")
        }
        said = ", ".join(f"{count} {status}" for status, count in counted.items() if count)
        lines = [f"Load: {said or 'nothing new in the inbox'}."] if self.has_loaded else []
        if self.built is not None:
            lines.append(
                "Build: nothing new, the warehouse stays as it is."
                if self.built.is_skipped
                else f"Build: {len(self.built.nodes)} steps, {len(self.built.failed)} failed, "
                f"{len(self.built.warned)} with warnings."
            )
        if self.released is not None:
            lines.append(f"Release: {self.released.release_id}, data as of {self.known_at} UTC.")
        elif self.gate is not None and not self.gate.has_news:
            lines.append("Release: nothing new since the last one.")
        lines += self.notes
        lines += [
            f"{item.status.capitalize()}: {item.export}/{item.file}: {item.message}"
            for item in self.kept_back
        ]
        return lines
