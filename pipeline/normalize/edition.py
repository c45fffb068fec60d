"""Makes the edition of a page: readings, scripts, folds, glyphs, and what the rules did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model.edition import Edition, Folding, Reading, RuleUse, Script, Variant
from pipeline.model.ledger import Layer, Ledger, OffsetMap
from pipeline.model.page import Leaf, Mark, Page
from pipeline.normalize import script as scripts
from pipeline.normalize.applier import Span
from pipeline.normalize.conversion import dictionary_version
from pipeline.normalize.findings import observe
from pipeline.normalize.fold import fold_all
from pipeline.normalize.glyphs import glyphs
from pipeline.normalize.rules import chosen, reports, rules
from pipeline.normalize.scope import folding, in_scope, restores
from pipeline.normalize.settings import Settings
from pipeline.normalize.settle import Phases, settle
from pipeline.normalize.spans import merged
from pipeline.normalize.variant import SCRIPT_RULE, convert_settled

_UNSEEN = Folding()


def edit_page(page: Page, settings: Settings) -> Edition:
    """The edition of ``page``."""
    shown = folding([leaf.text for leaf in page.leaves], settings.folded)
    language = scripts.declared(page.transcript.text)
    readings, restless, total = _read(page.leaves, settings, shown, user_names(page), language)
    count: Counter[str] = Counter()
    restored: Counter[str] = Counter()
    made = Counter([edit[1:] for reading in readings for layer in reading.ledger.layers for edit in layer.edits])
    for (before, after, rule), times in made.items():
        count[rule] += times
        restored[rule] += times * restores(shown, rule, before, after)
    speaking = reports(settings.select, settings.ignore)
    findings, spoke = observe(readings, [leaf.kind == "code" for leaf in page.leaves], speaking, restless, count)
    count.update(spoke)
    uses = [_use(code, count[code], restored[code]) for code in sorted(count)]
    return Edition(page, readings, tuple(uses), total, findings, shown, settings.scope, dictionary_version())


def user_names(page: Page) -> tuple[str, ...]:
    """The names of the thread's users that hold marks, and so could be edited where others use them."""
    found = {post.author.name for post in page.thread.posts if post.author.name}
    return tuple(sorted(name for name in found if len(name) > 1 and _MARKED.search(name)))


_MARKED = re.compile(r"[^\w\s]|[\uff01-\uff5e]")


def read_leaves(leaves: Sequence[Leaf], settings: Settings) -> tuple[Reading, ...]:
    """The readings of leaves, in order."""
    asked = settings.scope != "regularize"
    return _read(leaves, settings, folding([leaf.text for leaf in leaves], settings.folded) if asked else _UNSEEN)[0]


def _read(
    leaves: Sequence[Leaf],
    settings: Settings,
    shown: Folding = _UNSEEN,
    names: tuple[str, ...] = (),
    language: str = "",
) -> tuple[tuple[Reading, ...], list[int], Script]:
    phases = chosen(settings.select, settings.ignore, settings.judged)
    if settings.scope != "regularize":
        phases = in_scope(phases, settings.scope, shown)
    settled = settle([leaf.text for leaf in leaves], [_sheltered(leaf, names) for leaf in leaves], phases)
    if settings.variant:
        convert_settled(leaves, settled, phases, settings)
    texts = settled.texts
    found = scripts.detect_all(texts)
    lengths = [0 if leaf.kind == "code" else len(text) for leaf, text in zip(leaves, texts, strict=True)]
    found, total = scripts.witnessed(found, scripts.total(found, lengths), language)
    folds = fold_all(texts) if settings.fold else [""] * len(texts)
    judged = _judged(phases, settings)
    readings = []
    odd = glyphs(texts)
    for leaf, text, made, own, fold, signs in zip(leaves, texts, settled.layers, found, folds, odd, strict=True):
        ledger = Ledger(made) if made else _UNTOUCHED
        marks = _carried(leaf.marks, ledger) if leaf.marks and made else leaf.marks
        variants = _variants(made, judged) if judged and made else ()
        readings.append(Reading(text, ledger, marks, own, fold, True, variants, signs))
    return tuple(readings), settled.restless, total


_UNTOUCHED = Ledger()


def _judged(phases: Phases, settings: Settings) -> frozenset[str]:
    """The codes of the judged rules in force."""
    listed = {rule.code for _, listed in phases for rule in listed if rule.safety == "judged"}
    return frozenset(listed | ({SCRIPT_RULE} if settings.variant else set()))


def _sheltered(leaf: Leaf, names: tuple[str, ...] = ()) -> list[Span]:
    """What inline markup, and the names of the thread's users, keep from every edit but a legal one."""
    if leaf.kind == "code":
        return [(0, len(leaf.text))] if leaf.text else []
    if not leaf.marks and not names:
        return []
    spans = [(mark.start, mark.end) for mark in leaf.marks if mark.end > mark.start and _shelters(mark, leaf.text)]
    for name in names:
        at = leaf.text.find(name)
        while at >= 0:
            if _stands_alone(leaf.text, at, at + len(name)):
                spans.append((at, at + len(name)))
            at = leaf.text.find(name, at + len(name))
    return list(merged(spans))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name does not begin or end inside a word of letters or figures."""
    return not (
        (start and _WORD.match(text[start]) and _WORD.match(text[start - 1]))
        or (end < len(text) and _WORD.match(text[end]) and _WORD.match(text[end - 1]))
    )


_WORD = re.compile("[A-Za-z0-9\u00c0-\u024f\u0400-\u04ff]")


def _shelters(mark: Mark, text: str) -> bool:
    if mark.kind in {"code", "math", "smiley"}:
        return True
    shown = text[mark.start : mark.end]
    return mark.kind == "link" and ("://" in shown or shown.lower().startswith("www."))


def _carried(marks: Sequence[Mark], ledger: Ledger) -> tuple[Mark, ...]:
    """The marks over the reading text; a mark keeps every character that it held."""
    starts = ledger.forward([(mark.start, False) for mark in marks])
    ends = ledger.forward([(mark.end, mark.end > mark.start) for mark in marks])
    return tuple(
        replace(mark, start=start, end=max(start, end)) for mark, start, end in zip(marks, starts, ends, strict=True)
    )


def _variants(layers: Sequence[Layer], judged: Iterable[str]) -> tuple[Variant, ...]:
    """The judged edits, with where they stand in the reading text."""
    out: list[Variant] = []
    for at, layer in enumerate(layers):
        shift = 0
        for edit in layer.edits:
            start = edit.start + shift
            shift += len(edit.after) - len(edit.before)
            if edit.rule in judged:
                start, end = _later(layers[at + 1 :], start, start + len(edit.after))
                out.append(Variant(start, end, edit.before, edit.rule))
    return tuple(sorted(out, key=lambda variant: (variant.start, variant.end)))


def _later(layers: Sequence[Layer], start: int, end: int) -> tuple[int, int]:
    for layer in layers:
        carry = OffsetMap(layer)
        start, end = carry.forward(start), carry.forward(end, right=end > start)
    return start, max(start, end)


def _use(code: str, count: int, restored: int) -> RuleUse:
    rule = rules()[code]
    return RuleUse(code, rule.name, rule.reason, rule.ground, rule.safety, count, restored)
