"""Documents that misbehave on order, for the pool's workers: what comes after POISON: is the order."""

from __future__ import annotations

import errno
import os
import re
import signal
import time
from pathlib import Path

from pipeline import line, write
from pipeline.engine.work import Signer, Task, perform
from pipeline.model.outcome import Outcome

MARK = re.compile(rb"POISON:([a-z]+)")


def poisoned(task: Task, settings: line.Settings, root: Path, sign: Signer | None) -> Outcome:
    """The work of a worker, except that poisoned documents take their effect first."""
    found = MARK.search(task.source.data)
    order = found[1].decode() if found else ""
    process = line.process
    make = write._make

    def hostile(source: object, settings: object = None) -> object:
        effect(order, root)
        return process(source, settings)  # type: ignore[arg-type]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    line.process = hostile  # type: ignore[assignment]
    if order == "full":
        write._make = full  # type: ignore[assignment]
    try:
        return perform(task, settings, root, sign)
    finally:
        line.process, write._make = process, make


def effect(order: str, root: Path) -> None:
    if order == "sleep":
        time.sleep(3600)
    elif order in {"slow", "loop"}:
        if order == "slow":
            (root.parent / "slow-began").touch()
        until = time.process_time() + (1.0 if order == "slow" else 1e9)
        while time.process_time() < until:
            pass
    elif order == "regex":
        re.match(r"(a+)+$", "a" * 60 + "b")
    elif order == "memory":
        bytearray(3 << 30)
    elif order == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif order == "exits":
        os._exit(3)
    elif order == "bug":
        raise LookupError("made for the test")
    elif order == "recursion":
        effect(order, root)
