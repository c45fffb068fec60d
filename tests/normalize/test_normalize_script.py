"""Scripts, folds and conversions: what OpenCC does for us, and what it is kept from doing."""

from __future__ import annotations

import pytest

from pipeline.model.edition import Script
from pipeline.model.page import Leaf, Mark
from pipeline.normalize import Settings, conversion, dictionary_version, opencc_trouble, read
from pipeline.normalize.conversion import WrongOpenCC, convert
from pipeline.normalize.edition import read_leaves
from pipeline.normalize.fold import fold_text
from pipeline.normalize.script import clauses, detect, total


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
        ("乾隆皇帝的後宮", "乾隆皇帝的后宫"),
        ("徐乾學的書", "徐乾学的书"),
        ("现在，我们（２０２４）", "现在,我们(2024)"),
        ("现在　很好", "现在 很好"),
        ("\uf9b2", "零"),
        ("①②", "12"),
        ("Ⅱ类", "Ⅱ类"),
        ("他说现在开会，她說後來散會", "他说现在开会,她说后来散会"),
        ("東京へ行きました", "東京へ行きました"),
    ],
)
def test_fold(text: str, fold: str) -> None:
    assert fold_text(text) == fold
    assert len(fold) == len(text)


def test_an_undecided_leaf_folds_as_its_page_does() -> None:
    traditional = read_leaves((Leaf("後來他說過這件事"), Leaf("乾杯")), Settings())
    assert traditional[1].fold == "干杯"
    assert read_leaves((Leaf("后来他说过这件事"), Leaf("乾坤")), Settings())[1].fold == "乾坤"


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
