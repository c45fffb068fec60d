"""What stands beside an ellipsis or a dash that belongs to Chinese text."""

from __future__ import annotations

from pipeline.normalize.characters import CJK_MARKS, is_han

_BEFORE = CJK_MARKS - frozenset("（“‘《「『【〈〔、，；：·")
_AFTER = CJK_MARKS - frozenset("）》」』】〉〕，。；：！？、·")


def after_chinese(text: str, at: int) -> bool:
    """Whether Han, or a mark that ends a phrase of Chinese, stands right before ``at``."""
    left = text[at - 1 : at]
    if left in "”’" and left:
        return is_han(text[at - 2 : at - 1]) or text[at - 2 : at - 1] in CJK_MARKS
    return is_han(left) or left in _BEFORE - {"…"}


def between_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands on both sides of ``[start, end)``."""
    left, right = text[start - 1 : start], text[end : end + 1]
    return (is_han(left) or left in _BEFORE - {"—"}) and (is_han(right) or right in _AFTER - {"—"})
