"""Which profile reads a page: the weights of the signatures that match."""

from __future__ import annotations

from functools import cache

from pipeline.extract.html.match import select
from pipeline.extract.html.tree import Tree
from pipeline.extract.profile import Profile, Signature, profiles


def candidates(tree: Tree, text: str, url: str | None) -> list[tuple[Profile, tuple[str, ...]]]:
    """Profiles whose signatures reach their threshold, best first, with the ids that matched."""
    seen: dict[int, bool] = {}
    generator = _generator(tree)
    scored: list[tuple[int, int, str, Profile, tuple[str, ...]]] = []
    for profile, signatures, possible in _readers():
        matched: set[str] = set()
        score, open_weight = 0, possible
        for row in signatures:
            if score + open_weight < profile.threshold:
                break
            if id(row) not in seen:
                seen[id(row)] = _speaks(row, tree, text, url, generator)
            open_weight -= max(0, row.weight)
            if seen[id(row)]:
                matched.add(row.id)
                score += row.weight
        if score >= profile.threshold and (profile.extends is None or matched & profile.own):
            evidence = tuple(row.id for row in profile.signatures if row.id in matched)
            scored.append((-score, 0 if profile.extends else 1, profile.id, profile, evidence))
    return [(profile, evidence) for *_, profile, evidence in sorted(scored, key=lambda row: row[:3])]


@cache
def _readers() -> tuple[tuple[Profile, tuple[Signature, ...], int], ...]:
    """Profiles with an HTML face, their signatures the heaviest first, and the most these can weigh."""
    out = []
    for profile in profiles().values():
        signatures = sorted((row for row in profile.signatures if row.face == "html"), key=lambda row: -row.weight)
        if profile.entries and signatures:
            out.append((profile, tuple(signatures), sum(max(0, row.weight) for row in signatures)))
    return tuple(out)


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
