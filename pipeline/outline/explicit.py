"""Rules ``set-head``, ``marked-head``, ``bold-head``, ``plain-head``: heads that the page shows as such.

A page's own headings (``h1`` to ``h6``, Markdown's ``#``) are believed, with their levels, whatever mark
they end with. Lines in bold that stand alone, and short plain lines over paragraphs, are heads where
there are several and they part the text alike: one alone proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import only_date
from pipeline.outline.labels import label
from pipeline.outline.lines import HAN, Line
from pipeline.outline.names import body_corporate, byline
from pipeline.outline.numbered import FIRM, Head
from pipeline.outline.shapes import VOCATIVE, chatty

LITTLE_HAN = 3
"""One character in so many may be Han in a line of code."""


LONGEST = 120
"""Characters of a heading element that is still a head: skins and editors use them for big print too."""
MARKED = re.compile(r"(#{1,6})[ \t]+\S")
BOLD_LONGEST, PLAIN_LONGEST = 44, 30
BOLD_LEAST, PLAIN_LEAST = 2, 3
"""Lines of a kind that make a system."""
MOST = 0.5
"""Share of a post's lines of text up to which such lines are heads and not the text itself."""
UNDER = 60
"""Characters that stand under a plain head on average. Measured on 56 sections of a reference for system
administrators: the least has 262."""
BOLD_RANK, PLAIN_RANK = 44, 45


def explicit(lines: Sequence[Line], span: range, account: Account) -> dict[int, Head]:
    """The heads that heading elements, Markdown's signs or type set apart, by line index."""
    for find, rule in ((_set, "set-head"), (_marked, "marked-head"), (_bold, "bold-head")):
        found = find(lines, span)
        for at, (_, evidence) in found.items():
            account.decide(rule, lines[at], evidence)
        if found:
            return {at: Head(at, rank, "heading", _number(lines[at])) for at, (rank, _) in found.items()}
    return {}


def _number(line: Line) -> int | None:
    found = label(line.text.lstrip("# "))
    return found.n if found is not None else None


def _under(lines: Sequence[Line], at: int, span: range) -> bool:
    """Whether anything stands below the line before the span ends."""
    return any(lines[below].size or not lines[below].textual for below in range(at + 1, span.stop))


