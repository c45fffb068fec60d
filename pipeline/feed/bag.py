"""BagIt 1.0 bags (RFC 8493) of accessions, written in one pass over the archive.

A bag is a folder. Its payload repeats the archive's layout (``data/documents/ab/cd/<id>/…``);
payload files are hard links where the file system allows it. Both manifests, sha256 and sha512,
are written while the payload is laid, so memory does not grow with the accession.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pipeline
from pipeline.feed import dates
from pipeline.feed.mets import mets
from pipeline.feed.publish import DeliveryWriter, Laid, Tally, aside, measure, remove
from pipeline.holdings.document import Holding, Report, Selection, holdings, unexpected
from pipeline.model.finding import Refusal, finding

PROFILE = "https://guidang.example/profiles/guidang-bagit-profile.json"
"""The identifier of ``schemas/guidang-bagit-profile.json``, which every bag names."""

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
WIDTH = 79
"""Columns after which RFC 8493 (2.2.2) recommends that a line of bag-info.txt be continued."""


@dataclass(frozen=True, slots=True)
class BagReceipt:
    """A bag that was written: its folder, accession, documents, files and octets of the payload."""

    folder: Path
    accession: str
    documents: int
    files: int
    octets: int


def bags(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    copy: bool = False,
    with_mets: bool = False,
    catalog: dates.Events | None = None,
    force: bool = False,
    keep_going: bool = False,
) -> list[BagReceipt]:
    """Write one bag an accession into the folder ``out``; documents with errors are reported.

    Where an error was reported no bag is published, unless ``keep_going`` asks for bags without
    the documents concerned. Raises ``Refusal`` (FED001, FED006, FED007, FED008).
    """
    tally = Tally(report)
    layer = DeliveryWriter(tally, copy=copy)
    open_bags: dict[str, Bag] = {}
    try:
        for holding in holdings(archive, tally, selection):
            bag = open_bags.get(holding.accession)
            if bag is None:
                bag = open_bags[holding.accession] = Bag(out / slug(holding.accession), holding, layer, force=force)
            base = f"../../../../data/{holding.address}/"
            bag.add(holding, tally, mets(holding, base=base, catalog=catalog) if with_mets else None)
        if not open_bags and not tally.errors:
            raise Refusal(finding("FED007"))
        if tally.errors and not keep_going:
            return []
        return [bag.close() for _, bag in sorted(open_bags.items()) if bag.documents]
    finally:
        for bag in open_bags.values():
            remove(bag.partial)


class Bag:
    """One bag being written, beside the place where it will stand."""

    def __init__(self, target: Path, first: Holding, layer: DeliveryWriter, *, force: bool) -> None:
        if not force and (target.is_symlink() or target.exists()):
            raise Refusal(finding("FED006", path=str(target)))
        target.parent.mkdir(parents=True, exist_ok=True)
        self.target, self.partial, self._force = target, target.with_name(f".{target.name}.bag"), force
        self._layer = layer
        self._about = BagSize(first)
        self._kept: set[str] = set()
        self.documents = self.files = self.octets = 0
        remove(self.partial)
        (self.partial / "data").mkdir(parents=True)

    def add(self, holding: Holding, report: Tally, about: bytes | None = None) -> None:
        """Lay a document into the payload; where it is damaged, take it out again and report.

        ``about`` is its METS file, which becomes a tag file.
        """
        for entry in unexpected(holding):
            report(entry)
        prefix = f"data/{holding.address}/"
        folder = self.partial / prefix
        folder.mkdir(parents=True)
        laid = self._layer.document(holding, folder, prefix)
        files = [file for file in laid if isinstance(file, Laid)]
        if len(files) < len(laid):
            remove(folder)
            for fault in laid:
                if not isinstance(fault, Laid):
                    report(fault)
            return
        files += self._media(holding, report)
        self._list("manifest", files)
        if about is not None:
            name = f"metadata/mets/{holding.id[:2]}/{holding.id[2:4]}/{holding.id}.xml"
            path = self.partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(about)
            self._list("tagmanifest", [measure(path, name)])
        self._about.add(holding)
        self.documents += 1
        self.files += len(files)
        self.octets += sum(file.size for file in files)

    def _media(self, holding: Holding, report: Tally) -> list[Laid]:
        """The pictures and attachments of a document that the bag has not yet."""
        laid = self._layer.media(holding, self.partial / "data", "data/", self._kept)
        for fault in laid:
            if not isinstance(fault, Laid):
                report(fault)
        return [file for file in laid if isinstance(file, Laid)]

    def _list(self, manifest: str, files: Sequence[Laid]) -> None:
        for algorithm in ALGORITHMS:
            with (self.partial / f"{manifest}-{algorithm}.txt").open("a", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{getattr(file, algorithm)}  {file.path}\n" for file in files)

    def close(self) -> BagReceipt:
        """Write the tag files and the tag manifests, and put the bag in its place."""
        info = [*self._about.lines(self.documents), ("Payload-Oxum", f"{self.octets}.{self.files}")]
        info.append(("Bag-Size", spoken(self.octets)))
        (self.partial / "bagit.txt").write_bytes(DECLARATION.encode())
        (self.partial / "bag-info.txt").write_bytes(tag_text(info).encode())
        tags = ["bag-info.txt", "bagit.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS)]
        self._list("tagmanifest", [measure(self.partial / name, name) for name in tags])
        with aside(self.target, force=self._force) as place:
            self.partial.rename(place)
        return BagReceipt(self.target, self._about.accession, self.documents, self.files, self.octets)


@dataclass(slots=True)
class BagSize:
    """What bag-info.txt says of an accession, gathered while its documents pass."""

    first: Holding
    lineages: set[str] = field(default_factory=set)
    span: tuple[str, str] | None = None

    @property
    def accession(self) -> str:
        """The id of the accession."""
        return self.first.accession

    def add(self, holding: Holding) -> None:
        """Take note of a document."""
        made = holding.record["lineage"]
        self.lineages.add(f"guidang {made['guidang']} {made['fingerprint']}")
        times = [post["time"]["iso"][:10] for post in holding.thread["posts"] if (post["time"] or {}).get("iso")]
        if times:
            low, high = self.span or (times[0], times[0])
            self.span = min(low, *times), max(high, *times)

    def lines(self, documents: int) -> list[tuple[str, str]]:
        """Labels and values in their order; a label without a value is left out."""
        stated = self.first.record["accession"]
        rights = stated["rights"]
        pairs = [
            ("BagIt-Profile-Identifier", PROFILE),
            ("Source-Organization", stated["publisher"]),
            ("External-Identifier", stated["id"]),
            ("External-Description", stated["description"] or stated["title"]),
            ("Bagging-Date", dates.now()[:10]),
            ("Bag-Software-Agent", f"guidang {pipeline.__version__}"),
            ("Accession-Title", stated["title"]),
            ("Accession-Origin", stated["origin"]),
            ("Accession-Received", stated["received"]),
            ("Accession-Site", stated["site"]),
            ("Rights-Status", rights["status"]),
            ("Rights-Licence", rights["licence"]),
            ("Rights-Statement", rights["statement"]),
            ("Document-Count", str(documents)),
            ("Post-Dates", "/".join(self.span) if self.span else None),
        ]
        return [
            *((label, value) for label, value in pairs if value),
            *(("Made-By", by) for by in sorted(self.lineages)),
        ]


def tag_text(pairs: Sequence[tuple[str, str]]) -> str:
    """The text of bag-info.txt. A long value is continued only where a space stands.

    A reader joins continued lines with white space, so that a break inside a run of Chinese
    would put a space into it. Line ends and control characters inside a value become a space.
    """
    return "".join(f"{line}\n" for label, value in pairs for line in _folded(label, value))


def _folded(label: str, value: str) -> Iterator[str]:
    # every character at which some reader ends a line, not only CR and LF
    words = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+", " ", value).strip().split(" ")
    line = f"{label}: {words[0]}"
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = f"  {word}"
        else:
            line += f" {word}"
    yield line


def slug(name: str) -> str:
    """A folder name for an accession's id: its ASCII letters and digits, told apart by a digest."""
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", name).strip(".-_")[:60]
    if plain and plain == name and not re.search(r"-[0-9a-f]{8}$", name):
        return plain
    return f"{plain}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}".lstrip("-")


def spoken(octets: int) -> str:
    """A size for a person: ``12.3 MB``."""
    size = float(octets)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
