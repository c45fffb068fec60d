"""Big5-UAO: read on site evidence only."""

from __future__ import annotations

import pytest

from pipeline.decode import Settings, decoders, run
from pipeline.decode.uao import pairs
from pipeline.model.source import source_of
from tests.decode.pages import page, posts

RAW = "".join(posts("big5")[:6]).encode("big5hkscs") + bytes.fromhex("c6e7c6e8")  # hiragana in both


@pytest.mark.parametrize(
    ("url", "encoding"),
    [
        ("https://www.ptt.cc/bbs/Stupid/M.1.html", "big5-uao"),
        ("telnet://bbs.example.com.tw/", "big5-uao"),
        ("http://bbs.example.edu.tw/x", "big5-uao"),
        ("http://www.example.com/ptt.cc", "big5"),
        (None, "big5"),
    ],
)
def test_site_evidence(url: str | None, encoding: str) -> None:
    transcript = run(source_of(RAW, url=url), Settings())
    assert transcript.verdict.encoding == encoding
    assert [piece.encoding for piece in transcript.runs] == [encoding]
    if encoding == "big5-uao":
        assert transcript.verdict.witnesses[-1].name == "site"


def test_a_label_is_evidence_too() -> None:
    assert run(source_of(RAW, http_charset="Big5-UAO"), Settings()).verdict.encoding == "big5-uao"


def test_the_board_does_not_turn_other_encodings() -> None:
    raw = page(__import__("random").Random(1), "utf-8", 3).encode()
    assert run(source_of(raw, url="https://www.ptt.cc/"), Settings()).verdict.encoding == "utf-8"


def test_pairs_and_recovery() -> None:
    assert len(pairs()) == 5926
    assert decoders.decode(b"\x81\x40\xa4\xa4\x81\x41", "big5-uao").text == "丗中丢"
    decoded = decoders.decode(b"\xa4\xa4\xff\x81\x40\xa4<", "big5-uao")
    assert decoded.text == "中\ufffd丗\ufffd<"
    assert [(fault.at, fault.start, fault.end) for fault in decoded.faults] == [(1, 2, 3), (3, 5, 6)]
