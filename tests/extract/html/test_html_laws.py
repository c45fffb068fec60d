"""Conservation over whatever markup: generated, mutated, hostile; and the same result twice."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.markup.lost import lost
from pipeline.extract.markup.tree import parse
from pipeline.model.finding import Refusal
from tests.discuz import floor, jammer, page, quoted

from .reading import holds, read
from .templates import TEMPLATES

WORDS = st.sampled_from(
    [
        "我们今天讨论",
        "text",
        " ",
        "\n",
        "\u00a0",
        "\u3000",
        "a < b",
        "&amp;",
        "&#20013;",
        "&nbsp;",
        "1 & 2",
        "é",
        "\U0001f600",
    ]
)
TAGS = [
    "div",
    "p",
    "span",
    "b",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "blockquote",
    "pre",
    "a",
    "i",
    "br",
    "img",
    "h2",
    "form",
    "textarea",
]
ATTRS = st.sampled_from(
    [
        "",
        ' class="post"',
        ' id="post_1"',
        ' id="postmessage_1"',
        ' style="display:none"',
        ' class="plc"',
        " href='/u/1'",
        ' title="2020-1-1"',
    ]
)


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Tags in any order, closed or not, with text between."""
    parts = ["<html><head><title>t</title></head><body>"] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 30))):
        kind = draw(st.integers(0, 4))
        tag = draw(st.sampled_from(TAGS))
        if kind == 0:
            parts.append(f"<{tag}{draw(ATTRS)}>")
        elif kind == 1:
            parts.append(f"</{tag}>")
        elif kind == 2:
            parts.append(
                draw(
                    st.sampled_from(
                        ["<!-- c -->", "<script>if (a < b) x('</div>');</script>", "<style>p{}</style>", "<br>"]
                    )
                )
            )
        else:
            parts.append(draw(WORDS))
    return "".join(parts)


def whole() -> str:
    """A rich Discuz page to mutate."""
    rows = [floor(n, f"用户{n}", f"第{n}楼的正文在这里，说几句话。" + jammer("T) s, m!")) for n in range(1, 6)]
    rows[2] = floor(3, "用户3", "答", pid=9003)
    return page([*rows, floor(6, "丙", "x")]).replace(
        "x</td>", quoted("甲", "2024-7-10 17:43", 9001, "原文") + "顶</td>"
    )


def attempt(html: str) -> None:
    """A page, whole and conserved, or a refusal; never another outcome."""
    try:
        found = read(html)
    except Refusal:
        return
    holds(html, found)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markup())
def test_any_markup_is_conserved(html: str) -> None:
    attempt(html)


@settings(max_examples=150, deadline=None)
@given(markup())
def test_the_parser_keeps_all_text(html: str) -> None:
    assert lost(parse(html), html) == 0


def mutate(html: str, rng: random.Random) -> str:
    """One of the accidents that befall saved pages."""
    pick = rng.randrange(6)
    if len(html) < 3:
        return html
    if pick == 0:
        return html[: rng.randrange(1, len(html))]
    if pick == 1:
        return html[rng.randrange(len(html)) :]
    tags = list(re.finditer(r"<[^<>]{1,200}>", html)) or list(re.finditer("", html))
    some = [rng.choice(tags) for _ in range(rng.randrange(1, 12))]
    if pick == 2:
        for found in sorted(some, key=lambda m: -m.start()):
            html = html[: found.start()] + html[found.end() :]
    elif pick == 3:
        for found in sorted(some, key=lambda m: -m.start()):
            html = html[: found.start()] + re.sub(r'\s\w+="[^"]*"', "", found[0]) + html[found.end() :]
    elif pick == 4:
        a, b = sorted((rng.choice(tags), rng.choice(tags)), key=lambda m: m.start())
        if a.end() <= b.start():
            html = html[: a.start()] + b[0] + html[a.end() : b.start()] + a[0] + html[b.end() :]
    else:
        a = rng.choice(tags)
        html = (
            html[: a.start()]
            + rng.choice(["<div>", "<table><tr><td>", "<blockquote>", "<b><a href=x>"]) * 40
            + html[a.start() :]
        )
    return html


BASES: list[Callable[[], str]] = [whole, *TEMPLATES.values()]


def mutants(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    out = []
    for n in range(count):
        html = BASES[n % len(BASES)]()
        for _ in range(rng.randrange(1, 4)):
            html = mutate(html, rng)
        out.append(html)
    return out


def test_mutated_pages_are_conserved() -> None:
    for html in mutants(1, 140):
        attempt(html)


@pytest.mark.slow
def test_ten_thousand_mutated_pages_are_conserved() -> None:
    for html in mutants(2, 10_000):
        attempt(html)


def suite_pages(shared: Path) -> list[Path]:
    return sorted((shared / "suites").glob("*/html/*.html.gz")) + sorted((shared / "pages").glob("*.html.gz"))


def load(path: Path) -> str:
    raw = gzip.decompress(path.read_bytes())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def test_real_pages_are_conserved(shared: Path) -> None:
    for path in suite_pages(shared)[::8]:
        html = load(path)
        assert lost(parse(html), html) == 0, path.name
        attempt(html)


@pytest.mark.slow
def test_all_real_pages_and_their_mutants_are_conserved(shared: Path) -> None:
    rng = random.Random(3)
    for path in suite_pages(shared):
        html = load(path)
        assert lost(parse(html), html) == 0, path.name
        attempt(html)
        attempt(mutate(html, rng))


def test_the_same_page_gives_the_same_result() -> None:
    html = whole()
    assert read(html) == read(html)
    assert read(html, "generic") == read(html, "generic")
