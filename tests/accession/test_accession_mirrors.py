"""Mirrors as their tools leave them: every file meets its fate, every page has what is stated of its origin."""

from __future__ import annotations

import json
import plistlib
from collections import defaultdict
from pathlib import Path

import pytest

from pipeline import accession
from pipeline.accession import Found, Settings, Unread, arrivals, snapshot
from pipeline.model.finding import Severity
from pipeline.model.source import Source
from tests.accession import mirrors
from tests.accession.junk import thread

KEPT = {one.name: one for one in mirrors.every()}


def fate(arrival: Source | Unread) -> str:
    """``page``, ``cut`` for what is left of one, or the code of what was passed or refused."""
    faults = [entry.code for entry in arrival.findings if entry.severity is Severity.ERROR]
    if isinstance(arrival, Source):
        return "cut" if faults == ["ACC014"] else faults[0] if faults else "page"
    return arrival.findings[-1].code


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Source | Unread]]:
    top = tmp_path_factory.mktemp("all") / "mirrors"
    for one in KEPT.values():
        (top / one.name).parent.mkdir(parents=True, exist_ok=True)
        (top / one.name).write_bytes(one.content)
    found: dict[str, list[Source | Unread]] = defaultdict(list)
    for file in accession.survey([str(top)], Settings()):
        for arrival in arrivals(file, Settings()):
            found[arrival.path.removeprefix("mirrors/")].append(arrival)
    return found


@pytest.mark.parametrize("name", KEPT)
def test_every_file_has_its_fate_and_origin(met: dict[str, list[Source | Unread]], name: str) -> None:
    one, made = KEPT[name], met[name]
    fates = [fate(arrival) for arrival in made]
    if one.fate == mirrors.OTHER:
        assert len(made) == 1
        assert fates[0] not in {"ACC002", "ACC013"}
    elif isinstance(one.fate, tuple) and len(made) == 1 and one.fate[:1] != (mirrors.PAGE,):
        assert fates[0] in one.fate  # a text that may be called either
    else:
        assert fates == [one.fate] if isinstance(one.fate, str) else fates == list(one.fate)
    first = made[0] if made else None
    if one.url or one.date:
        assert isinstance(first, Source)
        assert first.url == one.url
        assert one.date in (None, first.retrieved)


def test_the_corpus_is_large() -> None:
    assert len(KEPT) >= 130


URL = "https://bbs.example.com/thread-1-1-1.html?a=1&b=2"
SAVED = [
    (f"<!-- Saved from {URL} at 2024-03-05T02:20:30Z using monolith v2.8.1 -->\n", "<head>", URL, "2024-03-05T02:20:30Z"),
    ("", f'<head><meta name="savepage-url" content="{URL.replace("&", "&amp;")}"><meta name="savepage-date" content="Tue Mar 05 2024 10:20:30 GMT+0800 (CST)">', URL, "2024-03-05T02:20:30Z"),
    ("", f'<head data-x="1"><html lang=zh data-scrapbook-source="{URL.replace("&", "&amp;")}" data-scrapbook-create="20240305022030123">', URL, "2024-03-05T02:20:30Z"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "head", "url", "date"), SAVED)
def test_more_tools(tmp_path: Path, before: str, head: str, url: str, date: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(before + thread(1).decode().replace("<head>", head, 1), "utf-8")
    (made,) = arrivals(Found("a/x.html", str(path)), Settings())
    assert isinstance(made, Source)
    assert (made.url, made.retrieved) == (url, date)


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_safari(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    page = {"WebResourceData": thread(1), "WebResourceURL": URL, "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "UTF-8"}  # fmt: skip
    packed = plistlib.dumps({"WebMainResource": page, "WebSubresources": []}, fmt=form)
    path = tmp_path / "x.webarchive"
    path.write_bytes(packed)
    (made,) = arrivals(Found("x.webarchive", str(path)), Settings())
    assert isinstance(made, Source)
    assert (made.data, made.url, made.http_charset) == (thread(1), URL, "utf-8")
    for end in range(
        packed.index(b"WebMainResource") + 15, len(packed) - 1, 997
    ):  # cut anywhere: never a page, never an exception
        path.write_bytes(packed[:end])
        assert all(fate(arrival) != "page" for arrival in arrivals(Found("x.webarchive", str(path)), Settings()))


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"[]",
        b"{",
        b'{"url": 1, "timestamp": "1"}',
        b'{"url": "http://e/x"}',
        b"[" * 5000,
        b'{"url": "ftp://e/x/y", "timestamp": "x"}',
    ],
)
def test_no_snapshot(tmp_path: Path, told: bytes) -> None:
    (tmp_path / "index.json").write_bytes(told)
    assert snapshot.snapshot(str(tmp_path), {"index.json", "singlefile.html"}) is None
    assert snapshot.snapshot(str(tmp_path), {"index.json", "page.html"}) is None


def test_odd_moments_of_a_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "1709613630"
    folder.mkdir()
    for stamp in ("nan", "1e400", "-1e30", "soon", None):
        told = {
            "url": URL,
            "timestamp": stamp,
            "history": {"dom": [{"status": "succeeded", "start_ts": "yesterday"}, 3], "pdf": 1},
        }
        (folder / "index.json").write_text(json.dumps(told), "utf-8")
        held = snapshot.snapshot(str(folder), {"index.json"})
        assert held is not None
        assert held.moments == {}
        origin = held.origin("output.html")
        assert origin is not None
        assert (origin.url, origin.retrieved) == (URL, None)
        assert held.origin("index.html") is None
