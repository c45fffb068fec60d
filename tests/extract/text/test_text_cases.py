"""Flattened pages of many engines, invented but true to their structure; the gold stands beside each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Block, Page, Post
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def read(text: str) -> Page:
    source = source_of(text.encode(), "case.txt", "text/plain")
    return extract.run(Transcript(source, text, Verdict("utf-8", 9.0, True, None)), extract.Settings(face="text"))


def every(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from every(block.children)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    gold = json.loads(case.with_suffix(".json").read_text("utf-8"))
    if "refused" in gold:
        with pytest.raises(Refusal) as refused:
            read(case.read_text("utf-8"))
        assert [finding.code for finding in refused.value.findings] == [gold["refused"]]
        return
    if "known_failure" in gold:
        request.applymarker(pytest.mark.xfail(reason=gold["known_failure"], strict=True))
    page = read(case.read_text("utf-8"))
    thread = page.thread
    assert page.profile == gold.get("profile", page.profile)
    for name in ("views", "replies"):
        assert getattr(thread, name) == gold.get(name, getattr(thread, name))
    if "title" in gold:
        assert thread.title is not None
        assert page.leaves[thread.title].text == gold["title"]
    assert list(thread.board) == gold.get("board", list(thread.board))
    assert list(thread.tags) == gold.get("tags", list(thread.tags))
    assert {finding.code for finding in page.findings} >= set(gold.get("findings", ()))
    assert len(thread.posts) == len(gold["posts"])
    for post, wanted in zip(thread.posts, gold["posts"], strict=True):
        check(page, post, wanted)


def check(page: Page, post: Post, wanted: dict[str, object]) -> None:
    texts = [page.leaves[n].text for n in post.leaves()]
    if "text" in wanted:
        assert texts == wanted["text"]
    if "has" in wanted:
        assert wanted["has"] in texts
    if "author" in wanted:
        assert post.author.name == wanted["author"]
    if "time" in wanted:
        assert post.time is not None
        assert post.time.iso == wanted["time"]
    if "floor" in wanted:
        assert post.floor == wanted["floor"]
    if "remarks" in wanted:
        assert [[made.kind, made.author, made.score, made.text] for made in post.remarks] == wanted["remarks"]
    assert len(post.notices) == wanted.get("notices", len(post.notices))
    blocks = list(every(post.blocks))
    if "quotes" in wanted:
        assert [block.get("author") for block in blocks if block.kind == "quote"] == wanted["quotes"]
    if "gaps" in wanted:
        assert [block.get("reason") for block in blocks if block.kind == "gap"] == wanted["gaps"]
