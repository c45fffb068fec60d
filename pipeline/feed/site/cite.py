"""How a thread is cited: in words, as BibTeX and as CSL JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from pipeline.feed.site.shell import Node, Surround, element
from pipeline.holdings.document import Holding
from pipeline.model.description import language, urn

_BRACES = re.compile(r"([{}\\%$#&_~^])")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names; empty where the page does not say."""

    title: str
    author: str
    site: str
    board: str
    date: str
    retrieved: str
    url: str
    urn: str
    language: str


def citation(holding: Holding) -> Citation:
    """The citation of a thread or a page of one."""
    record, thread = holding.record, holding.thread
    posts = thread["posts"]
    first = posts[0] if posts else None
    time = (first["time"] or {}).get("iso") if first else None
    return Citation(
        thread["title"] or "",
        (first["author"]["name"] if first else None) or "",
        holding.site or "",
        " › ".join(thread["board"]),
        (time or "")[:10],
        (record["source"]["retrieved"] or "")[:10],
        record["source"]["url"] or thread["url"] or "",
        urn(holding.id),
        language(record["normalize"]["script"]["label"]) or "und",
    )


def spoken(one: Citation, frame: Surround) -> str:
    """The citation in words: in Chinese after GB/T 7714, else author, title, site, date, address."""
    title = one.title or frame["untitled"]
    if frame.language.startswith("zh"):
        seen = f"[{one.retrieved}]" if one.retrieved else ""
        place = ", ".join(filter(None, (one.site, one.date)))
        parts = (f"{one.author or frame['unknown']}. {title}[EB/OL]", f"{place}{seen}", one.url, one.urn)
        return ". ".join(filter(None, parts)) + "."
    named = (one.author, f"“{title}”", one.site, one.date, one.url, f"archived as {one.urn}")
    return ", ".join(filter(None, named)) + "."


def bibtex(one: Citation) -> str:
    """A BibTeX entry of type ``misc`` (biblatex reads it as ``online``)."""
    rows = {
        "title": one.title,
        "author": f"{{{_escaped(one.author)}}}" if one.author else "",
        "howpublished": one.site,
        "date": one.date,
        "urldate": one.retrieved,
        "url": one.url,
        "note": one.urn,
        "langid": one.language,
    }
    kept = [(name, value) for name, value in rows.items() if value]
    fields = ",\n".join(
        f"  {name} = {{{value if name in ('author', 'url') else _escaped(value)}}}" for name, value in kept
    )
    return f"@misc{{guidang-{one.urn[-64:-48]},\n{fields}\n}}\n"


def _escaped(text: str) -> str:
    return _BRACES.sub(r"\\\1", " ".join(text.split()))


def csl(one: Citation) -> bytes:
    """The citation as CSL JSON."""
    made: dict[str, Any] = {"id": f"guidang-{one.urn[-64:-48]}", "type": "post", "title": one.title or None}
    if one.author:
        made["author"] = [{"literal": one.author}]
    for name, date in (("issued", one.date), ("accessed", one.retrieved)):
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
            made[name] = {"date-parts": [[int(part) for part in date.split("-")]]}
    made |= {"container-title": one.site or None, "URL": one.url or None, "note": one.urn, "language": one.language}
    return printed([{name: value for name, value in made.items() if value is not None}])


def printed(value: object) -> bytes:
    """JSON for readers of files: a value a line."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def block(one: Citation, frame: Surround) -> Node:
    """“Cite this”: folded away, with the words, both forms to copy, and the files."""
    files = element("p", None, class_="downloads")
    for name, label in (("cite.bib", "BibTeX"), ("cite.json", "CSL JSON"), ("thread.jsonld", "JSON-LD")):
        link = element("a", label, href=name, download="")
        link.tail = " · "
        files.append(link)
    return element(
        "details",
        None,
        element("summary", frame["cite"]),
        element("p", spoken(one, frame)),
        element("pre", bibtex(one)),
        files,
        element("p", frame["cite_post"], class_="lead"),
        class_="cite",
        data_pagefind_ignore="",
    )
