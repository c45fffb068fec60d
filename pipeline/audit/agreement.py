"""Whether the TEI says what text and record say: the words at every anchor, and every post's frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from pipeline.holdings.record import Record
from pipeline.model.finding import Finding, finding
from pipeline.model.page import Moment
from pipeline.render import legal
from pipeline.validate.textform import TEI, XML_ID, characters, text_of
from pipeline.write.record import FORMAT

_TIMES = ("when", "notBefore", "notAfter")
_COMPARED = ("who", "replyTo", "indentLevel", "source", *_TIMES, *(f"{name}-iso" for name in _TIMES))
"""Attributes of a post that follow from the record alone."""
_FIGURES = (("view", "views"), ("reply", "replies"))
_NUMBERS = ("sha256", "tid", "fid", "platform")


def agreement(root: etree._Element, whole: Record, elements: Mapping[str, etree._Element]) -> Iterator[Finding]:
    """Every stretch of the text that an anchor names is the text of its element; ``elements`` are those with an id."""
    declared = characters(root)
    for leaf, start, end, xml_id in whole.json["outputs"]["anchors"]:
        where = {"leaf": leaf}
        element = elements.get(xml_id)
        if element is None:
            yield finding("AUD012", where, element=xml_id, reason="the TEI has no such element")
            continue
        held, shown = text_of(element, declared), whole.text[start:end]
        if held != shown:
            at = next(
                (n for n, (a, b) in enumerate(zip(held, shown, strict=False)) if a != b), min(len(held), len(shown))
            )
            where["line"] = _line(element)
            reason = f"at {at} the TEI has {held[at : at + 16]!r}, the text {shown[at : at + 16]!r}"
            yield finding("AUD012", where, element=xml_id, reason=reason)


def relations(root: etree._Element, whole: Record, elements: Mapping[str, etree._Element]) -> Iterator[Finding]:
    """The posts of the TEI are those of the record: who wrote them, when, in answer to what; and the page's facts.

    A record of an older form goes with TEI of an older form, and is not compared.
    """
    if whole.json["format"] != FORMAT:
        return
    thread = whole.json["thread"]
    base = legal.pointer(thread["url"]) or legal.pointer(whole.json["source"]["url"])
    everything = [one for one in elements.values() if one.tag == TEI + "post"]
    posts = [post for post in everything if post.get("type") != "comment"]
    if [post.get(XML_ID) for post in posts] != [post["xml_id"] for post in thread["posts"]]:
        yield finding("AUD013", None, element="posts", found="other posts", expected="those of the record")
        return
    yield from _comments(everything, thread["posts"])
    for element, post in zip(posts, thread["posts"], strict=True):
        expected = _frame(post, base, first=element is posts[0])
        shown = {name: element.get(name) for name in _COMPARED}
        if shown["replyTo"]:  # earlier versions left the visitor's session in it
            shown["replyTo"] = legal.sessionless(shown["replyTo"])
        if shown["source"] is None:  # earlier versions wrote no addresses of posts: what is left out is not false
            expected["source"] = None
        if (person := elements.get((shown["who"] or "").removeprefix("#"))) is not None:
            shown["persName"] = person.findtext(TEI + "persName") or ""
            expected["persName"] = legal.line(post["author"]["name"] or "")
        yield from _differing(element, post["xml_id"], shown, expected)
    if (page := root.find(f"{TEI}teiHeader/{TEI}fileDesc/{TEI}sourceDesc/{TEI}bibl")) is not None:
        yield from _differing(page, "bibl", _facts(page), _stated(whole.json))


def _comments(said: Sequence[etree._Element], posts: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The comments of the TEI are those of the record."""
    found = {post.get(XML_ID): post for post in said if post.get("type") == "comment"}
    for remark in (one for post in posts for one in post["remarks"] if one["xml_id"]):
        element = found.pop(remark["xml_id"], None)
        if element is None:
            yield finding("AUD013", None, element=remark["xml_id"], found="no such comment", expected="one")
            continue
        told: Mapping[str, str] = legal.told(Moment(**remark["time"])) if remark["time"] else {}
        expected: dict[str, str | None] = {name: told.get(name) for name in _COMPARED if name != "indentLevel"}
        expected |= {"who": f"#{remark['who']}" if remark["who"] else None, "replyTo": f"#{remark['answers']}"}
        expected["p"] = legal.line(remark["text"] or "") or None
        p = element.find(TEI + "p")
        shown = {name: element.get(name) for name in _COMPARED}
        shown["p"] = "".join(map(str, p.itertext())) if p is not None else None
        yield from _differing(element, remark["xml_id"], shown, expected)
    for xml_id in found:
        yield finding("AUD013", None, element=str(xml_id), found="a comment", expected="none of that id")


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _frame(post: Mapping[str, Any], base: str | None, *, first: bool) -> dict[str, str | None]:
    time = post["time"]
    told: Mapping[str, str] = legal.told(Moment(**time)) if time else {}
    out: dict[str, str | None] = {name: told.get(name) for name in _COMPARED}
    out["who"] = f"#{post['who']}" if post["who"] else None
    out["indentLevel"] = str(post["depth"]) if post["depth"] > 0 else None
    out["source"] = _address(post["url"], base)
    answers = post["answers"]
    if answers and not (first and post["kind"] == "opening"):
        out["replyTo"] = f"#{answers['post']}" if answers["post"] else _address(answers["url"], base)
    return out


def _address(url: str | None, base: str | None) -> str | None:
    return legal.pointer(legal.sessionless(url), base) if url else None


def _facts(page: etree._Element) -> dict[str, str | None]:
    figures = {one.get("unit"): one.get("quantity") for one in page.iter(TEI + "measure")}
    numbers = {one.get("type"): one.text for one in page.iter(TEI + "idno")}
    return {
        **{name: figures.get(name) for name, _ in _FIGURES},
        **{name: numbers.get(name) for name in _NUMBERS},
        "title": page.findtext(TEI + "title"),
    }


def _stated(made: Mapping[str, Any]) -> dict[str, str | None]:
    thread = made["thread"]
    first = made["collation"]["pages"][0]["id"] if "collation" in made else made["source"]["sha256"]
    numbers = {**thread, "sha256": first}
    out = {
        **{name: None if thread[key] is None else str(thread[key]) for name, key in _FIGURES},
        **{name: legal.line(numbers[name] or "") or None for name in _NUMBERS},
    }
    if title := legal.line(thread["title"] or ""):
        out["title"] = title
    return out


def _differing(
    element: etree._Element, name: str, shown: Mapping[str, str | None], expected: Mapping[str, str | None]
) -> Iterator[Finding]:
    where: dict[str, str | int] = {"line": _line(element)}
    for key, value in expected.items():
        if shown[key] != value:
            yield finding("AUD013", where, element=f"{name} {key}", found=str(shown[key]), expected=str(value))
