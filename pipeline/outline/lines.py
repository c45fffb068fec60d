"""The sheet: a post's blocks as lines, with what a reader sees of each (text, weight, place)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.edition import Edition, Reading
from pipeline.model.page import Block, Post

FINAL = "。！？；…!?;"
"""Marks that end a sentence or a clause: a head does not end with them."""
OPEN_ENDED = "，、：:,（(—-"
"""Marks that announce more: a head does not end with them either."""
_CLOSERS = "”’」』）)》】\"'"
_TEXTUAL = frozenset({"paragraph", "heading", "line", "label"})
_CENTRED = frozenset({"center", "centre"})
SIMPLIFIED = str.maketrans(
    "關於報會議縣區長書記員總結條辦規範劃預決細則請設為該論壇這領導師學親愛號發佈單處廳黨組團務織體點對說問題開閉詞賀聲啟協講話參資註釋"
    "術語責編輯審來轉載連絡聯繫電時間網鄉鎮國實經濟無業應當樓頂嗎麼謝們個還過見觀後環節貳標準則紀項幹導圍築嚴強進錄屬醫銀務級將專業員來賓諸",
    "关于报会议县区长书记员总结条办规范划预决细则请设为该论坛这领导师学亲爱号发布单处厅党组团务织体点对说问题开闭词贺声启协讲话参资注释"
    "术语责编辑审来转载连络联系电时间网乡镇国实经济无业应当楼顶吗么谢们个还过见观后环节贰标准则纪项干导围筑严强进录属医银务级将专业员来宾诸",
)
_READ = 400
"""Characters at a line's start in which rules look for words."""
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One top-level block of a post.

    ``shown`` is the reading without surrounding space and ``lead`` the offset of its first
    character in the reading. ``text`` is what rules look at: the same, with the traditional forms
    of the characters in their vocabulary as simplified ones, at the same offsets. ``kind`` is the
    block's; ``level`` a heading's level; ``bold`` and ``centred`` say that the whole text is set
    so. ``size`` counts characters that are not space,
    in the block and everything below it.
    """

    block: int
    leaf: int | None
    text: str
    lead: int
    kind: str
    size: int
    shown: str = ""
    level: int | None = None
    bold: bool = False
    centred: bool = False
    right: bool = False
    lead_bold: int = 0
    """Offset in ``text`` at which bold from the line's first character ends (0: none)."""
    raised: tuple[tuple[int, int], ...] = ()
    """Where ``text`` is set raised (``sup``)."""

    @property
    def textual(self) -> bool:
        """Whether the block is a line of running text that can be a head or a paragraph."""
        return self.leaf is not None and self.kind in _TEXTUAL and bool(self.text)

    @property
    def final(self) -> str:
        """The last character that is not a closing bracket or quotation mark."""
        return self.text.rstrip(_CLOSERS)[-1:]

    @property
    def ends(self) -> bool:
        """Whether the text ends with a mark of punctuation that a head does not take."""
        return bool(self.final) and self.final in FINAL + OPEN_ENDED

    @property
    def is_sentence(self) -> bool:
        """Whether the text ends as a sentence does."""
        return bool(self.final) and self.final in FINAL

    @property
    def han(self) -> int:
        """The number of Han characters."""
        return len(HAN.findall(self.text))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A post as lines. ``title`` is the thread's title where the post may repeat it."""

    post: Post
    lines: tuple[Line, ...]
    title: str

    @property
    def size(self) -> int:
        """Characters in all lines, space apart."""
        return sum(line.size for line in self.lines)


def sheet(edition: Edition, post: Post) -> Sheet:
    """The post's blocks as lines over their readings."""
    lines = tuple(_line(edition.readings, at, block) for at, block in enumerate(post.blocks))
    named = post.title if post.title is not None else edition.page.thread.title
    return Sheet(post, lines, edition.readings[named].text.strip() if named is not None else "")


def _line(readings: tuple[Reading, ...], at: int, block: Block) -> Line:
    size = sum(_size(readings[leaf].text) for leaf in block.leaves())
    if block.leaf is None or block.children:
        return Line(at, None, "", 0, block.kind, size)
    reading = readings[block.leaf]
    text = reading.text.strip()
    lead = len(reading.text) - len(reading.text.lstrip())
    shown, text = text, text[:_READ].translate(SIMPLIFIED) + text[_READ:]
    level = block.get("level")
    reach = _bold_reach(reading, lead)
    return Line(
        at,
        block.leaf,
        text,
        lead,
        block.kind,
        size,
        shown,
        int(level) if level and level.isdecimal() else None,
        bool(text) and reach >= lead + len(text),
        (block.get("align") or "") in _CENTRED,
        block.get("align") == "right",
        max(0, min(reach - lead, len(text))),
        tuple(
            (mark.start - lead, mark.end - lead)
            for mark in sorted(reading.marks, key=lambda mark: (mark.start, mark.end))
            if mark.kind == "sup" and lead <= mark.start < mark.end <= lead + len(text)
        ),
    )


def _bold_reach(reading: Reading, lead: int) -> int:
    reach = lead
    for mark in sorted(reading.marks, key=lambda mark: (mark.start, mark.end)):
        if mark.kind == "bold" and mark.start <= reach < mark.end:
            reach = mark.end
    return reach


def _size(text: str) -> int:
    return len("".join(text.split()))
