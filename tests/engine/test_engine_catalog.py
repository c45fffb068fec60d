"""Whatever happens to the catalog, the archive keeps its account: nothing healthy is replaced, nothing half-made believed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.catalog import JOURNAL, RUNS, Catalog, CatalogError, database
from pipeline.engine import Limits, Request, Summary, index, rebuilt, run
from pipeline.engine import archive as engine
from pipeline.model import layout
from tests.engine.corpus import digest, guidang, mixed

LIMITS = Limits(in_process=True, batch=4)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with duplicates, a link, an image in a web archive, and their archive."""
    place = tmp_path_factory.mktemp("made")
    mixed(place / "pages", 10)
    (place / "pages" / "link.html").symlink_to("empty.html")
    (place / "pages" / "gone.html").symlink_to("nowhere")
    assert do(place).fates["archived"] == 10
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "p", symlinks=True)
    return tmp_path / "p"


def do(place: Path, **more: object) -> Summary:
    return run(Request((str(place / "pages"),), place / "archive", limits=LIMITS, **more))  # type: ignore[arg-type]


def account(catalog: Catalog) -> tuple[object, ...]:
    documents = [(held.id, held.key, held.fate, held.path, held.member, out.row) for held, out in catalog.documents()]
    return documents, list(catalog.rows()), catalog.fates()


def catalog_of(place: Path) -> Path:
    return place / "archive" / layout.CATALOG


