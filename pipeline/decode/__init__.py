"""The decode stage: ``Source`` in, ``Transcript`` out.

Witnesses are heard (:mod:`~pipeline.decode.witnesses`), weighed to a verdict
(:mod:`~pipeline.decode.weigh`), and the bytes are read by it (:mod:`~pipeline.decode.reading`), with
stretches of other encodings, damage and mojibake on record.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.source import LARGEST, Source, source_of
from pipeline.model.transcript import Transcript

VERSION = "16"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    max_bytes: int = LARGEST
    """Sources above this size are refused, so that memory stays bounded."""
    repair: bool = True
    """Whether reversible mojibake is repaired (each repair is recorded and can be reverted)."""


def run(item: Source, settings: Settings) -> Transcript:
    """Take one ``Source`` to its ``Transcript``. Raises ``Refusal`` above ``max_bytes``, for
    bytes that are no text, and for text that no encoding reads.
    """
    from pipeline.decode import transcribe  # noqa: PLC0415 - the stage's parts load when it is used

    return transcribe.transcribe(item, max_bytes=settings.max_bytes, repair=settings.repair)


def detect_decode(data: bytes, http_charset: str | None = None) -> tuple[str, str]:
    """The text of ``data`` after recorded repairs, and the encoding decided on.

    A shortcut for callers that have bytes alone; :func:`run` gives the evidence too.
    """
    transcript = run(source_of(data, http_charset=http_charset), Settings())
    return transcript.text, transcript.verdict.encoding
