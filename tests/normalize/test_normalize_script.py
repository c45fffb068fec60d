"""Scripts, folds and conversions: what OpenCC does for us, and what it is kept from doing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.edition import Script
from pipeline.model.page import Leaf, Mark
from pipeline.normalize import Settings, conversion, dictionary_version, opencc_trouble, read
from pipeline.normalize.conversion import WrongOpenCC, convert
from pipeline.normalize.edition import read_leaves
from pipeline.normalize.fold import fold_text
from pipeline.normalize.script import clauses, declared, detect, total, witnessed


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("现代工业提速发展", "zh-Hans"),
        ("現代工業提速發展", "zh-Hant"),
        ("皇后后来後來", "mixed"),
        ("人民", "zh"),
        ("東京へ行きました", "ja"),
        ("スター・ウォーズ", "ja"),
        ("안녕하세요", "ko"),
        ("Hello", "und-Latn"),
        ("café", "und-Latn"),
        ("Привет, world", "und-Cyrl"),
        ("123 -", "und"),
        ("", "und"),
        ("鮮の每日新鮮果汁，歡迎光臨本店選購", "zh-Hant"),
        ("𫖯首", "zh-Hans"),
        ("สวัสดีครับ", "und-Thai"),
        ("مرحبا بالعالم", "und-Arab"),
        ("ئۇيغۇرچە", "und-Arab"),
        ("བོད་སྐད", "und-Tibt"),
        ("ᠮᠣᠩᠭᠣᠯ", "und-Mong"),
        ("שלום עולם", "und-Hebr"),
        ("Καλημέρα κόσμε", "und-Grek"),
        ("नमस्ते दुनिया", "und-Deva"),
        ("Welcome to the forum of 中国 travellers and friends", "und-Latn"),
        ("使用 Python 编程", "zh-Hans"),
        ("GitHub 上的 issue 讨论", "zh-Hans"),
        ("สวัสดี 中 ครับทุกคนที่นี่", "und-Thai"),
        ("東京駅発着便変更", "ja"),
        ("台灣鐵路管理局", "zh-Hant"),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert detect(text).label == label


def test_counts_stand_beside_the_label() -> None:
    script = detect(
        "本文讨论“後”字的用法，简化字写作“后”。简体说明很长很长，讨论简体书写习惯与历史沿革，还谈论书法艺术创作发展"
    )
    assert (script.label, script.hant) == ("zh-Hans", 1)
    assert script.hans > 10
    assert script.han > script.hans


def test_a_page_of_both_scripts_is_mixed() -> None:
    simplified, traditional = detect("现代工业提速发展，现代农业提质增效"), detect("現代工業提速發展，現代農業提質增效")
    assert total([simplified] * 5).label == "zh-Hans"
    assert total([simplified] * 5 + [traditional] * 5).label == "mixed"
    assert total([]).label == "und"
    assert total([Script("und-Latn"), Script("und")]).label == "und-Latn"
    assert total([detect("東京へ行きました")]).label == "ja"


def test_clauses_have_scripts_of_their_own() -> None:
    found = [script.label for _, _, script in clauses("他说现在开会，她說後來散會")]
    assert found == ["zh-Hans", "zh-Hant"]


@pytest.mark.parametrize(
    ("text", "fold"),
    [
        ("看著後門", "看着后门"),
        ("著名", "着名"),
        ("乾隆皇帝的後宮", "干隆皇帝的后宫"),
        ("Python與VUE", "python与vue"),
        ("徐乾學的書", "徐干学的书"),
        ("现在，我们（２０２４）", "现在,我们(2024)"),
        ("现在　很好", "现在 很好"),
        ("\uf9b2", "零"),
        ("①②", "12"),
        ("Ⅱ类", "ⅱ类"),
        ("他说现在开会，她說後來散會", "他说现在开会,她说后来散会"),
        ("東京へ行きました", "东京へ行きました"),
    ],
)
def test_fold(text: str, fold: str) -> None:
    assert fold_text(text) == fold
    assert len(fold) == len(text)


QUERIES = [
    "於是",
    "乾燥",
    "徵收",
    "秘書",
    "乾隆",
    "于是",
    "干燥",
    "征收",
    "秘书",
    "看著",
    "著名",
    "什麼",
    "裡面",
    "裏面",
    "里面",
    "衛生",
    "卫生",
    "ＡＢＣ",
    "abc",
    "Café",
    "İ",
    "ß",
    "Σς",
    "⼀一",
    "臺灣",
    "台湾",
    "於梨華",
]


@given(st.lists(st.one_of(st.sampled_from(QUERIES), st.text(max_size=6)), min_size=1, max_size=8), st.data())
@settings(max_examples=400, deadline=None)
def test_the_fold_of_a_text_contains_that_of_every_part(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    whole = fold_text(text)
    assert len(whole) == len(text)
    assert whole[start:end] == fold_text(text[start:end])
    assert fold_text(whole) == whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("于是", "於是"),
        ("干燥", "乾燥"),
        ("征收", "徵收"),
        ("秘书", "祕書"),
        ("里面", "裡面"),
        ("里面", "裏面"),
        ("卫生", "衞生"),
        ("GitHub", "ｇｉｔｈｕｂ"),
    ],
)
def test_two_ways_to_write_a_word_fold_alike(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


def test_the_fold_keeps_words_apart_that_no_dictionary_joins() -> None:
    assert fold_text("干净") != fold_text("净干")
    assert fold_text("土地") != fold_text("士地")


@pytest.mark.parametrize(
    ("label", "language", "heard"),
    [
        ("und-Thai", "th", "th"),
        ("und-Arab", "ug", "ug"),
        ("und-Arab", "en", "und-Arab"),
        ("zh", "zh-tw", "zh-Hant"),
        ("zh", "ja", "ja"),
        ("zh-Hans", "ja", "zh-Hans"),
        ("zh-Hans", "zh-tw", "zh-Hans"),
        ("und-Latn", "zh-cn", "und-Latn"),
    ],
)
def test_a_declared_language_is_a_witness_and_no_more(label: str, language: str, heard: str) -> None:
    script = Script(label, hans=5 if label == "zh-Hans" else 0, han=9)
    (leaf,), page = witnessed([script], script, language)
    assert (leaf.label, page.label) == (heard, heard)


def test_a_declaration_is_read_from_the_pages_first_element() -> None:
    assert declared('<!DOCTYPE html>\n<html xmlns="x" lang="zh-TW">') == "zh-tw"
    assert declared("<p>lang=th</p>") == ""


def test_a_name_in_han_makes_no_english_thread_chinese() -> None:
    leaves = [detect(text) for text in ("A day in Chengdu", "Thanks, 王明", "See you there, everybody", "王明")]
    assert total(leaves).label == "und-Latn"


def test_no_fold_unless_asked() -> None:
    assert read("看著", Settings(fold=False)).fold == ""


def test_names_are_protected_and_users_add_their_own() -> None:
    assert convert("徐乾學與王汎森", "tw2s") == "徐乾学与王汎森"
    assert convert("陳後主", "tw2s") == "陈后主"
    assert convert("陳後主", "tw2s", ("陳後主=陈後主",)) == "陈後主"
    assert convert("陳後主", "tw2s", ("陳後主",)) == "陳後主"


@pytest.mark.parametrize("names", [("=a",), ("ab=a",), ("",)])
def test_a_name_that_cannot_be_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="name"):
        Settings(names=names)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule's code begins with 'PUNX'"):
        Settings(select=("PUNX",))
    with pytest.raises(ValueError, match="no rule's code"):
        Settings(ignore=("pun",))


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="variant"):
        Settings(variant="zh-XX")


@pytest.mark.parametrize(
    ("variant", "before", "after"),
    [
        ("zh-Hans", "後來,他說乾杯", "后来，他说干杯"),
        ("zh-TW", "后来,他说里面", "後來，他說裡面"),
        ("zh-HK", "后来,他说里面", "後來，他説裏面"),
        ("zh-Hant", "后来", "後來"),
        ("zh-Hant", "後來", "後來"),
        ("zh-Hans", "东京へ", "东京へ"),
    ],
)
def test_variants_show_what_stood_there(variant: str, before: str, after: str) -> None:
    reading = read(before, Settings(variant=variant))
    assert reading.text == after
    assert reading.ledger.revert(reading.text) == before
    for shown in reading.variants:
        assert shown.rule == "SCR01"
        assert reading.text[shown.start : shown.end] != shown.orig
        assert len(shown.orig) == shown.end - shown.start


def test_conversion_goes_round_code_and_shown_addresses() -> None:
    leaf = Leaf("後來,看後面的後門", marks=(Mark(4, 6, "code"),))
    reading = read_leaves((leaf, Leaf("後來", "code")), Settings(variant="zh-Hans"))[0]
    assert reading.text == "后来，看後面的后门"
    assert reading.ledger.revert(reading.text) == leaf.text
    assert [(shown.start, shown.orig) for shown in reading.variants] == [(0, "後來"), (7, "後門")]


def test_judged_edits_are_variants() -> None:
    text = "我们团结依靠全区人民坚持以习近平新时代中国特色社会主义思想\n为指导,深入贯彻。"
    reading = read(text, Settings(judged=True))
    (shown,) = reading.variants
    assert (shown.orig, shown.rule) == ("\n", "LIN01")
    assert shown.start == shown.end == text.index("\n")
    assert read(text).variants == ()


def test_the_script_of_a_text_is_never_changed_unless_asked() -> None:
    assert read("皇后后来後來").text == "皇后后来後來"


def test_the_right_package_is_there() -> None:
    assert opencc_trouble() is None
    version, _, digest = dictionary_version().partition("+")
    assert version.count(".") == 2
    assert len(digest) == 12


def test_a_wrong_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.util import find_spec

    def without(name: str) -> object:
        return None if name == "opencc.clib" else find_spec(name)

    monkeypatch.setattr(conversion, "find_spec", without)
    trouble = opencc_trouble()
    assert trouble is not None
    assert "opencc-python-reimplemented" in trouble
    conversion.converter.cache_clear()
    with pytest.raises(WrongOpenCC, match="not the OpenCC binding"):
        conversion.converter("tw2s")
    monkeypatch.setattr(conversion, "find_spec", lambda _: None)
    assert "pip install OpenCC" in (opencc_trouble() or "")
    conversion.converter.cache_clear()


def test_a_lone_surrogate_is_no_trouble_for_the_binding() -> None:
    assert convert("後\ud800", "tw2s") == "后\ufffd"
