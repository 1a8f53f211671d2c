"""`dashboards` and `up`: the servers of an installation."""

from __future__ import annotations

import re

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.servers import dagster_servers, dashboards_server, serve
from dagster_project.home import Home

DASHBOARDS_PORT = 8501
DAGSTER_PORT = 3000

port_option = click.option("--port", default=DASHBOARDS_PORT, show_default=True, help="Dashboards.")
dagster_port_option = click.option(
    "--dagster-port", default=DAGSTER_PORT, show_default=True, help="Dagster."
)
HOST_NAME = re.compile(r"[a-z0-9.-]+(:\d+)?", re.IGNORECASE)


def host_names(
    _context: click.Context, _option: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise click.BadParameter(
                f"'{name}' is no name of a host; say it without http:// and path, "
                "such as figures.example.org or figures.example.org:8443."
            )
    return names


allow_host_option = click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    callback=host_names,
    envvar="COMPATRIOTS_ALLOWED_HOSTS",
    help="A name the dashboards are asked for by behind a proxy that passes the Host header on. "
    "May be given again.",
)
dagster_allow_host_option = click.option(
    "--dagster-allow-host",
    "dagster_hosts",
    multiple=True,
    callback=host_names,
    envvar="COMPATRIOTS_DAGSTER_ALLOWED_HOSTS",
    help="The same for Dagster.",
)


@click.command()
@home_option
@port_option
@allow_host_option
def dashboards(home: Home, port: int, hosts: tuple[str, ...]) -> None:
    """Serve the dashboards until Ctrl-C."""
    home.create()
    serve(home, [dashboards_server(port, hosts)])


@click.command()
@home_option
@port_option
@dagster_port_option
@allow_host_option
@dagster_allow_host_option
def up(
    home: Home,
    port: int,
    dagster_port: int,
    hosts: tuple[str, ...],
    dagster_hosts: tuple[str, ...],
) -> None:
    """Serve the dashboards and Dagster (with its schedules and sensors) until Ctrl-C."""
    from dagster_project.defs.instance import open_instance  # imports Dagster: only here

    home.create()
    # Made before the servers start: all of them would make Dagster's storage at once.
    with open_instance(home):
        pass
    serve(home, [dashboards_server(port, hosts), *dagster_servers(dagster_port, dagster_hosts)])
