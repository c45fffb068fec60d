"""Line grammars: the ``[text]`` part of a profile, compiled. ``docs/flattened-text.md`` describes it."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.extract.printed import calendar
from pipeline.extract.printed import floor as floors
from pipeline.extract.profiles.profile import Profile, ProfileError, load
from pipeline.extract.text.lines import REACH, key
from pipeline.model.page import Role

PLACES: Mapping[str, float] = {
    "mark": 0.0,
    "head": 1.0,
    "byline": 1.0,
    "card": 1.0,
    "post": 0.0,
    "tail": 2.0,
    "end": 4.0,
}
"""Where a string stands on a page, and how strongly it speaks against being a post's text."""

_LINE_KEYS = frozenset({"id", "role", "place", "strings", "patterns", "weight", "section", "kind", "after"})
_ANCHOR_KEYS = frozenset({"id", "pattern", "before", "min", "quoted", "also", "rival", "inline", "above"})
_TEXT_KEYS = frozenset({"lexicons", "order", "anchors", "lines", "threshold", "companions", "unnumbered"})
_SEPARATOR = re.compile(r"[\s|/·•,，.。:：;；>›»«<\-–—_*`#()（）\[\]【】\d+&©]+|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a line grammar: lines that are wholly this, where they stand, what they are."""

    id: str
    role: Role
    place: str
    weight: float
    section: bool = False
    """Whether lines that nobody knows, below this one, belong to it."""
    kind: str = ""
    after: str = ""
    """The id of an entry that must stand directly above; without it this one claims nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry's claim on a line, with what its pattern's named groups read there."""

    entry: Entry
    fields: tuple[tuple[str, str], ...] = ()


_RULE = Entry("separator", Role.LAYOUT, "mark", 0.0)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A byline that opens (or, ``before``, closes) a post."""

    id: str
    pattern: re.Pattern[str]
    before: bool = False
    """Whether the text of the post stands before the byline."""
    min: int = 1
    """How many such bylines a page must have to be read by this one."""
    quoted: bool = False
    """Whether the heads of quotations look the same."""
    also: bool = False
    """Whether it stands beside the anchor above it in the file, instead of in its place."""
    rival: bool = False
    """Whether it is taken before the anchor above it where it occurs more often."""
    inline: bool = False
    """Whether it is unmistakable, so that a line may begin with the end of the post before."""
    above: re.Pattern[str] | None = None
    """What the line above it must be."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A compiled line grammar."""

    id: str
    platform: str
    order: str
    anchors: tuple[Anchor, ...]
    strings: Mapping[str, Entry]
    weak: Mapping[str, Entry]
    """Strings of the lexicons, asked after the patterns."""
    patterns: tuple[tuple[re.Pattern[str], Entry], ...]
    heads: Mapping[str, Sequence[str]] = field(default_factory=dict)
    companions: tuple[re.Pattern[str], ...] = ()
    urls: tuple[re.Pattern[str], ...] = ()
    """What the profile reads in addresses."""
    unnumbered: int = 0
    """How many posts stand before the one that the engine numbers 1."""
    any_pattern: re.Pattern[str] | None = None

    def claim(self, text: str, *, joined: bool = True) -> Claim | None:
        """The entry that knows a whole line, or ``None``; ``joined``: lines of several strings too."""
        if len(text) > REACH:
            return None if any(char.isalnum() for char in text) else Claim(_RULE)
        shown = key(text) or text
        entry = self.strings.get(shown)
        if entry:
            return Claim(entry)
        for pattern, known in self.patterns if self.any_pattern and self.any_pattern.fullmatch(shown) else ():
            found = pattern.fullmatch(shown)
            if found:
                return Claim(known, tuple((k, v) for k, v in found.groupdict().items() if v is not None))
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
            if claim and claim.entry.after and above not in (claim.entry.after, claim.entry.id):
                claim = None
            above = claim.entry.id if claim else ""
            found.append(claim)
        return found

    def _joined(self, shown: str) -> Entry | None:
        """The first known string of a line that is known strings and separators throughout."""
        if len(shown) > 120:
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
        """The longest known string at an offset of a text, or ``None``."""
        for name in self.heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                return name
        return None


def skip(text: str, at: int) -> int:
    """The offset past separators, digits and list marks."""
    found = _SEPARATOR.match(text, at)
    return found.end() if found else at


@cache
def faces() -> tuple[Profile, ...]:
    """The profiles that have a text face: those of the package and the text-only ones. By id.

    Raises ``ProfileError``.
    """
    tables = {**_tables("pipeline.extract.text", "grammars"), **_tables("pipeline.extract", "profiles", spoken=True)}
    return tuple(profile for _, profile in sorted(load(tables).items()) if profile.text)


def _tables(package: str, folder: str, *, spoken: bool = False) -> Mapping[str, Mapping[str, object]]:
    """The profiles of a folder as tables by id; ``spoken``: only those with a text face and those
    that they extend, so that reading text compiles no selector of another engine.
    """
    found: dict[str, Mapping[str, object]] = {}
    for file in sorted(files(package).joinpath(folder).iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text("utf-8"))
            found[str(read["id"])] = read
    if not spoken:
        return found
    wanted: dict[str, Mapping[str, object]] = {}
    for name, table in found.items():
        if "text" not in table:
            continue
        parent: str | None = name
        while parent and parent in found and parent not in wanted:
            wanted[parent] = found[parent]
            above = found[parent].get("extends")
            parent = str(above) if above else None
    return wanted


@cache
def grammar(id: str) -> Grammar:
    """The line grammar of a profile. Raises ``ProfileError``, and ``StopIteration`` for none."""
    return compiled(next(profile for profile in faces() if profile.id == id))


def compiled(profile: Profile) -> Grammar:
    """The ``[text]`` part of a profile, compiled. Raises ``ProfileError``."""
    table = profile.text
    unknown = set(table) - _TEXT_KEYS
    if unknown:
        raise ProfileError(f"profile {profile.id}: [text] has unknown keys {sorted(unknown)}")
    strings: dict[str, Entry] = {}
    weak: dict[str, Entry] = {}
    patterns: list[tuple[re.Pattern[str], Entry]] = []
    loose = table.get("order") == "loose"
    words = _words("generic") if loose else {}
    for row in [*_rows(table, "lines"), *_rows(words, "lines"), *_rows(_words("common"), "lines")]:
        entry = _entry(profile.id, row)
        for name in _strings(row.get("strings", ())):
            strings.setdefault(key(name) or name, entry)
            if entry.place == "end":
                strings.setdefault(key(name).capitalize(), entry)
        patterns += [(_pattern(text), entry) for text in _strings(row.get("patterns", ()))]
    for name in (*_strings(table.get("lexicons", ())), *_strings(words.get("lexicons", ()))):
        for text, known in _lexicon(name).items():
            weak.setdefault(text, known)
    return Grammar(
        id=profile.id,
        platform=profile.platform,
        order=str(table.get("order", "card-first")),
        anchors=tuple(_anchor(profile.id, row) for row in _rows(table, "anchors")),
        strings=strings,
        weak=weak,
        patterns=tuple(patterns),
        heads=_heads({**weak, **strings}),
        companions=tuple(_pattern(text) for text in _strings(table.get("companions", ()))),
        urls=profile.urls,
        unnumbered=int(str(table.get("unnumbered", 0))),
        any_pattern=_any(patterns),
    )


@cache
def _words(name: str) -> Mapping[str, object]:
    """Lines that many grammars know, after their own."""
    return tomllib.loads(files("pipeline.extract.text").joinpath(f"{name}.toml").read_text("utf-8"))


def _any(patterns: Sequence[tuple[re.Pattern[str], Entry]]) -> re.Pattern[str] | None:
    """One pattern that matches where any of them does: most lines are asked once, not forty times."""
    bare = [re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern, _ in patterns]
    return re.compile("|".join(f"(?:{text})" for text in bare), re.IGNORECASE) if bare else None


def _entry(profile: str, row: Mapping[str, object]) -> Entry:
    unknown = set(row) - _LINE_KEYS
    place = str(row.get("place", "tail"))
    if unknown or place not in PLACES:
        raise ProfileError(f"profile {profile}: line {row.get('id')!r}: unknown {sorted(unknown) or place}")
    weight = float(str(row.get("weight", PLACES[place])))
    section = bool(row.get("section", False))
    role = Role(str(row["role"]))
    return Entry(str(row["id"]), role, place, weight, section, str(row.get("kind", "")), str(row.get("after", "")))


def _anchor(profile: str, row: Mapping[str, object]) -> Anchor:
    unknown = set(row) - _ANCHOR_KEYS
    if unknown:
        raise ProfileError(f"profile {profile}: anchor {row.get('id')!r}: unknown {sorted(unknown)}")
    least, quoted = int(str(row.get("min", 1))), bool(row.get("quoted", False))
    before, also = bool(row.get("before", False)), bool(row.get("also", False))
    rival, inline = bool(row.get("rival", False)), bool(row.get("inline", False))
    above = _pattern(str(row["above"])) if "above" in row else None
    return Anchor(str(row["id"]), _pattern(str(row["pattern"])), before, least, quoted, also, rival, inline, above)


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern with ``{time}``, ``{floor}`` and ``{name}`` filled in."""
    text = text.replace("{time}", f"(?P<time>{calendar.token()})").replace("{when}", f"(?:{calendar.token()})")
    text = text.replace("{floor}", f"(?P<floor>{floors.token()})")
    text = text.replace("{name}", r"(?P<author>[^\s|:：,，。>][^|\n:：，。>]{0,38}?)")
    return re.compile(text, re.IGNORECASE)


_PLACE_OF = {"toolbar": "tail", "reply-box": "end", "footer": "end", "header": "head", "attachment": "post"}


@cache
def _lexicon(name: str) -> Mapping[str, Entry]:
    """A table of interface strings. Their entries speak weakly: nobody looked at each of them."""
    source = files("pipeline.extract.text").joinpath("lexicons", f"{name}.tsv").read_text("utf-8")
    rows = list(csv.reader(source.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    found: dict[str, Entry] = {}
    for text, role, *_ in rows:
        place = _PLACE_OF.get(role, "tail")
        found[key(text) or text] = Entry(f"lexicon.{name}.{role}", Role(role), place, 1.0)
    return found


def _heads(strings: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Known strings of two characters and more by their first two, longest first."""
    found: dict[str, list[str]] = {}
    for name in strings:
        if len(name) > 1:
            found.setdefault(name[:2], []).append(name)
    return {head: sorted(names, key=lambda name: (-len(name), name)) for head, names in found.items()}


def _rows(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = table.get(name, [])
    if not isinstance(rows, list):
        raise ProfileError(f"[text] {name} is not a list of tables")
    return rows


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable):
        raise ProfileError(f"{value!r} is not a text or a list of texts")
    return tuple(str(item) for item in value)
