"""Selectors over a :class:`~pipeline.extract.markup.tree.Tree`, left to right, set by set.

``a b > c`` is: all ``a``; the ``b`` that lie in one of their ranges; the ``c`` whose parent is
among those. Each step takes time linear in its candidates, whatever the depth of the page, and a
step without a candidate ends the search.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from pipeline.extract.markup.selector import Compound, Selector
from pipeline.extract.markup.tree import Tree

_NONE: tuple[int, ...] = ()


def select(tree: Tree, selectors: Sequence[Selector]) -> Sequence[int]:
    """The elements that any of the selectors matches, in document order."""
    if len(selectors) == 1:
        return _one(tree, selectors[0])
    lists = [some for selector in selectors if (some := _one(tree, selector))]
    if len(lists) < 2:
        return lists[0] if lists else _NONE
    return sorted(set().union(*lists))


def _one(tree: Tree, selector: Selector) -> Sequence[int]:
    tables = tree.tables
    for table, name in selector.needs:  # most selectors of a profile end here on most pages
        if name not in tables[table]:
            return _NONE
    found = _filter(tree, _candidates(tree, selector.start), selector.start)
    for relation, compound in selector.path:
        if not found:
            return _NONE
        found = _filter(tree, _related(tree, found, relation, _candidates(tree, compound)), compound)
    return found


def _candidates(tree: Tree, compound: Compound) -> Sequence[int]:
    """The elements that the index names for a compound: a superset of its matches, in order."""
    if compound.id is not None:
        return tree.of_id(compound.id)
    if compound.classes:
        if len(compound.classes) == 1:
            return tree.of_class(compound.classes[0])
        return min((tree.of_class(name) for name in compound.classes), key=len)
    for name, operator, value in compound.attributes:
        if name == "id" and operator and value:
            return tree.named(name, operator, value, _OPERATORS[operator])
        if name == "class" and operator in ("^=", "*=", "$=") and value:
            return tree.named(name, "*=", value, _OPERATORS["*="]) if " " not in value else _of_tag(tree, compound)
    if not compound.tag and compound.attributes:
        return tree.having(compound.attributes[0][0])
    return _of_tag(tree, compound)


def _of_tag(tree: Tree, compound: Compound) -> Sequence[int]:
    return tree.of_tag(compound.tag) if compound.tag else range(len(tree))


def _related(tree: Tree, found: Sequence[int], relation: str, candidates: Sequence[int]) -> Sequence[int]:
    """The candidates that stand in the relation to one of ``found``."""
    if relation == ">":
        parents, among = tree.parents, set(found)
        return [i for i in candidates if parents[i] in among]
    if relation == " ":
        return _inside(tree, found, candidates)
    if relation == "+":
        among = set(found)
        return [i for i in candidates if tree.previous(i) in among]
    first: dict[int, int] = {}
    for i in found:
        first.setdefault(tree.parents[i], i)
    return [i for i in candidates if first.get(tree.parents[i], i) < i]


def _inside(tree: Tree, found: Sequence[int], candidates: Sequence[int]) -> Sequence[int]:
    """The candidates below one of ``found``: two sorted lists merged, nested ranges skipped."""
    ends = tree.ends
    if len(found) == 1:
        return candidates[bisect_right(candidates, found[0]) : bisect_left(candidates, ends[found[0]])]
    out = []
    at, start, end = 0, -1, -1
    for i in candidates:
        while at < len(found) and found[at] < i:
            if ends[found[at]] > end:
                start, end = found[at], ends[found[at]]
            at += 1
        if start < i < end:
            out.append(i)
    return out


def _filter(tree: Tree, candidates: Sequence[int], compound: Compound, *, indexed: bool = True) -> Sequence[int]:
    """The candidates that pass all tests; ``indexed`` ones came from :func:`_candidates`."""
    if compound.plain and indexed:
        return candidates
    tag, attrs = compound.tag, tree.attrs
    found: list[int] = [i for i in candidates if tree.tags[i] == tag] if tag else list(candidates)
    if compound.id is not None and not indexed:
        found = [i for i in found if attrs[i].get("id") == compound.id]
    if compound.classes and (not indexed or len(compound.classes) > 1 or compound.id is not None):
        names = set(compound.classes)
        found = [i for i in found if names <= set(attrs[i].get("class", "").split())]
    for name, operator, value in compound.attributes:
        test = _OPERATORS[operator]
        found = [i for i in found if name in attrs[i] and test(attrs[i][name], value)]
    for kind, place in compound.position:
        found = [i for i in found if _placed(tree, i, kind, place)]
    for absent in compound.absent:
        gone = set(_filter(tree, found, absent, indexed=False))
        found = [i for i in found if i not in gone]
    for selectors in compound.within:
        inner = select(tree, selectors) if found else []
        found = [i for i in found if (n := bisect_right(inner, i)) < len(inner) and inner[n] < tree.ends[i]]
    for child in compound.children:
        parents = {tree.parents[i] for i in _filter(tree, _candidates(tree, child), child)} if found else set()
        found = [i for i in found if i in parents]
    return found


def _placed(tree: Tree, i: int, kind: str, place: int) -> bool:
    if kind == "last":
        parent = tree.parents[i]
        return tree.ends[i] == (tree.ends[parent] if parent >= 0 else len(tree))
    return tree.number(i) == (1 if kind == "first" else place)


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "": lambda has, want: True,  # noqa: ARG005
    "=": lambda has, want: has == want,
    "~=": lambda has, want: want in has.split(),
    "^=": lambda has, want: bool(want) and has.startswith(want),
    "$=": lambda has, want: bool(want) and has.endswith(want),
    "*=": lambda has, want: bool(want) and want in has,
    "|=": lambda has, want: has == want or has.startswith(want + "-"),
}
