"""Profiles: what is known of a forum engine, as data. ``docs/profiles.md`` says how to write one."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.extract.markup.selector import Selector, SelectorError, compile_selector
from pipeline.model.page import Role


class ProfileError(ValueError):
    """A profile's file says something that the format does not know."""


_FIELDS = """
thread.title thread.tags thread.board thread.site thread.url thread.tid thread.fid thread.page thread.pages
thread.views thread.replies thread.platform
post post.pid post.floor post.author post.uid post.author-url post.card post.time post.title post.body
post.signature post.notice post.remark post.attachment post.url post.reply-to post.depth post.kind post.status
quote quote.author quote.time quote.pid quote.url
code gap smiley image attachment attachment.name attachment.size attachment.downloads poll heading spoiler
remark.author remark.time remark.text
"""
FIELDS = frozenset(_FIELDS.split())
"""What an entry can say of the element that it matches."""

FURNITURE = frozenset(role for role in Role if role.kind == "furniture")
_KEYS = frozenset(
    {
        "id",
        "selector",
        "role",
        "field",
        "value",
        "pattern",
        "json",
        "text",
        "open",
        "span",
        "kind",
        "hidden",
        "lines",
        "shift",
    }
)
_SPANS = frozenset({"element", "next"})


@dataclass(frozen=True, slots=True)
class Signature:
    """One observation that speaks for (or, with a negative weight, against) a profile.

    Exactly one of ``selector``, ``generator`` (pattern for the generator meta), ``url`` (pattern
    for the page's URL), ``contains`` (literal in the source) or ``pattern`` (text face) is given.
    """

    id: str
    face: str
    weight: int
    selector: tuple[Selector, ...] = ()
    generator: re.Pattern[str] | None = None
    url: re.Pattern[str] | None = None
    contains: str | None = None
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the HTML face: the elements it matches, the role of their text, their field.

    ``value`` lists where the field's value is read, first found wins; ``pattern`` cuts it (its
    first group, or all); ``text`` is a pattern that the element's text must match for the entry
    to apply; ``open`` lets other entries match inside; ``span`` says how far a post reaches.
    """

    id: str
    selector: tuple[Selector, ...]
    role: Role | None = None
    field: str | None = None
    value: tuple[str, ...] = ("text",)
    pattern: re.Pattern[str] | None = None
    json: tuple[str, ...] = ()
    text: re.Pattern[str] | None = None
    open: bool = True
    span: str = "element"
    kind: str | None = None
    hidden: bool = False
    """The entry applies only where the element's own style hides it."""
    lines: bool = False
    """Line ends in the element's text are line breaks, as a style sheet makes them."""
    shift: int = 0
    """Added to a floor: engines that count answers, not posts, print the second post's floor as 1."""
    said: bool = dataclasses.field(init=False, compare=False)
    """Whether the text that it claims is what a post says: content, but not a title."""

    def __post_init__(self) -> None:
        said = self.role is not None and self.role.kind == "content" and self.role is not Role.TITLE
        object.__setattr__(self, "said", said)


