"""The apparatus shows exactly what the ledger did."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.apparatus import ChangedPassage, apparatus
from pipeline.model.ledger import Edit, Layer, Ledger


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[str, Ledger]:
    text = draw(st.text("abc,.（）", max_size=30))
    now, layers = text, []
    for phase in range(draw(st.integers(0, 4))):
        edits: list[Edit] = []
        at = 0
        while at <= len(now) and draw(st.booleans()):
            start = draw(st.integers(at, len(now)))
            end = draw(st.integers(start, min(len(now), start + 3)))
            edits.append(Edit(start, now[start:end], draw(st.text("xyz", max_size=2)), f"R{draw(st.integers(1, 3))}"))
            at = end + 1
        layers.append(Layer(str(phase), tuple(edits)))
        now = layers[-1].apply(now)
    return text, Ledger(tuple(layers))


@given(ledgers())
def test_passages_joined_are_the_text_and_the_reading(case: tuple[str, Ledger]) -> None:
    text, ledger = case
    passages = apparatus(text, ledger)
    assert "".join(passage.before for passage in passages) == text
    assert "".join(passage.after for passage in passages) == ledger.apply(text)
    assert {rule for passage in passages for rule in passage.rules} == {edit.rule for edit in ledger}
    assert all(passage.before == passage.after for passage in passages if not passage.rules)


def test_edits_of_two_layers_at_one_place_are_one_passage() -> None:
    ledger = Ledger((Layer("a", (Edit(1, ",", "，", "PUN01"),)), Layer("b", (Edit(1, "， ", "，", "SPC01"),))))
    assert apparatus("好, 的", ledger) == [
        ChangedPassage("好", "好"),
        ChangedPassage(", ", "，", ("PUN01", "SPC01")),
        ChangedPassage("的", "的"),
    ]


def test_distant_edits_stay_apart() -> None:
    ledger = Ledger((Layer("a", (Edit(0, ",", "，", "A"),)), Layer("b", (Edit(2, ".", "。", "B"),))))
    assert [passage.rules for passage in apparatus(",x.", ledger)] == [("A",), (), ("B",)]
