"""Line grammars: the ``[text]`` part of a profile, compiled. ``docs/flattened-text.md`` describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pipeline.extract.printed.folded import fold, groups
from pipeline.extract.profiles import library
from pipeline.extract.profiles.profile import LineEntry, NameRule, Profile, TextFace
from pipeline.extract.profiles.rows import pattern
from pipeline.extract.text.lines import REACH, key
from pipeline.model.page import Role

LONGEST = 120
"""Longest line that is asked for an entry of the grammar."""


_SEPARATOR = re.compile(r"[\s|/·•,，.。:：;；>›»«<\-–—_*`#()（）\[\]【】\d+&©]+|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry's claim on a line, with what its pattern's named groups read there."""

    entry: LineEntry
    fields: tuple[tuple[str, str], ...] = ()


_RULE = LineEntry("separator", Role.LAYOUT, "mark", 0.0)


@dataclass(frozen=True, slots=True)
class BylineAnchor:
    """A byline's entry (:class:`~pipeline.extract.profiles.profile.AnchorEntry`) with its patterns compiled."""

    id: str
    pattern: re.Pattern[str]
    before: bool = False
    min: int = 1
    quoted: bool = False
    also: bool = False
    rival: bool = False
    inline: bool = False
    above: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines that are remarks (:class:`~pipeline.extract.profiles.profile.AsideEntry`), compiled."""

    id: str
    pattern: re.Pattern[str]
    opens: re.Pattern[str] | None = None
    closes: re.Pattern[str] | None = None
    time: re.Pattern[str] | None = None
    tools: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """A compiled line grammar."""

    id: str
    platform: str
    order: str
    anchors: tuple[BylineAnchor, ...]
    strings: Mapping[str, LineEntry]
    weak: Mapping[str, LineEntry]
    """Strings of the lexicons, asked after the patterns."""
    patterns: tuple[tuple[re.Pattern[str], LineEntry], ...]
    heads: Mapping[str, Sequence[str]] = field(default_factory=dict)
    companions: tuple[re.Pattern[str], ...] = ()
    urls: tuple[re.Pattern[str], ...] = ()
    """What the profile reads in addresses."""
    unnumbered: int = 0
    """How many posts stand before the one that the engine numbers 1."""
    any_pattern: re.Pattern[str] | None = None
    name: NameRule | None = None
    asides: tuple[Aside, ...] = ()

    def claim(self, text: str, *, joined: bool = True, above: str | None = None) -> Claim | None:
        """The entry that knows a whole line, or ``None``; ``joined``: lines of several strings too; ``above``: the
        entry of the line above, to which entries that need one are held (not given: they are not).
        """
        if len(text) > REACH:
            return None if any(char.isalnum() for char in text) else Claim(_RULE)
        written = key(text) or text
        shown = fold(written)
        entry = self.strings.get(shown)
        if entry and _follows(entry, above):
            return Claim(entry)
        for row, known in self.patterns if self.any_pattern and self.any_pattern.fullmatch(shown) else ():
            found = row.fullmatch(shown) if _follows(known, above) else None
            if found:
                return Claim(known, tuple(groups(found, written).items()))
        entry = self.weak.get(shown) or (self._joined(shown) if joined else None)
        return Claim(entry) if entry else None

    def claims(self, texts: Iterable[str]) -> list[Claim | None]:
        """The claim on each line of a page; an entry that needs another one above it is held to that."""
        found: list[Claim | None] = []
        above = ""
        known: dict[str, Claim | None] = {}
        for text in texts:
            if text not in known:
                known[text] = self.claim(text)
            claim = known[text]
            if claim and claim.entry.after:
                claim = self.claim(text, above=above)
            above = claim.entry.id if claim else ""
            found.append(claim)
        return found

    def _joined(self, shown: str) -> LineEntry | None:
        """The first known string of a folded line that is known strings and separators throughout."""
        if len(shown) > LONGEST:
            return None
        first, at = None, 0
        while at < len(shown):
            at = skip(shown, at)
            if at >= len(shown):
                break
            name = self.longest(shown, at)
            if not name:
                return None
            first = first or self.strings.get(name) or self.weak[name]
            at += len(name)
        return first

    def place(self, name: str) -> str:
        """Where a known string stands."""
        return (self.strings.get(name) or self.weak[name]).place

    def longest(self, text: str, at: int) -> str | None:
        """The longest known string at an offset of a folded text, or ``None``."""
        for name in self.heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                return name
        return None


def _follows(entry: LineEntry, above: str | None) -> bool:
    """Whether an entry stands where it is valid: below the one it needs, or below itself; a title is one line."""
    return above is None or not entry.after or above == entry.after or (above == entry.id and entry.place != "head")


def skip(text: str, at: int) -> int:
    """The offset past separators, digits and list marks."""
    found = _SEPARATOR.match(text, at)
    return found.end() if found else at


@lru_cache(maxsize=8)
def faces(own: tuple[str, ...] = ()) -> tuple[Profile, ...]:
    """The profiles that can be recognized in flattened text, by id; ``own`` are a user's files."""
    return tuple(profile for profile in library.profiles(own).values() if profile.text and _recognized(profile))


