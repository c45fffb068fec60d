"""What stands in a post's text and is not its author's own: quotations with their label, a repeated title, notices of
edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract.html.claims import entry
from pipeline.extract.html.people import attribution
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.words import begins_edit
from pipeline.extract.markup.elements import BLOCKS
from pipeline.extract.profiles.profile import Entry
from pipeline.model.page import Role

EDITED = 160
"""Widest box at the end of a text that may say that it was edited."""


_QUOTE = entry("generic.quote", Role.QUOTE, "quote")
_QUOTED = entry("generic.quoted", None, "quote.author")
_QUOTED_AT = entry("generic.quoted", None, "quote.time")
_LABEL = entry("generic.quote-label", Role.BYLINE)
_SUBJECT = entry("generic.subject", Role.TITLE, "post.title", open=False)
_EDIT = entry("generic.edit", Role.EDIT_NOTICE, "post.notice", open=False)
_CODED = entry("generic.code-label", Role.TOOLBAR, open=False)
PREVIEW = entry("generic.preview", Role.WIDGET)
_PREVIEWED = entry("generic.preview.title", Role.BODY)
_ANSWER = re.compile(
    r"^(?:(?:re|aw|sv|antw|odp|回复|回復|答复|返信)\s{0,8}(?:\^?\d{1,6}|\[\d{1,6}\])?\s{0,8}[:：]\s{0,8}){1,20}+",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<!\s)\s*+(?:\.{3}|…)$")
_LABELLED = 100
"""Width up to which a line may say whose words follow."""
_NOTICE = 160
"""Width up to which an element is the notice of a change, with its reason and the link to what was changed."""
_CODE_LABEL = 40
"""Width up to which the words beside a code in one box are its label (``Code: Select all``)."""
_SURE = 10
"""Characters from which a title that is cut short (``How do I …``) is taken for that of the page."""

Pairs = Iterator[tuple[int, Entry]]


def inside(measures: Measures, body: int, t1: int) -> Pairs:
    """The claims on what is not the author's own in a body of which the text ends before text node ``t1``."""
    visible = measures.visible
    seen = [j for j in range(measures.tree.t0[body], min(measures.tree.t1[body], t1)) if visible[j]]
    if len(seen) > 1:
        yield from _subject(measures, body, seen)
        yield from _quotes(measures, body, seen)
        yield from _edits(measures, body, seen)
        yield from _coded(measures, body)
        yield from _previews(measures, body)


def unquoted(measures: Measures, body: int) -> int:
    """The quotation that holds all of a body's text, as software writes that has no other element for texts; else the
    body.
    """
    tree, wide = measures.tree, measures.width_of(body)
    for i in between(tree.of_tag("blockquote"), body + 1, tree.ends[body]):
        if wide and measures.width_of(i) == wide:
            return i
        break
    return body


def _top(measures: Measures, body: int, j: int) -> int:
    """The largest element in a body in which nothing is seen but text node ``j``, or -1."""
    tree, visible = measures.tree, measures.visible
    i = tree.owners[j]
    if i <= body:
        return -1
    while (up := tree.parents[i]) > body and sum(visible[tree.t0[up] : tree.t1[up]]) == 1:
        i = up
    return i


def _subject(measures: Measures, body: int, seen: list[int]) -> Pairs:
    """The page's title above a post's text."""
    tree, title = measures.tree, measures.title
    i = _top(measures, body, seen[0])
    if i < 0 or title is None or body <= title < tree.ends[body] or tree.t1[i] > seen[1]:
        return
    shown, whole = _ANSWER.sub("", tree.shown(i)), tree.shown(title)
    cut = _CUT.sub("", shown)
    if shown == whole or (cut != shown and len(cut) >= _SURE and whole.startswith(cut)):
        yield i, _SUBJECT


def _quotes(measures: Measures, body: int, seen: list[int]) -> Pairs:
    """Boxes in which a line says whose words follow: a line and a ``blockquote``, or a line as software writes it."""
    tree = measures.tree
    done = -1
    for at, j in enumerate(seen[:-1]):
        if j < done or len(tree.texts[j]) > _LABELLED:
            continue
        box, label = _box(measures, body, j)
        if box <= body or label < 0:
            continue
        shown = tree.shown(label)
        rest = [n for n in seen[at:] if tree.t1[label] <= n < tree.t1[box]]
        quoted = next(iter(between(tree.of_tag("blockquote"), box + 1, tree.ends[box])), -1)
        alone = quoted > label and all(tree.t0[quoted] <= n < tree.t1[quoted] for n in rest)
        found = attribution(shown)
        if not rest or (found is None and not (alone and shown[-1:] in ":：")):
            continue
        done = tree.t1[box]
        yield box, _QUOTE
        if tree.tags[label] not in BLOCKS:  # one in a line of its own stays, as the quotation's label
            yield label, _LABEL
        by, when = found or (shown.rstrip(":： "), None)
        yield box, replace(_QUOTED, value=(f"={by}",))
        if when:
            yield box, replace(_QUOTED_AT, value=(f"={when}",))


