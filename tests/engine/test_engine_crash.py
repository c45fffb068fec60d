"""After a crash at any point, a second run gives the bytes of an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.catalog import Catalog
from pipeline.model import layout
from tests.engine.corpus import digest, environment, guidang, mixed, write_pages

SET = ("-j", "2", "--set", "run.batch=4", "--progress", "none")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crash") / "sources"
    folder.mkdir()
    mixed(folder, 24)
    return folder


@pytest.fixture(scope="module")
def undisturbed(sources: Path) -> tuple[dict[str, str], float]:
    root = sources.parent / "undisturbed"
    began = time.monotonic()
    assert guidang("run", sources, "--out", root, *SET).returncode == 1
    return digest(root), time.monotonic() - began


def started(sources: Path, root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "run", str(sources), "--out", str(root), *SET]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=environment()
    )


def workers(parent: int) -> list[int]:
    """The workers of a run: processes two generations below it, by way of the fork server."""
    above: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            above[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    return [pid for pid, up in above.items() if above.get(up) == parent]


def finish(sources: Path, root: Path) -> dict[str, str]:
    for _ in range(20):  # an orphaned worker of the killed run may hold on for a moment
        done = guidang("run", sources, "--out", root, *SET)
        if done.returncode != 2:
            break
        time.sleep(0.2)
    assert done.returncode == 1, done.stderr
    return digest(root)


def consistent(root: Path) -> None:
    with Catalog(root / layout.CATALOG, readonly=True) as catalog:
        for held, outcome in catalog.documents():
            place = layout.document_folder if outcome.fate == "archived" else layout.quarantine_folder
            assert (root / place(held.id)).is_dir()
        assert all(end is not None for _, _, end, _, _ in catalog.runs()[-1:])


def killed_runs(sources: Path, root: Path, span: float, points: int, seed: int, *, which: str) -> None:
    draw = random.Random(seed)
    for _ in range(points):
        run = started(sources, root)
        time.sleep(draw.uniform(0.25, 1.0) * span)
        targets = [run.pid] if which == "parent" else workers(run.pid)
        for pid in targets[:1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if which == "workers":
            run.wait(60)
        else:
            run.kill()
            run.wait()


def check(
    sources: Path, root: Path, undisturbed: tuple[dict[str, str], float], points: int, seed: int, which: str
) -> None:
    expected, span = undisturbed
    killed_runs(sources, root, span, points, seed, which=which)
    assert finish(sources, root) == expected
    consistent(root)


@pytest.mark.parametrize("which", ["parent", "workers"])
def test_killed_at_random_points(
    sources: Path, undisturbed: tuple[dict[str, str], float], tmp_path: Path, which: str
) -> None:
    check(sources, tmp_path / "archive", undisturbed, 4, 1, which)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_killed_at_two_hundred_points(
    sources: Path, undisturbed: tuple[dict[str, str], float], tmp_path: Path, seed: int
) -> None:
    check(sources, tmp_path / "archive", undisturbed, 5, 100 + seed, "parent" if seed % 2 else "workers")


def test_interrupted_once_drains(tmp_path: Path) -> None:
    write_pages(tmp_path / "sources", 150)
    command = [sys.executable, "-m", "pipeline", "run", "sources", "--out", "archive", "-j", "1", "--progress", "none"]
    run = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(200):
        time.sleep(0.05)
        if list((tmp_path / "archive").glob("documents/*")):
            break
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130, err
    assert "stopping" in err
    assert "Traceback" not in err
    assert "Interrupted" in out
    assert not (tmp_path / "archive" / ".aside").exists()
    with Catalog(tmp_path / "archive" / layout.CATALOG, readonly=True) as catalog:
        done = sum(1 for _ in catalog.documents())
    assert 0 < done < 150
    assert len(list((tmp_path / "archive").rglob("tei.xml"))) == done


def test_two_runs_do_not_write_one_archive(tmp_path: Path) -> None:
    from pipeline.engine.disk import BusyError, locked

    (tmp_path / "archive").mkdir()
    write_pages(tmp_path / "sources", 1)
    with locked(tmp_path / "archive"):
        shown = guidang("run", tmp_path / "sources", "--out", tmp_path / "archive")
        with pytest.raises(BusyError), locked(tmp_path / "archive"):
            pass
    assert shown.returncode == 2
    assert "ENG005" in shown.stderr
