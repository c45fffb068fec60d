"""Every kind of span keeps its own promises; marks beside a span are decided by what stands around it."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalize import read
from pipeline.normalize.rulebook import span_page, spans_page
from pipeline.normalize.spans import SpanKind, kinds, shelters, spans
from tests.normalize.texts import mix

KINDS = list(kinds().values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_examples_show_the_span_and_counter_examples_none(kind: SpanKind) -> None:
    for example in kind.examples:
        text = example.replace("⟦", "").replace("⟧", "")
        assert kind.wakes(text), text
        shown = text
        for start, end in sorted(kind.find(text), reverse=True):
            shown = f"{shown[:start]}⟦{shown[start:end]}⟧{shown[end:]}"
        assert shown == example
    for text in kind.counter_examples:
        assert not (kind.wakes(text) and list(kind.find(text))), text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_is_documented(kind: SpanKind) -> None:
    assert kind.reason.endswith(".")
    assert kind.examples
    assert kind.counter_examples
    assert kind.code in span_page(kind)
    assert f"[{kind.code}]" in spans_page()


@given(st.integers(0, 2**48).map(lambda seed: mix(random.Random(seed))))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_and_are_sorted(text: str) -> None:
    for start, end, _ in spans(text):
        assert 0 <= start < end <= len(text)
    merged = shelters(text, "mark")
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(merged))


def test_a_fence_shuts_whole_lines_in() -> None:
    text = '如下,见:\n```\n打印("一,二")\n```\n完,了'
    assert read(text).text == '如下，见：\n```\n打印("一,二")\n```\n完，了'
    assert read("如下,见:\n```\n没有结束,的").text == "如下，见：\n```\n没有结束，的"


def test_a_line_between_lines_of_code_needs_less() -> None:
    text = 'x.a = f("一,二");\n# 说明,不动\ny.b = g("三,四");'
    assert read(text).text == text
