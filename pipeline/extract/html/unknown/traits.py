"""What is measured of a slot before it is judged: how it varies, where it stands, what it leads to.

No trait is a word of a class, an id or a language: a page in a language and of an engine that nobody here has
seen has them all. Each is a number from 0 to 1, or near it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import unquote

from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.slots import Dated, Record, Slot
from pipeline.extract.html.unknown.words import plain
from pipeline.extract.printed.floor import floor
from pipeline.extract.printed.moment import moment, page_order

ADDRESS = 300
"""Longest address that is asked for a name."""
VALUE = 40
"""Longest value of an attribute that may stand for a writer."""
FEW_TEXTS = 4
"""A box between records with as many text nodes is more than a line."""
DISTINCT = 4
"""Records more than which must have different texts for the trait to say something."""
ALT = (3, 24)
"""A picture's text says a name if the name has more characters than the first, and the text at most so many more."""


NAME = re.compile(r"[^\W\d_].*[^\W_]|[\u2e80-\u9fff\uac00-\ud7af]")
"""A name: not a bare number."""
_SENTENCE = re.compile(r"[.!?。！？…](?:\s|$)|[,，、；;]|[。！？]")
_LOUD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt", "big", "cite"})
_LOOSE = re.compile(r"[\W_]+")
_FIRST = 12
"""Elements of a record of which the attributes are looked at: the box and what stands at its top."""
_COMMON = frozenset({"class", "id", "href", "src", "style", "alt", "title", "width", "height"})
_SAMPLE = 40
"""Records of which the values are looked up in texts and addresses."""
_REACH = 120_000
"""Characters of the posts' texts in which mentions are looked for."""

Traits = dict[str, float]


@dataclass(slots=True)
class Scene:
    """The records of a page and what is around them."""

    measures: Measures
    records: Sequence[Record]
    known: set[str]
    """Short texts that many records have."""
    said: str = ""
    """The texts of the bodies, joined."""
    bounds: tuple[int, ...] = ()
    """Where each record's text begins in ``said``."""
    outside: frozenset[str] = frozenset()
    """Texts of links outside the records."""
    title: str = ""
    times: tuple[int, ...] = ()
    """Text nodes that show a time."""
    alts: tuple[frozenset[str], ...] = ()
    """For each record the words that its images and links have for those who do not see them."""
    hrefs: tuple[Counter[str], ...] = ()
    """For each record the addresses of its links."""
    slugs: tuple[str, ...] = ()
    """For each record its links' addresses, joined, letters and digits alone."""
    stated: tuple[frozenset[str], ...] = ()
    """For each record what the attributes of its first elements say, besides what nearly all elements have."""
    marks: tuple[frozenset[object], ...] = ()
    """For each record its pictures' addresses and what stands in its slots: what a person brings along."""


def scene(measures: Measures, records: Sequence[Record], known: set[str]) -> Scene:
    """Look over the records once."""
    tree = measures.tree
    pieces, bounds, size = [], [], 0
    alts, hrefs, slugs = [], [], []
    links, images = tree.of_tag("a"), tree.of_tag("img")
    for record in records:
        bounds.append(size)
        if size < _REACH:
            text = (
                " ".join(tree.join(tree.t0[i], min(tree.t1[i], record.t1)) for i in record.bodies)
                if record.bodies
                else tree.join(record.t0, record.t1)
            )
            pieces.append(text)
            size += len(text) + 1
        own: Counter[str] = Counter()
        spoken: set[str] = set()
        for i in between(links, record.start, record.end):
            attrs = tree.attrs[i]
            if attrs.get("href"):
                own[attrs["href"]] += 1
            if attrs.get("title"):
                spoken.add(attrs["title"].strip())
        for i in between(images, record.start, record.end):
            attrs = tree.attrs[i]
            spoken.update(attrs[name].strip() for name in ("alt", "title") if attrs.get(name))
        alts.append(frozenset(spoken))
        hrefs.append(own)
        slugs.append("\n".join(_LOOSE.sub("", unquote(href)).lower() for href in own if len(href) < ADDRESS))
    heads = tree.of_tag("title")
    return Scene(
        measures, records, known, "\n".join(pieces), tuple(bounds), _outside(measures, records, links),
        tree.shown(heads[0]) if heads else "", tuple(measures.timed), tuple(alts), tuple(hrefs),
        tuple(slugs), tuple(_stated(tree.attrs, record) for record in records),
    )  # fmt: skip


