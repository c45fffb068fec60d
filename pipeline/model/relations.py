"""Who wrote, and to whom: the ids of posts and people and the ties between them, derived once.

The TEI, the record and every delivery say the same of a thread's relations because they take
them from here. A *tie* goes from a post to the post it answers or quotes; where that post is not
on the page the tie keeps its number and address. A *person* is an account that the page names. Words with
which software stands in for a name (匿名, Guest) name nobody: each such post has a person of its own.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from pipeline.model.page import Author, Block, Page, Post, Thread

_NCNAME = re.compile(r"[A-Za-z0-9_\-.]{1,80}")
_DIGITS = 12
"""Hexadecimal digits of a person's id: 48 bits, so that among a million people of one corpus two
share an id with a chance of one in 500."""

PLACEHOLDERS = frozenset(
    (
        *("匿名", "匿名用户", "匿名用戶", "匿名者", "匿名网友", "匿名網友", "匿名会员", "匿名會員", "匿名发表"),
        *("匿名發表", "游客", "遊客", "访客", "訪客", "路人", "热心网友", "熱心網友", "未注册用户", "已注销"),
        *("该用户已注销", "账号已注销", "anonymous", "anonymous user", "anonymous coward", "guest"),
        *("visitor", "unregistered", "deleted user", "deleted", "名無しさん", "匿名さん", "ゲスト"),
        *("손님", "익명", "anonym", "gast", "invité", "anonyme", "invitado", "anónimo"),
        *("ospite", "anonimo", "visitante", "convidado", "гость", "аноним", "gość"),
        *("misafir", "khách", "ผู้เยี่ยมชม", "ضيف"),
    )
)  # fmt: skip
"""What forum software of many languages prints where a poster has no name, folded."""


def anonymous(name: str) -> bool:
    """Whether ``name`` is a placeholder that software prints where there is no name."""
    return unicodedata.normalize("NFKC", name).casefold().strip(" []()<>.…*") in PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the page names. ``id`` is the same on every page of a site, in every archive.

    It is made of the site and the account number, else of the site and the name; a person whose
    post names nobody, or only a placeholder, has an id of the post's. ``role`` is ``poster`` or
    ``commenter``; ``author`` is the account as the page shows it.
    """

    id: str
    author: Author
    role: str = "poster"

    @property
    def known(self) -> bool:
        """Whether the page names the person, and not only a placeholder."""
        return bool(self.author.uid) or bool(self.author.name and not anonymous(self.author.name))


