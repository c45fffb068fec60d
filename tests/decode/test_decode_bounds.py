"""Both sides of the bounds that decoding decides by."""

from __future__ import annotations

import pytest

from pipeline.decode import language, mixed, wide, witnesses
from pipeline.decode.judging import DISTINCT_BESIDE_HOLES, _structured
from pipeline.decode.transcribe import CONTROLS, _binary
from pipeline.decode.weigh import _escapes, _worded
from pipeline.model.transcript import Witness


def named(witness: Witness | None) -> str | None:
    return witness.encoding if witness else None


def quads(zeros: tuple[int, int, int, int], of: int = 100) -> bytes:
    """A hundred groups of four bytes, of which so many have a zero at each place."""
    rows = [bytes(0 if n < count else 0x61 for count in zeros) for n in range(of)]
    return b"".join(rows)


@pytest.mark.parametrize(
    ("zeros", "expected"),
    [
        ((0, 0, 91, 98), "utf-32le"),
        ((0, 0, 90, 98), None),
        ((0, 0, 91, 97), None),
        ((49, 0, 91, 98), "utf-32le"),
        ((50, 0, 91, 98), None),
        ((98, 91, 0, 0), "utf-32be"),
        ((98, 90, 0, 0), None),
        ((97, 91, 0, 0), None),
        ((98, 91, 0, 49), "utf-32be"),
        ((98, 91, 0, 50), None),
    ],
)
def test_utf_32_by_its_zeros(zeros: tuple[int, int, int, int], expected: str | None) -> None:
    found = named(witnesses.parity(quads(zeros)))
    assert (found if found and found.startswith("utf-32") else None) == expected


@pytest.mark.parametrize(
    ("zeros", "expected"),
    [
        ((0, 8, 0, 9), "utf-16le"),
        ((0, 8, 0, 8), None),  # 0.08 at every second place
        ((8, 0, 9, 0), "utf-16be"),
        ((8, 0, 8, 0), None),
        ((1, 10, 0, 11), "utf-16le"),  # 21 to 1
        ((1, 10, 0, 10), None),  # 20 to 1
        ((10, 1, 11, 0), "utf-16be"),
        ((10, 1, 10, 0), None),
    ],
)
def test_utf_16_by_its_zeros(zeros: tuple[int, int, int, int], expected: str | None) -> None:
    assert named(witnesses.parity(quads(zeros))) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (b"\x4e\x00" * 3 + b"\x4e", True),  # seven bytes: too few to doubt the mark
        (b"a\0b\0c\0d\0", True),
    ],
)
def test_a_byte_order_mark_is_doubted_from_eight_bytes_on(rest: bytes, expected: bool) -> None:
    assert wide.fits(rest, "utf-16le") is expected


def test_seven_bytes_of_ascii_do_not_deny_a_mark_and_eight_do() -> None:
    assert wide.fits(b"abcdefg", "utf-16le")
    assert not wide.fits(b"the same words once more and again", "utf-16le")


@pytest.mark.parametrize(("zeros", "expected"), [(3, True), (2, False)])
def test_how_many_zero_bytes_show_utf_16_behind_a_mark(zeros: int, expected: bool) -> None:
    text = b"ab" * 50
    odd = bytearray(text)
    for n in range(zeros):
        odd[2 * n + 1] = 0
    assert wide.fits(bytes(odd), "utf-16le") is expected


@pytest.mark.parametrize(("letters", "expected"), [(1, True), (0, False)])
def test_one_high_character_in_ten_makes_words(letters: int, expected: bool) -> None:
    text = "啊" * letters + "※" * (10 - letters)
    assert _worded(text.encode("gb18030"), "gb18030") is expected


def test_ten_high_characters_with_one_letter_are_words_and_eleven_are_none() -> None:
    assert _worded(("啊" + "※" * 9).encode("gb18030"), "gb18030")
    assert not _worded(("啊" + "※" * 10).encode("gb18030"), "gb18030")


@pytest.mark.parametrize(("symbols", "expected"), [(3, True), (4, False)])
def test_two_fifths_of_letters_make_a_stretch_of_words(symbols: int, expected: bool) -> None:
    assert mixed._wordy("啊啊" + "※" * symbols) is expected


@pytest.mark.parametrize(("plain", "expected"), [(8, True), (9, False)])
def test_a_fifth_of_rare_characters_is_odd(plain: int, expected: bool) -> None:
    assert mixed.odd("龘靐" + "的" * plain) is expected


def test_one_rare_character_is_not_odd() -> None:
    assert not mixed.odd("龘的")


@pytest.mark.parametrize(("high", "expected"), [(2, "iso-2022-jp"), (3, None)])
def test_one_byte_in_a_hundred_may_be_high_on_a_page_in_escapes(high: int, expected: str | None) -> None:
    raw = ("これは日本語の文章です。" * 8).encode("iso2022_jp")
    raw += b"a" * (200 + high - len(raw) % 100 - 1) if len(raw) < 200 else b""
    raw = raw[:-1].ljust(299, b"a")[:299]
    assert named(_escapes(raw, high)) == expected


@pytest.mark.parametrize(("controls", "expected"), [(50, False), (51, True)])
def test_one_byte_in_twenty_may_be_a_control(controls: int, expected: bool) -> None:
    raw = b"\x01" * controls + b"a" * (50 * CONTROLS - controls)
    assert (_binary(raw, "utf-8") is not None) is expected


@pytest.mark.parametrize(
    ("after", "known", "expected"),
    [
        ("啊\ufffd", True, False),  # half may be lost, but two distinct ones must be left of a proved kind
        ("啊吧\ufffd", True, True),
        ("啊吧\ufffd", False, False),
        ("啊吧的\ufffd", False, True),
        ("啊吧的\ufffd\ufffd", False, True),
        ("啊吧的\ufffd\ufffd\ufffd", False, True),
        ("啊吧的\ufffd\ufffd\ufffd\ufffd", False, False),
    ],
)
def test_what_must_be_left_beside_losses(after: str, known: bool, expected: bool) -> None:
    assert DISTINCT_BESIDE_HOLES == (2, 3)
    assert _structured("", after, "windows-1252", known=known) is expected


@pytest.mark.parametrize(
    ("char", "cost"),
    [
        ("\x08", -14.0),
        ("\t", -3.0),
        ("\r", -3.0),
        ("\x0e", -14.0),
        (" ", -2.0),
        ("~", -3.2),
        ("\x7f", -15.0),
        ("\x9f", -15.0),
        ("\xa0", -10.0),
        ("\u3040", -9.5),
        ("\u30ff", -9.5),
        ("\u9fff", -13.2),
        ("\ue000", language.PUA_COST),
        ("\uf8ff", language.PUA_COST),
        ("\U0001f000", -11.0),
        ("\U0001faff", -11.0),
        ("\U0001fb00", -15.0),
        ("\U00020000", -14.5),
    ],
)
def test_what_a_character_costs_that_no_list_has(char: str, cost: float) -> None:
    assert language._unseen(char, "zh") == cost
