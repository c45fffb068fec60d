"""The record of a document: its whole account as JSON.

``record.json`` (``guidang-record/3``), ``text.txt`` and ``ledger.bin`` together give back every
leaf of the page as it was decoded; on the text face they give back the decoded text itself,
without the source. :mod:`pipeline.holdings` reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model import layout
from pipeline.model.canonical import plain
from pipeline.model.edition import Reading, Script
from pipeline.model.finding import Finding
from pipeline.model.package import Package
from pipeline.model.page import Leaf, Post
from pipeline.model.relations import Relations, relate, voices
from pipeline.model.source import Source

FORMAT = "guidang-record/3"


def record(package: Package, key: str) -> dict[str, Any]:
    """The record of a rendered document, in the fixed order of its keys.

    ``key`` is the run key under which the document was made. ``outputs.files`` names the files
    beside the record with size and sha256; the record's own digest is its seal
    (:func:`pipeline.model.canonical.sealed`), which is put on when it is written, and the manifest has it too.
    """
    work = package.work
    edition, page = work.edition, work.edition.page
    transcript = page.transcript
    return {
        "format": FORMAT,
        "id": transcript.source.sha256,
        "key": key,
        "source": stated(transcript.source),
        "accession": plain(transcript.source.accession),
        "lineage": _lineage(package),
        "decode": _decode(package),
        "page": _page(package),
        "thread": _thread(package),
        "normalize": {
            "rules": plain(edition.rules),
            "edits": sum(len(reading.ledger) for reading in edition.readings),
            "script": _script(edition.script),
            "scope": edition.scope,
            "folding": plain(edition.folding),
            "dictionaries": edition.dictionaries,
        },
        "outline": {
            "documents": plain(work.documents),
            "decisions": plain(work.decisions),
            "indicators": plain(work.indicators),
        },
        "outputs": {
            "files": {name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in outputs(package)},
            "anchors": [[a.leaf, a.start, a.end, a.xml_id] for a in package.anchors],
        },
        "checks": dict(package.checks),
        "findings": [entry.to_json() for entry in findings_of(package)],
    }


def outputs(package: Package) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that stands beside the record, in the order of names."""
    source = package.work.edition.page.transcript.source
    yield layout.LEDGER, package.ledger
    yield layout.source_name(source.media_type), source.data
    yield layout.TEI, package.tei
    yield layout.TEXT, package.text


def findings_of(package: Package) -> tuple[Finding, ...]:
    """All findings of a document, in the order of the line."""
    work = package.work
    page = work.edition.page
    parts = (
        page.transcript.source.findings,
        page.transcript.findings,
        page.findings,
        work.edition.findings,
        work.findings,
        package.findings,
    )
    return tuple(entry for part in parts for entry in part)


def stated(source: Source) -> dict[str, Any]:
    """What a record and a quarantine's reason state of a source."""
    out: dict[str, Any] = {
        "sha256": source.sha256,
        "size": source.size,
        "path": source.path,
        "media_type": source.media_type,
        "url": source.url,
        "http_charset": source.http_charset,
        "retrieved": source.retrieved,
        "container": plain(source.container),
        "base": source.base,
    }
    if source.media is not None:
        out["media"] = [[medium.address, medium.sha256, medium.size, medium.media_type] for medium in source.media]
    return out


def _lineage(package: Package) -> dict[str, Any]:
    made = package.lineage
    return {
        "guidang": made.guidang,
        "stages": dict(made.stages),
        "libraries": dict(made.libraries),
        "settings": made.settings,
        "fingerprint": made.fingerprint,
    }


def _decode(package: Package) -> dict[str, Any]:
    transcript = package.work.edition.page.transcript
    verdict, decoded = transcript.verdict, transcript.decoded
    return {
        "encoding": verdict.encoding,
        "margin": plain(verdict.margin),
        "certain": verdict.certain,
        "declared": verdict.declared,
        "witnesses": plain(verdict.witnesses),
        "runs": plain(transcript.runs),
        "damage": plain(transcript.damage),
        "repairs": len(transcript.repairs),
        "decoded_sha256": hashlib.sha256(decoded.encode("utf-8", "surrogatepass")).hexdigest(),
        "characters": len(decoded),
    }


def _page(package: Package) -> dict[str, Any]:
    edition = package.work.edition
    page = edition.page
    text = package.text.decode("utf-8")
    heard = voices(page)
    held = {a.leaf for a in package.anchors if text[a.start : a.end] == edition.readings[a.leaf].text}
    return {
        "face": page.face,
        "profile": page.profile,
        "evidence": list(page.evidence),
        "confidence": plain(page.confidence),
        "captured": page.captured,
        "zone": page.zone,
        "regions": plain(page.regions),
        "leaves": [
            _leaf(leaf, heard.get(at, "own"), None if at in held else edition.readings[at].text)
            for at, leaf in enumerate(page.leaves)
        ],
    }


def _leaf(leaf: Leaf, voice: str, reading: str | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": leaf.kind,
        "voice": voice,
        "post": leaf.post,
        "line": leaf.line,
        "spans": plain(leaf.spans),
    }
    return out if reading is None else {**out, "reading": reading}


def _thread(package: Package) -> dict[str, Any]:
    edition = package.work.edition
    thread = edition.page.thread
    ties = package.relations or relate(edition.page)
    return {
        "title": None if thread.title is None else edition.readings[thread.title].text,
        "tags": list(thread.tags),
        "board": list(thread.board),
        "site": thread.site,
        "platform": thread.platform,
        "url": thread.url,
        "tid": thread.tid,
        "fid": thread.fid,
        "page": thread.page,
        "pages": thread.pages,
        "views": thread.views,
        "replies": thread.replies,
        "posts": [_post(at, post, ties, edition.readings) for at, post in enumerate(thread.posts)],
    }


def _post(at: int, post: Post, ties: Relations, readings: Sequence[Reading]) -> dict[str, Any]:
    author, answered = post.author, ties.answered(at)
    return {
        "ordinal": post.ordinal,
        "xml_id": ties.ids[at],
        "who": ties.who[at],
        "floor": post.floor,
        "floor_label": post.floor_label,
        "pid": post.pid,
        "author": {
            "name": author.name,
            "uid": author.uid,
            "url": author.url,
            "card": plain(author.card),
        },
        "time": plain(post.time),
        "kind": post.kind,
        "status": post.status,
        "reply_to": post.reply_to,
        "answers": plain(answered),
        "ties": plain(ties.ties[at]),
        "depth": post.depth,
        "notices": plain(post.notices),
        "remarks": [
            {**plain(remark), "xml_id": left.id, "who": left.who, "answers": left.answers}
            for remark, left in zip(post.remarks, ties.remarks[at], strict=True)
        ],
        "url": post.url,
        "characters": sum(len(readings[at].text) for at in post.leaves()),
    }


def _script(script: Script) -> dict[str, Any]:
    return {"label": script.label, "hans": script.hans, "hant": script.hant, "han": script.han}
