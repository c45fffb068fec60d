"""Objects of a page without text of their own: pictures, attachments, films, gaps, rules."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from pipeline.model import layout
from pipeline.model.page import Block
from pipeline.render import legal
from pipeline.render.writing import Writing

_TOP = "../../../../"
"""The way from a document's folder to the top of its archive."""
GAPS = frozenset(("notCaptured", "hiddenByForum", "removedByModerator", "undecodable", "redacted"))
_TYPES = {
    "avi": "video/x-msvideo", "bmp": "image/bmp", "doc": "application/msword", "gif": "image/gif",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "mp3": "audio/mpeg", "mp4": "video/mp4", "ogg": "audio/ogg",
    "pdf": "application/pdf", "png": "image/png", "rar": "application/vnd.rar", "swf": "application/x-shockwave-flash",
    "torrent": "application/x-bittorrent", "txt": "text/plain", "webp": "image/webp", "xls": "application/vnd.ms-excel",
    "zip": "application/zip", "7z": "application/x-7z-compressed", "svg": "image/svg+xml", "webm": "video/webm",
}  # fmt: skip


def write_object(writing: Writing, parent: etree._Element, block: Block) -> None:
    """Write a block of one of the :data:`_KINDS`."""
    _KINDS[block.kind](writing, parent, block)


def _image(writing: Writing, parent: etree._Element, block: Block) -> None:
    figure = etree.SubElement(parent, "figure", {"type": "image"})
    figure.tail = "\n"
    alt = legal.line(block.get("alt") or block.get("title") or "")
    _picture(writing, figure, block.get("src") or block.get("url"), block, alt)


def _picture(writing: Writing, figure: etree._Element, url: str | None, block: Block, alt: str) -> None:
    size = (block.get("width"), block.get("height"))
    if not write_graphic(writing, figure, url, media_type(block), size, alt=alt):
        gap = etree.SubElement(figure, "gap", {"reason": absent(url), "unit": "image", "quantity": "1"})
        if alt:
            etree.SubElement(gap, "desc").text = alt


def write_graphic(
    writing: Writing,
    figure: etree._Element,
    url: str | None,
    kind: str,
    size: tuple[str | None, str | None],
    *,
    alt: str = "",
    leaf: int | None = None,
) -> bool:
    """Write where a picture is, with its type, size and the words of the markup; false where it has no pointer.

    Where pictures are kept and this one did not come along, a gap after it says so.
    """
    found = addressed(writing, url, leaf)
    if found is None:
        return False
    held = writing.held(url)
    graphic = etree.SubElement(figure, "graphic", found)
    kind = held.media_type if held else kind
    if kind.startswith("image/"):
        graphic.set("mimeType", kind)
    for name, value in sizes(*size).items():
        graphic.set(name, value)
    if alt:
        etree.SubElement(graphic, "desc").text = alt
    if held is None:
        say_missing(writing, figure, "image")
    return True


def addressed(writing: Writing, url: str | None, leaf: int | None = None) -> dict[str, str] | None:
    """Where an object is: the kept file with the page's address as its ``source``, else that address alone."""
    held = writing.held(url)
    if held is not None:
        place = {"url": f"{_TOP}{layout.medium_file(held.sha256, held.media_type)}"}
        if url and url[:5].lower() != "data:" and (original := writing.target(url, leaf)):
            place["source"] = original
        return place
    target = writing.target(url, leaf)
    return None if target is None else {"url": target}


def say_missing(writing: Writing, figure: etree._Element, unit: str) -> None:
    """Say of an object that only its address is held, where pictures are kept and this one did not come along."""
    if writing.media is not None:
        etree.SubElement(figure, "gap", {"reason": "notCaptured", "unit": unit, "quantity": "1"})


