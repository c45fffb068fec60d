"""Rules ``note-marker`` and ``note``: markers in the text, notes under it, and the link both ways.

Markers count: only a series that runs 1, 2, 3 … in reading order, each number right after what it
explains, is a series of markers. An enumeration inside a sentence (要做到：（1）…；（2）…) is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model.numerals import SUPERSCRIPTS, number
from pipeline.model.work import Marker, Note
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.lines import Line

_SUP = re.compile(r"\s{0,8}[\[［【〔(（]?(?:注|註)?(\d{1,3})[\]］】〕)）]?\s{0,8}")
"""What stands in a raised mark that calls a note."""
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("sup", _SUP),
    ("paren", re.compile(r"[（(](\d{1,3})[）)]")),
    ("square", re.compile(r"[\[［【〔](?:注|註)?(\d{1,3})[\]］】〕]")),
    ("circled", re.compile(r"([①-⑳])")),
    ("worded", re.compile(r"[（(\[【〔](?:注|註)释?\s*(\d{1,3})[）)\]】〕]")),
    ("raised", re.compile(rf"(?<=[\u3400-\u9fff”》）])([{SUPERSCRIPTS}]{{1,3}})")),
    ("reference", re.compile(r"(※)")),
    ("star", re.compile(r"(?<=[\u3400-\u9fff”》）])(\*{1,3})(?![*\w\u3400-\u9fff])")),
)
_SIGNS = {"reference": "※", "star": "*"}
_ANNOUNCED = r"(?:[注註][:：]\s*)?"
_NOTE_LABELS: dict[str, re.Pattern[str]] = {
    "paren": re.compile(_ANNOUNCED + r"(?:[（(](\d{1,3})[）)]|(\d{1,3})[.．、](?!\d))"),
    "square": re.compile(_ANNOUNCED + r"(?:[\[［【〔](?:注|註)?(\d{1,3})[\]］】〕]|(\d{1,3})[.．、](?!\d))"),
    "sup": re.compile(
        _ANNOUNCED
        + r"(?:[\[［【〔(（](?:注|註)?(\d{1,3})[\]］】〕)）]|(\d{1,3})(?:[.．、:：](?!\d)|(?=[\s\u3400-\u9fff“《])))"
    ),
    "circled": re.compile(_ANNOUNCED + r"([①-⑳])"),
    "raised": re.compile(_ANNOUNCED + rf"(?:([{SUPERSCRIPTS}]{{1,3}})|(\d{{1,3}})[.．、](?!\d))"),
    "star": re.compile(_ANNOUNCED + r"(\*{1,3})(?!\*)"),
    "worded": re.compile(r"[（(\[【〔]?(?:注|註)释?\s*(\d{1,3})[）)\]】〕]?[:：.、]?"),
    "reference": re.compile(r"(※)"),
}
_HEADING = re.compile(
    r"^[（(【\[]?(?:附[:：]?\s*)?(?:《?政府工作报告》?)?(?:名词解释|名词注释|名词释义|术语解释|有关名词解释|相关名词解释|注释|註釋|注解|尾注|脚注|附注|参考文献|参考资料)[）)】\]]?[:：]?$|^[（(【\[]?\S{0,12}(?:名词|术语|用语|词语|缩略语)\S{0,4}(?:解释|注释|释义|说明|浅释|简释|解读|对照)[）)】\]]?[:：]?$|^[注註][:：]?$"
)
_REMARK = re.compile(r"^(?:注|註|附注|备注|说明)[:：]\s*\S")
_BEFORE = re.compile(r"[^\s，。；：、！？,;:!?（(\[【“‘《]")


@dataclass(slots=True)
class Noted:
    """The notes found, where they start, and the markers."""

    start: int
    heading: int | None = None
    notes: list[Note] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)


def noted(lines: Sequence[Line], span: range, account: Account) -> Noted:
    """Find the notes at the end of ``lines[span]`` and the markers in the lines before them."""
    heading = _notes_heading(lines, span)
    style, hits = _series(lines, range(span.start, heading if heading is not None else span.stop))
    start, rows = span.stop, []
    if heading is not None:
        start = heading
        rows = _note_rows(lines, range(heading + 1, span.stop), style or "paren", loose=True)
    elif style:
        start, rows = _trailing_notes(lines, span, style, hits)
    found = Noted(start, heading if rows else None)
    if not rows:
        found.start = span.stop
    _link(lines, [hit for hit in hits if hit[0] < found.start], rows, found, account)
    _remarks(lines, span, found, account)
    return found


def _notes_heading(lines: Sequence[Line], span: range) -> int | None:
    for at in reversed(range(span.start + 2, span.stop - 1)):
        if lines[at].textual and lines[at].size <= bounds.NOTES_HEADING and _HEADING.match(lines[at].text):
            return at
    return None


def _hits(lines: Sequence[Line], span: range, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, int, str]]:
    for at in span:
        text = lines[at].text if lines[at].textual else ""
        for match in pattern.finditer(text):
            if match.start() and _BEFORE.match(text[match.start() - 1]):
                yield at, match.start(), match.end(), match.group(1)


def _raised(lines: Sequence[Line], span: range) -> Iterator[tuple[int, int, int, str]]:
    """The raised numbers behind text; H₂O's and m²'s brothers are told apart by what runs 1, 2, 3 … ."""
    for at in span:
        for start, end in lines[at].raised if lines[at].textual else ():
            found = _SUP.fullmatch(lines[at].text, start, end)
            if found and start and not lines[at].text[start - 1].isascii():
                yield at, found.start(), found.end(), found[1]


def _series(lines: Sequence[Line], span: range) -> tuple[str, list[tuple[int, int, int, str]]]:
    """The style whose markers run 1, 2, 3 … in reading order, and its markers."""
    best: tuple[str, list[tuple[int, int, int, str]]] = ("", [])
    for style, pattern in _MARKERS:
        hits = list(_raised(lines, span) if style == "sup" else _hits(lines, span, pattern))
        if style in _SIGNS:
            answers = sum(lines[at].textual and lines[at].text.startswith(_SIGNS[style]) for at in span)
            kept = hits if hits and answers and (style == "reference" or answers == len(hits)) else []
        else:
            kept = []
            highest = 0
            for hit in hits:
                n = number(hit[3]) or 0
                if n == highest + 1 or (1 <= n <= highest):
                    kept.append(hit)
                    highest = max(highest, n)
            if highest < 2 and not (style in ("square", "worded") and highest):
                kept = []
            if kept and len(kept) < bounds.NOTES_KEPT * len(hits):
                kept = []
        if len(kept) > len(best[1]):
            best = (style, kept)
    return best


def _note_rows(
    lines: Sequence[Line], span: range, style: str, *, loose: bool = False
) -> list[tuple[str, int, list[int]]]:
    """Notes as ``(printed label, end of label, line indexes)``; unlabelled lines join the note above."""
    pattern = _NOTE_LABELS[style]
    rows: list[tuple[str, int, list[int]]] = []
    for at in span:
        line = lines[at]
        match = pattern.match(line.text) if line.textual else None
        if match is None and loose and line.textual and not rows:
            match = next((m for other in _NOTE_LABELS.values() if (m := other.match(line.text))), None)
            pattern = match.re if match else pattern
        if match is not None:
            rows.append((next(group for group in match.groups() if group), match.end(), [at]))
        elif rows:
            rows[-1][2].append(at)
        else:
            return []
    return rows


def _trailing_notes(
    lines: Sequence[Line], span: range, style: str, hits: Sequence[tuple[int, int, int, str]]
) -> tuple[int, list[tuple[str, int, list[int]]]]:
    """Labelled lines at the very end that answer the markers one by one."""
    pattern = _NOTE_LABELS[style]
    start = span.stop
    last = hits[-1][0] if hits else span.start
    while start - 1 > last and lines[start - 1].textual and pattern.match(lines[start - 1].text):
        start -= 1
    rows = _note_rows(lines, range(start, span.stop), style)
    called = {number(hit[3]) or hit[3] for hit in hits}
    labels = [number(row[0]) or row[0] for row in rows]
    return (start, rows) if labels and labels[0] in (1, "※", "*") and set(labels) <= called else (span.stop, [])


def _link(
    lines: Sequence[Line],
    hits: Sequence[tuple[int, int, int, str]],
    rows: Sequence[tuple[str, int, list[int]]],
    found: Noted,
    account: Account,
) -> None:
    place = {number(row[0]) or row[0]: order for order, row in enumerate(rows)}
    called: dict[int, list[int]] = {}
    for ordinal, (at, start, end, printed) in enumerate(hits):
        note = place.get(number(printed) or printed)
        line = lines[at]
        if line.leaf is None:
            continue
        account.mark(line, start, end, "note-marker", n=printed)
        found.markers.append(Marker(line.leaf, start + line.lead, end + line.lead, printed, note))
        if note is not None:
            called.setdefault(note, []).append(ordinal)
    for order, (printed, end, held) in enumerate(rows):
        account.mark(lines[held[0]], 0, end, "note-label", n=printed)
        blocks = tuple(lines[at].block for at in held)
        found.notes.append(Note(printed, blocks, tuple(called.get(order, ()))))
        for at in held:
            account.decide("note", lines[at], f"note {printed}: called {len(called.get(order, ()))} times")
    for at, count in sorted(Counter(hit[0] for hit in hits).items()):
        account.decide("note-marker", lines[at], f"{count} of {len(hits)} markers that run in order")
    _report(lines, hits, rows, found, account)


def _report(
    lines: Sequence[Line],
    hits: Sequence[tuple[int, int, int, str]],
    rows: Sequence[tuple[str, int, list[int]]],
    found: Noted,
    account: Account,
) -> None:
    absent = [marker for marker in found.markers if marker.note is None]
    if absent and not rows:
        account.find("OUT004", lines[hits[0][0]], count=len(absent), first=absent[0].n, last=absent[-1].n)
    elif absent:
        account.find("OUT005", lines[hits[0][0]], count=len(absent), labels=" ".join(marker.n for marker in absent))
    uncalled = [note.n for note in found.notes if not note.markers]
    if uncalled and found.markers:
        account.find("OUT006", lines[rows[0][2][0]], count=len(uncalled), labels=" ".join(uncalled))


def _remarks(lines: Sequence[Line], span: range, found: Noted, account: Account) -> None:
    """A closing line 注：… is a note that no marker calls."""
    at = found.start - 1
    if found.notes or at <= span.start or not lines[at].textual or not _REMARK.match(lines[at].text):
        return
    found.start = at
    found.notes.append(Note("注", (lines[at].block,)))
    account.decide("note", lines[at], "a closing remark (注：) that no marker calls")
