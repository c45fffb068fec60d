"""What a user may set for this stage."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.normalize.rules import rules
from pipeline.normalize.scope import SCOPES, WITNESSES

VARIANTS: tuple[str, ...] = ("zh-Hans", "zh-Hant", "zh-TW", "zh-HK")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key.

    Raises ``ValueError`` for a code, a variant or a name that cannot be.
    """

    scope: str = "regularize"
    """``regularize`` makes all edits of the rules in force; ``restore`` only those that undo what the page
    shows to have been folded or widened, and what XML demands; ``off`` only the latter."""
    folded: str = "page"
    """``page`` where each page is asked whether it was folded; ``yes`` or ``no`` where that is known of the
    folder or board."""
    select: tuple[str, ...] = ()
    """Codes of the rules in force, or beginnings of codes (``PUN``); empty for all."""
    ignore: tuple[str, ...] = ()
    """Codes, or beginnings of codes, of rules put out of force."""
    judged: bool = False
    """Whether judged rules edit too; their edits are shown beside the original."""
    fold: bool = True
    """Whether the search fold (L2) is made."""
    variant: str | None = None
    """The script to which the reading text is converted (judged): ``zh-Hans``, ``zh-Hant``, ``zh-TW`` or
    ``zh-HK``; without one the script is left alone."""
    names: tuple[str, ...] = ()
    """Names that script conversion treats as given, beside those the package lists: ``於梨華`` stays as it is,
    ``徐乾學=徐乾学`` has that Simplified form."""

    def __post_init__(self) -> None:
        for beginning in (*self.select, *self.ignore):
            if not any(code.startswith(beginning) for code in rules()):
                raise ValueError(f"no rule's code begins with {beginning!r}; `guidang rule` lists them")
        if self.scope not in SCOPES:
            raise ValueError(f"scope {self.scope!r} is none of {', '.join(SCOPES)}")
        if self.folded not in WITNESSES:
            raise ValueError(f"folded {self.folded!r} is none of {', '.join(WITNESSES)}")
        if self.variant is not None and self.variant not in VARIANTS:
            raise ValueError(f"variant {self.variant!r} is none of {', '.join(VARIANTS)}")
        for entry in self.names:
            name, sign, form = entry.partition("=")
            if not name or (sign and len(form) != len(name)):
                raise ValueError(f"name {entry!r}: write NAME, or NAME=FORM with as many characters")
