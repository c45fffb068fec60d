"""The verdict: right on pages of every size, template, encoding and declaration."""

from __future__ import annotations

import math
import random

import pytest

from pipeline.decode import Settings, decoders, detect_decode, labels, run
from pipeline.decode.weigh import weigh
from pipeline.model.source import source_of
from tests.decode.pages import CODECS, languages, page, posts

TEMPLATES = ("html", "plain", "rss")
DECLARED = (None, "right", "utf-8", "gb2312", "big5", "iso-8859-1", "nonsense")


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("declared", DECLARED)
def test_pages_decode_whatever_they_declare(encoding: str, template: str, declared: str | None) -> None:
    r = random.Random(f"{encoding}{template}{declared}")
    for count in (3, 40):
        text = page(r, encoding, count, template, encoding if declared == "right" else declared)
        raw = text.encode(CODECS[encoding])
        assert detect_decode(raw, r.choice([None, declared])) == (text, encoding)


@pytest.mark.parametrize(
    ("language", "encodings", "text"),
    languages(),
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)
def test_every_language_is_decoded_right_and_left_alone(language: str, encodings: list[str], text: str) -> None:
    for encoding in {*encodings, "utf-8"}:
        codec = "hz" if encoding == "hz" else labels.codec(encoding)
        if codec == "-":
            continue
        for shown in (
            text,
            text[:60],
            f"<html><body><p>{text}</p></body></html>",
            f"<meta charset=gbk><td>{text[:80]}</td>",
        ):
            raw = shown.encode(codec)
            transcript = run(source_of(raw), Settings())
            assert transcript.text == decoders.decode(raw, encoding).text
            assert len(transcript.repairs) == 0


@pytest.mark.parametrize("encoding", CODECS)
def test_fragments_of_six_characters(encoding: str) -> None:
    wrong = []
    for line in posts(encoding):
        for start in range(0, len(line) - 6, 5):
            part = line[start : start + 6]
            if sum(char > "\u3400" for char in part) == 6 and detect_decode(part.encode(CODECS[encoding]))[0] != part:
                wrong.append(part)
    assert len(wrong) <= 1


def test_sparse_pages() -> None:
    filler = "<div>error 404: file not found at /var/www/index.php line 213</div>\n" * 300
    for encoding in ("gb18030", "big5"):
        for line in posts(encoding)[:8]:
            text = f"<html><head><title>{line[:3]}</title></head>\n{filler}<p>{line[4:10]}</p>"
            assert detect_decode(text.encode(CODECS[encoding])) == (text, encoding)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark(codec: str) -> None:
    text = page(random.Random(1), "utf-8", 3)
    verdict = weigh(text.encode(codec))
    assert verdict.encoding == codec.replace("-le", "le").replace("-be", "be")
    assert verdict.margin == math.inf
    assert detect_decode(text.encode(codec))[0] == text


def test_short_utf16_of_han_alone() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        for line in posts("utf-8")[:5]:
            assert detect_decode(line.encode(codec))[0] == line


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16le"),
        (b"\xfe\xff", "utf-16-be", "utf-16be"),
        (b"\xff\xfe\0\0", "utf-32-le", "utf-32le"),
        (b"\0\0\xfe\xff", "utf-32-be", "utf-32be"),
        (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
    ],
)
def test_byte_order_marks(mark: bytes, codec: str, encoding: str) -> None:
    transcript = run(source_of(mark + "<p>中文</p>".encode(codec)), Settings())
    assert transcript.text == "<p>中文</p>"
    assert transcript.verdict.encoding == encoding
    assert transcript.verdict.certain
    assert (transcript.runs[0].encoding, transcript.runs[0].end, transcript.runs[0].length) == ("bom", len(mark), 0)
    assert "DEC010" in [found.code for found in transcript.findings]


def test_a_declaration_is_a_hint_and_no_more() -> None:
    raw = "<p>回复</p>".encode("gbk")
    plain, helped = weigh(raw), weigh(raw, "gbk")
    assert plain.encoding == helped.encoding == "gb18030"
    assert helped.margin == pytest.approx(plain.margin + 2.5)
    assert weigh(raw, "utf-8").encoding == "gb18030"


def test_the_witnesses_are_all_heard() -> None:
    raw = b'<?xml version="1.0" encoding="big5"?><p>' + "回复主题".encode("gbk")
    verdict = weigh(raw, "iso-8859-1")
    assert [witness.name for witness in verdict.witnesses] == [
        "http",
        "xml",
        "utf-8",
        "chardet",
        "language",
        "language",
        "language",
    ]
    assert verdict.declared == "iso-8859-1"
    assert verdict.witnesses[0].encoding == "windows-1252"
    assert verdict.witnesses[1].encoding == "big5"


def test_a_bullet_before_many_links_is_one_piece_of_evidence() -> None:
    text = "".join(f"<li>\x95 link {at}</li>\n" for at in range(8))
    assert detect_decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("raw", [b"", b"a", b"\n", b"plain ASCII <b>text</b>"])
def test_ascii(raw: bytes) -> None:
    assert detect_decode(raw) == (raw.decode(), "utf-8")


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ('<meta charset="gbk">', "gbk"),
        ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html;charset=GB2312'>", "GB2312"),
        ('<meta content="text/html; charset=big5" http-equiv=content-type />', "big5"),
        ('<?xml version="1.0" encoding="gb18030"?>', "gb18030"),
        ('<!-- <meta charset="big5"> --><meta charset=utf-8>', "utf-8"),
        ('<meta name="description" content="charset=big5">', None),
        ("<p>charset=gbk</p>", None),
    ],
)
def test_prescan(head: str, label: str | None) -> None:
    assert weigh(head.encode() + "中文".encode("gbk")).declared == label
