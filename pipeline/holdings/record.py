"""The one reader of ``record.json``, and a document's folder as far as it was written.

Older forms are read too: ``guidang-record/1`` has no relations (``who``, ``answers``, ``ties``) and no voices,
``guidang-record/2`` no spans of time (``earliest``, ``latest``) and no seal. Whoever has a seal is held to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.holdings.files import content
from pipeline.model import layout, ledger
from pipeline.model.canonical import SEAL, intact
from pipeline.model.finding import Finding, finding_from_json
from pipeline.model.ledger import Ledger
from pipeline.model.membership import thread_of
from pipeline.model.partition import PartitionError, joined
from pipeline.write.record import FORMAT

FORMATS = ("guidang-record/1", "guidang-record/2", FORMAT)
"""The forms of a record that this version reads."""

REQUIRED = (
    *("id", "key", "source", "accession", "lineage", "decode", "page", "thread", "normalize", "outline"),
    *("outputs", "checks", "findings"),
)


_BROKEN = "it is not what was written: its seal does not fit"

DOUBTFUL = "EXT100"
"""The warning of a doubtful reading."""
FIRST_DOUBT, LAST_DOUBT = "EXT110", "EXT129"
"""The codes that say one kind of doubt each stand between these."""


class RecordError(ValueError):
    """A record is missing, damaged, or does not fit the files beside it. ``absent`` tells the first."""

    def __init__(self, reason: str, *, absent: bool = False) -> None:
        super().__init__(reason)
        self.absent = absent


@dataclass(frozen=True, slots=True)
class Opened:
    """A record's JSON with the bytes that it was read from."""

    json: Mapping[str, Any]
    raw: bytes

    @property
    def sha256(self) -> str:
        """The record's own digest, which the manifest states."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def sealed(self) -> bool:
        """Whether the record states its own digest, as those of this form do."""
        return SEAL in self.json

    @property
    def intact(self) -> bool:
        """Whether the bytes are those that were sealed; a record of an older form has no seal to break."""
        return intact(self.raw) if SEAL in self.json or self.json["format"] == FORMAT else True


def opened(folder: Path) -> Opened:
    """The record of a document's folder, with its form and its seal checked.

    Raises :class:`RecordError` where it is absent, a link, no JSON, of another form, incomplete, or not
    what was written.
    """
    found = unverified(folder)
    if not found.intact:
        raise RecordError(_BROKEN)
    return found


def unverified(folder: Path) -> Opened:
    """The same without a look at the seal, for whoever says more of a damaged record than that it is damaged."""
    try:
        raw = content(folder / layout.RECORD)
    except FileNotFoundError as error:
        raise RecordError(f"there is no {layout.RECORD}", absent=True) from error
    except OSError as error:
        raise RecordError(error.strerror or str(error)) from error
    return Opened(_read(raw), raw)


def parsed(raw: bytes) -> Mapping[str, Any]:
    """A record from its bytes, with its seal checked. Raises :class:`RecordError`."""
    found = Opened(_read(raw), raw)
    if not found.intact:
        raise RecordError(_BROKEN)
    return found.json


def _read(raw: bytes) -> Mapping[str, Any]:
    try:
        made = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise RecordError(str(error)) from error
    if not isinstance(made, dict) or made.get("format") not in FORMATS:
        raise RecordError(f"not a record of the form {FORMAT}")
    if missing := [name for name in REQUIRED if name not in made]:
        raise RecordError(f"it has no {', '.join(missing)}")
    return made


def confidence(made: Mapping[str, Any]) -> float | None:
    """How far the reading can be trusted, 0 to 1; ``None`` in a record of a version that did not say."""
    said = made["page"].get("confidence")
    return None if said is None else said["value"]


def doubtful(made: Mapping[str, Any]) -> bool:
    """Whether the document carries the warning that its reading is doubtful."""
    return any(entry["code"] == DOUBTFUL for entry in made["findings"])


def kinds_of_doubt(findings: Iterable[str]) -> list[str]:
    """The codes among these that say one kind of doubt each, sorted."""
    return sorted(name for name in set(findings) if FIRST_DOUBT <= name <= LAST_DOUBT)


def summary(made: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """What a catalog shows of a record: a flat row, the same for a fresh record and a read one."""
    thread, posts = made["thread"], made["thread"]["posts"]
    times = sorted(post["time"]["iso"] for post in posts if post["time"] and post["time"]["iso"])
    return {
        "title": thread["title"],
        "site": thread["site"],
        "board": " › ".join(thread["board"]) or None,
        "thread": thread_of(made),
        "confidence": confidence(made),
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
    return beside(folder, opened(folder).json)


def beside(folder: Path, made: Mapping[str, Any]) -> Record:
    """The view of a folder whose record is at hand: reads text and ledger. Raises :class:`RecordError`."""
    try:
        text = content(folder / layout.TEXT).decode("utf-8")
        ledgers = ledger.decode(content(folder / layout.LEDGER))
    except (OSError, ValueError) as error:
        raise RecordError(str(error)) from error
    return Record(folder, made, text, ledgers)