def _set(lines: Sequence[Line], span: range) -> dict[int, tuple[int, str]]:
    found = {}
    for at in span:
        line = lines[at]
        if line.level is None or not line.textual or not line.size:
            continue
        prose = line.size > LONGEST or (line.size > LONGEST // 2 and line.is_sentence and line.final not in "？?！!")
        if not prose and _under(lines, at, span):
            found[at] = (line.level, f"set as a heading of level {line.level}")
    return found if _weighs(lines, span, list(found)) else {}


def _marked(lines: Sequence[Line], span: range) -> dict[int, tuple[int, str]]:
    found = {}
    fenced = False
    for at in span:
        line = lines[at]
        fenced ^= line.text.startswith(("```", "~~~"))
        match = MARKED.match(line.text) if line.textual and not fenced and line.size <= LONGEST else None
        if match and match[1] == "#" and (line.text[1:3].isspace() or _in_code(lines, at, span)):
            continue  # a remark
        if match and (lines[at].han or len(match[1]) > 1) and _under(lines, at, span):
            found[at] = (len(match[1]), f"marked as a heading of level {len(match[1])} by Markdown's sign")
    worded = sum(lines[at].han > 0 for at in found)
    return found if len(found) >= BOLD_LEAST and worded * 2 >= len(found) and _weighs(lines, span, list(found)) else {}


def _in_code(lines: Sequence[Line], at: int, span: range) -> bool:
    """Whether a line stands beside code."""
    return any(n in span and is_code(lines[n]) for n in (at - 1, at + 1))


def _bold(lines: Sequence[Line], span: range) -> dict[int, tuple[int, str]]:
    heads = [at for at in span if _stands_bold(lines[at]) and _over_plain(lines, at, span)]
    if len(heads) < BOLD_LEAST or not _parts(lines, span, heads):
        return {}
    talk = sum(chatty(lines[at].text) and lines[at].final not in "？?" for at in heads)
    if talk * 2 > len(heads):
        return {}
    for at in span:
        found = label(lines[at].text) if lines[at].textual and lines[at].bold else None
        if found is not None and found.scheme not in FIRM and lines[at].size <= BOLD_LONGEST and not lines[at].ends:
            heads.append(at)
    return {at: (BOLD_RANK, f"bold and alone in its line, one of {len(heads)}") for at in sorted(heads)}


def _stands_bold(line: Line) -> bool:
    if not (line.textual and line.bold and 2 <= line.size <= BOLD_LONGEST) or line.right:
        return False
    if line.final in "。；;，,、" or label(line.text) is not None:
        return False
    return not (only_date(line.text) or VOCATIVE.fullmatch(line.text))


def _over_plain(lines: Sequence[Line], at: int, span: range) -> bool:
    below = next((n for n in range(at + 1, span.stop) if lines[n].size or not lines[n].textual), None)
    return below is not None and (not lines[below].bold or not lines[below].textual)


def _parts(lines: Sequence[Line], span: range, heads: Sequence[int]) -> bool:
    """Whether the heads are few beside the text that they part."""
    own = set(heads)
    texts = [at for at in span if lines[at].size and at not in own]
    return len(heads) <= MOST * (len(heads) + len(texts)) + 1 and _weighs(lines, span, heads)


def _weighs(lines: Sequence[Line], span: range, heads: Sequence[int]) -> bool:
    """Whether there is more text under the heads than in them."""
    own = sum(lines[at].size for at in heads)
    return bool(heads) and sum(lines[at].size for at in span) > 2 * own


def plain(lines: Sequence[Line], span: range, account: Account) -> dict[int, Head]:
    """Short plain lines over paragraphs or code, where at least three part the text alike.

    Where two short lines stand together, the upper one heads the part and the lower one its first section;
    more of them are a list.
    """
    often = Counter(lines[at].text for at in span if lines[at].textual)
    code = {at for at in span if is_code(lines[at])}
    short = {
        at for at in span if at not in code and _is_short(lines[at]) and often[lines[at].text] <= bounds.PLAIN_REPEATED
    }
    prose = {at for at in span if not lines[at].textual or _is_prose(lines[at])}
    heads: list[int] = []
    filled = [at for at in span if lines[at].size or not lines[at].textual]
    neighbours = dict(zip(filled, zip([None, *filled], [*filled[1:], None], strict=False), strict=False))

    def closed(at: int | None) -> bool:
        return at is None or at in prose or at in code or (lines[at].is_sentence and at not in short)

    for at in sorted(short, reverse=True):
        above, below = neighbours[at]
        if below is None:
            continue
        higher = neighbours[above][0] if above is not None else None
        opens = closed(above) or (above in short and closed(higher))
        over = below in prose or (closed(above) and (below in code or lines[below].final in "：:"))
        if (opens and over) or (closed(above) and heads and heads[-1] == below):
            heads.append(at)
    heads.sort()
    return _believed(lines, span, heads, prose, account)


def _believed(
    lines: Sequence[Line], span: range, heads: list[int], prose: set[int], account: Account
) -> dict[int, Head]:
    """The plain heads, if they part the text as heads do and nobody tells of himself in it."""
    talk = sum(chatty(lines[at].text) for at in heads)
    under = sum(lines[at].size for at in span if at not in set(heads)) / max(1, len(heads))
    if (
        _talks(lines, prose)
        or len(heads) < PLAIN_LEAST
        or talk > len(heads) * bounds.PLAIN_TALK
        or under < UNDER
        or len(heads) > MOST * len(span)
    ):
        return {}
    heads = [at for at in heads if not chatty(lines[at].text)]
    for at in heads:
        account.decide("plain-head", lines[at], f"short, over a paragraph, one of {len(heads)} such lines")
    return {at: Head(at, PLAIN_RANK, "unnumbered") for at in heads}


def is_code(line: Line) -> bool:
    """Whether a line is code, or what a machine said: a prompt, a call, an assignment, a statement's end, an
    option, a path; and no prose, by its Han.
    """
    if not line.textual:
        return line.kind == "code"
    text = _QUOTED.sub("''", _REMARK.sub("", line.text))
    return LITTLE_HAN * len(HAN.findall(text)) < len(text) and _CODE.search(text) is not None


_QUOTED = re.compile(r"\"[^\"]{0,400}\"|'[^']{0,400}'")
_REMARK = re.compile(r"(?<=\S)\s+(?:#|//)\s.*$")
_CODE = re.compile(
    r"^(?:[$>%]\s|>>>|\.{3}\s|#\s*!?/|//|/\*|@\w|#include\b|<[/!?a-zA-Z]|[\[\]{}()]+,?$|(?:sudo|pip3?|npm|yarn|git|cd|curl|wget|docker|apt|brew|"
    r"make|cmake|python3?|node|go|cargo|mvn|java|ssh|echo|export|mkdir|ls|cat)\s+\S|(?:import|from|def|class|return|if|for|while|var|"
    r"let|const|public|private|static|void|int|func|fn|package|using|print)\b.*[\w)(;:{}'\"]$)"
    r"|[;{}]\s*(?://.*|#.*)?$|\w\([^()]{0,200}\)|\b\w+\s*[-+*/|&]?=\s*\S|\s--?\w|^[\"'\[{(].*[\"'\]})],?$|^\w+(?:/[\w.-]+)+$|(?:^|\s)[~.]{0,2}/\w+(?:/[\w.-]+)+|->|=>|::"
)


def _talks(lines: Sequence[Line], prose: Iterable[int]) -> bool:
    """Whether somebody tells of himself: short lines between paragraphs are then what he says."""
    texts = [lines[at].text for at in prose]
    return sum(len(_SELF.findall(text)) for text in texts) * PERSONAL > sum(map(len, texts))


_SELF = re.compile("[我俺咱](?![们国省市县区州校院厂军])|楼主|[你您]们?好")
PERSONAL = 250
"""Characters of prose for each word of oneself from which a text is no talk. Measured: reviews have one
in 119, a reference for system administrators one in 5,137."""


def _is_prose(line: Line) -> bool:
    return line.size >= bounds.PLAIN_PROSE and any(mark in line.text for mark in "。！？；，")


_CAPTION = re.compile(r"(?:[表图例注]|图表|表格|代码|Table|Figure)\s*[\d一二三四五六七八九十]")


def _is_short(line: Line) -> bool:
    if not line.textual or not 2 <= line.size <= PLAIN_LONGEST or line.right or (line.ends and line.final not in "？?"):
        return False
    if any(mark in line.text for mark in "。；，！;,!@") or label(line.text) is not None or line.text[0] in "[(（":
        return False
    if any(mark in line.text[:-1] for mark in "？?"):
        return False
    if _CAPTION.match(line.text) or only_date(line.text) or VOCATIVE.match(line.text) or body_corporate(line.text):
        return False
    named = byline(line.text)
    return named is None and (line.han >= 2 or line.text[:1].isalpha())