def _recognized(profile: Profile) -> bool:
    """Whether a text signature of its own speaks for a profile."""
    return any(row.pattern for row in profile.signatures if row.id in profile.own)


@lru_cache(maxsize=256)
def grammar(id: str, own: tuple[str, ...] = ()) -> Grammar:
    """The line grammar of a profile; ``own`` are a user's files. Raises ``ProfileError``."""
    return compiled(library.profiles(own)[id])


def compiled(profile: Profile) -> Grammar:
    """The text face of a profile, compiled. Raises ``ProfileError``."""
    face = profile.text or TextFace()
    strings: dict[str, LineEntry] = {}
    weak: dict[str, LineEntry] = {}
    patterns: list[tuple[re.Pattern[str], LineEntry]] = []
    loose = library.words("generic") if face.order == "loose" else TextFace()
    inside = [row for row in library.words("generic").lines if row.place == "post"] if face.order == "framed" else []
    for entry in (*face.lines, *inside, *loose.lines, *library.words("common").lines):
        for name in entry.strings:
            shown = fold(key(name) or name)
            strings.setdefault(shown, entry)
            if entry.place == "end":
                strings.setdefault(shown.capitalize(), entry)
        patterns += [(pattern(text), entry) for text in entry.patterns]
    for name in (*face.lexicons, *loose.lexicons):
        for text, known in _lexicon(name).items():
            weak.setdefault(text, known)
    return Grammar(
        id=profile.id,
        platform=profile.platform,
        order=face.order,
        anchors=tuple(
            BylineAnchor(
                row.id,
                pattern(row.pattern),
                row.before,
                row.min,
                row.quoted,
                row.also,
                row.rival,
                row.inline,
                pattern(row.above) if row.above is not None else None,
            )
            for row in face.anchors
        ),
        strings=strings,
        weak=weak,
        patterns=tuple(patterns),
        heads=_heads({**weak, **strings}),
        companions=tuple(pattern(text) for text in face.companions),
        urls=profile.urls,
        unnumbered=face.unnumbered,
        any_pattern=_any(patterns),
        name=face.name,
        asides=tuple(
            Aside(row.id, pattern(row.pattern), *map(_maybe, (row.opens, row.closes, row.time, row.tools)))
            for row in face.asides
        ),
    )


def _maybe(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else pattern(text)


def _any(patterns: Sequence[tuple[re.Pattern[str], LineEntry]]) -> re.Pattern[str] | None:
    """One pattern that matches where any of them does: most lines are asked once, not forty times."""
    bare = [re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern, _ in patterns]
    return re.compile("|".join(f"(?:{text})" for text in bare), re.IGNORECASE) if bare else None


_PLACE_OF = {"toolbar": "tail", "reply-box": "end", "footer": "end", "header": "head", "attachment": "post"}


@cache
def _lexicon(name: str) -> Mapping[str, LineEntry]:
    """A table of interface strings. Their entries speak weakly: nobody looked at each of them."""
    found: dict[str, LineEntry] = {}
    for text, role in library.lexicon(name).items():
        found[fold(key(text) or text)] = LineEntry(
            f"lexicon.{name}.{role}", Role(role), _PLACE_OF.get(role, "tail"), 1.0
        )
    return found


def _heads(strings: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Known strings of two characters and more by their first two, longest first."""
    found: dict[str, list[str]] = {}
    for name in strings:
        if len(name) > 1:
            found.setdefault(name[:2], []).append(name)
    return {head: sorted(names, key=lambda name: (-len(name), name)) for head, names in found.items()}
