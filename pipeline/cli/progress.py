"""How a run shows itself while it runs: not at all, plain lines, a bar, or JSON lines.

Everything goes to standard error; standard output is for results.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from pipeline.cli.speech import quiet, say
from pipeline.cli.speech.wording import columns, padded
from pipeline.engine.request import Summary
from pipeline.model.outcome import Outcome

KINDS = ("auto", "none", "plain", "line", "bar", "json")
_EVERY = {"plain": 10.0, "line": 1.0, "json": 1.0, "bar": 0.1}
_FIRST = 1.0
"""Seconds after which a run says for the first time how far it is."""

_log = logging.getLogger(__name__)


class Display(Protocol):
    """Shows the counts of a run."""

    def show(self, summary: Summary) -> None:
        """The counts now."""

    def close(self) -> None:
        """The run has ended."""


class Reporter:
    """The watch of a run: passes the counts on to a display at its pace, and outcomes to a log."""

    def __init__(self, kind: str, log: Path | None = None, total: Callable[[], int | None] = lambda: None) -> None:
        kind = choose(kind)
        self._display = display(kind, total)
        self._every = _EVERY.get(kind, 0.0)
        self._next = time.monotonic() + min(_FIRST, self._every)
        self._log: IO[str] | None = open(log, "a", encoding="utf-8") if log else None  # noqa: SIM115 - closed below

    def __call__(self, summary: Summary, outcome: Outcome | None) -> None:
        """After each source."""
        if outcome is not None:
            _log.info("%s %s %.2f s", outcome.fate, outcome.id[:12], outcome.seconds)
        if self._log is not None and outcome is not None:
            self._log.write(json.dumps(_entry(outcome), ensure_ascii=False) + "\n")
        if self._display is not None:
            now = time.monotonic()
            if now >= self._next:
                self._next = now + self._every
                self._display.show(summary)

    def close(self) -> None:
        """The run has ended."""
        if self._display is not None:
            self._display.close()
        if self._log is not None:
            self._log.close()


class Plain:
    """One line every ten seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def show(self, summary: Summary) -> None:
        """A line of counts."""
        seconds = time.monotonic() - self._began
        sys.stderr.write(f"{seconds:7.0f} s  {counts(summary)}  {summary.sources / seconds:.1f}/s\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Nothing to put right."""


class OneLine(Plain):
    """One line of a terminal, written over each second."""

    def __init__(self) -> None:
        super().__init__()
        self._width = 0

    def show(self, summary: Summary) -> None:
        """The line now."""
        seconds = time.monotonic() - self._began
        told = f"{seconds:5.0f} s  {counts(summary)}  {summary.sources / seconds:.1f}/s"
        sys.stderr.write("\r" + padded(told, self._width))
        sys.stderr.flush()
        self._width = columns(told)

    def close(self) -> None:
        """Take the line away."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()


class JsonLines:
    """The counts as JSON, one line a second at most."""

    def show(self, summary: Summary) -> None:
        """A line of JSON."""
        sys.stderr.write(json.dumps({"event": "progress", **summary.to_json()}) + "\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Nothing to put right."""


class Bar:
    """A live line with the share done, the time left, rate and counts (rich).

    The share is that of files; where ``total`` is not known, the bar only moves.
    """

    def __init__(self, rich: Any, total: int | None) -> None:  # noqa: ANN401 - an extra
        left = (rich.BarColumn(24), rich.TaskProgressColumn(), rich.TimeRemainingColumn()) if total else ()
        columns = (rich.SpinnerColumn(), *left, rich.TextColumn("{task.description}"), rich.TimeElapsedColumn())
        self._progress = rich.Progress(*columns, console=None, transient=True, redirect_stdout=False)
        self._progress.console.stderr = True
        self._began = time.monotonic()
        self._progress.start()
        self._task = self._progress.add_task("", total=total)

    def show(self, summary: Summary) -> None:
        """The line now."""
        rate = summary.sources / max(time.monotonic() - self._began, 0.001)
        shown = f"{counts(summary)}  {rate:.1f}/s"
        self._progress.update(self._task, description=shown, completed=summary.files)

    def close(self) -> None:
        """Take the line away."""
        self._progress.stop()


def choose(kind: str) -> str:
    """The display for ``auto``: a bar on a terminal that has rich, one line without; plain lines elsewhere."""
    if kind != "auto":
        return kind
    if quiet():
        return "none"
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        return "plain"
    return "bar" if _rich() is not None else "line"


def display(kind: str, total: Callable[[], int | None] = lambda: None) -> Display | None:
    """A display by name; ``bar`` without rich raises ``ModuleNotFoundError``."""
    if kind == "none":
        return None
    if kind != "bar":
        made: dict[str, type[Display]] = {"json": JsonLines, "plain": Plain, "line": OneLine}
        return made[kind]()
    rich = _rich()
    if rich is None:
        raise ModuleNotFoundError(say("--progress bar needs pip install 'guidang[progress]'"))
    return Bar(rich, total())


def counts(summary: Summary) -> str:
    """The counts that are not zero, in words."""
    parts = [say("{count} sources", count=summary.sources)]
    kept = [name for name in ("refused", "crashed", "failed") if summary.fates[name]]
    parts += [say("{count} {kind}", count=summary.fates[name], kind=say(name)) for name in ("archived", *kept)]
    parts += [say("{count} unchanged", count=summary.unchanged)] if summary.unchanged else []
    return ", ".join(parts)


def _rich() -> Any:  # noqa: ANN401 - an extra
    try:
        from rich import progress  # noqa: PLC0415 - an extra, slow to import
    except ImportError:
        return None
    return progress


def _entry(outcome: Outcome) -> dict[str, object]:
    out: dict[str, object] = {
        "at": time.time(),
        "id": outcome.id,
        "fate": str(outcome.fate),
        "seconds": round(outcome.seconds, 4),
        "findings": dict(outcome.findings),
    }
    return out | ({"trace": outcome.trace} if outcome.trace else {})
