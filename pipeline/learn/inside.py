"""What stands inside the bodies of posts that nobody wrote: tools, lists of attachments, heads of quotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.extract.markup.tree import Tree
from pipeline.learn.picks import Chooser, PostSpan, Row, nth
from pipeline.learn.recurring import shape

LEAST_POSTS = 6
LEAST_PAGES = 3
NAMED = 0.6
"""The part of the heads above quoted blocks that must name a member of the board: some of those quoted wrote on no page
of the sample."""


def inside(chooser: Chooser, spans: Sequence[PostSpan], bodies: Sequence[str], people: frozenset[str]) -> list[Row]:
    """The rows for what the software puts into bodies."""
    return [
        *_quotes(chooser, spans, bodies, people),
        *_furniture(chooser, spans, bodies),
        *_lists(chooser, spans, bodies),
    ]


def _bodies(chooser: Chooser, spans: Sequence[PostSpan], bodies: Sequence[str]) -> Iterator[tuple[PostSpan, Tree, int]]:
    for span in spans:
        body = next((i for css in bodies if (i := chooser.first(span, css)) >= 0), -1)
        if body >= 0:
            yield span, chooser.trees[span.page], body


def _quotes(chooser: Chooser, spans: Sequence[PostSpan], bodies: Sequence[str], people: frozenset[str]) -> list[Row]:
    """Boxes of a head that names a member and of a quoted block under it."""
    heads: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for span, tree, body in _bodies(chooser, spans, bodies):
        for i in range(body + 1, tree.ends[body]):
            if tree.tags[i] != "blockquote":
                continue
            above = [n for n in tree.children(tree.parents[i]) if n < i]
            box = tree.parents[i]
            if not above or box <= body or tree.ends[above[-1]] != i:
                continue
            shown = " ".join(tree.text(above[-1]).split())
            told = any(shown == name or shown.startswith((f"{name}:", f"{name} ", f"{name}：")) for name in people)
            for outer in simple_of(chooser, tree, box)[:1]:
                for head in simple_of(chooser, tree, above[-1])[:1] or [tree.tags[above[-1]]]:
                    heads.setdefault((outer, head), []).append((span.page, told and len(shown) < 120))
    found: list[Row] = []
    for (outer, head), some in sorted(heads.items()):
        named, pages = sum(yes for _, yes in some), len({page for page, _ in some})
        if len(some) >= LEAST_PAGES and pages >= 2 and named >= NAMED * len(some):
            why = f"{named} of {len(some)} heads above quoted blocks name a member, on {pages} pages"
            at = nth(len(found) // 2)
            found.append(Row(f"quote{at}", f"{bodies[0]} {outer}", "quote", "quote", why))
            more: tuple[tuple[str, object], ...] = (("pattern", r"^(.+?)(?:\s+\w{2,12})?\s*[:：]?$"),)
            found.append(Row(f"quote.by{at}", f"{bodies[0]} {outer} > {head}", "byline", "quote.author", why, more))
    return found


def _furniture(chooser: Chooser, spans: Sequence[PostSpan], bodies: Sequence[str]) -> list[Row]:
    """Elements of a class, or of a tag directly in the bodies, that say the same words in most posts: the software's.

    What people repeat (quotations, thanks) stands in no class of its own in half of all posts, and not in all
    elements of a tag.
    """
    words: dict[str, Counter[str]] = {}
    total = 0
    for span in spans:
        tree = chooser.trees[span.page]
        body = next((i for css in bodies if (i := chooser.first(span, css)) >= 0), -1)
        if body < 0:
            continue
        total += 1
        held: set[str] = set()
        for i in range(body + 1, tree.ends[body]):
            named = simple_of(chooser, tree, i) if tree.attrs[i].get("class") else []
            if not named and tree.parents[i] == body:
                named = [f"> {tree.tags[i]}"]
            if named and tree.t1[i] - tree.t0[i] <= _PARTS:
                shown = shape(" ".join(tree.text(i).split()))
                for css in named if 0 < len(shown) < _LABEL else ():
                    if css not in held:
                        held.add(css)
                        words.setdefault(css, Counter())[shown] += 1
    found: list[Row] = []
    for css, counts in sorted(words.items()):
        said, count = counts.most_common(1)[0]
        if total >= LEAST_POSTS and 2 * count > total and len(counts) < (2 if css.startswith(">") else 4):
            why = f"the same words in {count} of {total} posts: {said!r}"
            found.append(Row(f"body.tool{nth(len(found))}", f"{bodies[0]} {css}", "toolbar", None, why))
    return found


def _lists(chooser: Chooser, spans: Sequence[PostSpan], bodies: Sequence[str]) -> list[Row]:
    """Boxes of a class inside the bodies that begin with the same label and hold links: lists of attachments.

    A quotation has a label too, but says something; a list of links does not.
    """
    labels: dict[str, Counter[str]] = {}
    pages: dict[str, set[int]] = {}
    for span in spans:
        tree = chooser.trees[span.page]
        body = next((i for css in bodies if (i := chooser.first(span, css)) >= 0), -1)
        for i in range(body + 1, tree.ends[body]) if body >= 0 else ():
            if tree.t1[i] - tree.t0[i] < 2 or not tree.attrs[i].get("class"):
                continue
            texts = [text for text in tree.texts[tree.t0[i] : tree.t1[i]] if text.strip()]
            linked = sum(len(tree.text(n)) for n in range(i + 1, tree.ends[i]) if tree.tags[n] == "a")
            total = sum(map(len, texts))
            for css in simple_of(chooser, tree, i) if len(texts) > 1 else ():
                label = (
                    " ".join(texts[0].split())
                    if 0 < len(texts[0]) < _LABEL and 4 * linked >= total - len(texts[0])
                    else ""
                )
                labels.setdefault(css, Counter())[label] += 1
                pages.setdefault(css, set()).add(span.page)
    found: list[Row] = []
    for css, counts in sorted(labels.items()):
        label, count = counts.most_common(1)[0]
        if label and count >= LEAST_PAGES and count >= 0.9 * counts.total() and len(pages[css]) >= LEAST_PAGES:
            why = f"{count} boxes on {len(pages[css])} pages begin with {label!r} and hold links"
            named = f"body.list{nth(len(found))}"
            box = f"{bodies[0]} {css}"
            found.append(Row(f"{named}.link", f"{box} a", "attachment", "attachment", "a link in the list"))
            found.append(Row(named, box, "toolbar", None, why, (("open", True),)))
    return found


_LABEL = 40
_PARTS = 7
"""Pieces of text in an element of tools: three links with what parts them."""


def simple_of(chooser: Chooser, tree: Tree, i: int) -> list[str]:
    """The selectors of one element by its classes."""
    return [f"{tree.tags[i]}.{name}" for name in tree.attrs[i].get("class", "").split() if name in chooser.rare][:2]
