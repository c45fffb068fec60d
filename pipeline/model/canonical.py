"""JSON with one form: the same value gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_WIDTH = 160
SEAL = "seal"
"""The last entry of a file that states its own digest."""
_END = b"\n}\n"
_SEALED = re.compile(rb',\n "seal": "([0-9a-f]{64})"\n\}\n\Z')


def dump(value: object) -> bytes:
    r"""A value over several lines: UTF-8, keys as they come, one row a line, newline at the end.

    Lone surrogates (undecodable bytes of a path) are written as ``\udcXX`` escapes, so that the
    bytes stay valid UTF-8 and ``json.loads`` gives them back.
    """
    return _escaped("".join(_rows(value, "\n"))) + b"\n"


def sealed(value: Mapping[str, object]) -> bytes:
    """:func:`dump` of a mapping with one more entry at its end, ``seal``: the sha256 of the dump without it.

    Whoever reads such a file can tell, without another file, that no byte of it has changed since.
    """
    body = dump(value)
    digest = hashlib.sha256(body).hexdigest()
    return b'%s,\n "%s": "%s"%s' % (body[: -len(_END)], SEAL.encode(), digest.encode(), _END)


def intact(raw: bytes) -> bool:
    """Whether bytes that :func:`sealed` made are those that it made."""
    found = _SEALED.search(raw, max(0, len(raw) - 120))
    return found is not None and hashlib.sha256(raw[: found.start()] + _END).hexdigest().encode() == found[1]


def line(value: object) -> bytes:
    """A value on one line with its newline; otherwise like :func:`dump`."""
    return _escaped(_COMPACT.encode(value)) + b"\n"


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """A frozen value as JSON: dataclasses as mappings in field order, tuples as lists.

    Floats are rounded to six places, so that the last bit of a sum is not part of the archive;
    an infinite one is ``null``.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value


def _escaped(text: str) -> bytes:
    return _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", text).encode()


def _rows(value: object, margin: str) -> Iterator[str]:
    """A long container of containers over several lines, anything else on one."""
    parts = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(parts, list) or not any(isinstance(part, Mapping | list) for part in parts):
        yield _COMPACT.encode(value)
        return
    if len(margin) > 2 and len(flat := _COMPACT.encode(value)) <= _WIDTH:
        yield flat
        return
    inner = margin + " "
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    names = [f"{_COMPACT.encode(str(name))}: " for name in value] if isinstance(value, Mapping) else [""] * len(parts)
    for at, (name, part) in enumerate(zip(names, parts, strict=True)):
        yield f"{',' if at else opening}{inner}{name}"
        yield from _rows(part, inner)
    yield margin + closing
