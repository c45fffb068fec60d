"""Well-formedness and RELAX NG: parse the bytes, judge the tree, put libxml2's words in order."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.model.finding import Finding, finding
from pipeline.validate.derivatives import widest
from pipeline.validate.schema import Schema, roomy

LISTED = 20
"""Grammar errors listed for one document; what follows the first few is mostly their echo."""

WIDE = 1000
"""Children of one element from which libxml2's time counts: measured on one post of so many
paragraphs, 1,000 take it 0.02 s, 4,000 0.33 s, 30,000 longer than a document may take; the linear
grammar takes 0.36 s for 100,000."""
_ECHO = re.compile(r"Expecting an element\s*,? got nothing|Invalid sequence in interleave|Internal error")


def parse(tei: bytes) -> tuple[etree._Element | None, list[Finding]]:
    """The root of the document, or why it is none. Nothing outside it is loaded or expanded."""
    reader = roomy()
    try:
        root = etree.fromstring(tei, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return None, [finding("VAL001", {"line": line}, reason=str(error))]
    if root.getroottree().docinfo.internalDTD is not None:
        return None, [finding("VAL003", {"line": 1})]
    return root, []


def judge(root: etree._Element, schema: Schema, name: str) -> list[Finding]:
    """The document against a RELAX NG schema; libxml2's messages with their lines and posts.

    A document with an element of very many children is judged by the linear grammar instead, which
    gives the same verdict and names the first fault.
    """
    if widest(root) > WIDE and (linear := schema.linear) is not None:
        fault = linear.fault(root)
        return [finding("VAL002", {"line": fault[0]}, schema=name, reason=fault[1])] if fault else []
    if schema.validate(root.getroottree()):
        return []
    entries = [entry for entry in schema.error_log if not _ECHO.search(entry.message)] or list(schema.error_log)
    seen: set[tuple[int, str]] = set()
    found: list[Finding] = []
    for entry in entries:
        key = (entry.line, entry.message)
        if key in seen or len(found) >= LISTED:
            continue
        seen.add(key)
        found.append(finding("VAL002", {"line": entry.line}, schema=name, reason=" ".join(entry.message.split())))
    return found or [finding("VAL002", {"line": 0}, schema=name, reason="invalid")]
