"""A thread as a document of the archive: its pages joined, taken down the line, judged, and its files made."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import line, write
from pipeline.collation.joining import VERSION, Collation, collate
from pipeline.collation.kin import kin
from pipeline.holdings.document import site_of
from pipeline.holdings.files import content
from pipeline.holdings.record import opened
from pipeline.holdings.source import source_of_record
from pipeline.model import layout
from pipeline.model.canonical import sealed
from pipeline.model.finding import Finding, Refusal, Severity, finding
from pipeline.model.membership import key as key_of
from pipeline.model.package import Package
from pipeline.model.page import Page
from pipeline.model.source import Medium, Source
from pipeline.validate import laws, validate_tree
from pipeline.validate.grammar import parse
from pipeline.validate.textform import identified
from pipeline.write.record import findings_of, outputs, record

FORMAT = "guidang-thread/1"
JOINED, APART, REFUSED, CRASHED = "joined", "apart", "refused", "crashed"
"""What became of a thread: it stands in the archive; its pages do not show that they belong together;
a gate refused it; a bug, a deadline or the memory limit ended it. Its pages stand in every case."""


@dataclass(frozen=True, slots=True)
class JoinedThread:
    """A thread as it goes into the archive: its files (none where it is not joined) and its line."""

    files: tuple[tuple[str, bytes], ...]
    row: Mapping[str, Any]


def key(members: Sequence[tuple[str, str]]) -> str:
    """What a joined thread is made of: its pages with their run keys, and the version of joining."""
    pages = "\n".join(f"{page} {made}" for page, made in sorted(members))
    return hashlib.sha256(f"{VERSION} {write.VERSION}\n{pages}".encode()).hexdigest()


def kept(root: Path, id: str, members: Sequence[tuple[str, str]], settings: line.Settings) -> JoinedThread:
    """Join the pages of a thread out of the archive at ``root``.

    ``members`` are documents with their run keys. The pages are read again from their kept sources.
    Never raises ``Refusal``; ``OSError`` and ``ValueError`` where a record or source cannot be read.
    """
    made_of = key(members)
    records = [opened(root / layout.document_folder(name)).json for name, _ in sorted(members)]
    named = key_of(records[0]) or ("",)
    chosen = [records[n] for n in kin(named[0], [made["thread"] for made in records])]
    about = {"id": id, "key": made_of, "by": named[0]}
    if len(chosen) < 2:
        return JoinedThread((), {**about, "fate": APART, "pages": [made["id"] for made in records]})
    try:
        collation, package, findings = _joined(root, id, chosen, settings)
    except Refusal as refusal:
        return _refused(about, chosen, refusal.findings)
    if any(found.severity is Severity.ERROR for found in findings):
        return _refused(about, chosen, findings)
    made = account(collation, package, made_of, [str(one["key"]) for one in chosen], findings)
    files = [(name, data) for name, data in outputs(package) if name != layout.source_name(_MEDIA)]
    return JoinedThread((*files, (layout.RECORD, sealed(made))), row(made))


def _refused(
    about: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]], findings: Sequence[Finding]
) -> JoinedThread:
    counts = _counts(found.code for found in findings)
    return JoinedThread((), {**about, "fate": REFUSED, "pages": [made["id"] for made in chosen], "findings": counts})


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _joined(
    root: Path, id: str, records: Sequence[Mapping[str, Any]], settings: line.Settings
) -> tuple[Collation, Package, tuple[Finding, ...]]:
    pages: list[Page] = []
    other = 0
    for made in records:
        page = _page(root, made, settings)
        other += _differs(page, made)
        pages.append(page if not pages else replace(page, transcript=replace(page.transcript, text="", runs=())))
    collation = collate(pages)
    collation = replace(collation, page=_named(collation.page, id))
    package = line.finish(collation.page, settings)
    found = [*collation.findings, *findings_of(package), *judged(package)]
    if other:
        found.append(finding("EXT087", count=other))
    return collation, package, tuple(found)


def _page(root: Path, made: Mapping[str, Any], settings: line.Settings) -> Page:
    """A page read again, without what a thread does not take from it."""
    folder = root / layout.document_folder(str(made["id"]))
    data = content(folder / layout.source_name(made["source"]["media_type"]))
    page = line.read(source_of_record(made, data), settings)
    transcript = replace(page.transcript, source=replace(page.transcript.source, data=b""), findings=())
    return replace(page, transcript=transcript, regions=(), findings=())


def _differs(page: Page, made: Mapping[str, Any]) -> bool:
    """Whether the page is read otherwise now than when it was archived: under other settings, say."""
    then = [(post["ordinal"], post["floor"], post["pid"]) for post in made["thread"]["posts"]]
    now = [(post.ordinal, post.floor, post.pid) for post in page.thread.posts]
    return then != now or len(page.leaves) != len(made["page"]["leaves"])


_MEDIA = "application/x-guidang-thread"


def _named(page: Page, id: str) -> Page:
    """The joined page under the thread's own name: it has no bytes, and no page's digest."""
    first = page.captures[0].source
    retrieved = max((one.source.retrieved or "" for one in page.captures), default="") or None
    held = media_of([one.source for one in page.captures])
    source = Source(b"", id, "-", _MEDIA, page.thread.url, None, retrieved, first.accession, media=held)
    return replace(page, transcript=replace(page.transcript, source=source))


def media_of(sources: Sequence[Source]) -> tuple[Medium, ...] | None:
    """The kept pictures of a thread's pages; ``None`` where none were to be kept.

    An address of the web that two pages show is that of the later capture. A relative one that means
    another file on another page is left out: of a joined post nothing says whose folder it is of.
    """
    if all(source.media is None for source in sources):
        return None
    found: dict[str, Medium] = {}
    unclear: set[str] = set()
    for source in sorted(sources, key=lambda one: (one.retrieved or "", one.sha256)):
        for medium in source.media or ():
            other = found.get(medium.address)
            if other is not None and other.sha256 != medium.sha256 and "://" not in medium.address:
                unclear.add(medium.address)
            found[medium.address] = medium
    return tuple(found[address] for address in sorted(found.keys() - unclear))


def judged(package: Package) -> list[Finding]:
    """The findings of the gates that a thread passes: schema, constraints, restoration, agreement."""
    root, faults = parse(package.tei)
    found = [*faults, *laws.restoration(package)]
    if root is not None:
        found += validate_tree(root)
        if package.anchors:
            found += laws.agreement(package, root, identified(root))
    return found


def account(
    collation: Collation, package: Package, made_of: str, keys: Sequence[str], findings: Sequence[Finding]
) -> dict[str, Any]:
    """The record of a thread: a document's record, and of what pages, posts and leaves it is made."""
    made = record(package, made_of)
    made["outputs"]["files"].pop(layout.source_name(_MEDIA), None)
    page = collation.page
    place = {n: at for at, n in enumerate(collation.order)}
    for leaf, (n, was) in zip(made["page"]["leaves"], collation.leaves, strict=True):
        leaf["from"] = [place[n], was]
    made["findings"] = [found.to_json() for found in findings]
    made["collation"] = {
        "format": FORMAT,
        "version": VERSION,
        "pages": [
            {
                "id": capture.source.sha256,
                "key": keys[n],
                "page": capture.number,
                "url": capture.source.url,
                "retrieved": capture.source.retrieved,
            }
            for capture, n in zip(page.captures, collation.order, strict=True)
        ],
        "posts": [_history(post.history) for post in page.thread.posts],
        "dropped": [
            [place[drop.page], drop.post, place[drop.kept_page], drop.kept_post, drop.reason, drop.changed]
            for drop in collation.dropped
        ],
    }
    return made


