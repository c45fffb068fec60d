"""Threads in the JSON that a page carries: schema.org, and what Discourse and Flarum hand to their scripts.

Used where the markup itself shows no thread (an application's empty shell). Sources: schema.org
``DiscussionForumPosting``, ``QAPage``, ``Comment``; Discourse's ``data-preloaded``; JSON:API in
Flarum's payload.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.extract.html.blocks import Builder
from pipeline.extract.html.writer import Writer
from pipeline.extract.markup.tree import Tree, parse
from pipeline.extract.printed.moment import moment
from pipeline.model.page import Author, Block, Leaf, Post, Thread

_LIMIT = 5000
"""Most posts that are taken from one page's JSON."""


@dataclass(frozen=True, slots=True)
class JsonPost:
    """One post as JSON has it; ``body`` is markup or plain text, ``node`` the script's text node."""

    body: str
    author: str | None = None
    time: str | None = None
    pid: str | None = None
    floor: int | None = None
    url: str | None = None
    node: int | None = None
    title: str | None = None


def records(tree: Tree) -> tuple[str, list[JsonPost]]:
    """The way that found posts (``json-ld``, ``discourse``, ``flarum``) and the posts; ``""`` and none."""
    for name, find in (("discourse", _discourse), ("flarum", _flarum), ("json-ld", _linked)):
        found = [record for record, _ in zip(find(tree), range(_LIMIT), strict=False) if record.body.strip()]
        if found:
            return name, found
    return "", []


def thread(found: list[JsonPost], captured: str | None, timezone: str | None) -> tuple[Thread, tuple[Leaf, ...]]:
    """The thread of the records, and its leaves."""
    leaves: list[Leaf] = []
    title = None
    shown = next((record.title for record in found if record.title), None)
    if shown:
        leaves.append(Leaf(" ".join(shown.split()), "title", None, (), _spans(found[0].node)))
        title = 0
    posts = []
    for ordinal, record in enumerate(found, 1):
        blocks = _blocks(record, leaves, ordinal)
        posts.append(
            Post(
                ordinal=ordinal,
                blocks=tuple(blocks),
                author=Author(record.author),
                time=moment(record.time, captured, timezone) if record.time else None,
                floor=record.floor,
                pid=record.pid,
                kind="opening" if ordinal == 1 and record.floor in (None, 1) else "reply",
                url=record.url,
            )
        )
    return Thread(tuple(posts), title=title), tuple(leaves)


def _spans(node: int | None) -> tuple[tuple[int, int], ...]:
    return () if node is None else ((node, node + 1),)


def _blocks(record: JsonPost, leaves: list[Leaf], ordinal: int) -> list[Block]:
    body = record.body if "<" in record.body else record.body.replace("\n", "<br>")
    fragment = parse(f"<div>{body}</div>")
    first = len(leaves)
    writer = Writer(leaves, ordinal, record.url)
    if len(fragment):
        Builder(fragment, writer, lambda _: False, lambda *_: None, lambda _: True).run(
            0, len(fragment), 0, len(fragment.texts)
        )
    for n in range(first, len(leaves)):
        leaves[n] = replace(leaves[n], spans=_spans(record.node))
    return writer.frames[0].blocks


def _scripts(tree: Tree, kind: str) -> Iterator[tuple[object, int]]:
    """The values of a page's JSON scripts, with their text nodes."""
    for i in tree.of_tag("script"):
        if tree.attrs[i].get("type", "").lower() == kind and tree.t1[i] > tree.t0[i]:
            try:
                yield json.loads(tree.texts[tree.t0[i]]), tree.t0[i]
            except (ValueError, RecursionError):
                continue


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _list(value: object) -> list[Mapping[str, object]]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, Mapping)]


def _linked(tree: Tree) -> Iterator[JsonPost]:
    for value, node in _scripts(tree, "application/ld+json"):
        stack = _list(value)
        while stack:
            row = stack.pop(0)
            kinds = row.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if "@graph" in row:
                stack += _list(row["@graph"])
            if {"DiscussionForumPosting", "Question", "SocialMediaPosting"} & {str(name) for name in names}:
                yield from _posting(row, node)
                return
            for key in ("mainEntity", "mainEntityOfPage"):
                stack += [inner for inner in _list(row.get(key)) if inner.get("@type")]


def _posting(row: Mapping[str, object], node: int) -> Iterator[JsonPost]:
    """A posting and what answers it, in the order of the JSON; answers of answers follow their answer."""
    stack = [row]
    title = _text(row.get("headline")) or _text(row.get("name"))
    while stack:
        now = stack.pop()
        author = next((_text(who.get("name")) for who in _list(now.get("author"))), None)
        body = _text(now.get("articleBody")) or _text(now.get("text")) or ""
        yield JsonPost(
            body, author, _text(now.get("datePublished")) or _text(now.get("dateCreated")), None, None,
            _text(now.get("url")), node, title,
        )  # fmt: skip
        title = None
        answers: list[Mapping[str, object]] = []
        for key in ("acceptedAnswer", "suggestedAnswer", "comment"):
            answers += _list(now.get(key))
        stack += reversed(answers)


def _discourse(tree: Tree) -> Iterator[JsonPost]:
    for i in tree.of_id("data-preloaded"):
        raw, node = tree.attrs[i].get("data-preloaded"), None
        if raw is None and tree.t1[i] > tree.t0[i]:
            raw, node = tree.texts[tree.t0[i]], tree.t0[i]
        for key, value in _members(raw):
            topic = _object(value) if key.startswith("topic_") else None
            stream = topic.get("post_stream") if topic else None
            if topic and isinstance(stream, Mapping):
                title = _text(topic.get("title"))
                for post in _list(stream.get("posts")):
                    number = post.get("post_number")
                    yield JsonPost(
                        _text(post.get("cooked")) or "", _text(post.get("username")), _text(post.get("created_at")),
                        _text(post.get("id")), number if isinstance(number, int) else None, None, node, title,
                    )  # fmt: skip


def _flarum(tree: Tree) -> Iterator[JsonPost]:
    for i in tree.of_id("flarum-json-payload"):
        if tree.t1[i] == tree.t0[i]:
            continue
        node = tree.t0[i]
        payload = _object(tree.texts[node]) or {}
        document = payload.get("apiDocument")
        rows = _list(document.get("included")) if isinstance(document, Mapping) else []
        names = {str(row.get("id")): _attribute(row, "username") for row in rows if row.get("type") == "users"}
        head = _list(document.get("data")) if isinstance(document, Mapping) else []
        title = next((_attribute(row, "title") for row in head), None)
        for row in rows:
            if row.get("type") == "posts":
                number = _attribute(row, "number")
                yield JsonPost(
                    _attribute(row, "contentHtml") or "", names.get(_related(row)), _attribute(row, "createdAt"),
                    _text(row.get("id")), int(number) if number and number.isdigit() else None, None, node, title,
                )  # fmt: skip


def _attribute(row: Mapping[str, object], name: str) -> str | None:
    attributes = row.get("attributes")
    return _text(attributes.get(name)) if isinstance(attributes, Mapping) else None


def _related(row: Mapping[str, object]) -> str:
    now: object = row
    for name in ("relationships", "user", "data", "id"):
        now = now.get(name) if isinstance(now, Mapping) else None
    return str(now)


def _object(value: object) -> Mapping[str, object] | None:
    """A JSON object, given itself or as text; ``None`` for anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, Mapping) else None


def _members(raw: str | None) -> Iterable[tuple[str, object]]:
    return (_object(raw) or {}).items()
