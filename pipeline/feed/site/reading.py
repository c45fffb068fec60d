"""A thread as a readable page: the archived TEI turned into HTML, element by element.

The walk is iterative, so that depth costs nothing. Nothing of the document becomes a script, a
style or a request: images are links to their addresses, and only web addresses become links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from pipeline.feed.markup import kept
from pipeline.feed.site.browse import listed_under
from pipeline.feed.site.shell import Node, Surround, append, element, link

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_TAGS = {
    "p": "p",
    "list": "ul",
    "item": "li",
    "table": "table",
    "row": "tr",
    "cell": "td",
    "quote": "blockquote",
    "bibl": "cite",
    "lg": "div",
    "l": "p",
    "lb": "br",
    "code": "code",
    "docTitle": "div",
    "titlePart": "h3",
    "docDate": "p",
    "byline": "p",
    "opener": "div",
    "closer": "div",
    "salute": "p",
    "signed": "p",
    "dateline": "p",
    "foreign": "span",
    "term": "span",
    "date": "time",
    "measure": "span",
    "figDesc": "figcaption",
    "note": "aside",
    "desc": "span",
    "docAuthor": "span",
    "roleName": "span",
    "persName": "span",
}
_HI = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "sup": "sup", "sub": "sub"}
_INLINE_PARENTS = frozenset({"p", "head", "l", "salute", "cell", "item", "hi", "ref", "byline", "dateline", "docDate"})


def thread(tei: bytes, frame: Surround, authors: Mapping[str, str] | None = None) -> list[Node]:
    """The posts of a TEI document as ``article`` elements, in order.

    ``authors`` are the names of posts under which the site lists them, by the posts' ids.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(tei, parser)
    names = _posters(root)
    spoken = root.get(XML_LANG)
    return [_post(post, frame, names, authors or {}, spoken) for post in root.iter(f"{TEI}post")]


def _posters(root: Node) -> dict[str, str]:
    return {
        f"#{person.get(XML_ID)}": (person.findtext(f"{TEI}persName") or "").strip()
        for person in root.iter(f"{TEI}person")
    }


def _post(
    post: Node, frame: Surround, names: Mapping[str, str], authors: Mapping[str, str], spoken: str | None
) -> Node:
    ident, floor = post.get(XML_ID) or "", post.get("n")
    when = _when(post)
    author = names.get(post.get("who") or "") or frame["unknown"]
    heading = element("h2", None, class_="byline")
    if floor:
        heading.append(element("a", f"#{floor}", href=f"#{ident}", class_="floor", rel="bookmark"))
    listed = authors.get(ident)
    named = listed_under("author", listed, author, frame, class_="author") if listed else None
    heading.append(element("span", author, class_="author") if named is None else named)
    if when:
        heading.append(element("time", when.replace("T", " "), datetime=when))
    article = element(
        "article", None, element("header", None, heading), id=ident, class_=f"post {post.get('type', '')}"
    )
    body = element("div", class_="body", lang=post.get(XML_LANG) or spoken)
    article.append(body)
    _fill(post, body, frame)
    return article


def _fill(source: Node, target: Node, frame: Surround) -> None:
    """Copy the content of a TEI element into an HTML element; a stack, not recursion."""
    if source.text:
        append(target, source.text)
    stack: list[tuple[Node, Node]] = [(child, target) for child in reversed(source)]
    while stack:
        node, into = stack.pop()
        if not isinstance(node.tag, str):
            continue
        made, inner = _element(node, frame)
        into.append(made)
        if inner is not None:
            if node.text:
                append(inner, node.text)
            stack.extend((child, inner) for child in reversed(node))
        if node.tail and node.tail.strip("\n"):
            made.tail = node.tail


def _element(node: Node, frame: Surround) -> tuple[Node, Node | None]:
    """The HTML element for a TEI element, and the element that takes its children, if any does."""
    name = etree.QName(node).localname
    special = _SPECIAL.get(name)
    if special is not None:
        return special(node, frame)
    made = element(_TAGS.get(name, "div" if name not in _INLINE else "span"), class_=_classes(node, name))
    made_lang, ident = node.get(XML_LANG), node.get(XML_ID)
    if made_lang:
        made.set("lang", made_lang)
    if ident:
        made.set("id", ident)
    for attribute, other in (("rows", "rowspan"), ("cols", "colspan")):
        if name == "cell" and node.get(attribute):
            made.set(other, node.get(attribute) or "1")
    if name == "cell" and (node.get("role") == "label" or _of_label_row(node)):
        made.tag = "th"
    if name == "list" and node.get("type") == "ordered":
        made.tag = "ol"
    if name == "date" and (when := _when(node)):
        made.set("datetime", when)
    return made, made


def _of_label_row(cell: Node) -> bool:
    row = cell.getparent()
    return row is not None and row.get("role") == "label"


_INLINE = frozenset({"g", "unclear", "orig", "reg", "sic", "corr", "choice", "add", "name", "num"})


def _classes(node: Node, name: str) -> str:
    parts = [f"tei-{name}", *(f"is-{part}" for part in (node.get("type"), node.get("rend")) if part)]
    return " ".join(" ".join(parts).split())


