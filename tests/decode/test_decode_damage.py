"""Damage: one bad byte costs what it must and no more, and nothing is made up."""

from __future__ import annotations

import random

import pytest

from pipeline.decode import Settings, run
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript
from tests.decode.pages import CODECS, invented, near, page

ENCODINGS = ("gb18030", "big5", "utf-8")


def decoded(raw: bytes) -> Transcript:
    transcript = run(source_of(raw), Settings())
    for place in transcript.damage:
        assert transcript.decoded[place.start : place.end] == "\ufffd"
        assert 0 <= place.byte_start < place.byte_end <= len(raw)
    assert transcript.decoded.count("\ufffd") == len(transcript.damage)
    return transcript


def spoiled(r: random.Random, text: str, codec: str, kind: str, count: int) -> bytes:
    """The text with ``count`` Han characters spoiled."""
    han = [at for at, char in enumerate(text) if "\u4e00" <= char <= "\u9fff"]
    out, last = [], 0
    for at in sorted(r.sample(han, count)):
        char = text[at].encode(codec)
        out.append(text[last:at].encode(codec))
        out.append(
            {
                "80": b"\x80" + char,
                "ff": b"\xff" + char,
                "nul": b"\0" + char,
                "control": b"\x07" + char,
                "drop last": char[:-1],
                "drop first": char[1:],
                "overwrite": b"?" + char[1:],
                "split": char[:1] + b"\0" + char[1:],
            }[kind]
        )
        last = at + 1
    return b"".join([*out, text[last:].encode(codec)])


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["80", "ff", "nul", "control"])
def test_inserted_bytes_cost_no_character(encoding: str, kind: str) -> None:
    for seed in range(6):
        r = random.Random(f"{encoding}{kind}{seed}")
        text = page(r, encoding, 20, r.choice(["html", "plain"]))
        transcript = decoded(spoiled(r, text, CODECS[encoding], kind, r.choice([1, 3, 6])))
        kept = transcript.text.translate(dict.fromkeys(map(ord, "\ufffd\0\x07€")))
        assert kept == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["drop last", "drop first", "overwrite", "split"])
