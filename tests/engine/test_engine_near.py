"""Near-duplicates: what is found, what is not, and that a crowd costs no square."""

from __future__ import annotations

import hashlib
import random

import pytest

from pipeline.engine.near import CROWD, pairs, signature

pytest.importorskip("datasketch")


def text(seed: int, length: int = 600) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x6000)) for _ in range(length))


def name(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def related(texts: list[str]) -> list[tuple[int, int, float]]:
    signed = sorted((name(at), signature(body)) for at, body in enumerate(texts))
    order = {name(at): at for at in range(len(texts))}
    return sorted((*sorted((order[a], order[b])), score) for a, b, score in pairs(lambda: signed))  # type: ignore[misc]


def test_the_same_text_with_other_marks_is_the_same() -> None:
    body = text(1)
    assert signature(body) == signature("。".join(body[at : at + 20] for at in range(0, len(body), 20)))
    assert signature("短") == b""


def test_copies_are_found_and_strangers_are_not() -> None:
    body = text(2)
    found = related([body, body[:570] + text(3, 30), text(4), body[:200] + text(5, 400)])
    assert [pair[:2] for pair in found] == [(0, 1)]
    assert found[0][2] > 0.8


def test_a_crowd_is_related_to_its_first() -> None:
    found = related([text(6)] * (CROWD + 40))
    assert len(found) == CROWD + 39
    assert related([text(6)] * 5) == [(a, b, 1.0) for a in range(5) for b in range(a + 1, 5)]
