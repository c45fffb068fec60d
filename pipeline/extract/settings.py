"""What a user may set for this stage."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.profiles.library import profiles
from pipeline.extract.profiles.profile import ProfileError

DOUBTFUL = 0.5
"""Even odds. On the development pages and their mutants, see docs/doubt.md for what other thresholds would say."""
UNTRUSTED = 0.0
"""Confidence under which a reading is refused: none is, unless asked for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    face: str = "auto"
    """``html``, ``text``, or ``auto``: by media type and by looking at the text."""
    profile: str = "auto"
    """The id of the profile to use, ``generic`` for none of the package's, or ``auto``: by the signatures."""
    doubtful: float = DOUBTFUL
    """Confidence below which a document is doubtful: a warning is said."""
    untrusted: float = UNTRUSTED
    """Confidence below which a document is not archived but quarantined."""
    profiles: tuple[str, ...] = ()
    """Profiles of the user's own, used like those of the package: folders or files; held as their texts."""

    def check(self) -> None:
        """Raise ``ValueError`` for a profile that does not exist, or that cannot be loaded."""
        if self.profile not in ("auto", "generic") or self.profiles:
            known = profiles(self.profiles)
            if self.profile not in ("auto", "generic", *known):
                raise ProfileError(f"profile = {self.profile!r} is none of {', '.join(known)}")
