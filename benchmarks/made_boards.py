"""Boards made up at random, with exact posts: skins of many shapes, languages and habits, none of a real engine.

``board(seed)`` gives one page and its posts. The same seed gives the same page. Shapes whose number is
odd (``HELD``) are for measuring alone: nothing is learnt from them.
"""

# ruff: noqa: E501 (markup is easier to follow on one line)

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random

SHAPES = (
    "div", "row", "two-rows", "table-a-post", "three-rows", "dl", "heads", "rules", "list", "nested", "right-card", "cells",
)  # fmt: skip
HELD = SHAPES[1::2]

_LANGUAGES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_FORMATS = {
    "en": ("%b %d, %Y %I:%M %p", "%d %B %Y, %H:%M", "%a %b %d, %Y %I:%M %p", "%Y-%m-%d %H:%M"),
    "zh": ("%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y/%m/%d %H:%M:%S"),
    "ja": ("%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y-%m-%d %H:%M"),
    "ko": ("%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M", "%Y년 %m월 %d일 %H:%M"),
    "ru": ("%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%d %H:%M"),
    "th": ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"),
    "de": ("%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"),
}
_DENSE = frozenset({"zh", "ja", "th"})


@dataclass(frozen=True, slots=True)
class Made:
    """One made post."""

    author: str
    time: str
    text: str
    quote: tuple[str, str] | None
    signature: str


@dataclass(frozen=True, slots=True)
class Skin:
    """The habits of one board."""

    shape: str
    language: str
    classes: str
    linked: bool
    line: bool
    tag: str
    floor: str
    card: str
    tools: bool
    clock: str
    foot: bool
    signed: bool
    sidebar: bool
    opening: bool


def skin(seed: int) -> Skin:
    """The skin of a seed: its shape follows from the seed's remainder, so that shapes can be held out."""
    dice = Random(seed)
    language = dice.choice(list(_LANGUAGES))
    return Skin(
        shape=SHAPES[seed % len(SHAPES)],
        language=language,
        classes=dice.choice(("none", "opaque", "named")),
        linked=dice.random() < 0.5,
        line=dice.random() < 0.3,
        tag=dice.choice(("b", "span", "strong", "div", "")),
        floor=dice.choice(("", "#{}", "[{}]", "No.{}", "{}楼" if language == "zh" else "#{}")),
        card=dice.choice(("", "short", "long", "long")),
        tools=dice.random() < 0.7,
        clock=dice.choice(_FORMATS[language]),
        foot=dice.random() < 0.3,
        signed=dice.random() < 0.3,
        sidebar=dice.random() < 0.5,
        opening=dice.random() < 0.15,
    )


def posts(dice: Random, form: Skin) -> list[Made]:
    """The posts of a thread."""
    told = _LANGUAGES[form.language]
    words, names = told["words"].split(), _names(told["names"])
    people = dice.sample(names, dice.randint(2, min(6, len(names))))
    at = datetime(
        dice.randint(2003, 2023),
        dice.randint(1, 12),
        dice.randint(1, 28),
        dice.randint(0, 23),
        dice.randint(0, 59),
        tzinfo=UTC,
    )
    signatures = {name: _sentence(dice, words, form.language, 4) for name in people}
    out: list[Made] = []
    for n in range(dice.choice((2, 3, 4, 5, 7, 10, 14))):
        author = people[0] if n == 0 else dice.choice(people)
        short = n and dice.random() < 0.2
        text = (
            dice.choice(told["short"].splitlines())
            if short
            else "\n".join(
                " ".join(_sentence(dice, words, form.language, dice.randint(5, 18)) for _ in range(dice.randint(1, 3)))
                for _ in range(dice.choice((1, 1, 2, 3)))
            )
        )
        if out and dice.random() < 0.15:
            text = dice.choice((f"@{out[-1].author} ", f"{out[-1].author}, ")) + text
        quote = (out[-1].author, out[-1].text.split("\n")[0][:80]) if out and dice.random() < 0.15 else None
        out.append(Made(author, at.strftime("%Y-%m-%dT%H:%M"), text, quote, signatures[author]))
        at += timedelta(minutes=dice.choice((3, 40, 200, 3000, 20000)))
    return out


def _names(row: str) -> list[str]:
    """Names; some have a space in them."""
    out: list[str] = []
    for word in row.split():
        if out and out[-1] in ("Bob", "Old", "Pat", "Jens", "Оля"):
            out[-1] += f" {word}"
        else:
            out.append(word)
    return out


def _sentence(dice: Random, words: list[str], language: str, count: int) -> str:
    some = [dice.choice(words) for _ in range(count)]
    if language in ("zh", "ja"):
        return "".join(some) + "。"
    if language == "th":
        return "".join(some)
    return " ".join(some).capitalize() + "."


