"""Boards drawn from the half of the grammar of skins that is kept for tests: learnt, and read as well as described ones."""

from __future__ import annotations

import pytest

from pipeline import extract

from .discuz_skins import SKINS, discuz
from .scoring import score, taught
from .skins import flattened, markup

SEEDS = range(8)


@pytest.mark.parametrize(("make", "pages", "floor"), [(markup, 20, 0.97), (markup, 5, 0.95), (flattened, 20, 0.97)])
def test_a_folder_teaches_its_board(make, pages: int, floor: float) -> None:
    scores = []
    for seed in SEEDS:
        board = make(seed, pages, kept=True)
        settings, _ = taught(board, extract.Settings())
        scores.append(score(board, settings))
    assert sum(scores) / len(scores) >= floor, scores


def test_learning_loses_nothing() -> None:
    for make in (markup, flattened):
        for seed in SEEDS:
            board = make(seed, 12, kept=True)
            before = score(board, extract.Settings())
            assert score(board, taught(board, extract.Settings())[0]) >= before - 0.02, board.skin


@pytest.mark.parametrize("skin", SKINS, ids=lambda skin: skin.__name__)
def test_skins_of_discuz_in_flattened_text(skin) -> None:
    board = discuz(skin)
    before = score(board, extract.Settings())
    after = score(board, taught(board, extract.Settings())[0])
    assert after >= max(before - 0.01, 0.9)
