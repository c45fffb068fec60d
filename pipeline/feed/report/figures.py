"""The figures of an archive: gathered once, shown as a page, as text or as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from pipeline.catalog import Catalog
from pipeline.holdings.document import Holding, Report, holdings
from pipeline.holdings.record import confidence, doubtful, kinds_of_doubt
from pipeline.holdings.threads import ThreadListError, listed
from pipeline.model import layout
from pipeline.model.finding import codes
from pipeline.model.outcome import Fate
from pipeline.model.page import Role

EXAMPLES = 5
"""Documents named as examples of a finding."""

SLOWEST = 10

MEASURES: Mapping[str, tuple[str, Sequence[float]]] = {
    "share": ("share of the page's characters that is people's text", [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]),
    "posts": ("posts in a document", [2, 5, 10, 20, 30, 50, 100, 1000]),
    "length": ("characters in a post", [5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000]),
    "edits": ("normalized characters per 1,000", [0.5, 1, 2, 5, 10, 20, 50, 100]),
    "confidence": (
        "confidence of the readings, 0 to 1",
        [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98],
    ),
    "unclaimed": ("share of the page's characters that no entry claimed", [0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5]),
}
"""Quality measures: what each says, and the upper bounds (exclusive) of its classes."""


@dataclass(slots=True)
class Histogram:
    """Counts of values in classes; the last class has no upper bound."""

    bounds: Sequence[float]
    counts: list[int] = field(default_factory=list)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """Count one value."""
        at = next((n for n, bound in enumerate(self.bounds) if value < bound), len(self.bounds))
        self.counts[at] += 1
        self.total += value

    def mean(self) -> float | None:
        """The mean of the values counted."""
        count = sum(self.counts)
        return self.total / count if count else None

    def rows(self) -> list[tuple[str, int]]:
        """Each class with its label and count."""
        edges = [f"{bound:g}" for bound in self.bounds]
        labels = [f"< {edges[0]}", *(f"{a} – {b}" for a, b in pairwise(edges)), f"≥ {edges[-1]}"]
        return list(zip(labels, self.counts, strict=True))


@dataclass(slots=True)
class Figures:
    """What a report says; every mapping is filled in the order of the documents' ids."""

    archive: str
    documents: int = 0
    threads: int = 0
    """Joined threads, and pages that are of none."""
    joined: int = 0
    lacking: int = 0
    """Joined threads that lack pages or floors."""
    sites: Counter[str] = field(default_factory=Counter)
    boards: Counter[str] = field(default_factory=Counter)
    dates: tuple[str, str] = ("", "")
    """Days of the first and the last post."""
    posts: int = 0
    characters: int = 0
    bytes: int = 0
    fates: dict[str, int] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    certain: Counter[str] = field(default_factory=Counter)
    witnesses: Counter[str] = field(default_factory=Counter)
    damaged: int = 0
    repaired: int = 0
    engines: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    rule_names: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    findings: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    doubts: Counter[str] = field(default_factory=Counter)
    """Doubtful documents by kind of doubt."""
    doubtful: Counter[str] = field(default_factory=Counter)
    """Doubtful documents by board."""
    measures: dict[str, Histogram] = field(default_factory=dict)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    """Seconds, folder in the archive and source path, slowest first; empty where the catalog does not say."""


def gather(archive: Path, report: Report) -> Figures:
    """Read every record, and the catalog where there is one. Raises ``Refusal`` (FED001)."""
    figures = Figures(archive.name)
    figures.measures = {name: Histogram(bounds) for name, (_, bounds) in MEASURES.items()}
    catalog = archive / layout.CATALOG
    if catalog.is_file():
        with Catalog(catalog, readonly=True) as opened:
            _outcomes(figures, opened)
    counted: Counter[str] = Counter()
    pages = _joined(figures, archive)
    for holding in holdings(archive, report):
        _document(figures, holding, counted)
        figures.threads += holding.id not in pages
    if not catalog.is_file():
        figures.fates = {"archived": figures.documents}
        figures.findings = dict(sorted(counted.items()))
    return figures


def _joined(figures: Figures, archive: Path) -> frozenset[str]:
    """Count the joined threads; give the pages that stand in them."""
    pages: set[str] = set()
    try:
        for row in listed(archive):
            if row["fate"] == "joined":
                pages.update(row["pages"])
                figures.joined += 1
                figures.lacking += bool(_GAPS & row["findings"].keys())
    except ThreadListError:
        return frozenset()  # told by check; each page is counted by itself
    figures.threads = figures.joined
    return frozenset(pages)


_GAPS = frozenset(("EXT080", "EXT081"))


