"""Spans of words that have marks of their own: references, names, quotation headers, Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import HAN, KANA
from pipeline.normalize.spans.kind import Span, SpanKind, lines_around, matches

_REFERENCE = re.compile(r"\[(?:[MCNJDRSPAZG]|DB|CP|EB|M/CD|DB/OL|EB/OL|J/OL|M/OL|N/OL|R/OL)\](?=[.．,，:： ]|//)")
_DODGE = re.compile(f"(?<![{HAN}.])[{HAN}](?:\\.[{HAN}]){{1,4}}(?![{HAN}.])|[{HAN}](?:\\.[{HAN}]){{2,6}}(?!\\.)")
_HEADER = re.compile(
    r"(?:(?<=原帖由 )|(?<=原帖由)|(?<=引用 )|(?<=回复 )|(?<=回復 )|(?<=# )|(?<=楼 )|(?<=由 ))"
    r"[^\s，。：；（）@]{1,24}(?=[ \t](?:于|於|在|的|发表|發表|@|说|說))|@[\w.-]{2,24}(?=[\s:：,，]|\Z)"
)
_KANA = re.compile(f"[{KANA}]")
_HAN = re.compile(f"[{HAN}]")


def _references(text: str) -> Iterator[Span]:
    return lines_around(text, _REFERENCE)


def _japanese(text: str) -> Iterator[Span]:
    """Lines written in Japanese, which has its own punctuation: a kana for every four Han or fewer."""
    done = -1
    for match in _KANA.finditer(text):
        if match.start() > done:
            start = text.rfind("\n", max(0, done), match.start()) + 1 or max(0, done)
            stop = text.find("\n", match.start())
            done = stop if stop >= 0 else len(text)
            line = text[start:done]
            kana = len(_KANA.findall(line))
            if kana >= 4 and kana * 4 >= len(_HAN.findall(line)):
                yield start, done


KINDS = (
    SpanKind(
        "SRF01",
        "entry of a list of references",
        "GB/T 7714 sets references with half-width marks and a blank after each.",
        _references,
        ("]",),
        examples=("⟦陈某. 新闻写作教程[M]. 北京: 某大学出版社, 2003.⟧",),
        counter_examples=("数组[1,2,3]",),
    ),
    SpanKind(
        "SNM01",
        "word with points between its characters",
        "A writer parts the characters of a word to pass a filter; the points end nothing.",
        matches(_DODGE),
        (".",),
        examples=("⟦榴.弹⟧", "说⟦法.院.里⟧的事"),
        counter_examples=("谢谢.再见", "支持.谢谢"),
    ),
    SpanKind(
        "SNM02",
        "name in the header of a quotation",
        "A user's name is spelt as its owner spelt it.",
        matches(_HEADER),
        (" 于", " 於", " 在", " 的", " 发", " 發", "@", " 说", " 說"),
        examples=("原帖由 ⟦小明,同学⟧ 于 2009-1-1 12:00 发表", "谢谢⟦@a.b⟧ ,收到"),
        counter_examples=("由张三发表",),
    ),
    SpanKind(
        "SLG01",
        "line of Japanese",
        "Japanese has punctuation and dots of its own.",
        _japanese,
        examples=("⟦スター・ウォーズ、見ました｡⟧",),
        counter_examples=("鮮の每日,新鲜果汁!",),
    ),
)
