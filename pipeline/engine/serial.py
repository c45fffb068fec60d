"""The serial executor: documents are done in this very process, one after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pipeline import line
from pipeline.engine.work import Signer, Task, perform
from pipeline.model.outcome import Outcome


class Executor(Protocol):
    """Does tasks and gives their outcomes, in any order. All methods are called by one thread."""

    def room(self) -> bool:
        """Whether a task may be submitted now."""

    def submit(self, task: Task) -> None:
        """Take a task. Only when there is room."""

    def outcomes(self, wait: float) -> list[Outcome]:
        """The outcomes that are ready; wait up to ``wait`` seconds for the first."""

    def close(self) -> None:
        """Stop, when all tasks have their outcomes."""

    def abort(self) -> None:
        """Stop at once; tasks without an outcome stay undone."""


class Serial:
    """No isolation: a document that never ends never ends. For debuggers and small jobs."""

    def __init__(
        self,
        settings: line.Settings,
        root: Path,
        sign: Signer | None = None,
        work: Callable[[Task, line.Settings, Path, Signer | None], Outcome] = perform,
    ) -> None:
        self._settings, self._root, self._sign, self._work = settings, root, sign, work
        self._done: deque[Outcome] = deque()

    def room(self) -> bool:
        """A task may be submitted when the last one's outcome was taken."""
        return not self._done

    def submit(self, task: Task) -> None:
        """Do the task now."""
        self._done.append(self._work(task, self._settings, self._root, self._sign))

    def outcomes(self, wait: float) -> list[Outcome]:  # noqa: ARG002 - nothing to wait for
        """The outcome of the last task."""
        out = list(self._done)
        self._done.clear()
        return out

    def close(self) -> None:
        """Nothing to stop."""

    def abort(self) -> None:
        """Nothing to stop."""