@dataclass(frozen=True, slots=True)
class Tie:
    """From a post to another: ``kind`` is ``reply`` (the page says so) or ``quote`` (it quotes).

    ``post`` is the other post's ``xml:id`` where it stands on the page; where it does not, ``key`` is
    the forum's number of it or ``#floor``, and ``url`` its address, as far as the page gives them.
    ``person`` is the id of whom the page names, ``name`` how.
    """

    kind: str
    post: str | None = None
    key: str | None = None
    url: str | None = None
    person: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Who left a remark. A comment has an ``xml:id`` of its own and answers the post, or a comment before it."""

    who: str | None = None
    id: str | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """The relations of a page's posts; sequences are parallel to ``page.thread.posts``."""

    ids: tuple[str, ...]
    """``xml:id`` of each post."""
    numbers: tuple[int, ...]
    """Number of each post: its floor, or its place."""
    rising: bool
    """Whether the numbers agree with the floors that the page shows."""
    persons: tuple[Person, ...]
    who: tuple[str | None, ...]
    """Person of each post; ``None`` where the page says nothing of them."""
    remarks: tuple[tuple[Left, ...], ...]
    """Who left each remark of each post."""
    ties: tuple[tuple[Tie, ...], ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """Names that one poster of the page bears alone, with the poster's id."""

    def named(self, name: str) -> str | None:
        """The id of the poster who alone bears ``name`` on the page."""
        return self.names.get(name)

    def answered(self, at: int) -> Tie | None:
        """What the post at index ``at`` answers: what the page says, else the first post it quotes.

        TEI's ``@replyTo`` names the post "to which the current post replies or refers".
        """
        here = (tie for tie in self.ties[at] if tie.post is not None)
        return next(here, None) or next((tie for tie in self.ties[at] if tie.url or tie.key), None)


def relate(page: Page) -> Relations:
    """The relations of the posts of ``page``."""
    thread = page.thread
    ids = tuple(identify(thread))
    numbers, rising = count(thread)
    people = _People(site_of(page) or f"sha256:{page.transcript.source.sha256}")
    who = tuple(people.of(post, xml_id) for post, xml_id in zip(thread.posts, ids, strict=True))
    remarks = tuple(tuple(_left(post, xml_id, people)) for post, xml_id in zip(thread.posts, ids, strict=True))
    ties = _ties(thread, ids, numbers, people)
    return Relations(ids, numbers, rising, tuple(people.found.values()), who, remarks, ties, people.alone())


_ADDRESSED = re.compile(r"\s*(?:回复|回覆|回復|答复|reply(?:ing)? to)?\s*[@＠]?\s*", re.IGNORECASE)


def _left(post: Post, post_id: str, people: _People) -> Iterator[Left]:
    """The remarks of a post; a comment that begins with the name of one before it answers that."""
    before: list[tuple[str, str]] = []
    for remark in post.remarks:
        if remark.kind == "rating":
            yield Left(people.named(remark.author, "commenter"))
            continue
        own = f"{post_id}.c{len(before) + 1}"
        named = _ADDRESSED.match(remark.text)
        rest = remark.text[named.end() :] if named and named.end() else ""
        said = next((xml_id for name, xml_id in reversed(before) if name and _addresses(rest, name)), None)
        before.append((remark.author or "", own))
        yield Left(people.commented(remark.author, own), own, said or post_id)


def _addresses(words: str, name: str) -> bool:
    """Whether words begin with a name, which ends there."""
    return words.startswith(name) and (words[len(name) :].lstrip()[:1] in ":：,，" or words[len(name) :][:1].isspace())


def site_of(page: Page) -> str | None:
    """The site of a page, as :func:`site` names it."""
    source = page.transcript.source
    return site(source.accession.site, (source.url, page.thread.url), page.thread.site)


def site(stated: str | None, urls: Iterable[str | None], named: str | None) -> str | None:
    """A site: as the accession states it, else the host of the first URL that has one, else the page's word."""
    if stated:
        return stated
    return next(filter(None, map(_host, urls)), None) or named or None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # an address that only looks like one
        return None


def identify(thread: Thread) -> Iterator[str]:
    """The ``xml:id`` of each post: ``p-`` and the forum's own number of the post; where that is
    missing or repeats, ``f-`` and its floor, or ``o-`` and its place on the page.
    """
    taken: set[str] = set()
    for post in thread.posts:
        pid = post.pid if post.pid and _NCNAME.fullmatch(post.pid) else None
        choices = (pid and f"p-{pid}", post.floor is not None and f"f-{post.floor}", f"o-{post.ordinal}")
        xml_id = next((one for one in choices if one and one not in taken), f"o-{post.ordinal}-{len(taken)}")
        taken.add(xml_id)
        yield xml_id


def count(thread: Thread) -> tuple[tuple[int, ...], bool]:
    """The number of each post: its floor where all are known and rise; its place counted from the
    floors that are known where these agree; else its place on the page, and false.
    """
    floors = [post.floor for post in thread.posts]
    known = [floor for floor in floors if floor is not None and floor > 0]
    if len(known) == len(floors) and all(a < b for a, b in itertools.pairwise(known)):
        return tuple(known), True
    before = {floor - at for at, floor in enumerate(floors) if floor is not None}
    if len(before) == 1 and min(before) > 0:
        return tuple(range(min(before), min(before) + len(floors))), True
    return tuple(range(1, len(floors) + 1)), not known


class _People:
    """The people of a page: one entry for an account, one for each post that names nobody."""

    __slots__ = ("_accounts", "_names", "_site", "found")

    def __init__(self, site: str) -> None:
        self._site = site
        self._accounts: dict[tuple[str, str], str] = {}
        self._names: dict[str, str | None] = {}
        self.found: dict[str, Person] = {}

    def of(self, post: Post, post_id: str) -> str | None:
        """The id of a post's author.

        One number under two names is two people: pages put together from several sites have that.
        """
        author = post.author
        name = author.name if author.name and (author.uid or not anonymous(author.name)) else None
        if not (author.uid or name):
            shown = bool(author.name or author.card or author.signature or author.url)
            return self._add(f"u-{post_id}", Person(f"u-{post_id}", author)) if shown else None
        key = (author.uid or "", name or "")
        xml_id = self._accounts.get(key)
        if xml_id is None:
            xml_id = self._accounts[key] = self._fresh(author.uid, name)
            self._add(xml_id, Person(xml_id, author))
            if name:
                self._names[name] = None if name in self._names else xml_id
        elif not self.found[xml_id].author.card and author.card:
            self.found[xml_id] = replace(self.found[xml_id], author=author)
        return xml_id

    def _fresh(self, uid: str | None, name: str | None) -> str:
        parts = ("uid", uid) if uid else ("name", name or "")
        xml_id = self._digest(*parts)
        return self._digest(*parts, "name", name or "") if xml_id in self.found else xml_id

    def _digest(self, *parts: str) -> str:
        said = "\0".join((self._site, *parts))
        digest = hashlib.sha256(unicodedata.normalize("NFC", said).encode("utf-8", "surrogatepass"))
        return f"u-{digest.hexdigest()[:_DIGITS]}"

    def _add(self, xml_id: str, person: Person) -> str:
        self.found[xml_id] = person
        return xml_id

    def commented(self, name: str | None, comment_id: str) -> str | None:
        """The id of who left a comment; a placeholder is somebody of that comment's own."""
        if name and anonymous(name):
            return self._add(f"u-{comment_id}", Person(f"u-{comment_id}", Author(name), "commenter"))
        return self.named(name, "commenter")

    def alone(self) -> Mapping[str, str]:
        """The names that one poster bears alone, with the id."""
        return {name: found for name, found in self._names.items() if found}

    def known(self, name: str | None) -> str | None:
        """The id of the one poster of that name on the page, or ``None``."""
        return self._names.get(name) if name else None

    def named(self, name: str | None, role: str) -> str | None:
        """The id of a person of that name, who is taken up where the page has not shown them yet."""
        if not name or anonymous(name):
            return None
        found = self.known(name)
        if found is None:
            found = self._accounts.get(("", name)) or self._fresh(None, name)
            self._accounts[("", name)] = found
            if found not in self.found:
                self._add(found, Person(found, Author(name), role))
        return found


def _ties(
    thread: Thread, ids: tuple[str, ...], numbers: tuple[int, ...], people: _People
) -> tuple[tuple[Tie, ...], ...]:
    by_key: dict[str, str] = {}
    for post, xml_id, number in zip(thread.posts, ids, numbers, strict=True):
        by_key.setdefault(f"#{post.floor if post.floor is not None else number}", xml_id)
        if post.pid:
            by_key.setdefault(post.pid, xml_id)
    out = []
    for at, post in enumerate(thread.posts):
        found: list[Tie] = []
        opening = at == 0 and post.kind == "opening"
        if post.reply_to and not opening:
            target = by_key.get(post.reply_to)
            found.append(Tie("reply", target, None if target else post.reply_to))
        for block in _quotes(post.blocks):
            pid, url, name = block.get("pid"), block.get("url"), block.get("author")
            target = by_key.get(pid) if pid else None
            away = (None, None) if target else (pid, url)
            if target or any(away) or name:
                found.append(Tie("quote", target, *away, people.known(name), name))
        out.append(tuple(tie for tie in dict.fromkeys(found) if tie.post != ids[at]))
    return tuple(out)


def _quotes(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The quotations of a post that stand in no other, in order, by iteration."""
    stack = list(reversed(blocks))
    while stack:
        top = stack.pop()
        if top.kind == "quote":
            yield top
        else:
            stack.extend(reversed(top.children))


QUOTED = frozenset(("quote", "byline"))
"""Voices that are not the writer's: what is quoted, and the line that says whose that is."""

_OF_KIND = {"code": "code", "caption": "caption", "cell": "table"}


def voices(page: Page) -> Mapping[int, str]:
    """Whose words each leaf holds, or of what kind they are, where they are not simply its post's own.

    ``quote`` is a quotation's, ``byline`` the line that says whose that is, ``version`` another state of
    the post; ``code``, ``table`` (a cell), ``title``, ``caption`` and ``signature`` are kinds.
    """
    out: dict[int, str] = {at: "title" for at, leaf in enumerate(page.leaves) if leaf.kind == "title"}
    for post in page.thread.posts:
        _hear(out, post.blocks, "")
        if post.title is not None:
            out[post.title] = "title"
        for block in post.author.signature:
            for leaf in block.leaves():
                out[leaf] = "signature"
        for one in post.history.versions if post.history else ():
            out.update(dict.fromkeys(one.leaves, "version"))
    return out


def _hear(out: dict[int, str], blocks: tuple[Block, ...], inside: str) -> None:
    stack = [(block, inside) for block in reversed(blocks)]
    while stack:
        block, around = stack.pop()
        if block.kind == "quote":
            around = "quote"
        elif block.kind in ("table", "code") and around != "quote":
            around = block.kind
        if block.leaf is not None:
            label = block.kind == "label" and around == "quote"
            voice = "byline" if label else around or _OF_KIND.get(block.kind, "")
            if voice:
                out[block.leaf] = voice
        stack.extend((child, around) for child in reversed(block.children))
