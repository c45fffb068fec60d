"""One source, one outcome: the only place in the house that catches every exception."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import line
from pipeline.holdings.record import summary
from pipeline.model import layout
from pipeline.model.finding import Finding, Refusal, Severity, finding
from pipeline.model.outcome import Fate, Outcome, counted
from pipeline.model.package import Receipt
from pipeline.model.source import Source
from pipeline.write import WriteError, quarantine, written
from pipeline.write.record import findings_of

Signer = Callable[[str], bytes]
"""Gives the MinHash signature of a text."""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to take down the line, its run key, and the fingerprint within the key."""

    source: Source
    key: str
    fingerprint: str = ""


def perform(task: Task, settings: line.Settings, root: Path, sign: Signer | None = None) -> Outcome:
    """Take one source down the line into the archive at ``root``. Never raises for a document's fault.

    A refusal, a bug and a failed write each become an outcome with findings. ``MemoryError`` is
    an outcome too; after it the process should be replaced.
    """
    began = time.monotonic()
    try:
        out = _perform(task, settings, root, sign)
    except WriteError as error:
        out = Outcome(task.source.sha256, task.key, Fate.FAILED, counted([error.finding]))
    return replace(out, seconds=time.monotonic() - began)


def fault(task: Task, findings: Sequence[Finding], root: Path, trace: str = "") -> Outcome:
    """The outcome of a source that could not be finished; it goes into quarantine."""
    try:
        receipt = quarantine(task.source, findings, root, Fate.CRASHED, key=task.key, fingerprint=task.fingerprint)
    except WriteError as error:
        return Outcome(task.source.sha256, task.key, Fate.FAILED, counted([*findings, error.finding]), trace=trace)
    return Outcome(task.source.sha256, task.key, Fate.CRASHED, counted(findings), _kept(receipt), trace)


def _kept(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    """What the manifest states of a quarantined source: the digest of its reason."""
    return (("reason", receipt.digest(layout.REASON)),)


def _perform(task: Task, settings: line.Settings, root: Path, sign: Signer | None) -> Outcome:
    source = task.source
    if any(entry.severity is Severity.ERROR for entry in source.findings):
        return _refused(task, (), root)
    try:
        package = line.process(source, settings)
        receipt, made = written(package, root, task.key)
    except Refusal as refusal:
        return _refused(task, refusal.findings, root)
    except WriteError:
        raise
    except MemoryError:
        return fault(task, [*source.findings, finding("ENG002")], root)
    except Exception as error:  # noqa: BLE001 - a bug in a stage must not end the batch
        found = finding("ENG004", {"at": place_of(error)}, kind=type(error).__name__)
        return fault(task, [*source.findings, found], root, traceback.format_exc())
    return Outcome(
        source.sha256,
        task.key,
        Fate.ARCHIVED,
        counted(findings_of(package)),
        (*summary(made).items(), ("record", receipt.digest(layout.RECORD))),
        signature=sign(package.text.decode()) if sign else b"",
    )


def _refused(task: Task, findings: Sequence[Finding], root: Path) -> Outcome:
    found = (*task.source.findings, *findings)
    if found and all(entry.severity is Severity.NOTICE for entry in found):
        # a page of another kind: nothing is wrong with it, so it is neither an error nor kept
        return Outcome(task.source.sha256, task.key, Fate.PASSED, counted(found))
    receipt = quarantine(task.source, found, root, key=task.key, fingerprint=task.fingerprint)
    return Outcome(task.source.sha256, task.key, Fate.REFUSED, counted(found), _kept(receipt))


def place_of(error: BaseException) -> str:
    """The innermost function of ours on the traceback: a module and a name, no machine's path."""
    place = "?"
    at = error.__traceback__
    while at is not None:
        module = str(at.tb_frame.f_globals.get("__name__", "?"))
        if module.startswith("pipeline."):
            place = f"{module}.{at.tb_frame.f_code.co_name}"
        at = at.tb_next
    return place
