"""Where the command begins: whatever happens, it ends with one of its exit codes.

Imports nothing but the standard library before the net is up: a broken installation is told
like any other problem.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import NoReturn

WRONG_USE = 2
NOTHING_PUBLISHED = 3


def main() -> NoReturn:
    """Run the command; never returns, never shows a traceback.

    Exit codes as ``errors.ExitCode``; 128 + the signal's number for Ctrl-C and a closed pipe.
    """
    code = NOTHING_PUBLISHED
    try:
        code = run_command()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else NOTHING_PUBLISHED
    except KeyboardInterrupt:
        tell("Interrupted. Call it again: it goes on where it stopped.")
        code = 128 + signal.SIGINT
    except BrokenPipeError:
        code = 128 + signal.SIGPIPE
    except BaseException as error:
        tell(sentence(error))
    close_output()
    sys.exit(code)


def run_command() -> int:
    """Let click choose the verb; its own errors are wrong use."""
    import click

    from dagster_project.cli.main import main as command

    # Not `command.main()`, which ends with code 1 when a pipe closes.
    try:
        with command.make_context("compatriots", sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        raise KeyboardInterrupt from None
    return 0


def sentence(error: BaseException) -> str:
    """What to say of an error nobody caught."""
    try:
        from dagster_project.explain import explained
        from dagster_project.home import Home

        return str(explained(error, Home.from_environment()))
    except Exception:
        # The program itself can't be imported.
        return (
            f"The program is damaged ({type(error).__name__}: {error}). "
            "Set it up again: make setup, or unpack it anew."
        )


def tell(text: str) -> None:
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def close_output() -> None:
    """Hand over what is still buffered; nobody may be there to read it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
