"""Which entries of a profile speak on a page: for those who write profiles."""

from __future__ import annotations

from collections import Counter

from pipeline.extract import face
from pipeline.extract.html.claims import lay
from pipeline.extract.markup.tree import parse
from pipeline.extract.profiles.library import profiles
from pipeline.extract.settings import Settings
from pipeline.extract.text.matched import matched
from pipeline.model.transcript import Transcript


def probe(item: Transcript, settings: Settings) -> Counter[str]:
    """How often each row of the profile ``settings.profile`` matches on a page: elements by entry, lines by entry."""
    profile = profiles(settings.profiles)[settings.profile]
    shown = face(item) if settings.face == "auto" else settings.face
    if shown == "text":
        return matched(item.text, profile.id, settings.profiles) if profile.text else Counter()
    claims = lay(parse(item.text), profile)
    return Counter(row.id for rows in claims.on.values() for row in rows if row.selector)
