"""NUM01: letter or digit for the zero of a year in ideographs."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.normalize.rule import Proposal, Rule

_ROUND = frozenset("0OoОоΟο")
_NUMERALS = frozenset("一二三四五六七八九")
_PLACES = _NUMERALS | _ROUND | frozenset("〇零○")
_BEFORE = _PLACES | frozenset("十百千万亿")


def find(text: str) -> Iterable[Proposal]:
    """Four places before 年, the rest ideographic numerals."""
    end = text.find("年")
    while end >= 0:
        year = text[max(0, end - 4) : end]
        if is_round_year(year) and not continues(text, end - 4):
            for at, sign in enumerate(year, end - 4):
                if sign in _ROUND:
                    yield at, at + 1, "〇"
        end = text.find("年", end + 1)


def is_round_year(year: str) -> bool:
    """Whether four places are ideographic numerals with a letter or digit for a zero among them."""
    return (
        len(year) == 4
        and not _ROUND.isdisjoint(year)
        and _PLACES.issuperset(year)
        and sum(sign in _NUMERALS for sign in year) >= 2
    )


def continues(text: str, start: int) -> bool:
    """Whether what stands before ``start`` belongs to the same figure or word."""
    before = text[start - 1 : start]
    return before in _BEFORE or (before.isascii() and before.isalnum())


RULE = Rule(
    code="NUM01",
    name="letter or digit for the zero of a year in ideographs",
    phase="mark",
    reason="Among ideographic numerals before 年 a round letter or digit can only be the zero, U+3007.",
    ground="GB/T 15835—2011, 5.2.5",
    safety="safe",
    find=find,
    trigger=("年",),
    examples=(
        ("二O二四年", "二〇二四年"),
        ("二0二四年", "二〇二四年"),
    ),
    counter_examples=(
        "2020年",
        "二〇二四年",
        "二○二四年",
        "二O二四",
    ),
)
