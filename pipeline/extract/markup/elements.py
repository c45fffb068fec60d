"""What HTML's elements mean to the reader: which make blocks, which mark text. HTML Standard, WHATWG."""

from __future__ import annotations

import re

STYLE = 2000
"""Longest style that is asked whether it hides: longer ones carry a picture."""


_BLOCKS = """
address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav noframes noscript ol optgroup option p
pre plaintext search section summary table tbody td tfoot th thead tr ul xmp caption
"""
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that a browser shows on lines of their own."""

CONTAINERS = {
    "blockquote": "quote", "ul": "list", "ol": "list", "dl": "list", "menu": "list", "dir": "list", "li": "item",
    "dd": "item", "dt": "item", "table": "table", "tr": "row", "td": "cell", "th": "cell", "details": "details",
}  # fmt: skip
"""Elements that become blocks of their own, and the kind of block."""

LEAVES = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "pre": "code", "listing": "code", "xmp": "code", "caption": "caption", "figcaption": "caption", "summary": "label",
    "legend": "label",
}  # fmt: skip
"""Elements whose text is one leaf of that kind."""

MARKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "u": "underline",
    "ins": "underline", "s": "strike", "strike": "strike", "del": "strike", "sup": "sup", "sub": "sub", "a": "link",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code", "var": "italic", "dfn": "italic", "math": "math",
    "ruby": "ruby",
}  # fmt: skip
"""Elements that mark a run of text, and the kind of mark."""

SILENT = frozenset(
    {
        "script",
        "style",
        "template",
        "textarea",
        "select",
        "button",
        "input",
        "svg",
        "canvas",
        "head",
        "title",
        "noframes",
    }
)
"""Elements whose text is not part of what a post says."""

SOURCES = (
    "zoomfile", "file", "data-original", "data-src", "data-lazy-src", "data-url", "data-actualsrc", "data-image-src",
    "data-echo", "data-original-src", "data-srcset", "lazysrc", "ess-data", "real_src", "src2", "original", "src",
)  # fmt: skip
"""Attributes that hold an image's address, the real one before the place-holder."""

_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])\w*\s*(?:;|$))", re.I
)
_SMILEY = re.compile(r"smil(?:ies|ey|e)s?\b|emotic?ons?|emoji|/face/|/em/|emot/|twemoji", re.I)
_BLANK = re.compile(
    r"(?:^|/)(?:none|blank|spacer|pixel|clear|grey|loading|lazy|placeholder|transparent|space|1x1)\.(?:gif|png|svg|jpe?g)",
    re.I,
)


def is_hidden(attrs: dict[str, str]) -> bool:
    """Whether the element's own style keeps it from being seen."""
    style = attrs.get("style")
    return bool(style and len(style) < STYLE and _HIDDEN.search(style)) or "hidden" in attrs


def image_source(attrs: dict[str, str]) -> str | None:
    """The address of the image that is meant, past the place-holders of lazy loading."""
    for name in SOURCES:
        value = attrs.get(name, "").strip()
        if value and not value.startswith("data:") and not _BLANK.search(value):
            return value.split()[0] if name == "data-srcset" else value
    return attrs.get("src", "").strip() or None


def is_smiley(attrs: dict[str, str]) -> bool:
    """Whether an image stands for a smiley: by the attributes and folders that software uses."""
    if "smilieid" in attrs or "data-shortname" in attrs or "data-emoji" in attrs:
        return True
    names = attrs.get("class", "")
    return bool(_SMILEY.search(names) or _SMILEY.search(attrs.get("src", "")[:300]))
