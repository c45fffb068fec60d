"""What the bytes state of their origin stands in the source, with its basis."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.accession import Found, Settings, arrivals, names, origin
from pipeline.model.source import Source
from tests.accession.test_accession_containers import put, record, response

BODY = "<html><head><title>题</title></head><body><p>正文很长。</p></body></html>"
TOOLS = [
    (f"<!DOCTYPE html>\n<!-- saved from url=(0042)http://bbs.example.org/thread-1-1-1.html -->\n{BODY}", "http://bbs.example.org/thread-1-1-1.html", None),
    (f"<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://e.org/t/1 \n saved date: Tue Mar 05 2024 10:20:30 GMT+0800 (China Standard Time)\n-->{BODY}", "https://e.org/t/1", "2024-03-05T02:20:30Z"),
    (f"{BODY}".replace("<head>", "<head>\n<!-- Mirrored from www.e.org/t-1.html by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 05 Mar 2024 02:20:30 GMT -->"), "http://www.e.org/t-1.html", "2024-03-05T02:20:30Z"),
    (BODY.replace("<head>", '<head><script>__wm.init("https://web.archive.org/web");\n  __wm.wombat("http://bbs.e.org/t.php?tid=1","20130305081233","https://web.archive.org/","web","/_static/");</script>'), "http://bbs.e.org/t.php?tid=1", "2013-03-05T08:12:33Z"),
    (f"{BODY}\n<!--\n     FILE ARCHIVED ON 08:12:33 Mar 05, 2013 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 01:02:03 Jan 01, 2024.\n-->", None, "2013-03-05T08:12:33Z"),
]  # fmt: skip


def source(path: Path, name: str = "a/b.html") -> Source:
    (found,) = arrivals(Found(name, str(path)), Settings())
    assert isinstance(found, Source)
    return found


@pytest.mark.parametrize(("text", "url", "date"), TOOLS)
def test_what_tools_write(tmp_path: Path, text: str, url: str | None, date: str | None) -> None:
    made = source(put(tmp_path, "a.html", text.encode()))
    assert (made.url, made.retrieved) == (url, date)
    assert [entry.code for entry in made.findings] == ["ACC050"]
    for end in range(0, len(text), 37):  # cut anywhere, it raises nothing
        origin.stated(text[:end].encode())


def test_what_a_record_says_goes_before(tmp_path: Path) -> None:
    text = TOOLS[0][0].encode()
    (found,) = arrivals(Found("a.warc", str(put(tmp_path, "a.warc", record(response(text))))), Settings())
    assert isinstance(found, Source)
    assert (found.url, found.retrieved) == ("http://example.org/0", "2024-01-01T00:00:00Z")


def test_folders_of_a_mirror(tmp_path: Path) -> None:
    path = put(tmp_path, "a.html", BODY.encode())
    assert source(path, "mirror/www.example.org/forum/t.php?tid=1").url == "http://www.example.org/forum/t.php?tid=1"
    assert source(path, "bbs.example.com.cn/t.html").url is None  # the folder that the user named
    for name in ("pages/site.v2/t.html", "pages/thread.html/t.html", "pages/x_files/t.html"):
        assert source(path, name).url is None
    assert source(put(tmp_path, "b.html", TOOLS[0][0].encode()), "m/www.e.org/x.html").url == TOOLS[0][1]


def test_addresses_that_the_wayback_machine_rewrote() -> None:
    rewritten = "https://web.archive.org/web/20130305081233id_/http://e.org/t?x=1"
    assert origin.unrewritten(rewritten) == ("http://e.org/t?x=1", "2013-03-05T08:12:33Z")
    assert origin.unrewritten("http://e.org/") == ("http://e.org/", None)


def test_a_page_behind_its_head_knows_when(tmp_path: Path) -> None:
    made = source(put(tmp_path, "a.html", response(BODY.encode(), extra="Date: Tue, 05 Mar 2024 02:20:30 GMT\r\n")))
    assert made.retrieved == "2024-03-05T02:20:30Z"


NAMES = {
    "gb18030": ["主题列表/关于公开的通知.html", "论坛/第二页.html", "水.html"],
    "big5": ["主題列表/關於公開的通知.html", "論壇/第二頁.html", "報告.html"],
    "shift_jis": ["スレッド一覧/お知らせについて.html", "掲示板の投稿.html"],
    "euc_kr": ["게시판/공지사항에 대하여.html", "두번째 글.html"],
    "utf-8": ["主题列表/关于公开的通知.html", "é.html"],
}


@pytest.mark.parametrize("coding", list(NAMES))
def test_names_in_zip_files_from_windows(tmp_path: Path, coding: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for n, name in enumerate(NAMES[coding]):
            bundle.writestr(f"{n}" * len(name.encode(coding)), f"<html><p>{n} 正文")
    content = packed.getvalue()
    for n, name in enumerate(NAMES[coding]):
        content = content.replace((f"{n}" * len(name.encode(coding))).encode(), name.encode(coding))
    found = list(arrivals(Found("a.zip", str(put(tmp_path, "a.zip", content))), Settings()))
    assert [entry.container.member for entry in found if entry.container] == NAMES[coding]


def test_names_that_are_no_text_are_shown_without_escapes() -> None:
    assert names.shown("a\udcd6\udcf7.html") == "a%D6%F7.html"
    assert names.coding_of([b"\xff\xfe\x01", b"\x80\x81"]) == "cp437"