def test_a_locked_catalog_is_waited_for_and_not_touched(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    before, bytes_before = digest(place / "archive"), catalog_of(place).read_bytes()
    with closing(sqlite3.connect(catalog_of(place), isolation_level=None)) as other:
        other.execute("pragma journal_mode = delete")
        bytes_before = catalog_of(place).read_bytes()
        other.execute("begin exclusive")
        with pytest.raises(CatalogError, match="another program"):
            do(place)
        other.execute("rollback")
    assert digest(place / "archive") == before
    assert catalog_of(place).read_bytes() == bytes_before
    assert do(place).unchanged > 0


def noise(path: Path) -> None:
    path.write_bytes(b"no database of any kind" * 500)


def torn(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
        db.execute("pragma journal_mode = delete")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


def older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 1")
        db.execute("drop table relations")


def missing(path: Path) -> None:
    for found in path.parent.glob(path.name + "*"):
        found.unlink()


def middle(path: Path) -> None:
    """Pages inside are damaged, which opening does not show; the last run did not end."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma journal_mode = delete")
        db.execute("update runs set ended = null")
        db.commit()
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 4] = os.urandom(4096 * 3)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("harm", [noise, torn, older, missing, middle])
def test_what_is_damaged_is_kept_and_made_again(place: Path, harm: Callable[[Path], None]) -> None:
    before = digest(place / "archive")
    with Catalog(catalog_of(place), readonly=True) as catalog:
        known, runs = account(catalog), catalog.runs()
    harm(catalog_of(place))
    summary = do(place)
    assert digest(place / "archive") == before
    assert bool(list((place / "archive").glob(f"{layout.CATALOG}.[do]*"))) == (harm is not missing)
    assert ("CAT003" in summary.findings) == (harm is not missing)
    with Catalog(catalog_of(place), readonly=True) as catalog:
        assert account(catalog) == known
        assert catalog.runs()[: len(runs)] == runs


@pytest.mark.parametrize("kind", ["newer", "foreign", "foreign and numbered"])
def test_what_is_not_ours_is_refused_and_not_touched(place: Path, kind: str) -> None:
    path = catalog_of(place)
    if kind == "newer":
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"pragma user_version = {database.SCHEMA + 1}")
    else:
        missing(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("create table customers (name text)")
            db.execute(f"pragma user_version = {database.SCHEMA if 'numbered' in kind else 0}")
    held = path.read_bytes()
    shown = guidang("run", place / "pages", "--out", place / "archive", "--in-process")
    assert shown.returncode == 2
    assert "newer" in shown.stderr or "another program" in shown.stderr
    assert path.read_bytes() == held


def test_a_read_only_catalog_is_refused_and_not_touched(made: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "p"
        shutil.copytree(made, place, symlinks=True)
        with closing(sqlite3.connect(catalog_of(place))) as db:
            db.execute("pragma journal_mode = delete")
        held = catalog_of(place).read_bytes()
        for path in (Path(folder), place, *place.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o777 if path.is_dir() else 0o444)
        child = os.fork()
        if not child:
            answer = 9
            try:
                if os.getuid() == 0:
                    os.setgid(65534)
                    os.setuid(65534)
                do(place)
            except CatalogError as error:
                answer = 0 if "readonly" in str(error) else 8
            finally:
                os._exit(answer)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert catalog_of(place).read_bytes() == held


def test_a_full_disk_costs_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(place / "archive")
    mixed(place / "pages", 30)
    admit = database._admit

    def full(db: sqlite3.Connection, path: Path, **more: bool) -> None:
        admit(db, path, **more)
        db.execute(f"pragma max_page_count = {db.execute('pragma page_count').fetchone()[0]}")

    with monkeypatch.context() as patch:
        patch.setattr(database, "_admit", full)
        with pytest.raises(sqlite3.Error, match="full"):
            do(place)
    assert len(before) < len(digest(place / "archive"))
    do(place)
    fresh = place.with_name("fresh")
    fresh.mkdir()
    (place / "pages").rename(fresh / "pages")
    do(fresh)
    assert digest(place / "archive") == digest(fresh / "archive")


def test_a_file_system_that_is_full(place: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", small], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        shown = guidang("run", place / "pages", "--out", small / "archive", "-j", "1")
        assert shown.returncode in {1, 2}
        again = guidang("run", place / "pages", "--out", small / "archive", "-j", "1")
        assert again.returncode in {1, 2}
        subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
        guidang("run", place / "pages", "--out", small / "archive", "-j", "1")
        assert digest(small / "archive") == digest(place / "archive")
    finally:
        subprocess.run(["umount", small], check=False)


def test_a_rebuild_that_is_killed_leaves_no_half_catalog(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(place / "archive")
    missing(catalog_of(place))
    enter = index.rebuild

    def killed(*given: object) -> tuple[int, list[str]]:
        enter(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index, "rebuild", killed)
        with pytest.raises(KeyboardInterrupt):
            do(place)
    assert not catalog_of(place).exists()
    do(place)
    assert digest(place / "archive") == before


def test_a_run_killed_without_manifest_and_catalog_is_known_from_files(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made / "pages", tmp_path / "pages", symlinks=True)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine, "reconcile", killed)
        with pytest.raises(KeyboardInterrupt):
            do(tmp_path)
    root = tmp_path / "archive"
    assert not (root / layout.MANIFEST).exists()
    assert (root / JOURNAL).exists()
    with Catalog(root / layout.CATALOG, readonly=True) as catalog:
        known, runs = account(catalog), catalog.runs()
    assert known[2]["passed"]  # type: ignore[index]
    assert known[2]["duplicates"]  # type: ignore[index]
    with rebuilt(root) as catalog:
        assert account(catalog) == known
        assert catalog.runs()[: len(runs)] == runs
    with (root / JOURNAL).open("ab") as journal, (root / RUNS).open("ab") as history:
        journal.write(b'{"path": "cut')  # by a crash
        history.write(b'{"run"')
    missing(root / layout.CATALOG)
    do(tmp_path)
    assert digest(root) == digest(made / "archive")
    assert not (root / JOURNAL).exists()
    assert all(json.loads(line) for line in (root / RUNS).read_bytes().splitlines()[-2:])


def test_no_manifest_covers_less_than_the_archive(place: Path) -> None:
    root = place / "archive"
    backup = catalog_of(place).read_bytes()
    with closing(sqlite3.connect(catalog_of(place))) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    backup = catalog_of(place).read_bytes()
    mixed(place / "pages", 20)
    do(place)
    whole = digest(root)
    missing(catalog_of(place))
    catalog_of(place).write_bytes(backup)  # an old backup is put back
    (place / "elsewhere").mkdir()
    moved = [place / "pages" / name for name in ("001", "copy-00010.html", "copy-00015.html")]
    for path in moved:
        path.rename(place / "elsewhere" / path.name)
    summary = do(place)
    assert "CAT001" in summary.findings
    assert {json.loads(line)["id"] for line in (root / layout.MANIFEST).read_bytes().splitlines()} >= {
        name.split("/")[3] for name in whole if name.startswith("documents/")
    }
    for path in moved:
        (place / "elsewhere" / path.name).rename(path)
    do(place)
    assert digest(root) == whole


def test_a_document_whose_folder_is_gone_is_made_again(place: Path) -> None:
    before = digest(place / "archive")
    gone = next(iter((place / "archive" / layout.DOCUMENTS).glob("*/*/*")))
    shutil.rmtree(gone)
    done = do(place)
    assert done.findings["CAT002"] == 1
    assert done.fates["archived"] == 1
    assert digest(place / "archive") == before
    assert do(place).findings["CAT002"] == 0


def test_a_sync_that_fails_commits_nothing_and_is_said(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made / "pages", tmp_path / "pages", symlinks=True)
    failing: Iterator[bool] = iter([False, True])

    def sync(root: Path) -> None:
        if next(failing, False):
            raise OSError(5, "Input/output error", str(root))

    monkeypatch.setattr(engine, "sync", sync)
    with pytest.raises(OSError, match="Input/output"):
        do(tmp_path)
    with Catalog(tmp_path / "archive" / layout.CATALOG, readonly=True) as catalog:
        assert 0 < sum(1 for _ in catalog.documents()) < 10
    do(tmp_path)
    assert digest(tmp_path / "archive") == digest(made / "archive")
