"""Sources on stores behind fsspec; the real server runs where moto and s3fs are installed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import accession
from pipeline.engine import Limits, Request, run
from pipeline.model.source import Source
from tests.engine.corpus import digest, write_pages

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def store() -> Iterator[object]:
    made = fsspec.filesystem("memory")
    yield made
    if made.exists("/bucket"):
        made.rm("/bucket", recursive=True)


def test_a_store_gives_what_a_folder_gives(store: object, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 6)
    (tmp_path / "pages" / "accession.toml").write_text('id = "far"\n')
    for path in sorted((tmp_path / "pages").rglob("*.*")):
        name = path.relative_to(tmp_path)
        store.pipe_file(f"/bucket/{name}", path.read_bytes())  # type: ignore[attr-defined]
    run(Request((str(tmp_path / "pages"),), tmp_path / "a", limits=Limits(in_process=True)))
    far = Request(("memory://bucket/pages",), tmp_path / "b", limits=Limits(in_process=True))
    assert run(far).fates["archived"] == 6
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert run(far).unchanged == 6


def copied(store: object, top: str) -> dict[str, bytes]:
    found = store.find(top)  # type: ignore[attr-defined]
    return {path.split(top.strip("/") + "/")[-1]: store.cat_file(path) for path in found}  # type: ignore[attr-defined]


def check_mirror(store: object, url: str, tmp_path: Path) -> None:
    from tests.engine.corpus import mixed

    (tmp_path / "s").mkdir()
    mixed(tmp_path / "s", 6)
    request = Request((str(tmp_path / "s"),), tmp_path / "m", limits=Limits(in_process=True), mirror=url)
    assert run(request).mirrored == 8
    write_pages(tmp_path / "s", 1, start=50)
    assert run(request).mirrored == 1
    assert run(request).mirrored == 0
    there = copied(store, url.partition("://")[2])
    there.pop("mirror.jsonl")
    expected = {
        str(path.relative_to(tmp_path / "m")): path.read_bytes()
        for path in (tmp_path / "m").rglob("*")
        if path.is_file()
    }
    assert there == {name: body for name, body in expected.items() if not name.startswith("catalog")}


def test_a_mirror_follows_the_archive(store: object, tmp_path: Path) -> None:
    check_mirror(store, "memory://bucket/archive", tmp_path)


def test_an_object_that_is_gone(store: object) -> None:
    found = accession.Found("x", "memory://bucket/none.html")
    (arrival,) = accession.arrivals(found, accession.Settings())
    assert [entry.code for entry in arrival.findings] == ["ACC008"]


def test_listed_objects(store: object) -> None:
    store.pipe_file("/bucket/x.html", b"<p>x</p>")  # type: ignore[attr-defined]
    (found,) = accession.survey([], accession.Settings(), listed=["memory://bucket/x.html"])
    (arrival,) = accession.arrivals(found, accession.Settings())
    assert isinstance(arrival, Source)
    assert (arrival.path, arrival.data) == ("bucket/x.html", b"<p>x</p>")


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield fsspec.filesystem("s3")
    server.kill()
    server.wait()


@pytest.mark.filterwarnings("ignore")
def test_a_real_s3_server(s3: object, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 6)
    s3.mkdir("forum")  # type: ignore[attr-defined]
    for path in sorted((tmp_path / "pages").rglob("*.html")):
        s3.pipe_file(f"forum/{path.relative_to(tmp_path)}", path.read_bytes())  # type: ignore[attr-defined]
    run(Request((str(tmp_path / "pages"),), tmp_path / "a", limits=Limits(in_process=True)))
    request = Request(("s3://forum/pages",), tmp_path / "b", limits=Limits(in_process=True))
    assert run(request).fates["archived"] == 6
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert run(request).unchanged == 6
    check_mirror(s3, "s3://forum/archive", tmp_path)
