"""What is being written: the sheet of plain text, the characters declared, ids and findings.

TEI and plain text come from one walk: whatever places a leaf in an element puts it on the sheet
in the same step, and the anchor between the two is made there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model.edition import Glyph, Reading
from pipeline.model.finding import Finding, finding
from pipeline.model.package import Anchor
from pipeline.model.page import Mark
from pipeline.model.relations import Relations
from pipeline.model.source import Medium, medium_key
from pipeline.model.work import Work
from pipeline.render import legal

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

LISTED = 50
"""Findings of one code listed singly in one document; the rest are counted in one finding."""


_RULES = re.compile("^={2,}", re.M)


class TextSheet:
    """The plain text, growing, and the anchors of the leaves on it."""

    __slots__ = ("_begun", "_inside", "_parts", "_quoted", "anchors", "at", "between", "form", "quotes", "rule")

    def __init__(
        self, form: str, readings: Iterable[Reading] = (), quotes: str = "kept", quoted: Collection[int] = ()
    ) -> None:
        self.form = form
        self.quotes, self._quoted = quotes, quoted
        self._inside = self._begun = False
        longest = max((len(run) for one in readings if "==" in one.text for run in _RULES.findall(one.text)), default=0)
        self.rule = "=" * max(2, longest + 1)
        self.at = 0
        self.anchors: list[Anchor] = []
        self.between = "\n"
        self._parts: list[str] = []

    def put(self, leaf: int, reading: Reading, xml_id: str) -> None:
        """A leaf on a line of its own, or after a tab in a row of cells; none of a quotation that is left out."""
        quoted = leaf in self._quoted
        if quoted and self.quotes == "omitted":
            return
        if self.quotes == "marked":
            self._turn(quoted=quoted)
        self._separate()
        if self.form == "fold":
            self._write(reading.fold or reading.text)
            return
        start = self.at
        self._write(reading.text)
        self.anchors.append(Anchor(leaf, start, self.at, xml_id))

    def header(self, text: str) -> None:
        """The line that opens a post, after an empty line; none in the bare form and the fold.

        It stands between :attr:`rule`s longer than any line of the texts begins with, so that no text
        can pass for a post's head.
        """
        self._turn(quoted=False)
        if self.at:
            self._write("\n")
        if self.form == "readable":
            self._separate()
            self._write(f"{self.rule} {text} {self.rule}")

    def remark(self, text: str) -> None:
        """A line with what somebody left under a post, between the same rules as a head; in the readable form alone."""
        self._turn(quoted=False)
        if self.form == "readable":
            self._separate()
            self._write(f"{self.rule} {text} {self.rule}")

    def _turn(self, *, quoted: bool) -> None:
        """Where quotations are marked: the line that opens or ends one, between the same rules as a head."""
        if quoted == self._inside or self.form != "readable":
            return
        self._inside = quoted
        words = "quote" if quoted else "end of quote"
        self._write(f"{chr(10) if self.at else ''}{self.rule} {words} {self.rule}")
        self._begun = True

    def _separate(self) -> None:
        if self.at:
            self._write("\n" if self._begun else self.between)
        self._begun = False

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self.at += len(text)

    def encoded(self) -> bytes:
        """The text as UTF-8, with a last line end."""
        self._turn(quoted=False)
        text = "".join(self._parts)
        return (text + "\n" if text else "").encode()


@dataclass(slots=True)
class Called:
    """A note marker with its ``xml:id`` and the id of the note it calls, where that is present."""

    start: int
    end: int
    n: str
    xml_id: str
    target: str | None


@dataclass(slots=True)
class Writing:
    """The state of one document's rendering."""

    work: Work
    sheet: TextSheet
    lang: str
    base: str | None
    readings: tuple[Reading, ...]
    marks: Mapping[int, tuple[Mark, ...]]
    relations: Relations
    called: dict[int, list[Called]] = field(default_factory=dict)
    chars: dict[str, Glyph | None] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    """``xml:id`` of a post by its pid."""
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    post: int = 0
    post_id: str = ""
    leaves: int = 0
    """Leaves of the current post that have an id."""
    dropped: dict[str, int] = field(default_factory=dict)
    placed: set[int] = field(default_factory=set)
    media: Mapping[str, Medium] | None = None
    """What is kept of what the page shows, by address; ``None`` where pictures are not kept."""

    def note(self, code: str, leaf: int | None = None, **fields: str | int | float) -> None:
        """A finding about the current post; the first :data:`LISTED` of a code are listed."""
        seen = self.counts[code] = self.counts.get(code, 0) + 1
        if seen > LISTED:
            return
        where: dict[str, str | int] = {"post": self.post} if self.post else {}
        if leaf is not None:
            where["leaf"] = leaf
            where["line"] = self.work.edition.page.leaves[leaf].line
        self.findings.append(finding(code, where, **fields))

    def all_findings(self) -> tuple[Finding, ...]:
        """The findings listed, and one for each code with more."""
        more = [
            finding("REN099", None, of=code, count=count - LISTED)
            for code, count in sorted(self.counts.items())
            if count > LISTED
        ]
        return (*self.findings, *more)

    def next_id(self) -> str:
        """The id of the next leaf of the post: the post's id and a running number."""
        self.leaves += 1
        return f"{self.post_id}.{self.leaves}"

    def held(self, url: str | None) -> Medium | None:
        """What the archive keeps of what stands at ``url`` as the page gives it."""
        return self.media.get(medium_key(url)) if url and self.media else None

    def target(self, url: str | None, leaf: int | None = None) -> str | None:
        """``url`` as a pointer; a finding where it was refused."""
        found = self.address(url, leaf)
        if found is None and url:
            self.note("REN010", leaf, url=legal.line(url)[:120])
        return found

    def address(self, url: str | None, leaf: int | None = None) -> str | None:
        """``url`` as a pointer without the visitor's session, or ``None`` where it can be none."""
        bare = legal.sessionless(url) if url else url
        if bare != url:
            self.note("REN016", leaf)
        return legal.pointer(bare, self.base)
