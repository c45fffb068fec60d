"""A document before and after each stage of the line, as rows that were kept, dropped or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from lxml import etree

from pipeline import line
from pipeline.audit.dossier import DossierError
from pipeline.model.apparatus import apparatus
from pipeline.model.edition import Edition
from pipeline.model.finding import Refusal
from pipeline.model.package import Package
from pipeline.model.page import Page
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript
from pipeline.model.work import Division, Document, Work
from pipeline.validate.grammar import parse
from pipeline.validate.textform import XML_ID

STAGES = ("decode", "extract", "normalize", "outline", "render")
"""The stages that can be compared, in running order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a comparison: ``op`` is a space (kept), ``-`` (before), ``+`` (after) or ``~`` (marked).

    ``line`` is the line of the source page, 0 where there is none; ``note`` says by what.
    """

    op: str
    text: str
    line: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one stage did: a sentence about it, and the rows."""

    stage: str
    summary: str
    rows: tuple[Difference, ...]


def compare(source: Source, settings: line.Settings, stages: tuple[str, ...] = STAGES) -> Iterator[Compared]:
    """Take the source down the line in memory and compare at each stage asked for.

    Raises :class:`~pipeline.audit.dossier.DossierError` where a stage refuses the source; what
    came before it is given first.
    """
    walk = _walk(source, settings)
    for stage in STAGES:
        try:
            describe = next(walk)
        except Refusal as refusal:
            why = "; ".join(f"{entry.code} {entry.message}" for entry in refusal.findings)
            raise DossierError(f"{stage} refuses it: {why}") from refusal
        if stage in stages:
            summary, rows = describe()
            yield Compared(stage, summary, tuple(rows))


_Description = Callable[[], tuple[str, Iterator[Difference]]]


def _walk(source: Source, settings: line.Settings) -> Iterator[_Description]:
    """Run stage after stage; give for each how to describe what it did."""
    for item in line.steps(source, settings):
        match item:
            case Transcript():
                yield partial(_decoded, item)
            case Page():
                yield partial(_extracted, item)
            case Edition():
                yield partial(_normalized, item)
            case Work():
                yield partial(_outlined, item)
            case Package():
                yield partial(_rendered, item)


def _decoded(item: Transcript) -> tuple[str, Iterator[Difference]]:
    verdict = item.verdict
    runs = ", ".join(f"bytes {run.start}–{run.end} {run.encoding}" for run in item.runs)
    summary = (
        f"{item.source.size} bytes to {len(item.text)} characters by {verdict.encoding}"
        f" ({runs}); {len(item.damage)} places of damage, {len(item.repairs)} repairs"
    )
    return summary, _decode_rows(item)


def _decode_rows(item: Transcript) -> Iterator[Difference]:
    for damage in item.damage:
        number = item.decoded.count("\n", 0, damage.start) + 1
        raw = item.source.data[damage.byte_start : damage.byte_end].hex(" ")
        yield Difference("~", "\ufffd", number, f"bytes {damage.byte_start}–{damage.byte_end} ({raw}): {damage.reason}")
    number = 1
    for passage in apparatus(item.decoded, item.repairs):
        if passage.rules:
            yield Difference("-", passage.before, number, ", ".join(passage.rules))
            yield Difference("+", passage.after, number)
        number += passage.before.count("\n")


def _extracted(item: Page) -> tuple[str, Iterator[Difference]]:
    posts = len(item.thread.posts)
    kinds: dict[str, int] = {}
    for region in item.regions:
        kinds[region.role.kind] = kinds.get(region.role.kind, 0) + 1
    counted = ", ".join(f"{count} of {kind}" for kind, count in sorted(kinds.items()))
    return f"read by {item.profile} ({item.face}): {posts} posts; regions: {counted}", _extract_rows(item)


