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
