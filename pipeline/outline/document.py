"""The document of one post: the rules in their order, and the gate that keeps plain posts plain."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.work import Division, Document, Passage
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import dated
from pipeline.outline.ending import Ending, attachments, ending, signature
from pipeline.outline.explicit import explicit, plain
from pipeline.outline.front import front_matter, opens_document
from pipeline.outline.genre import genre
from pipeline.outline.lines import Line, Sheet
from pipeline.outline.notes import Noted, noted
from pipeline.outline.numbered import FIRM, Head, NumberedLines, numbered
from pipeline.outline.paragraphs import run_in_heads
from pipeline.outline.passages import passages
from pipeline.outline.tree import divide
from pipeline.outline.unnumbered import unnumbered
from pipeline.outline.venue import FrontMatter


def read(sheet: Sheet) -> tuple[Document | None, tuple[Passage, ...], Account]:
    """The document that the post carries, if it does, with its passages and the account."""
    account = Account(sheet.post.ordinal)
    if len(sheet.lines) >= bounds.POST_LINES and sheet.size >= bounds.POST:
        document, heads = _document(sheet, account)
        if document is not None:
            return document, passages(sheet.lines, heads, account, sheet.post.ordinal), account
        refused = [decision for decision in account.decisions if decision.rule == "no-head"]
        account = Account(sheet.post.ordinal)
        account.decisions.extend(refused)
    return None, passages(sheet.lines, (), account, sheet.post.ordinal), account


def _document(sheet: Sheet, account: Account) -> tuple[Document | None, dict[int, Head]]:
    lines = sheet.lines
    front = front_matter(sheet, account)
    if front.stop >= len(lines):
        return None, {}
    end = ending(lines, range(front.stop, len(lines)), account)
    notes = noted(lines, range(front.stop, end.start), account)
    if end.closer == [] and notes.start < end.start:
        end = _closer_above_notes(sheet, front, notes, end, account)
    _order(notes, end)
    body = range(front.stop, min(notes.start, end.start))
    formal = bool(front.kinds - {"title"} or front.opener or end.closer)
    heads, found = _heads(lines, body, formal=formal, account=account)
    labelled = {row.at: row.label.n for run in found.paragraphs for row in run}
    articles = sum(row.label.scheme == "article" for run in found.paragraphs for row in run)
    if not _is_document(sheet, front, end, heads, articles=articles):
        return None, {}
    listed = attachments(lines, body)
    if listed:
        for at in listed:
            heads.pop(at, None)
            account.decide("attachments", lines[at], "an attachments list (附件：) after the text")
    issued = _enclosed(sheet, body, heads, account)
    run_in_heads(lines, body, heads, labelled, account)
    text = range(body.start, listed.start) if listed else body
    tree = divide(lines, text, heads, labelled, account)
    if listed:
        tree = _append(tree, tuple(lines[at].block for at in listed))
    kind = genre(
        front,
        sheet.title,
        articles=articles,
        chapters=sum(head.scheme == "chapter" for head in heads.values()),
        salutes=any(part.kind == "salute" for part in end.closer),
    )
    account.decide("genre", lines[0], f"read as {kind}")
    document = Document(
        sheet.post.ordinal,
        kind,
        tuple(front.front),
        tuple(front.opener),
        tree,
        tuple(end.closer),
        tuple(notes.notes),
        tuple(notes.markers),
        tuple(end.trailer),
        title=front.title,
        author=front.by.name if front.by else end.signer,
        office=front.by.office if front.by else None,
        date=front.when.iso if front.when else issued or end.date,
        venue=front.venue,
        notes_head=lines[notes.heading].block if notes.heading is not None else None,
    )
    return document, heads


def _heads(
    lines: Sequence[Line], body: range, *, formal: bool, account: Account
) -> tuple[dict[int, Head], NumberedLines]:
    """The heads of the body: those that the page shows, then those that numbers and shapes give.

    Where the page's own headings make a system, what else has a number is an item, unless official
    writing gives its label to heads.
    """
    shown = explicit(lines, body, account)
    found = numbered(lines, body, account, set(shown))
    heads = dict(shown)
    if len(shown) < SYSTEM:
        heads.update({at: head for at, head in found.heads.items() if at not in shown})
        if not shown:
            heads.update(unnumbered(lines, body, heads, found.paragraphs, formal=formal, account=account))
        if len(heads) < SYSTEM and all(head.scheme == "unnumbered" for head in heads.values()):
            system = plain(lines, body, account)
            if len(system) > len(heads):  # one or two that stand out by themselves are not all there are
                heads = system
    else:
        heads.update({at: head for at, head in found.heads.items() if at not in shown and head.scheme in FIRM})
    return _with_text(heads, lines, body), found


def _with_text(heads: dict[int, Head], lines: Sequence[Line], body: range) -> dict[int, Head]:
    """The heads that have something under them: text, or a head of lower rank."""
    kept: dict[int, Head] = {}
    below: Head | None = None
    filled = False
    for at in reversed(body):
        head = heads.get(at)
        if head is None:
            filled = filled or bool(lines[at].size) or not lines[at].textual
        elif filled or (below is not None and below.rank > head.rank):
            kept[at] = below = head
            filled = False
    return dict(sorted(kept.items()))


SYSTEM = 3
"""Headings of the page from which they are a system of their own."""


def _closer_above_notes(sheet: Sheet, front: FrontMatter, notes: Noted, end: Ending, account: Account) -> Ending:
    """Look for the signature above the notes, where documents with notes have it."""
    above = ending(sheet.lines, range(front.stop, notes.start), account)
    if not above.closer or above.trailer:
        return end
    above.trailer = end.trailer
    return above


def _order(notes: Noted, end: Ending) -> None:
    """Keep reading order where the signature stands under the notes.

    A closing remark (注：…) then stays a paragraph of the body; notes proper stay notes, and the
    signature follows them as lines after the document.
    """
    if not end.closer or not notes.notes or end.start < notes.start:
        return
    if notes.heading is None and not notes.markers:
        notes.notes.clear()
        notes.start = end.start
    else:
        end.trailer[:0] = end.closer
        end.closer.clear()


def _is_document(sheet: Sheet, front: FrontMatter, end: Ending, heads: dict[int, Head], *, articles: int) -> bool:
    """The gate: structure, or a title with something else that only documents have."""
    body = [line for line in sheet.lines[front.stop : end.start] if line.textual]
    size = sum(line.size for line in body)
    set_title = any(line.level is not None for line in sheet.lines[: front.stop]) and bool(front.titles)
    if len(heads) + set_title >= 2 or articles >= bounds.ARTICLES:
        return True
    formal = bool(front.kinds - {"title"} or front.opener)
    if front.titles and size >= bounds.TITLED_BODY and (formal or end.closer):
        return True
    if front.opener and end.closer:
        return True
    paragraphs = sum(line.size >= bounds.PARAGRAPH for line in body)
    if front.chapter and paragraphs >= 2 and size >= bounds.CHAPTER_BODY:
        return True
    titled = front.matches_thread and sheet.post.ordinal == 1 and "?" not in sheet.title and "？" not in sheet.title
    return titled and paragraphs >= bounds.ARTICLE_PARAGRAPHS and size >= bounds.ARTICLE_BODY


def _enclosed(sheet: Sheet, body: range, heads: dict[int, Head], account: Account) -> str | None:
    """Rule ``enclosure``: the document that a covering notice encloses, after its own signature.

    Returns the date under that signature: the notice's own.
    """
    lines = sheet.lines
    for at in range(body.start + 1, body.stop - 2):
        if not opens_document(lines, at) or (at in heads and heads[at].scheme != "unnumbered"):
            continue
        start, date_at = signature(lines, at, body.start)
        if date_at is None or start == at or not _has_text(sheet, at, body):
            continue
        heads[at] = Head(at, 1, "appendix")
        account.decide("enclosure", lines[at], "a title after a signature and its date: the enclosed document")
        when = dated(lines[date_at].text)
        if when is None:
            return None
        account.mark(lines[date_at], when.start, when.end, "date", when=when.iso)
        return when.iso
    return None


def _has_text(sheet: Sheet, at: int, body: range) -> bool:
    return sum(line.size for line in sheet.lines[at + 1 : body.stop]) >= bounds.ENCLOSED_BODY


def _append(tree: tuple[Division | int, ...], blocks: Sequence[int]) -> tuple[Division | int, ...]:
    if any(isinstance(item, Division) for item in tree):
        return (*tree, Division("continuation", None, None, tuple(blocks)))
    return (*tree, *blocks)
