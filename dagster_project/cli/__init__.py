"""The `compatriots` command: the whole product from a shell."""

import os

# NumPy's threads for large matrices spin for work that never comes. Before its first import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from dagster_project.cli.entry import main

__all__ = ["main"]
