"""What others left under a post: comments as posts of their own, ratings as notes."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.model.page import Moment, Post, Remark
from pipeline.render import legal
from pipeline.render.objects import write_gap
from pipeline.render.writing import XML_ID, Writing

_AMOUNT = r"(?:[+\-\u2212]\s?)?[0-9]{1,9}(?![0-9]|[.,][0-9])"
_POINTS = re.compile(
    rf"[\s,，、;；/|]*(?:(?P<of>[^\W\d_]{{1,20}})\s*(?P<given>{_AMOUNT})(?:\s*[点點分])?"
    rf"|(?P<quantity>{_AMOUNT})(?:\s*(?P<after>[^\W\d_]{{1,8}})(?!\s*[+\-\u2212]))?)"
)
"""An amount after the name of what was given (``威望 +5``), or before it (``5 金币``)."""


def remark_line(remark: Remark) -> str:
    """A remark in the plain text: its kind, who left it, when or how many points, and the words."""
    when = legal.instant(remark.time)
    raw = legal.line(remark.time.raw) if remark.time else ""
    name, score = legal.line(remark.author or ""), legal.line(remark.score or "")
    kind = "rating" if remark.kind == "rating" else "comment"
    return " | ".join([kind, name or "?", when or raw or score or "?", legal.line(remark.text)])


def write_rating(writing: Writing, element: etree._Element, at: int, number: int) -> None:
    """A rating of the post at index ``at``: who, how much of what, when, and the words."""
    remark = writing.work.edition.page.thread.posts[at].remarks[number]
    who = writing.relations.remarks[at][number].who
    note = etree.SubElement(element, "note", {"type": "rating", "generatedBy": "human"})
    note.tail = "\n"
    if name := legal.line(remark.author or ""):
        etree.SubElement(note, "name", {"ref": f"#{who}"} if who else None).text = name
    for measure in points(legal.line(remark.score or "")):
        note.append(measure)
    if remark.time and (raw := legal.line(remark.time.raw)):
        etree.SubElement(note, "date", legal.told(remark.time)).text = raw
    if words := legal.line(remark.text):
        etree.SubElement(note, "desc").text = words


def points(score: str) -> list[etree._Element]:
    """A score as measures: ``威望 +5, 金钱 +2`` is two, each with its quantity and its currency.

    What is not read as quantities throughout is one measure with its words alone.
    """
    found, at = [], 0
    while match := _POINTS.match(score, at):
        amount = int(re.sub(r"\s", "", match["given"] or match["quantity"]).replace("\u2212", "-"))
        currency = match["of"] or match["after"]
        attributes = {"unit": "point", "quantity": str(amount), **({"commodity": currency} if currency else {})}
        measure = etree.Element("measure", attributes)
        measure.text = match[0].strip(" ,，、;；/|")
        found.append(measure)
        at = match.end()
    if score and (at != len(score) or not found):
        whole = etree.Element("measure", {"unit": "point"})
        whole.text = score
        return [whole]
    return found


def comments(writing: Writing, at: int) -> list[etree._Element]:
    """The comments of the post at index ``at`` as posts that answer it, or one another."""
    post = writing.work.edition.page.thread.posts[at]
    return [_comment(writing, at, number, post) for number, one in enumerate(writing.relations.remarks[at]) if one.id]


def _comment(writing: Writing, at: int, number: int, post: Post) -> etree._Element:
    left, remark = writing.relations.remarks[at][number], post.remarks[number]
    assert left.id is not None  # noqa: S101 - the caller's choice
    n = f"{writing.relations.numbers[at]}.{left.id.rpartition('.c')[2]}"
    attributes = {XML_ID: left.id, "n": n, "type": "comment", "modality": "written", "generatedBy": "human"}
    if left.who:
        attributes["who"] = f"#{left.who}"
    attributes.update(legal.told(remark.time))
    attributes["replyTo"] = f"#{left.answers}"
    attributes["indentLevel"] = str(post.depth + 1)
    element = etree.Element("post", attributes)
    element.text = element.tail = "\n"
    if not left.who:
        nameless(element)
    post_time(element, remark.time)
    words = legal.line(remark.text)
    if not words:
        write_gap(element, "notCaptured", "post", None)
        return element
    p = etree.SubElement(element, "p")
    p.tail = "\n"
    _linked(writing, p, words, remark)
    return element


def _linked(writing: Writing, p: etree._Element, words: str, remark: Remark) -> None:
    """The words of a comment, its links as pointers where their texts stand in the words, in order."""
    at, last = 0, None
    for shown, url in remark.links:
        target = legal.pointer(url, writing.base)
        start = words.find(text, at) if (text := legal.line(shown)) else -1
        if target is None or start < 0:
            continue
        _add(p, last, words[at:start])
        last = etree.SubElement(p, "ref", {"type": "link", "target": target})
        last.text, at = text, start + len(text)
    _add(p, last, words[at:])


def _add(p: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        p.text = text or None
    else:
        last.tail = text or None


def nameless(element: etree._Element) -> None:
    """The page says nothing of who wrote the post: a gap says so, and no person is made up."""
    note = etree.SubElement(element, "note", {"type": "poster", "generatedBy": "template"})
    note.tail = "\n"
    etree.SubElement(note, "gap", {"reason": "notCaptured"})


def post_time(element: etree._Element, time: Moment | None) -> None:
    """The time as shown, where it is not a plain absolute one; a gap where none is shown."""
    if time is not None and legal.instant(time) and time.basis == "absolute":
        return
    note = etree.SubElement(element, "note", {"type": "postTime", "generatedBy": "template"})
    note.tail = "\n"
    raw = legal.line(time.raw) if time else ""
    if not raw:
        etree.SubElement(note, "gap", {"reason": "notCaptured"})
        return
    told = legal.told(time)
    date = etree.SubElement(note, "date", {**told, "cert": "medium"} if told else None)
    date.text = raw
