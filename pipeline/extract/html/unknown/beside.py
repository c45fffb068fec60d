"""What stands in a record beside its text: user cards, bylines, toolbars, notices, noise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.html.claims import entry
from pipeline.extract.html.unknown.inside import inside, noticed
from pipeline.extract.html.unknown.measure import Measures, between
from pipeline.extract.html.unknown.slots import Record
from pipeline.extract.html.unknown.words import is_edit
from pipeline.extract.markup.elements import BLOCKS
from pipeline.extract.printed.noise import noise
from pipeline.extract.profiles.profile import Entry
from pipeline.model.page import Role

FEW_TEXTS = 4
"""A box with more text nodes is more than a line beside a text."""
EDITED = 160
"""Longest text, or widest box, that may say that a post was edited."""
KNOWN = 60
"""Longest text that is software's because it stands again and again."""
NOISE = (9, 120)
"""Between these lengths a text of ASCII alone is asked for noise."""
HEADING = 40
"""Longest heading over a text that is furniture."""
FEW_LINES = 7
"""Texts from which a box that holds a text is a part of it."""


_TEMPLATE = entry("generic.template", Role.TOOLBAR, open=False)
_BYLINE = entry("generic.byline", Role.BYLINE)
_CARD = entry("generic.card", Role.USER_CARD)
_TOOLS = entry("generic.tools", Role.TOOLBAR)
SIGNATURE = entry("generic.signature", Role.SIGNATURE, "post.signature")
_EDIT = entry("generic.edit", Role.EDIT_NOTICE, "post.notice", open=False)
_NOISE = entry("generic.noise", Role.NOISE, open=False)

_FILED = entry("generic.attachment", Role.ATTACHMENT, "attachment")
_FILE = re.compile(r"[^/\\\n]{1,100}\.[A-Za-z0-9]{2,5}")
_UNIT = "(?:[KMGkmg]i?[Bb]?|[Bb]ytes|octets|Байт|字节|バイト)"
_SIZED = re.compile(rf"[\s(（,，\[]{{0,8}}[\d.,]{{1,16}} ?{_UNIT}[^\d\n]{{0,24}}[\s)）\]]{{0,8}}")
"""What stands beside the name of an attached file: its size."""
_HEADING = 1
"""Text nodes besides the files in a box of attachments: its heading."""
_MARKED = frozenset({"p", "b", "i", "em", "strong", "u", "s", "li", "td", "font", "blockquote"})
"""Elements in which people's words stand, quoted ones too."""

Pairs = list[tuple[int, Entry]]


def within(measures: Measures, record: Record, known: set[str], always: set[str], placed: set[int]) -> Pairs:
    """The software's words in a record: in its bodies, and all that stands outside them.

    ``known`` are texts that many records have, ``always`` those that nearly all have.
    """
    pairs = [pair for i in record.bodies for pair in _in_body(measures, record, i, known, always)]
    pairs += [pair for i in record.bodies for pair in _attached(measures, i)]
    pairs += [pair for i in record.bodies for pair in inside(measures, i, record.t1)]
    if record.bodies:
        pairs += _outside(measures, record, placed)
    else:
        pairs += _strewn(measures, record, known, placed)
    return pairs


def _in_body(
    measures: Measures, record: Record, body: int, known: set[str], always: set[str]
) -> Iterator[tuple[int, Entry]]:
    """Labels, edit notices and anti-copy noise in a body: each an element that holds nothing else."""
    tree = measures.tree
    texts, owners, plains = tree.texts, tree.owners, measures.plain
    for j in range(tree.t0[body], min(tree.t1[body], record.t1)):
        shown = plains[j]
        if not shown:
            continue
        owner = owners[j]
        if not body < owner or tree.t1[owner] - tree.t0[owner] > FEW_TEXTS:
            continue
        alone = tree.t1[owner] - tree.t0[owner] == 1
        if owner in measures.printed:
            if len(texts[j]) < EDITED and is_edit(texts[j]):
                yield noticed(measures, body, owner), _EDIT
        elif alone and len(shown) < KNOWN and shown in known and (shown in always or _software(measures, owner, j)):
            yield owner, _TEMPLATE
        elif alone and NOISE[0] < len(texts[j]) < NOISE[1] and texts[j].isascii() and is_noise(texts[j]):
            yield owner, _NOISE


