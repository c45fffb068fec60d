"""UTF-16 where zero bytes do not show it, and byte order marks before text that they do not fit."""

from __future__ import annotations

import re

from pipeline.decode import candidates, decoders, labels, language, pricing, sample
from pipeline.model.transcript import Witness

LEAST = 8
"""Bytes from which a text of UTF-16 can be told: four characters."""
ZEROS = 0.02
"""Share of zero bytes on one side above which they show UTF-16: a page of Han has at least its markup."""
ONE_SIDED = 10
"""How many times more zero bytes stand on that side than on the other."""
GAIN = 12.0
"""Nats that UTF-16 must lead by at least, however short the text is."""


HEAD = 4096
"""Bytes that are looked at."""
SHARE = 0.85
"""Share of the bytes at every second place that are high halves of Han, kana, full-width forms or ASCII."""
_HALVES = bytes({0x00, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)})
BETTER = 2.0
"""Nats a character that UTF-16 must lead the readings of eight bits by."""


def fits(rest: bytes, encoding: str) -> bool:
    """Whether what follows a byte order mark is in the encoding that it names."""
    if encoding == "utf-8":
        try:
            rest.decode("utf-8")
        except UnicodeDecodeError:
            return _narrow(rest) < _fit(rest[:HEAD].decode("utf-8", "replace"))
        return True
    if encoding not in labels.UTF16 or len(rest) < LEAST:
        return True
    head = rest[: HEAD - 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > ZEROS * len(head) and (even > ONE_SIDED * odd or odd > ONE_SIDED * even):
        return True
    return _fit(decoders.decode(head, encoding).text) > _narrow(rest)


def _fit(text: str) -> float:
    return max(pricing.mean(text, model) for model in pricing.languages(text)) if text.strip("\x00") else 0.0


def _narrow(raw: bytes) -> float:
    """Likelihood a high character of the best reading of eight bits; ASCII alone is certain."""
    taken = sample.runs(raw[:HEAD], sample.high_count(raw[:HEAD]))
    return candidates.read(taken)[0].quality if taken else 0.0


_ASCII_TEXT = re.compile(rb"[\x20-\x7e\t\r\n]{16}")


def without_zeros(raw: bytes) -> Witness | None:
    """UTF-16 of Han or kana with little ASCII or none, by which bytes stand at every second place, and by language."""
    if len(raw) % 2 or len(raw) < LEAST:
        return None
    head = raw[:HEAD]
    if _ASCII_TEXT.search(head) and b"\0" not in head:
        return None
    for encoding, halves in zip(labels.UTF16, (head[1::2], head[::2]), strict=True):
        if len(halves) - len(halves.translate(None, _HALVES)) < SHARE * len(halves):
            continue
        decoded = decoders.decode(head, encoding)
        score = max(pricing.likelihood(decoded.text, model) for model in pricing.languages(decoded.text))
        fit = _fit(decoded.text)
        other = max(
            pricing.likelihood(decoders.decode(head, name).text, candidates.MODELS[name]) for name in labels.MULTIBYTE
        )
        gain = score - other
        if fit > language.FAIR and gain > max(GAIN, BETTER * len(decoded.text)):
            return Witness("wide", encoding, round(gain, 2), f"{fit:.2f} nats a character")
    return None
