"""The laws, checked on one document from the bytes that will be written.

Fixity, conservation, restoration, and the agreement of text and TEI. (Rest is checked where the
normalizer runs; determinism by running twice, which no single document can show.)
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set

from lxml import etree

from pipeline.model import ledger
from pipeline.model.finding import Finding, finding
from pipeline.model.ledger import Ledger, LedgerError
from pipeline.model.package import Package
from pipeline.model.page import Page, Region, Role
from pipeline.model.partition import PartitionError, joined
from pipeline.model.relations import QUOTED, voices
from pipeline.validate.textform import characters, identified, text_of

_BETWEEN = re.compile(
    r"[\n\t]*(?:(={2,}) (?:(?:[0-9]+|comment|rating) \| (?=[^\n]* \| )[^\n]*|(?:end of )?quote) \1\n+)*"
)
"""What may stand between leaves: line ends, tabs, header lines of posts, and what others left under them."""


def fixity(package: Package) -> Iterator[Finding]:
    """The source still has the digest it is named after."""
    source = package.work.edition.page.transcript.source
    digest = hashlib.sha256(source.data).hexdigest()
    if digest != source.sha256:
        yield finding("VAL010", None, found=digest, expected=source.sha256)
    if f">{source.sha256}<".encode() not in package.tei:
        yield finding("VAL010", None, found="no such digest in the TEI", expected=source.sha256)


def conservation(package: Package) -> Iterator[Finding]:
    """The regions tile the page, every leaf stands in regions of its own kind, and content stands in leaves."""
    page = package.work.edition.page
    at = 0
    for region in page.regions:
        if region.start != at or region.end <= region.start:
            yield finding("VAL011", {"line": region.line}, start=region.start, end=region.end, expected=at)
        at = region.end
    if page.face == "text" and at != len(page.transcript.text):
        yield finding("VAL011", None, start=at, end=at, expected=len(page.transcript.text))
    yield from _unheld(page)
    starts = [region.start for region in page.regions]
    signed = _signatures(page)
    for number, leaf in enumerate(page.leaves):
        where: dict[str, str | int] = {"leaf": number, "line": leaf.line}
        for start, end in leaf.spans:
            if not _inside(page.regions, starts, start, end, number in signed):
                yield finding("VAL012", where, start=start, end=end)
        if page.face == "text":
            joined = "".join(page.transcript.text[start:end] for start, end in leaf.spans)
            if joined != leaf.text:
                yield finding("VAL013", where, shown=leaf.text[:40], found=joined[:40])


def _unheld(page: Page) -> Iterator[Finding]:
    """Regions of content that no leaf stands in, that name none that they copy, and that keep no text."""
    spans = sorted(span for leaf in page.leaves for span in leaf.spans)
    at = 0
    for region in page.regions:
        if region.role.kind != "content":
            continue
        while at < len(spans) and spans[at][1] <= region.start:
            at += 1
        held = at < len(spans) and spans[at][0] < region.end
        copied = region.copy is not None and 0 <= region.copy < len(page.leaves)
        if not held and not copied and not region.text:
            yield finding("VAL014", {"line": region.line}, role=str(region.role), entry=region.entry)


def _inside(regions: tuple[Region, ...], starts: list[int], start: int, end: int, signature: bool) -> bool:
    """Whether ``[start, end)`` lies in content regions only (for a signature: or in such)."""
    at = bisect_right(starts, start) - 1
    while at >= 0 and start < end:
        if at >= len(regions) or regions[at].start > start:
            return False
        role = regions[at].role
        if role.kind != "content" and not (signature and role is Role.SIGNATURE):
            return False
        start = regions[at].end
        at += 1
    return at >= 0


def _signatures(page: Page) -> frozenset[int]:
    """The leaves that no text shows: signatures, and in a joined thread the former states of posts."""
    posts = page.thread.posts
    signed = {leaf for post in posts for block in post.author.signature for leaf in block.leaves()}
    former = {leaf for post in posts if post.history for one in post.history.versions for leaf in one.leaves}
    return frozenset(signed | former)


def restoration(package: Package) -> Iterator[Finding]:
    """The ledger's bytes give back each leaf and, on the text face, the whole decoded text."""
    edition = package.work.edition
    page = edition.page
    try:
        ledgers = ledger.decode(package.ledger)
    except LedgerError as error:
        yield finding("VAL020", None, reason=str(error))
        return
    if len(edition.readings) != len(page.leaves):
        yield finding("VAL020", None, reason=f"{len(edition.readings)} readings for {len(page.leaves)} leaves")
        return
    leaves: list[str] = []
    for number, (leaf, reading) in enumerate(zip(page.leaves, edition.readings, strict=True)):
        text = reading.text
        if (mine := ledgers.get(number + 1)) is not None:
            try:
                text = mine.revert(text)
            except LedgerError as error:
                yield finding("VAL021", {"leaf": number, "line": leaf.line}, reason=str(error))
        leaves.append(text)
        if text != leaf.text:
            yield finding("VAL021", {"leaf": number, "line": leaf.line}, reason="the text differs")
    yield from _whole(page, leaves, ledgers.get(0, Ledger()))


