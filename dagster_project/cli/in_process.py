"""The main job in the caller's process: what `compatriots run` does, and the UI shows."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.failures import failure_of, report_dead
from dagster_project.defs.instance import open_instance
from dagster_project.defs.names import MAIN_JOB
from dagster_project.line import Line

# The run's log is in Dagster's storage; the terminal belongs to our sentences.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_in_process(line: Line) -> None:
    """Drive ``line`` through the main job. What went wrong stands in ``line.problem``.

    Raises ``UserError`` when the job could not even begin; the line's state says so too.
    """
    with line, open_instance(line.home) as instance:
        report_dead(instance, line.died_before)
        result = main_job().execute_in_process(
            instance=instance,
            run_id=line.run_id,
            raise_on_error=False,
            resources={"line": line},
            run_config=QUIET,
        )
        if not result.success and not line.problem:
            said = failure_of(instance, line.run_id, line.home)
            line.problem = said or "The run did not end well; its page in Dagster says more."


def main_job() -> dg.JobDefinition:
    # Read only now: the definitions look at the home that the environment names.
    from dagster_project.definitions import definitions

    loaded: dg.Definitions = definitions()
    return loaded.resolve_job_def(MAIN_JOB)
