"""The HTML face: the markup of a page read as a thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.html import generic
from pipeline.extract.html.address import absolute
from pipeline.extract.html.choose import candidates
from pipeline.extract.html.claims import Claims, lay
from pipeline.extract.html.lines import numbering
from pipeline.extract.html.partition import partition
from pipeline.extract.html.thread import Circumstances, Reader
from pipeline.extract.html.tree import Tree, parse
from pipeline.extract.profile import Profile, profiles
from pipeline.model.finding import Refusal, finding
from pipeline.model.page import Page, Thread
from pipeline.model.transcript import Transcript

if TYPE_CHECKING:
    from pipeline.extract import Settings


def extract(item: Transcript, settings: Settings) -> Page:
    """Take a transcript of markup to its page. Raises ``Refusal`` where there is no thread in it."""
    tree = parse(item.text)
    if not tree.texts:
        raise Refusal(finding("EXT002"))
    around = circumstances(item, tree)
    for profile, evidence in chosen(tree, item, settings):
        page = _read(item, tree, lay(tree, profile), profile, evidence, around)
        if page is not None:
            return page
    claims = generic.find(tree)
    page = _read(item, tree, claims, generic.PROFILE, (), around) if claims else None
    if page is None:
        raise Refusal(finding("EXT001"))
    return page


def chosen(tree: Tree, item: Transcript, settings: Settings) -> list[tuple[Profile, tuple[str, ...]]]:
    """The profiles to try, best first."""
    if settings.profile == "auto":
        return candidates(tree, item.text, item.source.url)
    if settings.profile == "generic":
        return []
    if settings.profile not in profiles():
        raise Refusal(finding("EXT003", name=settings.profile))
    return [(profiles()[settings.profile], ("settings",))]


def circumstances(item: Transcript, tree: Tree) -> Circumstances:
    """What is known of the page besides its text: addresses, capture, clock."""
    source = item.source
    base = source.url
    for i in tree.of_tag("base"):
        href = tree.attrs[i].get("href", "").strip()
        if href:
            base = absolute(base, href)
            break
    captured = source.retrieved or source.accession.received
    return Circumstances(source.url, base, captured, source.accession.timezone, source.accession.site)


def _read(
    item: Transcript, tree: Tree, claims: Claims, profile: Profile, evidence: tuple[str, ...], around: Circumstances
) -> Page | None:
    """The page as these claims give it, or ``None`` where they give no post."""
    if not claims.posts:
        return None
    line = numbering(tree)
    reader = Reader(tree, claims, profile, around, line)
    thread: Thread = reader.thread()
    if not any(post.blocks for post in thread.posts):
        return None
    page = Page(
        transcript=item,
        face="html",
        profile=profile.id,
        regions=partition(tree, reader.rows, claims.posts, line),
        leaves=tuple(reader.leaves),
        thread=thread,
        evidence=evidence,
        findings=tuple(reader.findings),
    )
    return replace(page)
