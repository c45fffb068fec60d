"""The language scoring of candidate encodings: how likely is the sample in each reading?"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.decode import decoders, labels, language

LEAST_STEPPED = 3
"""Bytes a run must have more than to be read without its first: a shorter one has no step to be out of."""


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
"""Bytes of a sample under which pairs are weighed too; above, single characters decide by themselves."""


class Candidate(NamedTuple):
    """A candidate encoding, its log-likelihood in nats, and its likelihood a high character."""

    encoding: str
    score: float
    quality: float


def read(sample: bytes, encodings: tuple[str, ...] = labels.MULTIBYTE) -> list[Candidate]:
    """Readings of the sample under each encoding, best first (ties in the order given)."""
    found = []
    for encoding in encodings:
        text = _text(sample, encoding)
        model = MODELS[encoding]
        score = language.singles(text, model)
        if len(sample) < FEW:
            score += language.joins(text)
        high = len(text) - len(text.encode("ascii", "ignore"))
        ascii_cost = -3.0 * (len(text) - high)
        found.append(Candidate(encoding, score, (score - ascii_cost) / high if high else 0.0))
    return sorted(found, key=lambda reading: -reading.score)


OUT_OF_STEP = -9.0
"""Likelihood a high character under which a sample may be out of step from a lost byte on."""
LONG = 30
"""Mean length of the runs of such a sample, in bytes; Western letters stand alone."""
LOST = -13.0
"""Nats for a lost byte at the head of a run."""


def read_out_of_step(sample: bytes, encodings: tuple[str, ...] = labels.MULTIBYTE) -> list[Candidate]:
    """Like :func:`read`, but each run may have lost the first byte of its first character: where a
    page is one run behind a lost byte, no encoding reads it in step.
    """
    found = []
    for encoding in encodings:
        model = language.model(MODELS[encoding])
        score = plain = 0.0
        count = 0
        for run in sample.split(b"\n"):
            steps = (
                [_text(run, encoding), _text(run[1:], encoding)] if len(run) > LEAST_STEPPED else [_text(run, encoding)]
            )
            scores = [
                sum(map(model.__getitem__, text)) + language.joins(text) + LOST * at for at, text in enumerate(steps)
            ]
            best = max(range(len(steps)), key=scores.__getitem__)
            score += scores[best]
            high = len(steps[best]) - len(steps[best].encode("ascii", "ignore"))
            count += high
            plain += -3.0 * (len(steps[best]) - high)
        found.append(Candidate(encoding, score, (score - plain) / max(1, count)))
    return sorted(found, key=lambda reading: -reading.score)


def _text(sample: bytes, encoding: str) -> str:
    """The sample read for scoring. Only GB 18030 and Big5 need the Standard's recovery here: after a
    bad byte CPython's codecs of these two stay out of step to the end of the run.
    """
    if encoding in ("gb18030", "big5", "euc-tw"):
        return decoders.decode(sample, encoding).text
    return sample.decode(labels.codec(encoding), "replace")
