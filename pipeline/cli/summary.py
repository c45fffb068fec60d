"""The summary of a run in words: what became of the sources, what was found, where to look."""

from __future__ import annotations

from pathlib import Path

from pipeline.accession import names
from pipeline.cli.speech import say
from pipeline.cli.speech.wording import called, padded
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
        return say("No sources.")
    rate = f" ({summary.sources / summary.seconds:.1f}/s)" if summary.sources > 1 and summary.seconds else ""
    timed = "" if rehearsed else say(" in {seconds:.1f} s", seconds=summary.seconds) + rate
    out = [f"{root}: {of_sources(summary.sources)}{timed}"]
    out.append(f"  {in_a_line(summary)}")
    for fate, remark in _FATES:
        if count := summary.fates[fate]:
            where = f"  → {root / remark}" if remark == layout.QUARANTINE else f"  ({say(remark)})" if remark else ""
            out.append(row(say("to do") if rehearsed and fate == "archived" else say(fate), count, where))
    if summary.doubtful:
        hint = "" if rehearsed else f": guidang status {root} --doubtful"
        out.append(row(say("doubtful"), summary.doubtful, f"  ({say('archived with a warning')}{hint})"))
    if summary.duplicates:
        same = say("linked to the document with the same bytes")
        out.append(row(say("duplicate"), summary.duplicates, f"  ({same})"))
    if summary.unchanged:
        standing = say("  ({count} not archived earlier)", count=summary.standing) if summary.standing else ""
        out.append(row(say("unchanged"), summary.unchanged, standing))
    out += _threads(summary, root)
    if summary.near:
        pairs = say("pairs of documents with nearly the same text")
        out.append(row(say("near"), summary.near, f"  ({pairs})"))
    if summary.mirrored:
        out.append(row(say("mirrored"), summary.mirrored, f"  ({say('put to the mirror')})"))
    out += named(summary)
    out += findings(summary.findings, summary.documents)
    if summary.stopped:
        out.append(say(_STOPPED[summary.stopped]))
    if (summary.failures or summary.standing) and not rehearsed:
        out.append(
            say(
                "See: {commands}",
                commands=f"guidang status {root} --list  ·  guidang rule CODE  ·  guidang retry {root}",
            )
        )
    if summary.documents["EXT100"] and not rehearsed:
        out.append(
            say(
                "Doubtful readings: {commands}",
                commands=f"guidang status {root} --doubtful  ·  guidang explain {root} ID --doubts",
            )
        )
    return "\n".join(out)


def _threads(summary: Summary, root: Path) -> list[str]:
    """A line on threads of several pages, where there are any."""
    lost = summary.threads["refused"] + summary.threads["crashed"]
    if not (joined := summary.threads["joined"]) and not lost:
        return []
    rest = (
        say("; {count} could not be joined: {command}", count=lost, command=f"guidang collate {root} --list")
        if lost
        else ""
    )
    told = say("of several pages, {count} joined anew", count=summary.threads["anew"])
    return [row(say("threads"), joined, f"  ({told}{rest})")]


def in_a_line(summary: Summary) -> str:
    """What came in, in a line that a person can read: threads, what was passed, doubts, problems."""
    archived = summary.fates["archived"]
    parts = [say("1 thread") if archived == 1 else say("{count} threads", count=archived)]
    passed = 0
    for code, words in _PASSED.items():
        if count := summary.documents[code]:
            parts.append(say("{count} {kind}", count=count, kind=say(words)))
            passed += count
    if rest := summary.fates["passed"] - passed:
        parts.append(say("{count} others", count=rest))
    if len(parts) > 1:
        parts[-1] = say("{parts} passed", parts=parts[-1])
    if summary.unchanged:
        parts.append(say("{count} unchanged", count=summary.unchanged))
    parts.append(say("{count} doubtful", count=summary.documents["EXT100"]))
    lost = summary.failures + summary.standing
    parts.append(say("1 problem") if lost == 1 else say("{count} problems", count=lost))
    return " · ".join(parts)


def of_sources(count: int) -> str:
    """So many sources, in words."""
    return say("1 source") if count == 1 else say("{count} sources", count=count)


def of_posts(count: int, width: int = 0) -> str:
    """So many posts, in words that are equally wide."""
    return (
        say("{count:>{width}} post ", count=count, width=width)
        if count == 1
        else say("{count:>{width}} posts", count=count, width=width)
    )


def row(name: str, count: int, remark: str = "") -> str:
    """A row of a table: a name, a number, a remark; a Han character takes two columns."""
    return f"  {padded(name, 10)}{count:>8}{remark}"


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
    out = [say("not archived")]
    for name, fate, met in summary.named:
        out.append(f"  {padded(say(fate), 8)} {' '.join(code for code in met if code in grave)}  {shown(name)}")
    rest = summary.failures - len(summary.named)
    return [*out, say("  … and {count} more", count=rest)] if rest > 0 else out


def findings(times: dict[str, int], documents: dict[str, int]) -> list[str]:
    """A table of codes, gravest first: severity, code, how often, in how many documents, title."""
    if not times:
        return []
    known = codes()
    order = sorted(times, key=lambda name: (-SEVERITIES.index(known[name].severity), name))
    rows = [say("findings      times  sources")]
    for name in order:
        entry = known[name]
        counted = f"{name} {times[name]:>5} {documents[name]:>6}"
        rows.append(f"  {padded(say(entry.severity), 8)} {counted}  {called(name, entry.title)}")
    return rows
