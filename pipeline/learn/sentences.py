"""Names and times in one text with other words (``Posted by Ann on 3 May 2009 #4``): where, and what cuts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.extract.printed.folded import fold
from pipeline.extract.text.lines import Unit
from pipeline.learn.boxes import form_of
from pipeline.learn.frames import LONGEST, Frame, chosen, dated, frames
from pipeline.learn.picks import Chooser, Pick, PostSpan, candidates

COVERS = 0.75
"""The part of the posts that must have such a text, and of these texts that must have the same words."""
_TRIED = 40
_GROUP = re.compile(r"\(\?P<\w+>")


def sentence(chooser: Chooser, spans: Sequence[PostSpan]) -> tuple[Pick, str, str] | None:
    """The selector of the texts that hold a name and a time, and the patterns that cut either out of them."""
    offers: Counter[str] = Counter()
    for span in spans[:: max(1, len(spans) // 100)]:
        tree = chooser.trees[span.page]
        for i in range(span.box, span.end):
            shown = tree.text(i) if tree.t1[i] > tree.t0[i] else ""
            if shown.strip() and len(shown) <= LONGEST and any(char.isdigit() for char in shown):
                offers.update(list(dict.fromkeys(candidates(tree, i, span.box, chooser.known)))[:8])
    best: tuple[float, Pick, Frame] | None = None
    for css, _ in offers.most_common(_TRIED):
        found = [(span, i) for span in spans if (i := chooser.first(span, css)) >= 0]
        if len(found) < COVERS * len(spans):
            continue
        frame = _frame(chooser, found)
        if frame is None or len(frame.lines) < COVERS * len(found):
            continue
        pages = len({span.page for span, _ in found})
        score = len(frame.lines) - 0.001 * len(css)
        if best is None or score > best[0]:
            best = (score, Pick(css, len(frame.lines), len(spans), pages, score), frame)
    if best is None:
        return None
    form = Counter(form_of(line.time) for line in best[2].lines).most_common(1)[0][0]
    return best[1], _cut(best[2].pattern, "author", form), _cut(best[2].pattern, "time", form)


def _frame(chooser: Chooser, found: Sequence[tuple[PostSpan, int]]) -> Frame | None:
    """The words that these texts have in common, if a name stands among them."""
    pages: dict[int, list[Unit]] = {}
    for span, i in found:
        shown = fold(" ".join(chooser.trees[span.page].text(i).split()))
        some = pages.setdefault(span.page, [])
        some.append(Unit(0, 0, 2 * len(some), 0, shown))
    lined = [[unit for one in some for unit in (one, _GAP)] for some in pages.values()]
    for frame in chosen(frames(dated(lined), len(lined)), len(lined))[:1]:
        return frame if frame.name else None
    return None


_GAP = Unit(0, 0, 0, 0, "")
"""Texts of posts stand apart; bylines on lines beside each other are a list's."""


def _cut(pattern: str, name: str, form: str) -> str:
    """A learnt pattern with one group, as entries of the markup have it, its time written in this form."""
    kept = pattern.replace("{date}", form).replace("{when}", form).replace(f"(?P<{name}>", "\x00")
    return "(?i)" + _GROUP.sub("(?:", kept).replace("\x00", "(")
