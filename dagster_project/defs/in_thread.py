"""Work in a thread, told while it happens: Dagster takes events only as the yields of a step."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextvars import copy_context
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeVar

Told = TypeVar("Told")
Result = TypeVar("Result")


class Stopped(Exception):
    """Nobody listens any more: what is told next is not to begin."""


def as_it_happens(
    work: Callable[[Callable[[Told], None]], Result],
) -> Generator[Told, None, Result]:
    """Yield what ``work`` tells, at once; its result, or what it raised, comes at the end.

    When the listener stops (Ctrl-C), the work meets ``Stopped`` where it tells something next,
    and is waited for: dbt has to let go of the warehouse before the run is over.
    """
    said: SimpleQueue[Told | None] = SimpleQueue()
    end: Future[Result] = Future()
    stopped = Event()

    def tell(item: Told) -> None:
        if stopped.is_set():
            raise Stopped
        said.put(item)

    def run() -> None:
        try:
            end.set_result(work(tell))
        except BaseException as error:
            end.set_exception(error)
        finally:
            said.put(None)

    thread = Thread(target=copy_context().run, args=(run,), name="station")
    thread.start()
    try:
        while (item := said.get()) is not None:
            yield item
    finally:
        stopped.set()
        thread.join()
    return end.result()
