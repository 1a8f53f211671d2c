"""Every run of the main job ends in one of a few good ways, or as a failure with its reason:
in the exit code, in Dagster and in `status`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from dagster import AssetKey

from dagster_project.defs import dbt_models
from dagster_project.defs.names import CANDIDATE
from dagster_project.home import Home
from dagster_project.ingest import decisions
from dagster_project.ingest.expectations import ExpectationsWorker, FailedExpectation, Validation
from dagster_project.line import Line
from tests.pipeline.job_runs import Ended, Factory
from tests.pipeline.run_fixtures import QuietGate, forget_deliveries
from tests.pipeline.small_graph import results

pytest_plugins = ("tests.pipeline.run_fixtures",)
SECRET = "Ivanova"
Break = Callable[[Factory], None]


def a_node(**said: str) -> Break:
    def broken(factory: Factory) -> None:
        factory.nodes = results(**said)

    return broken


def nothing_built(factory: Factory) -> None:
    factory.nodes = ()


def a_node_without_a_word(factory: Factory) -> None:
    factory.nodes = tuple(item for item in results() if item.name != "fct_indicator_value")


def raises(target: str, error: BaseException) -> Break:
    def broken(factory: Factory) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        factory.patch.setattr(target, fail)

    return broken


def a_released_table(factory: Factory) -> None:
    def validate(self: ExpectationsWorker, name: str, *_: object) -> Validation:
        return Validation(name, 1, (FailedExpectation("one_row_per", "x", "error", 3),), {})

    factory.patch.setattr(QuietGate, "validate", validate)


def a_dying_worker(factory: Factory) -> None:
    """The real gate; its process is killed before it answers."""

    def start(self: ExpectationsWorker) -> None:
        ExpectationsWorker.start(self)
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    factory.patch.setattr(QuietGate, "start", start)
    factory.patch.setattr(QuietGate, "validate", ExpectationsWorker.validate)


VALUE = ValueError(f"could not convert {SECRET}")
PLACES: dict[str, tuple[Break, str]] = {
    "seed": (a_node(rates="error"), "seed rates failed."),
    "model upstream": (a_node(base="error"), "model base failed."),
    "model elsewhere": (
        a_node(mart_events__attendance="error"),
        "model mart_events__attendance failed.",
    ),
    "error test upstream": (a_node(base_key="fail"), "test base_key failed."),
    "error test of the indicators": (
        a_node(indicators_key="fail"),
        "test indicators_key failed.",
    ),
    "error test elsewhere": (a_node(attendance_key="fail"), "test attendance_key failed."),
    "a status nobody knows": (a_node(base="partial success"), "model base failed."),
    "nothing built": (nothing_built, "made nothing at all"),
    "a model dbt left out": (a_node_without_a_word, "says nothing of fct_indicator_value"),
    "expectations of released tables": (a_released_table, "one_row_per"),
    "the worker of the expectations": (a_dying_worker, "the process ended"),
    "exception in load": (raises("dagster_project.line.load", VALUE), "(ValueError)"),
    "exception in build": (raises("dagster_project.line.build", VALUE), "(ValueError)"),
    "exception in the gate": (
        raises("dagster_project.release.gate.reconcile", VALUE),
        "ValueError",
    ),
    "exception in publish": (raises("dagster_project.line.publish", VALUE), "(ValueError)"),
    "interrupted": (raises("dagster_project.line.load", KeyboardInterrupt()), "interrupted"),
    "exception between": (
        raises("dagster_project.defs.exports.export_metadata", VALUE),
        "ValueErr",
    ),
}


def is_a_failure(ended: Ended, reason: str) -> None:
    assert ended.dagster == "FAILURE"
    run = ended.status["run"]
    assert run["outcome"] == "nothing_published"
    assert reason in run["message"]
    assert SECRET not in run["message"]
    assert run["release_id"] is None


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_anywhere_is_exit_3_a_failed_run_and_a_reason(
    factory: Factory, place: str
) -> None:
    broken, reason = PLACES[place]
    broken(factory)
    ended = factory.by_command()
    assert ended.code == 3
    assert reason in ended.said
    assert SECRET not in ended.said
    is_a_failure(ended, reason)


@pytest.mark.parametrize(
    "place", ["error test upstream", "exception in publish", "exception between"]
)
def test_a_failed_run_of_dagsters_own_is_told_too(factory: Factory, place: str) -> None:
    broken, reason = PLACES[place]
    broken(factory)
    is_a_failure(factory.by_dagster(), reason)


def test_every_reason_is_said_at_once_and_shown_where_it_lies(factory: Factory) -> None:
    factory.nodes = results(base_key="fail", mart_events__attendance="error")
    ended = factory.by_command()
    for reason in (
        "test base_key failed.",
        "model mart_events__attendance failed.",
        "model fct_indicator_value was not built.",
    ):
        assert reason in ended.said
    assert {"base_key", "mart_events__attendance", "fct_indicator_value"} <= {
        item["check_name"] for item in ended.status["gate"]
    }
    assert "base_key" in ended.failed_checks
    assert ended.materialized >= {"rates", "base"}
    assert not ended.materialized & {"fct_indicator_value", "mart_events__attendance", "internal"}


def test_the_good_ends(factory: Factory) -> None:
    released = factory.by_command()
    assert (released.code, released.dagster) == (0, "SUCCESS"), released.said
    assert released.status["run"]["release_id"]
    assert "internal" in released.materialized
    again = factory.by_dagster()
    assert (again.status["run"]["outcome"], again.dagster) == ("done", "SUCCESS")
    assert again.status["run"]["release_id"] is None
    factory.new_figures()
    candidate = factory.by_dagster(purpose=CANDIDATE)
    assert (candidate.status["run"]["outcome"], candidate.dagster) == ("done", "SUCCESS")
    assert "internal" not in candidate.materialized


def test_a_failed_build_is_no_lack_of_news(factory: Factory) -> None:
    assert factory.by_command().code == 0
    factory.nodes = results(attendance_key="fail")
    is_a_failure(factory.by_command(), "test attendance_key failed.")


def test_a_step_left_out_is_a_failure(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever made Dagster skip the release without an error."""
    monkeypatch.setattr(dbt_models, "MADE", ("success", "no-op", "skipped"))
    monkeypatch.setattr(Line, "check_build", lambda line: None)
    factory.nodes = results(base="error")
    ended = factory.by_command()
    assert (ended.code, ended.status["run"]["outcome"]) == (3, "nothing_published")


