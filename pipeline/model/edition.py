"""What normalization gives: the reading text of each leaf, and the account of its edits."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.finding import Finding
from pipeline.model.ledger import Ledger
from pipeline.model.page import Mark, Page


@dataclass(frozen=True, slots=True)
class Script:
    """Script evidence of a text: characters that only one script writes, and the label.

    ``label`` is ``zh-Hans``, ``zh-Hant``, ``zh`` (Han, undecided), ``mixed``, ``ja``, ``ko``,
    ``und-Latn`` or another BCP 47 tag, or ``und``.
    """

    label: str
    hans: int = 0
    hant: int = 0
    han: int = 0


@dataclass(frozen=True, slots=True)
class Variant:
    """A judged change shown beside the reading: ``[start, end)`` of the reading text, the form
    it replaced (``orig``) and the rule that made it.
    """

    start: int
    end: int
    orig: str
    rule: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character outside Unicode's standard repertoire at ``offset`` of the reading text.

    ``source`` is what the bytes said (``PUA U+E000``, ``Wingdings F0B7`` …), ``name`` describes
    it, ``standard`` is a standard character for it where one is known but was not substituted.
    """

    offset: int
    char: str
    name: str
    source: str = ""
    standard: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A leaf as it reads: ``ledger.revert(text)`` is the leaf's text, exactly.

    ``fold`` is the search fold (L2), as long as ``text`` code point by code point unless
    ``fold_aligned`` is false. ``marks`` are the leaf's marks carried to reading offsets.
    """

    text: str
    ledger: Ledger = Ledger()
    marks: tuple[Mark, ...] = ()
    script: Script = Script("und")
    fold: str = ""
    fold_aligned: bool = True
    variants: tuple[Variant, ...] = ()
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that edited or reported on this page, described for headers and records.

    ``safety`` is ``safe``, ``judged`` or ``report``; ``count`` the number of its edits.
    """

    code: str
    name: str
    reason: str
    ground: str
    safety: str
    count: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A page whose every leaf has its reading; ``readings[n]`` belongs to ``page.leaves[n]``."""

    page: Page
    readings: tuple[Reading, ...]
    rules: tuple[RuleUse, ...] = ()
    """The rules that edited the page, sorted by code."""
    script: Script = Script("und")
    findings: tuple[Finding, ...] = ()
    dictionaries: str = ""
    """Version and digest of the dictionaries that script detection and the search fold use."""
