"""The release: the last asset of the main job, and of no partial selection."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from dagster_project.contracts.model import Contract
from dagster_project.defs.gate_checks import gate_specs, gate_verdicts
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import (
    CANDIDATE,
    PURPOSE_TAG,
    RELEASE_KEY,
    is_whole,
    key_of,
    raw_key,
)
from dagster_project.defs.retries import only_passing_faults_again
from dagster_project.defs.verdicts import moment
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.line import Line
from dagster_project.release.inputs import relations_read
from dagster_project.warehouse.manifest import read_manifest


def build_release_asset(
    manifest: Mapping[str, Any], contracts: Mapping[str, Contract]
) -> dg.AssetsDefinition:
    upstream = [
        *map(key_of, relations_read(manifest)),
        # Their rows are counted again and compared with the receipts.
        *map(raw_key, contracts),
    ]

    @dg.multi_asset(
        name="publish_release",
        specs=[
            dg.AssetSpec(
                RELEASE_KEY,
                group_name="release",
                description="Gate, disclosure control, Parquet, manifest, pointer.",
                deps=upstream,
                skippable=True,
            )
        ],
        check_specs=gate_specs(),
        # Else Dagster would ask for an answer of every check, also where the gate was not.
        can_subset=True,
    )
    def publish_release(
        context: dg.AssetExecutionContext, line: dg.ResourceParam[Line]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        if not is_whole(context.run):
            context.log.warning("A partial selection never releases: run the main job whole.")
            return
        with only_passing_faults_again(context):
            yield from released(context, line)

    return publish_release


def released(
    context: dg.AssetExecutionContext, line: Line
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    is_candidate = context.run.tags.get(PURPOSE_TAG) == CANDIDATE
    shut: UserError | None = None
    try:
        release = None if is_candidate else line.release()
        if is_candidate:
            line.check()
    except UserError as error:
        release, shut = None, error
    # Before its checks, which are then of this release and not of the one before.
    if release is not None:
        yield dg.MaterializeResult(
            asset_key=RELEASE_KEY,
            metadata={
                "release": release.release_id,
                "known_at": moment(line.known_at),
                "tables": len(release.manifest["tables"]["internal"]),
                "deliveries": len(release.manifest["deliveries"]),
            },
        )
    # Told of a shut gate, too: the checks say what holds the release back.
    if line.gate is not None:
        yield from (verdict.result() for verdict in gate_verdicts(line.gate))
    if shut is not None:
        raise shut
    if release is None:
        asked = "No release was asked for" if is_candidate else "No release"
        context.log.info(f"{asked}: {line.problem or line.end}.")


@dg.definitions
def release_definitions() -> dg.Definitions:
    manifest, contracts = read_manifest(Home.from_environment()), Installation().open_contracts()
    return dg.Definitions(assets=[build_release_asset(manifest, contracts)])
