"""Which profile reads a page: the weights of the signatures that match."""

from __future__ import annotations

from pipeline.extract.html.match import select
from pipeline.extract.html.tree import Tree
from pipeline.extract.profile import Profile, Signature, profiles


def candidates(tree: Tree, text: str, url: str | None) -> list[tuple[Profile, tuple[str, ...]]]:
    """Profiles whose signatures reach their threshold, best first, with the ids that matched."""
    seen: dict[int, bool] = {}
    generator = _generator(tree)
    scored: list[tuple[int, int, str, Profile, tuple[str, ...]]] = []
    for profile in profiles().values():
        if not profile.entries:
            continue
        matched: list[Signature] = []
        for row in profile.signatures:
            if row.face == "html":
                if id(row) not in seen:
                    seen[id(row)] = _speaks(row, tree, text, url, generator)
                if seen[id(row)]:
                    matched.append(row)
        score = sum(row.weight for row in matched)
        own = profile.extends is None or any(row.id in profile.own for row in matched)
        if score >= profile.threshold and own:
            scored.append((-score, 0 if profile.extends else 1, profile.id, profile, tuple(row.id for row in matched)))
    return [(profile, evidence) for *_, profile, evidence in sorted(scored, key=lambda row: row[:3])]


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
