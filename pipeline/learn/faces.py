"""One profile with both faces, where a board was seen as markup and as flattened text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.learn.group import Learnt
from pipeline.learn.written import text

MEMBERS = 3
"""Members that the pages of both faces must name, for one folder may hold two boards."""


def both(found: Sequence[Learnt]) -> list[Learnt]:
    """The results, with the profiles of one board's two faces in one file: that of the first, by name."""
    places: defaultdict[tuple[str, str], list[Learnt]] = defaultdict(list)
    for one in found:
        if one.profile:
            places[one.place].append(one)
    for some in places.values():
        faces = {one.face: one for one in some}
        if len(some) == len(faces) == 2:
            _join(faces["html"], faces["text"])
    return list(found)


def _join(html: Learnt, flat: Learnt) -> None:
    """Put the text face into the profile of the markup, if both are of one board."""
    members = _members(html) & _members(flat)
    if html.about and flat.about and html.about.engine != flat.about.engine:
        return  # each was tried with rows that the other has not
    if len(members) < MEMBERS or not html.about or not html.proposal or not flat.about or not flat.proposal:
        return
    learnt = f"{html.about.learnt} of markup and {flat.about.learnt} of text"
    about = replace(html.about, id=html.name.removesuffix("-html"), learnt=learnt)
    html.name = flat.within = about.id
    html.profile = text(about, html.proposal.html, flat.proposal.flat)
    flat.profile = ""


def _members(one: Learnt) -> set[str]:
    """The names on the pages that the account is of."""
    return {name for row in one.account.after for name in row.traces.names} if one.account else set()
