"""Which profile reads a page: the weights of the signatures that match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.markup.match import select
from pipeline.extract.markup.selector import TAGS
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.library import profiles
from pipeline.extract.profiles.profile import Profile, Signature

_Reader = tuple[Profile, tuple[tuple[int, Signature], ...]]


def candidates(
    tree: Tree, text: str, url: str | None, own: tuple[str, ...] = ()
) -> list[tuple[Profile, tuple[str, ...]]]:
    """Profiles whose signatures reach their threshold, best first, with the ids that matched.

    ``own`` are the texts of a user's profiles.
    """
    seen: dict[int, bool] = {}
    generator = _generator(tree)
    scored: list[tuple[int, int, str, Profile, tuple[str, ...]]] = []
    readers, filed = _readers(own)
    speaking = _speaking(tree, filed, url, generator)
    for place, possible in sorted(_possible(readers, filed, speaking).items()):
        profile, signatures = readers[place]
        matched: set[str] = set()
        score, open_weight = 0, possible
        for number, row in signatures:
            if score + open_weight < profile.threshold:
                break
            if number not in speaking:
                continue
            if number not in seen:
                seen[number] = _speaks(row, tree, text, url, generator)
            open_weight -= max(0, row.weight)
            if seen[number]:
                matched.add(row.id)
                score += row.weight
        if score >= profile.threshold and (profile.extends is None or matched & profile.own):
            evidence = tuple(row.id for row in profile.signatures if row.id in matched)
            scored.append((-score, 0 if profile.extends else 1, profile.id, profile, evidence))
    return [(profile, evidence) for *_, profile, evidence in sorted(scored, key=lambda row: row[:3])]


def _speaking(tree: Tree, filed: _Filed, url: str | None, generator: str) -> set[int]:
    """Numbers of the signatures that can match: all others need a name that the page has not.

    Each selector is filed under one type, id or class that it needs; only names that both sides
    have are looked at, so that a hundred profiles cost no more than the page's own words.
    """
    speaking = set(filed.always)
    if url:
        speaking.update(filed.urls)
    if generator:
        speaking.update(filed.generators)
    for table, names in zip(tree.tables, filed.names, strict=True):
        for name in table.keys() & names.keys():
            speaking.update(names[name])
    return speaking


def _possible(readers: Sequence[_Reader], filed: _Filed, speaking: Iterable[int]) -> dict[int, int]:
    """The profiles, by place, that can reach their threshold, and the most they can weigh."""
    weights: dict[int, int] = {}
    for number in speaking:
        for place, weight in filed.weights[number]:
            weights[place] = weights.get(place, 0) + weight
    return {place: weight for place, weight in weights.items() if weight >= readers[place][0].threshold}


@dataclass(slots=True)
class _Filed:
    """Signatures, by number, under what they need; ``weights`` are the profiles that each speaks for."""

    weights: list[list[tuple[int, int]]] = field(default_factory=list)
    names: tuple[dict[str, list[int]], ...] = field(default_factory=lambda: ({}, {}, {}))
    always: list[int] = field(default_factory=list)
    urls: list[int] = field(default_factory=list)
    generators: list[int] = field(default_factory=list)

    def file(self, row: Signature) -> int:
        """Take a signature in; its number."""
        number = len(self.weights)
        self.weights.append([])
        if row.url or row.generator:
            (self.urls if row.url else self.generators).append(number)
        elif not row.selector or any(not selector.needs for selector in row.selector):
            self.always.append(number)
        else:
            for selector in row.selector:
                table, name = max(selector.needs, key=lambda need: need[0] != TAGS)
                self.names[table].setdefault(name, []).append(number)
        return number


@lru_cache(maxsize=8)
def _readers(own: tuple[str, ...]) -> tuple[tuple[_Reader, ...], _Filed]:
    """Profiles with an HTML face, their signatures the heaviest first, and these filed by need."""
    readers: list[_Reader] = []
    filed, numbers = _Filed(), dict[int, int]()
    for profile in profiles(own).values():
        signatures = sorted((row for row in profile.signatures if row.face == "html"), key=lambda row: -row.weight)
        if not profile.entries or not signatures:
            continue
        for row in signatures:
            if id(row) not in numbers:
                numbers[id(row)] = filed.file(row)
            if row.weight > 0:
                filed.weights[numbers[id(row)]].append((len(readers), row.weight))
        readers.append((profile, tuple((numbers[id(row)], row) for row in signatures)))
    return tuple(readers), filed


def _speaks(row: Signature, tree: Tree, text: str, url: str | None, generator: str) -> bool:
    if row.selector:
        return bool(select(tree, row.selector))
    if row.generator:
        return bool(generator and row.generator.search(generator))
    if row.url:
        return bool(url and row.url.search(url))
    return bool(row.contains) and row.contains in text if row.contains else False


def _generator(tree: Tree) -> str:
    for i in tree.of_tag("meta"):
        if tree.attrs[i].get("name", "").lower() == "generator":
            return tree.attrs[i].get("content", "")
    return ""
