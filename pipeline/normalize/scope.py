"""Restoring and regularizing: what a scraper did to a page, and what its writers wrote so.

A scraper that folds the full-width block to ASCII leaves a trace: commas, brackets and colons
after Han are all half-width, while 。 、 and “” , which lie in other blocks, are untouched. A writer
who types half-width marks types the full stop of that keyboard too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from pipeline.model.edition import Folding
from pipeline.normalize.characters import HAN
from pipeline.normalize.rule import Proposal, Rule

SCOPES: tuple[str, ...] = ("regularize", "restore", "off")
WITNESSES: tuple[str, ...] = ("page", "yes", "no")

MARKS = ",;:!?()"
"""The ASCII marks whose full-width forms stand in running Chinese text."""
LEAST_HALF = 12
"""Half-width marks beside Han from which a page can show that it was folded."""
MOST_FULL = 0.01
"""Full-width share of these marks up to which all count as folded: the first seed has none beside 451
half-width ones."""
LEAST_NATIVE = 0.1
"""Marks of other blocks (。 、 “ ”) for each half-width mark: below this a writer may have typed in half
width throughout. Measured: the first seed has 1.5; of 366 reviews with twelve half-width marks and no
full-width one, all typed so, the most has 0.083."""
LEAST_WIDE = 100
"""Full-width letters and figures from which a page without half-width ones counts as widened."""

_HALF = re.compile(f"[,;:!?(](?<=[{HAN}”’）》%][,;:!?(])|\\)(?<=[{HAN}]\\))")
_FULL, _NATIVE = "，；：！？（）", "。、“”"
_POINT = re.compile(f"\\.(?<=[{HAN}]\\.)(?=\\s|\\Z|[{HAN}])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_NARROW = re.compile("[0-9A-Za-z]")
_WIDTHS = frozenset({"WID01", "WID02"})


def folding(texts: Sequence[str], witness: str = "page") -> Folding:
    """What the texts of a page show of folding and widening; ``witness`` says whether to look at them.

    ``yes`` and ``no`` are what a run knows of the folder or board: the page is then not asked.
    """
    if witness == "no":
        return Folding(witness=witness)
    whole = "\n".join(texts)
    half = _HALF.findall(whole)
    full, native = (sum(map(whole.count, marks)) for marks in (_FULL, _NATIVE))
    points = len(_POINT.findall(whole)) if len(half) >= LEAST_HALF else 0
    wide = len(_WIDE.findall(whole)) if _WIDE.search(whole) else 0
    folded = witness == "yes" or (
        len(half) >= LEAST_HALF
        and full <= MOST_FULL * (full + len(half))
        and native >= LEAST_NATIVE * len(half)
        and points <= MOST_FULL * max(100, native)
        and len(set(half)) > 1
    )
    widened = wide >= LEAST_WIDE and len(_NARROW.findall(whole)) <= MOST_FULL * wide
    return Folding(folded, widened, len(half), full, native, witness)


def restores(found: Folding, rule: str, before: str, after: str) -> bool:
    """Whether an edit undoes what the page shows to have been done to it."""
    if found.widened and rule in _WIDTHS:
        return True
    return found.folded and len(before) == len(after) == 1 and ord(after) - ord(before) == 0xFEE0


@cache
def in_scope(
    phases: tuple[tuple[str, tuple[Rule, ...]], ...], scope: str, found: Folding
) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """The rules in force under a scope: all, those edits that restore, or what XML demands."""
    if scope == "regularize":
        return phases
    out = []
    for phase, listed in phases:
        if phase == "legal":
            out.append((phase, listed))
        elif scope == "restore" and (found.folded or found.widened):
            out.append((phase, tuple(_restoring(rule, found) for rule in listed)))
    return tuple(out)


def _restoring(rule: Rule, found: Folding) -> Rule:
    """The rule, proposing only what restores."""

    def find(text: str) -> Iterable[Proposal]:
        return (
            (start, end, after)
            for start, end, after in rule.find(text)
            if restores(found, rule.code, text[start:end], after)
        )

    narrowed: Callable[[str], Iterable[Proposal]] = find
    return replace(rule, find=narrowed)
