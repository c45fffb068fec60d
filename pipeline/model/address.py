"""Addresses that a page gives, made absolute."""

from __future__ import annotations

from urllib.parse import urljoin


def absolute(base: str | None, url: str) -> str:
    """An address made absolute where the page's own address is known; as written otherwise."""
    if not base or "://" in url[:12] or url.startswith(("mailto:", "data:")):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url