def _attached(measures: Measures, body: int) -> Iterator[tuple[int, Entry]]:
    """The files that hang on a post, in its body: links named as files, each alone with its size, and their heading."""
    tree = measures.tree
    boxes: dict[int, list[int]] = {}
    for i in between(tree.of_tag("a"), body + 1, tree.ends[body]):
        name = tree.shown(i)
        if not _FILE.fullmatch(name) or name.rpartition(".")[2] not in tree.attrs[i].get("href", ""):
            continue
        at = i
        while (up := tree.parents[at]) > body and _SIZED.fullmatch(tree.shown(up).replace(name, "", 1)):
            at = up
        if at != i:  # a link alone, without its size, may be a person's
            boxes.setdefault(tree.parents[at], []).append(at)
    visible = measures.visible
    for box, files in boxes.items():
        yield from ((i, _FILED) for i in files)
        own = sum(sum(visible[tree.t0[i] : tree.t1[i]]) for i in files)
        top = box
        while top > body and (up := tree.parents[top]) > body and _seen(measures, up) - own <= _HEADING:
            top = up
        if top <= body or _seen(measures, top) - own > _HEADING:
            continue
        heading = next((n for n in range(top + 1, files[0]) if _seen(measures, n) and tree.ends[n] <= files[0]), None)
        if heading is not None and len(tree.shown(heading)) < HEADING:
            yield heading, _TEMPLATE


def _seen(measures: Measures, i: int) -> int:
    """How many text nodes of an element are seen."""
    return sum(measures.visible[measures.tree.t0[i] : measures.tree.t1[i]])


def _software(measures: Measures, i: int, j: int) -> bool:
    """Whether an element in a body looks as software writes it: people's words are repeated in quotations."""
    tree = measures.tree
    plainly = tree.tags[i] in _MARKED and not tree.attrs[i].get("class")
    return not measures.linked[j] and not plainly and any("class" in tree.attrs[n] for n in (i, tree.parents[i]))


def is_noise(text: str) -> bool:
    """Whether a text is nothing but anti-copy noise."""
    shown = text.strip()
    left = len(shown)
    for start, end in noise(shown):
        left -= end - start
    return left <= 2


def _outside(measures: Measures, record: Record, placed: set[int]) -> Pairs:
    """The largest elements of a record that hold none of its text, by place and content."""
    tree = measures.tree
    pairs: Pairs = []
    last = record.bodies[-1]
    if record.bodies[0] == record.start:
        return pairs
    bodies = iter(record.bodies)
    body = next(bodies, len(tree))
    i = record.start + 1
    while i < record.end:
        if i == body:
            i, body = tree.ends[i], next(bodies, len(tree))
            while body < i:
                body = next(bodies, len(tree))
        elif i < body < tree.ends[i] or tree.ends[i] > record.end:
            i += 1
        else:
            if tree.t1[i] > tree.t0[i]:
                pairs.append((i, _beside(measures, i, placed, after=i > last)))
            i = tree.ends[i]
    return pairs


def _beside(measures: Measures, i: int, placed: set[int], *, after: bool) -> Entry:
    """What an element outside the text is."""
    tree = measures.tree
    if i in measures.signatures:
        return SIGNATURE
    held = [n for n in placed if i <= n < tree.ends[i]]
    size = tree.t1[i] - tree.t0[i]
    if len(held) > 1 or (held and size < FEW_LINES):
        return _BYLINE
    if held or not after:
        return _CARD
    if measures.width_of(i) < EDITED and _edited(measures, i):
        return _EDIT
    return SIGNATURE if measures.prose_of(i) > 0 and not measures.links_of(i) > measures.prose_of(i) else _TOOLS


def _edited(measures: Measures, i: int) -> bool:
    """Whether an element holds the notice that its post was edited."""
    tree, printed, marks = measures.tree, measures.printed, measures.marks
    return any(n in printed and is_edit(tree.texts[printed[n]]) for n in between(marks, i, tree.ends[i]))


def _strewn(measures: Measures, record: Record, known: set[str], placed: set[int]) -> Pairs:
    """The largest elements that hold nothing but furniture, in a record whose text has no element of its own."""
    tree = measures.tree
    plains, width, linked = measures.plain, measures.width, measures.linked
    spoken = [0]
    free = [0]
    for j in range(record.t0, record.t1):
        shown = plains[j]
        counts = not width[j]
        label = counts or shown in known or not any(c.isalnum() for c in shown) or tree.owners[j] in placed
        spoken.append(spoken[-1] + (not label))
        free.append(free[-1] + (not label and not linked[j]))
    pairs: Pairs = []
    i = record.start + 1
    while i < record.end:
        a, b = tree.t0[i] - record.t0, tree.t1[i] - record.t0
        if b <= a:
            i = tree.ends[i]
        elif tree.ends[i] > record.end:
            i += 1
        elif spoken[b] == spoken[a]:
            pairs.append((i, _BYLINE if any(i <= n < tree.ends[i] for n in placed) else _TEMPLATE))
            i = tree.ends[i]
        elif tree.tags[i] in BLOCKS and free[b] == free[a] and not measures.prose_of(i):
            pairs.append((i, _TOOLS))
            i = tree.ends[i]
        else:
            i += 1
    return pairs
