"""Whether the parser kept the text of the source: the tree held against the markup it came from.

The partition covers every text node of the tree that was parsed. That is worth little if the
parser dropped some, so the source's own text is found a second time, by cutting out its markup,
and the two are compared without white space (which HTML lets a parser drop in places).
"""

from __future__ import annotations

import re
from html import unescape
from itertools import compress

from pipeline.extract.markup.tree import Tree

_RAW = "script|style|xmp|iframe|noembed|noframes"
_QUICK = re.compile(
    r"<(?:[a-hj-mo-rt-wyzA-HJ-MO-RT-WYZ/][^>\"']*+(?:\"[^\"]*+(?:\"|\Z)[^>\"']*+|'[^']*+(?:'|\Z)[^>\"']*+)*+(?:>|\Z)"
    r"|!--(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z)"
    rf"|(?i:({_RAW}))\b[^>]*+>(?:[^<]++|<(?!/(?i:\1)\b))*+(?:</(?i:\1)\b[^>]*+(?:>|\Z)|\Z)"
    r"|[a-zA-Z/][^>\"']*+(?:\"[^\"]*+(?:\"|\Z)[^>\"']*+|'[^']*+(?:'|\Z)[^>\"']*+)*+(?:>|\Z)|[!?][^>]*+(?:>|\Z))",
    re.DOTALL,
)
"""All alternatives begin with the bracket, and tags that cannot hold raw text come first: both halve
the time on real pages."""
_ATTRIBUTES = r"(?:=\s*+\"[^\"]*+(?:\"|\Z)|=\s*+'[^']*+(?:'|\Z)|[^>])*+(?:>|\Z)"
_ESCAPED = r"<!--(?:(?!</?script|-->).)*+<script\b.*?(?:-->|\Z)"
_EXACT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<script(?=[\s/>]){_ATTRIBUTES}(?:{_ESCAPED}|[^<]++|<(?!/script\b))*+(?:</script\b[^>]*+(?:>|\Z)|\Z)"
    rf"|<(textarea|title)(?=[\s/>]){_ATTRIBUTES}(?P<kept>.*?)(?:</\1(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    rf"|<({_RAW})(?=[\s/>]){_ATTRIBUTES}.*?(?:</\3(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    rf"|</?[a-zA-Z]{_ATTRIBUTES}|<[!?/][^>]*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_DROPPED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd\ufeff\ufffe\uffff]")
"""Characters that HTML replaces or drops: controls, and what stands in for them."""


_SHOWN = bytes([1]) + bytes(255)
"""Turns the kinds of text nodes into 1 for text and 0 for the rest."""


def lost(tree: Tree, text: str) -> int:
    """How many characters, white space apart, the source has that the tree has not (or too many).

    0 where both hold the same characters in the same order.
    """
    kinds = _without_raw(tree) if _raw_text(tree) else tree.kinds
    kept = "".join(compress(tree.texts, kinds.translate(_SHOWN)))
    dense = _dense(kept)
    given = ""
    for pattern, keep in ((_QUICK, ""), (_EXACT, r"\g<kept>")):
        rest = pattern.sub(keep, text)
        given = unescape(rest) if "&" in rest else rest
        if _dense(given) == dense:
            return 0
    a, b = (_DROPPED.sub("", "".join(side.split())) for side in (given, kept))
    return 0 if a == b else max(1, abs(len(a) - len(b)))


def _dense(text: str) -> bytes:
    """A text without the white space of HTML, as bytes: deleting characters there is one pass in C."""
    return text.encode("utf-8", "surrogatepass").translate(None, b"\t\n\f\r ")


def _raw_text(tree: Tree) -> bool:
    return any(tree.of_tag(tag) for tag in ("xmp", "iframe", "noembed", "noframes"))


def _without_raw(tree: Tree) -> bytearray:
    gone = bytearray(tree.kinds)
    for tag in ("xmp", "iframe", "noembed", "noframes"):
        for i in tree.of_tag(tag):
            gone[tree.t0[i] : tree.t1[i]] = b"\x01" * (tree.t1[i] - tree.t0[i])
    return gone
