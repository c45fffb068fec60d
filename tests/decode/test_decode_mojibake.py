"""Mojibake: turned back where that is certain, recorded, revertible; else left."""

from __future__ import annotations

import random

import pytest

from pipeline.decode import Settings, encoders, mojibake, run
from pipeline.model.source import source_of
from tests.decode.pages import page, posts

KINDS = [
    ("utf-8", "gb18030"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("utf-8", "big5hkscs"),
    ("gb18030", "latin-1"), ("gb18030", "cp1252"), ("gb18030", "big5hkscs"),
    ("big5hkscs", "latin-1"), ("big5hkscs", "gb18030"),
]  # fmt: skip


def misread(text: str, right: str, wrong: str) -> str | None:
    try:
        raw = text.encode(right)
        if wrong != "cp1252":
            return raw.decode(wrong)
        return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)
    except UnicodeError:
        return None


def lines(r: random.Random, right: str, wrong: str) -> list[tuple[str, str]]:
    """Parts of posts and what they are misread as, where nothing is lost on the way."""
    found = []
    name = {"latin-1": "iso-8859-1", "cp1252": "windows-1252", "big5hkscs": "big5"}.get(wrong, wrong)
    for line in posts("big5" if right == "big5hkscs" else "gb18030"):
        slices = (
            (size, start)
            for size in range(len(line), 5 if wrong == "big5hkscs" else 11, -1)
            for start in range(len(line) - size + 1)
        )
        for size, start in slices:
            shown = line[start : start + size]
            wrongly = misread(shown, right, wrong)
            if wrongly is not None and encoders.encode(wrongly, name) is not None:
                found.append((shown, wrongly))
                break
    r.shuffle(found)
    return found


@pytest.mark.parametrize(("right", "wrong"), KINDS)
@pytest.mark.parametrize("where", ["page", "block", "title"])
def test_reversible_kinds_are_turned_back(right: str, wrong: str, where: str) -> None:
    r = random.Random(f"{right}{wrong}{where}")
    pairs = lines(r, right, wrong)
    assert len(pairs) >= 2
    for number in range(min(4, len(pairs))):
        taken = pairs if where == "page" else pairs[number : number + (3 if where == "block" else 1)]
        body = "".join(
            f"<p>{{{at}}}</p>\n" if where != "title" else f"<title>{{{at}}}</title>\n" for at in range(len(taken))
        )
        around = "<b>user1</b> 2009-8-1\n" if where == "page" else page(random.Random(number), "utf-8", 6)
        shown = around + body.format(*(wrongly for _, wrongly in taken)) + around
        wanted = around + body.format(*(line for line, _ in taken)) + around
        transcript = run(source_of(shown.encode()), Settings())
        assert transcript.text == wanted
        assert transcript.decoded == shown
        assert "DEC011" in [found.code for found in transcript.findings]
        assert run(source_of(shown.encode()), Settings(repair=False)).text == shown


def test_twice_misread() -> None:
    line = posts("utf-8")[4]
    twice = line.encode().decode("latin-1").encode().decode("latin-1")
    transcript = run(source_of(f"<p>{twice}</p>".encode()), Settings())
    assert transcript.text == f"<p>{line}</p>"
    assert transcript.decoded == f"<p>{twice}</p>"


def test_other_languages_are_turned_back_too() -> None:
    for text in (
        "Всем привет, подскажите, пожалуйста, как быть",
        "J'ai déjà vérifié les réglages d'énergie",
        "先週、祖父から古いカメラをもらった",
    ):
        wrongly = misread(text, "utf-8", "cp1252")
        assert wrongly
        assert run(source_of(f"<p>{wrongly}</p>".encode()), Settings()).text == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "浣犲ソ 你好 乱码举例：“锘挎祴璇”、“涓枃”",
        "这是乱码：<b>浣犲ソ</b>，应该怎么处理？",
        "锟斤拷锟斤拷",
        "naïve café Müller, Straße, Ångström, œuvre, «quoted» – dash",
        "½ ¼ ¾ × ÷ ± § ¶ • … ‰ ™ ® © °C £5 €6 ¥7",
        "Ã is a letter, Â too; SÃO PAULO, CORAÇÃO, NÃO",
        "啊啊啊啊啊啊啊啊啊啊啊啊",
    ],
)
def test_left_alone(text: str) -> None:
    for shown in (f"<p>{text}</p>", page(random.Random(2), "utf-8", 4) + f"<p>{text}</p>"):
        assert mojibake.repair(shown)[0] == shown


