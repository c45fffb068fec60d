"""Flattened boards made up at random, many forms and languages, none of a real engine: pages of text with their posts.

Bylines in sentences, boxes of drawn lines, cards of labels in front of, beside or under texts, names apart from times.
``folder(seed, pages)`` gives the threads of one board; the words are those of ``made_boards.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from benchmarks.made_boards import Made, Skin, posts, skin

# ruff: noqa: E501 (forms are easier to compare on one line)

_LANGUAGES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("made_boards.toml").read_text("utf-8"))
SENTENCES = {
    "de": ("von {name} am {time} Uhr", "{name} schrieb am {time}:", "Beitrag von {name} » {time}", "Verfasst: {time} von {name}"),
    "en": ("{name}, {time}:", "On {time} {name} wrote:", "Message {floor} by {name} at {time}", "{time} -- {name}"),
    "zh": ("【{floor}】作者：{name} 时间：{time}", "{name} 在 {time} 说道", "[{time}] {name}：", "楼层{floor} {name} {time} 回应"),
    "ja": ("{floor} 名前：{name} 投稿日：{time}", "{name} さん {time}", "{time} 投稿者:{name}"),
    "ko": ("글쓴이: {name} 작성일: {time}", "{name} 님 | {time} | 조회"),
    "ru": ("{name} писал(а) {time}", "Сообщение #{floor} {name} » {time}", "{time}, {name}"),
    "th": ("โดย {name} เมื่อ {time}", "ความคิดเห็นที่ {floor} {name} {time}"),
}  # fmt: skip
SHAPES = ("sentence", "boxed", "card above", "card below", "name apart", "time below", "table row", "numbered")


@dataclass(frozen=True, slots=True)
class _Form:
    shape: str
    sentence: str
    rule: str
    blank: bool
    tools: bool
    indent: str
    edited: bool


def _form(seed: int, language: str) -> _Form:
    dice = Random(f"text {seed}")
    return _Form(
        SHAPES[seed % len(SHAPES)],
        dice.choice(SENTENCES[language]),
        dice.choice(("-" * 40, "=" * 30, "─" * 24, "* * *", "~~~~~~~~", "")),
        dice.random() < 0.5,
        dice.random() < 0.6,
        dice.choice(("", "", "  ", "\u3000\u3000")),
        dice.random() < 0.3,
    )


def name(seed: int) -> str:
    """What a seed's board is, in words."""
    language = skin(seed).language
    return f"{seed} {_form(seed, language).shape} {language} {_form(seed, language).sentence!r}"


def folder(seed: int, pages: int) -> list[tuple[str, list[Made]]]:
    """Threads of the board of a seed, each with its posts."""
    out = []
    told = skin(seed)
    for page in range(pages):
        dice = Random(f"text {seed} {page}")
        said = [Made(p.author, p.time, p.text, None, "") for p in posts(dice, told)]
        out.append((_page(dice, seed, told, said), said))
    return out


def _page(dice: Random, seed: int, told: Skin, said: list[Made]) -> str:
    labels = _LANGUAGES[told.language]["labels"].splitlines()
    form = _form(seed, told.language)
    words = _LANGUAGES[told.language]["words"].split()
    title = (" " if told.language not in ("zh", "ja", "th") else "").join(dice.sample(words, 4))
    lines = [" | ".join(labels[14:18]), "", title, ""]
    counts = {post.author: dice.randint(1, 4000) for post in said}
    ranks = {post.author: dice.choice(labels[3:5]) for post in said}
    for floor, post in enumerate(said, 1):
        clock = datetime.fromisoformat(post.time).strftime(told.clock)
        card = [ranks[post.author], f"{labels[0]} {counts[post.author]}"]
        lines += _SHAPES[form.shape](form, labels, post, clock, floor, card)
        if form.edited and dice.random() < 0.2:
            lines.append(f"{labels[12]} {post.author} {clock}")
        if form.tools:
            lines.append(" ".join(labels[5:8]))
        lines.append(form.rule)
        if form.blank:
            lines.append("")
    lines += ["", " ".join(labels[18:20]), f"{labels[20]} MadeText"]
    return "\n".join(lines) + "\n"


def _text(form: _Form, post: Made) -> list[str]:
    lines = [form.indent + line for line in post.text.split("\n")]
    return ["", *lines, ""] if form.blank else lines


def _sentence(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del labels, card
    return [form.sentence.format(name=post.author, time=clock, floor=floor), *_text(form, post)]


def _boxed(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del labels
    body = [f"│ {line}" for line in post.text.split("\n")]
    head = form.sentence.format(name=post.author, time=clock, floor=floor)
    return ["┌" + "─" * 30, f"│ {head}", f"│ {card[1]}", "├" + "─" * 30, *body, "└" + "─" * 30]


def _card_above(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    return [post.author, *card, f"{labels[11]} {clock} #{floor}", *_text(form, post)]


def _card_below(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    return [f"{labels[11]} {clock} [{floor}]", *_text(form, post), post.author, *card]


def _name_apart(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del floor
    return [f"{labels[10]} {post.author}", card[0], clock, *_text(form, post)]


def _time_below(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del card
    return [f"{floor}. {post.author}", *_text(form, post), f"{labels[11]} {clock}"]


def _table_row(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del labels
    return [f"{post.author}\t#{floor}\t{clock}", "\t".join(card), *_text(form, post)]


def _numbered(form: _Form, labels: list[str], post: Made, clock: str, floor: int, card: list[str]) -> list[str]:
    del card
    return [f"[{floor}] {post.author}", f"{labels[11]} {clock}", *_text(form, post)]


_SHAPES: dict[str, Callable[[_Form, list[str], Made, str, int, list[str]], list[str]]] = {
    "sentence": _sentence,
    "boxed": _boxed,
    "card above": _card_above,
    "card below": _card_below,
    "name apart": _name_apart,
    "time below": _time_below,
    "table row": _table_row,
    "numbered": _numbered,
}
