"""The laws: restoration, rest, legality, and that leaves do not hear of each other."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.model.page import Leaf, Mark
from pipeline.normalize import Settings, read
from pipeline.normalize.edition import read_leaves
from tests.normalize.texts import mix

ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\ufdd0-\ufdef\u0080-\u009f]")
ASKED = (Settings(), Settings(judged=True, fold=False), Settings(variant="zh-Hans"), Settings(variant="zh-TW"))

mixes = st.integers(0, 2**48).map(lambda seed: mix(random.Random(seed)))
texts = st.one_of(mixes, st.text(max_size=40), st.text("中文,.:;!?()\"' 1a（“”）\n", max_size=30))


def obey(text: str, asked: Settings = ASKED[0]) -> None:
    reading = read(text, asked)
    assert reading.ledger.revert(reading.text) == text
    assert reading.ledger.apply(text) == reading.text
    assert ILLEGAL.search(reading.text) is None
    assert len(reading.fold) == (len(reading.text) if asked.fold else 0)
    again = read(reading.text, asked)
    assert len(again.ledger) == 0, list(again.ledger)
    assert again.text == reading.text


@given(texts, st.sampled_from(ASKED))
@settings(max_examples=400, deadline=None)
def test_restoration_rest_and_legality(text: str, asked: Settings) -> None:
    obey(text, asked)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_restoration_rest_and_legality_at_length(part: int) -> None:
    source = random.Random(f"laws {part}")
    for _ in range(50_000):
        obey(mix(source))


@given(st.lists(texts, min_size=2, max_size=5))
@example(["\r", "x"])
@example(["\r\n\r", "\n"])
@settings(max_examples=250, deadline=None)
def test_a_leaf_reads_the_same_alone_and_among_others(several: list[str]) -> None:
    together = read_leaves([Leaf(text) for text in several], Settings(fold=False))
    for text, reading in zip(several, together, strict=True):
        alone = read(text, Settings(fold=False))
        assert (reading.text, reading.ledger) == (alone.text, alone.ledger)


@given(st.lists(texts, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_lines_of_a_leaf_read_as_leaves_of_their_own(several: list[str]) -> None:
    lines = [read(text).text.replace("\n", " ") for text in several]
    whole = read("\n".join(lines)).text.split("\n")
    assert whole == [read(line).text for line in lines]


@given(texts)
@settings(max_examples=150, deadline=None)
def test_code_keeps_every_legal_character(text: str) -> None:
    reading = read_leaves((Leaf(text, "code"),), Settings())[0]
    assert {layer.phase for layer in reading.ledger.layers} <= {"legal"}
    assert reading.ledger.revert(reading.text) == text
    assert ILLEGAL.search(reading.text) is None


@st.composite
def marked(draw: st.DrawFn) -> Leaf:
    before, inside, after = draw(texts), draw(texts), draw(texts)
    kind = draw(st.sampled_from(("code", "bold", "link")))
    start, end = len(before), len(before) + len(inside)
    return Leaf(before + inside + after, marks=(Mark(start, end, kind), Mark(start, start, "image")))


@given(marked())
@settings(max_examples=200, deadline=None)
def test_marks_move_with_their_text(leaf: Leaf) -> None:
    reading = read_leaves((leaf,), Settings())[0]
    mark, image = reading.marks
    assert reading.ledger.revert(reading.text) == leaf.text
    assert 0 <= mark.start <= mark.end <= len(reading.text)
    assert 0 <= image.start == image.end <= len(reading.text)
    inside = leaf.text[leaf.marks[0].start : leaf.marks[0].end]
    if mark.kind == "code" and not re.search(
        "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe]",
        leaf.text,
    ):
        assert reading.text[mark.start : mark.end] == inside


def test_hostile_texts_take_linear_time() -> None:
    size = 20_000
    for unit in (
        "中,",
        "(",
        "(中",
        '"',
        "中)",
        ":",
        "!?",
        "，",
        ". ",
        "[a ",
        "<a ",
        "`",
        "://)",
        "中 ",
        "\u202a",
        "年",
        '="',
        "('",
        "一.",
        "1，234",
    ):
        text = unit * (size // len(unit))
        reading = read(text)
        assert reading.ledger.revert(reading.text) == text


def test_a_text_that_will_not_settle_keeps_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from pipeline.normalize import edition
    from pipeline.normalize.rules import rules

    def swing(text: str) -> list[tuple[int, int, str]]:
        return [(at, at + 1, "b" if sign == "a" else "a") for at, sign in enumerate(text) if sign in "ab"]

    restless = replace(rules()["PUN01"], find=swing, trigger=())
    legal = next(listed for phase, listed in edition.chosen((), (), False) if phase == "legal")
    monkeypatch.setattr(edition, "chosen", lambda *_: (("legal", legal), ("mark", (restless,))))
    readings, found, _ = edition._read((Leaf("x\x08a\r\ny"), Leaf("中"), Leaf("\uf8fea")), Settings())
    assert [reading.text for reading in readings] == ["xa\ny", "中", "\uf8fea"]
    assert found == [0, 2]
    assert readings[0].ledger.revert("xa\ny") == "x\x08a\r\ny"
    again, _, _ = edition._read(tuple(Leaf(reading.text) for reading in readings), Settings())
    assert [len(reading.ledger) for reading in again] == [0, 0, 0]
