"""The decode stage: ``Source`` in, ``Transcript`` out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.finding import Refusal, finding
from pipeline.model.source import Source
from pipeline.model.transcript import Damage, Run, Transcript, Verdict, Witness

VERSION = "1"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    max_bytes: int = 512 * 1024 * 1024
    """Sources above this size are refused, so that memory stays bounded."""


_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_CODECS = {"utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "big5": "big5hkscs"}


def run(item: Source, settings: Settings) -> Transcript:
    """Take one ``Source`` to its ``Transcript``. Raises ``Refusal`` above ``max_bytes``."""
    if item.size > settings.max_bytes:
        raise Refusal(finding("DEC001", size=item.size, limit=settings.max_bytes))
    data = item.data
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _transcript(item, name, len(mark), Witness("bom", name, 1000.0, mark.hex()))
    names = ("utf-8", "gb18030", "big5")
    faults = [
        (data.decode(_CODECS.get(n, n), "replace").count("\ufffd") if n != "utf-8" else _utf8_faults(data), k)
        for k, n in enumerate(names)
    ]
    name = names[min(faults)[1]]
    return _transcript(item, name, 0, Witness("faults", name, 1.0, str(min(faults)[0])))


def _utf8_faults(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return 0 if error.start >= len(data) - 3 else data.decode("utf-8", "replace").count("\ufffd")
    return 0


def _transcript(item: Source, name: str, skip: int, witness: Witness) -> Transcript:
    text = item.data[skip:].decode(_CODECS.get(name, name), "replace")
    runs = ((Run(0, skip, "bom", 0),) if skip else ()) + (Run(skip, item.size, name, len(text)),)
    damage: tuple[Damage, ...] = ()
    return Transcript(item, text, Verdict(name, 0.0, skip > 0, item.http_charset, (witness,)), runs, damage)
