"""Every poison has one typed outcome, and every other document is done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import accession, line
from pipeline.catalog import Catalog
from pipeline.engine import Limits, Request, archive, pool, stopwatch
from pipeline.engine.pool import Pool, _Job
from pipeline.engine.work import Task
from pipeline.model import layout
from pipeline.model.source import source_of
from tests.discuz import floor, page
from tests.engine.corpus import write_pages
from tests.engine.poison import poisoned

EXPECTED = {
    "sleep": ("failed", "ENG006"),
    "loop": ("crashed", "ENG001"),
    "regex": ("crashed", "ENG001"),
    "memory": ("crashed", "ENG002"),
    "killed": ("crashed", "ENG003"),
    "segfault": ("crashed", "ENG003"),
    "exits": ("crashed", "ENG003"),
    "bug": ("crashed", "ENG004"),
    "recursion": ("crashed", "ENG004"),
    "full": ("failed", "WRT001"),
}


def request(sources: Path, root: Path, **limits: object) -> Request:
    asked = Limits(jobs=2, timeout=4.0, max_memory=1 << 30, **limits)  # type: ignore[arg-type]
    return Request((str(sources),), root, limits=asked)


def fates(root: Path) -> dict[str, tuple[str, set[str]]]:
    with Catalog(root / layout.CATALOG, readonly=True) as catalog:
        codes = {name: dict(outcome.findings) for held, outcome in catalog.documents() for name in (held.id,)}
        out = {}
        for path, member, name, fate in catalog.outstanding():
            rows = {row.path: dict(row.findings) for row in catalog.rows() if row.path == path and row.member == member}
            out[f"{path}!{member}" if member else path] = (fate, set(codes.get(name, rows.get(path, {}))))
        return out


def test_hostile_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, root = tmp_path / "s", tmp_path / "archive"
    write_pages(sources, 12)
    for order in EXPECTED:
        text = page([floor(1, "甲", f"POISON:{order} 正文。")], title=order)
        (sources / "000" / f"poison-{order}.html").write_text(text, "utf-8")
    monkeypatch.setattr(archive, "executor_of", lambda r: Pool(r.settings, r.root, r.limits, poisoned))
    monkeypatch.setattr(pool, "WALL", 1.5)
    summary = archive.run(request(sources, root))
    assert summary.fates["archived"] == 12
    seen = fates(root)
    for order, (fate, code) in EXPECTED.items():
        got = seen[f"s/000/poison-{order}.html"]
        assert got[0] == fate, (order, got)
        assert code in got[1], (order, got)
    assert not (root / ".aside").exists()
    failed = sum(fate == "failed" for fate, _ in EXPECTED.values())
    assert len(list((root / "quarantine").rglob("reason.json"))) == len(EXPECTED) - failed

    # what the machine had a part in is taken up by the next run, the document's own fault is not
    monkeypatch.setattr(archive, "executor_of", lambda r: Pool(r.settings, r.root, r.limits))
    again = archive.run(request(sources, root))
    own = sum(code == "ENG004" for _, code in EXPECTED.values())
    assert again.fates["archived"] == len(EXPECTED) - own
    assert again.unchanged == 12 + own
    assert again.standing == own
    assert len(list((root / "quarantine").rglob("reason.json"))) == own


def test_time_that_a_worker_did_not_run_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "s"
    write_pages(sources, 6)
    (sources / "000" / "slow.html").write_text(page([floor(1, "甲", "POISON:slow 正文。")]), "utf-8")
    monkeypatch.setattr(archive, "executor_of", lambda r: Pool(r.settings, r.root, r.limits, poisoned))
    mark = tmp_path / "slow-began"
    stopped: list[int] = []

    def stop(driver: object, *_: object) -> None:
        """Stop the workers for much longer than they may take, as a scheduler does, and let them go on."""
        until = time.monotonic() + 60
        while not mark.exists() and time.monotonic() < until:
            time.sleep(0.01)
        held = [worker.process.pid for worker in driver.executor._workers]  # type: ignore[attr-defined]
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        stopped.extend(held)
        threading.Timer(6.0, lambda: [os.kill(pid, signal.SIGCONT) for pid in held]).start()

    def started(driver: object) -> None:
        threading.Thread(target=stop, args=[driver], daemon=True).start()

    asked = Request((str(sources),), tmp_path / "archive", limits=Limits(jobs=2, timeout=2.0))
    summary = archive.run(asked, started=started)
    assert stopped
    assert summary.fates == {"archived": 7}


@pytest.mark.parametrize(("size", "seconds"), [(0, 3.0), (600_000, 3.0), (1_000_000, 5.0), (40_000_000, 200.0)])
def test_a_document_of_many_megabytes_has_more_time(tmp_path: Path, size: int, seconds: float) -> None:
    pool = Pool(line.Settings(), tmp_path, Limits(timeout=3.0))
    source = replace(source_of(b"x"), data=bytes(size))
    assert pool._deadline(_Job(Task(source, "key"))) == seconds
    assert pool._deadline(None) == 3.0


def test_the_clock_of_a_worker() -> None:
    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        watch = stopwatch.Stopwatch(child.pid)
        until = time.monotonic() + 30
        while watch.look()[0] < 0.3 and time.monotonic() < until:
            time.sleep(0.02)
        ran, waited = watch.look()
        assert ran >= 0.3
        assert waited < 0.3
        os.kill(child.pid, signal.SIGSTOP)
        time.sleep(0.2)
        before = watch.look()
        time.sleep(0.5)
        after = watch.look()
        assert after[0] - before[0] < 0.05
        assert after[1] == before[1]
        os.kill(child.pid, signal.SIGCONT)
        watch.start()
        assert watch.look()[0] < 0.2
    finally:
        child.kill()
        child.wait()
    assert stopwatch.ticked(child.pid) is None
    child = subprocess.Popen(["sleep", "60"])
    try:
        watch = stopwatch.Stopwatch(child.pid)
        watch._looked -= 3600  # the parent itself was stopped for an hour
        assert watch.look()[1] <= 2.0
    finally:
        child.kill()
        child.wait()


def test_files_that_are_no_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, root = tmp_path / "s", tmp_path / "archive"
    write_pages(sources, 2)
    expected = {"fifo": "ACC004", "socket": "ACC004", "dangling": "ACC005", "looping": "ACC006", "empty": "ACC001"}
    expected |= {"large": "ACC009", "binary.html": "ACC002", "followed": "ACC011", "bomb.zip!bomb": "ACC015"}
    os.mkfifo(sources / "fifo")
    listening = socket.socket(socket.AF_UNIX)
    with monkeypatch.context() as there:  # a socket's path may be 107 bytes long at most
        there.chdir(sources)
        listening.bind("socket")
    listening.close()
    (sources / "dangling").symlink_to("nowhere")
    (sources / "looping").symlink_to("looping")
    (sources / "followed").symlink_to("000/00000.html")
    (sources / "empty").touch()
    (sources / "binary.html").write_bytes(bytes(range(256)) * 40)
    with open(sources / "large", "wb") as out:
        out.truncate(500 << 20)
    with zipfile.ZipFile(sources / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("bomb", b"\0" * (20 << 20))
    if os.geteuid():
        (sources / "locked").write_text("x")
        (sources / "locked").chmod(0)
        expected["locked"] = "ACC007"
    archive.run(request(sources, root))
    seen = fates(root)
    for name, code in expected.items():
        fate, codes = seen[f"s/{name}"]
        assert codes == {code}, name
        assert fate == ("passed" if code == "ACC011" else "failed" if code == "ACC007" else "refused"), name
    assert sum(fate == "archived" for fate, _ in seen.values()) == 2


def test_deep_nesting_and_long_lines(tmp_path: Path) -> None:
    sources, root = tmp_path / "s", tmp_path / "archive"
    write_pages(sources, 1)
    (sources / "deep.html").write_text("<html><body>" + "<div>" * 200_000 + "深" + "</div>" * 200_000)
    (sources / "unclosed.html").write_text("<html><body>" + "<b><i>" * 100_000)
    (sources / "line.txt").write_text("长" * 2_000_000)
    summary = archive.run(Request((str(sources),), root, limits=Limits(jobs=2, timeout=20)))
    assert sum(summary.fates.values()) == 4
    assert summary.fates["archived"] >= 1
    assert summary.fates["failed"] == 0


def test_names_that_are_no_text(tmp_path: Path) -> None:
    sources, root = os.fsencode(tmp_path / "s"), tmp_path / "archive"
    os.mkdir(sources)
    body = page([floor(1, "甲", "正文。")]).encode()
    names = [b"\xd6\xf7\xcc\xe2.html", b"n" * 250 + b".html", b"new\nline.html", b"-dash", "主题.html".encode()]
    for at, name in enumerate(names):
        with open(sources + b"/" + name, "wb") as out:
            out.write(body.replace("正文".encode(), f"正文{at}".encode()))
    summary = archive.run(Request((os.fsdecode(sources),), root))
    assert summary.fates["archived"] == len(names)
    with Catalog(root / layout.CATALOG, readonly=True) as catalog:
        kept = {os.fsencode(row.path).split(b"/")[-1] for row in catalog.rows()}
    assert kept == set(names)
    for path in root.rglob("*"):
        assert str(path.relative_to(root)).isascii()
    assert b"\\udcd6" in (root / "manifest.jsonl").read_bytes()


def test_names_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    from tests.engine.corpus import guidang

    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a\x1b[31m\nb.html").write_bytes(b"")
    with open(os.fsencode(tmp_path / "s") + b"/\xd6.html", "wb") as out:
        out.write(b"\0\1\2" * 40)
    for command in (("run", "s", "-o", "a"), ("status", "a", "--list"), ("run", "s", "-o", "b", "--dry-run")):
        shown = guidang(*command, cwd=tmp_path).stdout
        assert "\x1b" not in shown
        assert "\\x1b[31m\\nb.html" in shown
        assert "%D6.html" in shown


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    sources = tmp_path / "s"
    write_pages(sources, 3)
    settings = accession.Settings()
    for found in accession.survey([str(sources)], settings):
        os.unlink(found.location)
        (arrival,) = accession.arrivals(found, settings)
        assert [entry.code for entry in arrival.findings] == ["ACC008"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_output_is_the_environments_fault(tmp_path: Path) -> None:
    from tests.engine.corpus import guidang

    write_pages(tmp_path / "s", 1)
    (tmp_path / "out").mkdir(mode=0o555)
    shown = guidang("run", tmp_path / "s", "--out", tmp_path / "out")
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_folder_that_is_called_like_us(tmp_path: Path) -> None:
    from tests.engine.corpus import digest, guidang

    write_pages(tmp_path / "s", 3)
    (tmp_path / "pipeline" / "engine").mkdir(parents=True)
    for name in ("__init__.py", "engine/__init__.py", "engine/worker.py", "line.py"):
        (tmp_path / "pipeline" / name).write_text("raise SystemExit('not ours')\n")
    code = "import sys; sys.path[0] = sys.argv.pop(1); from pipeline.cli import main; main()"
    root = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", code, root, "run", "s", "-o", "a", "-j", "1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert guidang("run", tmp_path / "s", "-o", tmp_path / "b", "--in-process").returncode == 0
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_output_in_place_of_a_folder(tmp_path: Path) -> None:
    from tests.engine.corpus import guidang

    write_pages(tmp_path / "s", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "documents").write_text("in the way")
    shown = guidang("run", tmp_path / "s", "--out", tmp_path / "out")
    assert shown.returncode == 1
    assert "WRT003" in shown.stdout
    assert "Traceback" not in shown.stderr + shown.stdout


if sys.platform != "linux":  # the poison set is Linux's
    pytest.skip("needs Linux", allow_module_level=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KiB; only root may have one."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)], check=False, capture_output=True
    ).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full(tmp_path: Path, small_disk: Path) -> None:
    from tests.engine.corpus import digest, guidang

    write_pages(tmp_path / "s", 60)
    full = guidang("run", tmp_path / "s", "--out", small_disk / "a", "-j", "2")
    assert full.returncode == 2
    assert "Traceback" not in full.stderr + full.stdout
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    assert guidang("run", tmp_path / "s", "--out", small_disk / "a", "-j", "2").returncode == 0
    assert guidang("run", tmp_path / "s", "--out", tmp_path / "a", "--in-process").returncode == 0
    assert digest(small_disk / "a") == digest(tmp_path / "a")
