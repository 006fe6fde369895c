"""The host's queue of generations, and the moments in which nothing may come between."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from .host_modules import host
from .host_report import is_training
from .refusal import Refusal

LOCK_PAUSE_SECONDS = 0.1


@contextlib.contextmanager
def alone(seconds: float, harm: str) -> Iterator[None]:
    """Raises Refusal (409) while the host trains, or generates for longer than `seconds`.

    `harm` completes "The web UI trains; … ."
    """
    _refuse_while_training(harm)
    with _queue(seconds, harm):
        # The trainer takes the same queue: it may have come first while we waited.
        _refuse_while_training(harm)
        yield


def _refuse_while_training(harm: str) -> None:
    if is_training():
        raise Refusal(409, "HOST_TRAINING", f"The web UI trains; {harm}.", "Wait for it.")


@contextlib.contextmanager
def _queue(seconds: float, harm: str) -> Iterator[None]:
    """The host's lock around generations; its FIFO lock knows no timeout, so it is asked again and again."""
    lock = host("call_queue.queue_lock")
    if lock is None:
        yield
        return
    give_up = time.monotonic() + seconds
    while not lock.acquire(blocking=False):
        _refuse_while_training(harm)
        if time.monotonic() > give_up:
            raise Refusal(409, "HOST_BUSY", "The web UI is generating.", "It is asked again when it is done.")
        time.sleep(LOCK_PAUSE_SECONDS)
    try:
        yield
    finally:
        lock.release()
