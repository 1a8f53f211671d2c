"""A load of some exports of a test world beside others, in a process of its own.

It says "ready" when it could begin, and begins when it is told.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dagster_project.ingest import expectations
from dagster_project.ingest.load import load
from dagster_project.warehouse.lock import load_lock
from tests.pipeline.delivery_support import NOW, World, convert
from tests.pipeline.run_deliveries import PassingGate


def load_exports(world: World, *exports: str, by: object = convert) -> tuple[str, ...]:
    """Gives the ids of runs that died over these exports before."""
    run_id = f"load-{'-'.join(exports)}"
    with load_lock(world.home, exports, f"load {' '.join(exports)}", run_id) as died:
        load(
            world.home, world.contracts, world.inbox,
            now=NOW, only=exports, convert=by,  # type: ignore[arg-type]
        )  # fmt: skip
    return died


def main() -> None:
    expectations.WORKER = PassingGate()
    world = World(Path(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    load_exports(world, *sys.argv[2:])


if __name__ == "__main__":
    main()
