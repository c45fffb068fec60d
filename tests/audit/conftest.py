"""An archive of the seed, a Discuz page and a refused source; each test works on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.discuz import floor, page

from .runs import guidang


@pytest.fixture(scope="session")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, made once."""
    base = tmp_path_factory.mktemp("audit")
    sources = base / "sources"
    sources.mkdir()
    seed = next((root / "seeds").glob("*.txt"))
    shutil.copy(seed, sources / seed.name)
    html = page(
        [floor(1, "山中客", "今天起得早，去湖边走了一圈。"), floor(2, "字海", "羡慕，我们这里下雨。")],
        title="湖边的早晨",
        charset="gbk",
    )
    (sources / "thread-77-1-1.html").write_bytes(html.encode("gb18030"))
    (sources / "empty.html").write_bytes(b"")
    ran = guidang("run", str(sources), "--out", str(base / "archive"), "--in-process")
    assert ran.exit_code == 1, ran.output
    return base / "archive"


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return shutil.copytree(made, tmp_path / "archive")


@pytest.fixture
def seed_folder(archive: Path) -> Path:
    """The folder of the seed in the copy."""
    return next(folder.parent for folder in (archive / "documents").rglob("source.txt"))


@pytest.fixture
def html_folder(archive: Path) -> Path:
    """The folder of the Discuz page in the copy."""
    return next(folder.parent for folder in (archive / "documents").rglob("source.html"))
