"""Near-duplicates: the same text on other boards or sites, with other furniture.

MinHash (Broder 1997) over five-character shingles of the reading text, banded by locality-sensitive
hashing. What is found is recorded as a relation between two documents; nothing is dropped. The
signature is taken in the worker that has the text at hand; pairs are looked for once, at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

from pipeline.model.extras import ExtraMissingError

PERMUTATIONS = 128
SHINGLE = 5
THRESHOLD = 0.7
"""Estimated Jaccard similarity from which two documents are related."""
BANDS, ROWS = 25, 5
"""Bands of the signature and values a band: a pair of similarity 0.7 meets in one with 0.99."""
CROWD = 64
_SHORT = 40
"""Texts of fewer characters say too little to be compared."""
_SEED = 1
_SCHEME = "affine32"


def require() -> None:
    """Raise :class:`ExtraMissingError` now and not in the middle of a run."""
    _library()


def signature(text: str) -> bytes:
    """The signature of a reading text, or nothing for one that is too short to compare."""
    letters = "".join(char for char in text if char.isalnum())
    if len(letters) < _SHORT:
        return b""
    shingles = {letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)}
    sketch = _library().MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_hash, scheme=_SCHEME)
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return b"".join(int(value).to_bytes(4, "big") for value in sketch.hashvalues)


def pairs(signatures: Callable[[], Iterable[tuple[str, bytes]]]) -> list[tuple[str, str, float]]:
    """Related documents ``(a, b, similarity)`` with ``a < b``, sorted.

    ``signatures`` gives all signatures, sorted by id, each time it is called: once a band, so that
    no more than an id and a number a document is held in memory. In a crowd of more than
    ``CROWD`` documents that share a band each is compared with the crowd's first alone; otherwise
    a site that repeats one text a million times would take a million squared comparisons.
    """
    names = [bytes.fromhex(name) for name, _ in signatures()]
    candidates = {pair for band in range(BANDS) for pair in _meeting(signatures(), band)}
    wanted = {at for pair in candidates for at in pair}
    values = {at: text for at, (_, text) in enumerate(signatures()) if at in wanted}
    found: list[tuple[str, str, float]] = []
    for one, two in candidates:
        same = sum(values[one][at : at + 4] == values[two][at : at + 4] for at in range(0, PERMUTATIONS * 4, 4))
        if same >= THRESHOLD * PERMUTATIONS:
            found.append((names[one].hex(), names[two].hex(), round(same / PERMUTATIONS, 4)))
    return sorted(found)


def _meeting(signatures: Iterable[tuple[str, bytes]], band: int) -> Iterator[tuple[int, int]]:
    """Pairs of ordinals of documents whose signatures agree in a band."""
    start, size = band * ROWS * 4, ROWS * 4
    keys = sorted((_wide(text[start : start + size]), at) for at, (_, text) in enumerate(signatures))
    for _, crowd in groupby(keys, key=itemgetter(0)):
        members = [at for _, at in crowd]
        if len(members) > CROWD:
            yield from ((members[0], other) for other in members[1:])
        else:
            yield from combinations(members, 2)


def _wide(values: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(values, digest_size=8).digest(), "big")


def _hash(shingle: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(shingle, digest_size=4).digest(), "big")


@cache
def _library() -> Any:  # noqa: ANN401 - an untyped extra
    try:
        import datasketch  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExtraMissingError("near-duplicates need pip install 'guidang[dedupe]'") from error
    return datasketch
