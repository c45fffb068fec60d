"""The audit room: re-validates archives and TEI files, explains, compares and restores documents."""

from __future__ import annotations
