"""Reads the poster's card: label and value pairs, and the name where the card says it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.printed import calendar
from pipeline.extract.text.grammar import Claim
from pipeline.extract.text.lines import Unit, key

CARD_LINE = 40
"""Longest line of a card that may be a name or a rank."""


_TIME = re.compile(calendar.token(), re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_VALUE = re.compile(r"-?\d[\d.,]{0,12}[万萬千KW]?")
_NUMBER = re.compile(r"\d{5,12}")
"""A name of digits; counts of posts and points that stand alone in their line have a label each."""
_PAIR = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,40})[ :：]{0,8}(-?\d[\d.,:-]{0,30}(?: ?(?:小时|小時|点|點)(?!\w))?)")
GROUP, REST, LEVEL, WHEN = "用户组", "其他", "等级", "时间"


def name(units: Sequence[Unit], claims: Sequence[Claim | None], card: Sequence[int], open_top: bool) -> str | None:
    """The poster's name: what a line says is online or offline, or the unknown line atop the card.

    ``open_top`` says that the card's beginning is sure (known furniture stands above it), so that
    an unknown first line is the name and not the end of something else. A rank or a mood is never
    a name: it stands under known lines.
    """
    for n in card:
        claim = claims[n]
        if claim and claim.entry.kind == "author-label" and n + 1 in card and not claims[n + 1]:
            return _once(_shown(units[n + 1]))
        if claim and claim.entry.kind == "presence":
            author = dict(claim.fields).get("author") or (_shown(units[n - 1]) if n > card[0] else "")
            if author and not _TIME.fullmatch(author):
                return _once(author)
    if len(card) > 1 and _NUMBER.fullmatch(_shown(units[card[0]])) and not _counts(units, claims, card):
        return _shown(units[card[0]])
    known = [n for n in card if (c := claims[n]) and c.entry.kind in ("label", "pair", "rank", "level")]
    free = [n for n in card if claims[n] is None and len(units[n].text) <= CARD_LINE]
    if known and open_top:
        top = next((n for n in card if not (c := claims[n]) or c.entry.place == "card"), None)
        free = [top] if top in free else []
    elif known:
        free = []
    shown = _shown(units[free[-1 if not known else 0]]) if free else None
    return _once(shown) if shown and not _TIME.fullmatch(shown) else None


def _counts(units: Sequence[Unit], claims: Sequence[Claim | None], card: Sequence[int]) -> bool:
    """Whether the number that begins a card is one of its counts: there is no more of them than labels below."""
    some = list(card[1:6])
    values = next((k for k, n in enumerate(some) if not _VALUE.fullmatch(_shown(units[n]))), len(some))
    labels = 0
    for n in some[values:]:
        if not (claim := claims[n]) or claim.entry.kind != "label":
            break
        labels += 1
    return values < max(1, labels)


def _shown(unit: Unit) -> str:
    return key(unit.text) or unit.text


def _once(name: str) -> str:
    """A name that is printed twice (link and bold link), once."""
    half = len(name) // 2
    twice = len(name) % 2 == 1 and name[:half] == name[half + 1 :] and name[half].isspace()
    return name[:half] if twice else name


def pairs(
    units: Sequence[Unit], claims: Sequence[Claim | None], card: Sequence[int], author: str | None
) -> tuple[tuple[str, str], ...]:
    """Label and value of each line of the card, in page order.

    A value stands above its label in the row of counts (``2万`` / ``主题``) and below it in lists
    (``积分`` / ``172459``): values seen wait for labels, and a label with none waiting takes the next.
    """
    made = _Pairs()
    for n in card:
        shown = _shown(units[n])
        if shown != author:
            made.take(claims[n], shown)
    return tuple(dict.fromkeys(made.found))


@dataclass(slots=True)
class _Pairs:
    """Pairs found so far, values that wait for a label, and a label that waits for a value."""

    found: list[tuple[str, str]] = field(default_factory=list)
    values: deque[str] = field(default_factory=deque)
    label: str = ""

    def take(self, claim: Claim | None, shown: str) -> None:
        kind = claim.entry.kind if claim else ""
        fields = dict(claim.fields) if claim else {}
        if kind == "label":
            self._label(shown.rstrip(":："))
        elif kind == "value" or (self.label and _VALUE.fullmatch(shown)):
            self._value(shown)
        elif kind == "pairs":
            self.found += [(label, value.strip()) for label, value in _PAIR.findall(shown)]
        elif "label" in fields:
            self.found.append((fields["label"], fields["value"].strip()))
        elif "level" in fields:
            self.found.append((LEVEL, shown))
        elif kind == "rank":
            self.found.append(("Rank", fields["rank"]))
        elif claim is None:
            self._unknown(shown)

    def _label(self, label: str) -> None:
        if self.values:
            self.found.append((label, self.values.popleft()))
        else:
            self.label = label

    def _value(self, shown: str) -> None:
        if self.label:
            self.found.append((self.label, shown))
            self.label = ""
        else:
            self.values.extend(_VALUE.findall(shown))

    def _unknown(self, shown: str) -> None:
        """File a line that no entry knows: under the waiting label, as a time, or as the group."""
        if self.label:
            self.found.append((self.label, shown))
            self.label = ""
        elif _TIME.fullmatch(shown) or _CLOCK.fullmatch(shown):
            self.found.append((WHEN, shown))
        else:
            self.found.append((REST if any(known == GROUP for known, _ in self.found) else GROUP, shown))
