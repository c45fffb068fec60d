"""Anti-copy noise directly behind a clock."""

from __future__ import annotations

import pytest

from pipeline.extract.printed.noise import noise


@pytest.mark.parametrize("clock", ["09:50", "9:12", "23:59:07"])
def test_the_digits_of_a_clock_are_no_noise(clock: str) -> None:
    text = f'某某 发表于 2020-7-1 {clock} x, o7 U% a" h% Q+ K7 y1 b. I8 b1 d'
    ((start, _),) = noise(text)
    assert text[:start].rstrip().endswith(clock)
