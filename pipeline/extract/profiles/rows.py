"""The rows of a profile's file, checked: each key is known, each pattern and selector compiles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar, cast

from pipeline.extract.markup.selector import compile_selector
from pipeline.extract.printed import calendar, floor
from pipeline.extract.printed.folded import fold_pattern
from pipeline.extract.printed.months import MONTHS
from pipeline.extract.profiles.bounds import bounded
from pipeline.extract.profiles.profile import (
    FURNITURE,
    PLACES,
    AnchorEntry,
    AsideEntry,
    Entry,
    Example,
    LineEntry,
    NameRule,
    ProfileError,
    Signature,
    TextFace,
)
from pipeline.model.page import Role

Table = Mapping[str, object]
Row = TypeVar("Row", Entry, LineEntry, AnchorEntry, AsideEntry)

_FIELDS = """
thread.title thread.tags thread.board thread.site thread.url thread.tid thread.fid thread.page thread.pages
thread.views thread.replies thread.platform
post post.pid post.floor post.author post.uid post.author-url post.card post.time post.title post.body
post.signature post.notice post.remark post.attachment post.url post.reply-to post.depth post.kind post.status
quote quote.author quote.time quote.pid quote.url
code gap smiley image attachment attachment.name attachment.size attachment.downloads poll heading spoiler
remark.author remark.time remark.text remark.score
"""
FIELDS = frozenset(_FIELDS.split())
"""What an entry can say of the element that it matches."""

_WAYS = ("selector", "generator", "url", "contains", "pattern")
_SIGNATURE = frozenset({"id", "face", "weight", "why", *_WAYS})
_ENTRY = frozenset(
    "id selector role field value pattern json text open span kind hidden lines shift why".split()  # noqa: SIM905
)
_LINE = frozenset({"id", "role", "place", "strings", "patterns", "weight", "section", "kind", "after", "why"})
_ANCHOR = frozenset({"id", "pattern", "before", "min", "quoted", "also", "rival", "inline", "above", "why"})
_TEXT = frozenset(
    {"lexicons", "order", "anchors", "lines", "threshold", "companions", "unnumbered", "without", "name", "asides"}
)
_ASIDE = frozenset({"id", "pattern", "opens", "closes", "time", "tools", "why"})
_EXAMPLE = frozenset({"html", "text", "url", "posts"})
_SPANS = frozenset({"element", "next"})
_ORDERS = frozenset({"card-first", "loose", "framed"})
_NAME = frozenset({"lines", "of", "above", "opening", "head", "pattern"})
_STATED = frozenset({"author", "time", "text", "floor"})


def signature(row: Table) -> Signature:
    """A row of ``[[signatures]]``."""
    ways = [name for name in _WAYS if name in row]
    known(row, _SIGNATURE, "signature")
    if len(ways) != 1 or row.get("face", "html") not in ("html", "text"):
        raise ProfileError(f"signature {row.get('id')!r}: one way to match, and a face that exists")
    way, value = ways[0], str(row[ways[0]])
    weight = row["weight"]
    if not isinstance(weight, int):
        raise ProfileError(f"signature {row.get('id')!r}: weight is not a whole number")
    return Signature(
        id=str(row["id"]),
        face=str(row.get("face", "text" if way == "pattern" else "html")),
        weight=weight,
        selector=compile_selector(value) if way == "selector" else (),
        generator=re.compile(bounded(value), re.IGNORECASE) if way == "generator" else None,
        url=re.compile(bounded(value)) if way == "url" else None,
        contains=value if way == "contains" else None,
        pattern=re.compile(bounded(fold_pattern(filled(value))), re.MULTILINE) if way == "pattern" else None,
        why=str(row.get("why", "")),
    )


def entry(row: Table) -> Entry:
    """A row of ``[[html.entries]]``."""
    known(row, _ENTRY, "entry")
    own = str(row["id"])
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
        value=strings(row.get("value", "text")),
        pattern=re.compile(bounded(str(row["pattern"]))) if "pattern" in row else None,
        json=tuple(str(row["json"]).split(".")) if "json" in row else (),
        text=re.compile(bounded(str(row["text"]))) if "text" in row else None,
        open=bool(row.get("open", role not in FURNITURE)),
        span=span,
        kind=str(row["kind"]) if "kind" in row else None,
        hidden=bool(row.get("hidden", False)),
        lines=bool(row.get("lines", False)),
        shift=int(str(row.get("shift", 0))),
        css=str(row["selector"]),
        why=str(row.get("why", "")),
    )


def line(row: Table) -> LineEntry:
    """A row of ``[[text.lines]]``."""
    known(row, _LINE, "line")
    place = str(row.get("place", "tail"))
    if place not in PLACES:
        raise ProfileError(f"line {row.get('id')!r}: unknown place {place!r}")
    return LineEntry(
        id=str(row["id"]),
        role=Role(str(row["role"])),
        place=place,
        weight=float(str(row.get("weight", PLACES[place]))),
        section=bool(row.get("section", False)),
        kind=str(row.get("kind", "")),
        after=str(row.get("after", "")),
        strings=strings(row.get("strings", ())),
        patterns=strings(row.get("patterns", ())),
        why=str(row.get("why", "")),
    )


def anchor(row: Table) -> AnchorEntry:
    """A row of ``[[text.anchors]]``."""
    known(row, _ANCHOR, "anchor")
    return AnchorEntry(
        id=str(row["id"]),
        pattern=str(row["pattern"]),
        before=bool(row.get("before", False)),
        min=int(str(row.get("min", 1))),
        quoted=bool(row.get("quoted", False)),
        also=bool(row.get("also", False)),
        rival=bool(row.get("rival", False)),
        inline=bool(row.get("inline", False)),
        above=str(row["above"]) if "above" in row else None,
        why=str(row.get("why", "")),
    )


def face(own: Table, parent: TextFace | None) -> TextFace | None:
    """The text face of a profile: its own rows before those that it inherits."""
    if not own:
        return parent
    known(own, _TEXT, "[text]")
    above = parent or TextFace()
    dropped = set(strings(own.get("without", ())))
    anchors = once([anchor(row) for row in rows(own, "anchors")])
    lines = once([line(row) for row in rows(own, "lines")])
    order = str(own.get("order", above.order))
    if order not in _ORDERS:
        raise ProfileError(f"[text]: unknown order {order!r}")
    return TextFace(
        order=order,
        threshold=int(str(own.get("threshold", above.threshold))),
        unnumbered=int(str(own.get("unnumbered", above.unnumbered))),
        lexicons=strings(own["lexicons"]) if "lexicons" in own else above.lexicons,
        companions=strings(own["companions"]) if "companions" in own else above.companions,
        anchors=inherited(anchors, above.anchors, dropped),
        lines=inherited(lines, above.lines, dropped),
        name=name_rule(table(own, "name")) if "name" in own else above.name,
        asides=inherited(once([aside(row) for row in rows(own, "asides")]), above.asides, dropped),
    )


def aside(row: Table) -> AsideEntry:
    """A row of ``[[text.asides]]``."""
    known(row, _ASIDE, "aside")
    told = {name: str(row[name]) for name in ("opens", "closes", "time", "tools") if name in row}
    return AsideEntry(str(row["id"]), str(row["pattern"]), **told, why=str(row.get("why", "")))


def name_rule(row: Table) -> NameRule:
    """The table ``[text.name]``."""
    known(row, _NAME, "[text.name]")
    written = str(row.get("pattern", ""))
    if written and "author" not in pattern(written).groupindex:
        raise ProfileError("[text.name]: the pattern has no group author")
    return NameRule(
        int(str(row["lines"])),
        str(row.get("of", "")),
        bool(row.get("above", True)),
        int(str(row.get("opening", 0))),
        int(str(row.get("head", 0))),
        written,
    )


def inherited(own: tuple[Row, ...], above: tuple[Row, ...], dropped: set[str]) -> tuple[Row, ...]:
    """Own rows, then those of above that are neither dropped nor stand among the own."""
    names = {row.id for row in own} | dropped
    return own + tuple(row for row in above if row.id not in names)


def once(found: list[Row]) -> tuple[Row, ...]:
    """The rows, whose ids must differ."""
    names = [row.id for row in found]
    if len(set(names)) != len(names):
        raise ProfileError(f"ids stand twice: {sorted({name for name in names if names.count(name) > 1})}")
    return tuple(found)


def example(row: Table) -> Example:
    """A row of ``[[examples]]``."""
    known(row, _EXAMPLE, "example")
    faces = [name for name in ("html", "text") if name in row]
    if len(faces) != 1:
        raise ProfileError("an example has html or text")
    posts = rows(row, "posts")
    for post in posts:
        known(post, _STATED, "post of an example")
    stated = tuple(tuple((name, str(value)) for name, value in post.items()) for post in posts)
    return Example(faces[0], str(row[faces[0]]), stated, str(row["url"]) if "url" in row else None)


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the text face, compiled; see :func:`filled`."""
    return re.compile(bounded(fold_pattern(filled(text))), re.IGNORECASE)


