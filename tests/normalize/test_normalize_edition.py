"""The stage as the line sees it: rules used, findings, glyphs, marks, and the first seed."""

from __future__ import annotations

import pickle
from collections import Counter

from pipeline.model.edition import Edition
from pipeline.model.ledger import decode, encode
from pipeline.model.page import Leaf, Mark, Page, Thread
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript, Verdict
from pipeline.normalize import Settings, run
from pipeline.normalize.glyphs import gbk_position, is_unassigned
from pipeline.normalize.table import character_map, rows, source


def page(*leaves: Leaf | str) -> Page:
    made = tuple(leaf if isinstance(leaf, Leaf) else Leaf(leaf) for leaf in leaves)
    text = "\n".join(leaf.text for leaf in made)
    transcript = Transcript(
        Source(text.encode("utf-8", "surrogatepass"), "0" * 64, "page.txt", "text/plain"),
        text,
        Verdict("utf-8", 1.0, True, None),
    )
    return Page(transcript, "text", "none", (), made, Thread(()))


def edit(*leaves: Leaf | str, settings: Settings | None = None) -> Edition:
    return run(page(*leaves), settings or Settings())


def codes(edition: Edition) -> dict[str, dict[str, object]]:
    return {found.code: {**dict(found.fields), **dict(found.where)} for found in edition.findings}


def test_rules_used_are_counted_and_sorted() -> None:
    edition = edit("好,好;好,", "朱?基来了", Leaf("中,文", "code"))
    assert [(use.code, use.safety, use.count) for use in edition.rules] == [
        ("LOS01", "report", 1),
        ("PUN01", "safe", 2),
        ("PUN02", "safe", 1),
    ]
    assert all(use.name and use.reason and use.ground for use in edition.rules)
    assert edition.readings[2].text == "中,文"


def test_findings_are_one_a_kind_with_first_places() -> None:
    edition = edit("好", *["李?英"] * 5, "宇宙.联系", "”好“", '他说"好', "通 知", "二O二四", "a\x80b\ufffe", "\ufffc")
    found = codes(edition)
    assert found["NRM011"] == {"count": 5, "places": "1:1, 2:1, 3:1", "leaf": 1, "offset": 1}
    assert {"NRM001", "NRM002", "NRM003", "NRM004", "NRM012", "NRM013", "NRM014", "NRM015", "NRM016"} <= set(found)
    assert "?" not in "".join(item.message for item in edition.findings if item.code != "NRM011")


def test_report_rules_can_be_put_out_of_force() -> None:
    assert codes(edit("李?英", settings=Settings(ignore=("LOS",)))) == {}
    assert codes(edit("李?英", settings=Settings(select=("PUN",)))) == {}


def test_glyphs_are_kept_named_and_reported() -> None:
    edition = edit("好\ue000\uf0b7", "\u0378", "\uf8fe好,好")
    glyphs = [glyph for reading in edition.readings for glyph in reading.glyphs]
    assert [(glyph.char, glyph.offset) for glyph in glyphs] == [
        ("\ue000", 1),
        ("\uf0b7", 2),
        ("\u0378", 0),
        ("\uf8fe", 0),
    ]
    assert glyphs[0].source == "PUA U+E000, GBK AAA1"
    assert "symbol font" in glyphs[1].name
    assert glyphs[2].name == "unassigned code point U+0378"
    found = codes(edition)
    assert (found["NRM005"]["count"], found["NRM005"]["kinds"]) == (3, 3)
    assert found["NRM006"]["count"] == 1
    assert edition.readings[2].text == "\uf8fe好，好"


def test_user_defined_areas_of_gbk_agree_with_the_codec() -> None:
    for code in range(0xE000, 0xE766):
        encoded = chr(code).encode("gb18030")
        if len(encoded) == 2:
            assert gbk_position(code) == encoded.hex().upper()
    assert gbk_position(0xE900) is None


def test_unassigned_is_decided_by_the_table() -> None:
    assert is_unassigned("\u0378")
    assert is_unassigned("\U0003fffd")
    assert not any(is_unassigned(sign) for sign in "a中\u4dff\U0001f600\U0001faff\ue000\ufdd0")


def test_no_edit_touches_code_math_smileys_or_a_shown_address() -> None:
    text = "见a,中,b;中,http://a.cn/中,中,好"
    marks = (Mark(1, 4, "code"), Mark(text.index("http"), text.rindex(","), "link"), Mark(0, 0, "image"))
    reading = edit(Leaf(text, marks=marks)).readings[0]
    assert reading.text == "见a,中，b；中，http://a.cn/中,中，好"
    assert [reading.text[mark.start : mark.end] for mark in reading.marks] == ["a,中", "http://a.cn/中,中", ""]


def test_a_mark_keeps_its_characters_when_blanks_before_it_go() -> None:
    reading = edit(Leaf("  各位代表:\u3000", marks=(Mark(2, 6, "bold"),))).readings[0]
    (bold,) = reading.marks
    assert reading.text[bold.start : bold.end] == "各位代表"


def test_the_first_seed(seed: bytes) -> None:
    edition = edit(*seed.decode("utf-8").split("\n"))
    count = Counter((change.before, change.after) for reading in edition.readings for change in reading.ledger)
    marks = {pair: n for pair, n in count.items() if pair[0].strip("\u00a0 ")}
    assert marks == {
        (",", "，"): 415,
        ("(", "（"): 32,
        (")", "）"): 32,
        (":", "："): 8,
        (";", "；"): 8,
        ("!", "！"): 2,
        ("~", "～"): 1,
    }
    reading = "\n".join(reading.text for reading in edition.readings)
    assert sum(reading.count(mark) for mark in ",:;!()") == 8
    assert "遂宁市船山区人民政府区长\u3000陈绍坤" in reading
    assert "川职院龙凤产教园（一期）" in reading
    assert "稳定达到Ⅱ类" in reading
    assert "周一～周五" in reading
    assert "乐购遂宁·乐享船山" in reading
    assert reading.count("%") == 26
    assert (edition.script.label, edition.script.hans, edition.script.hant) == ("zh-Hans", 2811, 0)
    assert edition.findings == ()


def test_the_ledger_of_the_first_seed_is_small(seed: bytes) -> None:
    text = seed.decode("utf-8")
    edition = edit(*text.split("\n"))
    blob = encode(enumerate(reading.ledger for reading in edition.readings))
    assert len(blob) <= 0.08 * len(seed)
    again = decode(blob)
    back = [again[n].revert(reading.text) if n in again else reading.text for n, reading in enumerate(edition.readings)]
    assert "\n".join(back) == text


def test_the_same_page_gives_the_same_edition() -> None:
    leaves = ("各位代表:", "  现在,我\ue000報告 2024年。", "看著窗外", "朱?基")
    first, second = edit(*leaves), edit(*leaves)
    assert (first.readings, first.rules, first.findings) == (second.readings, second.rules, second.findings)
    assert pickle.loads(pickle.dumps(first)).readings == first.readings


def test_tables_are_sorted_and_name_their_source() -> None:
    for name in ("pua_gb", "radicals", "forms", "unassigned"):
        keys = [int(row[0], 16) for row in rows(name)]
        assert keys == sorted(set(keys)), name
        assert source(name), name
    names = [row[0] for row in rows("names")]
    assert names == sorted(set(names))
    assert len(character_map("pua_gb")) == 107
    assert not set(character_map("pua_gb").values()) & set(character_map("pua_gb"))
