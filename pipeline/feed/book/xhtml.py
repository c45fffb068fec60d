"""Blocks of TEI as XHTML for reading systems: a small vocabulary, and nothing that is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from pipeline.feed.book.volume import SHOWN
from pipeline.feed.markup import TEI, kept, uri, xml_text

Element = etree._Element  # noqa: SLF001 - lxml gives its type no public name
XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"
_Q = f"{{{TEI}}}"
_BLOCKS = {"quote": "blockquote", "cit": "div", "lg": "div", "item": "li", "row": "tr", "l": "p", "cell": "td"}
_HI = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "sup": "sup", "sub": "sub"}
_HEADS = frozenset(("head", "titlePart"))
_FLOW = frozenset(("p", "list", "table", "cit", "lg", "ab", "figure", "quote", "note", "head"))


def made(tag: str, text: str | None = None, /, *children: Element, **attributes: str) -> Element:
    """An XHTML element."""
    element = etree.Element(f"{{{XHTML}}}{tag}", nsmap={None: XHTML, "epub": EPUB})  # type: ignore[dict-item]
    for name, value in attributes.items():
        key = f"{{{EPUB}}}type" if name == "epub_type" else name.rstrip("_")
        element.set(key, xml_text(value))
    if text is not None:
        element.text = xml_text(text)
    element.extend(children)
    return element


def page(title: str, content: Iterable[Element], *, lang: str, kind: str = "") -> bytes:
    """A content document."""
    html = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": EPUB})  # type: ignore[dict-item]
    html.set("lang", lang)
    html.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    head = made(
        "head", None, made("title", title or "?"), made("link", rel="stylesheet", type="text/css", href="style.css")
    )
    body = made("body", None, *content, **({"epub_type": kind} if kind else {}))
    html.extend([head, body])
    text = etree.tostring(html, xml_declaration=True, encoding="UTF-8", doctype="<!DOCTYPE html>")
    return text + b"\n"


def block(node: Element) -> Element:
    """A block of TEI as an XHTML block."""
    name = etree.QName(node).localname
    if name in _HEADS or (name == "ab" and node.get("type") == "heading"):
        return _filled(made("h3"), node)
    if name == "ab" and node.get("type") == "code":
        return _filled(made("pre"), node)
    if name == "list":
        return _list(node)
    if name == "table":
        rows = [_row(row) for row in node.iterchildren(f"{_Q}row")]
        return made("table", None, made("tbody", None, *rows)) if rows else made("p")
    if name == "figure" and (shown := _shown(node)) is not None:
        return made("p", None, shown, class_="picture")
    if name in ("figure", "gap"):
        return made("p", _picture(node) or "〔…〕", class_="missing")
    if name in ("cit", "quote", "lg", "note"):
        holder = made("blockquote" if name != "lg" else "div")
        for child in node:
            if isinstance(child.tag, str):
                holder.extend(block(one) for one in ([child] if child.tag != f"{_Q}quote" else child))
        return holder if len(holder) else _filled(made("p"), node)
    return _filled(made("p"), node)


def _list(node: Element) -> Element:
    made_list = made("ol" if node.get("type") == "ordered" else "ul")
    for item in node.iterchildren(f"{_Q}item"):
        made_list.append(_holder("li", item))
    return made_list if len(made_list) else made("p")


def _row(row: Element) -> Element:
    cells = [
        _holder("th" if "label" in (row.get("role"), cell.get("role")) else "td", cell)
        for cell in row.iterchildren(f"{_Q}cell")
    ]
    for made_cell, cell in zip(cells, row.iterchildren(f"{_Q}cell"), strict=True):
        for ours, theirs in (("rowspan", "rows"), ("colspan", "cols")):
            if (value := cell.get(theirs)) and value != "1":
                made_cell.set(ours, value)
    return made("tr", None, *(cells or [made("td")]))


def _holder(tag: str, node: Element) -> Element:
    """An item or cell: blocks where it holds such, else inline text."""
    children = [child for child in node if isinstance(child.tag, str)]
    if any(etree.QName(child).localname in _FLOW for child in children):
        return made(tag, None, *(block(child) for child in children))
    return _filled(made(tag), node)


def _shown(node: Element) -> Element | None:
    """A kept picture as it looks; ``None`` for one that the book does not hold."""
    graphic = node.find(f"{_Q}graphic")
    if graphic is None or graphic.get("mimeType") not in SHOWN or (place := kept(graphic.get("url") or "")) is None:
        return None
    said = " ".join("".join(map(str, node.itertext())).split())
    return made("img", src=place, alt=said or "…")


def _picture(node: Element) -> str:
    said = " ".join("".join(map(str, node.itertext())).split())
    graphic = node.find(f"{_Q}graphic")
    url = (graphic.get("source") or graphic.get("url") or "") if graphic is not None else ""
    return f"〔{said or url.rsplit('/', 1)[-1] or '…'}〕"


def _filled(target: Element, node: Element) -> Element:
    """Fill an element with the inline content of another, by a stack."""
    target.text = xml_text(node.text or "")
    stack = [(child, target) for child in reversed(node)]
    while stack:
        child, into = stack.pop()
        if isinstance(child.tag, str):
            inner = _inline(child, into)
            if inner is not None:
                _add(inner, child.text)
                # the tail belongs behind the element: it is put there when its children are done
                stack.append((_tail(child), into))
                stack.extend((grand, inner) for grand in reversed(child))
                continue
        _add(into, child.tail)
    return target


def _tail(child: Element) -> Element:
    mark = etree.Comment("")
    mark.tail = child.tail
    return mark


def _inline(child: Element, into: Element) -> Element | None:
    """The element that takes a child's content; ``None`` where it has none to take."""
    name = etree.QName(child).localname
    if name == "lb":
        into.append(made("br"))
        return None
    if name == "figure" and (shown := _shown(child)) is not None:
        into.append(shown)
        return None
    if name in ("figure", "gap"):
        _add(into, _picture(child))
        return None
    if name == "orig":
        return None
    tag = "span"
    if name == "hi":
        tag = next((_HI[word] for word in (child.get("rend") or "").split() if word in _HI), "span")
    target = child.get("target") or ""
    if name == "ref" and target.lower().startswith(("http://", "https://")) and not _within(into, "a"):
        inner = made("a", href=uri(target))
    else:
        inner = made(tag)
    into.append(inner)
    return inner


def _within(node: Element, tag: str) -> bool:
    return any(one.tag == f"{{{XHTML}}}{tag}" for one in (node, *node.iterancestors()))


def _add(target: Element, text: str | None) -> None:
    if text:
        if len(target):
            target[-1].tail = (target[-1].tail or "") + xml_text(text)
        else:
            target.text = (target.text or "") + xml_text(text)
