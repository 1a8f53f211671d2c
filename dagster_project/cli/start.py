"""`start`: what a newcomer calls. Chooses the home, runs the main job, serves."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from dagster_project.cli.context import (
    contracts_option,
    exports_option,
    home_option,
)
from dagster_project.cli.demo_verbs import DEMO_HOME, TRUTH, write_demo
from dagster_project.cli.run import run_main_job
from dagster_project.cli.serve import (
    allow_host_option,
    dagster_allow_host_option,
    dagster_port_option,
    port_option,
)
from dagster_project.cli.servers import (
    dagster_servers,
    dashboards_server,
    require_free_ports,
    serve,
)
from dagster_project.errors import ExitCode
from dagster_project.home import Home
from dagster_project.ingest.inbox import scan
from dagster_project.line import open_contracts


@click.command()
@home_option
@exports_option
@contracts_option
@port_option
@dagster_port_option
@allow_host_option
@dagster_allow_host_option
@click.option("--no-serve", is_flag=True, help="End after the release.")
@click.pass_context
def start(
    context: click.Context,
    home: Home,
    exports_folder: Path | None,
    contracts_folder: Path | None,
    port: int,
    dagster_port: int,
    hosts: tuple[str, ...],
    dagster_hosts: tuple[str, ...],
    no_serve: bool,
) -> None:
    """Run the main job, then serve the dashboards and Dagster until Ctrl-C.

    With no real export in the inbox the demo home is used, and said so.
    """
    servers = [dashboards_server(port, hosts), *dagster_servers(dagster_port, dagster_hosts)]
    if not no_serve:
        require_free_ports(servers)
    is_named = context.get_parameter_source("home") != ParameterSource.DEFAULT
    chosen = choose_home(home, is_named, exports_folder, contracts_folder)
    code = run_main_job(chosen, exports_folder=exports_folder, contracts_folder=contracts_folder)
    if code not in (ExitCode.DONE, ExitCode.DONE_WITH_HELD) or no_serve:
        raise SystemExit(int(code))
    serve(chosen, servers)


def choose_home(
    home: Home, is_named: bool, exports_folder: Path | None, contracts_folder: Path | None
) -> Home:
    """The home named or found; the demo home where nothing real has ever arrived."""
    if exports_folder or has_exports(home, contracts_folder) or home.warehouse.exists():
        return home
    demo = home if is_named else Home(DEMO_HOME)
    click.echo(f"No export in {home.exports}: showing invented demo data from {demo.root}.")
    if not (demo.root / TRUTH).exists():
        write_demo(demo.root)
    return demo


def has_exports(home: Home, contracts_folder: Path | None) -> bool:
    return home.exports.exists() and bool(
        scan(home.exports, open_contracts(contracts_folder)).files
    )
