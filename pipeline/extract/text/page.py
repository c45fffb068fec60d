"""Puts a page together from what was read: regions, leaves, posts, thread, findings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.printed.clock import Clock
from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.folded import fold
from pipeline.extract.printed.moment import moment, page_order
from pipeline.extract.printed.noise import Blank
from pipeline.extract.text import card, head, lines
from pipeline.extract.text.addresses import agreed, links, read
from pipeline.extract.text.asides import Apart, hung
from pipeline.extract.text.compose import NEAR, REACH, Body, PageSheet, bare
from pipeline.extract.text.grammar import Claim, Grammar
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.posts import Draft
from pipeline.extract.text.remarks import remarks
from pipeline.extract.text.unknown import recurring
from pipeline.extract.text.unknown.found import Found
from pipeline.model.finding import Finding, finding
from pipeline.model.page import Author, Moment, Notice, Page, Post, Role, Thread
from pipeline.model.transcript import Transcript

COUNT_DIGITS = 16
"""Digits under which a number is a count."""


_ANSWER = re.compile(r"^(?:(?:Re|回复|回覆)[:：] ?)+", re.IGNORECASE)


@dataclass(slots=True)
class GrammarReading:
    """One reading of a page by one grammar."""

    transcript: Transcript
    sheet: PageSheet
    grammar: Grammar
    evidence: tuple[str, ...]
    units: list[Unit] = field(default_factory=list)
    claims: list[Claim | None] = field(default_factory=list)
    wrap: lines.Wrap | None = None
    said: list[str] = field(default_factory=list)
    """What the posts so far say, letters and digits alone."""
    people: frozenset[str] = frozenset()
    subject: int | None = None
    """The unit (an index) whose text is the thread's title though it stands among bylines."""
    apart: Apart = field(default_factory=Apart)
    """Remarks that were taken out of the lines."""
    clock: Clock | None = None
    """What the foot of the page says of when it was made."""

    def cards(
        self, units: list[Unit], claims: list[Claim | None], top: int, drafts: Sequence[Draft], again: set[str]
    ) -> Page:
        """The page of posts whose card stands before the byline."""
        self.units, self.claims, self.wrap = units, claims, lines.wrap(self.sheet.text, units)
        above = head.read(units, claims, top)
        title = self._head(above, top)
        self.people = frozenset(d.byline.author.casefold() for d in drafts if d.byline.author)
        done = [self._draft(draft, place, again) for place, draft in enumerate(drafts, 1)]
        self._rest(top, {n for draft in drafts for n in draft.body})
        return self._page(above, title, done, ())

    def loose(
        self, units: list[Unit], claims: list[Claim | None], found: Sequence[Found], *, alone: bool = False
    ) -> Page:
        """The page of posts that were found between bylines, or (``alone``) of a single text."""
        self.units, self.claims, self.wrap = units, claims, lines.wrap(self.sheet.text, units)
        said = (c for c in claims[: found[0].anchor or 0] if c and c.entry.place == "head")
        if found[0].name_at is not None and any("author" in dict(claim.fields) for claim in said):
            found[0].author = found[0].name_at = None  # the head says who, and not by a place
        marks = [n for post in found[:2] for n in (post.anchor, post.name_at, *post.body[:1]) if n is not None]
        first = min(marks)
        above = head.read(units, claims, first, frozenset(post.author for post in found if post.author))
        for place, post in enumerate(found, 1):
            for n in [n for n in (post.anchor, post.name_at) if n is not None]:
                units[n].entry = units[n].entry or "generic.byline"
                units[n].role, units[n].post = Role.BYLINE, place
            for n in post.body:
                units[n].post = place
        self._around(first, max((n for post in found for n in post.body), default=0))
        subject = self._subject(found[0], {n for post in found for n in post.body})
        if subject is not None and above.title is not None:  # what its place alone made the title is the page's head
            units[above.title].role, units[above.title].entry = Role.HEADER, "head.unnamed"
            above.title = None
        title = self._head(above, first)
        self.people = frozenset(post.author.casefold() for post in found if post.author)
        done = [self._found(post, place) for place, post in enumerate(found, 1)]
        starts = [units[min(n for n in (post.anchor, *post.body[:1]) if n is not None)].start for post in found]
        done = hung(done, starts, self.apart, self._moment)
        for unit in self.apart.units:
            self.sheet.furniture(unit)
        self._rest(first, {n for post in found for n in post.body})
        return self._page(above, title if subject is None else subject, done, (finding("EXT055"),) if alone else ())

    def _around(self, first: int, last: int) -> None:
        """Label what is neither byline nor text: cards and tools between posts, the foot of the page."""
        for n in range(first, len(self.units)):
            unit, claim = self.units[n], self.claims[n]
            if unit.role is None and claim and claim.entry.place != "post":
                unit.role, unit.entry = claim.entry.role, claim.entry.id
            elif unit.role is None and unit.post is None:
                foot = n > last
                unit.role = Role.FOOTER if foot else Role.USER_CARD
                unit.entry = "end.unnamed" if foot else "generic.around"

    def _head(self, above: head.PageHead, stop: int) -> int | None:
        """Claim the lines above the first post; the title's leaf."""
        title = None
        for n in range(stop):
            unit = self.units[n]
            if n != above.title:
                self.sheet.furniture(unit)
                continue
            for piece in head.beside(unit, above.start, above.end):
                self.sheet.furniture(piece)
            title = self.sheet.leaf([(above.start, above.end)], unit, Role.TITLE, "head.title", "title")
        return title

    def _subject(self, post: Found, bodies: set[int]) -> int | None:
        """The title that the head of an article states among its bylines; its leaf."""
        at = post.anchor if post.anchor is not None else len(self.units)
        for n in range(at, min(at + 5, len(self.units))):
            claim = None if n in bodies else self.claims[n]
            shown = _ANSWER.sub("", dict(claim.fields).get("subject", "")) if claim else ""
            start = self.units[n].text.rfind(shown) if shown else -1
            if start >= 0:
                unit = self.units[n]
                title = lines.part(unit, start, start + len(shown))
                if title is None:
                    continue
                self.units[n] = title
                if before := lines.part(unit, 0, start):
                    before.role, before.entry, before.post = Role.BYLINE, claim.entry.id if claim else "", unit.post
                    self.sheet.furniture(before)
                self.subject = n
                return self.sheet.leaf([(title.start, title.end)], title, Role.TITLE, "head.subject", "title")
        return None

    def _rest(self, start: int, held: set[int]) -> None:
        """Claim every other line as what it was found to be."""
        for n in range(start, len(self.units)):
            unit = self.units[n]
            if n not in held and n != self.subject:
                if unit.role is None:
                    unit.role, unit.entry = Role.UNCLAIMED, "unclaimed"
                self.sheet.furniture(unit)

    def _draft(self, draft: Draft, ordinal: int, again: set[str]) -> Post:
        byline = draft.byline
        self.units[byline.unit].post = ordinal
        label = byline.floor
        for n in draft.card:
            unit, claim = self.units[n], self.claims[n]
            unit.post = ordinal
            if claim:
                unit.role, unit.entry = claim.entry.role, claim.entry.id
                label = label or dict(claim.fields).get("floor")
            else:
                unit.role, unit.entry = Role.USER_CARD, "card.unnamed"
        label = label or self._split_floor(draft.card)
        own = [n for n in draft.card if self.units[n].role is Role.USER_CARD]
        free = [n for n in own if self.units[n].text not in again or self.claims[n]]
        above = None if draft.name_at is None else key(self.units[draft.name_at].text)
        name = byline.author or above or card.name(self.units, self.claims, free, draft.open_top)
        name = _said(name)
        pairs = card.pairs(self.units, self.claims, own, name)
        post = self._post(draft.body, ordinal, Author(name, card=pairs), byline.time, label)
        said = self._linked(self.units[min([*draft.card, byline.unit])].start, self.units[byline.unit].end)
        author = replace(post.author, uid=said.get("uid"))
        return replace(
            post, remarks=remarks([self.units[n] for n in draft.tail], self._moment), pid=said.get("pid"), author=author
        )

    def _linked(self, start: int, end: int) -> dict[str, str]:
        """Ids in the links of a card and byline, where a converter kept them."""
        found: dict[str, str] = {}
        begun = max(0, bisect_left(self.sheet.starts, start) - 1)
        for url in links(self.sheet.text, self.sheet.blanks, start - 2, end + 2, begun):
            for name, value in read(url, self.grammar.urls).items():
                found.setdefault(name, value)
        return found

    def _address(self) -> dict[str, str]:
        """The ids of the thread: of the source's address, else the thread id of most links."""
        found = read(self.transcript.source.url or "", self.grammar.urls)
        if "tid" not in found:
            blanks = [row for row in self.sheet.blanks[:20_000] if row[3] == "markup.link"]
            every = (read(url, self.grammar.urls) for url in links(self.sheet.text, blanks, 0, len(self.sheet.text)))
            tid = agreed([row["tid"] for row in every if "tid" in row])
            found = {"tid": tid} if tid else {}
        return found

    def _split_floor(self, some: Sequence[int]) -> str | None:
        """A floor whose number and mark stand on two lines."""
        for n in some:
            if (
                self.units[n].text.strip("^") in ("#", "楼", "樓")
                and n - 1 in some
                and self.units[n - 1].text.isdecimal()
            ):
                for unit in (self.units[n - 1], self.units[n]):
                    unit.role, unit.entry = Role.BYLINE, "byline.floor"
                return f"{self.units[n - 1].text}{self.units[n].text}"
        return None

    def _found(self, post: Found, ordinal: int) -> Post:
        label = None
        if post.anchor is not None:
            near = range(max(0, post.anchor - 3), min(len(self.claims), post.anchor + 4))
            said = (claim for n in near if (claim := self.claims[n]) and claim.entry.place != "post")
            fields = (dict(claim.fields).get("floor") for claim in said)
            marks = [*recurring.floors(self.units[post.anchor].text), *(text for text in fields if text)]
            label = post.floor or next(iter(marks), None)
        pid = self._pid(post)
        made = self._post(post.body, ordinal, Author(_said(post.author)), post.time, None if pid else label)
        return replace(made, kind="opening" if ordinal == 1 else made.kind, pid=pid)

    def _pid(self, post: Found) -> str | None:
        """The post's id, where the profile says that its byline prints it (and no floor)."""
        shown = "" if post.anchor is None else fold(self.units[post.anchor].text)
        told = (row.pattern.search(shown) for row in self.grammar.anchors if "pid" in row.pattern.groupindex)
        return next((found["pid"] for found in told if found), None)

    def _post(self, body: Sequence[int], ordinal: int, author: Author, time: str | None, label: str | None) -> Post:
        for n in body:
            self.units[n].post = ordinal
        entry = "generic.body" if self.grammar.order == "loose" else "post.body"
        made = Body(
            self.sheet,
            self.units,
            self.claims,
            body,
            entry,
            self.wrap,
            quotes=self._quotes(body),
            earlier=(*self.said[:1], *self.said[1:][-NEAR:]),
            people=self.people,
        )
        made.build()
        self.said.append(bare("".join(self.units[n].text for n in body))[:REACH])
        return Post(
            ordinal=ordinal,
            blocks=tuple(made.blocks),
            author=author,
            time=self._moment(time),
            floor=self._floor(label),
            floor_label=label,
            notices=tuple(self._notice(claim, unit) for claim, unit in made.notices),
        )

    def _quotes(self, body: Sequence[int]) -> Sequence[Blank]:
        """A converter's marks of quotations within a post."""
        if not body or not self.sheet.blanks:
            return ()
        lo = max(0, bisect_left(self.sheet.starts, self.units[body[0]].start) - 2)
        hi = bisect_left(self.sheet.starts, self.units[body[-1]].end)
        return [blank for blank in self.sheet.blanks[lo:hi] if blank[3] == "markup.quote"]

    def _floor(self, label: str | None) -> int | None:
        """The floor that a marker names; engines that count replies only are one behind."""
        bare = label is not None and label.isdecimal() and len(label) <= _DIGITS  # a profile says that it is one
        number = (int(label or "0") or None) if bare else floor(label) if label else None
        counted = label is not None and any(char.isdecimal() for char in label)
        return number + self.grammar.unnumbered if number and counted else number

    def _moment(self, raw: str | None, order: str | None = None) -> Moment | None:
        source, said = self.transcript.source, self.clock
        captured = source.retrieved or (said.captured if said else None) or source.accession.received
        zone = source.accession.timezone or (said.zone if said else None)
        return None if raw is None else moment(raw, captured, zone, order=order)

    def _days(self, done: list[Post]) -> list[Post]:
        """Times that could be read in two ways, read as the page's other times are."""
        order = page_order(post.time.raw for post in done if post.time)
        if order is None:
            return done
        return [
            replace(post, time=self._moment(post.time.raw, order)) if post.time and not post.time.iso else post
            for post in done
        ]

    def _notice(self, claim: Claim, unit: Unit) -> Notice:
        fields = dict(claim.fields)
        return Notice(claim.entry.kind, unit.text, fields.get("by"), self._moment(fields.get("time")))

    def _page(self, above: head.PageHead, title: int | None, done: list[Post], extra: tuple[Finding, ...]) -> Page:
        fields = dict(above.fields)
        done = self._days(done)
        for claim in self.claims:
            if claim and claim.entry.role is Role.PAGINATION:
                fields.update({name: value for name, value in claim.fields if name not in fields})
        first = next((unit.text for unit in self.units if unit.role is Role.BYLINE and unit.post == 1), "")
        fields = {**head.beside_byline(first), **fields}
        address = self._address()
        fields.update({name: value for name, value in address.items() if name == "page" and name not in fields})
        numbers = {name: _number(fields.get(name)) for name in ("page", "pages", "views", "replies")}
        thread = Thread(
            posts=tuple(_numbered(_signed(done, fields), numbers["replies"])),
            title=title,
            tags=above.tags,
            board=above.board or ((fields["board"],) if "board" in fields else ()),
            platform=self.grammar.platform or None,
            url=self.transcript.source.url,
            tid=address.get("tid"),
            fid=address.get("fid"),
            page=numbers["page"],
            pages=numbers["pages"],
            views=numbers["views"],
            replies=numbers["replies"],
        )
        return Page(
            self.transcript,
            "text",
            self.grammar.id,
            self.sheet.regions(),
            tuple(self.sheet.leaves),
            thread,
            self.evidence or (("article",) if extra else ("bylines",)),
            extra + _findings(thread),
            captured=self.clock.captured if self.clock else None,
            zone=self.clock.zone if self.clock else None,
        )


