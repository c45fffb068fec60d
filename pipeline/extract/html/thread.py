"""From claims to the thread: posts with their people, times and blocks."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from pipeline.extract.html.bodies import Bodies, joined
from pipeline.extract.html.claims import UNCLAIMED_ENTRY, Claims, Span, entry, label_links, paint
from pipeline.extract.html.people import card, notice, remark
from pipeline.extract.html.unknown.words import CHANGED
from pipeline.extract.html.values import Fields, cut, read, unposted
from pipeline.extract.markup.address import followed
from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.between import dated
from pipeline.extract.printed.clock import Clock
from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment, page_order
from pipeline.extract.profiles.profile import Entry, Profile
from pipeline.model.finding import Finding, finding
from pipeline.model.page import Author, Block, Leaf, Moment, Notice, Post, Remark, Role, Thread

SHOWN = 60
"""Characters over which a shown time has more in it, so that an attribute is believed."""
CHANGED_BEFORE = 40
"""Longest text before a time that says that it is of a change."""
FLOOR_DIGITS = 8
"""Digits under which a label is a floor: longer numbers are addresses of posts."""
COUNT_DIGITS = 10
"""Digits under which a number is a count."""


_REST = entry("base.rest", Role.BODY)
_SIGNED = entry("base.signature", Role.SIGNATURE)
_RULED = re.compile(r"\s*_{10,}\s*")
"""The line that phpBB and its kin draw between a text and a signature: 17 underscores as text of the post itself."""
_FOOT = 80
"""Text nodes at the end of a body in which that line is looked for."""
_NAMED = re.compile(r"^(?:作者|发帖人|楼主|樓主|发表人|Author|Posted by|By|von|par|от)\s*[:：]\s*", re.IGNORECASE)
"""Words that introduce a poster's name."""


@dataclass(slots=True)
class Circumstances:
    """What is known of the page besides its markup."""

    url: str | None = None
    base: str | None = None
    captured: str | None = None
    timezone: str | None = None
    site: str | None = None
    clock: Clock | None = None
    """What the page's own clock says."""


