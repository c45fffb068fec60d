"""How long a worker has worked: its own processor time, and a generous bound on the time around it.

A deadline must not depend on what else the machine does. A process that was stopped (Ctrl-Z, a
scheduler's SIGSTOP), a laptop that slept, a machine with ten times its load: none of them makes a
document take longer. So what counts is the time in which the worker itself ran. A worker that
waits and does nothing (a network file system that hangs) would never meet that bound; for it
there is another one, on the time in which it slept while the parent was awake. A worker that is
ready to run and gets no processor does not sleep.
"""

from __future__ import annotations

import time
from pathlib import Path

WALL = 10.0
"""The bound on waiting, in multiples of the deadline."""
_TICK = 2.0
"""Seconds between two looks that count at most: the parent looks once a second, and when it could
not, the worker may not have run either."""


class Stopwatch:
    """Counts for one worker process, from :meth:`start` on."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.start()

    def start(self) -> None:
        """Count from now on."""
        self._began = ticked(self._pid)
        self._looked = time.monotonic()
        self._waited = 0.0

    def look(self) -> tuple[float, float]:
        """Seconds in which the worker ran, and in which it slept. Call it often."""
        now = time.monotonic()
        since, self._looked = min(now - self._looked, _TICK), now
        if asleep(self._pid):
            self._waited += since
        ran = ticked(self._pid)
        if ran is None or self._began is None:
            return self._waited, self._waited  # a system that does not tell
        return ran - self._began, self._waited


def ticked(pid: int) -> float | None:
    """Processor seconds of a process so far; ``None`` where the system does not tell or it is gone."""
    try:
        # Linux numbers the clock of a process so (clock_getcpuclockid)
        return time.clock_gettime((~pid << 3) | 2)
    except (OSError, OverflowError, AttributeError):
        return None


def asleep(pid: int) -> bool:
    """Whether a process sleeps or waits for a disk: it neither runs nor wants to nor was it stopped.

    True where the system does not tell, so that there is a bound at all.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in {b"R", b"T", b"t"}
