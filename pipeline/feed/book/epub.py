"""A book as EPUB 3: one file, made by lxml and zipfile, the same bytes for the same archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from pipeline.feed.book.blocks import Posted
from pipeline.feed.book.volume import Book, Part
from pipeline.feed.book.words import words
from pipeline.feed.book.xhtml import block, made, page
from pipeline.feed.markup import put, uri

_EPOCH = (1980, 1, 1, 0, 0, 0)
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_OCF = "urn:oasis:names:tc:opendocument:xmlns:container"
_STYLE = """body { line-height: 1.6; margin: 0 5%; }
p { margin: 0; text-indent: 2em; text-align: justify; }
h1, h2, h3 { text-align: center; line-height: 1.3; }
h3, p.missing, p.picture, p.by, .cover p { text-indent: 0; }
p.by { color: #555; margin-top: 1.2em; }
blockquote { margin: 0.8em 2em; color: #444; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: 0.2em 0.5em; }
img { max-width: 100%; }
pre { white-space: pre-wrap; }
.cover { text-align: center; margin-top: 20%; } .cover p { text-align: center; }
"""

Content = tuple[str, str, bytes, str]
"""A content document: file name, title for the contents, bytes, and its manifest properties."""


def epub(made_of: Book, modified: str, *, remarks: bool = False) -> bytes:
    """The bytes of the book. ``modified`` is an instant in UTC to the second; ``remarks`` adds what readers said."""
    contents = list(_contents(made_of, remarks=remarks))
    files: list[tuple[str, bytes]] = [("META-INF/container.xml", _container())]
    files.append(("EPUB/package.opf", _package(made_of, contents, modified)))
    files.append(("EPUB/nav.xhtml", _navigation(made_of, contents)))
    files += [(f"EPUB/{name}", data) for name, _, data, _ in contents]
    files += [(f"EPUB/{place}", data) for place, (_, data) in sorted(made_of.pictures.items())]
    files.append(("EPUB/style.css", _STYLE.encode()))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # the media type stands first, uncompressed, so that a reader can tell the format from the bytes
        archive.writestr(_entry("mimetype"), b"application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files:
            archive.writestr(_entry(name), data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _contents(made_of: Book, *, remarks: bool) -> Iterator[Content]:
    said, lang = words(made_of.language), made_of.language
    yield "cover.xhtml", said["cover"], page(made_of.title, _cover(made_of), lang=lang, kind="cover"), ""
    for at, part in enumerate(made_of.parts, 1):
        yield f"c{at:04}.xhtml", part.title, page(part.title, _chapter(part), lang=lang, kind="bodymatter"), ""
    if made_of.answers:
        body = [made("h1", said["answers"]), *(one for post in made_of.answers for one in _posted(post))]
        yield "answers.xhtml", said["answers"], page(said["answers"], body, lang=lang, kind="appendix"), ""
    if remarks and any(part.remarks for part in made_of.parts):
        yield "readers.xhtml", said["readers"], page(said["readers"], _readers(made_of), lang=lang, kind="appendix"), ""
    yield "about.xhtml", said["about"], page(said["about"], _about(made_of), lang=lang, kind="colophon"), ""


def _cover(made_of: Book) -> list[etree._Element]:
    said = words(made_of.language)
    dates = " – ".join(dict.fromkeys(date[:10] for date in made_of.dates if date))
    rows = [made("h1", made_of.title), made("p", "、".join(made_of.authors) or said["unknown"])]
    rows += [made("p", text) for text in (dates, made_of.site) if text]
    return [made("section", None, *rows, class_="cover")]


def _chapter(part: Part) -> list[etree._Element]:
    return [made("section", None, made("h2", part.title), *(block(one) for one in part.blocks), epub_type="chapter")]


def _posted(post: Posted) -> list[etree._Element]:
    by = " · ".join(filter(None, (f"#{post.n}" if post.n else "", post.name, post.when.replace("T", " "))))
    return [made("p", by, class_="by"), *(block(one) for one in post.blocks)]


def _readers(made_of: Book) -> list[etree._Element]:
    said = words(made_of.language)
    out = [made("h1", said["readers"])]
    for part in made_of.parts:
        if part.remarks:
            out.append(made("h2", said["after"].format(title=part.title)))
            out += [one for post in part.remarks for one in _posted(post)]
    return out


def _about(made_of: Book) -> list[etree._Element]:
    said = words(made_of.language)
    rows = [
        (said["author"], "、".join(made_of.authors) or said["unknown"]),
        (said["posted"], " – ".join(dict.fromkeys(filter(None, made_of.dates))).replace("T", " ")),
        (said["site"], made_of.site),
        (said["source"], made_of.url),
        (said["archive"], made_of.urn),
    ]
    out = [made("h1", said["about"]), *(made("p", f"{name}：{value}") for name, value in rows if value)]
    if made_of.told.missing:
        numbers = "、".join(f"{volume}.{n}" if volume else str(n) for volume, n in made_of.told.missing)
        out.append(made("p", said["missing"].format(numbers=numbers)))
    return [*out, made("p", said["made"])]


def _navigation(made_of: Book, contents: list[Content]) -> bytes:
    said = words(made_of.language)
    items: list[etree._Element] = []
    volumes, volume, inner = dict(made_of.volumes), 0, None
    by_file = {f"c{at:04}.xhtml": part for at, part in enumerate(made_of.parts, 1)}
    for name, title, _, _ in contents:
        entry = made("li", None, made("a", title or "…", href=name))
        part = by_file.get(name)
        if part is None or part.volume not in volumes:
            items.append(entry)
            inner = None
            continue
        if inner is None or part.volume != volume:
            volume, inner = part.volume, made("ol")
            items.append(made("li", None, made("span", volumes[volume]), inner))
        inner.append(entry)
    toc = made("nav", None, made("h1", said["contents"]), made("ol", None, *items), epub_type="toc", id="toc")
    first = next((name for name in by_file), "about.xhtml")
    marks = [("cover", "cover.xhtml", said["cover"]), ("bodymatter", first, said["chapter"])]
    rows = [made("li", None, made("a", title, href=name, epub_type=kind)) for kind, name, title in marks]
    landmarks = made("nav", None, made("ol", None, *rows), epub_type="landmarks", hidden="hidden")
    return page(said["contents"], [toc, landmarks], lang=made_of.language)


def _container() -> bytes:
    root = etree.Element(f"{{{_OCF}}}container", nsmap={None: _OCF})  # type: ignore[dict-item]
    root.set("version", "1.0")
    attrs = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    put(put(root, "rootfiles"), "rootfile", attrs=attrs)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _package(made_of: Book, contents: list[Content], modified: str) -> bytes:
    root = etree.Element(f"{{{_OPF}}}package", nsmap={None: _OPF, "dc": _DC})  # type: ignore[dict-item]
    for name, value in (("version", "3.0"), ("unique-identifier", "id"), ("dir", "ltr")):
        root.set(name, value)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", made_of.language)
    about = put(root, "metadata")
    put(about, f"{{{_DC}}}identifier", made_of.urn, {"id": "id"})
    put(about, f"{{{_DC}}}title", made_of.title or "?")
    put(about, f"{{{_DC}}}language", made_of.language)
    for name in made_of.authors:
        put(about, f"{{{_DC}}}creator", name)
    if made_of.dates[0]:
        put(about, f"{{{_DC}}}date", made_of.dates[0][:10])
    if made_of.url:
        put(about, f"{{{_DC}}}source", uri(made_of.url))
    put(about, "meta", modified, {"property": "dcterms:modified"})
    listed = put(root, "manifest")
    attrs = {"id": "nav", "href": "nav.xhtml", "media-type": "application/xhtml+xml", "properties": "nav"}
    put(listed, "item", attrs=attrs)
    put(listed, "item", attrs={"id": "style", "href": "style.css", "media-type": "text/css"})
    for place, (kind, _) in sorted(made_of.pictures.items()):
        attrs = {"id": f"i{place.rsplit('/', 1)[-1][:64]}", "href": place, "media-type": kind}
        put(listed, "item", attrs=attrs)
    spine = put(root, "spine")
    for name, _, _, properties in contents:
        key = name.partition(".")[0]
        attrs = {"id": key, "href": name, "media-type": "application/xhtml+xml"}
        put(listed, "item", attrs={**attrs, **({"properties": properties} if properties else {})})
        put(spine, "itemref", attrs={"idref": key})
        if key == "cover":
            put(spine, "itemref", attrs={"idref": "nav"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
