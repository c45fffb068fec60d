"""What a user may set for this stage."""

from __future__ import annotations

from dataclasses import dataclass

DOUBTFUL = 0.0
UNTRUSTED = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    face: str = "auto"
    """``html``, ``text``, or ``auto``: by media type and by looking at the text."""
    profile: str = "auto"
    """The id of the profile to use, ``generic`` for none, or ``auto``: by the signatures."""
    doubtful: float = DOUBTFUL
    """Confidence below which a document is doubtful: a warning is said."""
    untrusted: float = UNTRUSTED
    """Confidence below which a document is not archived but quarantined."""
