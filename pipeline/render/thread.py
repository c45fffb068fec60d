"""The frame of a thread: posts with their times, posters, notices and remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from pipeline.model.page import Notice, Post
from pipeline.model.work import Document, Passage
from pipeline.render import legal
from pipeline.render.blocks import Blocks
from pipeline.render.captures import pointers, write_history
from pipeline.render.document import BodyWriter
from pipeline.render.inline import place
from pipeline.render.objects import write_gap
from pipeline.render.remarks import nameless, post_time, remark_line, write_rating
from pipeline.render.writing import XML_ID, Writing

_NOTICES = {"edit": "editNotice", "moderator": "moderatorNotice"}


def write_post(
    writing: Writing,
    blocks: Blocks,
    at: int,
    documents: Sequence[Document],
    passages: Sequence[Passage],
) -> etree._Element:
    """The post at index ``at`` as an element, its text on the sheet."""
    xml_id, relations = writing.post_id, writing.relations
    post, n = writing.work.edition.page.thread.posts[at], relations.numbers[at]
    attributes = {XML_ID: xml_id, "n": str(n)}
    opening = post.kind == "opening" and at == 0
    hollow = all(block.kind == "gap" for block in post.blocks)
    removed = bool(post.blocks) and all(block.get("reason") == "removedByModerator" for block in post.blocks)
    withdrawn = post.status not in ("published", "") or (hollow and removed)
    attributes["type"] = "opening" if opening else "reply"
    attributes["modality"] = "written"
    attributes["generatedBy"] = "template" if withdrawn and hollow else "human"
    if who := relations.who[at]:
        attributes["who"] = f"#{who}"
    attributes.update(legal.told(post.time))
    if not opening and (answered := _answered(writing, at)):
        attributes["replyTo"] = answered
    if withdrawn:
        attributes["status"] = "withdrawn"
    attributes.update(_placed(writing, post))
    element = etree.Element("post", attributes)
    element.text = element.tail = "\n"
    writing.sheet.header(header_line(post, n))
    if post.title is not None and post.title not in writing.placed and writing.readings[post.title].text.strip():
        place(writing, element, "head", post.title, {"type": "subject"})
    if not who:
        nameless(element)
    post_time(element, post.time)
    for notice in post.notices:
        _notice(element, notice)
    named = [(f"{xml_id}.d{at}", one) for at, one in enumerate(documents, 1)]
    BodyWriter(writing, blocks, post, passages).write(element, named)
    if not writing.leaves and all(child.tag in ("note", "milestone") for child in element):
        _nothing(writing, element, post, withdrawn)
    write_history(writing, element, post)
    for number, remark in enumerate(post.remarks):
        if relations.remarks[at][number].id is None:
            write_rating(writing, element, at, number)
        writing.sheet.remark(remark_line(remark))
    return element


def _placed(writing: Writing, post: Post) -> dict[str, str]:
    """Where a post stands: how deep, at which address, in which captures."""
    found: dict[str, str] = {}
    if post.depth > 0:
        found["indentLevel"] = str(post.depth)
    if address := writing.address(post.url):
        found["source"] = address
    if post.history is not None:
        found["change"] = pointers(post.history.captures)
    return found


def header_line(post: Post, n: int) -> str:
    """What opens a post in the plain text: number, name, time."""
    name = legal.line(post.author.name or "") or "?"
    time = legal.instant(post.time) or (legal.line(post.time.raw) if post.time else "") or "?"
    return f"{n} | {name} | {time}"


def _answered(writing: Writing, at: int) -> str | None:
    """A pointer to what the post answers: a post of the page, else the address that the page gives."""
    tie = writing.relations.answered(at)
    if tie is None:
        return None
    if tie.post is not None:
        return f"#{tie.post}"
    return writing.address(tie.url)


def _notice(element: etree._Element, notice: Notice) -> None:
    text = legal.line(notice.text)
    if not text:
        return
    note = etree.SubElement(
        element, "note", {"type": _NOTICES.get(notice.kind, "systemNotice"), "generatedBy": "system"}
    )
    note.tail = "\n"
    when = legal.told(notice.time)
    raw = legal.line(notice.time.raw) if notice.time else ""
    before, found, after = text.partition(raw) if raw and when else (text, "", "")
    note.text = before
    if found and when:
        date = etree.SubElement(note, "date", when)
        date.text, date.tail = found, after


def _nothing(writing: Writing, element: etree._Element, post: Post, withdrawn: bool) -> None:
    """A post of which nothing can be shown gets a gap that says so."""
    moderated = withdrawn and post.status not in ("withdrawn", "draft")
    writing.note("REN007")
    write_gap(element, "removedByModerator" if moderated else "notCaptured", "post", None)


def passages_by_post(passages: Sequence[Passage]) -> Mapping[int, list[Passage]]:
    """Passages by the ordinal of their post."""
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        found.setdefault(passage.post, []).append(passage)
    return found
