"""Runs a web server of this installation: guarded, and on this machine only."""

from __future__ import annotations

from collections.abc import Iterable

import uvicorn
from starlette.types import ASGIApp

from dagster_project.serving import ADDRESS
from dagster_project.serving.guard import Guard, Rules

# Readers may be busy for a while; a socket that says nothing for so long is dead.
PING_SECONDS = 30
STOP_SECONDS = 5


def known_hosts(port: int, more: Iterable[str]) -> frozenset[str]:
    """The names under which a server is asked for, as browsers write them."""
    own = (f"{name}:{port}" if port != 80 else name for name in (ADDRESS, "localhost"))
    return frozenset((*own, *(name.strip().lower() for name in more if name.strip())))


def run(app: ASGIApp, rules: Rules, port: int) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    uvicorn.run(
        Guard(app, rules),
        host=ADDRESS,
        port=port,
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_level="warning",
        ws="websockets-sansio",
        # Measured: a rerun sends a quarter of the bytes for 1 ms of work.
        ws_per_message_deflate=True,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