@dataclass(frozen=True, slots=True)
class Profile:
    """An engine's profile with all that it inherits resolved; own entries stand first.

    ``text`` is the ``[text]`` table as written, for the text face. ``own`` are the ids of the
    signatures of this file, not inherited: a profile that extends another one needs one of them.
    """

    id: str
    name: str
    platform: str
    extends: str | None = None
    signatures: tuple[Signature, ...] = ()
    own: frozenset[str] = frozenset()
    threshold: int = 4
    entries: tuple[Entry, ...] = ()
    urls: tuple[re.Pattern[str], ...] = ()
    text: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles of the package by id, sorted. Raises :class:`ProfileError`."""
    folder = files("pipeline.extract").joinpath("profiles")
    tables: dict[str, Mapping[str, object]] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text("utf-8"))
            if table.get("id") != entry.name[:-5]:
                raise ProfileError(f"{entry.name}: id {table.get('id')!r} is not the file's name")
            tables[str(table["id"])] = table
    return load(tables)


def load(tables: Mapping[str, Mapping[str, object]]) -> Mapping[str, Profile]:
    """Profiles from their tables by id, with ``extends`` resolved. Raises :class:`ProfileError`."""
    done: dict[str, Profile] = {}
    for name in sorted(tables):
        _resolve(name, tables, done, ())
    return dict(sorted(done.items()))


def _resolve(
    id: str, tables: Mapping[str, Mapping[str, object]], done: dict[str, Profile], path: tuple[str, ...]
) -> Profile:
    if id in done:
        return done[id]
    if id in path or id not in tables:
        raise ProfileError(f"profile {' > '.join((*path, id))}: extends a profile that is missing or itself")
    table = tables[id]
    parent = _resolve(str(table["extends"]), tables, done, (*path, id)) if table.get("extends") else None
    try:
        done[id] = _profile(id, table, parent)
    except (SelectorError, re.error, KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"profile {id}: {error}") from error
    return done[id]


def _profile(id: str, table: Mapping[str, object], parent: Profile | None) -> Profile:
    unknown = set(table) - {"id", "name", "platform", "extends", "signatures", "html", "text", "examples"}
    if unknown:
        raise ProfileError(f"unknown keys {sorted(unknown)}")
    html = _table(table, "html")
    signatures = tuple(_signature(row) for row in _rows(table, "signatures"))
    entries = tuple(_entry(row) for row in _rows(html, "entries"))
    urls = tuple(re.compile(pattern) for pattern in _strings(html.get("urls", ())))
    dropped = set(_strings(html.get("without", ())))
    names = [entry.id for entry in entries]
    if len(set(names)) != len(names):
        raise ProfileError(f"entry ids stand twice: {sorted({n for n in names if names.count(n) > 1})}")
    text = _table(table, "text")
    if parent:
        signatures += parent.signatures
        entries += tuple(e for e in parent.entries if e.id not in dropped and e.id not in names)
        urls += parent.urls
        text = {**parent.text, **text}
    return Profile(
        id=id,
        name=str(table["name"]),
        platform=str(table.get("platform") or (parent.platform if parent else table["name"])),
        extends=parent.id if parent else None,
        signatures=signatures,
        own=frozenset(str(row["id"]) for row in _rows(table, "signatures")),
        threshold=int(str(html.get("threshold", parent.threshold if parent else 4))),
        entries=entries,
        urls=urls,
        text=text,
    )


def _table(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = table.get(name, {})
    if not isinstance(found, Mapping):
        raise ProfileError(f"[{name}] is not a table")
    return found


def _rows(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise ProfileError(f"{name} is not a list of tables")
    return found


def _signature(row: Mapping[str, object]) -> Signature:
    ways = [name for name in ("selector", "generator", "url", "contains", "pattern") if name in row]
    unknown = set(row) - {"id", "face", "weight", "why", *ways}
    if len(ways) != 1 or unknown or row.get("face", "html") not in ("html", "text"):
        raise ProfileError(f"signature {row.get('id')!r}: one way to match, and known keys only")
    way, value = ways[0], str(row[ways[0]])
    face = str(row.get("face", "text" if way == "pattern" else "html"))
    weight = row["weight"]
    if not isinstance(weight, int):
        raise ProfileError(f"signature {row.get('id')!r}: weight is not a whole number")
    return Signature(
        id=str(row["id"]),
        face=face,
        weight=weight,
        selector=compile_selector(value) if way == "selector" else (),
        generator=re.compile(value, re.IGNORECASE) if way == "generator" else None,
        url=re.compile(value) if way == "url" else None,
        contains=value if way == "contains" else None,
        pattern=re.compile(value, re.MULTILINE) if way == "pattern" else None,
    )


def _entry(row: Mapping[str, object]) -> Entry:
    own = str(row["id"])
    unknown = set(row) - _KEYS
    if unknown:
        raise ProfileError(f"entry {own}: unknown keys {sorted(unknown)}")
    name = str(row["field"]) if "field" in row else None
    if name is not None and name not in FIELDS:
        raise ProfileError(f"entry {own}: unknown field {name!r}")
    role = Role(str(row["role"])) if "role" in row else None
    if role is None and name is None:
        raise ProfileError(f"entry {own}: neither role nor field")
    span = str(row.get("span", "element"))
    if span not in _SPANS:
        raise ProfileError(f"entry {own}: unknown span {span!r}")
    return Entry(
        id=own,
        selector=compile_selector(str(row["selector"])),
        role=role,
        field=name,
        value=_strings(row.get("value", "text")),
        pattern=re.compile(str(row["pattern"])) if "pattern" in row else None,
        json=tuple(str(row["json"]).split(".")) if "json" in row else (),
        text=re.compile(str(row["text"])) if "text" in row else None,
        open=bool(row.get("open", role not in FURNITURE)),
        span=span,
        kind=str(row["kind"]) if "kind" in row else None,
        hidden=bool(row.get("hidden", False)),
        lines=bool(row.get("lines", False)),
        shift=int(str(row.get("shift", 0))),
    )


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        return tuple(str(item) for item in value)
    raise ProfileError(f"{value!r} is not a text or a list of texts")
