"""The record of a document: its whole account as JSON, and the reader that gives it back.

``record.json`` (``guidang-record/1``), ``text.txt`` and ``ledger.bin`` together give back every
leaf of the page as it was decoded; on the text face they give back the decoded text itself,
without the source. :func:`record` builds the mapping, :func:`read` the
frozen view of a document's folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import layout, ledger
from pipeline.model.canonical import plain
from pipeline.model.edition import Reading, Script
from pipeline.model.finding import Finding, finding_from_json
from pipeline.model.ledger import Ledger
from pipeline.model.package import Package
from pipeline.model.page import Leaf, Post
from pipeline.model.partition import PartitionError, joined
from pipeline.model.relations import Relations, relate, voices
from pipeline.model.source import Source

FORMAT = "guidang-record/1"


class RecordError(ValueError):
    """A record is missing, damaged, or does not fit the files beside it."""


def record(package: Package, key: str) -> dict[str, Any]:
    """The record of a rendered document, in the fixed order of its keys.

    ``key`` is the run key under which the document was made. ``outputs.files`` names the files
    beside the record with size and sha256; the record cannot name itself.
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
            "dictionaries": edition.dictionaries,
        },
        "outline": {"documents": plain(work.documents), "decisions": plain(work.decisions)},
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


def summary(made: Mapping[str, Any]) -> dict[str, str | int | None]:
    """What a catalog shows of a record: a flat row, the same for a fresh record and a read one."""
    thread, posts = made["thread"], made["thread"]["posts"]
    times = sorted(post["time"]["iso"] for post in posts if post["time"] and post["time"]["iso"])
    return {
        "title": thread["title"],
        "site": thread["site"],
        "profile": made["page"]["profile"],
        "face": made["page"]["face"],
        "posts": len(posts),
        "documents": len(made["outline"]["documents"]),
        "characters": made["decode"]["characters"],
        "edits": made["normalize"]["edits"],
        "encoding": made["decode"]["encoding"],
        "script": made["normalize"]["script"]["label"],
        "first": times[0] if times else None,
        "last": times[-1] if times else None,
    }


def stated(source: Source) -> dict[str, Any]:
    """What a record and a quarantine's reason state of a source."""
    return {
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
        "remarks": plain(post.remarks),
        "url": post.url,
        "characters": sum(len(readings[at].text) for at in post.leaves()),
    }


def _script(script: Script) -> dict[str, Any]:
    return {"label": script.label, "hans": script.hans, "hant": script.hant, "han": script.han}


@dataclass(frozen=True, slots=True)
class Record:
    """A document's folder as it was written: the record, the plain text, the ledgers.

    ``json`` is the mapping that :func:`record` made; ``ledgers`` has the transcript's repairs
    under 0 and leaf *n*'s ledger under *n* + 1.
    """

    folder: Path
    json: Mapping[str, Any]
    text: str
    ledgers: Mapping[int, Ledger]

    @property
    def id(self) -> str:
        """The document's id: the sha256 of its source."""
        return str(self.json["id"])

    @property
    def face(self) -> str:
        """``html`` or ``text``: the address space of regions and spans."""
        return str(self.json["page"]["face"])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the document, in the order of the line."""
        return tuple(finding_from_json(row) for row in self.json["findings"])

    @property
    def leaves(self) -> int:
        """The number of leaves."""
        return len(self.json["page"]["leaves"])

    def anchor(self, leaf: int) -> tuple[int, int, str] | None:
        """``(start, end, xml_id)`` of a leaf in ``text``, or ``None`` where the text omits it."""
        for at, start, end, xml_id in self.json["outputs"]["anchors"]:
            if at == leaf:
                return start, end, xml_id
        return None

    def readings(self) -> list[str]:
        """The reading text of every leaf. Raises :class:`RecordError` where one is nowhere."""
        spans = {at: (start, end) for at, start, end, _ in self.json["outputs"]["anchors"]}
        out: list[str] = []
        for at, leaf in enumerate(self.json["page"]["leaves"]):
            if "reading" in leaf:
                out.append(leaf["reading"])
            elif at in spans:
                out.append(self.text[spans[at][0] : spans[at][1]])
            else:
                raise RecordError(f"leaf {at} stands neither in the text nor in the record")
        return out

    def originals(self) -> list[str]:
        """The text of every leaf before normalization: readings with their ledgers reverted."""
        return [self.ledgers.get(at + 1, Ledger()).revert(text) for at, text in enumerate(self.readings())]

    def transcript(self) -> str:
        """The text face's transcript (after repairs), rebuilt from regions and leaves alone.

        Raises :class:`RecordError` on the HTML face, whose markup only the source holds, and
        where regions and leaves leave a gap.
        """
        if self.face != "text":
            raise RecordError("an HTML page is restored from its kept source")
        page = self.json["page"]
        regions = ((region["start"], region["text"]) for region in page["regions"])
        leaves = ((text, leaf["spans"]) for leaf, text in zip(page["leaves"], self.originals(), strict=True))
        try:
            return joined(regions, leaves)
        except PartitionError as error:
            raise RecordError(str(error)) from error

    def decoded(self) -> str:
        """The decoded text (text face): the transcript with the repairs of mojibake reverted.

        Raises :class:`RecordError` where its digest is not the one recorded.
        """
        text = self.ledgers.get(0, Ledger()).revert(self.transcript())
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != self.json["decode"]["decoded_sha256"]:
            raise RecordError("the rebuilt text is not the decoded text")
        return text

    def source_path(self) -> Path:
        """The kept source."""
        return self.folder / layout.source_name(str(self.json["source"]["media_type"]))


def read(folder: Path) -> Record:
    """Read a document's folder. Raises :class:`RecordError` when a file is missing or damaged."""
    try:
        value = json.loads((folder / layout.RECORD).read_bytes())
    except (OSError, ValueError) as error:
        raise RecordError(f"{folder}: {error}") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise RecordError(f"{folder}: not a record of the form {FORMAT}")
    return beside(folder, value)


def beside(folder: Path, value: Mapping[str, Any]) -> Record:
    """The view of a folder whose record is at hand: reads text and ledger. Raises :class:`RecordError`."""
    try:
        text = (folder / layout.TEXT).read_bytes().decode("utf-8")
        ledgers = ledger.decode((folder / layout.LEDGER).read_bytes())
    except (OSError, ValueError) as error:
        raise RecordError(f"{folder}: {error}") from error
    return Record(folder, value, text, ledgers)
