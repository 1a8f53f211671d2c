"""The main job in the caller's process: what `compatriots run` does, and the UI shows."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.instance import open_instance
from dagster_project.defs.names import MAIN_JOB
from dagster_project.line import Line

# The run's log is in Dagster's storage; the terminal belongs to our sentences.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_in_process(line: Line) -> None:
    """Drive ``line`` through the main job. What went wrong stands in ``line.problem``."""
    instance = open_instance(line.home)
    # Read only now: the definitions look at the home that the environment names.
    from dagster_project.definitions import definitions

    loaded: dg.Definitions = definitions()
    job = loaded.resolve_job_def(MAIN_JOB)
    with instance, line:
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            resources={"line": line},
            run_config=QUIET,
        )
        line.run_id = result.run_id
        if not result.success and not line.problem:
            line.problem = failure_of(result)


def failure_of(result: dg.ExecuteInProcessResult) -> str:
    """The first failed step's own words, without a traceback."""
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause if error and error.cause else error
            if cause:
                return cause.message.split(": ", 1)[-1].strip()
    return "The run did not end well; Dagster's page of the run says more."