def _stated(attrs: Sequence[dict[str, str]], record: Record) -> frozenset[str]:
    first = attrs[record.start : min(record.start + _FIRST, record.end)]
    return frozenset(
        value for row in first for name, value in row.items() if name not in _COMMON and 1 < len(value) <= VALUE
    )


def _outside(measures: Measures, records: Sequence[Record], links: Sequence[int]) -> frozenset[str]:
    tree = measures.tree
    starts = [record.start for record in records]
    found = set()
    for i in links:
        at = bisect_left(starts, i + 1) - 1
        if (at < 0 or i >= records[at].end) and 0 < tree.t1[i] - tree.t0[i] < FEW_TEXTS:
            found.add(tree.shown(i))
    return frozenset(found)


def marked(scene: Scene, found: Sequence[Slot]) -> Scene:
    """The scene with what stands in the slots of each record."""
    tree = scene.measures.tree
    images = tree.of_tag("img")
    marks: list[set[object]] = [
        {src for i in between(images, record.start, record.end) if (src := tree.attrs[i].get("src"))}
        for record in scene.records
    ]
    for n, slot in enumerate(found):
        for r, text in slot.shown.items():
            marks[r].add((n, text))
    return replace(scene, marks=tuple(map(frozenset, marks)))


def _goes_with(scene: Scene, slot: Slot, rows: Sequence[int]) -> float:
    """How much more two records have in common where they have the same text in a slot: a person's posts come
    with the same picture, rank and counts, so that a name tells them; a rank or a word does not.
    """
    last: dict[str, int] = {}
    same, other = [], []
    before = -1
    for r in rows[:_SAMPLE]:
        text = slot.shown[r]
        if text in last:
            same.append(_shared(scene.marks[r], scene.marks[last[text]]))
        if before >= 0 and slot.shown[before] != text:
            other.append(_shared(scene.marks[r], scene.marks[before]))
        last[text] = before = r
    return sum(same) / len(same) - sum(other) / len(other) if same and other else 0.0


def _shared(a: frozenset[object], b: frozenset[object]) -> float:
    return len(a & b) / max(1, len(a | b))


def name_traits(scene: Scene, slot: Slot, rank: float) -> Traits:
    """What speaks for and against a slot as the place of the posts' names; ``rank`` is its place among the slots."""
    tree, total = scene.measures.tree, len(scene.records)
    rows = sorted(slot.shown)
    here = len(rows)
    values = [slot.shown[r] for r in rows]
    distinct = len(set(values))
    some = rows[:_SAMPLE]
    few = len(some)
    links = {r: slot.filled[r] for r in rows if tree.tags[slot.filled[r]] == "a"}
    people = scene.measures.person
    href = {r: tree.attrs[i].get("href", "") for r, i in links.items()}
    pairs = {(slot.shown[r], address) for r, address in href.items()}
    texts_linked, addresses = {text for text, _ in pairs}, {address for _, address in pairs}
    near = [_near(scene.times, slot.nodes[r], scene.records[r]) for r in some]
    loose = {r: _LOOSE.sub("", slot.shown[r]).lower() for r in some}
    return {
        "cover": here / total,
        "varied": (distinct - 1) / (here - 1) if here > 1 else 0.0,
        "constant": float(distinct == 1 and here > 1),
        "all-different": float(distinct == here and here > DISTINCT),
        "repeated": float(1 < distinct < here),
        "goes-with": _goes_with(scene, slot, rows),
        "mentioned": sum(_mentioned(scene, r, slot.shown[r]) for r in some) / few,
        "person": sum(i in people for i in links.values()) / here,
        "linked": len(links) / here,
        "one-address": float(len(pairs) == len(texts_linked) == len(addresses) < len(href)),
        "address-wanders": max(0, len(addresses) - len(texts_linked)) / here,
        "address-again": sum(scene.hrefs[r][address] > 1 for r, address in href.items()) / here,
        "in-address": sum(
            len(loose[r]) > 2 and r in href and loose[r] in _LOOSE.sub("", unquote(href[r])).lower() for r in some
        ) / few,
        "in-addresses": sum(len(loose[r]) > 2 and loose[r] in scene.slugs[r] for r in some) / few,
        "in-picture": sum(_pictured(scene.alts[r], slot.shown[r]) for r in some) / few,
        "stated": sum(slot.shown[r] in scene.stated[r] for r in some) / few,
        "said-by-markup": sum(_hinted(scene.measures, slot.filled[r]) for r in some) / few,
        "length": min(2.0, sum(map(len, values)) / here / 20),
        "longest": min(2.0, max(map(len, values)) / 40),
        "words": min(2.0, sum(len(value.split()) for value in values) / here / 4),
        "sentences": sum(bool(_SENTENCE.search(value)) for value in values) / here,
        "named": sum(bool(NAME.search(value)) for value in values) / here,
        "digits": sum(sum(map(str.isdigit, value)) / len(value) for value in values) / here,
        "digits-first": sum(value[0].isdigit() for value in values) / here,
        "number": sum(floor(value) is not None or value.isdigit() for value in values) / here,
        "early": sum(_early(tree.t0, scene.records[r], slot.nodes[r]) for r in rows) / here,
        "inside": slot.inside / here,
        "rank": rank,
        "near-time": sum(near) / few,
        "loud": sum(_loud(tree.tags, tree.parents, slot.filled[r]) for r in some) / few,
        "part": len(slot.parts) / here,
        "elsewhere": sum(value in scene.outside for value in set(values)) / distinct,
        "template": sum(plain(value) in scene.known for value in values) / here,
        "in-title": sum(len(value) > 1 and value in scene.title for value in set(values)) / distinct,
    }  # fmt: skip


