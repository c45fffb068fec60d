"""One judge of kinds: the same file has the same fate in a folder, a zip file and a web archive."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from pipeline import accession
from pipeline.accession import judge, sniff
from pipeline.accession.arrival import Unread
from pipeline.model.source import Source
from tests.accession.junk import Junk, flattened, junk, thread
from tests.accession.test_accession_containers import record

FILES = list(junk())


def fate(arrivals: list[Source | Unread]) -> str | None:
    """The code under which a file was passed over, or nothing for a source."""
    (arrival,) = arrivals
    codes = [entry.code for entry in arrival.findings if entry.code not in {"ACC050"}]
    return codes[0] if codes else None


def folder(place: Path) -> dict[str, list[Source | Unread]]:
    for one in FILES:
        (place / one.name).parent.mkdir(parents=True, exist_ok=True)
        (place / one.name).write_bytes(one.content)
    settings = accession.Settings()
    return {
        found.name.partition("/")[2]: list(accession.arrivals(found, settings))
        for found in accession.survey([str(place)], settings)
    }


def bundle(place: Path) -> dict[str, list[Source | Unread]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in FILES:
            packed.writestr(one.name, one.content)
    return members(place / "a.zip", out.getvalue())


def crawl(place: Path) -> dict[str, list[Source | Unread]]:
    records = []
    for one in FILES:
        block = f"HTTP/1.1 200 OK\r\nContent-Type: {one.media_type}\r\n\r\n".encode() + one.content
        made = record(block).replace(b"http://example.org/0", f"http://example.org/{one.name}".encode())
        records.append(made)
    place.mkdir(exist_ok=True)
    (place / "a.warc").write_bytes(b"".join(records))
    found = accession.Found("a.warc", str(place / "a.warc"), (place / "a.warc").stat().st_size)
    arrivals = list(accession.arrivals(found, accession.Settings()))
    return {one.name: [arrival] for one, arrival in zip(FILES, arrivals, strict=True)}


def members(path: Path, content: bytes) -> dict[str, list[Source | Unread]]:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    out: dict[str, list[Source | Unread]] = {}
    for arrival in accession.arrivals(accession.Found(path.name, str(path), len(content)), accession.Settings()):
        assert arrival.container is not None
        out.setdefault(arrival.container.member.partition("!")[0], []).append(arrival)
    return out


def test_the_corpus_is_of_many_kinds() -> None:
    assert len(FILES) >= 140
    assert len({one.kind for one in FILES}) >= 45
    assert len({one.name for one in FILES}) == len(FILES)


@pytest.mark.parametrize("place", [folder, bundle, crawl])
def test_every_file_has_its_fate(place: object, tmp_path: Path) -> None:
    met = place(tmp_path / "x")  # type: ignore[operator]
    wrong = [(one.name, fate(met[one.name]), one.code) for one in FILES if not right(one, met[one.name])]
    assert wrong == []


def right(one: Junk, arrivals: list[Source | Unread]) -> bool:
    """Pages are sources without a fault; all else is passed, never refused, with the code of its kind."""
    (arrival,) = arrivals
    if one.code is None:
        return isinstance(arrival, Source) and fate(arrivals) is None
    passed = isinstance(arrival, Unread) and all(entry.severity == "notice" for entry in arrival.findings)
    families = (
        {one.code, "ACC046"}
        if one.media_type.endswith(("json", "xml", "sql")) or "/x-" in one.media_type
        else {one.code}
    )
    return passed and (fate(arrivals) in families or fate(arrivals) == "ACC021")


def test_what_should_be_a_page_and_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thread-1.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(90))
    (tmp_path / "thread.php").write_bytes(bytes(range(256)) * 9)
    settings = accession.Settings()
    for found in accession.survey([str(tmp_path)], settings):
        assert fate(list(accession.arrivals(found, settings))) == "ACC002"


def test_pages_that_talk_of_code_logs_and_licences_are_pages() -> None:
    snippet = "function add(a, b) {\n    return a + b;\n}\nvar x = add(1, 2);\n"
    posts = "".join(f"用户{n} 发表于 2024-05-01 10:00\n{snippet}#{n}楼 回复 举报\n" for n in range(5))
    licence = (
        "甲 发表于 2024-01-01 10:00:00\nThe license grants permission, without warranty, copyright, liability.\n" * 4
    )
    for text in (posts, licence, "楼主 2024-01-01 10:00\n# 标题\n- 一\n- 二\n1 楼 回复\n"):
        assert judge.passed(text.encode(), "text/plain", "a.txt") is None
    for n in range(20):
        assert judge.passed(thread(n), "text/html", "x") is None
        assert judge.passed(flattened(n), "text/plain", "x") is None


def test_fragments_and_odd_heads_of_pages_are_pages() -> None:
    for head in (
        b"<div class='post'>",
        b"<!-- saved --><table>",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
        b"<p>",
        b"\xef\xbb\xbf<html>",
    ):
        content = head + "正文".encode() * 40
        assert judge.passed(content, sniff.media_type(content), "x") is None


def test_several_pages_in_one_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "a.html"
    for content, code in ((thread(1) + b"\n" + thread(2), "ACC049"), (thread(1) + b"\n<!-- end -->", None)):
        place.write_bytes(content)
        assert fate(list(accession.arrivals(accession.Found("a.html", str(place)), accession.Settings()))) == code


def test_a_mixed_folder_is_no_failure_but_strictly_one(tmp_path: Path) -> None:
    from tests.engine.corpus import guidang

    for one in FILES:
        if one.kind in {"thread page", "png", "css", "robots.txt", "access.log", "LICENSE"}:
            (tmp_path / "s" / one.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "s" / one.name).write_bytes(one.content)
    command = ("run", tmp_path / "s", "--out", tmp_path / "a", "--in-process")
    ran = guidang(*command)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    shown = ran.stdout.splitlines()[1].strip()
    assert shown.startswith(
        "6 threads · 2 media · 3 styles and scripts · 3 other texts · 3 lists · 3 logs and dumps passed"
    )
    assert shown.endswith("0 problems")
    assert not (tmp_path / "a" / "quarantine").exists()
    rows = [json.loads(line) for line in (tmp_path / "a" / "manifest.jsonl").read_bytes().splitlines()]
    assert sum(row["fate"] == "passed" for row in rows) == 14
    assert all(row["findings"] for row in rows if row["fate"] == "passed")
    for _ in range(2):
        assert guidang(*command, "--strict").returncode == 1
    assert guidang(*command).returncode == 0
