"""Mutants of a document: one change each, of the kinds that a faulty renderer could make."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = ["p", "div", "post", "head", "note", "ref", "g", "list", "item", "quote", "ab", "gap", "teiHeader", "strange"]
ATTRIBUTES = [
    ("n", "0"), ("n", "99"), ("n", "x"), ("who", "#nobody"), ("who", "x"), ("when", "2024-07-10T17:43"), ("when", "2999-01-01"), ("replyTo", "#nothing"), ("target", "#nothing"),
    ("ref", "#nothing"), ("type", "strange"), ("type", "opening"), ("type", "noteMarker"), ("generatedBy", "human"), ("status", "withdrawn"), ("quantity", "7"), ("occurs", "1"),
    ("source", "#nothing"), ("decls", "#nothing"), ("rend", "bold bold"), (LANG, "!!"), ("cols", "1"), ("strange", "1"), ("from", "2024-01-02"), ("to", "2024-01-01"), ("scheme", "#tags"),
    (ID, "thread"), (ID, "1bad"), (ID, "u-1"), ("unit", "note"), ("url", "http://a b/"), ("url", "%zz"), ("quantity", "-1"), ("usage", "101"), ("version", "v1"), ("gi", "p"),
]  # fmt: skip


def mutants(document: bytes, count: int, seed: int) -> Iterator[bytes]:
    """``count`` documents that differ from ``document`` in one place."""
    draw = random.Random(seed)
    original = etree.fromstring(document)
    for _ in range(count):
        root = copy.deepcopy(original)
        elements = [one for one in root.iter("{*}*") if one is not root]
        KINDS[draw.randrange(len(KINDS))](draw, root, draw.choice(elements), elements)
        yield etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _delete(draw, root, one, elements):
    _detach(one)


def _detach(one):
    parent, tail = one.getparent(), one.tail
    if tail:
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        one.tail = None
    parent.remove(one)


def _rename(draw, root, one, elements):
    one.tag = TEI + draw.choice(NAMES)


def _double(draw, root, one, elements):
    twin = copy.deepcopy(one)
    if draw.random() < 0.7:
        for inner in twin.iter("{*}*"):
            inner.attrib.pop(ID, None)
    one.addnext(twin)


def _move(draw, root, one, elements):
    target = draw.choice(elements)
    if target is one or one in target.iterancestors():
        return
    _detach(one)
    target.append(one)


def _unwrap(draw, root, one, elements):
    parent = one.getparent()
    at = parent.index(one)
    for child in list(one):
        parent.insert(at, child)
        at += 1
    _detach(one)


def _drop(draw, root, one, elements):
    with_attributes = [each for each in elements if each.attrib]
    one = draw.choice(with_attributes)
    del one.attrib[draw.choice(sorted(one.attrib))]


def _set(draw, root, one, elements):
    name, value = draw.choice(ATTRIBUTES)
    with_name = [each for each in elements if name in each.attrib]
    (draw.choice(with_name) if with_name and draw.random() < 0.8 else one).set(name, value)


def _stray(draw, root, one, elements):
    if draw.random() < 0.5:
        one.text = (one.text or "") + draw.choice(["游离", "\ufffd", " ", "\ue000"])
    else:
        one.tail = (one.tail or "") + draw.choice(["游离", "\ufffd", "\ue123"])


def _empty(draw, root, one, elements):
    tail = one.tail
    attributes = dict(one.attrib)
    one.clear()
    one.tail = tail
    for name, value in attributes.items():
        one.set(name, value)


KINDS = [_delete, _rename, _double, _move, _unwrap, _drop, _set, _set, _stray, _empty]