@dataclass(slots=True)
class Reader:
    """Assembles the thread of one page. ``rows`` is the entry of every text node."""

    tree: Tree
    claims: Claims
    profile: Profile
    around: Circumstances
    rows: list[Entry] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    bodies: Bodies = field(init=False)
    fields: Fields = field(init=False)
    titled: set[int] = field(default_factory=set)
    ruled: dict[int, Span] = field(default_factory=dict)
    """Signatures below a drawn line, by post."""

    def thread(self) -> Thread:
        """The thread; its leaves, text node entries and findings are left in the reader."""
        tree, claims = self.tree, self.claims
        self._untitle()
        self.rows = paint(tree, claims)
        self.bodies = Bodies(tree, claims, self.rows, self.leaves, self.around.base, self._from_url)
        rank = {id(row): n for n, row in enumerate(self.profile.entries)}
        self.fields = fields = Fields(tree, claims, rank)
        title = self._title(None, "thread.title")
        posts = [self._post(n, span) for n, span in enumerate(claims.posts)]
        posts = self._days(self._floors(posts))
        label_links(tree, self.rows)
        named = self._urls()
        board = tuple(
            dict.fromkeys(value for value, _ in sorted(fields.valued(None, "thread.board"), key=lambda v: v[1]))
        )
        tags = tuple(dict.fromkeys(value for value, _ in fields.valued(None, "thread.tags")))
        url = fields.first(None, "thread.url")
        page = fields.number(None, "thread.page") or _int(named.get("page"))
        return Thread(
            posts=tuple(posts),
            title=title,
            tags=tags,
            board=board,
            site=self.around.site or fields.first(None, "thread.site"),
            platform=self.profile.platform or None,
            url=followed(self.around.base, url) or self.around.url,
            tid=fields.first(None, "thread.tid") or named.get("tid"),
            fid=fields.first(None, "thread.fid") or named.get("fid"),
            page=page,
            pages=fields.number(None, "thread.pages"),
            views=fields.number(None, "thread.views"),
            replies=fields.number(None, "thread.replies"),
        )

    # --- the thread's own fields --------------------------------------------------------------

    def _untitle(self) -> None:
        """A heading that someone wrote in a post is not the thread's title where that stands outside."""
        on, end, outside = self.claims.on, -1, False
        inside: list[int] = []
        for i, rows in on.items():
            fields = {row.field for row in rows}
            if "thread.title" in fields:
                if i < end:
                    inside.append(i)
                else:
                    outside = outside or bool(self.tree.shown(i))
            if i >= end and "post.body" in fields:
                end = self.tree.ends[i]
        for i in inside if outside else ():
            on[i] = [row for row in on[i] if row.field != "thread.title"]
            giver = next((row for row in on[i] if row.role is not None), None)
            if giver is not None:
                self.claims.givers[i] = giver
            else:
                self.claims.givers.pop(i, None)

    def _title(self, post: int | None, name: str) -> int | None:
        """The leaf of a title: of its first element with a text."""
        for i, row in self.fields.rows(post, name):
            spans = self._where(i, row)
            value = "" if i in self.titled else self._titled(i, row, spans)
            if value and post is not None and self._repeats(value):
                return None
            if value:
                self.titled.add(i)
                self.leaves.append(Leaf(value, "title", None if post is None else post + 1, (), spans))
                return len(self.leaves) - 1
        return None

    def _repeats(self, value: str) -> bool:
        """Whether a post's title is the thread's, or an answer to it."""
        first = self.leaves[0] if self.leaves and self.leaves[0].post is None else None
        return first is not None and re.sub(r"^(?:(?:Re|AW|RE|回复|回復)\s*[:：]\s*)+", "", value) == first.text

    def _titled(self, i: int, row: Entry, spans: tuple[tuple[int, int], ...]) -> str:
        """A title's text: of the text nodes that its entry claims, not of labels and links inside."""
        if not spans and row.role is not None:
            return ""
        if row.value != ("text",) or not spans:
            return read(self.tree, i, row)
        shown = " ".join("".join(self.tree.join(a, b) for a, b in spans).split())
        return cut(shown, row)

    def _where(self, i: int, row: Entry) -> tuple[tuple[int, int], ...]:
        """The text nodes that an entry claims at an element."""
        tail = self.tree.tail(i) if "tail" in row.value else None
        if tail is not None:
            return ((tail, tail + 1),)
        return joined([j for j in range(self.tree.t0[i], self.tree.t1[i]) if self.rows[j] is row])

    def _urls(self) -> dict[str, str]:
        """What the patterns of the profile read in the page's addresses, the page's own first."""
        named: dict[str, str] = {}
        canonical = self.fields.first(None, "thread.url")
        boards = [self.tree.attrs[i].get("href", "") for i, _ in self.fields.rows(None, "thread.board")]
        for url in (canonical, self.around.url, *reversed(boards)):
            for pattern in self.profile.urls:
                found = pattern.search(url) if url else None
                if found:
                    for key, value in found.groupdict().items():
                        if value:
                            named.setdefault(key, value)
        return named

    def _from_url(self, url: str | None, key: str) -> str | None:
        for pattern in self.profile.urls if url else ():
            found = pattern.search(url or "") if key in pattern.groupindex else None
            if found and found[key]:
                return found[key]
        return None

    # --- a post -------------------------------------------------------------------------------

    def _post(self, n: int, span: Span) -> Post:
        fields, around = self.fields, self.around
        title = self._title(n, "post.title")
        blocks = self._body(n, span)
        label, number = self._floor(n)
        url = fields.first(n, "post.url")
        pid = fields.first(n, "post.pid") or self._from_url(url, "pid")
        kind, status = self._kinds(n, "post.kind"), self._kinds(n, "post.status")
        notices = [
            notice(v, row.kind or "system", around.captured, around.timezone) for v, row in self._read(n, "post.notice")
        ]
        remarks = [
            found
            for i, row in fields.rows(n, "post.remark")
            if (
                found := remark(
                    self.tree,
                    i,
                    row.kind or "comment",
                    around.captured,
                    around.timezone,
                    told=fields.inside(i, "remark."),
                )
            )
        ]
        time = self._time(n)
        if status is None:
            status = "published"
        depth = fields.number(n, "post.depth") or 0
        return Post(
            ordinal=n + 1,
            blocks=tuple(blocks),
            author=self._author(n),
            time=time,
            floor=number,
            floor_label=label,
            pid=pid,
            kind=kind or "reply",
            status=status,
            title=title,
            reply_to=fields.first(n, "post.reply-to"),
            depth=depth,
            notices=tuple(dict.fromkeys(notices)),
            remarks=dated(tuple(dict.fromkeys(remarks)), time),
            url=followed(around.base, url),
        )

    def _read(self, n: int, name: str) -> list[tuple[str, Entry]]:
        return [(value, row) for i, row in self.fields.rows(n, name) if (value := read(self.tree, i, row))]

    def _kinds(self, n: int, name: str) -> str | None:
        return next((row.kind or read(self.tree, i, row) or None for i, row in self.fields.rows(n, name)), None)

    def _floor(self, n: int) -> tuple[str | None, int | None]:
        """The floor as the page prints it, and its number counted from the opening post.

        A count that stands in an attribute and is shifted is no label: nobody reads it on the page.
        """
        for i, row in self.fields.rows(n, "post.floor"):
            label = read(self.tree, i, row)
            if label and row.shift:
                counted = re.fullmatch(r"\D{0,8}(\d{1,7})\D{0,8}", label)
                return None if "@" in row.value[0] else label, int(counted[1]) + row.shift if counted else _floor(label)
            if label:
                return label, _floor(label)
        return None, None

    def _author(self, n: int) -> Author:
        fields, tree = self.fields, self.tree
        shown = fields.first(n, "post.author")
        name = _NAMED.sub("", shown or "") or None
        url = fields.first(n, "post.author-url")
        if url is None:
            hrefs = (tree.attrs[i].get("href") for value, i in fields.valued(n, "post.author") if value == shown)
            url = next((href for href in hrefs if href), None)
        pairs: list[tuple[str, str]] = []
        for i, _ in fields.rows(n, "post.card"):
            pairs += [pair for pair in card(tree, i) if pair not in pairs and pair != ("", name)]
        signature: list[Block] = []
        done = -1
        for i in sorted(i for i, _ in fields.rows(n, "post.signature")):
            if i < done:  # the inner of two boxes around one signature
                continue
            done = tree.ends[i]
            signature += self.bodies.blocks(n, Span(i, tree.ends[i], tree.t0[i], tree.t1[i]), Role.SIGNATURE)
        if n in self.ruled:
            signature += self.bodies.blocks(n, self.ruled[n], Role.SIGNATURE)
        return Author(
            name=name,
            uid=fields.first(n, "post.uid") or self._from_url(url, "uid"),
            url=followed(self.around.base, url),
            card=tuple(pairs),
            signature=tuple(signature),
        )

    def _time(self, n: int) -> Moment | None:
        unread: Moment | None = None
        for value, i in self.fields.valued(n, "post.time"):
            if self._changed(i):
                continue
            found = moment(unposted(value), self.around.captured, self.around.timezone)
            if found.iso:
                shown = self.tree.shown(i)
                printed = value in shown or not shown or len(shown) > SHOWN
                return found if printed else replace(found, raw=unposted(shown))
            unread = unread or found
        return unread

    def _changed(self, i: int) -> bool:
        """Whether the word before a time says that it is of a change: no post's time."""
        tree = self.tree
        j = tree.t0[i] - 1
        before = tree.texts[j].strip() if j >= 0 and tree.owners[j] == tree.parents[i] else ""
        return len(before) < CHANGED_BEFORE and bool(CHANGED.search(before)) and not any(map(str.isdigit, before))

    def _floors(self, posts: list[Post]) -> list[Post]:
        """Floors put right: a floor that stands twice is not believed the second time; where the
        page prints none, the first page's posts count from one.
        """
        seen: set[int] = set()
        out: list[Post] = []
        repeated = 0
        unlabelled = not any(post.floor_label or post.floor for post in posts)
        first = self.fields.number(None, "thread.page") in (None, 1)
        bare = first and not any(post.floor == 1 for post in posts)
        for post in posts:
            number = post.ordinal if unlabelled and first else post.floor
            if bare and number is None and post.ordinal == 1:
                number = 1
            if number in seen:
                number, repeated = None, repeated + 1
            elif number is not None:
                seen.add(number)
            opening = post.kind == "reply" and (number == 1 or (number is None and post.ordinal == 1 and first))
            out.append(replace(post, floor=number, kind="opening" if opening else post.kind))
        if repeated:
            self.findings.append(finding("EXT005", {}, count=repeated))
        return out

    def _days(self, posts: list[Post]) -> list[Post]:
        """Times that could be read in two ways, read as the page's other times are."""
        if not any(post.time and post.time.iso is None for post in posts):
            return posts
        order = page_order(post.time.raw for post in posts if post.time)
        if order is None:
            return posts
        captured, timezone = self.around.captured, self.around.timezone
        return [
            replace(post, time=moment(post.time.raw, captured, timezone, order=order))
            if post.time and post.time.iso is None
            else post
            for post in posts
        ]

    def _signed(self, n: int, span: Span) -> Span:
        """The reach of a text without the signature below a drawn line; that is kept for its author."""
        tree, rows = self.tree, self.rows
        start = max(span.t0, span.t1 - _FOOT)
        at = next(
            (j for j in range(span.t1 - 1, start - 1, -1) if rows[j].said and _RULED.fullmatch(tree.texts[j])), None
        )
        if at is None or not any(rows[j].said and tree.texts[j].strip() for j in range(span.t0, at)):
            return span
        first = bisect_left(tree.t0, at, span.element + 1, span.end)
        for j in range(at, span.t1):
            if rows[j].said:
                rows[j] = _SIGNED
        self.ruled[n] = Span(first - 1, span.end, at + 1, span.t1)
        return Span(span.element, first, span.t0, at)

    # --- bodies -------------------------------------------------------------------------------

    def _body(self, n: int, span: Span) -> list[Block]:
        tree, ends = self.tree, self.tree.ends
        rows = self.fields.rows(n, "post.body")
        bodies = sorted(i for i, _ in rows)
        lines = any(row.lines for _, row in rows)
        if not bodies:
            for j in range(span.t0, span.t1):
                if self.rows[j] is UNCLAIMED_ENTRY:
                    self.rows[j] = _REST
            return self.bodies.blocks(n, self._signed(n, span))
        blocks: list[Block] = []
        done = -1
        for i in bodies:
            if i >= done:
                done = ends[i]
                gap = self.bodies.gap(i)
                if gap is not None:
                    blocks.append(gap)
                    continue
                whole = Span(i, min(done, span.end), tree.t0[i], min(tree.t1[i], span.t1))
                blocks += self.bodies.blocks(n, self._signed(n, whole), lines=lines)
        return blocks


def _floor(label: str) -> int | None:
    """The floor of a marker; a profile's field may give the bare number."""
    return int(label) if label.isdigit() and len(label) < FLOOR_DIGITS else floor(label)


def _int(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() and len(value) < COUNT_DIGITS else None


__all__ = ["Author", "Circumstances", "Notice", "Reader", "Remark"]
