"""HZ, ISO-2022-CN and EUC-TW: the encodings that browsers refuse."""

from __future__ import annotations

import pytest

from pipeline.decode import decoders, escapes
from pipeline.decode.weigh import weigh
from tests.decode.pages import POSTS

SENTENCE = "这个问题我也遇到过，重新安装就好了。"


@pytest.mark.parametrize("text", [SENTENCE, f"<p>{SENTENCE}</p>\nplain ~ tilde ~~ {{}}\n{SENTENCE}\n", "~", "~{~}"])
def test_hz_round_trip(text: str) -> None:
    raw = text.encode("hz")
    assert decoders.decode(raw, "hz").text == text
    if text.startswith(("<", "这")):
        assert weigh(raw).encoding == "hz"


def test_hz_line_ends() -> None:
    assert decoders.decode(b"a~\nb", "hz").text == "ab"
    assert decoders.decode(b"~{VPND\n<p>~{VP~}", "hz").text == "中文\n<p>中"


def test_hz_damage_keeps_the_rest() -> None:
    decoded = decoders.decode(b"~{VP\xff\xffND~} ok ~{VP~}", "hz")
    assert decoded.text == "中\ufffd\ufffd文 ok 中"
    assert [(fault.start, fault.end) for fault in decoded.faults] == [(4, 5), (5, 6)]


def test_braces_in_a_script_are_no_hz() -> None:
    assert weigh(b"<script>if (a ~{b}) { x = '~{ab~}'; }</script> ~{} and ~{ shell }").encoding == "utf-8"


def test_iso_2022_cn() -> None:
    def so(text: str) -> bytes:
        return b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in text.encode("gb2312")) + b"\x0f"

    raw = b"<p>" + so("中文") + b"abc\n" + so("测试") + b"</p>\n"
    assert decoders.decode(raw, "iso-2022-cn").text == "<p>中文abc\n测试</p>\n"
    assert weigh(raw).encoding == "iso-2022-cn"
    assert decoders.decode(b"\x1b$)G\x0eDcEF\x0f\n", "iso-2022-cn").text == "中文\n"
    assert decoders.decode(b"\x1b$)A\x0eVP\xffND\x0f", "iso-2022-cn").text == "中\ufffd文"


def test_iso_2022_japanese_and_korean() -> None:
    for codec, encoding, text in (
        ("iso2022_jp", "iso-2022-jp", "今日は良い天気です"),
        ("iso2022_kr", "iso-2022-kr", "안녕하세요"),
    ):
        raw = f"<p>{text}</p>\n".encode(codec)
        assert weigh(raw).encoding == encoding
        assert decoders.decode(raw, encoding).text == f"<p>{text}</p>\n"


def test_euc_tw() -> None:
    assert decoders.decode(bytes.fromhex("c4e3c5c6"), "euc-tw").text == "中文"
    assert decoders.decode(b"\x8e\xa2\xa1\xa1a\xff", "euc-tw").text == "乂a\ufffd"


def test_never_raises_and_keeps_ascii() -> None:
    for encoding in ("hz", "iso-2022-cn", "euc-tw"):
        for raw in (b"\x1b", b"\x1b$)A\x0e!", b"~", b"~{", b"~{!", b"\x8e\xa2", b"\xa1", b"\x0e\x0e\x0f"):
            decoders.decode(raw, encoding)
        assert decoders.decode(b"plain\r\ntext", encoding).text == "plain\r\ntext"


def test_first_escape_is_reported() -> None:
    assert escapes.escaped_as(b"abc\x1b$)A\x0e!!\x0f") == ("iso-2022-cn", 3)
    assert escapes.escaped_as(POSTS[0].encode("gbk")) is None