def filled(text: str) -> str:
    """A pattern of the text face, with ``{time}``, ``{when}``, ``{date}``, ``{floor}`` and ``{name}`` filled in.

    ``{date}`` is ``{when}`` that begins with a number or a word of dates: no name beside it is read as its weekday.
    """
    if "{date}" in text:
        text = text.replace("{date}", rf"(?<![^\W\d_\u2e80-\uffef])(?={_begins()})(?:{calendar.token()})")
    text = text.replace("{time}", f"(?P<time>{calendar.token()})").replace("{when}", f"(?:{calendar.token()})")
    text = text.replace("{floor}", f"(?P<floor>{floor.token()})")
    return text.replace("{name}", r"(?P<author>[^\s|:：,，。>][^|\n:：，。>]{0,38}?)")


@cache
def _begins() -> str:
    """What a printed time begins with."""
    words = [*MONTHS, *_WEEKDAYS.split()]
    named = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    return rf"\d|[大前昨今刚剛半]|(?:{named}|yesterday|today|just now|an?|one|gestern|heute|hier|ayer|hoy)\b"


_WEEKDAYS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag lun mar mer jeu ven sam dim "
    "lundi mardi mercredi jeudi vendredi samedi dimanche mié jue vie sáb dom lunes martes miércoles jueves viernes "
    "sábado domingo seg ter qua qui sex пн вт ср чт пт сб вс pn wt śr czw pt sob nd gio"
)
"""Weekdays as forum software prints them before dates."""


def known(row: Table, keys: frozenset[str], what: str) -> None:
    """Raise :class:`ProfileError` where a row has a key that the format does not know."""
    unknown = set(row) - keys
    if unknown:
        raise ProfileError(f"{what} {row.get('id', '')!r}: unknown keys {sorted(unknown)}")


def table(of: Table, name: str) -> Table:
    """The table of that name, empty where it is missing."""
    found = of.get(name, {})
    if not isinstance(found, Mapping):
        raise ProfileError(f"[{name}] is not a table")
    return cast("Table", found)


def rows(of: Table, name: str) -> list[Table]:
    """The list of tables of that name, empty where it is missing."""
    found = of.get(name, [])
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise ProfileError(f"{name} is not a list of tables")
    return found


def strings(value: object) -> tuple[str, ...]:
    """One text or a list of texts, as a tuple."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        return tuple(str(item) for item in value)
    raise ProfileError(f"{value!r} is not a text or a list of texts")
