"""The release: the last asset of the main job, and of no partial selection."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.defs.names import (
    CANDIDATE,
    INDICATORS_KEY,
    PURPOSE_TAG,
    RELEASE_KEY,
    is_whole,
)
from dagster_project.line import Line


@dg.multi_asset(
    name="publish_release",
    specs=[
        dg.AssetSpec(
            RELEASE_KEY,
            group_name="release",
            description="Gate, disclosure control, Parquet, manifest, pointer.",
            deps=[INDICATORS_KEY],
            skippable=True,
        )
    ],
    required_resource_keys={"line"},
)
def publish_release(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    line: Line = context.resources.line
    run = context.run
    if not is_whole(run):
        context.log.warning("A partial selection never releases: run the main job whole.")
        return
    if run.tags.get(PURPOSE_TAG) == CANDIDATE:
        line.check()
        context.log.info(f"No release was asked for: {line.problem or line.end}.")
        return
    release = line.release()
    if release is None:
        context.log.info(f"No release: {line.problem or line.end}.")
        return
    yield dg.MaterializeResult(
        asset_key=RELEASE_KEY,
        metadata={"release": release.release_id, "known_at": line.known_at.isoformat()},
    )
