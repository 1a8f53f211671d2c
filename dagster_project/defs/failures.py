"""What went wrong in a Dagster run, in one sentence, and runs whose process is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import dagster as dg
from dagster import DagsterInstance

from dagster_project.errors import UserError
from dagster_project.explain import explained, unforeseen
from dagster_project.home import Home

DIED = "The process of this run was killed, or the machine stopped."
INTERRUPTED = ("KeyboardInterrupt", "DagsterExecutionInterruptedError")
FAILURES = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}


class Told(Protocol):
    """An error as Dagster keeps it; the class has no public name."""

    @property
    def cls_name(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def stack(self) -> Sequence[str]: ...
    @property
    def cause(self) -> Told | None: ...


def failure_of(instance: DagsterInstance, run_id: str, home: Home) -> str:
    """The first failure that the run's events tell, without a traceback; empty for none."""
    for entry in instance.all_logs(run_id, of_type=FAILURES):
        event = entry.dagster_event
        if event is None:
            continue
        if event.is_step_failure:
            return of_error(event.step_failure_data.error, event.step_key or "", home)
        if event.event_specific_data is None:
            return event.message or ""  # said by us: of a run that died
        return of_error(event.job_failure_data.error, "the run", home)
    return ""


def of_error(error: Told | None, where: str, home: Home) -> str:
    cause = error
    while cause is not None and cause.cls_name != UserError.__name__ and cause.cause is not None:
        cause = cause.cause
    if cause is None:
        return f"{where}: the run did not end well; its page in Dagster says more."
    if cause.cls_name == UserError.__name__:
        return cause.message.split(": ", 1)[-1].strip()
    if cause.cls_name in INTERRUPTED:
        return str(explained(KeyboardInterrupt(), home))
    # Its own text may quote a value of a row: it is not shown.
    kind = cause.cls_name or "of an unknown kind"
    story = f"{where}: {kind}\n{''.join(cause.stack)}"
    return f"{where}: {unforeseen(kind, story, home)}"


def report_dead(instance: DagsterInstance, run_ids: Iterable[str]) -> None:
    """Tell Dagster of runs that died, else it would wait for their end for ever."""
    for run_id in filter(None, run_ids):
        run = instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            instance.report_run_failed(run, DIED)
