"""MNBVC's record of a forum thread: one JSON object a line, with the project's own keys.

A line is read into the rows of a thread's posts (:mod:`pipeline.feed.rows`) and written from them; what
the form can hold comes back byte for byte. What it has no key for (floors, marks, who answers whom but by
a quotation) is not written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.feed.rows import Row
from pipeline.holdings.document import Holding

_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?.*")


class MnbvcError(ValueError):
    """A line is no record of a thread in MNBVC's form; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A post: ``extra`` holds the keys of its own JSON (``回复人``, ``回复时间``, ``引用ID`` …) in order."""

    id: Any
    text: str
    extra: tuple[tuple[str, Any], ...] = ()
    shown: str | None = None
    """The inner JSON string as it came; see :class:`Discussion`."""

    def get(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """A key of ``扩展字段``, or ``None``."""
        return dict(self.extra).get(name)


@dataclass(frozen=True, slots=True)
class Discussion:
    """A thread as MNBVC holds it. ``facts`` are those of ``元数据`` beside its own ``扩展字段``."""

    id: Any
    title: str
    source: str
    replies: tuple[Reply, ...]
    facts: tuple[tuple[str, Any], ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()
    collected: str = ""
    others: tuple[tuple[str, Any], ...] = ()
    """Keys of the line that the form does not know, kept as they came."""
    shown: str | None = None
    """The inner JSON string as it came; its blanks and escapes are kept as long as it says the same."""


_KEYS = ("ID", "主题", "来源", "回复", "元数据", "时间")


def parse(line: bytes | str) -> Discussion:
    """A thread from a line. Raises :class:`MnbvcError`."""
    try:
        made = json.loads(line)
        inner = [one.get("扩展字段") for one in made["回复"]]
        replies = tuple(
            Reply(one["楼ID"], one["回复"], _inner(text), text) for one, text in zip(made["回复"], inner, strict=True)
        )
        about = dict(made["元数据"])
        shown = about.pop("扩展字段", None)
        extra = _inner(shown)
        others = tuple((name, value) for name, value in made.items() if name not in _KEYS)
        title, source, collected = made["主题"], made["来源"], made["时间"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MnbvcError(f"{type(error).__name__}: {error}") from error
    if not all(isinstance(text, str) for text in (title, source, collected, *(one.text for one in replies))):
        raise MnbvcError("a title, source, date or text is no string")
    return Discussion(made["ID"], title, source, replies, tuple(about.items()), extra, collected, others, shown)


def _inner(text: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401 - JSON
    """The keys of a JSON string inside JSON, in order; an absent or empty one has none."""
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise TypeError("扩展字段 holds no object")
    return tuple(found.items())


def line(thread: Discussion) -> bytes:
    """The line of a thread, with its newline: keys in MNBVC's order, inner objects as JSON strings."""
    made = {
        "ID": thread.id,
        "主题": thread.title,
        "来源": thread.source,
        "回复": [{"楼ID": one.id, "回复": one.text, "扩展字段": _string(one)} for one in thread.replies],
        "元数据": {**dict(thread.facts), "扩展字段": _string(thread)},
        "时间": thread.collected,
        **dict(thread.others),
    }
    text = json.dumps(made, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def _string(of: Reply | Discussion) -> str:
    if of.shown is not None and _inner(of.shown) == of.extra:
        return of.shown
    return json.dumps(dict(of.extra), ensure_ascii=False)


def discussion(holding: Holding, rows: Sequence[Row], document: Row) -> Discussion:
    """An archived thread in MNBVC's form; ``rows`` are those of its posts, ``document`` is its own."""
    thread = holding.thread
    names = {row["xml_id"]: row for row in rows}
    replies = tuple(_reply(at, row, names.get(row["answers"])) for at, row in enumerate(rows, 1))
    times = sorted(row["time"] for row in rows if row["time"])
    count = thread["replies"] if thread["replies"] is not None else max(0, len(thread["posts"]) - 1)
    facts = (("发帖时间", stamp(times[0]) if times else ""), ("回复数", count))
    beside = (
        ("网址", document["thread_url"]),
        ("浏览数", thread["views"]),
        ("sha256", holding.id),
    )
    extra = tuple((name, value) for name, value in beside if value not in (None, ""))
    received = holding.record["source"]["retrieved"] or holding.record["accession"]["received"] or ""
    source = (thread["board"] or [holding.site or ""])[-1]
    number = document["tid"] or holding.id
    return Discussion(number, document["thread_title"] or "", source, replies, facts, extra, stamp(received)[:8])


def _reply(at: int, row: Row, answered: Row | None) -> Reply:
    extra = (
        ("回复人", row["author"]),
        ("回复时间", stamp(row["time"]) if row["time"] else row["time_raw"]),
        ("引用ID", (answered["pid"] or answered["xml_id"]) if answered else None),
        ("引用人", answered["author"] if answered else None),
    )
    return Reply(row["pid"] or row["xml_id"] or at, row["text"], tuple(pair for pair in extra if pair[1]))


def stamp(iso: str) -> str:
    """A time as MNBVC writes it (``20240710 17:43:48``), to the precision that is known."""
    found = _TIME.fullmatch(iso)
    return f"{found[1]}{found[2]}{found[3]}{f' {found[4]}' if found[4] else ''}" if found else iso


def posts(thread: Discussion) -> list[Row]:
    """The posts of a thread as rows, as far as the form tells them: the columns that it has."""
    ids = {str(one.id): f"mnbvc:{thread.id}#{one.id}" for one in thread.replies}
    return [
        {
            "id": ids[str(one.id)],
            "document": f"mnbvc:{thread.id}",
            "ordinal": at,
            "pid": str(one.id),
            "kind": "opening" if at == 1 else "reply",
            "author": one.get("回复人"),
            "time": _iso(one.get("回复时间")),
            "time_raw": one.get("回复时间"),
            "reply_to": _text(one.get("引用ID")),
            "answers": ids.get(str(one.get("引用ID"))),
            "text": one.text,
            "likes": one.get("点赞数"),
            "thread_title": thread.title,
            "board": [thread.source],
            "tid": str(thread.id),
        }
        for at, one in enumerate(thread.replies, 1)
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _iso(shown: object) -> str | None:
    found = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})(?: ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?", str(shown or ""))
    return f"{found[1]}-{found[2]}-{found[3]}{f'T{found[4]}' if found[4] else ''}" if found else None
