"""Rules ``continuation`` and ``peroration``, and the tree of divisions.

Heads nest by rank: a head closes every open division of its own rank or a greater one. The last
division of a row has no head after it to end it, so that text which speaks of the whole again
(同时，… 各位代表，…) would fall into it; the two rules give such text back to where it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.work import Division
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.lines import Line
from pipeline.outline.numbered import Head
from pipeline.outline.shapes import CLOSING, CONNECTIVE, VOCATIVE, run_in

_TYPES = ("part", "section", "subsection", "subsubsection")
_SHORT = 6
"""How many blocks a peroration may have."""
_OWN_CLOSING = ("其他", "其它", "附则", "联系", "咨询", "报名", "说明", "事项")
"""Words in a head under which a closing formula is at home."""
_MAJOR = frozenset({"part", "chapter", "unnumbered", "heading"})


@dataclass(slots=True)
class _Node:
    head: Head | None
    items: list[_Node | int] = field(default_factory=list)
    kind: str = ""

    @property
    def children(self) -> list[_Node]:
        return [item for item in self.items if isinstance(item, _Node)]


def divide(
    lines: Sequence[Line],
    span: range,
    heads: Mapping[int, Head],
    labelled: Mapping[int, int],
    account: Account,
) -> tuple[Division | int, ...]:
    """The divisions of ``lines[span]``. ``labelled`` gives numbered paragraphs their number."""
    root = _nest(span, heads)
    if not root.children:
        return tuple(lines[at].block for at in span)
    tail = _settle(root, lines, labelled, account, last=True)
    if tail:
        kind = "peroration" if _addresses(lines[tail[0]]) else "continuation"
        root.items.append(_Node(None, list(tail), kind))
        for at in tail:
            account.decide(kind, lines[at], "speaks to the audience again, after the last division")
    depth = _depth(root)
    top = root.children[0].head
    first = 0 if depth >= bounds.DEEP or (depth >= 2 and top is not None and top.scheme in _MAJOR) else 1
    return tuple(_items(root, lines, first, ()))


def _nest(span: range, heads: Mapping[int, Head]) -> _Node:
    root = _Node(None)
    stack: list[_Node] = [root]
    for at in span:
        head = heads.get(at)
        if head is None:
            stack[-1].items.append(at)
            continue
        while len(stack) > 1 and (open_head := stack[-1].head) is not None and open_head.rank >= head.rank:
            stack.pop()
        node = _Node(head)
        stack[-1].items.append(node)
        stack.append(node)
    return root


def _settle(
    node: _Node, lines: Sequence[Line], labelled: Mapping[int, int], account: Account, *, last: bool
) -> list[int]:
    """Move what does not belong to the last divisions upwards; return what leaves ``node``."""
    children = node.children
    for child in children:
        tail = _settle(child, lines, labelled, account, last=last and child is children[-1])
        if not tail:
            continue
        if child is not children[-1]:
            child.items.extend(tail)
        elif last and (node.head is None or (_addresses(lines[tail[0]]) and _closes(tail, lines))):
            return tail
        else:
            node.items.append(_Node(None, list(tail), "continuation"))
            for at in tail:
                account.decide("continuation", lines[at], "speaks of the whole again, after the last subdivision")
    if node.head is None or children:
        return []
    start = _tail_start(node, lines, labelled)
    if start is None:
        return []
    tail = [item for item in node.items[start:] if isinstance(item, int)]
    del node.items[start:]
    return tail


def _tail_start(node: _Node, lines: Sequence[Line], labelled: Mapping[int, int]) -> int | None:
    """Index in ``node.items`` from which the text no longer belongs to the division."""
    items = [item for item in node.items if isinstance(item, int)]
    numbers = [at in labelled for at in items]
    head = lines[node.head.at].text if node.head is not None else ""
    own = not any(word in head for word in _OWN_CLOSING)
    regular = 0
    for order, at in enumerate(items):
        line = lines[at]
        if not line.textual:
            continue
        left = len(items) - order
        if order and left <= _SHORT and _addresses(line) and _closes(items[order:], lines):
            return order
        if order and left <= bounds.CLOSING_PARAGRAPHS and own and CLOSING.match(line.text):
            return order
        if numbers[order] or run_in(line.text):
            regular += 1
        elif regular >= 2 and CONNECTIVE.match(line.text) and not run_in(line.text):
            return order
    return None


def _addresses(line: Line) -> bool:
    return VOCATIVE.match(line.text) is not None


def _closes(tail: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether the address is the last stretch: few paragraphs, none a fresh run of particulars."""
    return len(tail) <= _SHORT and sum(bool(run_in(lines[at].text)) for at in tail) <= 1


def _depth(node: _Node) -> int:
    """The number of levels of heads below the node."""
    deepest = 0
    stack = [(node, 0)]
    while stack:
        here, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in here.children if child.head is not None)
    return deepest


def _items(node: _Node, lines: Sequence[Line], depth: int, path: tuple[str, ...]) -> list[Division | int]:
    out: list[Division | int] = []
    numbers = _numbers(node)
    loose: list[int] = []
    divided = False
    for item in node.items:
        if isinstance(item, int):
            if divided:
                loose.append(item)
            else:
                out.append(lines[item].block)
            continue
        if loose:
            out.append(Division("continuation", None, None, tuple(lines[at].block for at in loose)))
            loose = []
        divided = True
        out.append(_division(item, lines, depth, path, numbers.get(id(item))))
    if loose:
        out.append(Division("continuation", None, None, tuple(lines[at].block for at in loose)))
    return out


def _division(node: _Node, lines: Sequence[Line], depth: int, path: tuple[str, ...], own: str | None) -> Division:
    if node.head is None:
        return Division(node.kind, None, None, tuple(_items(node, lines, depth, path)))
    below = (*path, own) if own is not None and path is not None else ()
    kind = "appendix" if node.head.scheme == "appendix" else _TYPES[min(depth, len(_TYPES) - 1)]
    n = ".".join(below) if own is not None else None
    return Division(kind, n, lines[node.head.at].block, tuple(_items(node, lines, depth + 1, below)))


def _numbers(node: _Node) -> dict[int, str]:
    """The number of each child: the printed one, or its ordinal where no sibling prints any."""
    children = [child for child in node.children if child.head is not None and child.head.scheme != "appendix"]
    printed = [child.head.n for child in children if child.head is not None]
    if all(n is None for n in printed):
        return {id(child): str(order) for order, child in enumerate(children, 1)}
    return {
        id(child): str(n) for child, n in zip(children, printed, strict=True) if n is not None and printed.count(n) == 1
    }
