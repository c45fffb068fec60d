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
class Folding:
    """What a page shows of having been folded to ASCII, or widened, after its writers wrote it.

    ``half`` and ``full`` count the half-width and full-width marks beside Han, ``native`` the marks
    that no folding of widths touches (。 、 “ ”). ``witness`` is ``page`` where these counts decided,
    ``yes`` or ``no`` where the settings said so.
    """

    folded: bool = False
    widened: bool = False
    half: int = 0
    full: int = 0
    native: int = 0
    witness: str = "page"


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that edited or reported on this page, described for headers and records.

    ``safety`` is ``safe``, ``judged`` or ``report``; ``count`` the number of its edits, and
    ``restored`` how many of them undo what the page shows a scraper to have done (the others
    regularize what a person wrote).
    """

    code: str
    name: str
    reason: str
    ground: str
    safety: str
    count: int
    restored: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A page whose every leaf has its reading; ``readings[n]`` belongs to ``page.leaves[n]``."""

    page: Page
    readings: tuple[Reading, ...]
    rules: tuple[RuleUse, ...] = ()
    """The rules that edited the page, sorted by code."""
    script: Script = Script("und")
    findings: tuple[Finding, ...] = ()
    folding: Folding = Folding()
    """What the page shows of folding, by which edits are told apart as restoring or regularizing."""
    scope: str = "regularize"
    """Which edits were to be made: ``regularize``, ``restore`` or ``off``."""
    dictionaries: str = ""
    """Version and digest of the dictionaries that script detection and the search fold use."""
