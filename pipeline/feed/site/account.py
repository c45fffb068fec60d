"""The account of a page: its regions in order, who claimed them, and every normalization in place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.feed.site.shell import Node, Surround, append, element, facts
from pipeline.holdings.record import Record
from pipeline.model.apparatus import apparatus
from pipeline.model.chinese import titled
from pipeline.model.ledger import Ledger
from pipeline.model.page import Role

_BLANK_LINES = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*+")

FOLD = 600
"""Furniture longer than this many characters is folded away behind a summary (scripts, styles)."""


_ENGLISH = "en"
"""The language of a rule's own reason, whatever the site speaks."""


def account(record: Record, frame: Surround) -> list[Node]:
    """The account of one document as page content."""
    leaves = _leaves(record)
    listing = element("ol", class_="regions")
    blank = 0
    for region in record.json["page"]["regions"]:
        shown = _region(region, leaves, frame)
        if shown is None:
            blank += 1
        else:
            listing.append(shown)
    return [
        element("p", frame["account_lead"], class_="lead"),
        _legend(record, frame),
        _switches(frame),
        listing,
        element("p", f"{frame['blank']}：{blank:,}", class_="lead"),
        *_rules(record.json["normalize"], frame),
        *_findings(record, frame),
    ]


def _leaves(record: Record) -> list[tuple[int, Node]]:
    """Each leaf with its edits shown, under the place in the page where it begins, sorted."""
    out = []
    originals = record.originals()
    for number, (leaf, text) in enumerate(zip(record.json["page"]["leaves"], originals, strict=True)):
        start = leaf["spans"][0][0] if leaf["spans"] else -1
        out.append((start, _edited(text, record.ledgers.get(number + 1, Ledger()))))
    return sorted(out, key=lambda pair: pair[0])


def _edited(text: str, ledger: Ledger) -> Node:
    line = element("p", class_="leaf")
    for passage in apparatus(text, ledger):
        if not passage.rules:
            append(line, passage.after)
            continue
        change = element("span", class_="edit", title=", ".join(passage.rules))
        change.append(element("del", _visible(passage.before)))
        change.append(element("ins", passage.after))
        change.append(element("a", "+".join(passage.rules), class_="rule", href=f"#rule-{passage.rules[0]}"))
        line.append(change)
    return line


_SHOWN = str.maketrans({"\u00a0": "⍽", "\u3000": "□", " ": "·", "\n": "⏎", "\t": "⇥", "\r": "␍"})


def _visible(text: str) -> str:
    """Blanks that a rule removed, as signs that can be seen."""
    return text.translate(_SHOWN) if not text.strip() else text


def _region(region: Mapping[str, Any], leaves: Sequence[tuple[int, Node]], frame: Surround) -> Node | None:
    role = Role(region["role"])
    text = region["text"]
    if text and not text.strip():
        return None
    parts: list[Node] = []
    if role.kind == "content":
        parts = list(_within(leaves, region["start"], region["end"]))
    if not parts:
        if role.kind == "content" and not text:
            return None
        parts = [_plain(_BLANK_LINES.sub("\n", text.strip()))]
    item = element("li", None, class_=f"region {role.kind} role-{role.value}")
    label = element("span", class_="label")
    label.append(element("span", f"{frame['line']} {region['line']}", class_="line"))
    label.append(element("span", frame[f"role_{role.value}"], class_="role"))
    label.append(element("code", region["entry"]))
    item.append(label)
    item.append(element("div", None, *parts, class_="said"))
    return item


def _plain(text: str) -> Node:
    if len(text) <= FOLD:
        return element("pre", text)
    summary = element("summary", f"{' '.join(text[:80].split())} … ({len(text):,})")
    return element("details", None, summary, element("pre", text))


def _within(leaves: Sequence[tuple[int, Node]], start: int, end: int) -> Iterator[Node]:
    at = bisect_left(leaves, start, key=lambda pair: pair[0])
    while at < len(leaves) and leaves[at][0] < end:
        yield leaves[at][1]
        at += 1


def _legend(record: Record, frame: Surround) -> Node:
    """How many regions of each kind the page has."""
    count = Counter(Role(region["role"]).kind for region in record.json["page"]["regions"])
    line = element("p", class_="legend")
    for kind in ("content", "metadata", "furniture"):
        line.append(element("span", f"{frame[kind]} {count[kind]:,}", class_=f"region {kind}"))
    return line


def _switches(frame: Surround) -> Node:
    box = element("form", class_="switches", autocomplete="off")
    for name in ("show_edits", "show_labels", "show_furniture"):
        control = element("input", type="checkbox", id=name.replace("_", "-"), checked="")
        control.tail = " " + frame[name]
        box.append(element("label", None, control))
    return box


def _rules(normalize: Mapping[str, Any], frame: Surround) -> Iterable[Node]:
    if not normalize["rules"]:
        return
    yield element("h2", frame["rules"])
    made = element("dl", class_="rules")
    for rule in normalize["rules"]:
        code = rule["code"]
        name = titled(code, frame.language) or rule["name"]
        made.append(element("dt", f"{code} · {name} · {rule['count']} {frame['edits']}", id=f"rule-{code}"))
        made.append(element("dd", f"{rule['reason']} ({rule['ground']})", lang=_ENGLISH))
    yield made


def _findings(record: Record, frame: Surround) -> Iterable[Node]:
    found = record.findings
    if not found:
        return
    yield element("h2", frame["findings"])
    rows = []
    for entry in found:
        where = ", ".join(f"{name} {value}" for name, value in entry.where)
        name = titled(entry.code, frame.language)
        message = f"{entry.message}{f' ({where})' if where else ''}"
        rows.append((f"{entry.code} · {frame[f'kind_{entry.severity}']}", f"{name}：{message}" if name else message))
    yield facts(rows)
