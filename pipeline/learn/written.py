"""A learnt face as a profile's file: ordinary TOML, with the evidence in each row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.learn.engine import Engine
from pipeline.learn.flattened import Flattened
from pipeline.learn.markup import Markup
from pipeline.learn.recurring import Known
from pipeline.learn.recurring import written as _shaped

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Brand:
    """What tells a board's pages from others': a pattern of its address, or words on all its pages."""

    url: str = ""
    contains: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a learnt profile as a whole."""

    id: str
    name: str
    learnt: str
    """From what it was learnt."""
    brand: Brand
    face: str
    engine: Engine | None = None
    """What the profile extends."""


def text(about: About, html: Markup | None, flat: Flattened | None) -> str:
    """The file of a learnt profile."""
    brand = about.brand
    out = [f"# Learnt by guidang from {about.learnt}; each row says on how much. Correct it as you like."]
    out += [f"id = {_value(about.id)}", f"name = {_value(about.name)}"]
    out += [f"extends = {_value(about.engine.id)}"] if about.engine else []
    out += [f"about = {_value('learnt from ' + about.learnt)}", ""]
    out += _rows("signatures", [*_html_signatures(html, brand), *_text_signatures(flat)])
    if html:
        weights = sum(int(str(row["weight"])) for row in _html_signatures(html, brand))
        out += ["[html]", f"threshold = {weights - 2 * HEAVY + (about.engine.score if about.engine else 0)}"]
        if about.engine:
            found = frozenset(row.field for row in html.rows if row.field)
            out += [f"without = {_value(about.engine.replaced(found))}"]
        out += [""]
        for entry in html.rows:
            row: dict[str, object] = {"id": entry.id, "selector": entry.css}
            row |= {key: value for key, value in (("role", entry.role), ("field", entry.field)) if value}
            row |= dict(entry.more)
            row["why"] = entry.why
            out += _rows("html.entries", [row])
    if flat:
        out += _flat(flat, about.engine)
    return "\n".join(out).rstrip("\n") + "\n"


HEAVY = 6
"""By what the weights of a learnt profile's signatures are greater than those written by hand: on its own board it
must be heard before the engine's, whose signatures reach 30."""


def _html_signatures(html: Markup | None, brand: Brand) -> list[Table]:
    """What tells the board's markup: where posts, bodies, names and times stand, and its host or name."""
    if html is None:
        return []
    found: list[Table] = [
        {"id": row, "weight": weight * HEAVY, "selector": css, "why": "where they stand on its pages"}
        for row, css, weight in html.signatures
    ]
    if brand.url:
        found.append({"id": "host", "weight": 3 * HEAVY, "url": brand.url, "why": "all pages came from there"})
    elif brand.contains:
        found.append({"id": "brand", "weight": 3 * HEAVY, "contains": brand.contains, "why": "on nearly all pages"})
    return found


BRANDS = 3
"""Lines of all pages by which a board's flattened pages are told from others of the same engine."""


def _text_signatures(flat: Flattened | None) -> list[Table]:
    """What tells the board's flattened pages: the byline, and lines at the edges of nearly all pages, the longest."""
    if flat is None:
        return []
    byline = r"(?i:^[ \t]*" + flat.byline.pattern.removeprefix("^").removesuffix("$") + r"[ \t]*$)"
    why = f"the byline of {flat.posts} posts on {flat.pages} pages"
    found: list[Table] = [{"id": "text.byline", "weight": 4 * HEAVY, "pattern": byline, "why": why}]
    for n, one in enumerate(_edges(flat), 1):
        line = r"^\W*" + _shaped(one.shape, "patterns")[1].replace(r"\ ", r"\s\W*") + r"\W*$"
        row: Table = {
            "id": f"text.line.{n}",
            "weight": HEAVY,
            "pattern": line,
            "why": f"on {one.met} of {one.of} pages",
        }
        found.append(row)
    return found


def _edges(flat: Flattened) -> list[Known]:
    often = [one for one in flat.known if one.place in ("head", "end") and one.met >= 0.9 * one.of]
    return sorted(often, key=lambda one: (-len(one.shape), one.shape))[:BRANDS]


