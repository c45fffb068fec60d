"""Flattened forms of pages, as converters, people and scrapers leave them, with what they hold."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lxml import etree, html

from benchmarks.golds import Case

_BLOCK_TAGS = """
address article aside blockquote body center dd details dialog div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
header hr html legend li main menu nav ol p pre section table tbody td tfoot th thead tr ul br
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "textarea", "select", "option", "button", "svg"}
)


def flatten(content: str, *, cells: str = "\n", heads: str = "", items: str = "") -> str:
    """The text of a page of markup, a block a line; ``cells`` parts the cells of a row."""
    root = html.document_fromstring(content.encode(), parser=html.HTMLParser(encoding="utf-8"))
    out: list[str] = []
    stack: list[tuple[etree._Element, bool]] = [(root, True)]
    while stack:
        top, opening = stack.pop()
        tag = top.tag if isinstance(top.tag, str) else ""
        if not opening:
            if tag in _BLOCKS:
                out.append(cells if tag in ("td", "th") else "\n")
            if top is not root:
                out.append(re.sub(r"\s+", " ", top.tail or ""))
            continue
        stack.append((top, False))
        if not tag or tag in _UNSEEN:
            continue
        if tag in _BLOCKS:
            out.append("\n" if tag not in ("td", "th") else "")
        if tag in ("h1", "h2", "h3"):
            out.append(heads)
        if tag == "li":
            out.append(items)
        out.append(re.sub(r"\s+", " ", top.text or "") if tag != "pre" else top.text or "")
        stack.extend((child, True) for child in reversed(top))
    lines = [line.strip() for line in "".join(out).split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip() + "\n"


def _text(case: Case, kind: str, content: str) -> Case:
    return Case(case.name, kind, "text", content, case.posts, case.url)


def plain(case: Case) -> Case | None:
    """A block a line."""
    return _text(case, f"flattened: {case.kind}", flatten(case.content)) if case.face == "html" else None


def rows(case: Case) -> Case | None:
    """A row a line, its cells parted by tabulators."""
    if case.face != "html" or "<td" not in case.content:
        return None
    return _text(case, f"flattened by rows: {case.kind}", flatten(case.content, cells="\t"))


def dense(case: Case) -> Case | None:
    """No blank lines, no white space at the ends."""
    if case.face != "text":
        return None
    lines = [line.strip() for line in case.content.split("\n")]
    return _text(case, "no blank lines", "\n".join(filter(None, lines)) + "\n")


def nameless(case: Case) -> Case | None:
    """Lines that are nothing but a poster's name dropped."""
    if case.face != "text":
        return None
    names = {gold.author for gold in case.posts if gold.author}
    lines = case.content.split("\n")
    kept = [line for line in lines if line.strip() not in names]
    if len(lines) - len(kept) < len(case.posts):
        return None
    made = _text(case, "names dropped", "\n".join(kept))
    return replace(made, posts=tuple(replace(gold, named=False) for gold in case.posts))


def wrapped(case: Case) -> Case | None:
    """Lines cut at 48 columns."""
    if case.face != "text":
        return None
    lines = [textwrap.fill(line, 48) if len(line) > 48 else line for line in case.content.split("\n")]
    return _text(case, "lines cut", "\n".join(lines))


def marked(case: Case) -> Case | None:
    """Heads and items marked as Markdown does."""
    if case.face != "html":
        return None
    return _text(case, f"as Markdown: {case.kind}", flatten(case.content, cells=" | ", heads="## ", items="* "))


def spaced(case: Case) -> Case | None:
    """A blank line after every line."""
    return None if case.face != "text" else _text(case, "double spaced", case.content.replace("\n", "\n\n"))


def run_in(case: Case) -> Case | None:
    """Short lines joined to the line after them, as a scraper does that asks for an element's text."""
    if case.face != "text":
        return None
    out: list[str] = []
    for line in case.content.split("\n"):
        if out and out[-1] and line.strip() and len(out[-1]) < 24 and not out[-1].endswith(" "):
            out[-1] = f"{out[-1].strip()} {line.strip()} "
        else:
            out.append(line)
    return _text(case, "short lines joined", "\n".join(out))


def labelled(case: Case) -> Case | None:
    """A label before every line that is nothing but a poster's name."""
    if case.face != "text":
        return None
    names = {gold.author for gold in case.posts if gold.author}
    lines = case.content.split("\n")
    made = [f"Author: {line.strip()}" if line.strip() in names else line for line in lines]
    return _text(case, "names labelled", "\n".join(made)) if made != lines else None


def indented(case: Case) -> Case | None:
    """Every line indented, as where a page was printed or quoted whole."""
    if case.face != "text":
        return None
    return _text(case, "indented", "\n".join(f"    {line}" if line else line for line in case.content.split("\n")))


def one_space(case: Case) -> Case | None:
    """A row a line, its parts run together by single spaces, as ``get_text(" ")`` of each post's box gives it."""
    if case.face != "html":
        return None
    return _text(case, f"cells run together: {case.kind}", flatten(case.content, cells=" "))


Form = Callable[[Case], Case | None]
FORMS: Mapping[str, Form] = {
    made.__name__: made for made in (plain, rows, dense, nameless, wrapped, marked, spaced, run_in)
}
FORMS_APART: Mapping[str, Form] = {made.__name__: made for made in (labelled, indented, one_space)}
FLAT_KINDS = frozenset({
    "as it is", "names emptied", "times emptied", "posts removed", "no thread: posts gone", "no thread: list of titles",
    "newest posts beside", "one name emptied", "adverts between",
})  # fmt: skip
"""Kinds of changed markup that are flattened too: the others are the same text."""


def forms(cases: Sequence[Case], kinds: Mapping[str, Form]) -> list[Case]:
    """The flattened forms of these pages, and the changed forms of pages that are text already."""
    out: list[Case] = []
    for case in cases:
        if case.face == "html" and case.kind not in FLAT_KINDS:
            continue
        for form in kinds.values():
            made = form(case)
            if made is not None:
                out.append(made)
    return out
