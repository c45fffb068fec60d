"""Documents of an archive are withdrawn, and withdrawals taken back.

A tombstone takes the place of a document's folder; then the file system is synced, then the catalog is committed,
as in a run. The history of runs says what was decided. What is withdrawn twice keeps its first tombstone, but for
its bytes, which may still be destroyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline import write
from pipeline.catalog import Catalog, export
from pipeline.engine.disk import locked, sync
from pipeline.engine.driver import now
from pipeline.engine.index import opened
from pipeline.engine.joining import join_threads
from pipeline.engine.request import Request
from pipeline.holdings.files import content
from pipeline.holdings.quarantine import Reason, ReasonError, reason
from pipeline.holdings.record import read
from pipeline.holdings.source import lineage_of_record, source_of_record
from pipeline.model import layout
from pipeline.model.outcome import Fate, Outcome, counted
from pipeline.model.withdrawal import Withdrawal, told


class WithdrawalError(ValueError):
    """A withdrawal that cannot be made or taken back; the text says why."""


def withdraw(request: Request, decided: Mapping[str, Withdrawal]) -> int:
    """Withdraw the documents of these ids; give the number of those that were not withdrawn so before.

    The threads of which they are pages are joined again without them. Raises :class:`WithdrawalError` for an id
    that is no document, before anything is written.
    """
    root = request.root
    with locked(root):
        write.sweep(root)
        with opened(root) as catalog:
            for name in decided:
                held = catalog.document(name)
                if held is None or held.fate not in {Fate.ARCHIVED, Fate.WITHDRAWN}:
                    raise WithdrawalError(f"{name} is no document of the archive")
            summary = {"withdrawn": len(decided), "reasons": sorted({said.reason for said in decided.values()})}
            run = catalog.begin(now(), "", summary)
            count = sum(_one(catalog, root, run, name, said) for name, said in sorted(decided.items()))
            _settle(catalog, request, decided)
            catalog.end(run, now(), summary)
            return count


def _one(catalog: Catalog, root: Path, run: int, name: str, said: Withdrawal) -> bool:
    held = catalog.document(name)
    if held is not None and held.fate is Fate.WITHDRAWN:
        former = tombstone(root, name)
        if said.kept or not former.withdrawal.kept:
            return False
        source = source_of_record(former.json, content(former.kept))
        said = Withdrawal(former.withdrawal.date, former.withdrawal.reason, kept=False)
        key, fingerprint = former.json["key"], former.json["fingerprint"]
    else:
        record = read(root / layout.document_folder(name))
        source = source_of_record(record.json, record.source_path().read_bytes())
        key, fingerprint = record.json["key"], lineage_of_record(record.json).fingerprint
    receipt = write.withdraw(source, said, root, key=key, fingerprint=fingerprint)
    sealed = receipt.digest(layout.REASON)
    made = {"date": said.date, "reason": said.reason, "kept": said.kept}
    row = (("reason", sealed), *told(made))
    path, member = source.path, source.container.member if source.container else ""
    outcome = Outcome(name, key, Fate.WITHDRAWN, counted([said.finding()]), row)
    sync(root)
    catalog.commit(run, fingerprint, [(outcome, path, member)], [], [])
    return True


def undo(root: Path, names: Iterable[str]) -> None:
    """Let withdrawn documents be archived again: the run that follows takes their sources up.

    Raises :class:`WithdrawalError` where the bytes were destroyed, before anything is changed.
    """
    with locked(root), opened(root) as catalog:
        wanted = list(names)
        for name in wanted:
            if not tombstone(root, name).withdrawal.kept:
                raise WithdrawalError(f"{name}: its bytes were destroyed; receive its source again elsewhere")
        catalog.lose(wanted)  # as where a folder is gone: not done any more


def tombstone(root: Path, name: str) -> Reason:
    """The tombstone of a withdrawn document. Raises :class:`WithdrawalError`."""
    try:
        found = reason(root / layout.quarantine_folder(name))
    except (ReasonError, ValueError) as error:
        raise WithdrawalError(f"{name}: {error}") from error
    if found.fate is not Fate.WITHDRAWN:
        raise WithdrawalError(f"{name} was not withdrawn")
    return found


def _settle(catalog: Catalog, request: Request, gone: Mapping[str, Withdrawal]) -> None:
    """What else named them: near-duplicates, joined threads, the manifest."""
    near = [row for row in catalog.relations("near") if row[0] not in gone and row[1] not in gone]
    catalog.relate("near", near)
    join_threads(catalog, request.root, request, sync)
    export(catalog, request.root)