def _mentioned(scene: Scene, r: int, value: str) -> bool:
    """Whether a text stands in another record's body."""
    if len(value) < 2:
        return False
    said, start = scene.said, scene.bounds[r]
    end = scene.bounds[r + 1] if r + 1 < len(scene.bounds) else len(said)
    at = said.find(value)
    if at < 0:
        return False
    return not start <= at < end or said.find(value, end) >= 0


def _near(times: Sequence[int], node: int, record: Record) -> float:
    """1 where a time stands in the text node or beside it, less where it is farther off, 0 where there is none."""
    at = bisect_left(times, node)
    apart = [abs(times[n] - node) for n in (at - 1, at) if 0 <= n < len(times) and record.t0 <= times[n] < record.t1]
    return 1 / (1 + min(apart) / 4) if apart else 0.0


def _pictured(alts: frozenset[str], value: str) -> bool:
    return any(
        value == alt or (len(value) > ALT[0] and value in alt and len(alt) < len(value) + ALT[1]) for alt in alts
    )


def _hinted(measures: Measures, i: int) -> bool:
    """Whether markup says that an element names the author: microdata or a link's relation."""
    attrs, above = measures.tree.attrs[i], measures.tree.attrs[measures.tree.parents[i]]
    return "author" in attrs.get("rel", "") or any(
        row.get("itemprop", "") in ("author", "creator", "name") for row in (attrs, above)
    )


def _early(t0: Sequence[int], record: Record, node: int) -> bool:
    return not record.bodies or node <= t0[record.bodies[0]]


def _loud(tags: Sequence[str], parents: Sequence[int], i: int) -> bool:
    return tags[i] in _LOUD or (i > 0 and tags[parents[i]] in _LOUD)


def dates(shown: Sequence[str]) -> list[str | None]:
    """Printed times of one place in ISO form; those that could be read in two ways as the others are."""
    isos = [moment(text).iso for text in shown]
    order = page_order(shown) if None in isos else None
    return isos if order is None else [moment(text, order=order).iso for text in shown]


def time_traits(scene: Scene, slot: Dated, rank: float) -> Traits:
    """What speaks for and against a place of times as that of the posts'."""
    tree, total = scene.measures.tree, len(scene.records)
    rows = sorted(slot.filled)
    here = len(rows)
    some = rows[:_SAMPLE]
    isos = dates([slot.shown[r] for r in some])
    read = [iso for iso in isos if iso]
    steps = [(a > b) - (a < b) for a, b in pairwise(read)]
    up, down = sum(step <= 0 for step in steps), sum(step >= 0 for step in steps)
    marked = sum(tree.tags[slot.filled[r]] == "time" or "datetime" in tree.attrs[slot.filled[r]] for r in some)
    early = [_early(tree.t0, scene.records[r], tree.t0[slot.filled[r]]) for r in some]
    return {
        "cover": here / total,
        "read": len(read) / len(some),
        "ordered": max(up, down) / len(steps) if steps else 0.5,
        "upward": up / len(steps) if steps else 0.5,
        "constant": float(len(set(read)) == 1 and len(read) > 1),
        "clock": sum("T" in iso for iso in read) / len(some),
        "marked": marked / len(some),
        "early": sum(early) / len(early),
        "inside": slot.inside / here,
        "rank": rank,
    }