def _attachment(writing: Writing, parent: etree._Element, block: Block) -> None:
    aid = legal.token(block.get("aid") or "")
    figure = etree.SubElement(parent, "figure", {"type": "attachment", **({"n": aid} if aid else {})})
    figure.set("generatedBy", "template")
    figure.tail = "\n"
    name, size = legal.line(block.get("name") or ""), legal.line(block.get("size") or "")
    downloads = legal.line(block.get("downloads") or "")
    if name or size or downloads:
        told = etree.SubElement(figure, "note", {"type": "attachment", "generatedBy": "template"})
        told.text = f"{name} ({size})" if name and size else name or size
        if downloads:
            told.text = f"{told.text} " if told.text else None
            measure = etree.SubElement(told, "measure", {"unit": "download"})
            measure.text = downloads
            if downloads.isascii() and downloads.isdigit():
                measure.set("quantity", str(int(downloads)))
    kind = media_type(block)
    if kind.startswith("image/") and block.get("url"):
        _picture(writing, figure, block.get("url"), block, "")
    else:
        _file(writing, figure, block.get("url"), kind, "attachment")


def _file(writing: Writing, figure: etree._Element, url: str | None, kind: str, unit: str) -> None:
    found = addressed(writing, url)
    if found is None:
        etree.SubElement(figure, "gap", {"reason": absent(url), "unit": unit, "quantity": "1"})
        return
    if held := writing.held(url):
        etree.SubElement(figure, "media", {**found, "mimeType": held.media_type})
        return
    if kind:
        etree.SubElement(figure, "media", {**found, "mimeType": kind})
    else:  # TEI's media demands a type; one that nobody stated is not made up
        etree.SubElement(etree.SubElement(figure, "ab", {"type": "file"}), "ptr", {"target": found["url"]})
    say_missing(writing, figure, unit)


def _media(writing: Writing, parent: etree._Element, block: Block) -> None:
    figure = etree.SubElement(parent, "figure", {"type": "media"})
    figure.tail = "\n"
    if name := legal.line(block.get("name") or block.get("title") or ""):
        etree.SubElement(figure, "head").text = name
    _file(writing, figure, block.get("url") or block.get("src"), media_type(block), "block")


def _gap(_writing: Writing, parent: etree._Element, block: Block) -> None:
    write_gap(parent, block.get("reason"), "block", block.get("text"))


def _rule(_writing: Writing, parent: etree._Element, _block: Block) -> None:
    etree.SubElement(parent, "milestone", {"unit": "rule"}).tail = "\n"


def absent(url: str | None) -> str:
    """Why an object has no pointer: the page gives none, or this archive leaves it out."""
    return "redacted" if url else "notCaptured"


def write_gap(parent: etree._Element, reason: str | None, unit: str, text: str | None) -> None:
    """A gap with its reason, and the forum's own words where it gave some."""
    attributes = {"reason": reason if reason in GAPS else "notCaptured", "unit": unit, "quantity": "1"}
    words = legal.line(text or "")
    gap = etree.SubElement(parent, "gap", attributes)
    gap.tail = "\n"
    if words:
        gap.set("generatedBy", "template")
        etree.SubElement(gap, "desc").text = words


def media_type(block: Block) -> str:
    """The media type that the block states, or that the extension of its name implies."""
    stated = legal.token((block.get("media_type") or "").split(";")[0])
    if stated and "/" in stated:
        return stated.lower()
    name = block.get("name") or (block.get("url") or block.get("src") or "").split("?")[0].split("#")[0]
    return _TYPES.get(name.rsplit(".", 1)[-1].lower(), "") if "." in name else ""


def sizes(width: str | None, height: str | None) -> dict[str, str]:
    """Pixel sizes as ``teidata.outputMeasurement`` takes them; others are left out."""
    found = {}
    for name, value in (("width", width), ("height", height)):
        if not value:
            continue
        match = re.fullmatch(r"([0-9]{1,6})(?:px)?", value.strip(), re.ASCII)
        if match:
            found[name] = f"{int(match[1])}px"
    return found


_KINDS: dict[str, Callable[[Writing, etree._Element, Block], None]] = {
    "image": _image,
    "attachment": _attachment,
    "media": _media,
    "gap": _gap,
    "rule": _rule,
}