def _extract_rows(page: Page) -> Iterator[Difference]:
    spans = sorted((start, end, at) for at, leaf in enumerate(page.leaves) for start, end in leaf.spans)
    at = 0
    for region in page.regions:
        leaves: dict[int, None] = {}
        while at < len(spans) and spans[at][0] < region.end:
            if spans[at][1] > region.start:
                leaves[spans[at][2]] = None
            at += 1
        note = f"{region.role} ({region.entry})"
        if leaves:
            for leaf in leaves:
                yield Difference(" ", page.leaves[leaf].text, region.line, note)
        elif region.text.strip():
            yield Difference("-", region.text.strip("\r\n"), region.line, note)


def _normalized(item: Edition) -> tuple[str, Iterator[Difference]]:
    edits = sum(len(reading.ledger) for reading in item.readings)
    used = ", ".join(f"{rule.code} {rule.count}" for rule in item.rules)
    return f"{edits} edits in {len(item.readings)} texts{': ' if used else ''}{used}", _normalize_rows(item)


def _normalize_rows(edition: Edition) -> Iterator[Difference]:
    for leaf, reading in zip(edition.page.leaves, edition.readings, strict=True):
        if leaf.text == reading.text:
            yield Difference(" ", reading.text, leaf.line)
            continue
        counts: dict[str, int] = {}
        for edit in reading.ledger:
            counts[edit.rule] = counts.get(edit.rule, 0) + 1
        yield Difference(
            "-", leaf.text, leaf.line, ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
        )
        yield Difference("+", reading.text, leaf.line)


def _outlined(item: Work) -> tuple[str, Iterator[Difference]]:
    kinds = ", ".join(f"{one.type} in post {one.post}" for one in item.documents)
    count = len(item.documents)
    summary = (
        f"{count} document{'' if count == 1 else 's'}{': ' if kinds else ''}{kinds}; {len(item.passages)} passages"
    )
    return summary, _outline_rows(item)


def _outline_rows(work: Work) -> Iterator[Difference]:
    by_post = {document.post: document for document in work.documents}
    passages = {(one.post, block): one.kind for one in work.passages for block in one.blocks}
    for post in work.edition.page.thread.posts:
        places = _places(by_post[post.ordinal]) if post.ordinal in by_post else {}
        for at, block in enumerate(post.blocks):
            note = places.get(at) or passages.get((post.ordinal, at), "")
            if block.leaf is None:
                yield Difference(" ", f"[{block.kind}]", 0, note)
                continue
            leaf = work.edition.page.leaves[block.leaf]
            yield Difference("~" if note else " ", work.edition.readings[block.leaf].text, leaf.line, note)


def _places(document: Document) -> Mapping[int, str]:
    """What each block of the document is, in words; plain paragraphs by their division."""
    found = {part.block: part.kind for part in (*document.front, *document.closer, *document.trailer)}
    found |= dict.fromkeys(document.opener, "salutation")
    for note in document.notes:
        found |= dict.fromkeys(note.blocks, f"note {note.n}")
    if document.notes_head is not None:
        found[document.notes_head] = "head of the notes"
    stack: list[tuple[Division | int, str]] = [(item, "") for item in document.body]
    while stack:
        item, inside = stack.pop()
        if isinstance(item, int):
            if inside:
                found[item] = inside
            continue
        name = f"{item.type} {item.n}" if item.n else item.type
        if item.head is not None:
            found[item.head] = f"head of {name}"
        inner = item.type if item.type in ("continuation", "peroration") else ""
        stack.extend((below, inner) for below in item.items)
    return found


def _rendered(item: Package) -> tuple[str, Iterator[Difference]]:
    return f"{len(item.tei)} bytes of TEI, {len(item.text)} bytes of text", _render_rows(item)


def _render_rows(package: Package) -> Iterator[Difference]:
    root, _ = parse(package.tei)
    if root is None:
        return
    elements = {xml_id: element for element in root.iter("{*}*") if (xml_id := element.get(XML_ID)) is not None}
    text = package.text.decode()
    for anchor in package.anchors:
        leaf = package.work.edition.page.leaves[anchor.leaf]
        yield Difference("-", text[anchor.start : anchor.end], leaf.line)
        element = elements.get(anchor.xml_id)
        if element is not None:
            shown = etree.tostring(element, encoding="unicode", with_tail=False)
            yield Difference("+", shown.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "", 1), leaf.line)
