"""Faults and sound text side by side: what is mended on one side must stay untouched on the other."""

from __future__ import annotations

import random

import pytest

from pipeline.decode import Settings, run
from pipeline.model.finding import Refusal
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript
from tests.decode.pages import CODECS, invented, page

CANTONESE = "<p>佢d人真係好嘈…個d嘢好正，呢d都係。</p>\n"


def decoded(raw: bytes) -> Transcript:
    return run(source_of(raw), Settings())


def codes(transcript: Transcript) -> list[str]:
    return [found.code for found in transcript.findings]


@pytest.mark.parametrize("times", [1, 3, 200])
@pytest.mark.parametrize("more", ["", "華語[5]，老師]話踹壞~個門，餐\\廳\n", "我o地去左邊d好o既地方。\n"])
def test_letters_between_han_are_a_habit_of_cantonese_boards(times: int, more: str) -> None:
    text = (CANTONESE + more) * times
    transcript = decoded(text.encode("big5hkscs"))
    assert transcript.text == text
    assert transcript.damage == ()


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_a_lost_byte_in_a_run_without_end_costs_two_characters(encoding: str) -> None:
    text = "".join(char for char in page(random.Random(4), encoding, 300, "plain") if char > "\u3400")
    raw = text.encode(CODECS[encoding])
    assert len(raw) > 8192
    at = len(text[:50].encode(CODECS[encoding]))
    transcript = decoded(raw[:at] + raw[at + 1 :])
    assert transcript.verdict.encoding == encoding
    assert invented(transcript.text, text) == ""
    assert len(text) - sum(char != "\ufffd" for char in transcript.text) <= 2


@pytest.mark.parametrize("own", ["gb18030", "big5"])
@pytest.mark.parametrize("guest", ["请问各位", "午飯我請", "朋友可以留言"])
def test_utf8_inside_a_line_of_pairs(own: str, guest: str) -> None:
    text = page(random.Random(5), own, 6)
    before, after = text.encode(CODECS[own]).split(b"</div>\n", 1)
    transcript = decoded(before + guest.encode() + b"</div>\n" + after)
    assert transcript.text == text.replace("</div>\n", guest + "</div>\n", 1)
    assert "DEC007" in codes(transcript)


def test_marks_of_an_editor_in_a_gbk_page() -> None:
    text = page(random.Random(6), "gb18030", 5) + "<p>it’s a “Hello” for you…</p>"
    raw = text.encode("gb18030")
    for mark, byte in (("’", b"\x92"), ("“", b"\x93"), ("”", b"\x94"), ("…", b"\x85")):
        raw = raw.replace(mark.encode("gb18030"), byte) if mark in text[-40:] else raw
    assert "it’s a “Hello” for you…" in decoded(raw).text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8"])
@pytest.mark.parametrize("size", [16, 400, 9000])
def test_blocks_of_zeros_are_no_binary(encoding: str, size: int) -> None:
    text = page(random.Random(7), encoding, 5)
    for shown in (text + "\0" * size, text[:200] + "\0" * size + text[200:]):
        assert decoded(shown.encode(CODECS[encoding])).text == shown


def test_scattered_zeros_and_controls_are_binary() -> None:
    with pytest.raises(Refusal):
        decoded(bytes(random.Random(8).choices(range(0x20), k=3000)) + bytes(500))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_zero_byte(codec: str) -> None:
    text = "".join(char for char in page(random.Random(9), "gb18030", 5, "plain") if char > "\x7f")
    assert decoded(text.encode(codec)).text == text


def test_a_mark_before_text_of_eight_bits_is_no_proof() -> None:
    text = page(random.Random(10), "gb18030", 5)
    transcript = decoded(b"\xff\xfe" + text.encode("gb18030"))
    assert transcript.text == text
    assert "DEC021" in codes(transcript)
    assert decoded(b"\xff\xfe" + text.encode("utf-16-le")).text == text


@pytest.mark.parametrize(
    ("shown", "was"),
    [
        ("<title>æ±‚åŠ©… - 天涯社区</title>", "<title>求助… - 天涯社区</title>"),
        ("楼上说：“鎸佺画娣卞寲閲嶇偣鏀归潻”，我同意。", "楼上说：“持续深化重点改革”，我同意。"),
        ("FÃ¼r den ErlÃ¶s mÃ¶chte ich spÃ¤ter ein Zelt", "Für den Erlös möchte ich später ein Zelt"),
        ("it抯 fine", "it’s fine"),
        ("&#196;&#227;&#186;&#195;&#163;&#172;&#188;&#184;&#200;&#203;&#200;&#165;&#181;&#246;&#211;&#227;", "你好，几人去钓鱼"),
    ],
)  # fmt: skip
def test_mojibake_beside_sound_text(shown: str, was: str) -> None:
    transcript = decoded(shown.encode())
    assert transcript.text == was
    assert transcript.decoded == shown


@pytest.mark.parametrize("text", ["lá´´", "Ã’s", "他在《β受体》里说", "Привет, Ёлка! Ў", "สวัสดีครับ ราคาไม่แพง"])
def test_sound_text_is_no_mojibake(text: str) -> None:
    assert decoded(f"<p>{text}</p>".encode()).text == f"<p>{text}</p>"


def test_symbols_alone_are_in_doubt() -> None:
    assert "DEC009" in codes(decoded("◎●○★☆◇◆□■△▲\n─│┌┐\n".encode("big5") * 4))
