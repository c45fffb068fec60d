"""The ledger: nothing is lost in either direction, on disk, or under a mark."""

from __future__ import annotations

import contextlib
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.ledger import MAGIC, Edit, Layer, Ledger, LedgerError, OffsetMap, decode, encode

LETTERS = st.text(st.sampled_from("ab，,（( \n中\ud800\U0001f600"), max_size=40)


@st.composite
def layers(draw: st.DrawFn, text: str) -> Layer:
    edits: list[Edit] = []
    at = 0
    while at <= len(text) and draw(st.integers(0, 3)):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        after = draw(st.text("xy，\ud801", max_size=3))
        if start < end or after:
            edits.append(Edit(start, text[start:end], after, draw(st.sampled_from(("PUN01", "SPC03")))))
        at = end + 1
    return Layer(draw(st.sampled_from(("mark", "space"))), tuple(edits))


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, str, Ledger]:
    text = now = draw(LETTERS)
    made: list[Layer] = []
    for _ in range(draw(st.integers(0, 4))):
        layer = draw(layers(now))
        made.append(layer)
        now = layer.apply(now)
    return text, now, Ledger(tuple(made))


@given(histories())
def test_revert_is_the_inverse_of_apply(case: tuple[str, str, Ledger]) -> None:
    before, after, ledger = case
    assert ledger.apply(before) == after
    assert ledger.revert(after) == before


@given(st.lists(st.tuples(st.integers(1, 300), histories()), max_size=5))
def test_what_is_written_is_read_back(cases: list[tuple[int, tuple[str, str, Ledger]]]) -> None:
    keyed: list[tuple[int, Ledger]] = []
    key = 0
    for gap, (_, _, ledger) in cases:
        key += gap
        keyed.append((key, ledger))
    again = decode(encode(keyed))
    assert again == {
        key: Ledger(tuple(layer for layer in ledger.layers if layer.edits)) for key, ledger in keyed if len(ledger)
    }
    assert encode(keyed) == encode(iter(keyed))


@given(histories(), st.data())
@settings(max_examples=60)
def test_damaged_bytes_are_refused_and_never_crash(case: tuple[str, str, Ledger], data: st.DataObject) -> None:
    blob = encode([(3, case[2])])
    cut = data.draw(st.integers(0, len(blob) - 1))
    with pytest.raises(LedgerError):
        decode(blob[:cut])
    with pytest.raises(LedgerError):
        decode(blob + b"\0")
    at = data.draw(st.integers(0, len(blob) - 1))
    broken = blob[:at] + bytes([data.draw(st.integers(0, 255))]) + blob[at + 1 :]
    with contextlib.suppress(LedgerError):
        decode(broken)


@pytest.mark.parametrize(
    "blob",
    [b"", b"GDL0", MAGIC, MAGIC + b"\x00\x01\x01a\x00", MAGIC + b"\xff" * 5000, MAGIC + b"\x01\x02\xff\xff\x00\x00"],
)
def test_what_is_no_ledger_is_refused(blob: bytes) -> None:
    with pytest.raises(LedgerError):
        decode(blob)


def test_edits_that_do_not_fit_are_refused() -> None:
    with pytest.raises(LedgerError, match="PUN01 does not fit at 1"):
        Layer("mark", (Edit(1, "b", "x", "PUN01"),)).apply("aa")
    with pytest.raises(LedgerError, match="does not fit"):
        Layer("mark", (Edit(0, "ab", "x", "A"), Edit(1, "b", "y", "B"))).apply("ab")
    with pytest.raises(LedgerError, match="cannot be reverted at 0"):
        Layer("mark", (Edit(0, "a", "x", "PUN01"),)).revert("y")


@given(histories(), st.data())
def test_a_marked_range_keeps_every_character_it_held(case: tuple[str, str, Ledger], data: st.DataObject) -> None:
    before, after, ledger = case
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    first, last = ledger.forward([(start, False), (end, True)])
    assert 0 <= first <= last <= len(after)
    begin, finish = ledger.backward([(first, False), (last, True)])
    assert begin <= start <= end <= finish


@given(histories())
def test_offsets_keep_their_order(case: tuple[str, str, Ledger]) -> None:
    before, _, ledger = case
    for right in (False, True):
        carried = ledger.forward([(at, right) for at in range(len(before) + 1)])
        assert carried == sorted(carried)


@given(histories())
def test_origins_lie_in_the_decoded_text(case: tuple[str, str, Ledger]) -> None:
    before, _, ledger = case
    rows = list(ledger.origins())
    assert [edit for _, edit in rows] == list(ledger)
    assert all(0 <= at <= len(before) for at, _ in rows)


def test_an_untouched_offset_moves_by_what_changed_before_it() -> None:
    carry = OffsetMap(Layer("mark", (Edit(1, "bc", "X", "A"), Edit(5, "", "YY", "B"))))
    assert [carry.forward(at) for at in (0, 1, 3, 4)] == [0, 1, 2, 3]
    assert (carry.forward(5), carry.forward(5, right=True)) == (4, 6)
    assert [carry.backward(at) for at in (0, 1, 2, 3, 6)] == [0, 1, 3, 4, 5]


def test_an_edit_is_a_value() -> None:
    edit = Edit(3, ",", "，", "PUN01")
    assert (edit.start, edit.before, edit.after, edit.rule, edit.end) == (3, ",", "，", "PUN01", 4)
    assert pickle.loads(pickle.dumps(edit)) == edit
    assert sorted([Edit(4, "", "", ""), edit])[0] is edit
    assert len({edit, Edit(3, ",", "，", "PUN01")}) == 1


def test_the_form_on_disk_is_fixed() -> None:
    ledger = Ledger((Layer("mark", (Edit(1, ",", "，", "PUN01"), Edit(300, ",", "，", "PUN01"))),))
    blob = b"GDL1\x01\x04mark\x03\x05PUN01\x01,\x03\xef\xbc\x8c\x01\x07\x01\x00\x02\x01\x00\xaa\x02\x00"
    assert encode([(7, ledger)]) == blob
    assert decode(blob) == {7: ledger}
