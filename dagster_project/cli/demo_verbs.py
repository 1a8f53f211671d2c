"""`demo-exports`: a realistic set of synthetic exports with their truth."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from dagster_project.demo.generate import generate
from dagster_project.errors import wrong_use
from dagster_project.home import REPOSITORY, SYNTHETIC_MARK, Home, write_atomic

DEMO_HOME = REPOSITORY / "var-demo"
DEFAULT_SEED = 20261101
TRUTH = "truth.json"


@click.command("demo-exports")
@click.option("--to", type=click.Path(path_type=Path), help="A home folder (default: var-demo).")
@click.option("--seed", default=DEFAULT_SEED, show_default=True)
@click.option("--scale", default=1.0, show_default=True, help="Size of the world.")
@click.option("--clean", is_flag=True, help="Remove earlier demo exports of that folder first.")
def demo_exports(to: Path | None, seed: int, scale: float, clean: bool) -> None:
    """Write synthetic exports with all their dirt, and truth.json."""
    folder = (to or DEMO_HOME).resolve()
    refuse_real_home(folder)
    if clean:
        shutil.rmtree(folder / "exports", ignore_errors=True)
        (folder / TRUTH).unlink(missing_ok=True)
    elif (folder / TRUTH).exists():
        raise wrong_use(
            "demo exports are there already.",
            where=str(folder),
            hint="Add --clean to make them anew.",
        )
    write_demo(folder, seed, scale)


def write_demo(folder: Path, seed: int = DEFAULT_SEED, scale: float = 1.0) -> None:
    """Generate into a folder that is marked synthetic before the first file is in it."""
    refuse_real_home(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / SYNTHETIC_MARK, "Every figure made from this folder is invented.\n")
    click.echo(f"Writing demo exports to {folder / 'exports'} (about a minute) …")
    generate(folder, seed=seed, scale=scale)
    click.echo(f"Done. What a correct load yields stands in {folder / TRUTH}")


def refuse_real_home(folder: Path) -> None:
    """Invented files never come to lie beside real ones."""
    home = Home(folder)
    if not home.is_synthetic and (
        home.warehouse.exists() or (home.exports.exists() and any(home.exports.rglob("*.*")))
    ):
        raise wrong_use(
            "this home holds files that are not demo exports.",
            where=str(folder),
            hint="Name an empty folder with --to.",
        )
