"""Whether a source is done: the one place where that is decided."""

from __future__ import annotations

from pipeline.catalog import KnownDocument
from pipeline.model.outcome import Fate

NEW, UNCHANGED, DUPLICATE = "new", "unchanged", "duplicate"


def verdict(
    held: KnownDocument | None, key: str, place: tuple[str, str], *, run: int, fingerprint: str, force: bool = False
) -> str:
    """``new``, ``unchanged``, or ``duplicate`` of the document that is held for the same bytes.

    ``place`` is the source's path and member. A document belongs to the place at which its bytes
    were first met. Met again elsewhere, they are a duplicate as long as the document is of this
    run or made by the same versions and settings; otherwise the newcomer takes the document over,
    as it would in a run from nothing. What was withdrawn stays so, whatever the settings,
    the versions or ``force``: only its withdrawal can be taken back.
    """
    if held is None or (held.again and held.run != run):
        return NEW
    here = (held.path, held.member) == place
    if held.fate is Fate.WITHDRAWN:
        return UNCHANGED if here else DUPLICATE
    if not here and (held.run == run or (held.fingerprint == fingerprint and held.key)):
        return DUPLICATE
    if held.key != key or (force and held.run != run):
        return NEW
    return UNCHANGED
