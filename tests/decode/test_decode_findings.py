"""Each finding code, once where it belongs and not where it does not."""

from __future__ import annotations

import random

import pytest

from pipeline.decode import Settings, run
from pipeline.model.finding import Refusal, codes
from pipeline.model.source import source_of
from tests.decode.pages import page

GOOD = page(random.Random(9), "utf-8", 6)
GBK = page(random.Random(9), "gb18030", 6).encode("gbk")


def found(raw: bytes, http: str | None = None) -> list[str]:
    return [item.code for item in run(source_of(raw, http_charset=http), Settings()).findings]


def test_a_sound_page_has_none() -> None:
    assert found(GOOD.encode()) == []
    assert found(GBK, "gbk") == []


@pytest.mark.parametrize(
    ("code", "raw", "http"),
    [
        ("DEC004", GBK + b"\xff\n", None),
        ("DEC005", GBK + b"\xd6", None),
        ("DEC006", GBK.replace("电脑".encode("gbk"), "电脑".encode("gbk")[:3]) + page(random.Random(1), "gb18030", 3).encode("gbk").replace(b"<br />\n", b"<br />\n\xd6", 1), None),
        ("DEC007", GOOD.encode() + b"<p>" + "老家的柿子熟了今年雨水多".encode("gbk") + b"</p>", None),
        ("DEC008", GOOD.encode(), "gbk"),
        ("DEC009", b"\xa2\xb5\xa2\xb5", None),
        ("DEC010", b"\xef\xbb\xbf" + GOOD.encode(), None),
        ("DEC011", GOOD.encode() + "<p>老家的柿子熟了，今年雨水多</p>".encode().decode("latin-1").encode(), None),
        ("DEC013", (GOOD + "锟斤拷锟斤拷").encode(), None),
        ("DEC014", (GOOD + "烫烫烫烫屯屯屯").encode(), None),
        ("DEC015", (GOOD + "\ufffd").encode(), None),
        ("DEC016", (GOOD + "\0\x07").encode(), None),
        ("DEC017", (GOOD + "\ue000").encode(), None),
        ("DEC018", (GOOD + "&#150; &#x92;").encode(), None),
        ("DEC018", (GOOD + "&#55357;&#xDE02;").encode(), None),
    ],
)  # fmt: skip
def test_each_code(code: str, raw: bytes, http: str | None) -> None:
    assert code in found(raw, http)


def test_references_that_are_in_order() -> None:
    assert "DEC018" not in found(
        (GOOD + "&#127; &#160; &#8226; &#x4F60; &#x1F602; &#55295; &#57344; &#xD7FF; &#xE000; &#1500;").encode()
    )


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("DEC001", b"a" * 2000),
        ("DEC002", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("DEC002", b"%PDF-1.4\n" + bytes(range(256))),
        ("DEC002", bytes(random.Random(1).choices(range(0x20), k=500))),
    ],
)
def test_refusals(code: str, raw: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        run(source_of(raw), Settings(max_bytes=1000))
    assert [item.code for item in caught.value.findings] == [code]


def test_all_codes_are_documented() -> None:
    ours = [code for code in codes().values() if code.code.startswith("DEC")]
    assert len(ours) == 21
    assert all(len(code.explanation) > 80 for code in ours)


def test_repairs_can_be_switched_off() -> None:
    raw = (GOOD + "<p>老家的柿子熟了，今年雨水多</p>".encode().decode("latin-1")).encode()
    transcript = run(source_of(raw), Settings(repair=False))
    assert transcript.text == raw.decode()
    assert len(transcript.repairs) == 0
