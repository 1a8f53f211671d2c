"""The line of one run: opened before its first step, closed after its last."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from dagster_project.defs.failures import failure_of, report_dead
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import EXPORT_TAG, is_whole
from dagster_project.line import NOW, End, Line


class LineResource(dg.ConfigurableResource[Line]):
    """The four stations of one run, holding its locks and its clock. Steps get the line
    itself; the command, which has one of its own, puts that in its place."""

    installation: dg.ResourceDependency[Installation]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Line]:
        run, instance = context.run, context.instance
        assert run is not None
        assert instance is not None
        home = self.installation.home
        line = Line(
            home=home,
            contracts=self.installation.open_contracts(),
            inbox=self.installation.inbox,
            known_at=NOW,
            run_id=run.run_id,
            purpose="Dagster",
            exports=[run.tags[EXPORT_TAG]] if EXPORT_TAG in run.tags else [],
            end=None if is_whole(run) else End.PART,
        )
        with line:
            report_dead(instance, line.died_before)
            yield line
            # A step's exception never comes this way: Dagster has it.
            line.problem = line.problem or failure_of(instance, run.run_id, home)


@dg.definitions
def line_definitions() -> dg.Definitions:
    installation = Installation()
    return dg.Definitions(
        resources={"installation": installation, "line": LineResource(installation=installation)}
    )
