"""Works at random: whatever the types allow becomes valid TEI that agrees with the text, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import render, validate
from pipeline.model.edition import Edition, Glyph, Reading, Script, Variant
from pipeline.model.page import Block, Mark
from pipeline.validate import schema
from pipeline.validate.schematron import Schematron
from pipeline.validate.textform import TEI, XML_ID, characters, text_of

from .wild import MARKS, OUTLINE_MARKS, PIECES, URLS, wild
from .works import Maker

FORMS = st.sampled_from(render.FORMS)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9), FORMS)
def test_random_works_are_valid_and_agree(seed: int, form: str) -> None:
    package = validate.run(render.run(wild(seed), render.Settings(text=form)), validate.Settings())
    assert package.tei.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<TEI ')


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 5000, 500))
def test_five_thousand_random_works_are_valid(start: int) -> None:
    for seed in range(start, start + 500):
        validate.run(render.run(wild(seed), render.Settings()), validate.Settings())


@pytest.mark.parametrize("count", [60, pytest.param(3000, marks=pytest.mark.slow)])
def test_random_works_are_valid_tei(shared: Path, count: int) -> None:
    grammar = schema.grammar(str(shared / "tei" / "tei_all.rng"))
    for seed in range(count):
        tree = etree.fromstring(render.run(wild(seed), render.Settings()).tei).getroottree()
        assert grammar.validate(tree), (seed, grammar.error_log[0])


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.slow)])
def test_random_works_keep_teis_own_rules(shared: Path, count: int) -> None:
    pytest.importorskip("saxonche")
    rules = Schematron(shared / "tei" / "tei_all.sch")
    for seed in range(count):
        assert rules(render.run(wild(seed), render.Settings()).tei) == [], seed


TEXT = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, Reading]:
    text = draw(TEXT)
    offsets = st.integers(0, len(text))
    attrs = st.fixed_dictionaries({"target": st.sampled_from(URLS), "src": st.sampled_from(URLS), "when": st.just("2024-07-10"), "alt": TEXT, "rt": st.just("x")})  # fmt: skip
    marks = draw(
        st.lists(
            st.builds(
                lambda a, b, kind, attributes: Mark(min(a, b), max(a, b), kind, tuple(attributes.items())),
                offsets,
                offsets,
                st.sampled_from(MARKS + OUTLINE_MARKS),
                attrs,
            ),
            max_size=8,
        )
    )
    spans = draw(st.lists(st.tuples(offsets, offsets), max_size=2))
    variants = tuple(Variant(min(a, b), max(a, b), draw(TEXT), "NRM-X") for a, b in spans)
    glyphs = tuple(Glyph(at, ch, "NAME") for at, ch in enumerate(text) if ch in "\ue000𠀀")
    return text, Reading(text, marks=tuple(marks), script=Script("zh-Hans"), variants=variants, glyphs=glyphs)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(readings(), st.sampled_from(["paragraph", "heading", "code", "line", "caption", "label"]))
def test_crossing_marks_never_change_the_text(made: tuple[str, Reading], kind: str) -> None:
    text, reading = made
    maker = Maker()
    maker.post(Block(kind, maker.leaf(text, reading=reading)), maker.p("正文"))
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    root = etree.fromstring(package.tei)
    ids = {one.get(XML_ID): one for one in root.iter("{*}*") if one.get(XML_ID)}
    held = [text_of(ids[anchor.xml_id], characters(root)) for anchor in package.anchors if anchor.leaf == 0]
    assert held == ([text] if held else [])
    assert held or not text.strip()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_same_work_gives_the_same_bytes(seed: int) -> None:
    one, other = (render.run(wild(seed), render.Settings()) for _ in range(2))
    assert (one.tei, one.text, one.ledger, one.anchors) == (other.tei, other.text, other.ledger, other.anchors)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_ids_do_not_depend_on_other_posts(seed: int) -> None:
    """A post with its own number keeps its ids when a post before it is not captured."""
    work = wild(seed)
    page = work.edition.page
    posts = tuple(replace(post, pid=str(70 + post.ordinal), floor=post.ordinal) for post in page.thread.posts)
    if len(posts) < 2:
        return

    def ids(kept: slice) -> set[str]:
        thread = replace(page.thread, posts=posts[kept], title=None)
        edition: Edition = replace(work.edition, page=replace(page, thread=thread))
        root = etree.fromstring(render.run(replace(work, edition=edition), render.Settings()).tei)
        return {
            str(one.get(XML_ID))
            for post in root.iter(TEI + "post")
            if str(post.get(XML_ID)).partition(".")[0] != f"p-{posts[0].pid}"
            for one in post.iter("{*}*")
            if one.get(XML_ID)
        }

    assert ids(slice(1, None)) == ids(slice(None))
