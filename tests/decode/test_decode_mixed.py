"""Pages in more than one encoding, read stretch by stretch."""

from __future__ import annotations

import random

import pytest

from pipeline.decode import Settings, guests, run
from pipeline.model.source import source_of
from tests.decode.pages import CODECS, page, posts

PAIRS = [(a, b) for a in CODECS for b in CODECS if a != b]


@pytest.mark.parametrize(("outer", "inner"), PAIRS)
def test_a_block_of_another_encoding(outer: str, inner: str) -> None:
    for seed in range(5):
        r = random.Random(f"{outer}{inner}{seed}")
        before, after = page(r, outer, 8), page(r, outer, 8)
        lines = [r.choice(posts(inner))[: r.choice([9, 40])] for _ in range(r.choice([1, 3]))]
        block = "".join(
            f'<div class="ad"><a href="http://ad.example.com/?id={at}">{line}</a></div>\n'
            for at, line in enumerate(lines)
        )
        raw = before.encode(CODECS[outer]) + block.encode(CODECS[inner]) + after.encode(CODECS[outer])
        transcript = run(source_of(raw), Settings())
        assert transcript.text == before + block + after
        assert {piece.encoding for piece in transcript.runs} == {outer, inner}
        assert "DEC007" in [found.code for found in transcript.findings]


@pytest.mark.parametrize(("outer", "inner"), PAIRS)
def test_lines_of_plain_text(outer: str, inner: str) -> None:
    r = random.Random(f"{outer}{inner}")
    before, between, after = page(r, outer, 6, "plain"), r.choice(posts(inner)) + "\n", page(r, outer, 6, "plain")
    raw = before.encode(CODECS[outer]) + between.encode(CODECS[inner]) + after.encode(CODECS[outer])
    assert run(source_of(raw), Settings()).text == before + between + after


@pytest.mark.parametrize(
    ("outer", "codec", "encoding", "text"),
    [
        ("utf-8", "cp932", "shift_jis", "先週、祖父から古いカメラをもらいました。"),
        ("gb18030", "cp932", "shift_jis", "先週、祖父から古いカメラをもらいました。"),
        ("utf-8", "cp949", "euc-kr", "안녕하세요, 오래된 자전거를 고칠 수 있나요?"),
        ("utf-8", "cp1252", "windows-1252", "J’ai déjà vérifié les réglages"),
    ],
)
def test_blocks_of_neighbours(outer: str, codec: str, encoding: str, text: str) -> None:
    before = page(random.Random(5), outer, 8)
    raw = before.encode(CODECS[outer]) + f"<p>{text}</p>\n".encode(codec) + before.encode(CODECS[outer])
    transcript = run(source_of(raw), Settings())
    assert transcript.text == f"{before}<p>{text}</p>\n{before}"
    assert encoding in {piece.encoding for piece in transcript.runs}


def test_inside_a_line_only_where_bytes_are_broken() -> None:
    before = page(random.Random(6), "utf-8", 8)
    line = "<p>作者: ".encode() + posts("gb18030")[3].encode("gbk") + " 发表于昨天</p>\n".encode()
    transcript = run(source_of(before.encode() + line + before.encode()), Settings())
    assert transcript.text == f"{before}<p>作者: {posts('gb18030')[3]} 发表于昨天</p>\n{before}"


def test_a_quotation_of_mojibake_in_gbk_is_no_stretch_of_utf8() -> None:
    text = page(random.Random(7), "gb18030", 8) + "<p>浣犲ソ 你好 乱码举例：“锘挎祴璇”</p>\n"
    transcript = run(source_of(text.encode("gbk")), Settings())
    assert transcript.text == text
    assert [piece.encoding for piece in transcript.runs] == ["gb18030"]


@pytest.mark.parametrize("tail", [b"\x85", b"\xae", b"\xc0", b"\xe9"])
@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"])
def test_a_mark_may_be_the_last_byte(encoding: str, tail: bytes) -> None:
    assert all(guest.end <= 5 + len(tail) for guest in guests.find(b"word " + tail, encoding))


@pytest.mark.parametrize("mark", [b"wait\x85 what", b"it\x92s", b"caf\xe9 au lait", b"\x93Hello\x94 he said"])
def test_one_mark_of_windows_1252_in_a_page_of_utf8(mark: bytes) -> None:
    text = page(random.Random(8), "utf-8", 6)
    transcript = run(source_of(text.encode() + b"<p>" + mark + b"</p>\n" + text.encode()), Settings())
    assert transcript.text == f"{text}<p>{mark.decode('cp1252')}</p>\n{text}"
    assert not transcript.damage
