"""Addresses on a page that lead somewhere."""

from __future__ import annotations

from pipeline.model.address import absolute


def followed(base: str | None, url: str | None) -> str | None:
    """An address that leads somewhere, made absolute; ``None`` for scripts, anchors and none."""
    if not url or url.startswith("#") or url[:12].lower().lstrip().startswith(("javascript:", "data:")):
        return None
    return absolute(base, url)
