"""Near-duplicates: the same text on other boards or sites, with other furniture.

MinHash (Broder 1997) over five-character shingles of the reading text, banded by locality-sensitive
hashing. What is found is recorded as a relation between two documents; nothing is dropped. The
signature is taken in the worker that has the text at hand; pairs are looked for once, at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any

PERMUTATIONS = 128
SHINGLE = 5
THRESHOLD = 0.7
"""Estimated Jaccard similarity from which two documents are related."""
_SHORT = 40
"""Texts of fewer characters say too little to be compared."""
_SEED = 1
_SCHEME = "affine32"


class ExtraMissingError(RuntimeError):
    """The extra that near-duplicates need is not installed."""


def signature(text: str) -> bytes:
    """The signature of a reading text, or nothing for one that is too short to compare."""
    letters = "".join(char for char in text if char.isalnum())
    if len(letters) < _SHORT:
        return b""
    shingles = {letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)}
    sketch = _library().MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_hash, scheme=_SCHEME)
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return b"".join(int(value).to_bytes(4, "big") for value in sketch.hashvalues)


def pairs(signatures: Iterable[tuple[str, bytes]]) -> list[tuple[str, str, float]]:
    """Related documents ``(a, b, similarity)`` with ``a < b``, sorted."""
    library = _library()
    index = library.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    sketches: dict[str, Any] = {}
    found: list[tuple[str, str, float]] = []
    for name, values in signatures:
        sketch = library.MinHash(
            num_perm=PERMUTATIONS,
            seed=_SEED,
            scheme=_SCHEME,
            hashvalues=[int.from_bytes(values[at : at + 4], "big") for at in range(0, len(values), 4)],
        )
        for other in index.query(sketch):
            score = float(sketch.jaccard(sketches[other]))
            if score >= THRESHOLD:
                found.append((min(name, other), max(name, other), round(score, 4)))
        index.insert(name, sketch)
        sketches[name] = sketch
    return sorted(found)


def _hash(shingle: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(shingle, digest_size=4).digest(), "big")


@cache
def _library() -> Any:  # noqa: ANN401 - an untyped extra
    try:
        import datasketch  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExtraMissingError("near-duplicates need pip install 'guidang[dedupe]'") from error
    return datasketch
