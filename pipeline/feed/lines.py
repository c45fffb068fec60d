"""Deliveries of one JSON object a document: MNBVC's record of a thread, and schema.org's as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.feed import citing, mnbvc
from pipeline.feed.pseudonyms import Pseudonyms
from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.feed.rows import Rows, readable
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model.canonical import line
from pipeline.model.finding import Refusal, finding


def jsonld(holding: Holding, rows: Rows) -> bytes:
    """A document as a line of JSON-LD (``DiscussionForumPosting``)."""
    return line(citing.posting(holding, rows.posts, rows.document))


def discussion(holding: Holding, rows: Rows) -> bytes:
    """A document as a line in MNBVC's form."""
    return mnbvc.line(mnbvc.discussion(holding, rows.posts, rows.document))


FORMS: Mapping[str, Callable[[Holding, Rows], bytes]] = {"jsonld": jsonld, "mnbvc": discussion}


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    form: str,
    force: bool = False,
    keep_going: bool = False,
    pseudonyms: Pseudonyms | None = None,
) -> int:
    """Write the file ``out``, a line a document; give their number. With ``pseudonyms`` nobody is named.

    Where an error was reported nothing is published and 0 is given, unless ``keep_going`` asks for the
    rest. Raises ``Refusal`` (FED001, FED006, FED007).
    """
    tally, count = Tally(report), 0
    try:
        with aside(out, force=force) as place:
            with place.open("xb") as stream:
                found = holdings(archive, tally, selection)
                for holding, made in readable(found, tally, pseudonyms.rows if pseudonyms else None):
                    stream.write(FORMS[form](holding, made))
                    count += 1
            if not keep_going:
                tally.forbid()
            if not count:
                raise Refusal(finding("FED007"))
    except Unfit:
        return 0
    return count
