"""Addresses on a page, made absolute where the page's own address is known."""

from __future__ import annotations

from urllib.parse import urljoin


def followed(base: str | None, url: str | None) -> str | None:
    """An address that leads somewhere, made absolute; ``None`` for scripts, anchors and none."""
    if not url or url.startswith("#") or url[:12].lower().lstrip().startswith(("javascript:", "data:")):
        return None
    return absolute(base, url)


def absolute(base: str | None, url: str) -> str:
    """An address made absolute where the page's own address is known; as written otherwise."""
    if not base or "://" in url[:12] or url.startswith(("mailto:", "data:")):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url
