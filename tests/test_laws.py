"""The five laws, over generated pages, checked here without the code that checks them in the line."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import extract, normalize
from pipeline.line import Settings, process
from pipeline.model import ledger
from pipeline.model.package import Package
from pipeline.model.page import Leaf, Page, Post, Thread
from pipeline.model.source import Source, source_of
from pipeline.model.transcript import Transcript, Verdict

from .discuz import Floor, floor, jammer, page, quoted

HAN = st.text(st.sampled_from("我们今天讨论政府工作报告的内容很好看请大家回复一下这个问题"), min_size=2, max_size=30)
MARKS = st.sampled_from(
    [",", "，", ".", "。", ":", "(", ")", "!", "?", "...", "--", "~", " ", "\u00a0\u00a0", "\u3000", "1,000", "10:30"]
)
ODD = st.sampled_from(
    ["\ue000", "\u2f00", "\ufeff", "\u200b", "\u0007", "锟斤拷", "\ufffd", "&amp;", "<b>粗</b>", "Ⅱ", "ＡＢＣ", "３"]
)
LINE = st.lists(st.one_of(HAN, HAN, MARKS, ODD), min_size=1, max_size=8).map("".join)
TEXT = st.lists(LINE, min_size=1, max_size=4).map("<br />\r\n".join)
NAME = st.text(st.sampled_from("张王李赵abcXYZ_小明"), min_size=2, max_size=8)
FLOORS = st.lists(st.tuples(NAME, TEXT, st.booleans(), st.booleans()), min_size=1, max_size=5)
ENCODING = st.sampled_from(["utf-8", "gb18030"])


def build(rows: list[tuple[str, str, bool, bool]], encoding: str) -> Source:
    floors: list[Floor] = []
    for number, (name, text, noisy, quoting) in enumerate(rows, 1):
        body = text + (jammer('& T) s, m! i2 "N') if noisy else "")
        if quoting and number > 1:
            body = quoted(rows[0][0], "2024-7-10 17:43", 9001, "原文片段 ...") + body
        floors.append(Floor(9000 + number, name, number, f"2024-7-10 17:{number:02d}:00", body))
    html = page(floors, title="关于一次测试的主题", charset="utf-8" if encoding == "utf-8" else "gbk")
    return source_of(html.encode(encoding), "page.html", "text/html", url="https://bbs.example.org/thread-77-1-1.html")


def taken(source: Source) -> Package:
    """The package of a page that nothing may refuse."""
    return process(source)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FLOORS, ENCODING)
def test_every_page_keeps_the_laws(rows: list[tuple[str, str, bool, bool]], encoding: str) -> None:
    source = build(rows, encoding)
    package = taken(source)
    work = package.work
    edition = work.edition
    read = edition.page
    # fixity
    assert hashlib.sha256(read.transcript.source.data).hexdigest() == source.sha256
    assert read.transcript.source.data == source.data
    # conservation
    assert read.regions[0].start == 0
    assert all(a.end == b.start for a, b in itertools.pairwise(read.regions))
    assert all(region.start < region.end for region in read.regions)
    assert len(edition.readings) == len(read.leaves)
    # restoration, from the bytes that are written
    ledgers = ledger.decode(package.ledger)
    for number, (leaf, reading) in enumerate(zip(read.leaves, edition.readings, strict=True)):
        assert ledgers.get(number + 1, ledger.Ledger()).revert(reading.text) == leaf.text
        assert reading.ledger.apply(leaf.text) == reading.text
    # one post a floor, each with its author
    assert [post.author.name for post in read.thread.posts] == [row[0] for row in rows]
    # determinism
    again = process(source)
    assert (again.tei, again.text, again.ledger) == (package.tei, package.text, package.ledger)


def page_of(texts: list[str]) -> Page:
    """A page made by hand, for the normalizer alone."""
    source = source_of("\n".join(texts).encode("utf-8", "surrogatepass"), "x", "text/plain")
    transcript = Transcript(source, "\n".join(texts), Verdict("utf-8", 1.0, True, None))
    leaves = tuple(Leaf(text, post=1) for text in texts)
    return Page(transcript, "text", "generic", (), leaves, Thread((Post(1, ()),)))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=5))
def test_a_second_run_of_the_normalizer_makes_no_edit(texts: list[str]) -> None:
    first = normalize.run(page_of(texts), normalize.Settings())
    second = normalize.run(page_of([reading.text for reading in first.readings]), normalize.Settings())
    assert [len(reading.ledger) for reading in second.readings] == [0] * len(texts)


def test_no_anti_copy_noise_in_the_text() -> None:
    source = build([("甲", "正文在这里写着", True, False), ("乙", "回复在这里写着", True, True)], "gb18030")
    package = taken(source)
    assert "T) s, m!" not in package.text.decode()
    assert "T) s, m!" in "".join(region.text for region in package.work.edition.page.regions)


def test_names_of_the_settings_reach_the_run_key() -> None:
    from pipeline.line import lineage

    assert lineage(Settings()).fingerprint == lineage(Settings()).fingerprint
    assert extract.VERSION


@pytest.mark.parametrize(("line", "count"), [(floor(1, "甲", "好"), 1)])
def test_a_short_reply_is_a_post(line: Floor, count: int) -> None:
    package = taken(source_of(page([line, floor(2, "乙", "顶")]).encode(), "page.html", "text/html"))
    assert "顶" in package.text.decode()
    assert len(package.work.edition.page.thread.posts) == count + 1