def test_lost_bytes_leave_the_rest_of_the_page(encoding: str, kind: str) -> None:
    made_up = 0
    for seed in range(8):
        r = random.Random(f"{encoding}{kind}{seed}")
        text = page(r, encoding, 24, r.choice(["html", "plain"]))
        count = r.choice([1, 3])
        transcript = decoded(spoiled(r, text, CODECS[encoding], kind, count))
        assert transcript.verdict.encoding == encoding
        assert near(transcript.text, text) > 0.98
        made_up += len(invented(transcript.text, text))
    assert made_up <= (4 if encoding == "big5" else 0)  # a Big5 pair may fall together with a letter


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_cut_tails(encoding: str) -> None:
    for seed in range(6):
        r = random.Random(f"{encoding}{seed}")
        text = page(r, encoding, 6)
        at = r.choice([at for at, char in enumerate(text) if char > "\u3400" and at > len(text) // 2])
        char = text[at].encode(CODECS[encoding])
        raw = text[:at].encode(CODECS[encoding]) + char[: r.randrange(1, len(char))]
        transcript = decoded(raw)
        assert transcript.text == text[:at] + "\ufffd"
        assert [place.reason for place in transcript.damage] == ["cut"]
        assert "DEC005" in [found.code for found in transcript.findings]


@pytest.mark.parametrize(
    "text",
    [
        "龘靐齉爩龖鱻麤彠驫鑾鸞",
        "锟斤拷锟斤拷锟斤拷锟斤",
        "烫烫烫烫烫烫屯屯屯",
        "日语歌词：さくら さくら やよいの空は 見渡す限り",
        "┌┬┐├┼┤└┴┘ ㊣㈱№℡ ≈≠≤≥ ⅠⅡⅢ αβγ абв ㄅㄆㄇ",
        "佢哋喺度做乜嘢呀",
        "浣犲ソ 你好 乱码举例：“锘挎祴璇”、“涓枃”",
        "\ue000\ue001\ue4c6",
        "︐︒︑︓︔︕︖︗︘︙",
        "龴龵龶龷龸龹龺龻",
        "看A片，买B货，型号C。甲A乙B丙",
        "\U00020000\U0002a6d6㐂䶮Ññ😂₽",
        "啊啊啊啊啊啊啊啊啊啊啊啊",
        "朱镕基、陶喆、李昇、王堃",
    ],
)
def test_rare_text_is_not_taken_for_damage(text: str) -> None:
    for seed in range(2):
        shown = page(random.Random(seed), "gb18030", 5).replace(
            "</title>", f"</title><meta name=x content=y></head><h1>{text}</h1>\n", 1
        )
        for codec in ("gb18030", "utf-8"):
            transcript = run(source_of(shown.encode(codec)), Settings())
            assert transcript.text == shown
            assert len(transcript.repairs) == 0
            assert transcript.damage == ()


def test_big5_letters_between_han_are_left_alone() -> None:
    text = page(random.Random(3), "big5", 30).replace("，", "，A計畫與B計畫都不錯，型號C好，按Q鍵，")
    assert run(source_of(text.encode("big5hkscs")), Settings()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "昨天買了一件T恤才三百塊", "多吃維他命C可以美白", "明天要考試今晚K書到天亮", "他是個超級M屬性的人",
        "版主a大說得對", "圖表的x軸和y軸反了", "湯圓吃起來很Q彈", "請問u盤壞了怎麼辦", "呢d嘢佢o地都話好",
    ],
)  # fmt: skip
def test_a_letter_between_han_that_people_write_stays(text: str) -> None:
    for seed in range(3):
        r = random.Random(f"{text}{seed}")
        lines = page(r, "big5", 12, "plain").split("\n")
        lines.insert(r.randrange(len(lines)), text)
        whole = "\n".join(lines)
        assert run(source_of(whole.encode("big5hkscs")), Settings()).text == whole


@pytest.mark.parametrize(
    ("before", "char", "first", "after"), [("您沒有帳號？立即註", "冊", 2, "道具"), ("本公司堅決控", "制", 0, "風險")]
)
def test_a_pair_that_fell_together_with_a_letter_is_a_hole(before: str, char: str, first: int, after: str) -> None:
    lead = page(random.Random(5), "big5", 12, "plain")
    spoilt = char.encode("big5")[:1] * first + char.encode("big5")[1:]
    raw = (lead + before).encode("big5hkscs") + spoilt + (after + "\n" + lead).encode("big5hkscs")
    assert invented(decoded(raw).text, lead + before + char + after + "\n" + lead) == ""


@pytest.mark.parametrize(
    "text", ["おやすみﾉ", "そうですね｡明日は雨です｡", "(ﾟДﾟ)まじですか", "今日ｶﾚｰ作るﾖ", "住所はﾊｲﾂ東京の二階です"]
)
def test_half_width_kana_that_people_write_stay(text: str) -> None:
    whole = f"昨日の夜、やっと古いパソコンが直りました。\n{text}\n庭の柿が今年はたくさん実りました。\n" * 2
    assert run(source_of(whole.encode("cp932")), Settings()).text == whole


def test_half_width_kana_alone_in_a_word_are_the_rest_of_a_character() -> None:
    whole = "昨日の夜、やっと古いパソコンが直りました。\n教えていただけると助かります。\n" * 3
    at = whole.index("い", 40)
    raw = whole[:at].encode("cp932") + "い".encode("cp932")[1:] + whole[at + 1 :].encode("cp932")
    assert "｢" not in decoded(raw).text


def test_a_pair_and_half_of_the_next_are_no_character_of_utf_8() -> None:
    line = "<p>而且可能带来各种奇怪的问题，要么就是找人二开插件，没有别的办法了。</p>\n".encode("gb18030")
    at = line.index("题".encode("gb18030"))
    assert "⣬" not in decoded(line[:at] + line[at + 1 :] + 2 * line).text


@pytest.mark.parametrize("encoding", [*CODECS])
def test_a_character_broken_by_a_line_end_crashes_nothing(encoding: str) -> None:
    text = page(random.Random(7), encoding, 8, "plain")
    at = [at for at, char in enumerate(text) if char > "\u3040"][40]
    coded = text[at].encode(CODECS[encoding])
    raw = text[:at].encode(CODECS[encoding]) + coded[:1] + b"\n" + coded[1:] + text[at + 1 :].encode(CODECS[encoding])
    assert near(decoded(raw).text, text) > 0.98


def test_a_row_of_losses_that_were_stored_is_no_damage() -> None:
    shown = page(random.Random(3), "gb18030", 3, "html")
    for row in ("锟斤拷" * 6 + "锟斤", "锟斤拷" * 9, "锟斤拷锟斤拷"):
        text = shown.replace("</title>", f"</title></head><h1>{row}</h1>\n", 1)
        assert row in text
        assert run(source_of(text.encode("gb18030")), Settings()).decoded == text
