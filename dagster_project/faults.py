"""Stops a run at a named step, for the tests that kill it there; silent in any other life.

``COMPATRIOTS_FAULT=<step>`` kills the process (SIGKILL) when it reaches the step;
``<step>:full`` raises "no space left on device" there instead.
"""

from __future__ import annotations

import errno
import os
import signal

VARIABLE = "COMPATRIOTS_FAULT"


def reach(step: str) -> None:
    """Mark a step. Nothing happens unless a test asked for a fault at exactly this one."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    if wanted == step:
        os.kill(os.getpid(), signal.SIGKILL)
    if wanted == f"{step}:full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
