"""Dagster's pages: ``python -m dagster_project.defs.web_server --port 3000``.

What ``dagster-webserver -m`` does, with our guard around its application; its own command has no
place for one. The two names with an underscore are the ones that command uses.
"""

from __future__ import annotations

import click
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_webserver.app import create_app_from_workspace_process_context

from dagster_project.defs.instance import open_instance
from dagster_project.home import REPOSITORY, Home
from dagster_project.serving.guard import Rules
from dagster_project.serving.run import known_hosts, run

DEFINITIONS = "dagster_project.definitions"
# Beside Dagster's own policy for its page, which lets scripts in by a number used once.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
COMMANDS = frozenset({"/graphql"})
# Whole runs for debugging, notebooks, reports of assets from outside, old names of the server.
CLOSED = frozenset(
    {
        "/download_debug", "/notebook", "/dagit", "/dagit_info",
        "/report_asset_materialization", "/report_asset_check", "/report_asset_observation",
    }
)  # fmt: skip


@click.command()
@click.option("--port", required=True, type=int)
@click.option("--allow-host", "hosts", multiple=True, help="Another name it is asked for by.")
def main(port: int, hosts: tuple[str, ...]) -> None:
    target = ModuleTarget(DEFINITIONS, None, str(REPOSITORY), None)
    with (
        open_instance(Home.from_environment()) as instance,
        WorkspaceProcessContext(instance, target) as workspace,
    ):
        app = create_app_from_workspace_process_context(workspace)
        run(app, Rules(known_hosts(port, hosts), POLICY, COMMANDS, CLOSED), port)


if __name__ == "__main__":
    main()