def test_with_nothing_in_effect_nothing_is_published(factory: Factory, home: Home) -> None:
    before = set(home.releases.iterdir())
    forget_deliveries(home)
    empty = factory.by_command()
    assert (empty.code, empty.dagster) == (3, "SUCCESS"), empty.said
    assert str(home.exports) in empty.said
    assert "compatriots start" in empty.said
    factory.deliver()
    (receipt,) = home.receipts.glob("*.json")
    decisions.withdraw(home, receipt.stem, reason="wrong", now=factory.world.known_at)
    ended = factory.by_dagster()
    assert "1 withdrawn" in ended.status["run"]["message"]
    assert set(home.releases.iterdir()) == before
    for path in home.decisions.glob("*.parquet"):
        path.unlink()


def test_a_part_that_is_chosen_releases_nothing_and_fails_when_it_fails(
    factory: Factory,
) -> None:
    chosen = (AssetKey(["core", "base"]), AssetKey(["seeds", "rates"]))
    factory.nodes = tuple(item for item in results() if item.name in ("base", "rates"))
    done = factory.by_dagster(selection=chosen)
    assert (done.dagster, done.status["run"]["outcome"]) == ("SUCCESS", "done")
    assert done.status["run"]["release_id"] is None
    factory.nodes = tuple(i for i in results(base="error") if i.name in ("base", "rates"))
    is_a_failure(factory.by_dagster(selection=chosen), "model base failed.")
