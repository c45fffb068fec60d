"""Names of encodings: every label of the WHATWG Encoding Standard, and those that archives hold.

The Standard names one decoder for all GB labels; here it is ``gb18030``. Labels that the Standard
sends to its ``replacement`` decoder (``hz-gb-2312``, ``iso-2022-cn`` …) name real encodings here,
and vendor labels that it does not know (``cp936``, ``cp950``, ``utf-32`` …) are added.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

MULTIBYTE = ("utf-8", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
"""The encodings whose bytes above 0x7F come in groups, as candidates are tried."""
UTF16 = ("utf-16le", "utf-16be")
UTF32 = ("utf-32le", "utf-32be")
ESCAPED = ("hz", "iso-2022-cn", "iso-2022-jp", "iso-2022-kr")


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    labels: dict[str, str] = {}
    codecs: dict[str, str] = {}
    for line in files("pipeline.decode").joinpath("tables", "labels.tsv").read_text("utf-8").splitlines()[1:]:
        encoding, codec, names = line.split("\t")
        codecs[encoding] = codec
        labels.update(dict.fromkeys(names.split(" "), encoding))
    return labels, codecs


def resolve(label: str | None) -> str | None:
    """The encoding that a label names, or ``None`` for an unknown label.

    Labels are matched as the Standard does: ASCII white space around them and case do not count.
    """
    return _table()[0].get(label.strip("\t\n\f\r \"'").lower()) if label else None


def codec(encoding: str) -> str:
    """The CPython codec that the decoder of ``encoding`` is built on. ``KeyError`` if unknown."""
    return _table()[1][encoding]


def encodings() -> tuple[str, ...]:
    """All encodings that can be decoded, sorted."""
    return tuple(sorted(_table()[1]))
