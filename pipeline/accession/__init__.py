"""The first stage: what is received, with its fixity and its circumstances.

:func:`survey` lists files without opening them; :func:`arrivals` opens one and gives its sources:
one for a page, many for a web archive or a zip file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from pipeline.accession.arrival import Found, Unread
from pipeline.accession.opening import arrivals
from pipeline.accession.origin import Origin, unrewritten
from pipeline.accession.settings import Settings
from pipeline.accession.survey import survey
from pipeline.model.source import Source

VERSION = "11"
"""Raised whenever the sources made of given files can change."""

__all__ = ["VERSION", "Found", "Origin", "Settings", "Unread", "arrivals", "circumstances", "survey", "unrewritten"]


def circumstances(source: Source) -> str:
    """A digest of what is stated of a source beside its bytes, for its run key.

    The path and the container are left out: the same page under another name is the same page.
    """
    stated: list[object] = [
        source.media_type,
        source.url,
        source.http_charset,
        source.retrieved,
        asdict(source.accession),
    ]
    if source.media is not None:
        stated.append([asdict(medium) for medium in source.media])
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()
