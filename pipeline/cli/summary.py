"""The summary of a run in words: what became of the sources, what was found, where to look."""

from __future__ import annotations

from pathlib import Path

from pipeline.accession import names
from pipeline.engine.request import Summary
from pipeline.model import layout
from pipeline.model.finding import SEVERITIES, codes

_FATES = (
    ("archived", ""),
    ("refused", layout.QUARANTINE),
    ("crashed", layout.QUARANTINE),
    ("failed", "taken up again by the next run"),
    ("passed", "left out by rule"),
)
_PASSED = {
    "ACC042": "media",
    "ACC043": "styles and scripts",
    "ACC044": "documents and programs",
    "ACC045": "other texts",
    "ACC046": "lists",
    "ACC047": "logs and dumps",
}
"""Codes of what is passed, in the words of the summary's first line."""
_STOPPED = {
    "interrupted": "Interrupted. Run the same command again to go on.",
    "max-failures": "Ended early: too many failures.",
    "output": "Ended early: the archive cannot be written.",
    "limit": "Ended at the limit.",
}


def text(summary: Summary, root: Path, *, rehearsed: bool = False) -> str:
    """The whole summary."""
    if not summary.sources:
        return "No sources."
    rate = f" ({summary.sources / summary.seconds:.1f}/s)" if summary.sources > 1 and summary.seconds else ""
    timed = "" if rehearsed else f" in {summary.seconds:.1f} s{rate}"
    out = [f"{root}: {summary.sources} {'source' if summary.sources == 1 else 'sources'}{timed}"]
    out.append(f"  {in_a_line(summary)}")
    for fate, remark in _FATES:
        if count := summary.fates[fate]:
            where = f"  → {root / remark}" if remark == layout.QUARANTINE else f"  ({remark})" if remark else ""
            out.append(f"  {'to do' if rehearsed and fate == 'archived' else fate:<10}{count:>8}{where}")
    if summary.doubtful:
        hint = "" if rehearsed else f": guidang status {root} --doubtful"
        out.append(f"  {'doubtful':<10}{summary.doubtful:>8}  (archived with a warning{hint})")
    if summary.duplicates:
        out.append(f"  {'duplicate':<10}{summary.duplicates:>8}  (linked to the document with the same bytes)")
    if summary.unchanged:
        standing = f"  ({summary.standing} not archived earlier)" if summary.standing else ""
        out.append(f"  {'unchanged':<10}{summary.unchanged:>8}{standing}")
    out += _threads(summary, root)
    if summary.near:
        out.append(f"  {'near':<10}{summary.near:>8}  (pairs of documents with nearly the same text)")
    if summary.mirrored:
        out.append(f"  {'mirrored':<10}{summary.mirrored:>8}  (put to the mirror)")
    out += named(summary)
    out += findings(summary.findings, summary.documents)
    if summary.stopped:
        out.append(_STOPPED[summary.stopped])
    if (summary.failures or summary.standing) and not rehearsed:
        out.append(f"See: guidang status {root} --list  ·  guidang rule CODE  ·  guidang retry {root}")
    if summary.documents["EXT100"] and not rehearsed:
        out.append(f"Doubtful readings: guidang status {root} --code EXT100  ·  guidang explain {root} ID")
    return "\n".join(out)


def _threads(summary: Summary, root: Path) -> list[str]:
    """A line on threads of several pages, where there are any."""
    lost = summary.threads["refused"] + summary.threads["crashed"]
    if not (joined := summary.threads["joined"]) and not lost:
        return []
    rest = f"; {lost} could not be joined: guidang collate {root} --list" if lost else ""
    return [f"  {'threads':<10}{joined:>8}  (of several pages, {summary.threads['anew']} joined anew{rest})"]


def in_a_line(summary: Summary) -> str:
    """What came in, in a line that a person can read: threads, what was passed, doubts, problems."""
    parts = [_counted(summary.fates["archived"], "thread")]
    passed = 0
    for code, words in _PASSED.items():
        if count := summary.documents[code]:
            parts.append(f"{count} {words}")
            passed += count
    if rest := summary.fates["passed"] - passed:
        parts.append(f"{rest} others")
    if len(parts) > 1:
        parts[-1] += " passed"
    if summary.unchanged:
        parts.append(f"{summary.unchanged} unchanged")
    parts.append(f"{summary.documents['EXT100']} doubtful")
    parts.append(_counted(summary.failures + summary.standing, "problem"))
    return " · ".join(parts)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def shown(name: str) -> str:
    """A name that a terminal can print: controls and undecodable bytes are escaped."""
    if name.isprintable():
        return name
    plain = names.shown(name)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in plain)


def named(summary: Summary) -> list[str]:
    """The first sources that were not archived, each with its codes."""
    if not summary.named:
        return []
    grave = {name for name, entry in codes().items() if entry.severity == SEVERITIES[-1]}
    out = ["not archived"]
    for name, fate, met in summary.named:
        out.append(f"  {fate:<8} {' '.join(code for code in met if code in grave)}  {shown(name)}")
    rest = summary.failures - len(summary.named)
    return [*out, f"  … and {rest} more"] if rest > 0 else out


def findings(times: dict[str, int], documents: dict[str, int]) -> list[str]:
    """A table of codes, gravest first: severity, code, how often, in how many documents, title."""
    if not times:
        return []
    known = codes()
    order = sorted(times, key=lambda name: (-SEVERITIES.index(known[name].severity), name))
    rows = ["findings      times  sources"]
    for name in order:
        entry = known[name]
        rows.append(f"  {entry.severity:<8} {name} {times[name]:>5} {documents[name]:>6}  {entry.title}")
    return rows
