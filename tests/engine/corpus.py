"""Small corpora for runs, and digests of what a run left."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.discuz import floor, page


def write_pages(folder: Path, count: int, *, start: int = 0) -> None:
    """Pages that differ in every post, in folders of ten."""
    for n in range(start, start + count):
        place = folder / f"{n // 10:03d}"
        place.mkdir(parents=True, exist_ok=True)
        posts = [
            floor(1, f"甲{n}", f"第{n}页,第一楼的话。这里是正文{n * 7919}。"),
            floor(2, "乙", f"回复{n * 31},说得好。"),
        ]
        (place / f"{n:05d}.html").write_text(page(posts, title=f"主题{n}", tid=1000 + n), "utf-8")


def mixed(folder: Path, count: int = 20) -> None:
    """Pages with duplicates, an empty file, a page without a thread, and a binary file among them."""
    write_pages(folder, count)
    for n in range(0, count, 5):
        original = folder / f"{n // 10:03d}" / f"{n:05d}.html"
        (folder / f"copy-{n:05d}.html").write_bytes(original.read_bytes())
    (folder / "empty.html").write_bytes(b"")
    (folder / "nothing.html").write_bytes(b"<html><body><p>hi</p></body></html>")
    (folder / "picture.bin").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def digest(archive: Path) -> dict[str, str]:
    """The sha256 of every deterministic file, by its path; whatever else lies about is named, too."""
    out: dict[str, str] = {}
    for path in sorted(archive.rglob("*")):
        name = str(path.relative_to(archive))
        if path.is_file() and not name.startswith(("catalog.sqlite", "catalog.runs", "media.sqlite")):
            out[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def environment() -> dict[str, str]:
    """Variables under which a process of its own finds the code under test, whatever its folder."""
    return {**os.environ, "CI": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def guidang(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env=environment(),
        **more,  # type: ignore[arg-type]
    )
