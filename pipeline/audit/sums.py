"""The checksums that stand beside an archive's lists."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.audit.problem import Problem
from pipeline.holdings.files import content
from pipeline.model import layout
from pipeline.model.finding import finding


def checksum(root: Path, name: str, beside: str, digest: str, *, owed: bool) -> Iterator[Problem]:
    """Whether ``beside`` states ``digest`` of the list ``name``; lists of older versions owe none."""
    reason = ""
    try:
        if content(root / beside) != layout.checksum(digest, name):
            reason = "it states another sha256"
    except FileNotFoundError:
        reason = "it is missing" if owed else ""
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        yield Problem(os.fspath(root / beside), beside, finding("AUD036", None, name=beside, reason=reason), None)