def _hi(node: Node, _frame: Surround) -> tuple[Node, Node]:
    made = outer = None
    for word in (node.get("rend") or "").split():
        inner = element(_HI.get(word, "span"))
        if made is None:
            outer = inner
        else:
            made.append(inner)
        made = inner
    if made is None or outer is None:
        made = outer = element("span")
    return outer, made


def _ref(node: Node, _frame: Surround) -> tuple[Node, Node]:
    target = node.get("target") or ""
    if node.get("type") == "noteMarker":
        inner = element("a", href=target) if target.startswith("#") else element("span")
        inner.set("class", "marker")
        if node.get(XML_ID):
            inner.set("id", node.get(XML_ID) or "")
        return element("sup", None, inner), inner
    if target.startswith("#"):
        made = element("a", href=target)
    else:
        made = link(target, "")
        made.text = None
    return made, made


def _head(node: Node, _frame: Surround) -> tuple[Node, Node]:
    """A head is as deep as its division; outside one it is a caption or a plain title."""
    parent = node.getparent()
    name = etree.QName(parent).localname if parent is not None else ""
    if name == "table":
        made = element("caption")
    elif name in ("list", "figure"):
        made = element("p" if name == "list" else "figcaption", class_="caption")
    else:
        depth = sum(1 for above in node.iterancestors(f"{TEI}div", f"{TEI}floatingText"))
        made = element(f"h{min(6, max(3, 1 + depth))}")
    return made, made


def _figure(node: Node, frame: Surround) -> tuple[Node, Node | None]:
    emoji = node.get("type") == "emoji"
    graphic = node.find(f"{TEI}graphic")
    media = graphic if graphic is not None else node.find(f"{TEI}media")
    url = media.get("url") if media is not None else None
    caption = " ".join(_said(part) for part in node if part.tag in (f"{TEI}head", f"{TEI}figDesc")).strip()
    if emoji:
        return element("span", caption or "☺", class_="emoji", title=url), None
    parent = node.getparent()
    inline = parent is not None and etree.QName(parent).localname in _INLINE_PARENTS
    kind = "attachment" if node.get("type") == "attachment" else "image"
    original = media.get("source") if media is not None else None
    label = f"{frame[kind]}：{caption or (original or url or '').rsplit('/', 1)[-1]}"
    made = element("span" if inline else "figure", class_=f"figure is-{kind}")
    if media is not None and (place := kept(url or "")):
        made.append(_shown(media, frame.root + place, label, original))
    else:
        made.append(link(url, label) if url else element("span", label))
    return made, None


def _shown(media: Node, place: str, label: str, original: str | None) -> Node:
    """A kept picture as it looks, a kept file as a link; the address that the page gave is its title."""
    if (media.get("mimeType") or "").startswith("image/"):
        shown = element("img", src=place, alt=label, loading="lazy")
        for name in ("width", "height"):
            if size := (media.get(name) or "").removesuffix("px"):
                shown.set(name, size)
    else:
        shown = element("a", label, href=place, download="")
    if original:
        shown.set("title", original)
    return shown


def _gap(node: Node, frame: Surround) -> tuple[Node, Node | None]:
    said = _said(node) or frame["omitted"]
    parent = node.getparent()
    inline = parent is not None and etree.QName(parent).localname in _INLINE_PARENTS
    return element("span" if inline else "p", f"〔{said}〕", class_="gap", title=node.get("reason")), None


def _said(node: Node) -> str:
    """The text of an element, on one line."""
    return " ".join("".join(map(str, node.itertext())).split())


def _choice(node: Node, _frame: Surround) -> tuple[Node, Node | None]:
    sides = {etree.QName(part).localname: _said(part) for part in node}
    before, after = sides.get("orig", sides.get("sic", "")), sides.get("reg", sides.get("corr", ""))
    return element("span", after, class_="choice", title=before), None


def _note(node: Node, frame: Surround) -> tuple[Node, Node | None]:
    """A note; another version of a post is folded away, and a recovered one says so in the site's language."""
    kind = node.get("type")
    if kind == "version":
        inner = element("div")
        return element("details", None, element("summary", frame["version"]), inner, class_="version"), inner
    if kind == "recovered":
        return element("p", frame["recovered"], class_="lead"), None
    made = element("aside", class_=_classes(node, "note"))
    return made, made


def _code(node: Node, _frame: Surround) -> tuple[Node, Node]:
    if node.get("type") == "code":
        made = element("pre")
        return made, made
    made = element("div", class_="tei-ab")
    return made, made


_SPECIAL: dict[str, Callable[[Node, Surround], tuple[Node, Node | None]]] = {
    "hi": _hi,
    "ref": _ref,
    "head": _head,
    "figure": _figure,
    "gap": _gap,
    "choice": _choice,
    "ab": _code,
    "note": _note,
}


def _when(node: Node) -> str | None:
    """A date as a browser takes it: HTML's times may end with the minute, too."""
    return node.get("when") or node.get("when-iso")