def _whole(page: Page, leaves: Sequence[str], repairs: Ledger) -> Iterator[Finding]:
    """The parts of a page joined are its transcript, and with the repairs reverted what was decoded."""
    transcript = page.transcript
    whole = transcript.text
    if page.face == "text":
        spans = (leaf.spans for leaf in page.leaves)
        try:
            whole = joined(((region.start, region.text) for region in page.regions), zip(leaves, spans, strict=True))
        except PartitionError as error:
            line = transcript.text.count("\n", 0, error.at) + 1
            yield finding("VAL022", {"line": line}, reason=str(error))
            return
        if whole != transcript.text:
            yield finding("VAL022", {"line": _line(whole, transcript.text)}, reason="regions and leaves differ from it")
            return
    try:
        decoded = repairs.revert(whole)
    except LedgerError as error:
        yield finding("VAL022", None, reason=str(error))
        return
    if decoded != transcript.decoded:
        yield finding("VAL022", None, reason="the repairs of mojibake do not revert")


def _line(one: str, other: str) -> int:
    """The line of the first difference."""
    size = min(len(one), len(other))
    low, high = 0, size
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return other.count("\n", 0, low) + 1


def agreement(
    package: Package, root: etree._Element, ids: Mapping[str, etree._Element] | None = None
) -> Iterator[Finding]:
    """Each anchor's slice of the text is its element's text and its leaf's reading; nothing else
    but separators and header lines stands between anchors; no leaf that shows text is missing.
    """
    edition = package.work.edition
    text = package.text.decode()
    declared = characters(root)
    elements = identified(root) if ids is None else ids
    readings, leaves = edition.readings, edition.page.leaves
    at = 0
    for anchor in package.anchors:
        element = elements.get(anchor.xml_id)
        shown = text[anchor.start : anchor.end]
        if (
            element is not None
            and at <= anchor.start
            and shown == readings[anchor.leaf].text == text_of(element, declared)
            and (text[at : anchor.start] in ("", "\n", "\t") or _BETWEEN.fullmatch(text, at, anchor.start))
        ):
            at = anchor.end
            continue
        where: dict[str, str | int] = {
            "leaf": anchor.leaf, "line": leaves[anchor.leaf].line, "element": anchor.xml_id,
        }  # fmt: skip
        if element is None:
            yield finding("VAL030", where, reason="the TEI has no such element")
            continue
        held = text_of(element, declared)
        if held != shown:
            yield finding("VAL030", where, reason=_difference(held, shown))
        if shown != readings[anchor.leaf].text:
            yield finding("VAL031", where, reason=_difference(readings[anchor.leaf].text, shown))
        if anchor.start < at or not _BETWEEN.fullmatch(text, at, anchor.start):
            yield finding("VAL032", where, text=text[at : anchor.start][:60])
        at = max(at, anchor.end)
    if not _BETWEEN.fullmatch(text, at):
        yield finding("VAL032", None, text=text[at:][:60])
    yield from _missing(package)


def _missing(package: Package) -> Iterator[Finding]:
    edition = package.work.edition
    anchored = {anchor.leaf for anchor in package.anchors}
    signed: frozenset[int] | None = None
    for number, reading in enumerate(edition.readings):
        if number in anchored or not reading.text or reading.text.isspace():
            continue
        if signed is None:
            signed = _signatures(edition.page) | _quoted(edition.page, anchored)
        if number not in signed:
            where: dict[str, str | int] = {"leaf": number, "line": edition.page.leaves[number].line}
            yield finding("VAL033", where, text=reading.text[:60])


def _quoted(page: Page, anchored: Set[int]) -> frozenset[int]:
    """The leaves of quotations, where the text leaves all of them out: a single one missing is lost."""
    found = frozenset(leaf for leaf, voice in voices(page).items() if voice in QUOTED)
    return frozenset() if found & anchored else found


def _difference(one: str, other: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[at : at + 20]!r} is not {other[at : at + 20]!r}"
