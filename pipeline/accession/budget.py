"""What one file may cost before any worker sees it: one budget for a file and all that lies in it.

Containers are read in the parent process, which has no deadline and no limit on its memory. A
bound for each member is not enough: a thousand members, each within its bound, nested twice, are
a million. So everything that a file leads to is charged to the file that the user gave.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TypeVar

from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, finding

Thing = TypeVar("Thing")

FREE_BYTES = 1 << 30
"""Bytes that any file may unpack to, whatever its size: a megabyte of logs packed by xz gives a
gibibyte, and more is read only of files that are large themselves."""
FREE_MEMBERS = 10_000
"""Members that any file may have."""
BYTES_A_MEMBER = 1
"""Beyond those, a file may have one member for so many of its own bytes. Measured on 20,000 rows of
JSON lines of 63 bytes: 10.2 bytes a row packed by gzip, 3.9 by xz; zips in zips give more than two
members a byte."""


class BudgetError(Exception):
    """A file used up what it may cost; the finding says which bound it met."""

    def __init__(self, entry: Finding) -> None:
        super().__init__(entry.message)
        self.finding = entry


class Budget:
    """What is left to a file of ``size`` bytes. Every charge raises :class:`BudgetError` past a bound."""

    def __init__(self, size: int, settings: Settings) -> None:
        self._settings = settings
        self._size = size
        self._bytes = self._members = 0
        self._since = time.thread_time()

    def arrived(self, count: int) -> None:
        """So many bytes of the file were read; streams have no size beforehand."""
        self._size = max(self._size, count)

    def unpack(self, count: int) -> None:
        """So many bytes came out of a compressed stream."""
        self._bytes += count
        most = max(FREE_BYTES, self._size * self._settings.max_ratio)
        if self._bytes > most:
            raise BudgetError(finding("ACC040", what="bytes unpacked", limit=most))
        self.tick()

    def member(self) -> None:
        """A container was found to hold one more source."""
        self._members += 1
        most = min(self._settings.max_members, max(FREE_MEMBERS, self._size // BYTES_A_MEMBER))
        if self._members > most:
            raise BudgetError(finding("ACC028", limit=most))

    def tick(self) -> None:
        """Compare the processor time since the last source came with what one may take."""
        if time.thread_time() - self._since > self._settings.max_seconds:
            raise BudgetError(finding("ACC040", what="seconds without a source", limit=self._settings.max_seconds))

    def timed(self, things: Iterator[Thing]) -> Iterator[Thing]:
        """The same things; the clock runs only while the next one is being looked for."""
        while True:
            self._since = time.thread_time()
            thing = next(things, None)
            if thing is None:
                return
            yield thing
