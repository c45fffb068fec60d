"""Pages for the tests: own posts in own templates, spoiled in known ways."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

import opencc

HERE = Path(__file__).parent
POSTS = HERE.joinpath("posts.txt").read_text("utf-8").split("\n")[:-1]
CODECS = {"gb18030": "gb18030", "big5": "big5hkscs", "utf-8": "utf-8"}


@cache
def posts(encoding: str) -> list[str]:
    """Simplified posts, or for Big5 traditional ones."""
    return opencc.OpenCC("s2tw").convert("\n".join(POSTS)).split("\n") if encoding == "big5" else POSTS


def page(r: random.Random, encoding: str, count: int = 12, template: str = "html", charset: str | None = None) -> str:
    """A page of ``count`` posts: ``html``, ``plain`` lines, or an ``rss`` feed."""
    lines = [r.choice(posts(encoding)) for _ in range(count)]
    if template == "plain":
        return "\n".join(lines) + "\n"
    if template == "rss":
        items = "".join(f"<item><title>{line[:9]}</title><description>{line}</description></item>\n" for line in lines)
        return f'<?xml version="1.0" encoding="{charset or "utf-8"}"?>\n<rss><channel>\n{items}</channel></rss>\n'
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n' if charset else ""
    rows = "".join(
        f'<div class="post" id="p{at}"><b>user{r.randrange(999)}</b> 2009-08-{at % 28 + 1:02d} 21:{at % 60:02d}<br />\n{line}</div>\n'
        for at, line in enumerate(lines)
    )
    return f"<html><head>{meta}<title>{lines[0][:10]} - forum</title></head>\n<body>\n{rows}</body></html>\n"


def high(text: str) -> Counter[str]:
    """The characters above ASCII, but for U+FFFD."""
    return Counter(char for char in text if char > "\x7f" and char != "\ufffd")


def near(text: str, expected: str) -> float:
    """F1 of the characters above ASCII, as bags."""
    ours, theirs = high(text), high(expected)
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def invented(text: str, expected: str) -> str:
    """Characters that the expected text does not have as often."""
    return "".join((high(text) - high(expected)).elements())


def languages() -> list[tuple[str, list[str], str]]:
    """Language, the encodings it was written in, and a text of some hundred characters."""
    rows = [line.split("\t") for line in HERE.joinpath("languages.tsv").read_text("utf-8").split("\n")[1:] if line]
    return [(language, encodings.split(" "), text) for language, encodings, text in rows]
