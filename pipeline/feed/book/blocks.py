"""The blocks of posts out of a thread's TEI, flat and in order, with what a book asks of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.feed.book.chapters import Told
from pipeline.feed.book.heads import head
from pipeline.feed.markup import TEI, XML_ID, parser

Element = etree._Element  # noqa: SLF001 - lxml gives its type no public name
_Q = f"{{{TEI}}}"
_INSIDE = frozenset(("floatingText", "front", "body", "back", "div", "docTitle", "opener", "closer"))
"""Elements that only hold blocks."""
_NOT_TEXT = frozenset(("note", "milestone"))
_PID = re.compile(r"(?:pid[=/]?|[#/]p(?:ost)?[-_]?)([0-9]{2,12})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of the thread: its id, who wrote it and when, and its blocks."""

    id: str
    n: str
    who: str
    name: str
    when: str
    answers: str
    blocks: tuple[Element, ...]


def posts(data: bytes) -> list[Posted]:
    """The posts of a thread's TEI."""
    root = etree.fromstring(data, parser())
    names = {
        f"#{person.get(XML_ID)}": (person.findtext(f"{_Q}persName") or "").strip()
        for person in root.iter(f"{_Q}person")
    }
    out = []
    for post in root.iter(f"{_Q}post"):
        who = post.get("who") or ""
        when = post.get("when") or post.get("when-iso") or post.get("notBefore") or ""
        blocks = tuple(part for block in _blocks(post) for part in _split(block))
        out.append(
            Posted(
                post.get(XML_ID) or "", post.get("n") or "", who, names.get(who, ""), when, post.get("replyTo") or "",
                blocks,
            )
        )  # fmt: skip
    return out


def _blocks(post: Element) -> Iterator[Element]:
    stack = list(reversed(post))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node).localname
        if name in _INSIDE:
            stack.extend(reversed(node))
        elif name not in _NOT_TEXT or node.get("type") == "authorNote":
            yield node


def _split(block: Element) -> Iterator[Element]:
    """A paragraph whose first line is a head as two blocks, so that a head is a block of its own."""
    at = next((child for child in block if child.tag == f"{_Q}lb"), None)
    if block.tag != f"{_Q}p" or at is None:
        yield block
        return
    place = list(block).index(at)
    first = copy.deepcopy(block)
    for child in list(first)[place:]:
        first.remove(child)
    if head(text(first)) is None:
        yield block
        return
    rest = copy.deepcopy(block)
    rest.text = rest[place].tail
    for child in list(rest)[: place + 1]:
        rest.remove(child)
    rest.attrib.pop(XML_ID, "")
    yield first
    yield from _split(rest)


def text(block: Element) -> str:
    """The text of a block; ``lb`` is a line end."""
    parts = [block.text or ""]
    for node in block.iterdescendants():
        if node.tag == f"{_Q}lb":
            parts.append("\n")
        elif isinstance(node.tag, str):
            parts.append(node.text or "")
        parts.append(node.tail or "")
    return "".join(parts)


def told(thread: Sequence[Posted], writers: frozenset[str]) -> list[Told]:
    """The posts of the writers as the serial takes them."""
    by_number = {post.id.removeprefix("p-"): post.id for post in thread}
    own = {post.id for post in thread if post.who in writers}
    out = []
    for at, post in enumerate(thread):
        if post.who not in writers:
            continue
        target = post.answers.removeprefix("#")
        answer = bool(at and target and target not in own)
        texts = tuple(text(block) for block in post.blocks)
        quoting = bool(post.blocks) and post.blocks[0].tag == f"{_Q}cit"
        out.append(Told(post.id, at, texts, answer or quoting, tuple(_links(post, by_number))))
    return out


def _links(post: Posted, by_number: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The links of a post to posts of the thread: their words and the post's id."""
    known = set(by_number.values())
    for block in post.blocks:
        for ref in block.iter(f"{_Q}ref"):
            target = ref.get("target") or ""
            found = target[1:] if target[1:] in known else by_number.get(match[1]) if (match := _last(target)) else None
            words = " ".join("".join(map(str, ref.itertext())).split())
            if found and words:
                yield words, found


def _last(target: str) -> re.Match[str] | None:
    return next(iter(reversed(list(_PID.finditer(target)))), None)
