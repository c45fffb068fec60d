"""Shapes that several rules look for: run-in sentences, vocatives, chatter, hard-wrapped text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.outline import bounds
from pipeline.outline.lines import Line

RUN_IN = re.compile(r"[^。！？：；\n]{2,40}[。！？]")
"""A first sentence short enough to head its paragraph."""

VOCATIVE = re.compile(
    r"(?:各位(?:代表|委员|领导|同志|来宾|嘉宾|朋友|同仁|老师|同学|家长|乡亲|会员|股东|常委|网友|坛友|专家|女士)|同志们|朋友们|同学们|乡亲们|"
    r"老师们|女士们|先生们|父老乡亲)[^。；]{0,24}?[，、！:：。]"
)
"""An address to the audience at the start of a paragraph."""

CONNECTIVE = re.compile(r"(?:同时|与此同时|此外|另外|总之|在看到|在肯定|在充分肯定|回顾)[^。]{0,18}?[，、]")
"""How a paragraph begins that speaks of the whole after a run of particulars."""

CLOSING = re.compile(
    r"特此\S{2,4}[。！]?$|本\S{1,10}(?:由\S{2,40}解释|自\S{2,40}(?:施行|执行|实施|生效))|未尽事宜|以上\S{0,10}[，,]?\s*(?:请予?审|当否)"
    r"|(?:联系|咨询|监督|举报|报名)(?:人|电话|方式|地址|邮箱)[:：]"
)
"""A formula that closes a document as a whole."""

_CHATTER = re.compile(
    r"哈哈|呵呵|嘻嘻|嘿嘿|楼主|楼上|顶一?下|沙发|谢谢|感谢分享|[吗呢吧啊呀哦嘛哇啦呗咯噢]$|^(?:我|你|您|咱|俺|他|她|偶)|怎么办|求助|求教|有没有|请教|[~～^]|:\)|\.\.\.|。。"
)
_URL = re.compile(r"https?://|www\.|\.(?:com|cn|net|org)\b", re.I)
_FIELD = re.compile(r"^\S{1,10}[:：]\s*\S")
WRAPPED = 0.34
"""Share of longer lines that end in mid-sentence, above which a text counts as hard-wrapped."""


WIDTH = 6
"""Characters by which lines cut at one display width differ: half of them lie so near the middle one.
Items of lists and lines of code, which end without a mark too, have all lengths."""


def run_in(text: str, start: int = 0) -> int:
    """The offset past a short first sentence from ``start`` that more text follows; 0 for none."""
    match = RUN_IN.match(text, start)
    return match.end() if match and len(text) - match.end() >= bounds.RUN_IN_FOLLOWED else 0


def chatty(text: str) -> bool:
    """Whether a short line sounds like talk, an address on the net, or a labelled value."""
    return bool(_CHATTER.search(text) or _URL.search(text) or _FIELD.search(text))


def hard_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines break in mid-sentence, so that a line is not a paragraph."""
    longer = [line for line in lines if line.textual and line.size >= bounds.WRAPPED_LINE]
    if len(longer) < bounds.WRAPPED_LINES:
        return False
    broken = sorted(line.size for line in longer if not line.ends)
    if len(broken) / len(longer) <= WRAPPED:
        return False
    middle = broken[len(broken) // 2]
    return sum(abs(size - middle) <= WIDTH for size in broken) * 2 >= len(broken)
