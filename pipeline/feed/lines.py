"""Deliveries of one JSON object a document: MNBVC's record of a thread, and schema.org's as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.feed import citing, mnbvc
from pipeline.feed.publish import Tally, Unfit, aside
from pipeline.feed.rows import rows_of
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model.canonical import line
from pipeline.model.finding import Refusal, finding


def jsonld(holding: Holding) -> bytes:
    """A document as a line of JSON-LD (``DiscussionForumPosting``). Raises ``Refusal``."""
    return line(citing.posting(holding, rows_of(holding).posts))


def discussion(holding: Holding) -> bytes:
    """A document as a line in MNBVC's form. Raises ``Refusal``."""
    return mnbvc.line(mnbvc.discussion(holding, rows_of(holding).posts))


FORMS: Mapping[str, Callable[[Holding], bytes]] = {"jsonld": jsonld, "mnbvc": discussion}


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    form: str,
    force: bool = False,
    keep_going: bool = False,
) -> int:
    """Write the file ``out``, a line a document; give their number.

    Where an error was reported nothing is published and 0 is given, unless ``keep_going`` asks for the
    rest. Raises ``Refusal`` (FED001, FED006, FED007).
    """
    tally, count = Tally(report), 0
    try:
        with aside(out, force=force) as place:
            with place.open("xb") as stream:
                for holding in holdings(archive, tally, selection):
                    try:
                        made = FORMS[form](holding)
                    except Refusal as refusal:
                        for entry in refusal.findings:
                            tally(entry)
                        continue
                    stream.write(made)
                    count += 1
            if not keep_going:
                tally.forbid()
            if not count:
                raise Refusal(finding("FED007"))
    except Unfit:
        return 0
    return count
