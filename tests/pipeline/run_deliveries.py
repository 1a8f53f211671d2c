"""One load and sync of a test world in a process of its own, to be killed.

The gate is a stand-in that passes everything: starting the real one costs seconds, and it
writes nothing. One test runs the real one.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from dagster_project.errors import UserError
from dagster_project.ingest import expectations
from dagster_project.ingest.expectations import ExpectationsWorker, Validation
from dagster_project.warehouse import raw
from tests.pipeline.delivery_support import World


class PassingGate(ExpectationsWorker):
    def start(self) -> None:
        pass

    def validate(self, name: str, files: object, specs: object) -> Validation:
        return Validation(name, 0, (), {})


def main() -> None:
    root, file_limit, gate = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if gate == "passing":
        expectations.WORKER = PassingGate()
    if file_limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
    world = World(root)
    try:
        world.run()
        raw.sync(world.home, world.contracts)
    except UserError as error:
        sys.exit(f"USER ERROR {error}")


if __name__ == "__main__":
    main()
