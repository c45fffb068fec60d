"""Deliveries without names: each person a pseudonym, made with a key that the delivery does not have.

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
from pipeline.model.description import urn
from pipeline.model.relations import anonymous

LEAST_KEY = 16
"""Bytes that a key must have."""
_DIGITS = 12
_ACCOUNT = re.compile(r"u-[0-9a-f]{12}")
"""The id of a person whom a page names (:mod:`pipeline.model.relations`)."""
_LEADING = ("thread_url", "answers_url", "source_path", "author_uid", "tid")
"""Columns that lead back to a page or account."""


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """The people of a document as its page names them, each with the pseudonym."""

    names: Mapping[str, str]
    """All names, those of one character too, which are told from words only where a name alone stands."""
    pattern: re.Pattern[str] | None
    """The names that are looked for in texts: those of two characters or more, the longest first."""

    def replaced(self, text: str) -> tuple[str, list[tuple[int, int, str]]]:
        """The text with its names replaced, and the edits: start, end, what stands there now."""
        if self.pattern is None:
            return text, []
        edits = [(one.start(), one.end(), self.names[one[0]]) for one in self.pattern.finditer(text)]
        return self.pattern.sub(lambda one: self.names[one[0]], text), edits

    def words(self, text: str) -> str:
        """The text with its names replaced; a text that is a name, however short, is replaced whole."""
        return self.names.get(text.strip()) or self.replaced(text)[0]


def known(names: Mapping[str, str]) -> NamedPeople:
    """The people by these names."""
    told = sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
    return NamedPeople(dict(names), re.compile("|".join(map(re.escape, told))) if told else None)


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
        made = f"P{hmac.new(self.key, who.encode('utf-8', 'surrogatepass'), hashlib.sha256).hexdigest()[:_DIGITS]}"
        noted = self.given.get(made, (who, None, None))
        self.given[made] = (who, noted[1] or name, noted[2] or uid)
        return made

    def person(self, holding: Holding, who: str, name: str | None = None, uid: str | None = None) -> str:
        """The pseudonym of a person of a document. One whom the page does not name is that document's own."""
        return self.of(who if _ACCOUNT.fullmatch(who) else f"{urn(holding.id)}#{who}", name, uid)

    def people(self, holding: Holding, more: Iterable[str] = ()) -> NamedPeople:
        """The people whom a document names: posters, those who left remarks, those whom notices name, and ``more``."""
        found: dict[str, str] = {}
        for post in holding.thread["posts"]:
            author = post["author"]
            if post["who"] and author["name"]:
                found[author["name"]] = self.person(holding, post["who"], author["name"], author["uid"])
        for post in holding.thread["posts"]:
            for remark in post["remarks"]:
                if remark.get("who") and remark["author"] and remark["author"] not in found:
                    found[remark["author"]] = self.person(holding, remark["who"], remark["author"])
        notices = (one["by"] for post in holding.thread["posts"] for one in post["notices"] if one["by"])
        for name in (*notices, *more):
            if name not in found and not anonymous(name):
                found[name] = self.of(f"name:{name}", name)
        return known(found)

    def rows(self, holding: Holding, made: Rows) -> Rows:
        """The rows of a document without names."""
        people = self.people(holding)
        posts = [self._post(row, holding, people) for row in made.posts]
        document = dict(made.document)
        document["authors"] = list(dict.fromkeys(row["author"] for row in posts if row["author"]))
        for name in ("text", "thread_title"):
            document[name] = people.replaced(document[name] or "")[0] or document[name]
        document |= said(document["text"]) | {"language": document["language"]}
        return Rows(_led(document), posts, [_led(row) for row in made.indicators])

    def _post(self, row: Row, holding: Holding, people: NamedPeople) -> Row:
        out = _led(dict(row))
        out["author"] = self.person(holding, row["who"]) if row["who"] and row["author"] else None
        out["who"] = self.person(holding, row["who"]) if row["who"] else None
        text, edits = people.replaced(row["text"])
        out["text"], out["own"] = text, people.replaced(row["own"] or "")[0]
        out["spans"] = [_moved(span, edits) for span in row["spans"]]
        out["remarks"] = [" | ".join(map(people.words, one.split(" | "))) for one in row["remarks"] or ()]
        out["thread_title"] = people.replaced(row["thread_title"] or "")[0] or row["thread_title"]
        return out | said(text)

    def listed(self) -> Iterator[dict[str, Any]]:
        """The key list: who each pseudonym is, sorted. It is kept apart from the delivery."""
        for made, (who, name, uid) in sorted(self.given.items()):
            yield {"pseudonym": made, "who": who, "name": name, "uid": uid}


def _led(row: Row) -> Row:
    return {**row, **{name: None for name in _LEADING if name in row}}


def _moved(span: str, edits: list[tuple[int, int, str]]) -> str:
    """A span at its place in the text with replacements; one that ends in a name covers the pseudonym."""
    voice, start, end = span.split()

    def move(at: int, *, last: bool) -> int:
        shift = 0
        for begin, stop, name in edits:
            if stop <= at:
                shift += len(name) - (stop - begin)
            elif begin < at:
                return begin + shift + (len(name) if last else 0)
        return at + shift

    return f"{voice} {move(int(start), last=False)} {move(int(end), last=True)}"
