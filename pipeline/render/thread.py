"""The frame of a thread: posts with their times, posters, notices and remarks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipeline.model.page import Author, Moment, Notice, Post, Remark, Thread
from pipeline.model.work import Document, Passage
from pipeline.render import legal
from pipeline.render.blocks import Blocks
from pipeline.render.document import Body
from pipeline.render.inline import place
from pipeline.render.objects import write_gap
from pipeline.render.writing import XML_ID, Writing

_NOTICES = {"edit": "editNotice", "moderator": "moderatorNotice"}
_SCORE = re.compile(r"[+\-]?[0-9]{1,9}", re.ASCII)


class Posters:
    """The people of the page: one entry for an account, one for each post that names nobody."""

    __slots__ = ("_ids", "entries")

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self.entries: dict[str, Author] = {}

    def id(self, post: Post) -> str:
        """The ``xml:id`` of the post's author: by account number and name, else by post.

        One number under two names is two entries: pages put together from several sites have that.
        """
        author = post.author
        if author.uid or author.name:
            key = (author.uid or "", author.name or "")
            found = self._ids.get(key)
            if found is None:
                uid = legal.name(author.uid)
                found = f"u-{uid}" if uid else f"u-n{len(self._ids) + 1}"
                if found in self.entries:
                    found = f"{found}-{len(self._ids) + 1}"
                self._ids[key] = found
                self.entries[found] = author
            elif not self.entries[found].card and author.card:
                self.entries[found] = author
            return found
        found = f"u-x{post.ordinal}"
        self.entries[found] = author
        return found


def identify(thread: Thread) -> Iterator[tuple[Post, str]]:
    """Each post with its ``xml:id``: ``p-`` and the forum's own number of the post; where that is
    missing or repeats, ``f-`` and its floor, or ``o-`` and its place on the page.
    """
    taken: set[str] = set()
    for post in thread.posts:
        pid = legal.name(post.pid)
        choices = (pid and f"p-{pid}", post.floor is not None and f"f-{post.floor}", f"o-{post.ordinal}")
        xml_id = next((one for one in choices if one and one not in taken), f"o-{post.ordinal}-{len(taken)}")
        taken.add(xml_id)
        yield post, xml_id


def numbers(thread: Thread) -> tuple[list[int], bool]:
    """The number of each post: its floor where all are known and rise; its place counted from the
    floors that are known where these agree; else its place on the page, and false.
    """
    floors = [post.floor for post in thread.posts]
    known = [floor for floor in floors if floor is not None and floor > 0]
    if len(known) == len(floors) and all(a < b for a, b in itertools.pairwise(known)):
        return known, True
    before = {floor - at for at, floor in enumerate(floors) if floor is not None}
    if len(before) == 1 and min(before) > 0:
        return list(range(min(before), min(before) + len(floors))), True
    return list(range(1, len(floors) + 1)), not known


def write_post(
    writing: Writing,
    blocks: Blocks,
    post: Post,
    *,
    n: int,
    who: str,
    documents: Sequence[Document],
    passages: Sequence[Passage],
) -> etree._Element:
    """One post as an element, its text on the sheet."""
    xml_id = writing.post_id
    when = legal.moment(post.time.iso) if post.time else None
    attributes = {XML_ID: xml_id, "n": str(n)}
    opening = post.kind == "opening" and writing.work.edition.page.thread.posts[0] is post
    hollow = all(block.kind == "gap" for block in post.blocks)
    removed = bool(post.blocks) and all(block.get("reason") == "removedByModerator" for block in post.blocks)
    withdrawn = post.status not in ("published", "") or (hollow and removed)
    attributes["type"] = "opening" if opening else "reply"
    attributes["modality"] = "written"
    attributes["generatedBy"] = "template" if withdrawn and hollow else "human"
    attributes["who"] = f"#{who}"
    if when:
        attributes["when"] = when
    answered = _answered(writing, post, opening)
    if answered:
        attributes["replyTo"] = f"#{answered}"
    if post.depth > 0:
        attributes["indentLevel"] = str(post.depth)
    if withdrawn:
        attributes["status"] = "withdrawn"
    element = etree.Element("post", attributes)
    element.text = element.tail = "\n"
    writing.sheet.header(header_line(post, n, when))
    if post.title is not None and post.title not in writing.placed and writing.readings[post.title].text.strip():
        place(writing, element, "head", post.title, {"type": "subject"})
    _time(element, post.time, when)
    for notice in post.notices:
        _notice(element, notice)
    named = [(f"{xml_id}.d{at}", one) for at, one in enumerate(documents, 1)]
    Body(writing, blocks, post, passages).write(element, named)
    if not writing.leaves and all(child.tag in ("note", "milestone") for child in element):
        _nothing(writing, element, post, withdrawn)
    for remark in post.remarks:
        _remark(element, remark)
    return element


def header_line(post: Post, n: int, when: str | None) -> str:
    """The line that opens a post in the plain text: number, name, time."""
    name = legal.line(post.author.name or "") or "?"
    time = when or (legal.line(post.time.raw) if post.time else "") or "?"
    return f"== {n} | {name} | {time} =="


def _answered(writing: Writing, post: Post, opening: bool) -> str | None:
    """The id of the post of this page that this one answers, or else of the first that it quotes.

    TEI's ``@replyTo`` names the post "to which the current post replies or refers".
    """
    if opening:
        return None
    quoted = (block.get("pid") for block in post.blocks if block.kind == "quote")
    for key in (post.reply_to, *quoted):
        found = writing.posts.get(key) if key else None
        if found and found != writing.post_id:
            return found
    return None


def _time(element: etree._Element, time: Moment | None, when: str | None) -> None:
    """The time as shown, where it is not a plain absolute one; a gap where none is shown."""
    if time is not None and when and time.basis == "absolute":
        return
    note = etree.SubElement(element, "note", {"type": "postTime", "generatedBy": "template"})
    note.tail = "\n"
    raw = legal.line(time.raw) if time else ""
    if not raw:
        etree.SubElement(note, "gap", {"reason": "notCaptured"})
        return
    date = etree.SubElement(note, "date", {"when": when, "cert": "medium"} if when else None)
    date.text = raw


def _notice(element: etree._Element, notice: Notice) -> None:
    text = legal.line(notice.text)
    if not text:
        return
    note = etree.SubElement(
        element, "note", {"type": _NOTICES.get(notice.kind, "systemNotice"), "generatedBy": "template"}
    )
    note.tail = "\n"
    when = legal.moment(notice.time.iso) if notice.time else None
    raw = legal.line(notice.time.raw) if notice.time else ""
    before, found, after = text.partition(raw) if raw and when else (text, "", "")
    note.text = before
    if found and when:
        date = etree.SubElement(note, "date", {"when": when})
        date.text, date.tail = found, after


def _remark(element: etree._Element, remark: Remark) -> None:
    rating = remark.kind == "rating"
    kind = {"type": "rating" if rating else "comment", "generatedBy": "human"}
    note = etree.SubElement(element, "note", kind)
    note.tail = "\n"
    if name := legal.line(remark.author or ""):
        etree.SubElement(note, "name").text = name
    if score := legal.line(remark.score or ""):
        measure = etree.SubElement(note, "measure", {"unit": "point"})
        measure.text = score
        if _SCORE.fullmatch(score):
            measure.set("quantity", str(int(score)))
    if remark.time and (raw := legal.line(remark.time.raw)):
        when = legal.moment(remark.time.iso)
        etree.SubElement(note, "date", {"when": when} if when else None).text = raw
    if words := legal.line(remark.text):
        etree.SubElement(note, "desc").text = words


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
