"""Steps are tried again for faults that pass by themselves, and for nothing else.

Not by giving the assets a retry policy: Dagster would then try again for every exception, and
after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from dagster_project.transient import is_transient

AGAIN = dg.RetryPolicy(max_retries=3, delay=2, backoff=dg.Backoff.EXPONENTIAL)


@contextmanager
def only_passing_faults_again(
    context: dg.AssetExecutionContext | dg.OpExecutionContext,
) -> Iterator[None]:
    """For the body of a step: a transient fault puts its step up for a retry."""
    try:
        yield
    except Exception as error:
        if not is_transient(error):
            raise
        raise dg.RetryRequested(
            AGAIN.max_retries, AGAIN.calculate_delay(context.retry_number + 1)
        ) from error
