"""The dates of a delivery: from ``SOURCE_DATE_EPOCH``, the catalog, or the record; seldom the clock.

The reproducible-builds convention is followed: where ``SOURCE_DATE_EPOCH`` is set, it is the
time of everything that a delivery dates. Without it a document's date is that of its run in the
catalog, else the time of its retrieval, else the day on which its accession was received. The
clock is read only where a standard asks for the present: OAI-PMH's ``responseDate`` and the
datestamp of a change, and BagIt's ``Bagging-Date``.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.catalog import Catalog, CatalogError
from pipeline.holdings.document import THREAD, Holding, Report
from pipeline.model import layout
from pipeline.model.finding import Refusal, finding

UNKNOWN = "1970-01-01T00:00:00Z"
"""Stands where a standard demands a time and none is known; FED009 says so."""

Events = Callable[[str], str | None]
"""The instant at which the catalog says that a document was written, or ``None``."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def epoch() -> str | None:
    """``SOURCE_DATE_EPOCH`` as an instant in UTC, or ``None``. Raises ``Refusal`` (FED008)."""
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return _text(datetime.fromtimestamp(int(value), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise Refusal(finding("FED008", value=value)) from error


def now() -> str:
    """The present in UTC to the second, or ``SOURCE_DATE_EPOCH``."""
    return epoch() or _text(datetime.now(UTC))


def instant(value: object) -> str | None:
    """An ISO 8601 date or date-time as an instant in UTC to the second; ``None`` where it is none.

    A date alone is its first second; a date-time without zone is taken as UTC.
    """
    if not isinstance(value, str) or not _DATE.match(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return _text(moment.astimezone(UTC))
    except OverflowError:
        return None


def written(holding: Holding, events: Events | None = None) -> str | None:
    """When the document came to stand as it is, or ``None`` where nothing says so.

    A joined thread stands as it is since the last of its pages does.
    """
    if stated := epoch():
        return stated
    source = {"id": holding.id, "retrieved": holding.record["source"].get("retrieved")}
    pages = holding.record["collation"]["pages"] if holding.unit == THREAD else [source]
    known = ((instant(events(one["id"])) if events else None) or instant(one["retrieved"]) for one in pages)
    return max(filter(None, known), default=None) or instant(holding.record["accession"].get("received"))


@contextmanager
def catalogued(archive: Path, report: Report) -> Iterator[Events | None]:
    """The events of the archive's catalog: a document's is the end of the run that made it.

    Gives ``None`` where there is no catalog or, with FED019, where it cannot be read.
    """
    path = archive / layout.CATALOG
    try:
        catalog = Catalog(path, readonly=True) if path.is_file() else None
    except CatalogError as error:
        report(finding("FED019", reason=str(error)))
        catalog = None
    if catalog is None:
        yield None
        return
    with catalog:
        try:
            moments = {number: ended or started for number, started, ended, _, _ in catalog.runs()}
        except (sqlite3.Error, ValueError) as error:
            report(finding("FED019", reason=str(error)))
            moments = {}

        def event(name: str) -> str | None:
            if not moments:
                return None
            try:
                held = catalog.document(name)
            except (sqlite3.Error, ValueError) as error:
                report(finding("FED019", reason=str(error)))
                moments.clear()
                return None
            return moments.get(held.run) if held else None

        yield event


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year > 999 else UNKNOWN
