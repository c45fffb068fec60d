"""Comments as rows: what others left under a post, each with who, when and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]

_OF_THE_POST = ("floor", "pid", "reply_to", "answers", "answers_url", "author_uid", "remarks")
"""Columns that say something of the post alone."""


def timed(time: Mapping[str, Any] | None) -> Row:
    """The columns that say when somebody wrote, from a record's time."""
    names = {
        "time": "iso",
        "time_raw": "raw",
        "time_basis": "basis",
        "time_earliest": "earliest",
        "time_latest": "latest",
    }
    return {column: (time or {}).get(name) for column, name in names.items()}


def comment_rows(above: Row, post: Mapping[str, Any]) -> Iterator[Row]:
    """The comments of a post as rows like its own, without what is measured in their texts.

    Records of older forms, which gave comments no ids, give none.
    """
    for remark in post["remarks"]:
        if not remark.get("xml_id"):
            continue
        text = " ".join((remark["text"] or "").split())
        yield {
            **above,
            **dict.fromkeys(_OF_THE_POST),
            "id": f"{above['document']}#{remark['xml_id']}",
            "xml_id": remark["xml_id"],
            "kind": "comment",
            "status": "published",
            "answers": remark["answers"],
            "depth": above["depth"] + 1,
            "who": remark["who"],
            "author": remark["author"],
            **timed(remark["time"]),
            "text": text,
            "own": text,
            "spans": [],
            "remarks": [],
        }
