"""What decoding gives: the text, the verdict on its encoding, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.finding import Finding
from pipeline.model.ledger import Ledger
from pipeline.model.source import Source


@dataclass(frozen=True, slots=True)
class Witness:
    """One voice on the encoding: who says what, how strongly (nats), and on what evidence."""

    name: str
    encoding: str | None
    weight: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of bytes ``[start, end)`` decoded by ``encoding`` into ``length`` code points."""

    start: int
    end: int
    encoding: str
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that could not be decoded: U+FFFD stands at ``[start, end)`` of the decoded text."""

    start: int
    end: int
    byte_start: int
    byte_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The encoding decided on: its WHATWG name (lower case), the margin over the runner-up in
    nats (``inf`` where the bytes prove it), and the witnesses heard, in a fixed order.
    """

    encoding: str
    margin: float
    certain: bool
    declared: str | None
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """The decoded text of a source, with the account of how it came to be.

    ``text`` is the text after recorded repairs of mojibake; ``repairs.revert(text)`` is the
    text as the bytes decode. No line end, BOM-less text or character is otherwise changed.
    """

    source: Source
    text: str
    verdict: Verdict
    runs: tuple[Run, ...] = ()
    damage: tuple[Damage, ...] = ()
    repairs: Ledger = Ledger()
    findings: tuple[Finding, ...] = ()

    @property
    def decoded(self) -> str:
        """The text as the bytes decode, before any repair."""
        return self.repairs.revert(self.text)