@pytest.mark.parametrize("wrong", ["gbk", "cp1252"])
@pytest.mark.parametrize("loss", ["replace", "ignore"])
def test_lossy_mojibake_comes_back_but_for_what_is_lost(wrong: str, loss: str) -> None:
    line = "版主辛苦了，建议把置顶帖整理一下，新来的朋友根本找不到规则在哪里。"
    lossy = line.encode().decode(wrong, loss)
    assert len(lossy.encode(wrong, "ignore")) < len(line.encode())
    shown = f"<p>{lossy}</p>"
    text, ledger, _left = mojibake.repair(shown)
    assert ledger.revert(text) == shown
    assert "\ufffd" in text
    assert set(text) - set(line) <= set("<p>/\ufffd?")
    assert len(set(line) & set(text)) > 0.6 * len(set(line))
    assert all(edit.rule.endswith("-lossy") for edit in ledger)


def test_too_much_loss_is_left_and_reported() -> None:
    lossy = "图书馆三楼靠窗".encode().decode("cp1252", "ignore").replace("\u00e5", "").replace("\u00e9", "")
    repaired = mojibake.repair(f"<p>{lossy}</p>")
    assert "\ufffd\ufffd" not in repaired.text


def test_a_question_mark_is_not_a_loss() -> None:
    whole = "".join(f"<p>{wrongly}</p>" for _, wrongly in lines(random.Random(1), "utf-8", "gb18030")[:4])
    asked = "有没有人知道? 真的".encode().decode("gbk", "replace")
    text, _, _left = mojibake.repair(f"{whole}<p>{asked}</p>")
    assert "知道? 真的" in text or asked in text


def test_encoders_invert_the_decoders() -> None:
    from pipeline.decode import decoders
    from tests.decode.standard import LEADS, TRAILS

    for encoding in ("gb18030", "big5"):
        for lead in LEADS:
            for trail in TRAILS[::3]:
                text = decoders.decode(bytes((lead, trail)), encoding)
                if not text.faults and len(text.text) == 1:
                    raw = encoders.encode(text.text, encoding)
                    assert raw is not None, (encoding, lead, trail)
                    assert decoders.decode(raw, encoding).text == text.text


def test_a_row_of_symbols_that_was_misread_comes_back() -> None:
    row = "╔══════════╗ ★☆○●◎◇◆□■△▲"
    text = f"<title>{row.encode().decode('gb18030', 'ignore')}</title>\n"
    assert row[:10] in run(source_of(text.encode()), Settings()).text


def test_a_label_alone_in_its_segment_goes_with_a_page_that_was_misread_throughout() -> None:
    lines = [
        "這個問題我也遇到過，重新開機就好了。",
        "請問附件下載需要多少金幣？權限不夠。",
        "昨天去了一趟臺北，拍了很多照片。",
    ] * 4
    text = "".join(f"<p>{line}</p>\n" for line in lines) + "<a>收藏本站</a>\n"
    misread = text.encode("big5").decode("gb18030")
    assert run(source_of(misread.encode()), Settings()).text == text


def test_a_long_page_that_was_misread_twice_comes_back_to_its_end() -> None:
    line = "提速城乡融合，探索建立促进城乡融合发展的制度体系，推动规划师下乡。"
    text = "".join(f"<p>{number} {line}</p>\n" for number in range(160))
    misread = text.encode().decode("latin-1").encode().decode("latin-1")
    assert run(source_of(misread.encode()), Settings()).text == text


def test_japanese_that_gbk_read_gets_its_kanji_back() -> None:
    was = "この件について、詳しい方がいらっしゃいましたら教えていただけると助かります。"
    wrong = was.encode("euc_jp").decode("gb18030")
    assert mojibake.repair(f"<p>{wrong}</p>").text == f"<p>{was}</p>"
    typed = "<p>东京の夜、优の良品を买った。</p>"  # kana among Simplified Han, as people type them
    assert mojibake.repair(typed).text == typed


@pytest.mark.parametrize("wrong", ["koi8-r", "cp1251"])
def test_han_that_cyrillic_tables_read_come_back(wrong: str) -> None:
    was = "昨晚终于把那台旧电脑修好了，高兴得睡不着。"
    for mistaken in (was, was[:11]):
        text = f"楼上说：“{mistaken.encode('gb18030').decode(wrong, 'replace')} - 天涯社区"
        assert "\ufffd" in text or mojibake.repair(text).text == f"楼上说：“{mistaken} - 天涯社区"
    russian = "<p>楼上说：“Привет, МойДом работает”</p>"
    assert mojibake.repair(russian).text == russian


def test_marks_beside_misread_text_are_the_hosts_own() -> None:
    was = "昨晚終於把那臺舊電腦修好了"
    text = f"<p>楼上说：“{was.encode('big5').decode('gb18030')}”，我同意。</p>"
    assert mojibake.repair(text).text == f"<p>楼上说：“{was}”，我同意。</p>"


def test_what_was_left_is_reported() -> None:
    assert mojibake.repair("<p>建设,&#161;&#176;Hi,犀牛老街</p>").left == (6,)
    assert mojibake.repair("<p>犀牛 informa&#231;&#227;o</p>").left == ()
    repaired = mojibake.repair("ein gutes GeschÃ¤ft in der Stadt")
    assert repaired.left or "ä" in repaired.text
