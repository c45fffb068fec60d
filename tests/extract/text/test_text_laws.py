"""Laws of the text face: the regions tile the text, and a leaf is what stands at its spans."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Page, Role
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

LINES = [
    "发表于 2024-7-10 17:43:48 | 只看该作者", "阿木 发表于 2023-2-5 20:11", "阿木", "阿木 当前离线", "查看: 12|回复: 3", "[四川] 一个题目", "[复制链接]",
    "积分", "2万", "主题", "版主", "Rank: 7Rank: 7", "沙发", "12#", "回复", "使用道具 举报", "返回列表", "您需要登录后才可以回帖 登录 | 立即注册",
    "% T. `) ^, m! i2 l N\" K) m: t6 E( E: \\5 |", "正文一句,有标点。" * 4, "顶", "> 引文", "| |", "---|---", "[链接](http://example.org/a(b) \"t\")",
    "**粗**", "[12]甲 [13]乙", "by Odile » Tue Mar 06, 2012 5:43 pm", "推 mossy99: 我家也是 01/10 21:20", "※ 發信站: 批踢踢實業坊(ptt.cc)", "作者 a (b)",
    "一行<BR>断开,<b>粗</b>", "&nbsp;&nbsp;&nbsp;空", "[img]http://a.cn/x.jpg[/img] 看图 :smile:", "[b]粗[/b]", "单选投票, 共有 36 人参与投票", "1. 好用", "66.67% (24)",
    "回复(2)", "甲: 回复的话", "2022-1-15 20:16", "我也说一句", "来自Android客户端1楼2022-01-15 20:11", "    Set in as a quotation is, and it is long enough to be one.", "  1. one", "  2. two",
    "[9KACLUU]", "716×81", "发信人: jia (甲), 信区: Test", "标  题: Re: 一个主题", "发信站: 水木社区 (Fri Mar 18 20:52:50 2016), 站内", "【 在 jia 的大作中提到: 】", ": 引了", "--", "标  题: 一个主题",
    "中文信息处理就是利用计算机对汉语信息包括书面的和口头的进", "返回列表 触屏版 电脑版", "楼主|bluebird|2020-06-15 22:01:33|展开", "Posted October 29, 2025", "GrinGEO",
    "楼主：灰雀 时间：2013-08-02 10:11:00", "03-05-2012, 05:43 PM #1", "Join Date: Mar 2010", "\u3000\u3000缩进", "\u00a0\u00a0x\u00a0y", "\ufeff", "\x0b\x0c\x85\u2028", "    积分   12      发表于 2024-7-10 17:43 | 只看该作者",
]  # fmt: skip

pieces = st.one_of(st.sampled_from(LINES), st.text(max_size=30), st.sampled_from(["", " ", "\t"]))
texts = st.lists(st.tuples(pieces, st.sampled_from(["\n", "\r\n", "\r", "\n\n", "  ", "\n    "])), max_size=60).map(
    lambda rows: "".join(text + end for text, end in rows)
)


def read(text: str) -> Page | None:
    source = source_of(b"", "law.txt", "text/plain")
    try:
        return extract.run(Transcript(source, text, Verdict("utf-8", 9.0, True, None)), extract.Settings(face="text"))
    except Refusal:
        return None


def check(page: Page) -> None:
    text, at = page.transcript.text, 0
    held = {span for leaf in page.leaves for span in leaf.spans}
    for region in page.regions:
        assert region.start == at
        assert region.end > region.start
        assert region.entry
        assert region.role is not Role.UNCLAIMED
        stood = text[region.start : region.end]
        assert region.text == ("" if (region.start, region.end) in held else stood)
        before = text[: region.start]
        if text.startswith("\n", region.start):
            before = before.removesuffix("\r")  # between the two of a line end it is still the line that ends
        assert region.line == 1 + before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        at = region.end
    assert at == len(text)
    spans = [span for leaf in page.leaves for span in leaf.spans]
    assert len(set(spans)) == len(spans)
    assert set(spans) <= {(region.start, region.end) for region in page.regions}
    for leaf in page.leaves:
        assert "".join(text[start:end] for start, end in leaf.spans) == leaf.text
        assert leaf.text == leaf.text.strip()
        assert leaf.text
    used = [n for post in page.thread.posts for n in post.leaves()]
    used += [page.thread.title] if page.thread.title is not None else []
    assert sorted(used) == list(range(len(page.leaves)))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_regions_tile_and_spans_join(text: str) -> None:
    page = read(text)
    if page:
        check(page)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_arbitrary_text(text: str) -> None:
    page = read(text)
    if page:
        check(page)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_collapsed_pages(text: str) -> None:
    page = read(" ".join((text + "\n".join(LINES)).split()) + "\n")
    if page:
        check(page)


def test_same_bytes_twice() -> None:
    text = "\n".join(LINES * 3)
    assert read(text) == read(text)


def test_the_seed(seed: bytes) -> None:
    page = read(seed.decode())
    assert page
    check(page)
    card = dict(page.thread.posts[0].author.card)
    assert card["TA的每日心情"] == "开心"
    assert card["签到天数"] == "847 天"
    assert card["等级"] == "[LV.10]以坛为家III"
    assert card["Rank"] == "7"
    roles = {region.line: region.role for region in page.regions if region.role is not Role.LAYOUT}
    assert roles[7] is Role.USER_CARD
    assert roles[28] is Role.USER_CARD
    assert roles[32] is Role.BYLINE
    assert {roles[n] for n in (199, 201, 213, 215)} == {Role.REPLY_BOX, Role.FOOTER, Role.TOOLBAR}
    assert page.thread.board == ()


def test_a_string_of_the_interface_in_running_text_stays(seed: bytes) -> None:
    text = seed.decode().replace("各位代表:", "您需要登录后才可以回帖这句话、返回列表这四个字,都写在正文里:", 1)
    page = read(text)
    assert page
    assert "您需要登录后才可以回帖这句话、返回列表这四个字,都写在正文里:" in {leaf.text for leaf in page.leaves}


def test_a_whole_line_of_the_interface_among_prose_stays(seed: bytes) -> None:
    text = seed.decode().replace("    各位代表:", "    返回列表", 1)
    page = read(text)
    assert page
    assert "返回列表" in {leaf.text for leaf in page.leaves}


def asked(text: str, profile: str) -> Page:
    transcript = Transcript(source_of(b"", "law.txt", "text/plain"), text, Verdict("utf-8", 9.0, True, None))
    return extract.run(transcript, extract.Settings(face="text", profile=profile))


def test_a_profile_can_be_asked_for(seed: bytes) -> None:
    text = seed.decode()
    assert asked(text, "discuz-x").profile == "discuz-x"
    assert asked(text, "discuz-7").profile == "discuz-x"
    assert asked(text, "generic").profile == "generic"
    with pytest.raises(Refusal) as refused:
        asked(text, "no-such-engine")
    assert [entry.code for entry in refused.value.findings] == ["EXT003"]


def test_relative_times_need_the_capture() -> None:
    text = (
        "[复制链接]\n阿木\n阿木 当前离线\n积分\n45\n发表于 昨天 22:21 | 只看该作者\n这是一句话,也是正文。\n"
        "您需要登录后才可以回帖 登录 | 立即注册\n本版积分规则\n"
    )
    source = source_of(b"", "law.txt", "text/plain", retrieved="2024-07-12T02:00Z")
    source = replace(source, accession=replace(source.accession, timezone="+08:00"))
    page = extract.run(Transcript(source, text, Verdict("utf-8", 9.0, True, None)), extract.Settings(face="text"))
    (post,) = page.thread.posts
    assert post.time is not None
    assert (post.time.raw, post.time.iso, post.time.basis) == ("昨天 22:21", "2024-07-11T22:21+08:00", "capture")
    (post,) = asked(text, "auto").thread.posts
    assert post.time is not None
    assert (post.time.iso, post.time.basis) == (None, "unresolved")


CASES = [path.read_text("utf-8") for path in sorted((Path(__file__).parent / "cases").glob("*.txt"))]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(CASES), st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n", "\r", "\n\n", " "]))
def test_damaged_pages(text: str, rng: random.Random, end: str) -> None:
    lines = [line for line in text.split("\n") if rng.random() < 0.8]
    if rng.random() < 0.3:
        rng.shuffle(lines)
    damaged = end.join(lines)
    page = read(damaged[: rng.randrange(len(damaged) + 1)] if rng.random() < 0.3 else damaged)
    if page:
        check(page)
