"""What holds for every source: the runs tile the bytes, damage is on record, repairs can be reverted."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import Settings, decoders, run, segments
from pipeline.model.finding import Refusal, codes
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript
from tests.decode.pages import CODECS, page


def check(raw: bytes, http: str | None = None) -> Transcript | None:
    """The laws of a transcript; ``None`` for a refused source."""
    try:
        transcript = run(source_of(raw, http_charset=http), Settings())
    except Refusal:
        return None
    at = length = 0
    for piece in transcript.runs:
        assert piece.start == at < piece.end
        at, length = piece.end, length + piece.length
    assert at == len(raw)
    decoded = transcript.decoded
    assert length == len(decoded)
    assert transcript.repairs.apply(decoded) == transcript.text
    last = 0
    for place in transcript.damage:
        assert decoded[place.start : place.end] == "\ufffd"
        assert last <= place.byte_start < place.byte_end <= len(raw)
        assert place.reason in ("cut", "undecodable", "unsure")
        last = place.byte_end
    assert "\udfff" not in decoded
    assert all(found.code in codes() and "?" not in found.message.split() for found in transcript.findings)
    return transcript


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "gbk", "big5", "utf-8", "x-unknown"]))
def test_any_bytes(raw: bytes, http: str | None) -> None:
    check(raw, http)


HIGH = st.lists(
    st.sampled_from([*range(0x30, 0x80), *range(0x80, 0x100), 0x3C, 0x3E, 0x0A, 0x1B, 0x7E]), max_size=150
).map(bytes)


@settings(max_examples=150, deadline=None)
@given(HIGH)
def test_any_high_bytes(raw: bytes) -> None:
    check(raw)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CODECS)), st.integers(0, 10**6), st.integers(1, 8))
def test_pages_spoiled_at_random(encoding: str, seed: int, count: int) -> None:
    r = random.Random(seed)
    raw = bytearray(page(r, encoding, 5).encode(CODECS[encoding]))
    for _ in range(count):
        at = r.randrange(len(raw))
        match r.randrange(3):
            case 0:
                del raw[at]
            case 1:
                raw.insert(at, r.randrange(256))
            case _:
                raw[at] = r.randrange(256)
    check(bytes(raw))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_decoders_read_what_encoders_write(text: str) -> None:
    assert decoders.decode(text.encode("utf-8"), "utf-8").text == text
    assert decoders.decode(text.encode("utf-16-le"), "utf-16le").text == text
    swapped = {"\ue5e5": None, "\u1e3f": None, "\ue7c7": None}
    kept = "".join(
        char
        for char in text
        if char not in swapped
        and not "\ue78d" <= char <= "\ue864"
        and not "\u9fb4" <= char <= "\u9fbb"
        and not "\ufe10" <= char <= "\ufe19"
    )
    assert decoders.decode(kept.encode("gb18030"), "gb18030").text == kept


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_correct_utf8_is_read_as_it_is(text: str) -> None:
    try:
        raw = ("<html><body>这是一个网页，有一些文字。" + text).encode()
    except UnicodeEncodeError:
        return
    transcript = check(raw)
    if transcript:
        assert transcript.decoded == raw.decode()


def test_the_same_bytes_give_the_same_transcript_under_any_hash_seed() -> None:
    script = (
        "import random; from tests.decode.pages import page; from pipeline.decode import run, Settings;"
        "from pipeline.model.source import source_of; r = random.Random(1);"
        "raw = page(r, 'big5', 6).encode('big5hkscs') + page(r, 'gb18030', 3).encode('gbk')[:-3];"
        "t = run(source_of(raw), Settings()); print(ascii((t.text, t.verdict, t.runs, t.damage, t.findings)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff" * 100_000,
        b"\xa4" * 100_001,
        b"<" * 200_000,
        "中".encode("gbk") * 100_000,
        b"\x1b$)A\x0e" * 20_000,
        b"~{" * 50_000,
        b"<meta " * 30_000,
        b"<!--" * 30_000 + "中文".encode("gbk"),
        "Ã".encode() * 50_000,
        ("浣犲ソ" * 20_000).encode(),
        b"a" * 100_000 + b"\xe9" + b"b" * 100_000,
        bytes(range(256)) * 300,
        b"\xb5" + b"9" * 100_000,
        b"\x81\x30" * 40_000,
    ],
    ids=range(14),
)
def test_hostile_input_stays_linear(raw: bytes) -> None:
    check(raw)


def test_more_faults_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders.TooBroken, "limit", 5000)
    r = random.Random(1)
    raw = bytes(r.choices(range(0x80, 0x100), k=60_000))
    with pytest.raises(Refusal, match="DEC003"):
        run(source_of(raw), Settings())


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>\n", "\r\n", "<", "甲乙丙", "abc ", "，", "\n\n", "x>"]), min_size=1, max_size=150
    ),
    st.lists(st.integers(0, 400), min_size=1, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_windows_around_ranges_tile_the_page(pieces: list[str], places: list[int]) -> None:
    text = "".join(pieces)
    raw = text.encode("gb18030")
    ranges = list(segments.around(text, sorted(place for place in places if place < len(text))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "WINDOW", 40)
        parts = segments.split_around(raw, text, "gb18030", 0, ranges)
    assert "".join(part.text for part in parts) == text
    assert [part.start for part in parts] == [0, *(part.end for part in parts)][: len(parts)]
    assert all(raw[part.start : part.end].decode("gb18030") == part.text for part in parts)
    starts = {part.end - len(part.text.encode("gb18030")) for part in parts if not part.quiet}
    assert all(len(text[:begin].encode("gb18030")) in starts for begin, _ in ranges if text[begin] not in "<>\r\n")
