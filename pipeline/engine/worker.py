"""A worker process: it takes tasks from a pipe and answers with outcomes, until the pipe closes."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline import line
from pipeline.engine.work import Signer, Task, perform
from pipeline.model.outcome import Outcome

READY = "ready"
"""The first message of a worker: it has started and takes tasks."""

_PR_SET_PDEATHSIG = 1


Perform = Callable[[Task, line.Settings, Path, Signer | None], Outcome]


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told once, when it starts."""

    settings: line.Settings
    root: Path
    max_memory: int
    near: bool = False
    perform: Perform = perform
    """What is done with a task; another one only where the workers themselves are under test."""


def main(pipe: Connection, orders: Orders) -> None:
    """Work until the pipe closes or sends ``None``. The process ends after running out of memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    sign = _signer(orders.near)
    _limit(orders.max_memory)
    try:
        pipe.send(READY)
        while (task := pipe.recv()) is not None:
            outcome = orders.perform(task, orders.settings, orders.root, sign)
            pipe.send(outcome)
            if _exhausted(outcome):
                break
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone; what was done is done again by the next run


def _exhausted(outcome: Outcome) -> bool:
    return any(code == "ENG002" for code, _ in outcome.findings)


def _limit(room: int) -> None:
    """Let the address space grow by ``room`` bytes over what the worker has now."""
    if room <= 0:
        return
    try:
        with open("/proc/self/statm") as statm:
            now = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        now = 0
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + room if hard == resource.RLIM_INFINITY else min(now + room, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _signer(near: bool) -> Signer | None:
    if not near:
        return None
    from pipeline.engine.near import signature  # noqa: PLC0415 - an extra

    return signature