_DIGITS = 6
"""Digits of the greatest floor."""


def _said(name: str | None) -> str | None:
    """A name without the white space that hidden markup leaves in and around it."""
    return " ".join(name.split()) or None if name else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < COUNT_DIGITS else None


def _signed(done: list[Post], fields: dict[str, str]) -> list[Post]:
    """The opening post with the author whom the thread's head names, where its own byline names none."""
    if done and done[0].author.name is None and fields.get("author"):
        done[0] = replace(done[0], author=replace(done[0].author, name=fields["author"]))
    return done


def _numbered(done: list[Post], replies: int | None) -> list[Post]:
    """Floors: those that the page shows, unless it shows one number for several posts (a skin that
    calls every reply 沙发); by order where it shows none and these are all the posts there are.
    """
    shown = Counter(post.floor for post in done if post.floor)
    if any(count > 1 for count in shown.values()):
        done = [replace(post, floor=None) if shown[post.floor or 0] > 1 else post for post in done]
    if not shown and replies is not None and replies + 1 == len(done):
        done = [replace(post, floor=n) for n, post in enumerate(done, 1)]
    return [replace(post, kind="opening") if post.floor == 1 else post for post in done]


def _findings(thread: Thread) -> tuple[Finding, ...]:
    found = []
    nameless = sum(post.author.name is None for post in thread.posts)
    if nameless:
        found.append(finding("EXT052", count=nameless, posts=len(thread.posts)))
    undated = sum(post.time is None or post.time.iso is None for post in thread.posts)
    if undated:
        found.append(finding("EXT053", count=undated, posts=len(thread.posts)))
    if thread.title is None:
        found.append(finding("EXT054"))
    return tuple(found)
