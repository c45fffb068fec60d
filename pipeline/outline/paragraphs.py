"""Rule ``run-in-head``: the short first sentence that heads its own paragraph.

精心谋项目。…  — 一、坚持政治引领，着力打造忠诚政府。… — 第三条 … — **项目背景：**…
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.labels import label
from pipeline.outline.lines import Line
from pipeline.outline.shapes import VOCATIVE, run_in

_LONGEST = 22
"""Longest first sentence that may be set in bold as a paragraph's head."""
_PERSONAL = "我你您他她咱俺偶"


def run_in_heads(
    lines: Sequence[Line], span: range, heads: Collection[int], labelled: Mapping[int, int], account: Account
) -> None:
    """Mark run-in heads: those of numbered paragraphs, and rows of paragraphs that open alike."""
    row: list[tuple[int, int]] = []
    for at in span:
        line = lines[at]
        if at in heads or not line.textual:
            _close(lines, row, account)
            row = []
            continue
        if at in labelled:
            _numbered(line, account)
            continue
        end = _first_sentence(line)
        if end:
            row.append((at, end))
        elif row and len(row) >= 2:
            _close(lines, row, account)
            row = []
        else:
            row = []
    _close(lines, row, account)


def _numbered(line: Line, account: Account) -> None:
    found = label(line.text)
    if found is None:
        return
    end = run_in(line.text, found.end)
    if found.scheme == "article":
        account.mark(line, 0, len(line.text[: found.end].rstrip()), "run-in-head", n=str(found.n))
        account.decide("run-in-head", line, f"the number of an article: {found.printed}")
    elif end:
        account.mark(line, 0, end, "run-in-head", n=str(found.n))
        account.decide("run-in-head", line, f"{found.printed} and the short sentence after it head the paragraph")


def _first_sentence(line: Line) -> int:
    bold = 0 if line.bold else line.lead_bold
    if bold and bold <= bounds.BOLD_OPENING and line.size - bold >= bounds.BOLD_FOLLOWED:
        return bold
    end = run_in(line.text)
    opening = line.text[:end]
    if not end or end > _LONGEST or any(char in opening for char in _PERSONAL) or VOCATIVE.match(line.text):
        return 0
    return end if opening[-1:] == "。" and len(line.text) >= bounds.OPENING_FOLLOWED * end else 0


def _close(lines: Sequence[Line], row: Sequence[tuple[int, int]], account: Account) -> None:
    for at, end in row:
        line = lines[at]
        set_apart = bool(line.lead_bold) and end == line.lead_bold
        if len(row) < 2 and not set_apart:
            continue
        account.mark(line, 0, end, "run-in-head")
        why = "set in bold" if set_apart else f"one of {len(row)} neighbours that open with a short sentence"
        account.decide("run-in-head", line, why)
