"""What a room raises that needs a package which only an extra of the distribution brings."""

from __future__ import annotations


class ExtraMissingError(RuntimeError):
    """An extra is not installed; the message says which, and how to get it."""
