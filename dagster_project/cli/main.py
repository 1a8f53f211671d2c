"""The verbs of `compatriots`, in the order a newcomer meets them."""

from __future__ import annotations

from typing import Any

import click

from dagster_project.cli.alert_verbs import alerts
from dagster_project.cli.brief import brief
from dagster_project.cli.context import HOME
from dagster_project.cli.contract_verbs import contract
from dagster_project.cli.delivery_verbs import deliveries, quarantine, reload
from dagster_project.cli.demo_verbs import demo_exports
from dagster_project.cli.doctor import doctor
from dagster_project.cli.passport import passport
from dagster_project.cli.publishable import publishable
from dagster_project.cli.release_verbs import releases, sql
from dagster_project.cli.run import build, load, release, run
from dagster_project.cli.serve import dashboards, up
from dagster_project.cli.start import start
from dagster_project.cli.status import status
from dagster_project.explain import explained
from dagster_project.home import Home

VERBS = (
    start,
    run,
    load,
    build,
    release,
    status,
    deliveries,
    quarantine,
    reload,
    dashboards,
    up,
    brief,
    sql,
    passport,
    releases,
    publishable,
    contract,
    alerts,
    demo_exports,
    doctor,
)


class Verbs(click.Group):
    """A problem of a verb ends with one sentence and its exit code, never with a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            problem = explained(error, context.meta.get(HOME) or Home.from_environment())
            click.echo(str(problem), err=True)
            raise SystemExit(int(problem.exit_code)) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="compatriots-warehouse")
def main() -> None:
    """Export files become reproducible, protected statistics for compatriots programmes.

    Exit codes: 0 done; 1 done and published, but something was held or refused;
    2 wrong use; 3 nothing published, or not to be published.
    """


for verb in VERBS:
    main.add_command(verb)
