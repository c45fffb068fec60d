"""What a user may set for this stage."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.normalize.rules import rules

VARIANTS: tuple[str, ...] = ("zh-Hans", "zh-Hant", "zh-TW", "zh-HK")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key.

    Attributes:
        select: Codes of the rules in force, or beginnings of codes (``PUN``); empty for all.
        ignore: Codes, or beginnings of codes, of rules put out of force.
        judged: Whether judged rules edit too; their edits are shown beside the original.
        fold: Whether the search fold (L2) is made.
        variant: One of :data:`VARIANTS`, to which the reading text is converted (judged);
            ``None`` leaves the script alone.
        names: Names that script conversion treats as given, beside those the package lists:
            ``於梨華`` stays as it is, ``徐乾學=徐乾学`` has that Simplified form.

    Raises ``ValueError`` for a code, a variant or a name that cannot be.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    judged: bool = False
    fold: bool = True
    variant: str | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for beginning in (*self.select, *self.ignore):
            if not any(code.startswith(beginning) for code in rules()):
                raise ValueError(f"no rule's code begins with {beginning!r}; `guidang rule` lists them")
        if self.variant is not None and self.variant not in VARIANTS:
            raise ValueError(f"variant {self.variant!r} is none of {', '.join(VARIANTS)}")
        for entry in self.names:
            name, sign, form = entry.partition("=")
            if not name or (sign and len(form) != len(name)):
                raise ValueError(f"name {entry!r}: write NAME, or NAME=FORM with as many characters")
