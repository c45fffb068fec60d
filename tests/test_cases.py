"""Every page among the cases goes down the whole line, whatever room it was written for.

A page that is to be refused is named here with its code; a page that is not named must be archived.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.line import process
from pipeline.model.finding import Refusal
from pipeline.model.source import source_of

HERE = Path(__file__).parent
TYPES = {".txt": "text/plain", ".html": "text/html"}
REFUSED = dict.fromkeys(("menu-only.txt", "lyrics.txt", "poem.txt"), "EXT051")
"""Pages that are to be refused, with the code of the refusal."""

OPEN: dict[str, str] = {}
"""Pages that are refused and should not be: an entry goes when its kind is mended."""


def pages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in TYPES and "cases" in path.parts)


def taken(path: Path) -> str | None:
    """The code of the refusal of a page, or ``None`` where it was archived with its gates passed."""
    try:
        package = process(source_of(path.read_bytes(), path.name, TYPES[path.suffix]))
    except Refusal as refusal:
        return refusal.findings[0].code
    verdicts = dict(package.checks)
    assert verdicts
    assert set(verdicts.values()) <= {"ok", "unchecked"}
    assert {"ok"} == {verdicts[law] for law in ("conservation", "restoration")}
    return None


@pytest.mark.parametrize("path", pages(HERE), ids=lambda path: str(path.relative_to(HERE)))
def test_our_cases_are_archived(path: Path) -> None:
    assert taken(path) == REFUSED.get(path.name)


def test_the_cases_of_others_are_archived_too(shared: Path) -> None:
    refused = {path.name: code for path in pages(shared / "cases") if (code := taken(path))}
    assert refused == OPEN
