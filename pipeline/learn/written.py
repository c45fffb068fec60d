"""A learnt face as a profile's file: ordinary TOML, with the evidence in each row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.learn.flattened import Flattened
from pipeline.learn.markup import Markup
from pipeline.learn.recurring import Known, written

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Brand:
    """What tells a board's pages from others': a pattern of its address, or words on all its pages."""

    url: str = ""
    contains: str = ""
    line: str = ""


def text(id: str, name: str, about: str, html: Markup | None, flat: Flattened | None, brand: Brand) -> str:
    """The file of a learnt profile."""
    out = [f"# Learnt by guidang from pages of one board. {about}"]
    out += [f"id = {_value(id)}", f"name = {_value(name)}", f"about = {_value(about)}", ""]
    signatures: list[Table] = []
    if html:
        signatures += [
            {"id": row, "weight": weight, "selector": css, "why": "learnt: where its posts stand"}
            for row, css, weight in html.signatures
        ]
        if brand.url:
            signatures.append({"id": "host", "weight": 2, "url": brand.url, "why": "all pages came from there"})
        if brand.contains:
            signatures.append({"id": "brand", "weight": 2, "contains": brand.contains, "why": "on nearly all pages"})
    if flat:
        signatures.append(
            {
                "id": "text.byline",
                "weight": 4,
                "pattern": signature(flat),
                "why": f"the byline of {flat.posts} posts on {flat.pages} pages",
            }
        )
        if brand.line:
            signatures.append(
                {"id": "text.brand", "weight": 3, "pattern": brand.line, "why": "a line of nearly all pages"}
            )
    for row in signatures:
        out += _rows("signatures", [row])
    if html:
        weights = sum(weight for *_, weight in html.signatures) + 2 * bool(brand.url or brand.contains)
        out += ["[html]", f"threshold = {max(5, weights - 2)}", ""]
        for entry in html.rows:
            row: dict[str, object] = {"id": entry.id, "selector": entry.css}
            row |= {key: value for key, value in (("role", entry.role), ("field", entry.field)) if value}
            row |= dict(entry.more)
            row["why"] = entry.why
            out += _rows("html.entries", [row])
    if flat:
        out += _flat(flat, brand)
    return "\n".join(out).rstrip("\n") + "\n"


def signature(flat: Flattened) -> str:
    """The byline as a signature over the whole text."""
    return r"(?i:^[ \t]*" + flat.byline.pattern.removeprefix("^").removesuffix("$") + r"[ \t]*$)"


def _flat(flat: Flattened, brand: Brand) -> list[str]:
    out = ["[text]", 'order = "framed"', f"threshold = {7 if brand.line else 4}", ""]
    if flat.name:
        rule: dict[str, object] = {"lines": flat.name.lines}
        if flat.name.of:
            rule |= {"of": _ids(flat)[flat.name.of], "above": flat.name.above}
        out += ["[text.name]", *(f"{key} = {_value(value)}" for key, value in rule.items()), ""]
    anchor: dict[str, object] = {"id": "byline", "pattern": flat.byline.pattern}
    if flat.before:
        anchor["before"] = True
    anchor["why"] = f"{len(flat.byline.lines)} lines on {flat.byline.pages} pages, times running forward"
    out += _rows("text.anchors", [anchor])
    if flat.opening:
        why = f"{len(flat.opening.lines)} lines on {flat.opening.pages} pages, above the first byline"
        out += _rows("text.anchors", [{"id": "byline.opening", "pattern": flat.opening.pattern, "also": True, "why": why}])
    ids = _ids(flat)
    for one in flat.known:
        way, shown = written(one)
        place, role = _placed(one, flat)
        row: dict[str, object] = {"id": ids[one.shape], "role": role, "place": place, way: [shown]}
        row["why"] = f"on {one.met} of {one.of} {one.per}"
        out += _rows("text.lines", [row])
    return out


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
