"""The `compatriots` command: the whole product from a shell (DESIGN §6)."""

from dagster_project.cli.main import main

__all__ = ["main"]