class _Page:
    """Writes one page in a skin; ``page`` is which thread of the board it shows."""

    def __init__(self, seed: int, page: int = 0) -> None:
        self.dice = Random(seed * 7919 + 1)
        self.form = skin(seed)
        self.told = _LANGUAGES[self.form.language]
        self.labels = self.told["labels"].splitlines()
        self.opaque = {
            name: f"x{self.dice.randrange(16**5):05x}"
            for name in ("post", "name", "time", "card", "body", "foot", "tool", "floor", "sig", "head")
        }
        if page:  # another thread of the same skin
            self.dice = Random(f"{seed} {page}")
        self.posts = posts(self.dice, self.form)
        if page:  # members keep their signatures
            words = self.told["words"].split()
            self.posts = [
                replace(post, signature=_sentence(Random(f"{seed} {post.author}"), words, self.form.language, 4))
                for post in self.posts
            ]
        self.ids = {post.author: n for n, post in enumerate(self.posts, 11)}
        self.joined = {
            name: f"{self.dice.randint(1999, 2003)}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"
            for name in self.ids
        }
        self.counts = {name: self.dice.randint(1, 4000) for name in self.ids}
        self.ranks = {name: self.labels[3] if self.dice.random() < 0.8 else self.labels[4] for name in self.ids}

    def css(self, name: str) -> str:
        how = self.form.classes
        return "" if how == "none" else f' class="{self.opaque[name] if how == "opaque" else "b-" + name}"'

    def name(self, post: Made) -> str:
        shown = escape(post.author)
        if self.form.linked:
            shown = f'<a href="/who.cgi?id={self.ids[post.author]}">{shown}</a>'
        tag = self.form.tag
        return f"<{tag}{self.css('name')}>{shown}</{tag}>" if tag else shown

    def time(self, post: Made) -> str:
        shown = datetime.fromisoformat(post.time).strftime(self.form.clock)
        return f"<span{self.css('time')}>{shown}</span>"

    def floor(self, n: int) -> str:
        shown = self.form.floor.format(n)
        return f'<a{self.css("floor")} href="#p{n}">{shown}</a>' if shown else ""

    def byline(self, n: int, post: Made, *, name: bool = True, time: bool = True) -> str:
        by, on = self.labels[10], self.labels[11]
        if self.form.line and name and time:
            return f"{by} {escape(post.author)} {on} {datetime.fromisoformat(post.time).strftime(self.form.clock)} {self.form.floor.format(n)}".strip()
        parts = [self.floor(n), self.name(post) if name else "", self.time(post) if time else ""]
        return self.dice_free(" ").join(part for part in parts if part)

    def dice_free(self, glue: str) -> str:
        return {"none": "<br>", "opaque": " ", "named": " | "}[self.form.classes] if glue else glue

    def card(self, post: Made) -> str:
        if not self.form.card:
            return ""
        rows = [self.ranks[post.author], f"{self.labels[0]} {self.counts[post.author]}"]
        if self.form.card == "long":
            rows += [f"{self.labels[1]} {self.joined[post.author]}"]
        return f"<div{self.css('card')}>" + "<br>".join(rows) + "</div>"

    def body(self, post: Made, tag: str = "div") -> str:
        quote = ""
        if post.quote:
            quote = (
                f"<blockquote><b>{escape(post.quote[0])} {self.labels[13]}</b><br>{escape(post.quote[1])}</blockquote>"
            )
        return f"<{tag}{self.css('body')}>{quote}{escape(post.text).replace(chr(10), '<br>')}</{tag}>{self.signature(post)}"

    def signature(self, post: Made) -> str:
        return f"<div{self.css('sig')}>_______________<br>{escape(post.signature)}</div>" if self.form.signed else ""

    def tools(self) -> str:
        if not self.form.tools:
            return ""
        return (
            f"<div{self.css('tool')}>" + " ".join(f'<a href="#">{label}</a>' for label in self.labels[5:8]) + "</div>"
        )

    def post(self, n: int, post: Made) -> str:
        make = getattr(self, "_" + self.form.shape.replace("-", "_"))
        written = make(n, post)
        assert isinstance(written, str)
        return written

    def _halves(self, n: int, post: Made) -> tuple[str, str]:
        """What stands above a text and what below it."""
        if self.form.line:
            return self.byline(n, post), ""
        if self.form.foot:
            return self.byline(n, post, time=False), self.time(post)
        return self.byline(n, post), ""

    def _div(self, n: int, post: Made) -> str:
        over, under = self._halves(n, post)
        return f"<div{self.css('post')}><div{self.css('head')}>{over}</div>{self.card(post)}{self.body(post)}<div{self.css('foot')}>{under}</div>{self.tools()}</div>"

    def _nested(self, n: int, post: Made) -> str:
        return f"<section><div>{self._div(n, post)}</div></section>"

    def _list(self, n: int, post: Made) -> str:
        over, under = self._halves(n, post)
        return f"<li{self.css('post')}><p{self.css('head')}>{over}</p>{self.body(post)}{under}{self.tools()}</li>"

    def _row(self, n: int, post: Made) -> str:
        return (
            f"<tr{self.css('post')}><td{self.css('card')}>{self.name(post)}{self.card(post)}</td>"
            f"<td>{self.floor(n)} {self.time(post)}<hr>{self.body(post)}{self.tools()}</td></tr>"
        )

    def _right_card(self, n: int, post: Made) -> str:
        return (
            f"<tr{self.css('post')}><td>{self.floor(n)} {self.time(post)}<br>{self.body(post)}{self.tools()}</td>"
            f"<td{self.css('card')}>{self.name(post)}{self.card(post)}</td></tr>"
        )

    def _two_rows(self, n: int, post: Made) -> str:
        return (
            f"<tr{self.css('head')}><td>{self.name(post)}</td><td>{self.floor(n)} {self.time(post)}</td></tr>"
            f"<tr{self.css('post')}><td>{self.card(post) or '&nbsp;'}</td><td{self.css('body')}>{self.body(post)}</td></tr>"
        )

    def _three_rows(self, n: int, post: Made) -> str:
        return (
            f"<tr><td{self.css('head')}>{self.byline(n, post)}</td></tr><tr><td>{self.body(post)}</td></tr>"
            f"<tr><td{self.css('foot')}>{self.tools() or '&nbsp;'}</td></tr>"
        )

    def _table_a_post(self, n: int, post: Made) -> str:
        return (
            f"<a name=p{n}></a><table{self.css('post')}><tr><td rowspan=2>{self.name(post)}{self.card(post)}</td>"
            f"<td>{self.body(post)}</td></tr><tr><td{self.css('foot')}>{self.time(post)} {self.floor(n)}{self.tools()}</td></tr></table>"
        )

    def _dl(self, n: int, post: Made) -> str:
        return f"<dt{self.css('head')}>{self.byline(n, post)}</dt>{self.body(post, 'dd')}"

    def _heads(self, n: int, post: Made) -> str:
        return f"<h4{self.css('head')}>{self.byline(n, post)}</h4>{self.body(post, 'p')}{self.tools()}"

    def _rules(self, n: int, post: Made) -> str:
        text = escape(post.text).replace("\n", "<br>")
        return f"<hr><b>{self.byline(n, post)}</b><br>{text}<br>{self.signature(post)}"

    def _cells(self, n: int, post: Made) -> str:
        return (
            f"<table{self.css('post')}><tr><td>{self.byline(n, post)}</td></tr><tr><td><table><tr><td>{self.card(post)}</td>"
            f"<td>{self.body(post)}</td></tr></table>{self.tools()}</td></tr></table>"
        )

    def page(self) -> str:
        title = _sentence(self.dice, self.told["words"].split(), self.form.language, 5).rstrip(".。")
        rows = list(self.posts)
        top = ""
        if self.form.opening:
            first = rows.pop(0)
            top = f"<div><p>{self.byline(1, first)}</p>{self.body(first)}</div>"
        inner = "\n".join(self.post(n, post) for n, post in enumerate(rows, 2 if top else 1))
        around = {
            "row": "table",
            "two-rows": "table",
            "three-rows": "table",
            "right-card": "table",
            "dl": "dl",
            "list": "ol",
        }
        box = around.get(self.form.shape, "div")
        menu = " | ".join(f'<a href="/{n}">{label}</a>' for n, label in enumerate(self.labels[14:19]))
        side = ""
        if self.form.sidebar:
            links = "".join(
                f'<li><a href="/t/{n}">{_sentence(self.dice, self.told["words"].split(), self.form.language, 6)}</a></li>'
                for n in range(6)
            )
            side = f"<div><h3>{self.labels[19]}</h3><ul>{links}</ul></div>"
        return (
            f'<html><head><meta charset="utf-8"><title>{title} - Board</title></head><body><div>{menu}</div>{side}<h1>{title}</h1>{top}'
            f"<{box}>{inner}</{box}><div>{self.labels[20]} MadeBoard 1.0</div></body></html>"
        )


def board(seed: int) -> tuple[str, list[Made], Skin]:
    """The page of a seed, its posts and its skin."""
    page = _Page(seed)
    return page.page(), page.posts, page.form


def folder(seed: int, pages: int) -> list[tuple[str, list[Made]]]:
    """Threads of the board of a seed, each with its posts."""
    made = [_Page(seed, page) for page in range(1, pages + 1)]
    return [(page.page(), page.posts) for page in made]
