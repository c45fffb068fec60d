"""The same request gives the same bytes wherever it runs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import line, normalize
from pipeline.catalog import Catalog
from pipeline.engine import Limits, Request, Summary, archive, run
from pipeline.engine.parts import merge, run_shard
from pipeline.engine.shards import Header, PlanError, Shard, cut, read_shard, write_plan
from pipeline.model import layout
from tests.accession.junk import thread
from tests.engine.corpus import digest, guidang, mixed, write_pages


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same") / "sources"
    folder.mkdir()
    mixed(folder, 20)
    return folder


@pytest.fixture(scope="module")
def serial(sources: Path) -> Path:
    root = sources.parent / "serial"
    run(Request((str(sources),), root, limits=Limits(in_process=True)))
    return root


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_number_of_jobs(sources: Path, serial: Path, tmp_path: Path, jobs: int) -> None:
    run(Request((str(sources),), tmp_path / "a", limits=Limits(jobs=jobs, batch=3, recycle=4)))
    assert digest(tmp_path / "a") == digest(serial)


def test_from_another_folder(sources: Path, serial: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "deep" / "sources"
    shutil.copytree(sources, elsewhere)
    run(Request((str(elsewhere),), tmp_path / "a", limits=Limits(in_process=True)))
    assert digest(tmp_path / "a") == digest(serial)


def planned(request: Request, path: Path, count: int) -> tuple[Header, list[Shard]]:
    """A plan of a request and its shards."""
    fingerprint = line.lineage(request.settings).fingerprint
    header = write_plan(path, cut(archive.files(request), count), {}, fingerprint)
    return header, [read_shard(path, index) for index in range(header.shards)]


def counts(summary: Summary) -> dict[str, object]:
    return {name: value for name, value in summary.to_json().items() if name not in {"seconds", "documents"}}


def test_shards_in_any_order_and_twice(sources: Path, serial: Path, tmp_path: Path) -> None:
    request = Request((str(sources),), tmp_path / "a", limits=Limits(in_process=True))
    whole = run(replace(request, root=tmp_path / "b"))
    header, shards = planned(request, tmp_path / "plan.jsonl", 6)
    assert len(shards) > 3
    for shard in [*reversed(shards), *shards]:
        run_shard(request, header, shard)
    summary, missing = merge(request, header)
    assert missing == []
    assert counts(summary) == counts(whole)
    assert digest(tmp_path / "a") == digest(serial)
    again, missing = merge(request, header)  # it is done, and says so
    assert (counts(again), missing) == (counts(whole), [])


class Killed(BaseException):
    """As if the process ended here."""


def test_a_merge_may_be_killed_anywhere(
    sources: Path, serial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request((str(sources),), tmp_path / "a", limits=Limits(in_process=True))
    whole = counts(run(replace(request, root=tmp_path / "b")))
    header, shards = planned(request, tmp_path / "plan.jsonl", 9)
    for shard in shards:
        run_shard(request, header, shard)
    shutil.copytree(tmp_path / "a", tmp_path / "parts")

    left = 0

    def mortal(function: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            return function(*given, **named)

        return call

    for module, name in ((os, "rename"), (os, "replace"), (os, "fsync"), (os, "unlink"), (os, "rmdir")):
        monkeypatch.setattr(module, name, mortal(getattr(module, name)))
    kills = 0
    for point in [*range(1, 60), *range(60, 2000, 40)]:
        left = 0
        shutil.rmtree(tmp_path / "a")
        shutil.copytree(tmp_path / "parts", tmp_path / "a")
        left = point
        try:
            merge(request, header)
        except Killed:
            kills += 1
        else:
            break
        left = 0
        summary, missing = merge(request, header)
        assert (counts(summary), missing) == (whole, []), point
        assert digest(tmp_path / "a") == digest(serial), point
    assert kills >= 60


def test_a_part_of_another_plan_is_never_taken(sources: Path, serial: Path, tmp_path: Path) -> None:
    request = Request((str(sources),), tmp_path / "a", limits=Limits(in_process=True))
    header, shards = planned(request, tmp_path / "plan.jsonl", 6)
    other, others = planned(request, tmp_path / "other.jsonl", 9)
    for shard in others:
        run_shard(request, other, shard)
    assert merge(request, header)[1] == list(range(header.shards))
    for shard in shards:
        run_shard(request, header, shard)
    merge(request, header)
    assert merge(request, other)[1] == []
    assert digest(tmp_path / "a") == digest(serial)
    stranger = replace(header, fingerprint="another version's")
    with pytest.raises(PlanError, match="cannot be combined"):
        merge(request, stranger)
    with pytest.raises(PlanError, match="cannot be combined"):
        run_shard(request, stranger, shards[0])


def test_a_shard_that_ended_early_is_no_part(sources: Path, tmp_path: Path) -> None:
    request = Request((str(sources),), tmp_path / "a", limits=Limits(in_process=True, max_failures=0))
    header, shards = planned(request, tmp_path / "plan.jsonl", 100)
    summary = run_shard(request, header, shards[0])
    assert summary is not None
    assert summary.stopped == "max-failures"
    assert merge(request, header)[1] == [0]
    assert not list((tmp_path / "a" / ".parts" / header.digest[:16]).iterdir())


def test_plan_and_run_shard_by_command(sources: Path, serial: Path, tmp_path: Path) -> None:
    plan, root = tmp_path / "plan.jsonl", tmp_path / "a"
    assert guidang("plan", sources, "--out", plan, "--max-files", "20").returncode == 0
    shards = json.loads(plan.read_text().splitlines()[0])["shards"]
    early = guidang("run-shard", "--plan", plan, "--merge", "--out", root)
    assert early.returncode == 2
    for index in range(shards):
        done = guidang("run-shard", "--plan", plan, "--index", index, "--out", root, "-j", "1")
        assert done.returncode in {0, 1}, done.stderr
    merged = guidang("run-shard", "--plan", plan, "--merge", "--out", root)
    assert merged.returncode == 1, merged.stderr  # as of one run: two files of the corpus are no pages
    again = guidang("run-shard", "--plan", plan, "--merge", "--out", root)
    assert again.returncode == 1
    assert set(again.stdout.splitlines()[1:]) <= set(merged.stdout.splitlines())
    assert digest(root) == digest(serial)
    assert guidang("run-shard", "--plan", plan, "--index", shards, "--out", root).returncode == 2


def test_cutting_by_bytes_and_count(sources: Path) -> None:
    request = Request((str(sources),), Path("unused"))
    everything = [found.name for found in archive.files(request)]
    shards = list(cut(archive.files(request), 5, 20_000))
    assert [found.name for shard in shards for found in shard.files] == everything
    assert all(len(shard.files) <= 5 for shard in shards)
    assert all(len(shard.files) == 1 or shard.size <= 20_000 for shard in shards)


def test_a_second_run_does_nothing(sources: Path, serial: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in serial.rglob("tei.xml")}
    again = run(Request((str(sources),), serial))
    assert again.fates.total() == 0
    assert again.unchanged == again.sources > 20
    assert again.standing == 2
    assert before == {path: path.stat().st_mtime_ns for path in serial.rglob("tei.xml")}
    read = run(Request((str(sources),), serial, limits=Limits(in_process=True, rehash=True)))
    assert read.fates == {"passed": 1}


def test_a_changed_setting_redoes_what_it_must(sources: Path, serial: Path, tmp_path: Path) -> None:
    shutil.copytree(serial, tmp_path / "a")
    settings = replace(line.Settings(), normalize=replace(normalize.Settings(), fold=False))
    request = Request((str(sources),), tmp_path / "a", settings, limits=Limits(in_process=True))
    redone = run(request)
    assert redone.fates["archived"] == 20
    run(replace(request, root=tmp_path / "fresh"))
    assert digest(tmp_path / "a") == digest(tmp_path / "fresh")


def test_the_catalog_is_rebuilt_from_the_archive(sources: Path, serial: Path, tmp_path: Path) -> None:
    root = tmp_path / "a"
    shutil.copytree(serial, root)
    for path in root.glob(layout.CATALOG + "*"):
        path.unlink()
    again = run(Request((str(sources),), root, limits=Limits(in_process=True)))
    assert again.fates == {"passed": 1}  # it has no folder, so it is met again
    assert digest(root) == digest(serial)
    with Catalog(root / layout.CATALOG, readonly=True) as new, Catalog(serial / layout.CATALOG, readonly=True) as old:
        assert new.fates() == old.fates()
        assert new.findings() == old.findings()
    (root / layout.CATALOG).write_bytes(b"not a database at all, of any kind" * 100)
    assert run(Request((str(sources),), root, limits=Limits(in_process=True))).fates == {"passed": 1}
    assert digest(root) == digest(serial)


def test_duplicates_are_linked(sources: Path, serial: Path) -> None:
    rows = [json.loads(text) for text in (serial / "manifest.jsonl").read_bytes().splitlines()]
    copies = {row["path"]: row for row in rows if "copy" in row["path"]}
    assert len(copies) == 4
    for path, row in copies.items():
        assert row["fate"] == "archived"
        twin = row["duplicate_of"]["path"]
        assert twin.endswith(path.removeprefix("sources/copy-"))
        assert row["id"] == next(other["id"] for other in rows if other["path"] == twin)
    assert [row["path"].encode() for row in rows] == sorted(row["path"].encode() for row in rows)


def test_a_page_that_changes_becomes_another_document(tmp_path: Path) -> None:
    write_pages(tmp_path / "s", 1)
    request = Request((str(tmp_path / "s"),), tmp_path / "a", limits=Limits(in_process=True))
    run(request)
    page = tmp_path / "s" / "000" / "00000.html"
    page.write_text(page.read_text("utf-8").replace("第一楼的话", "改过的话"), "utf-8")
    assert run(request).fates["archived"] == 1
    assert len(list((tmp_path / "a").glob("documents/*/*/*/tei.xml"))) == 2


def test_what_is_stated_is_part_of_the_key(tmp_path: Path) -> None:
    write_pages(tmp_path / "s", 3)
    request = Request((str(tmp_path / "s"),), tmp_path / "a", limits=Limits(in_process=True))
    run(request)
    (tmp_path / "s" / "accession.toml").write_text('id = "named"\n')
    assert run(request).fates["archived"] == 3
    assert all('"named"' in path.read_text("utf-8") for path in (tmp_path / "a").rglob("record.json"))
    for path in (tmp_path / "s").rglob("*.html"):
        os.utime(path)
    assert run(request).unchanged == 3
    (tmp_path / "s" / "accession.toml").write_text("idd = 3\n")
    assert run(request).fates["failed"] == 3
    assert len(list((tmp_path / "a").rglob("tei.xml"))) == 3
    (tmp_path / "s" / "accession.toml").write_text('id = "named"\n')
    assert run(request).unchanged == 3
    assert (tmp_path / "a" / "manifest.jsonl").read_text("utf-8").count('"archived"') == 3
    assert "failed" not in (tmp_path / "a" / "manifest.jsonl").read_text("utf-8")


def test_a_container_that_is_mended(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "p.zip"
    for members in ({"../bad": b"x", "a.html": b"<p>a</p>"}, {"a.html": b"<p>a</p>"}):
        with zipfile.ZipFile(path, "w") as bundle:
            for name, content in members.items():
                bundle.writestr(name, content)
        run(Request((str(path),), tmp_path / "a", limits=Limits(in_process=True)))
    rows = [json.loads(text) for text in (tmp_path / "a" / "manifest.jsonl").read_text().splitlines()]
    assert [row["member"] for row in rows] == ["a.html"]


def test_near_duplicates_are_related_and_kept(tmp_path: Path) -> None:
    pytest.importorskip("datasketch")
    from tests.discuz import floor, page

    sources = tmp_path / "s"
    sources.mkdir()
    text = "".join(chr(0x4E00 + n * 37 % 5000) for n in range(400))
    for name, site in (("a", "甲论坛"), ("b", "乙论坛")):
        (sources / f"{name}.html").write_text(page([floor(1, name, text)], site=site), "utf-8")
    (sources / "c.html").write_text(page([floor(1, "c", text[::-1])]), "utf-8")
    request = Request((str(sources),), tmp_path / "a", limits=Limits(jobs=1, near=True))
    assert run(request).near == 1
    related = [
        json.loads(line)["near"]
        for line in (tmp_path / "a" / "manifest.jsonl").read_text().splitlines()
        if "near" in line
    ]
    assert len(related) == 2
    assert all(score > 0.9 for pairs in related for _, score in pairs)
    run(replace(request, root=tmp_path / "b", limits=Limits(jobs=1)))
    run(replace(request, root=tmp_path / "b"))  # signatures are made good from the archived texts
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


@pytest.mark.slow
def test_dask_with_a_worker_killed(sources: Path, serial: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    import signal
    import threading

    from pipeline.engine.cluster import run_on

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:

        def kill_one() -> None:
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        timer = threading.Timer(1.5, kill_one)
        timer.start()
        run_on(cluster.scheduler_address, Request((str(sources),), tmp_path / "a"), {}, count=3)
        timer.join()
    assert digest(tmp_path / "a") == digest(serial)


@pytest.mark.slow
def test_dask_counts_what_one_machine_counts_and_does_nothing_twice(
    sources: Path, serial: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    from pipeline.engine.cluster import run_on

    request = Request((str(sources),), tmp_path / "a", limits=Limits(jobs=2))
    whole = counts(run(replace(request, root=tmp_path / "b")))
    assert counts(run_on("local", request, {}, count=5)) == whole
    assert digest(tmp_path / "a") == digest(serial)
    again = run_on("local", request, {}, count=5)
    assert (again.fates.total(), again.unchanged, again.standing) == (0, again.sources, 2)
    part = run_on("local", replace(request, root=tmp_path / "c", limits=Limits(jobs=2, limit=4)), {}, count=5)
    assert part.sources == 4


def test_copies_are_gathered_with_their_circumstances(tmp_path: Path) -> None:
    body = thread(7)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    stated = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.example/t7\r\nWARC-Date: 2024-03-05T02:20:30Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(head) + len(body)}\r\n\r\n"
    )
    pages = tmp_path / "pages"
    (pages / "a").mkdir(parents=True)
    (pages / "a" / "t7.html").write_bytes(body)
    (pages / "b.warc").write_bytes(stated.encode() + head + body + b"\r\n\r\n")
    archive.run(Request((str(pages),), tmp_path / "archive", limits=Limits(in_process=True)))
    rows = [json.loads(row) for row in (tmp_path / "archive" / layout.MANIFEST).read_bytes().splitlines()]
    made = next(row for row in rows if "copies" in row)
    assert made["path"] == "pages/a/t7.html"
    (copy,) = made["copies"]
    assert (copy["url"], copy["retrieved"]) == ("http://e.example/t7", "2024-03-05T02:20:30Z")
    assert [row["path"] for row in rows if "duplicate_of" in row] == [copy["path"]] == ["pages/b.warc"]