def _history(history: Any) -> dict[str, Any]:  # noqa: ANN401 - a post of a joined thread has one
    return {
        "from": list(history.origin),
        "captures": list(history.captures),
        "absent": list(history.absent),
        "state": history.state,
        "versions": [
            {
                "from": list(one.origin),
                "captures": list(one.captures),
                "status": one.status,
                "leaves": list(one.leaves),
            }
            for one in history.versions
        ],
    }


def row(made: Mapping[str, Any]) -> dict[str, Any]:
    """A joined thread's line in ``threads.jsonl``, from its record."""
    thread, states = made["thread"], [post["state"] for post in made["collation"]["posts"]]
    return {
        "id": made["id"],
        "key": made["key"],
        "by": (key_of(made) or ("",))[0],
        "fate": JOINED,
        "pages": [page["id"] for page in made["collation"]["pages"]],
        "title": thread["title"],
        "site": site_of(made),
        "board": " › ".join(thread["board"]) or None,
        "tid": thread["tid"],
        "posts": len(thread["posts"]),
        "states": _counts(state for state in states if state != "same"),
        "findings": _counts(entry["code"] for entry in made["findings"]),
    }


def members_of(data: bytes) -> list[tuple[str, str]]:
    """The pages of a thread out of the bytes of its task."""
    return [(str(page), str(made)) for page, made in json.loads(data)]
