"""The values that a profile's fields name, read from the elements that its entries match."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pipeline.extract.html.claims import Claims
from pipeline.extract.markup.tree import Tree
from pipeline.extract.profiles.profile import Entry

_POSTED = re.compile(
    r"^\W*(?:(?:发表于|發表於|发表在|發表在|发表时间|發表時間|发布于|發佈於|发布时间|回复于|时间)"
    r"|(?:Posted(?: on| at)?|Written|Added|on|at)\b)\s*[:：»]?\s*",
    re.IGNORECASE,
)
"""Words that introduce a printed time."""


def read(tree: Tree, i: int, row: Entry) -> str:
    """The value of an entry at an element: the first of its sources that is there; else ``""``."""
    for source in row.value:
        value = _source(tree, i, source)
        if value and row.json:
            value = _member(value, row.json)
        value = cut(value, row)
        if value:
            return value
    return ""


def cut(value: str, row: Entry) -> str:
    """A value cut by the entry's pattern: its first group that matched, or the whole match."""
    if not value or not row.pattern:
        return value
    found = row.pattern.search(value)
    if not found:
        return ""
    groups = [group for group in found.groups() if group is not None]
    return (groups[0] if groups else found[0] if not found.re.groups else "").strip()


def _source(tree: Tree, i: int, source: str) -> str:
    if source == "text":
        return tree.raw(i)
    if source == "own":
        return tree.own(i)
    if source == "tail":
        j = tree.tail(i)
        return " ".join(tree.texts[j].split()) if j is not None else ""
    if source[:1] == "=":  # the value itself, where code has found it as a part of a longer text
        return source[1:]
    tag, at, name = source.partition("@")
    if not at:
        return ""
    if not tag:
        return tree.attrs[i].get(name, "").strip()
    for n in range(i, tree.ends[i]):
        if tree.tags[n] == tag and tree.attrs[n].get(name):
            return tree.attrs[n][name].strip()
    return ""


def _member(value: str, path: Sequence[str]) -> str:
    """The member of a JSON text at a path, as text; ``""`` where there is none."""
    try:
        found = json.loads(value)
    except ValueError:
        return ""
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return ""
        found = found[name]
    return str(found) if isinstance(found, (str, int, float)) else ""


def unposted(raw: str) -> str:
    """A printed time without the words that introduce it."""
    return _POSTED.sub("", raw, count=1).strip()


class Fields:
    """The fields of a page: values by post (``None`` for the thread) and name, in rank order."""

    def __init__(self, tree: Tree, claims: Claims, rank: dict[int, int]) -> None:
        self.tree = tree
        self._on = claims.on
        self._kinds = {
            row.field.partition(".")[0] + "." for rows in claims.on.values() for row in rows if row.field is not None
        }
        found: dict[tuple[int | None, str], list[tuple[int, int, Entry]]] = {}
        for i, rows in claims.on.items():
            for row in rows:
                name = row.field
                if name is None or name == "post":
                    continue
                post = None
                if name.startswith("post."):
                    post = claims.post_of(i)
                    if post is None:
                        continue
                elif not name.startswith("thread."):
                    continue
                found.setdefault((post, name), []).append((rank.get(id(row), 0), i, row))
        for rows_found in found.values():
            rows_found.sort(key=lambda row: (row[0], row[1]))
        self._found = found

    def rows(self, post: int | None, name: str) -> list[tuple[int, Entry]]:
        """Elements and entries of a field, by rank."""
        return [(i, row) for _, i, row in self._found.get((post, name), ())]

    def first(self, post: int | None, name: str) -> str | None:
        """The first value of a field, or ``None``."""
        return next((value for value, _ in self.valued(post, name)), None)

    def valued(self, post: int | None, name: str) -> Iterator[tuple[str, int]]:
        """Values of a field that are there, with their elements."""
        for i, row in self.rows(post, name):
            value = read(self.tree, i, row)
            if value:
                yield value, i

    def inside(self, i: int, prefix: str) -> dict[str, str]:
        """The first value of each field of a kind (``remark.``) that is named inside an element."""
        told: dict[str, str] = {}
        for n in range(i, self.tree.ends[i]) if prefix in self._kinds else ():
            for row in self._on.get(n, ()):
                if row.field and row.field.startswith(prefix) and row.field[len(prefix) :] not in told:
                    value = read(self.tree, n, row)
                    if value:
                        told[row.field[len(prefix) :]] = value
        return told

    def number(self, post: int | None, name: str) -> int | None:
        """The first value that is a whole number (thousands marks and 万 allowed)."""
        for value, _ in self.valued(post, name):
            number = whole(value)
            if number is not None:
                return number
        return None


def whole(shown: str) -> int | None:
    """A count as pages print it: ``1,234``, ``1.2k``, ``3.4万``; ``None`` for anything else."""
    found = re.fullmatch(
        r"\D{0,20}?(\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d{1,15})(?:\.(\d{1,3}))?\s*([kKmM万萬]?)\D{0,20}", shown.strip()
    )
    if not found:
        return None
    number = float(re.sub(r"\D", "", found[1]) + "." + (found[2] or "0"))
    return round(number * {"k": 1e3, "m": 1e6, "万": 1e4, "萬": 1e4}.get(found[3].lower(), 1))
