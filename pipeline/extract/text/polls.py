"""A poll among the lines of a post: its head, its options, and the share of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit
from pipeline.model.page import Block, Role

_OPTION = re.compile(r"\d{1,2}\s?[.、．:：)]\s?\S.{0,200}")
_SHARE = re.compile(r"[|\s█▇=-]{0,60}\d{1,3}(?:\.\d+)?\s?%\s?(?:[(（]\s?[\d,]+\s?(?:票|人|votes?)?\s?[)）])?")

Leaf = Callable[[Unit, Role, str, str], list[Block]]


def poll(head: Unit, claim: Claim, below: Iterator[tuple[Unit, Claim | None]], leaf: Leaf) -> tuple[Block | None, int]:
    """The block of a poll, and how many lines below its head it takes; ``None`` where no option follows.

    Options are numbered lines; a share stands behind an option or on the line below it. Lines that the software
    prints among them are no options (their entries begin with ``poll.``).
    """
    rows: list[tuple[str, Unit]] = []
    taken = 0
    for count, (unit, known) in enumerate(below, 1):
        if known is not None and known.entry.id.startswith("poll."):
            rows.append(("software", unit))
            continue
        if rows and _SHARE.fullmatch(unit.text) and any(kind == "option" for kind, _ in rows):
            rows.append(("share", unit))
        elif known is None and _OPTION.fullmatch(unit.text):
            rows.append(("option", unit))
        else:
            break
        taken = count
    if sum(kind == "option" for kind, _ in rows) < 2:
        return None, 0
    children = leaf(head, Role.POLL, claim.entry.id, "label")
    parts: list[Block] = []
    for kind, unit in [*rows[:], ("option", head)]:
        if kind == "option" and parts:
            children.append(Block("item", children=tuple(parts)))
            parts = []
        if kind == "software" or unit is head:
            continue
        parts += leaf(unit, Role.POLL, f"poll.{kind}", "paragraph")
    return Block("poll", children=tuple(children)), taken
