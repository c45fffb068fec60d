"""Whether the parser kept the text of the source: the tree held against the markup it came from.

The partition covers every text node of the tree that was parsed. That is worth little if the
parser dropped some, so the source's own text is found a second time, by cutting out its markup,
and the two are compared without white space (which HTML lets a parser drop in places).
"""

from __future__ import annotations

import re
from html import unescape

from pipeline.extract.html.tree import Tree

_RAW = "script|style|xmp|iframe|noembed|noframes"
_QUICK = re.compile(
    r"<(?:[a-zA-Z/](?<!<[sSxXiInN])[^>\"']*+(?:\"[^\"]*+(?:\"|\Z)[^>\"']*+|'[^']*+(?:'|\Z)[^>\"']*+)*+(?:>|\Z)"
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


def lost(tree: Tree, text: str) -> int:
    """How many characters, white space apart, the source has that the tree has not (or too many).

    0 where both hold the same characters in the same order.
    """
    kept = _squeezed("".join(t for t, kind in zip(tree.texts, tree.kinds, strict=True) if not kind))
    kept = kept if not _raw_text(tree) else _squeezed(_without_raw(tree))
    given = ""
    for pattern, keep in ((_QUICK, ""), (_EXACT, r"\g<kept>")):
        rest = pattern.sub(keep, text)
        given = _squeezed(unescape(rest) if "&" in rest else rest)
        if given == kept:
            return 0
    a, b = _DROPPED.sub("", given), _DROPPED.sub("", kept)
    return 0 if a == b else max(1, abs(len(a) - len(b)))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _raw_text(tree: Tree) -> bool:
    return any(tree.of_tag(tag) for tag in ("xmp", "iframe", "noembed", "noframes"))


def _without_raw(tree: Tree) -> str:
    gone = bytearray(tree.kinds)
    for tag in ("xmp", "iframe", "noembed", "noframes"):
        for i in tree.of_tag(tag):
            gone[tree.t0[i] : tree.t1[i]] = b"\x01" * (tree.t1[i] - tree.t0[i])
    return "".join(t for t, kind in zip(tree.texts, gone, strict=True) if not kind)
