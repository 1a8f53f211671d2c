"""`releases list·show·verify·rollback` and `sql`: the published history."""

from __future__ import annotations

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.output import print_for_program, print_rows, print_table, program_options
from dagster_project.cli.statuses import explain_statuses
from dagster_project.errors import ExitCode
from dagster_project.home import Home
from dagster_project.line import present
from dagster_project.release import clock, history
from dagster_project.release.sandbox import DEFAULT_LIMIT, query
from dagster_project.warehouse.lock import run_lock


def tell_remarks(home: Home) -> None:
    """Beside the answer, for a person: why it may not be about the release one thinks of."""
    for remark in history.remarks(home):
        click.echo(remark, err=True)


@click.group()
def releases() -> None:
    """List, show, verify and roll back what was published."""


@releases.command("list")
@home_option
@program_options
def list_releases(home: Home, form: str | None) -> None:
    """Every release, oldest first."""
    found = history.list_releases(home)
    tell_remarks(home)
    others = history.left_alone(home)
    for remark in filter(None, [history.not_servable(home), others]):
        click.echo(remark, err=True)
    print_rows(
        form,
        {
            "release": "release_id",
            "made": "made_at",
            "known at": "known_at",
            "deliveries": "deliveries",
            "synthetic": "synthetic",
            "current": "is_current",
        },
        [vars(item) for item in found],
        "No sound release is left." if others else "Nothing is published yet.",
    )


@releases.command("show")
@click.argument("release_id", required=False)
@home_option
@program_options
def show_release(release_id: str | None, home: Home, form: str | None) -> None:
    """The manifest of a release (default: the current one)."""
    manifest = history.show(home, release_id)
    tell_remarks(home)
    tables = [
        {"table": name, **facts}
        for tier in manifest["tables"].values()
        for name, facts in tier.items()
    ]
    if print_for_program(form, manifest, tables):
        return
    for name in ("release_id", "made_at", "known_at", "synthetic", "code_version", "boundary_set"):
        click.echo(f"{name:14}{manifest.get(name, '')}")
    print_table({"table": "table", "rows": "rows", "sha256": "sha256"}, tables, "No tables.")


@releases.command("verify")
@click.argument("release_id", required=False)
@home_option
@program_options
def verify_release(release_id: str | None, home: Home, form: str | None) -> None:
    """Compare every file with the hashes of the manifest."""
    result = history.verify(home, release_id)
    tell_remarks(home)
    if print_for_program(form, result, [result]):
        pass
    elif result.is_sound:
        click.echo(f"{result.release_id}: {result.files} files are as they were published.")
    else:
        click.echo("\n".join(result.problems))
    if not result.is_sound:
        raise SystemExit(int(ExitCode.NOTHING_PUBLISHED))


@releases.command("rollback")
@click.argument("release_id")
@click.option("--reason", default="", help="Kept in the history.")
@home_option
def roll_back(release_id: str, reason: str, home: Home) -> None:
    """Show an older release again, once it is verified."""
    with run_lock(home, "compatriots releases rollback"):
        release = history.rollback(
            home, release_id, reason=reason, at=clock.present(home, present())
        )
    click.echo(f"Dashboards show {release.release_id} again.")


@click.command()
@click.argument("statement")
@click.option("--release", "release_id", help="Another release than the current one.")
@click.option("--limit", default=DEFAULT_LIMIT, show_default=True)
@home_option
@program_options
def sql(statement: str, release_id: str | None, limit: int, home: Home, form: str | None) -> None:
    """Answer one SELECT over a release, in a sandbox."""
    result = query(home, statement, limit, release_id=release_id)
    tell_remarks(home)
    records = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    print_rows(form, {name: name for name in result.columns}, records, "No rows.")
    explain_statuses(form, records)
    if result.is_cut:
        click.echo(f"Only the first {limit} rows are shown; say more with --limit.", err=True)
