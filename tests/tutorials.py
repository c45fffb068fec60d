"""The tutorials' folders and commands: ``python -m tests.tutorials`` plays them and writes what they print.

A tutorial names its folder in a comment (``<!-- folder: mirror -->``); its ``console`` blocks are played in order in
a fresh copy of it, in the language of its folder. Lines after a command up to the next one are its output; a line
``…`` stands for any lines.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.serials import pages, serial
from tests.collation.test_collate import numbered
from tests.discuz import floor, page

ROOT = Path(__file__).resolve().parent.parent
TUTORIALS = ROOT / "docs" / "tutorials"
BLOCK = re.compile(r"```console\n(.*?)```", re.S)


def _mirror(at: Path) -> None:
    folder = at / "mirror"
    folder.mkdir()
    for number in (1, 2, 3):
        text = numbered(2 * number - 1, 2 * number + 1, number=number, text="第{n}楼说的话，说到图书馆的开放时间。")
        (folder / f"thread-77-{number}-1.html").write_text(text, "gb18030")
    other = page(
        [floor(1, "小明", "请问旧照片怎样扫描？"), floor(2, "老王", "用平板扫描仪，六百点就够了。")],
        title="旧照片的扫描",
        tid=78,
    )
    (folder / "thread-78-1-1.html").write_text(other, "gb18030")
    (folder / "empty.html").write_bytes(b"")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)


def _texts(at: Path) -> None:
    (at / "texts").mkdir()
    shutil.copy(next((ROOT / "seeds").glob("*.txt")), at / "texts" / "page.txt")


def _novel(at: Path) -> None:
    (at / "novel").mkdir()
    for number, text in enumerate(pages(serial(random.Random("kept 3"))), 1):
        (at / "novel" / f"page-{number}.html").write_text(text, "utf-8")


FOLDERS: dict[str, Callable[[Path], None]] = {"mirror": _mirror, "texts": _texts, "novel": _novel}


def tutorials() -> Iterator[Path]:
    """The pages that are played."""
    yield from (path for path in sorted(TUTORIALS.glob("*/*.md")) if BLOCK.search(path.read_text("utf-8")))


def played(path: Path) -> str:
    """The page with what its commands print now."""
    text = path.read_text("utf-8")
    made = re.search(r"<!-- folder: (\w+) -->", text)
    assert made, f"{path}: no folder"
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        FOLDERS[made[1]](at)
        (at / ".bin").mkdir()
        shim = at / ".bin" / "guidang"
        shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m pipeline "$@"\n', "utf-8")
        shim.chmod(0o755)
        env = {**os.environ, "PATH": f"{at / '.bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        env |= {
            "GUIDANG_LANG": path.parent.name,
            "GUIDANG_RUN_PROGRESS": "none",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
        }
        env.pop("GITHUB_STEP_SUMMARY", None)
        return BLOCK.sub(lambda block: f"```console\n{_block(block[1], at, env)}```", text)


def _block(text: str, at: Path, env: dict[str, str]) -> str:
    out = ""
    for part in re.split(r"(?m)^(?=\$ )", text):
        if not part:
            continue
        command, _, former = part[2:].partition("\n")
        ran = subprocess.run(
            ["/bin/sh", "-c", command + " 2>&1"],
            cwd=at,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        out += f"$ {command}\n" + _like(ran.stdout, former)
    return out


def _like(printed: str, former: str) -> str:
    """What was printed, cut where the page cuts it: a line ``…`` in the page stands for lines that it leaves out."""
    kept = former.splitlines()
    if "…" not in kept:
        return printed
    lines, first = printed.splitlines(), kept.index("…")
    last = len(kept) - first - 1
    return "\n".join([*lines[:first], "…", *(lines[-last:] if last else [])]) + "\n"


def plain(text: str) -> str:
    """A page without what depends on the machine or on weights that are fitted anew: seconds, rates, sizes of
    documents (they name the versions of the stages), doubt."""
    text = re.sub(r"\d+(?:\.\d+)? ?(?:s\b|秒)|\(\d+(?:\.\d+)?/s\)", "", text)
    text = re.sub(r"\d+(?:\.\d+)? [kKMG]?B\b", "", text)
    text = re.sub(r"\d+ (?:doubtful|可疑)(?: · )?", "", text)
    return "\n".join(line for line in text.splitlines() if not re.search(r"EXT1\d\d|doubtful|可疑|warning|警告", line))


if __name__ == "__main__":
    for one in tutorials():
        one.write_text(played(one), "utf-8")
