"""The HTML face: the markup of a page read as a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.extract.confidence import Reading, confidence, judged, stated
from pipeline.extract.html import kinds, structured
from pipeline.extract.html.choose import candidates
from pipeline.extract.html.claims import Claims, Span, entry, lay, paint
from pipeline.extract.html.complete import boxes, gaps
from pipeline.extract.html.hearing import reading
from pipeline.extract.html.held import Held, settle
from pipeline.extract.html.partition import Run, regions, runs
from pipeline.extract.html.thread import Circumstances, Reader
from pipeline.extract.html.unknown import generic
from pipeline.extract.markup.lines import lines
from pipeline.extract.markup.lost import lost
from pipeline.extract.markup.tree import Tree, parse
from pipeline.extract.printed.clock import clock
from pipeline.extract.profiles.library import ids, profiles
from pipeline.extract.profiles.profile import Profile, family
from pipeline.extract.settings import Settings
from pipeline.model.address import absolute
from pipeline.model.finding import Finding, Refusal, finding
from pipeline.model.page import Leaf, Page, Role, Thread
from pipeline.model.transcript import Transcript


def extract(item: Transcript, settings: Settings) -> Page:
    """Take a transcript of markup to its page. Raises ``Refusal`` where there is no thread in it."""
    tree = parse(item.text)
    if not tree.texts:
        raise Refusal(finding("EXT002"))
    around = circumstances(item, tree)
    page = _extract(item, tree, around, settings)
    said = around.clock
    return replace(page, captured=said.captured, zone=said.zone) if said else page


def _extract(item: Transcript, tree: Tree, around: Circumstances, settings: Settings) -> Page:
    passed: list[Finding] = []
    told = kinds.marked(tree) if settings.profile == "auto" else ""
    if told:
        raise Refusal(finding("EXT009", {}, kind=told))
    for profile, evidence in chosen(tree, item, settings):
        read = _described(tree, profile, around)
        if read is not None:
            return _arbitrated(item, read, evidence, passed, settings)
        passed.append(finding("EXT004", {}, profile=profile.id))
    found = _unknown(item, tree, around, passed)
    if found is None:
        return _structured(item, tree, around, passed, settings)
    if told := _other(tree, found[0]):
        raise Refusal(finding("EXT009", {}, kind=told), *passed)
    return judged(*found, settings.doubtful, settings.untrusted)


_END_NODES = 160
"""Text nodes at either end of a page among which its clock is looked for."""
_LONGEST_FOOT = 400
"""Characters of the longest text node that can hold a clock: longer ones are posts and scripts."""
DOUBTED = 0.25
"""Confidence below which a profile's reading is held against that of the reader of unknown boards. At 0.4 pages of two
short posts lost their profile (Discuz! at 0.38, phpBB at 0.26): what little they show is little evidence."""
BETTER = 0.2
"""By how much the latter must be more trusted to be taken instead."""


def _other(tree: Tree, page: Page) -> str:
    """The kind of a page that was read as an unknown board and is none; ``""`` where it may be one."""
    if kinds.listed(page.thread, page.leaves):
        return "list"
    return kinds.slight(tree) if len(page.thread.posts) == 1 and not page.thread.posts[0].time else ""


def _arbitrated(
    item: Transcript,
    read: tuple[Reader, Thread],
    evidence: tuple[str, ...],
    passed: Sequence[Finding],
    settings: Settings,
) -> Page:
    """The page as a profile reads it, or as an unknown board where the profile's reading is little trusted."""
    page, heard = _page(item, *read, evidence, passed)
    made = confidence(heard)
    if settings.profile == "auto" and made.value < DOUBTED:
        reader = read[0]
        other = _unknown(item, reader.tree, reader.around, passed, thread=True)
        if other is not None and len(other[0].thread.posts) > 1 and confidence(other[1]).value > made.value + BETTER:
            noted = (*passed, finding("EXT004", {}, profile=reader.profile.id), *other[0].findings[len(passed) :])
            codes = other[1].codes | {"EXT004"}
            return judged(
                replace(other[0], findings=noted),
                replace(other[1], codes=codes),
                settings.doubtful,
                settings.untrusted,
            )
    return stated(page, made, settings.doubtful, settings.untrusted)


