"""What an element shows from elsewhere: the addresses of players, embeds and cards in a post's markup.

Engines write them in four ways: elements of HTML, calls in a script (Discuz's ``AC_FL_RunContent``), attributes that
a script reads (XenForo's and phpBB's ``data-s9e-mediaembed-iframe``, Discourse's ``data-onebox-src``), and elements
of their own (``lite-youtube``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.markup.tree import Tree

MEDIA = frozenset({"iframe", "video", "audio", "embed", "object"})
"""Elements that show something from elsewhere."""
_BY_ATTRIBUTE = re.compile(r"^data-.*(?:embed|video|audio|iframe|onebox-src|player|oembed)")
"""Attributes that name what a script will show."""
_PLAYABLE = r"\.(?:swf|mp[34]|m4[av]|flv|webm|ogg|wm[av]|rm(?:vb)?|mov|avi)\b"
_ADDRESS = re.compile(rf"(?:https?:)?//[^\s\"'<>\\)\],]{{4,2000}}|[\w./-]{{1,300}}{_PLAYABLE}", re.IGNORECASE)
_CALL = re.compile(
    r"(?:AC_FL_RunContent|swfobject|embedSWF|showFlash|player|Player|video|audio|flv|playlist)[\w.]{0,40}\s*\("
    r"|innerHTML\s*=|document\.write"
)
"""Calls and assignments by which a script in a post puts a player there."""
_QUOTED = re.compile(r"([\"'])((?:(?!\1)[^\\\n]|\\.){4,2000})\1")
_PLAYED = re.compile(rf"{_PLAYABLE}|/player|/embed|/v/|vid=|bvid=", re.IGNORECASE)
"""What the address of something to play has; scripts name style sheets and counters too."""


def address(tree: Tree, i: int) -> str | None:
    """The address of a media element: its own, or that of a source, parameter or embed inside it."""
    attrs = tree.attrs[i]
    found = attrs.get("src") or attrs.get("data-src") or attrs.get("data")
    if found and found.strip() and not found.startswith(("about:", "javascript:")):
        return found.strip()
    by_attribute = next(named(tree, i), None)
    if by_attribute:
        return by_attribute
    for n in range(i + 1, tree.ends[i]):
        tag, inner = tree.tags[n], tree.attrs[n]
        if tag in ("source", "embed", "iframe") and (src := inner.get("src", "").strip()):
            return src
        if tag == "param" and inner.get("name", "").lower() in ("movie", "src", "url", "filename", "flashvars"):
            hit = _ADDRESS.search(inner.get("value", ""))
            if hit:
                return hit[0]
    return None


def named(tree: Tree, i: int) -> Iterator[str]:
    """Addresses in attributes of an element that a script reads to show something."""
    attrs = tree.attrs[i]
    if tree.tags[i] == "lite-youtube" and attrs.get("videoid"):
        yield f"https://www.youtube.com/watch?v={attrs['videoid']}"
    for name, value in attrs.items():
        if name == "data-youtube-id" or (name.endswith("youtube-id") and value):
            yield f"https://www.youtube.com/watch?v={value.strip()}"
        elif _BY_ATTRIBUTE.match(name):
            hit = _ADDRESS.search(value)
            if hit:
                yield hit[0]


def called(script: str) -> Iterator[str]:
    """Addresses of what a script in a post plays."""
    if not _CALL.search(script):
        return
    seen: set[str] = set()
    for _, text in _QUOTED.findall(script):
        shown = text.replace("\\/", "/")
        for hit in _ADDRESS.findall(shown):
            if hit not in seen and _PLAYED.search(hit):
                seen.add(hit)
                yield hit
