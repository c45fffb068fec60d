"""Why an entry claims what it claims: its own words, or what it looks for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.extract.profiles import library
from pipeline.extract.profiles.profile import AnchorEntry, Entry, LineEntry, Profile

_LONGEST = 90


def entry_reason(profile: str, face: str, entry: str, text: str = "", own: tuple[str, ...] = ()) -> str:
    """Why ``entry`` of a profile's ``face`` claims a region whose text is ``text``.

    The profile's own ``why`` stands first; without one it is what the entry looks for. ``own`` are
    the texts of the user's profiles.
    """
    row = _rows(profile, face, own).get(entry)
    if row is not None:
        return row.why or _described(row, text)
    if entry.startswith("lexicon."):
        _, name, role = (*entry.split(".", 2), "")[:3]
        return f"a phrase of the lexicon “{name}”, listed as {role}"
    return _built_in().get(entry, f"an entry of the profile {profile}")


def _described(row: Entry | LineEntry | AnchorEntry, text: str) -> str:
    if isinstance(row, Entry):
        return "matches " + _short(row.css)
    if isinstance(row, AnchorEntry):
        return "matches " + _short(row.pattern)
    stripped = text.strip()
    if stripped in row.strings or not row.patterns:
        return "a phrase that the profile lists"
    return "matches one of " + _short(" , ".join(row.patterns))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


@lru_cache(maxsize=64)
def _rows(profile: str, face: str, own: tuple[str, ...]) -> Mapping[str, Entry | LineEntry | AnchorEntry]:
    """The rows of a face by id: a profile's own before what it inherits and what all grammars know."""
    known: Profile | None = library.profiles(own).get(profile)
    found: dict[str, Entry | LineEntry | AnchorEntry] = {}
    for row in known.rows(face) if known else ():
        found.setdefault(row.id, row)
    for name in ("common", "generic") if face == "text" else ():
        for row in library.words(name).lines:
            found.setdefault(row.id, row)
            found.setdefault(f"generic.{row.id}", row)
    return found


@cache
def _built_in() -> Mapping[str, str]:
    text = files("pipeline.audit").joinpath("reasons.tsv").read_text("utf-8")
    return dict(csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE))