def _described(tree: Tree, profile: Profile, around: Circumstances) -> tuple[Reader, Thread] | None:
    """The thread as a profile reads it, its boxes and its missing fields completed; ``None`` where it finds no post."""
    claims = lay(tree, profile)
    more = boxes(tree, claims)
    if more:
        claims = lay(tree, profile, more)
    read = _read(tree, claims, profile, around)
    if read is None:
        return None
    filled, nodes = gaps(tree, claims, read[1])
    if not filled:
        return read
    return _read(tree, lay(tree, profile, [*more, *filled], nodes), profile, around) or read


def _unknown(
    item: Transcript, tree: Tree, around: Circumstances, passed: Sequence[Finding], *, thread: bool = False
) -> tuple[Page, Reading] | None:
    """The page as the reader of unknown boards has it; ``None`` where it finds no thread, or the JSON has more.

    Where only a ``thread`` is asked for, an article is none.
    """
    claims = generic.find(tree, thread=thread)
    read = _read(tree, claims, generic.PROFILE, around) if claims else None
    if read is None:
        return None
    if len(read[1].posts) == 1 and (told := structured.records(tree)[1])[1:] and _covers(told, read[0]):
        return None
    return _page(item, *read, (), passed)


def claimed(item: Transcript, settings: Settings) -> tuple[Tree, Claims | None, str]:
    """A page's elements with the claims by which it is read, and the profile whose they are: for those who
    learn from many pages. No claims where it is read otherwise or not at all.
    """
    tree = parse(item.text)
    around = circumstances(item, tree)
    for profile, _ in chosen(tree, item, settings) if tree.texts else ():
        claims = lay(tree, profile)
        if _read(tree, claims, profile, around) is not None:
            return tree, claims, profile.id
    return tree, generic.find(tree) if tree.texts else None, generic.PROFILE.id


def _covers(told: Sequence[structured.JsonPost], reader: Reader) -> bool:
    """Whether posts told in JSON are the text that was read as one article."""
    return 2 * sum(len(record.body) for record in told) > sum(len(leaf.text) for leaf in reader.leaves)


def chosen(tree: Tree, item: Transcript, settings: Settings) -> list[tuple[Profile, tuple[str, ...]]]:
    """The profiles to try, best first; one asked for that is the family of others stands for those that speak."""
    if settings.profile == "generic":  # none of the package's
        own = ids(settings.profiles)
        heard = candidates(tree, item.text, item.source.url, settings.profiles) if own else []
        return [row for row in heard if row[0].id in own]
    if settings.profile == "auto":
        return candidates(tree, item.text, item.source.url, settings.profiles)
    known = profiles(settings.profiles)
    if settings.profile not in known:
        raise Refusal(finding("EXT003", name=settings.profile))
    asked = {profile.id for profile in family(settings.profile, known, "html")}
    if settings.profile in asked:
        return [(known[settings.profile], ("settings",))]
    heard = candidates(tree, item.text, item.source.url, settings.profiles)
    return [row for row in heard if row[0].id in asked] or [(known[name], ("settings",)) for name in sorted(asked)]


def circumstances(item: Transcript, tree: Tree) -> Circumstances:
    """What is known of the page besides its text: addresses, capture, clock."""
    source = item.source
    base = source.url
    for i in tree.of_tag("base"):
        href = tree.attrs[i].get("href", "").strip()
        if href:
            base = absolute(base, href)
            break
    said = clock(_ends(tree))
    captured = source.retrieved or (said.captured if said else None) or source.accession.received
    zone = source.accession.timezone or (said.zone if said else None)
    return Circumstances(source.url, base, captured, zone, source.accession.site, said)


def _ends(tree: Tree) -> str:
    """What the page shows at its beginning and its end, where its software prints its clock."""
    texts = tree.texts if len(tree.texts) <= 2 * _END_NODES else [*tree.texts[:_END_NODES], *tree.texts[-_END_NODES:]]
    return " ".join(" ".join(text.split()) if len(text) < _LONGEST_FOOT else "" for text in texts)


