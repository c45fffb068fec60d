"""Helpers of the tests: pages read from markup, and what must hold of any page."""

from __future__ import annotations

import itertools
import re

from lxml import etree

from pipeline import extract
from pipeline.extract.markup.tree import Tree, parse
from pipeline.model.page import Page, Role
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict


def transcript(html: str, **known: str) -> Transcript:
    source = source_of(html.encode("utf-8", "replace"), "page.html", "text/html", **known)
    return Transcript(source, html, Verdict("utf-8", 1.0, True, "utf-8"))


def read(html: str, profile: str = "auto", **known: str) -> Page:
    return extract.run(transcript(html, **known), extract.Settings(face="html", profile=profile))


def read_by(profile: str, body: str, url: str = "https://bbs.example.org/") -> Page:
    """The page of a body, which that profile must take and which must hold."""
    html = f"<html><head><title>页</title></head><body>{body}</body></html>"
    found = read(html, url=url)
    holds(html, found)
    assert found.profile == profile
    return found


def texts(page: Page) -> list[list[str]]:
    """The texts of each post."""
    return [[page.leaves[n].text for n in post.leaves()] for post in page.thread.posts]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def holds(html: str, page: Page) -> None:
    """The law of conservation, and that leaves stand where they say."""
    tree = parse(html)
    regions = page.regions
    assert regions[0].start == 0
    assert regions[-1].end == len(tree.texts)
    assert all(a.end == b.start for a, b in itertools.pairwise(regions))
    assert all(region.start < region.end for region in regions)
    role = [region.role for region in regions for _ in range(region.start, region.end)]
    for region in regions:
        if region.role.kind != "content":
            assert region.text == "".join(tree.texts[region.start : region.end])
    content_is_held(tree, page)
    from_json = any(f.code == "EXT008" for f in page.findings)  # its text is escaped in the script
    held = list(itertools.chain.from_iterable(post.leaves() for post in page.thread.posts))
    assert len(held) == len(set(held))
    for leaf in page.leaves:
        assert leaf.text.strip()
        nodes = [j for start, end in leaf.spans for j in range(start, end)]
        assert nodes == sorted(set(nodes))
        assert all(role[j].kind == "content" or role[j] in (Role.SIGNATURE, Role.BREADCRUMB) for j in nodes)
        if not from_json:
            assert squeezed(leaf.text) in squeezed("".join(tree.texts[j] for j in nodes))
        for mark in leaf.marks:
            assert 0 <= mark.start <= mark.end <= len(leaf.text)


def tree_text(html: str) -> str:
    """All text of the page as lxml's own tree holds it, comments apart."""
    root = etree.fromstring(html.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return "" if root is None else "".join(root.itertext(*()))


def content_is_held(tree: Tree, page: Page) -> None:
    """Every text node of content that shows something is in one leaf, or its region names the leaf it copies, or
    keeps the line of an attachment; a node that several leaves share is divided between them.
    """
    sharing: dict[int, list[int]] = {}
    for n, leaf in enumerate(page.leaves):
        for j in (j for start, end in leaf.spans for j in range(start, end)):
            sharing.setdefault(j, []).append(n)
    titles = {n for n, leaf in enumerate(page.leaves) if leaf.kind == "title"}
    for region in page.regions:
        for j in range(region.start, region.end) if region.role.kind == "content" else ():
            shown = squeezed(tree.texts[j])
            if not shown or tree.kinds[j]:
                continue
            leaves = [n for n in sharing.get(j, ()) if n not in titles] or sharing.get(j, [])
            if not leaves:
                assert region.copy is not None or region.text, (region, tree.texts[j])
            elif region.copy is None and len(leaves) > 1:
                assert sum(len(squeezed(page.leaves[n].text)) for n in leaves) <= len(shown), (region, shown)
            if region.copy is not None:
                assert shown in squeezed(page.leaves[region.copy].text)
