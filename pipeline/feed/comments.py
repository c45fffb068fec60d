"""Comments as rows: what others left under a post, each with who, when and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]

_OF_THE_POST = ("floor", "pid", "reply_to", "answers", "answers_url", "author_uid", "remarks")
"""Columns that say something of the post alone."""


def comment_rows(above: Row, post: Mapping[str, Any]) -> Iterator[Row]:
    """The comments of a post as rows like its own, without what is measured in their texts.

    Records of older forms, which gave comments no ids, give none.
    """
    for remark in post["remarks"]:
        if not remark.get("xml_id"):
            continue
        text, time = " ".join((remark["text"] or "").split()), remark["time"] or {}
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
            "time": time.get("iso"),
            "time_raw": time.get("raw"),
            "time_basis": time.get("basis"),
            "time_earliest": time.get("earliest"),
            "time_latest": time.get("latest"),
            "text": text,
            "own": text,
            "spans": [],
            "remarks": [],
        }
