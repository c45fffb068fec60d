"""Reads the cases in ``tests/outline/cases``: a document and its gold outline in one file.

A case is UTF-8 text. Lines ``#! key: value`` at the top hold facts (``thread``, ``type``, ``title``,
``author``, ``office``, ``date``, ``venue``, ``findings``, ``markers``, ``notes``); every other line is
a block: its gold tag, optional attributes in braces (``b`` bold, ``c`` centred, ``r`` right, ``hN``
heading of level N), a tab, and the text. Tags: ``title sub date venue by note open h1…h4 p cont pero
sign sdate salute src ed att fn fnhead``; ``fn`` is a note, ``p`` any plain paragraph. A block that is no
paragraph has its kind in brackets: ``p[quote]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.edition import Edition, Reading
from pipeline.model.page import Block, Leaf, Mark, Page, Post, Thread
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict
from pipeline.model.work import Division, Document, Work

CASES = Path(__file__).parent / "cases"
_LINE = re.compile(r"(?P<tag>[a-z]+\d?)(?:\[(?P<kind>\w+)\])?(?:\{(?P<attrs>[^}]*)\})?\t(?P<text>.*)")
_FRONT = {"title": "title", "subtitle": "sub", "date": "date", "venue": "venue", "byline": "by", "note": "note"}
_CLOSER = {"byline": "sign", "date": "sdate", "salute": "salute"}
_TRAILER = {"source": "src", "editor": "ed", "attachments": "att"}


@dataclass(frozen=True)
class Case:
    """A case: its name, its facts, and the tag, kind, attributes and text of each block."""

    name: str
    facts: dict[str, str]
    rows: tuple[tuple[str, str, str, str], ...]

    @property
    def tags(self) -> list[str]:
        """The gold tags, one a block."""
        return [row[0] for row in self.rows]

    def edition(self) -> Edition:
        """The case as an edition of one post."""
        return edition(self.rows, self.facts.get("thread"))


def load(folder: Path = CASES) -> Iterator[Case]:
    """All cases of the folder, sorted by name."""
    for path in sorted(folder.glob("*.txt")):
        yield read(path)


def read(path: Path) -> Case:
    """One case. Raises ``ValueError`` on a line it cannot read."""
    facts: dict[str, str] = {}
    rows: list[tuple[str, str, str, str]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#!"):
            key, _, value = line[2:].partition(":")
            facts[key.strip()] = value.strip()
        elif line.strip():
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"{path.name}:{number}: not a tagged line")
            rows.append((match["tag"], match["kind"] or "", match["attrs"] or "", match["text"]))
    return Case(path.stem, facts, tuple(rows))


def edition(rows: tuple[tuple[str, str, str, str], ...], thread: str | None = None) -> Edition:
    """An edition of one post whose blocks are the rows."""
    leaves: list[Leaf] = []
    blocks: list[Block] = []
    if thread:
        leaves.append(Leaf(thread, "title"))
    for _, kind, attrs, text in rows:
        flags = attrs.split()
        level = next((flag[1:] for flag in flags if re.fullmatch(r"h\d", flag)), None)
        pairs = [("level", level)] if level else []
        pairs += [("align", {"c": "center", "r": "right"}[flag]) for flag in flags if flag in ("c", "r")]
        bold = next((flag for flag in flags if flag.startswith("b")), None)
        length = int(bold[1:]) if bold and bold[1:] else len(text)
        marks = (Mark(0, length, "bold"),) if bold else ()
        block = kind or ("heading" if level else "paragraph")
        if block == "image":
            blocks.append(Block("image", attrs=(("src", "x.png"),)))
            continue
        leaf = len(leaves)
        leaves.append(Leaf(text, "text", 1, marks))
        if block in ("quote", "list"):
            inner = Block("item" if block == "list" else "paragraph", leaf)
            blocks.append(Block(block, children=(inner,)))
        else:
            blocks.append(Block(block, leaf, attrs=tuple(pairs)))
    post = Post(1, tuple(blocks))
    text = "\n".join(leaf.text for leaf in leaves)
    transcript = Transcript(source_of(text.encode("utf-8", "surrogatepass")), text, Verdict("utf-8", 0.0, False, None))
    page = Page(transcript, "text", "case", (), tuple(leaves), Thread((post,), 0 if thread else None))
    return Edition(page, tuple(Reading(leaf.text, marks=leaf.marks) for leaf in leaves))


def tags(work: Work) -> list[str]:
    """What the outline made of each block of the first post, in the cases' tags."""
    count = len(work.edition.page.thread.posts[0].blocks)
    out = ["p"] * count
    for document in work.documents[:1]:
        _tag(document, out)
    return out


def _tag(document: Document, out: list[str]) -> None:
    for part in document.front:
        out[part.block] = _FRONT[part.kind]
    for block in document.opener:
        out[block] = "open"
    for part in document.closer:
        out[part.block] = _CLOSER[part.kind]
    for part in document.trailer:
        out[part.block] = _TRAILER[part.kind]
    for note in document.notes:
        for block in note.blocks:
            out[block] = "fn"
    if document.notes_head is not None:
        out[document.notes_head] = "fnhead"
    stack: list[tuple[Division | int, int, str]] = [(item, 1, "p") for item in document.body]
    while stack:
        item, depth, kind = stack.pop()
        if isinstance(item, int):
            out[item] = kind
            continue
        if item.head is not None:
            out[item.head] = f"h{depth}"
        inner = {"continuation": "cont", "peroration": "pero"}.get(item.type, "p")
        stack.extend((below, depth + 1, inner) for below in item.items)


def covered(document: Document) -> list[int]:
    """Every block that the document names, in reading order of its parts."""
    out = [part.block for part in document.front] + list(document.opener)
    stack: list[Division | int] = list(reversed(document.body))
    while stack:
        item = stack.pop()
        if isinstance(item, int):
            out.append(item)
            continue
        if item.head is not None:
            out.append(item.head)
        stack.extend(reversed(item.items))
    out += [part.block for part in document.closer]
    if document.notes_head is not None:
        out.append(document.notes_head)
    out += [block for note in document.notes for block in note.blocks]
    return out + [part.block for part in document.trailer]
