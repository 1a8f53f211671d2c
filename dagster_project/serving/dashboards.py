"""The dashboards: ``python -m dagster_project.serving.dashboards --port 8501``."""

from __future__ import annotations

import click
from ruamel.yaml import YAML
from streamlit.starlette import App

from dagster_project.home import REPOSITORY
from dagster_project.serving.compression import KeptGzip
from dagster_project.serving.guard import Rules
from dagster_project.serving.run import known_hosts, run
from dagster_project.serving.unknown_pages import UnknownPages

DASHBOARDS = REPOSITORY / "dashboards"
# Streamlit's front-end sets styles and small scripts within the page and draws pictures itself.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# Counts for monitoring and an interface for programs: nobody here uses them.
CLOSED = frozenset({"/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check"})


def page_paths() -> frozenset[str]:
    """The codes of all pages, by which addresses name them."""
    listed = YAML(typ="safe").load((DASHBOARDS / "pages.yml").read_text(encoding="utf-8"))
    return frozenset(page["code"] for page in listed["pages"])


@click.command()
@click.option("--port", required=True, type=int)
@click.option("--allow-host", "hosts", multiple=True, help="Another name it is asked for by.")
def main(port: int, hosts: tuple[str, ...]) -> None:
    app = UnknownPages(KeptGzip(App(DASHBOARDS / "app.py")), page_paths())
    run(app, Rules(known_hosts(port, hosts), POLICY, closed=CLOSED), port)


if __name__ == "__main__":
    main()
