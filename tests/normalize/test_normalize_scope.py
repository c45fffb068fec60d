"""Restoring and regularizing: what a page shows, and what each scope changes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.line import Settings as Line
from pipeline.line import process
from pipeline.model.page import Leaf
from pipeline.model.source import source_of
from pipeline.normalize import Settings, read
from pipeline.normalize.edition import read_leaves
from pipeline.normalize.scope import folding, restores
from tests.normalize.texts import mix

PROSE = (
    "各位代表，我们“迎难而上”、攻坚克难，（见下）取得了成绩；经济增长，民生改善。项目：道路、桥梁，都开工了！好吗？是的，好。"
    * 2
)
FOLDED = PROSE.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
TYPED = "酒店还可以,就是早餐一般,房间小了点,服务员态度不错,下次还来,推荐给大家.位置好,离地铁近,价格便宜,性价比高,卫生一般,隔音差."


def test_a_folded_page_shows_it() -> None:
    shown = folding([FOLDED])
    assert shown.folded
    assert shown.full == 0
    assert not folding([PROSE]).folded
    assert not folding([TYPED]).folded
    assert not folding([TYPED, "好。"]).folded
    assert not folding(["好的,谢谢。"]).folded
    assert folding([TYPED], "yes").folded
    assert not folding([FOLDED], "no").folded


def test_restore_undoes_a_folding_and_nothing_else() -> None:
    asked = Settings(scope="restore")
    assert read(FOLDED, asked).text == PROSE
    assert read(TYPED, asked).text == TYPED
    assert read("好的,谢谢...　　他说\u200b\x08了\r\n", asked).text == "好的,谢谢...　　他说\u200b了\n"
    assert read(FOLDED, Settings(scope="off")).text == FOLDED
    assert read("a\x08b", Settings(scope="off")).text == "ab"


def test_the_settings_may_know_better_than_the_page() -> None:
    assert read("好的,谢谢", Settings(scope="restore", folded="yes")).text == "好的，谢谢"
    assert read(FOLDED, Settings(scope="restore", folded="no")).text == FOLDED


def test_widened_letters_are_narrowed() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "abcdefghij" * 11)
    assert read(wide, Settings(scope="restore")).text == "abcdefghij" * 11
    assert read("订了４００元的房间ＯＫ", Settings(scope="restore")).text == "订了４００元的房间ＯＫ"


def test_every_edit_says_which_of_the_two_it_is() -> None:
    shown = folding([FOLDED])
    assert restores(shown, "PUN01", ",", "，")
    assert not restores(shown, "ELL01", "...", "……")
    assert not restores(folding([TYPED]), "PUN01", ",", "，")


@pytest.mark.parametrize("voice", ["好。。。", "好！！！", "好~~", "好…………", "好……", "嗯。。"])
def test_a_voice_stays_in_every_scope(voice: str) -> None:
    for scope in ("regularize", "restore", "off"):
        assert read(voice, Settings(scope=scope)).text == voice


@given(st.integers(0, 2**48).map(lambda seed: mix(random.Random(seed))), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_laws_hold_in_every_scope(text: str, folded: bool) -> None:
    for scope in ("restore", "off"):
        asked = Settings(scope=scope, folded="yes" if folded else "page", fold=False)
        reading = read(text, asked)
        assert reading.ledger.revert(reading.text) == text
        assert len(read(reading.text, asked).ledger) == 0


def test_names_of_the_threads_users_are_left_alone() -> None:
    leaf = Leaf("谢谢 小,明! 好的,再见")
    from pipeline.normalize import edition

    readings, _, _ = edition._read((leaf,), Settings(), names=("小,明!",))
    assert readings[0].text == "谢谢 小,明! 好的，再见"


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="scope"):
        Settings(scope="all")
    with pytest.raises(ValueError, match="folded"):
        Settings(folded="maybe")


def test_the_seed_restores_alike_in_both_scopes(seed: bytes) -> None:
    source = source_of(seed, "seed.txt", "text/plain")
    both = process(source).work.edition
    only = process(source, Line(normalize=Settings(scope="restore"))).work.edition
    assert both.folding.folded
    assert sum(rule.restored for rule in both.rules) == sum(rule.restored for rule in only.rules) > 450
    assert {rule.code for rule in only.rules if rule.count != rule.restored} == set()
    assert read_leaves((Leaf("x"),), Settings())[0].text == "x"


@pytest.mark.parametrize(("text", "kept"), [("a,b 你好", True), ("xa,b", False), ("a,bc", False), ("他是a,b吗", True)])
def test_a_name_shelters_where_it_stands_alone(text: str, kept: bool) -> None:
    from pipeline.normalize import edition

    spans = edition._sheltered(Leaf(text), ("a,b",))
    assert bool(spans) is kept
