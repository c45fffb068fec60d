"""What a page says beside the texts: user cards, edit notices, ratings, comments, attributions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.extract.markup.tree import Tree
from pipeline.extract.printed.moment import moment
from pipeline.model.page import Moment, Notice, Remark

LONGEST = 120
"""Longest text that is asked for what a card says."""


_PAIR = re.compile(r"^([^:：]{1,24})[:：]\s*(.{1,200})$|^([\u4e00-\u9fff]{2,6}|UID) (\S.{0,60})$", re.DOTALL)
_EDIT = (
    re.compile(r"本帖最后由\s{0,8}(?P<by>\S.{0,79}?)于\s{0,8}(?P<at>\S.{0,59}?)编辑"),
    re.compile(r"本帖最後由\s{0,8}(?P<by>\S.{0,79}?)於\s{0,8}(?P<at>\S.{0,59}?)編輯"),
    re.compile(
        r"(?:last edited|edited) (?:by|on) (?P<by>.{1,80}?)(?:;| at | on |, | - )\s{0,8}(?P<at>[^.;]{1,80})",
        re.IGNORECASE,
    ),
    re.compile(r"主题由\s{0,8}(?P<by>\S.{0,79}?)于\s{0,8}(?P<at>\S.{0,59}?)\s{0,8}\S{1,20}$"),
)
_ATTRIBUTION = (
    re.compile(
        r"^(?:引用[:：]? ?)?(?:原帖由|引用第\d{1,9}楼)? ?(?P<by>.{1,40}?) ?(?:发表于|發表於|于|於) ?"
        r"(?P<at>[\d昨前今].{3,30}?) ?(?:的帖子|發表|发表|的發言)?[:：]?$"
    ),
    re.compile(
        r"^(?:Originally posted by|Quote:? ?(?:Originally posted by|from)?|Zitat von|Citation de|Cita de|Цитата:?"
        r"|引用[:：])\s*"
        r"(?P<by>\S.{0,40}?)(?: (?:on|at) (?P<at>.{6,40}?))?\s*[:：]?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:On (?P<at>.{6,40}?), )?(?P<by>\S.{0,40}?)\s+(?:wrote|said|schrieb|hat geschrieben|a écrit|escribió"
        r"|написал\(?а?\)?|skrev|schreef|napisał\(?a?\)?|ha scritto|さんは書きました|写道|寫道|说|說)\s*[:：↑]?$",
        re.IGNORECASE,
    ),
)
"""Lines that software writes above a quotation, in its language packs."""


def card(tree: Tree, i: int) -> list[tuple[str, str]]:
    """Label and value pairs of a piece of a user card; a bare text gets the label ``""``."""
    pairs: list[tuple[str, str]] = []
    terms = [n for n in range(i + 1, tree.ends[i]) if tree.tags[n] in ("dt", "dd", "th", "td", "li")]
    label = ""
    for n in terms:
        shown = tree.shown(n)
        if tree.tags[n] == "dt":
            label = shown.strip(" :：")
        elif tree.tags[n] == "dd":
            if label and shown:
                pairs.append((label, shown))
            label = ""
        elif tree.tags[n] in ("th", "td"):
            pairs += _stacked(tree, n)
        elif shown:
            pairs.append(_pair(shown))
    if not pairs and not terms:
        pairs += [_pair(line) for line in _lines(tree, i) if line]
    return pairs


def _lines(tree: Tree, i: int) -> list[str]:
    """The text of an element, one line a ``br``."""
    lines, at = [], tree.t0[i]
    for n in range(i, tree.ends[i]):
        if tree.tags[n] == "br":
            lines.append(" ".join(tree.join(at, tree.t0[n]).split()))
            at = tree.t0[n]
    return [*lines, " ".join(tree.join(at, tree.t1[i]).split())]


def _stacked(tree: Tree, i: int) -> list[tuple[str, str]]:
    """A cell that holds the value in an element and the label as its own text below it."""
    label, shown = tree.own(i).strip(" :："), tree.shown(i)
    if label and shown != label:
        return [(label, shown.replace(label, "", 1).strip(" :："))]
    return [_pair(shown)] if shown else []


def _pair(shown: str) -> tuple[str, str]:
    found = _PAIR.match(shown)
    if not found:
        return "", shown
    label, value = (found[1], found[2]) if found[1] else (found[3], found[4])
    return label.strip(), value.strip()


def notice(shown: str, kind: str, captured: str | None, timezone: str | None) -> Notice:
    """An edit or moderation notice with its person and time where the wording is known."""
    for pattern in _EDIT:
        found = pattern.search(shown)
        if found:
            return Notice(kind, shown, found["by"].strip(), moment(found["at"].strip(), captured, timezone))
    return Notice(kind, shown)


def remark(
    tree: Tree,
    i: int,
    kind: str,
    captured: str | None,
    timezone: str | None,
    *,
    told: Mapping[str, str] | None = None,
) -> Remark | None:
    """A rating or a comment: who, the words, the score and the time as far as the page says.

    ``told`` is what a profile names in it (``author text time score``); the rest is read from its words.
    """
    told = told or {}
    if told.get("text"):
        stated = told.get("time")
        when = moment(stated, captured, timezone) if stated else None
        score = told.get("score") or None
        return Remark(kind, told.get("author") or None, told["text"], score, when, _links(tree, i, told["text"]))
    cells = [n for n in range(i, tree.ends[i]) if tree.tags[n] == "td" and tree.tags[i] == "tr"]
    shown = " ".join(tree.shown(n) for n in cells) if cells else tree.shown(i)
    if not shown.strip():
        return None
    author = told.get("author") or next(
        (text for n in range(i, tree.ends[i]) if tree.tags[n] == "a" and (text := tree.shown(n))),
        None,
    )
    score = next(iter(re.findall(r"(?<![\w.])[+-]\s?\d{1,6}(?!\w)", shown)), None)
    text = shown
    if author and text.startswith(author):
        text = text[len(author) :].lstrip(" :：")
    text = re.sub(r"(?:\s{0,4}(?:详情|回复|回復|詳情|查看)){1,8}$", "", text)
    text, when = _posted(tree, i, text, captured, timezone)
    if kind == "rating" and score:
        text = text.replace(score, "", 1).strip()
    return Remark(kind, author, text, score if kind == "rating" else None, when, _links(tree, i, text))


def _links(tree: Tree, i: int, words: str) -> tuple[tuple[str, str], ...]:
    """The links whose texts stand in the words of a remark, in order."""
    links = ((tree.shown(n), tree.attrs[n].get("href", "")) for n in range(i, tree.ends[i]) if tree.tags[n] == "a")
    found, at = [], 0
    for text, url in links:
        start = words.find(text, at) if text and url else -1
        if start >= 0:
            found.append((text, url))
            at = start + len(text)
    return tuple(found)


def _posted(tree: Tree, i: int, text: str, captured: str | None, timezone: str | None) -> tuple[str, Moment | None]:
    """A comment's words without the time at their end, and that time."""
    found = re.search(r"(?:发表于|發表於)\s*(.{4,24})$", text)
    if not found:
        return text, None
    exact = next(
        (tree.attrs[n]["title"] for n in range(i, tree.ends[i]) if tree.attrs[n].get("title", "")[:1].isdigit()), ""
    )
    when = replace(moment(exact or found[1], captured, timezone), raw=found[1])
    return text[: found.start()].strip(), when


def attribution(line: str) -> tuple[str, str | None] | None:
    """Author and time in the line that software writes above a quotation; ``None`` for another line."""
    shown = " ".join(line.replace("\u00a0", " ").split())
    if len(shown) > LONGEST:
        return None
    for pattern in _ATTRIBUTION:
        found = pattern.match(shown)
        if found:
            return found["by"].strip(), found["at"]
    return None