def _flat(flat: Flattened, engine: Engine | None) -> list[str]:
    least = HEAVY * (4 + max(0, len(_edges(flat)) - 1)) + (engine.score if engine else 0)
    out = ["[text]", 'order = "framed"', f"threshold = {least}"]
    out += [f"without = {_value(engine.bylines())}", ""] if engine else [""]
    if flat.name:
        rule: dict[str, object] = {"lines": flat.name.lines}
        if flat.name.opening:
            rule["opening"] = flat.name.opening
        if flat.name.of:
            rule |= {"of": _ids(flat).get(flat.name.of, flat.name.of), "above": flat.name.above}
        if flat.name.head:
            rule["head"] = flat.name.head
        if flat.name.dress.written:
            rule["pattern"] = flat.name.dress.written
        out += ["[text.name]", *(f"{key} = {_value(value)}" for key, value in rule.items()), ""]
    anchor: dict[str, object] = {"id": "byline", "pattern": flat.byline.pattern}
    if flat.before:
        anchor["before"] = True
    anchor["why"] = f"{len(flat.byline.lines)} lines on {flat.byline.pages} pages, times running forward"
    out += _rows("text.anchors", [anchor])
    if flat.opening:
        why = f"{len(flat.opening.lines)} lines on {flat.opening.pages} pages, above the first byline"
        out += _rows(
            "text.anchors", [{"id": "byline.opening", "pattern": flat.opening.pattern, "also": True, "why": why}]
        )
    out += _rows("text.lines", (*_within(flat), *_recurring(flat)))
    return out


def _within(flat: Flattened) -> Iterator[Table]:
    """The lines inside posts: heads of quotations, remarks of changes, lists of attachments."""
    row: dict[str, object]
    for n, (head, count, pages) in enumerate(flat.quotes, 1):
        why = f"names a member above lines that are set in, {count} times on {pages} pages"
        yield {"id": f"quote.{n}", "role": "quote", "place": "post", "kind": "quote", "patterns": [head], "why": why}
    for n, frame in enumerate(flat.notices, 1):
        why = f"{len(frame.lines)} dated lines in posts on {frame.pages} pages, none older than its post"
        written = frame.pattern.removeprefix("^").removesuffix("$").replace("(?P<author>", "(?P<by>")
        row = {"id": f"notice.{n}", "role": "edit-notice", "place": "post", "kind": "edit", "patterns": [written]}
        yield row | {"why": why}
    for n, (label, end, count) in enumerate(flat.sections, 1):
        way, shown = _shaped(label)
        why = f"a label above lines that end alike, at the end of {count} posts"
        row = {"id": f"list.{n}", "role": "attachment", "place": "tail", "section": True}
        yield row | {way: [shown], "why": why}
        tail = ".{0,200}?" + _shaped(end, "patterns")[1]
        row = {"id": f"list.{n}.line", "role": "attachment", "place": "tail", "after": f"list.{n}", "patterns": [tail]}
        yield row | {"why": f"the lines under {label!r}"}


def _recurring(flat: Flattened) -> Iterator[Table]:
    """The lines that recur from page to page or from post to post."""
    ids = _ids(flat)
    for one in flat.known:
        way, shown = _shaped(one.shape)
        place, role = _placed(one, flat)
        why = f"on {one.met} of {one.of} {one.per}"
        row: dict[str, object] = {"id": ids[one.shape], "role": role, "place": place, way: [shown]}
        if one.after in ids:
            row["after"] = ids[one.after]
        yield row | {"why": why}


_ROLES = {"head": "header", "tail": "toolbar", "card": "user-card", "end": "footer"}


def _placed(one: Known, flat: Flattened) -> tuple[str, str]:
    place = "card" if one.shape in flat.card else one.place
    return place, _ROLES[place]


def _ids(flat: Flattened) -> dict[str, str]:
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for one in flat.known:
        place = _placed(one, flat)[0]
        counts[place] = counts.get(place, 0) + 1
        found.setdefault(one.shape, f"{place}.{counts[place]}")
    return found


def _rows(name: str, rows: Iterable[Table]) -> list[str]:
    out = []
    for row in rows:
        out += [f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in row.items()), ""]
    return out


def _value(value: object) -> str:
    """A value as TOML writes it; JSON's strings are TOML's basic strings."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