def _box(measures: Measures, body: int, j: int) -> tuple[int, int]:
    """The smallest element around a line that holds more than the line, and the element of the line: which is the first
    thing seen in both; -1 where there is none.
    """
    tree, visible = measures.tree, measures.visible
    label = tree.owners[j]
    while label > body:
        if visible.find(1, tree.t0[label]) != j or measures.width_of(label) > _LABELLED:
            return -1, -1
        up = tree.parents[label]
        if up <= body:
            return -1, -1
        more = measures.width_of(up) - measures.width_of(label)
        if more > 0 and (
            visible.find(1, tree.t0[up]) != j or attribution(tree.shown(label)) or tree.shown(label)[-1:] in ":："
        ):
            return (up, label) if visible.find(1, tree.t0[up]) == j else (-1, -1)
        label = up
    return -1, -1


def _edits(measures: Measures, body: int, seen: list[int]) -> Pairs:
    """Notices of an edit whose time stands in an element of its own: ``Edited <time>May 5</time> by Ann``."""
    tree, marks = measures.tree, measures.marks
    for j in seen:
        if not begins_edit(tree.texts[j]) or j in measures.printed.values():
            continue
        i = tree.owners[j]
        while i > body and measures.visible.find(1, tree.t0[i]) == j and measures.width_of(i) < EDITED:
            if any(tree.tags[n] == "time" or "datetime" in tree.attrs[n] for n in between(marks, i + 1, tree.ends[i])):
                yield noticed(measures, body, i), _EDIT
                break
            i = tree.parents[i]


def noticed(measures: Measures, body: int, i: int) -> int:
    """The largest element around the notice of a change that begins with it and holds little else: the reason, and the
    link to what was changed.
    """
    tree = measures.tree
    first = measures.visible.find(1, tree.t0[i])
    while (up := tree.parents[i]) > body and measures.visible.find(1, tree.t0[up]) == first:
        if measures.width_of(up) > _NOTICE or measures.prose_of(up) > measures.prose_of(i):
            break
        i = up
    return i


def _coded(measures: Measures, body: int) -> Pairs:
    """What software writes beside a code in its box: its label, and a link that does something."""
    tree = measures.tree
    done = -1
    for i in between(tree.of_tag("pre"), body + 1, tree.ends[body]):
        box = tree.parents[i]
        if i < done or box <= body or tree.tags[box] in _OWN:
            continue
        done = tree.ends[i]
        beside = [n for n in tree.children(box) if n != i and measures.width_of(n)]
        told = measures.width_of(box) - measures.width_of(i)
        if told != sum(map(measures.width_of, beside)) or not 0 < told <= _CODE_LABEL:
            continue
        if any(_acts(tree.attrs[n].get("href", "x")) for n in between(tree.of_tag("a"), box, tree.ends[box])):
            yield from ((n, _CODED) for n in beside)


_OWN = frozenset({"p", "li", "td", "blockquote", "body"})
"""Elements in which a person may have set a code beside words."""


def _acts(href: str) -> bool:
    """Whether a link does something on the page and leads nowhere."""
    return href in ("", "#") or href.startswith("javascript:")


def _previews(measures: Measures, body: int) -> Pairs:
    """Cards drawn from a link: a box that states the one address to which all its links lead, with what stands at that
    address. The link was a person's, and so its title stays.
    """
    tree, attrs = measures.tree, measures.tree.attrs
    done = -1
    for i in between(tree.of_tag("a"), body + 1, tree.ends[body]):
        href = attrs[i].get("href", "")
        if i < done or not href.startswith(("https://", "http://")):
            continue
        box = _card(measures, body, i, href)
        if box < 0:
            continue
        done = tree.ends[box]
        yield box, PREVIEW
        yield max(between(tree.of_tag("a"), box, done), key=lambda n: len(tree.shown(n))), _PREVIEWED


def _card(measures: Measures, body: int, link: int, href: str) -> int:
    """The largest element around a link that has its address in an attribute, and no link to elsewhere; -1 without."""
    tree, attrs = measures.tree, measures.tree.attrs
    found, at = -1, link
    while (up := tree.parents[at]) > body and measures.width_of(up) < _LARGEST:
        if any(attrs[n].get("href", href) != href for n in between(tree.of_tag("a"), up, tree.ends[up])):
            break
        if href in attrs[up].values() and (up in measures.unread or measures.width_of(up) > measures.links_of(up)):
            found = up
        at = up
    return found


_LARGEST = 1200
"""Width up to which a box may be a card drawn from a link."""
