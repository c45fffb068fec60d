"""The search index of the site, made by Pagefind: a kept library, with Chinese word search.

Its binary comes as a Python package (extra ``site``). The index is a set of files that the
reader's browser fetches from the site itself; nothing runs on a server.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from pipeline.model.finding import Refusal, finding

PAGES = "threads/*/*/index.html"
"""What is indexed: the threads, not their accounts nor the lists."""


def available() -> bool:
    """Whether Pagefind is installed here."""
    return find_spec("pagefind") is not None


def index(folder: Path) -> None:
    """Make the index of the site in ``folder``. Raises ``Refusal`` (FED050, FED051)."""
    if not available():
        raise Refusal(finding("FED050"))
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet", "--glob", PAGES]
    made = subprocess.run(  # noqa: S603 - our own command over our own folder
        command, capture_output=True, text=True, check=False, encoding="utf-8", errors="replace"
    )
    if made.returncode:
        raise Refusal(finding("FED051", reason=made.stderr.strip()[-500:]))
    for part in folder.joinpath("pagefind").glob("pagefind-*ui*"):
        part.unlink()  # Pagefind's own widgets write inline styles; the site has its own
