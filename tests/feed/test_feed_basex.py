"""BaseX, a real importer: the archive loaded, counted, and searched in Chinese by XQuery."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import render
from pipeline.feed import basex
from pipeline.holdings.document import Report
from pipeline.model.finding import Finding, Refusal
from pipeline.model.page import Mark
from tests.feed import factory
from tests.render.works import Maker


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[basex.Server]:
    """A BaseX server of its own, with an empty home."""
    command = shutil.which("basexserver")
    if command is None:
        pytest.skip("BaseX is not installed: apt-get install basex")
    home = tmp_path_factory.mktemp("basex")
    (home / ".basexhome").touch()
    port = free_port()
    environment = {**os.environ, "JAVA_TOOL_OPTIONS": f"-Dorg.basex.path={home} -Xmx256m -Djava.awt.headless=true"}
    options = [command, f"-p{port}", "-n127.0.0.1", "-z"]
    process = subprocess.Popen(options, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail("BaseX is installed but its server does not start")
                time.sleep(0.05)
        yield basex.Server(port=port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def xquery(server: basex.Server, query: str) -> str:
    with basex.Client(server) as client:
        return client.command(f"XQUERY {query}")


NS = "declare namespace t='http://www.tei-c.org/ns/1.0'; "


def test_the_archive_is_loaded_and_found_in_chinese(
    server: basex.Server, archive: Path, tmp_path: Path, report: Report
) -> None:
    assert basex.deliver(archive, server, "forum", report) == 3
    assert xquery(server, NS + "count(db:open('forum')/t:TEI)") == "3"
    assert xquery(server, NS + "count(db:open('forum')//t:post)") == "9"
    assert (
        xquery(server, NS + "distinct-values(db:open('forum')//t:title)[contains(., '遂宁')]") == factory.Spec().title
    )
    module = tmp_path / "guidang.xqm"
    module.write_text(basex.module(), "utf-8")
    use = f"import module namespace gd='https://guidang.example/ns/basex' at '{module}'; " + NS
    for word, hits in {
        "图书馆": 3,
        "楼主": 3,
        "政府工作": 3,
        "船山": 3,
        "没有": 0,
        "A4": 3,
        ".": 0,
        "?*": 0,
        "10.5": 3,
    }.items():
        assert xquery(server, use + f"count(gd:posts-with('forum', '{word}'))") == str(hits), word
    found = xquery(server, use + "distinct-values(gd:posts-with('forum', '图书馆')/@who/string())")
    assert found == "#u-2"
    name = xquery(server, use + "min(for $p in gd:posts-with('forum', '图书馆') return gd:document($p))")
    assert (archive / "documents" / name[:2] / name[2:4] / name / "tei.xml").is_file()


def test_a_database_is_replaced_only_by_force(server: basex.Server, archive: Path, report: Report) -> None:
    basex.deliver(archive, server, "twice", report)
    with pytest.raises(Refusal, match="FED006"):
        basex.deliver(archive, server, "twice", report)
    assert basex.deliver(archive, server, "twice", report, force=True) == 3
    assert xquery(server, "count(db:open('twice'))") == "3"


def test_damaged_documents_are_not_loaded(
    server: basex.Server, archive: Path, report: Report, findings: list[Finding]
) -> None:
    next(archive.rglob("tei.xml")).write_bytes(b"<evil/>")
    assert basex.deliver(archive, server, "damaged", report) == 2
    assert [entry.code for entry in findings] == ["FED004"]


def test_refusals_are_told(server: basex.Server, archive: Path, report: Report) -> None:
    with pytest.raises(Refusal, match="may not log in"):
        basex.deliver(archive, basex.Server(port=server.port, password="wrong"), "x", report)
    with pytest.raises(Refusal, match="no name"):
        basex.deliver(archive, server, "x; DROP DB forum", report)
    with basex.Client(server) as client, pytest.raises(Refusal, match="FED016"):
        client.command("NONSENSE")


def test_no_server_is_told(archive: Path, report: Report) -> None:
    with pytest.raises(Refusal, match="no server at"):
        basex.deliver(archive, basex.Server(port=free_port()), "forum", report)


def test_blanks_between_inline_elements_are_kept(server: basex.Server, tmp_path: Path, report: Report) -> None:
    root = tmp_path / "archive"
    (root / "documents").mkdir(parents=True)
    maker = Maker()
    words = "bold italic bold"
    maker.post(maker.p(words, Mark(0, 4, "bold"), Mark(5, 11, "italic"), Mark(12, 16, "bold")))
    factory.write(root, render.run(maker.work(), render.Settings()))
    basex.deliver(root, server, "blanks", report)
    assert xquery(server, f"{NS} string(db:open('blanks')//t:post/t:p)") == words
