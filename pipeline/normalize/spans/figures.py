"""Spans of figures: numbers with marks, times of day, formulas."""

from __future__ import annotations

import re

from pipeline.normalize.characters import HAN
from pipeline.normalize.spans.kind import SpanKind, matches

_GROUPED = re.compile(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9,])")
_CLOCK = re.compile(r"(?<![0-9:.])[0-9]{1,2}(?::[0-9]{2}){1,2}(?![0-9:])")
_TERM = r"[A-Za-z0-9.πθ]"
_FORMULA = re.compile(
    r"\$[^$\n\u3400-\u9fff]{1,200}[\\^_=+][^$\n\u3400-\u9fff]{0,200}\$|\\\([^\n]{1,200}?\\\)|\\\[[^\n]{1,200}?\\\]"
    rf"|(?:(?<!{_TERM}){_TERM}*+"
    rf"\((?:{_TERM}|[-+*/^, ]|(?<=[-+*/(])\({_TERM}{{1,40}}\)){{0,100}}[-+*/^](?:{_TERM}|[-+*/^, ]){{0,100}}\))"
    rf"(?:(?:[-+*/^=<>≤≥]|(?=\())(?:{_TERM}+|{_TERM}*\([^()\n{HAN}]{{1,40}}\)))+"
)
_RADICAL = re.compile(r"(?:[A-Z][a-z]?[0-9]{0,3}){1,8}(?:\((?:[A-Z][a-z]?[0-9]{0,3}){1,6}\)[0-9]{0,2})+")


KINDS = (
    SpanKind(
        "SNU01",
        "figure with groups of digits",
        "The commas and the point are part of the figure.",
        matches(_GROUPED),
        (",",),
        phases=frozenset({"mark"}),
        examples=("⟦12,345.67⟧元",),
        counter_examples=("2023,2024年",),
    ),
    SpanKind(
        "SNU02",
        "time of day",
        "The colon is part of the figure.",
        matches(_CLOCK),
        (":",),
        phases=frozenset({"mark"}),
        examples=("⟦9:00⟧-⟦18:00⟧", "⟦17:43:48⟧"),
        counter_examples=("比例为1:50000",),
    ),
    SpanKind(
        "SFO01",
        "formula",
        "Brackets, commas and signs of mathematics are its own.",
        matches(_FORMULA),
        ("(", "$", "\\["),
        examples=("求⟦(x+1)(x-2)>0⟧的解", "设⟦$f(x)=x^2$⟧,则"),
        counter_examples=("河(湖)长制", "电话(010)12345678", "价格$5"),
    ),
    SpanKind(
        "SFO02",
        "chemical formula",
        "Its brackets group atoms.",
        matches(_RADICAL),
        ("(",),
        examples=("⟦Al2(SO4)3⟧是硫酸铝",),
        counter_examples=("世界卫生组织(WHO)",),
    ),
)
