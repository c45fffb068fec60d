"""The local pool: worker processes that the parent manages itself.

Each worker has its own pipe and at most two tasks, so the parent always knows which document a
worker has in hand. A worker past its deadline is killed and the document gets its outcome; a
worker that dies is replaced and its document tried again alone, up to three times. The other
documents of a dead worker go to the next one. (A ``ProcessPoolExecutor`` loses every pending
document when one worker is killed.)
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pipeline
from pipeline import line
from pipeline.engine.request import Limits
from pipeline.engine.stopwatch import WALL, Stopwatch
from pipeline.engine.work import Task, fault, perform
from pipeline.engine.worker import READY, Orders, Perform, main
from pipeline.model.finding import Finding, finding
from pipeline.model.outcome import Fate, Outcome, counted

SECONDS_A_MEGABYTE = 5.0
"""Processor seconds that any document may take for each megabyte. Measured: 1.6 on a post of a million
lines (62 MB, ``benchmarks/long_post.py``), 4 on pages of short generic posts."""
_ATTEMPTS = 3
_DEPTH = 2
_INLINE = 32 << 10
"""Bytes that surely fit a pipe, so that sending to a busy worker cannot block the parent."""
_START = 120.0
_LOOK = 0.02
"""Seconds between two looks at a worker that is close to its deadline."""


class PoolError(RuntimeError):
    """Workers cannot be started on this machine."""


@dataclass(slots=True)
class _Job:
    task: Task
    attempts: int = 0


@dataclass(slots=True)
class _Worker:
    process: ForkServerProcess
    pipe: Connection
    watch: Stopwatch
    ready: bool = False
    done: int = 0
    jobs: deque[_Job] = field(default_factory=deque)

    @property
    def load(self) -> int:
        return sum(len(job.task.source.data) for job in self.jobs)


class Pool:
    """An executor of worker processes; see the module.

    ``warm`` has the fork server load all tables first, which costs a second once and saves one a
    worker; it counts only for the first pool of a process.
    """

    def __init__(
        self,
        settings: line.Settings,
        root: Path,
        limits: Limits,
        work: Perform = perform,
        *,
        warm: bool = False,
        give_up: Callable[[Task, Sequence[Finding], Path], Outcome] = fault,
    ) -> None:
        self._limits, self._root, self._warm, self._give_up = limits, root, warm, give_up
        self._jobs = limits.jobs or cpus()
        self._orders = Orders(settings, root.absolute(), limits.max_memory, limits.near, work)
        self._workers: list[_Worker] = []
        self._backlog: deque[_Job] = deque()
        self._done: list[Outcome] = []
        self._stillborn = 0

    def room(self) -> bool:
        """Whether fewer tasks wait than there are workers."""
        return len(self._backlog) < self._jobs

    def submit(self, task: Task) -> None:
        """Queue a task and give it to a worker as soon as one is free."""
        self._backlog.append(_Job(task))
        self._pump()

    def outcomes(self, wait: float) -> list[Outcome]:
        """Ready outcomes; blocks up to ``wait`` seconds while there are none but tasks are out."""
        until = time.monotonic() + wait
        while True:
            self._pump()
            busy = any(worker.jobs for worker in self._workers) or self._backlog
            pause = 0.0 if self._done or not busy else max(0.0, min(until, self._next_look()) - time.monotonic())
            self._listen(pause)
            self._judge()
            if self._done or not busy or time.monotonic() >= until:
                done, self._done = self._done, []
                return done

    def close(self) -> None:
        """Let the workers end."""
        for worker in self._workers:
            try:
                worker.pipe.send(None)
            except OSError:
                continue  # it is dead already
        for worker in self._workers:
            worker.process.join(5)
        self.abort()

    def abort(self) -> None:
        """Kill the workers."""
        for worker in self._workers:
            self._bury(worker)
        self._workers.clear()

    # -- giving work

    def _pump(self) -> None:
        while self._backlog:
            worker = self._free(len(self._backlog[0].task.source.data))
            if worker is None:
                return
            job = self._backlog.popleft()
            if not worker.jobs:
                worker.watch.start()
            worker.jobs.append(job)
            try:
                worker.pipe.send(job.task)
            except (BrokenPipeError, ConnectionResetError):
                self._lost(worker, "")

    def _free(self, size: int) -> _Worker | None:
        """An idle worker, or one whose pipe surely has room for ``size`` bytes more."""
        fit = [worker for worker in self._workers if worker.ready and worker.done < self._limits.recycle]
        for worker in fit:
            if not worker.jobs:
                return worker
        if len(self._workers) < self._jobs and all(worker.ready for worker in self._workers):
            self._hire()
        for worker in fit:
            if len(worker.jobs) < _DEPTH and worker.load + size < _INLINE:
                return worker
        return None

    def _hire(self) -> None:
        if self._stillborn > _ATTEMPTS:
            raise PoolError("worker processes end before they are ready")
        here, there = multiprocessing.Pipe()
        process = _context(self._warm).Process(target=main, args=(there, self._orders), daemon=True)
        with _surroundings():
            process.start()
        there.close()
        self._workers.append(_Worker(process, here, Stopwatch(process.pid or 0)))

    # -- taking answers

    def _next_look(self) -> float:
        """When a worker could meet its deadline at the earliest."""
        now = time.monotonic()
        return min((now + max(_LOOK, self._left(w)) for w in self._workers if w.jobs or not w.ready), default=now + 60)

    def _left(self, worker: _Worker) -> float:
        """Seconds that a worker has left, of its own time or of the time around it."""
        ran, waited = worker.watch.look()
        if not worker.ready:
            return _START - waited
        bound = self._deadline(worker.jobs[0] if worker.jobs else None)
        return min(bound - ran, bound * WALL - waited)

    def _deadline(self, job: _Job | None) -> float:
        """Processor seconds that a document may take: more for one of many megabytes."""
        size = job.task.source.size if job else 0
        return max(self._limits.timeout, size / 1e6 * SECONDS_A_MEGABYTE)

    def _listen(self, pause: float) -> None:
        pipes = {worker.pipe: worker for worker in self._workers}
        if not pipes:
            return
        for pipe in wait(list(pipes), pause):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                self._lost(worker, "")
                continue
            worker.watch.start()
            if message == READY:
                worker.ready, self._stillborn = True, 0
                continue
            worker.jobs.popleft()
            worker.done += 1
            self._done.append(message)
            if worker.done >= self._limits.recycle and not worker.jobs:
                self._dismiss(worker)

    def _judge(self) -> None:
        """End the workers that are past their deadline."""
        for worker in [w for w in self._workers if (w.jobs or not w.ready) and self._left(w) <= 0]:
            ran, _ = worker.watch.look()
            if not worker.pipe.poll():  # an answer that came at the last moment counts
                past = ran >= self._deadline(worker.jobs[0] if worker.jobs else None)
                self._lost(worker, "deadline" if past else "stalled")

    def _lost(self, worker: _Worker, why: str) -> None:
        """A worker is dead or must die; its document gets another try or its outcome."""
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        code = self._bury(worker)
        self._stillborn += not worker.ready
        if not worker.jobs:
            return
        job = worker.jobs.popleft()
        job.attempts += 1
        self._backlog.extendleft(reversed(worker.jobs))
        if why == "deadline":
            self._fault(job, finding("ENG001", seconds=self._deadline(job)))
        elif why == "stalled":
            # it did nothing, so nothing is known against the document
            entry = finding("ENG006", seconds=self._deadline(job) * WALL)
            self._done.append(Outcome(job.task.source.sha256, job.task.key, Fate.FAILED, counted([entry])))
        elif job.attempts >= _ATTEMPTS:
            self._fault(job, finding("ENG003", signal=_named(code), times=job.attempts))
        else:
            self._backlog.appendleft(job)

    def _fault(self, job: _Job, entry: Finding) -> None:
        self._done.append(self._give_up(job.task, [*job.task.source.findings, entry], self._root))

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        try:
            worker.pipe.send(None)
            worker.process.join(5)
        finally:
            self._bury(worker)

    @staticmethod
    def _bury(worker: _Worker) -> int:
        worker.process.kill()
        worker.process.join()
        code = worker.process.exitcode
        worker.pipe.close()
        worker.process.close()
        return code or 0


def cpus() -> int:
    """How many processors this process may use: its affinity, and its control group's quota."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
    except (OSError, ValueError):
        return count
    return count if quota == "max" else max(1, min(count, round(int(quota) / int(period))))


@cache
def _context(warm: bool) -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.engine.worker", "pipeline.engine.warm"][: 1 + warm])
    return context


@contextmanager
def _surroundings() -> Iterator[None]:
    """What the fork server, if it is started now, must find, and hand on to all workers.

    SIGINT blocked, so that Ctrl-C is the parent's alone; and this very package, not one of the
    same name in the folder that the command was started in.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    home = str(Path(pipeline.__file__).resolve().parent.parent)
    former = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (home, former["PYTHONPATH"])))
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        for name, value in former.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _named(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"
