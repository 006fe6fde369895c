"""Where the web UI does its work on models."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def on_model_thread(work: Callable[[], T]) -> T:
    """Forge does all of it in one thread, which loses what is raised there; the others in any."""
    main_thread = sys.modules.get("modules_forge.main_thread")
    if main_thread is None:
        return work()
    results: list[T] = []
    errors: list[BaseException] = []

    def task() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed on below
            errors.append(error)

    main_thread.run_and_wait_result(task)
    if errors:
        raise errors[0]
    return results[0]
