"""Rule ``unnumbered-head``: lines that place, shape and type make heads without a number.

Each piece of evidence has a weight; a line is a head when the sum reaches the threshold. Weights
were set on the cases in ``tests/outline/cases`` so that a false head costs more than a missed one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import only_date
from pipeline.outline.labels import label
from pipeline.outline.lines import Line
from pipeline.outline.names import body_corporate
from pipeline.outline.numbered import Head, Numbered
from pipeline.outline.shapes import VOCATIVE, chatty, hard_wrapped

MAJOR, MINOR = 5, 75
THRESHOLD = 4
"""Weight of evidence from which a line without number is a head."""
_FORMULA = re.compile(
    r"^(?:\d{4}年|[一二三四五六七八九十]+五|过去[一五]年|今[年后]|来年|明年|去年|上半年|下半年|前三季度|[一两]年来)?"
    r"\S{0,24}(?:工作回顾|回顾|工作安排|工作总结|总结|工作打算|打算|主要工作|重点工作|工作重点|工作任务|目标任务|主要任务|重点任务|工作思路|"
    r"总体要求|指导思想|基本原则|主要目标|发展目标|预期目标|工作目标|保障措施|工作措施|主要措施|组织保障|组织领导|工作要求|存在的?问题|"
    r"困难和问题|不足|工作部署|工作计划|计划安排|自身建设|基本情况|主要成效|主要做法|工作建议|对策建议|意见建议|展望)$"
    r"|^关于\S{2,16}(?:建设|工作|问题|情况|安排|说明|意见|建议|要求)$"
    r"|^(?:前言|引言|序言|导言|导语|绪论|摘要|背景|简介|概述|概况|正文|结语|结束语|结论|小结|后记|尾声|附则|总则|附录|序|跋|楔子|参考文献)$"
)
_ORNAMENT = re.compile(
    r"^[【\[〖《『][^【】\[\]〖〗]{2,16}[】\]〗》』]$"
    r"|^[◆◇●○■□★☆▲△▼▽♦►▶※✦✪❤❀◎]{1,3}\s*\S{2,20}?\s*[◆◇●○■□★☆▲△▼▽♦►▶※✦✪❤❀◎]{0,3}$"
)
_BROKEN = re.compile(r"[。；;！!？?：:，,…]")


def unnumbered(
    lines: Sequence[Line],
    span: range,
    heads: dict[int, Head],
    runs: Sequence[tuple[Numbered, ...]],
    *,
    formal: bool,
    account: Account,
) -> dict[int, Head]:
    """The unnumbered heads of ``lines[span]``; ``formal`` says that front matter was found."""
    if hard_wrapped([lines[at] for at in span]):
        return {}
    taken = {row.at for run in runs for row in run}
    candidates = [at for at in span if at not in heads and at not in taken and _could_be(lines, at, span, heads)]
    restarts = _restarts(heads, runs)
    plain = {at for at in candidates if not _set_apart(lines[at])}
    found: dict[int, Head] = {}
    for order, at in enumerate(candidates):
        following = candidates[order + 1] if order + 1 < len(candidates) else span.stop
        below = bisect_right(restarts, at)
        over = below < len(restarts) and restarts[below] < following
        peers = len(plain) if at in plain else len(candidates) - len(plain)
        weight, evidence = _weigh(lines, at, over=over and len(candidates) >= 2, peers=peers, formal=formal)
        if weight >= THRESHOLD:
            found[at] = _head(lines[at], at, heads, over=over)
            account.decide("unnumbered-head", lines[at], f"{evidence} (weight {weight}, threshold {THRESHOLD})")
        elif weight >= THRESHOLD - 1:
            account.decide(
                "no-head", lines[at], f"too little evidence for a head: {evidence or 'none'} (weight {weight})"
            )
    return found


def _head(line: Line, at: int, heads: dict[int, Head], *, over: bool) -> Head:
    if line.level is not None and not heads:
        return Head(at, line.level, "heading")
    if over or not heads or at < min(heads) or _FORMULA.search(line.text):
        return Head(at, MAJOR, "unnumbered")
    return Head(at, MINOR, "unnumbered")


def _set_apart(line: Line) -> bool:
    return bool(line.level or line.bold or line.centred or _ORNAMENT.match(line.text))


def _could_be(lines: Sequence[Line], at: int, span: range, heads: dict[int, Head]) -> bool:
    line = lines[at]
    if not line.textual or line.right or line.ends:
        return False
    limit = 34 if _set_apart(line) else 24
    if not 2 <= line.size <= limit or _BROKEN.search(line.text[:-1]) or label(line.text):
        return False
    if only_date(line.text) or VOCATIVE.match(line.text) or not (line.han >= 2 or line.text[:1].isalpha()):
        return False
    after = _next(lines, at, span)
    if after is None:
        return False
    enough = 12 if _set_apart(line) else 36
    return (
        after in heads or lines[after].size >= enough or (lines[after].textual and label(lines[after].text) is not None)
    )


def _next(lines: Sequence[Line], at: int, span: range) -> int | None:
    """The next line with text (or another block) after ``at``."""
    return next(
        (below for below in range(at + 1, min(at + 4, span.stop)) if lines[below].size or not lines[below].textual),
        None,
    )


def _restarts(heads: dict[int, Head], runs: Sequence[tuple[Numbered, ...]]) -> list[int]:
    """Line indexes at which a numbering begins with 1."""
    firsts = [at for at, head in heads.items() if head.n == 1]
    return sorted(firsts + [run[0].at for run in runs if len(run) > 1 and run[0].label.n == 1])


def _weigh(lines: Sequence[Line], at: int, *, over: bool, peers: int, formal: bool) -> tuple[int, str]:
    line = lines[at]
    said: list[tuple[int, str]] = []
    if line.level is not None:
        said.append((4, f"set as a heading of level {line.level}"))
    elif line.bold or line.centred:
        said.append((2 + (line.bold and line.centred), "bold" if line.bold else "centred"))
    if over:
        said.append((3, "a numbering begins with 1 under it"))
    if _ORNAMENT.match(line.text):
        said.append((2, "in brackets or behind an ornament"))
    if _FORMULA.search(line.text):
        said.append((2, "worded as heads are"))
    if peers >= 2:
        said.append(
            (
                1 + (peers >= bounds.SEVERAL_PEERS) + (peers >= bounds.MANY_PEERS and formal),
                f"one of {peers} such lines",
            )
        )
    before, after = lines[at - 1] if at else None, lines[at + 1] if at + 1 < len(lines) else None
    if (
        after is not None
        and after.size >= bounds.BETWEEN_PARAGRAPHS
        and (before is None or before.is_sentence or not before.textual)
    ):
        said.append((1, "between full paragraphs"))
    if formal:
        said.append((1, "in a document with front matter"))
    if chatty(line.text):
        said.append((-3, "sounds like talk or a labelled value"))
    if body_corporate(line.text) and not over:
        said.append((-2, "names a body"))
    if not (line.level or line.bold) and re.search(r"\s", line.text.strip()) and not over:
        said.append((-1, "has space inside"))
    return sum(weight for weight, _ in said), "; ".join(word for _, word in said)