def _outcomes(figures: Figures, catalog: Catalog) -> None:
    figures.fates = catalog.fates()
    figures.findings = {name: times for name, _, times in catalog.findings()}
    figures.runs = [
        {"run": run, "started": started, "ended": ended, **summary}
        for run, started, ended, _, summary in catalog.runs()
    ]
    figures.slowest = [
        (seconds, folder(name, archived=fate is Fate.ARCHIVED), path)
        for seconds, name, path, fate in catalog.slowest(SLOWEST)
    ]
    for name in figures.findings:
        for _, _, id_, _ in islice(catalog.outstanding((name,), (Fate.REFUSED, Fate.CRASHED)), EXAMPLES):
            figures.examples[name].append(folder(id_, archived=False))


def _document(figures: Figures, holding: Holding, counted: Counter[str]) -> None:
    record = holding.record
    figures.documents += 1
    figures.bytes += record["source"]["size"]
    thread = record["thread"]
    figures.sites.update(filter(None, [holding.site]))
    figures.boards.update(filter(None, [" › ".join(thread["board"])]))
    days = [post["time"]["iso"][:10] for post in thread["posts"] if post["time"] and post["time"]["iso"]]
    if days:
        first, last = figures.dates
        figures.dates = (min(filter(None, (first, *days))), max(last, *days))
    _decoding(figures, record["decode"])
    figures.engines[record["page"]["profile"]] += 1
    figures.scripts[record["normalize"]["script"]["label"]] += 1
    _regions(figures, record)
    for rule in record["normalize"]["rules"]:
        figures.rules[rule["code"]] += rule["count"]
        figures.rule_names[rule["code"]] = rule["name"]
    for document in record["outline"]["documents"]:
        figures.kinds[document["type"]] += 1
    if doubtful(record):
        place = " · ".join(filter(None, (thread["site"], " › ".join(thread["board"]))))
        figures.doubtful[place or "no board named"] += 1
        figures.doubts.update(kinds_of_doubt(one["code"] for one in record["findings"]))
    for entry in record["findings"]:
        counted[entry["code"]] += 1
        shown, place = figures.examples[entry["code"]], folder(holding.id, archived=True)
        if len(shown) < EXAMPLES and place not in shown:
            shown.append(place)
    _measure(figures, record)


def _decoding(figures: Figures, decode: Mapping[str, Any]) -> None:
    figures.encodings[decode["encoding"]] += 1
    figures.certain["proved" if decode["certain"] else "weighed"] += 1
    declared = decode["declared"]
    agrees = "agrees" if declared == decode["encoding"] else "disagrees"
    figures.declared["not declared" if declared is None else f"declared, {agrees}"] += 1
    for name in dict.fromkeys(witness["name"] for witness in decode["witnesses"]):
        figures.witnesses[name] += 1
    figures.damaged += bool(decode["damage"])
    figures.repaired += bool(decode["repairs"])


def _regions(figures: Figures, record: Mapping[str, Any]) -> None:
    for region in record["page"]["regions"]:
        role = Role(region["role"])
        size = len(region["text"])
        if role.kind == "content" or not size:
            continue
        figures.roles[role.value] += size
        figures.entries[f"{role.value} · {region['entry']}"] += size


def _measure(figures: Figures, record: Mapping[str, Any]) -> None:
    posts = record["thread"]["posts"]
    text = sum(post["characters"] for post in posts)
    figures.posts += len(posts)
    figures.characters += text
    whole = max(1, record["decode"]["characters"])
    lost = sum(len(r["text"]) for r in record["page"]["regions"] if r["role"] == Role.UNCLAIMED.value)
    values = {
        "share": text / whole,
        "posts": len(posts),
        "edits": 1000 * record["normalize"]["edits"] / max(1, text),
        "unclaimed": lost / whole,
    }
    if (trusted := confidence(record)) is not None:
        values["confidence"] = trusted
    for name, value in values.items():
        figures.measures[name].add(value)
    for post in posts:
        figures.measures["length"].add(post["characters"])


def folder(id: str, *, archived: bool) -> str:
    """The file of the archive that accounts for a document: its record, or why it was refused."""
    if archived:
        return f"{layout.document_folder(id)}/{layout.RECORD}"
    return f"{layout.quarantine_folder(id)}/{layout.REASON}"


def severity(code: str) -> str:
    """The severity of a code; ``error`` for one that is not registered here."""
    known = codes().get(code)
    return str(known.severity) if known else "error"


def title(code: str) -> str:
    """The title of a code."""
    known = codes().get(code)
    return known.title if known else "a code of another version"
