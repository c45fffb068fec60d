"""The law of conservation, once: parts joined are the page, and every other case is said."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.partition import PartitionError, joined


@given(text=st.text(max_size=40), data=st.data())
def test_any_tiling_gives_the_page_again(text: str, data: st.DataObject) -> None:
    cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(0, len(text)), max_size=8))})
    regions, leaves = [], []
    held: tuple[str, list[tuple[int, int]]] = ("", [])
    for start, end in itertools.pairwise(cuts):
        keep = data.draw(st.sampled_from(["region", "leaf", "both", "more of the leaf"]))
        if keep in ("region", "both"):
            regions.append((start, text[start:end]))
        if keep in ("leaf", "both"):
            leaves.append((text[start:end], [(start, end)]))
        if keep == "more of the leaf":
            held = (held[0] + text[start:end], [*held[1], (start, end)])
    leaves.append(held)
    assert joined(data.draw(st.permutations(regions)), data.draw(st.permutations(leaves))) == text


@pytest.mark.parametrize(
    ("regions", "leaves", "at"),
    [
        ([(0, "ab"), (3, "d")], [], 2),
        ([(0, "ab")], [("xb", [(0, 2)])], 0),
        ([(0, "abcd")], [("bX", [(1, 3)])], 1),
        ([(0, "ab")], [("cd", [(2, 3)])], 2),
        ([(0, "ab"), (1, "cc")], [], 1),
    ],
)
def test_gaps_and_disagreements_are_errors(
    regions: list[tuple[int, str]], leaves: list[tuple[str, list[tuple[int, int]]]], at: int
) -> None:
    with pytest.raises(PartitionError) as error:
        joined(regions, leaves)
    assert error.value.at == at
