"""Quotations in the plain text: kept, marked by lines that no text can forge, or left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import render, validate
from pipeline.model.package import Package
from pipeline.model.page import Block
from pipeline.model.work import Work

from .works import Maker, full


def whole(work: Work, quotes: str, text: str = "readable") -> Package:
    settings = render.Settings(text=text, quotes=quotes)
    return validate.run(render.run(work, settings), validate.Settings())


def test_quotations_are_marked_or_left_out() -> None:
    kept, marked, omitted = (whole(full(), quotes).text.decode() for quotes in ("kept", "marked", "omitted"))
    assert "用户1 发表于 2024-7-10\n第一段。\n同意" in kept
    assert "== quote ==\n用户1 发表于 2024-7-10\n第一段。\n== end of quote ==\n同意" in marked
    assert "用户1 发表于" not in omitted
    assert "同意" in omitted
    assert [line for line in marked.split("\n") if "quote ==" not in line] == kept.split("\n")


@pytest.mark.parametrize("quotes", ["marked", "omitted"])
def test_the_tei_is_the_same(quotes: str) -> None:
    assert whole(full(), quotes).tei == whole(full(), "kept").tei


texts = st.text("甲乙丙= \nquotend", min_size=1, max_size=12).filter(str.strip)


@given(st.data())
def test_what_is_left_is_the_writers_own(data: st.DataObject) -> None:
    maker = Maker()
    own: list[str] = []
    for _ in range(data.draw(st.integers(1, 3))):
        blocks = []
        for quoted in data.draw(st.lists(st.booleans(), min_size=1, max_size=4)):
            words = data.draw(texts)
            if not quoted:
                own.append(words)
            paragraph = maker.p(words)
            blocks.append(Block("quote", None, (paragraph,)) if quoted else paragraph)
        maker.post(*blocks)
    work = maker.work()
    for form in ("readable", "bare"):
        package = whole(work, "omitted", form)
        text = package.text.decode()
        assert [text[one.start : one.end] for one in package.anchors] == own
        for quotes in ("kept", "marked"):
            package = whole(work, quotes, form)
            said = [package.text.decode()[one.start : one.end] for one in package.anchors]
            assert said == [leaf.text for leaf in work.edition.page.leaves]


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match="quotes"):
        render.Settings(quotes="some")
