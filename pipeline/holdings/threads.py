"""The joined threads of an archive: their list, and their folders as documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.model import layout

REQUIRED = ("id", "key", "fate", "pages")


class ThreadListError(ValueError):
    """A line of ``threads.jsonl`` is damaged. ``number`` is the line."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"{layout.THREAD_LIST}, line {number}: {reason}")
        self.number, self.reason = number, reason


def listed(root: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of ``threads.jsonl``, sorted by id; none where no thread was joined.

    Raises :class:`ThreadListError` for a line that is none.
    """
    try:
        stream = open(root / layout.THREAD_LIST, "rb")  # noqa: SIM115 - closed below, opened apart for the error
    except FileNotFoundError:
        return
    before = ""
    with stream:
        for number, raw in enumerate(stream, 1):
            try:
                row = json.loads(raw)
                missing = [name for name in REQUIRED if not isinstance(row.get(name), list if name == "pages" else str)]
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                raise ThreadListError(number, str(error)) from error
            if missing or not layout.is_id(str(row["id"])) or row["id"] <= before:
                raise ThreadListError(number, f"no {missing[0]}" if missing else "the id is none, or out of order")
            before = row["id"]
            yield row


def joined_pages(root: Path) -> dict[str, str]:
    """The documents that are pages of joined threads, with the thread's id. Raises :class:`ThreadListError`."""
    return {page: row["id"] for row in listed(root) if row["fate"] == "joined" for page in row["pages"]}
