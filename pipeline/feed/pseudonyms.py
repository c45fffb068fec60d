"""Rows without names: each person a pseudonym, made with a key that the delivery does not have.

A pseudonym is the beginning of an HMAC-SHA256 of the person's id: the same person has the same one on every
page and in every delivery made with the key, and nobody without the key can make it from a name. What leads
back to the page (addresses, the source's name) is left out. Names of people of the page that stand in its texts
are replaced by their pseudonyms too; names of others, and what people tell of themselves, stay: a text is not
anonymous because its poster is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.feed.rows import Row, Rows, said
from pipeline.holdings.document import Holding

LEAST_KEY = 16
"""Bytes that a key must have."""
_DIGITS = 12
_LEADING = ("thread_url", "answers_url", "source_path", "author_uid")
"""Columns that lead back to a page or account."""


@dataclass(slots=True)
class Pseudonyms:
    """Pseudonyms made with a key, and who got one so far."""

    key: bytes
    given: dict[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    """By pseudonym: the person's id, name and account number."""

    def __post_init__(self) -> None:
        if len(self.key) < LEAST_KEY:
            raise ValueError(f"a key has at least {LEAST_KEY} bytes")

    def of(self, who: str, name: str | None = None, uid: str | None = None) -> str:
        """The pseudonym of a person's id, noted in the list."""
        made = f"P{hmac.new(self.key, who.encode(), hashlib.sha256).hexdigest()[:_DIGITS]}"
        known = self.given.get(made, (who, None, None))
        self.given[made] = (who, known[1] or name, known[2] or uid)
        return made

    def rows(self, holding: Holding, made: Rows) -> Rows:
        """The rows of a document without names."""
        names = self._names(made.posts, holding)
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        pattern = re.compile(words) if words else None
        posts = [self._post(row, names, pattern) for row in made.posts]
        document = dict(made.document)
        document["authors"] = list(dict.fromkeys(row["author"] for row in posts if row["author"]))
        for name in ("text", "thread_title"):
            document[name] = _replaced(document[name] or "", names, pattern)[0] or document[name]
        document |= said(document["text"]) | {"language": document["language"]}
        return Rows(_led(document), posts, [_led(row) for row in made.indicators])

    def _names(self, posts: Iterable[Row], holding: Holding) -> dict[str, str]:
        """The names of the page's people, each with the pseudonym; those of one character are no names."""
        named = (row for row in posts if row["who"] and row["author"])
        found = {row["author"]: self.of(row["who"], row["author"], row["author_uid"]) for row in named}
        for post in holding.thread["posts"]:
            for remark in post["remarks"]:
                if remark.get("who") and remark["author"]:
                    found[remark["author"]] = self.of(remark["who"], remark["author"])
            for notice in post["notices"]:
                if notice["by"] and notice["by"] not in found:
                    found[notice["by"]] = self.of(f"name:{notice['by']}", notice["by"])
        return {name: made for name, made in found.items() if len(name) > 1}

    def _post(self, row: Row, names: Mapping[str, str], pattern: re.Pattern[str] | None) -> Row:
        out = _led(dict(row))
        out["author"] = self.of(row["who"]) if row["who"] and row["author"] else None
        out["who"] = self.of(row["who"]) if row["who"] else None
        text, edits = _replaced(row["text"], names, pattern)
        out["text"], out["own"] = text, _replaced(row["own"] or "", names, pattern)[0]
        out["spans"] = [_moved(span, edits) for span in row["spans"]]
        out["remarks"] = [_replaced(one, names, pattern)[0] for one in row["remarks"] or ()]
        out["thread_title"] = _replaced(row["thread_title"] or "", names, pattern)[0] or row["thread_title"]
        return out | said(text)

    def listed(self) -> Iterator[dict[str, Any]]:
        """The key list: who each pseudonym is, sorted. It is kept apart from the delivery."""
        for made, (who, name, uid) in sorted(self.given.items()):
            yield {"pseudonym": made, "who": who, "name": name, "uid": uid}


def _led(row: Row) -> Row:
    return {**row, **{name: None for name in _LEADING if name in row}}


def _replaced(
    text: str, names: Mapping[str, str], pattern: re.Pattern[str] | None
) -> tuple[str, list[tuple[int, int, int]]]:
    """The text with its names replaced, and where: start, end, length of what stands there now."""
    if pattern is None:
        return text, []
    edits = [(one.start(), one.end(), len(names[one[0]])) for one in pattern.finditer(text)]
    return pattern.sub(lambda one: names[one[0]], text), edits


def _moved(span: str, edits: list[tuple[int, int, int]]) -> str:
    """A span at its place in the text with replacements; one that ends in a name covers the pseudonym."""
    voice, start, end = span.split()

    def move(at: int, *, last: bool) -> int:
        shift = 0
        for begin, stop, length in edits:
            if stop <= at:
                shift += length - (stop - begin)
            elif begin < at:
                return begin + shift + (length if last else 0)
        return at + shift

    return f"{voice} {move(int(start), last=False)} {move(int(end), last=True)}"