def _structured(
    item: Transcript, tree: Tree, around: Circumstances, passed: Sequence[Finding], settings: Settings
) -> Page:
    """The page as the JSON in it has the thread. Raises ``Refusal`` where there is none in that either."""
    way, found = structured.records(tree)
    if not found:
        told = kinds.slight(tree)
        raise Refusal(finding("EXT009", {}, kind=told) if told else finding("EXT001"), *passed)
    claims = lay(tree, generic.PROFILE)
    rows = paint(tree, claims)
    source = entry(f"json.{way}", Role.BODY)
    for record in found:
        if record.node is not None:
            rows[record.node] = source
    thread, leaves = structured.thread(found, around.captured, around.timezone)
    stretches = runs(tree, rows, ())
    line = lines(tree, item.text, [start for start, *_ in stretches])
    thread = replace(thread, site=around.site, url=around.url)
    notes = (*passed, finding("EXT008", {}, source=way))
    page = Page(item, "html", "generic", regions(tree, stretches, line), leaves, thread, (way,), notes)
    return judged(page, _heard(page, tree, stretches, (), around), settings.doubtful, settings.untrusted)


def _read(tree: Tree, claims: Claims, profile: Profile, around: Circumstances) -> tuple[Reader, Thread] | None:
    """The thread as these claims give it, or ``None`` where no post says anything or is signed and dated."""
    if not claims.posts:
        return None
    reader = Reader(tree, claims, profile, around)
    thread = reader.thread()
    said = any(post.blocks for post in thread.posts)
    # a post may be blank: with its author and time it is still a post, if a profile says so
    signed = profile is not generic.PROFILE and all(post.author.name and post.time for post in thread.posts)
    return (reader, thread) if said or signed else None


def _page(
    item: Transcript, reader: Reader, thread: Thread, evidence: tuple[str, ...], passed: Sequence[Finding]
) -> tuple[Page, Reading]:
    """The page: regions and leaves with their lines, and what is to be said of it; and the page as it is judged."""
    tree = reader.tree
    held = settle(tree, reader.rows, reader.leaves, reader.claims.post_of)
    stretches = runs(tree, reader.rows, reader.claims.posts)
    firsts = [leaf.spans[0][0] if leaf.spans else -1 for leaf in reader.leaves]
    line = lines(
        tree,
        item.text,
        sorted({start for start, *_ in stretches} | {first for first in firsts if first >= 0} | {*held.lost[:1]}),
    )
    missing = lost(tree, item.text)
    findings = [*passed, *reader.findings]
    if missing:
        findings.append(finding("EXT006", {}, count=missing))
    findings += _unheld(tree, held, line)
    unread = sum(post.time is not None and post.time.iso is None for post in thread.posts)
    if unread:
        findings.append(finding("EXT007", {}, count=unread))
    page = Page(
        transcript=item,
        face="html",
        profile=reader.profile.id,
        regions=regions(tree, stretches, line, held),
        leaves=tuple(
            Leaf(leaf.text, leaf.kind, leaf.post, leaf.marks, leaf.spans, line.get(first, 0))
            for leaf, first in zip(reader.leaves, firsts, strict=True)
        ),
        thread=thread,
        evidence=evidence,
        findings=tuple(findings),
    )
    return page, _heard(page, tree, stretches, reader.claims.posts, reader.around)


def _unheld(tree: Tree, held: Held, line: Mapping[int, int]) -> list[Finding]:
    """What is to be said of text that an entry calls content and that reached no post."""
    if not held.lost:
        return []
    count = sum(len(tree.texts[j].strip()) for j in held.lost)
    first = held.lost[0]
    return [
        finding("EXT130", {"line": line.get(first, 0)}, count=count, shown=" ".join(tree.texts[first].split())[:60])
    ]


def _heard(page: Page, tree: Tree, stretches: Sequence[Run], posts: Sequence[Span], around: Circumstances) -> Reading:
    """The page as it is judged."""
    return reading(
        tree,
        stretches,
        posts,
        thread=page.thread,
        leaves=page.leaves,
        profile=page.profile,
        captured=around.captured,
        codes=frozenset(found.code for found in page.findings),
    )
