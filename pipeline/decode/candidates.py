"""The language scoring of candidate encodings: how likely is the sample in each reading?"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.decode import decoders, labels, language

MODELS = {
    "utf-8": "any",
    "gb18030": "zh",
    "big5": "zh",
    "shift_jis": "ja",
    "euc-jp": "ja",
    "euc-kr": "ko",
    "euc-tw": "zh",
}
"""The model each multi-byte encoding is read with: no candidate may use another's language."""
FEW = 400
"""Characters under which pairs are weighed too; above, single characters decide by themselves."""


class Reading(NamedTuple):
    """A candidate encoding, its log-likelihood in nats, and its likelihood a high character."""

    encoding: str
    score: float
    quality: float


def read(sample: bytes, encodings: tuple[str, ...] = labels.MULTIBYTE) -> list[Reading]:
    """Readings of the sample under each encoding, best first (ties in the order given)."""
    found = []
    for encoding in encodings:
        text = _text(sample, encoding)
        model = MODELS[encoding]
        score = language.singles(text, model)
        if len(text) < FEW:
            score += language.joins(text)
        high = len(text) - len(text.encode("ascii", "ignore"))
        ascii_cost = -3.0 * (len(text) - high)
        found.append(Reading(encoding, score, (score - ascii_cost) / high if high else 0.0))
    return sorted(found, key=lambda reading: -reading.score)


def _text(sample: bytes, encoding: str) -> str:
    """The sample read for scoring. Only GB 18030 and Big5 need the Standard's recovery here: after a
    bad byte CPython's codecs of these two stay out of step to the end of the run.
    """
    if encoding in ("gb18030", "big5", "euc-tw"):
        return decoders.decode(sample, encoding).text
    return sample.decode(labels.codec(encoding), "replace")
