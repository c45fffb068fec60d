"""Rule ``genre``: what kind of document this is, from its title's words and its structure."""

from __future__ import annotations

import re

from pipeline.outline import bounds
from pipeline.outline.lines import SIMPLIFIED
from pipeline.outline.venue import FrontMatter

_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"^(?:第\s*[〇零一二三四五六七八九十百千两\d]+\s*[章回话話]|楔子|番外|Chapter\s)", re.I)),
    (
        "tutorial",
        re.compile(
            r"教程|攻略|入门|从零(?:开始|基础)|新手必|指南|手册|手把手|步骤|教学|怎么用|使用方法|安装.{0,6}方法"
            r"|how to|tutorial",
            re.I,
        ),
    ),
    ("speech", re.compile(r"讲话|致辞|致词|发言|演讲|贺词|讲稿|开幕词|闭幕词")),
    ("announcement", re.compile(r"(?:公告|通告|公示|启事|声明|公报)$")),
    ("notice", re.compile(r"(?:通知|通报|批复|函|意见|决定|决议|纪要|倡议书|公开信)(?:[（(].{0,80}[)）])?$")),
    ("report", re.compile(r"报告|總結|工作总结|工作汇报|調研")),
    (
        "law",
        re.compile(r"(?:条例|(?<![处想])办法|规定|细则|章程|规则|规程|守则|准则|條例|辦法)(?:[（(].{0,80}[)）])?$"),
    ),
    ("plan", re.compile(r"(?:方案|规划|计划|预案|要点|纲要)(?:[（(].{0,80}[)）])?$")),
)


_STATUTE = re.compile(r"法(?:[（(].{0,80}[)）])?$")
"""A title's last character alone proves nothing (说法, 做法): a statute has articles."""


def genre(front: FrontMatter, thread_title: str, *, articles: int, chapters: int, salutes: bool) -> str:
    """One of ``chapter tutorial speech announcement notice report law plan letter article``."""
    title = (front.title or thread_title).translate(SIMPLIFIED)
    said = next((kind for kind, pattern in _TITLES if pattern.search(title)), None)
    if articles >= bounds.ARTICLES and said not in ("notice", "announcement"):
        return "law"
    if chapters and not front.titles:
        return "chapter"
    if said is None:
        said = next((kind for kind, pattern in _TITLES if front.subtitle and pattern.search(front.subtitle)), None)
    if said is not None:
        return said
    if articles and _STATUTE.search(title):
        return "law"
    if salutes and front.opener:
        return "letter"
    return "speech" if front.opener and front.by is not None else "article"
