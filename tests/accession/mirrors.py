"""Whole mirrors as their tools leave them, made up: each file with the fate that it must meet."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.accession.junk import css, flattened, png, script, thread

PAGE, OTHER = "page", "other"
"""Fates: a thread page that must reach the line; a forum's other page, which the line may refuse as what it is."""


@dataclass(frozen=True)
class Kept:
    """A file of a mirror: what becomes of it (``page``, ``other``, or the code of what is passed), its origin."""

    name: str
    content: bytes
    fate: str | tuple[str, ...]
    """One fate, or the fates of its members in their order."""
    url: str | None = None
    date: str | None = None


def _with(content: bytes, before: str = "", after: str = "") -> bytes:
    """A page with a tool's words before and after its markup."""
    head, sign, rest = content.decode().partition("<head>")
    return f"{head}{before}{sign}{rest}{after}".encode()


def _frame(title: str, body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>".encode()


def wget(n: int) -> Iterator[Kept]:
    """``wget -r -k -E -p``: host folders, queries in names, converted links."""
    host = f"bbs{n}.example.org"
    for k in range(3):
        name = f"viewthread.php?tid={n}{k}&extra=page%3D1.html"
        yield Kept(f"wget{n}/{host}/{name}", thread(100 * n + k), PAGE, f"http://{host}/{name}")
    yield Kept(f"wget{n}/{host}/thread-{n}-1-1.html", thread(100 * n + 9), PAGE, f"http://{host}/thread-{n}-1-1.html")
    yield Kept(f"wget{n}/{host}/robots.txt", b"User-agent: *\nDisallow: /admin/\n", "ACC046")
    yield Kept(f"wget{n}/{host}/static/image/common/logo.png", png() + bytes([n]), "ACC042")
    yield Kept(f"wget{n}/{host}/static/js/common.js?v{n}", script(n).encode(), "ACC043")
    yield Kept(f"wget{n}/{host}/data/cache/style_1_common.css?v{n}.css", css(n).encode(), "ACC043")
    yield Kept(f"wget{n}/wget-log", WGET_LOG.encode(), ("ACC047", "ACC045"))


WGET_LOG = "".join(
    f"--2024-03-0{k} 10:00:0{k}--  http://bbs.example.org/thread-{k}-1-1.html\n"
    "Resolving bbs.example.org (bbs.example.org)... 192.0.2.7\n"
    "HTTP request sent, awaiting response... 200 OK\nLength: unspecified [text/html]\n"
    f"Saving to: ‘bbs.example.org/thread-{k}-1-1.html’\n\n     0K .......... .....  1.2M=0.01s\n\n"
    f"2024-03-0{k} 10:00:0{k} (1.20 MB/s) - ‘bbs.example.org/thread-{k}-1-1.html’ saved [15872]\n\n"
    for k in range(1, 8)
)


def httrack(n: int) -> Iterator[Kept]:
    """HTTrack: its own index, logs, cache and gifs, and its comments in every page."""
    host = f"www.forum{n}.example.net"
    for k in range(3):
        address = f"{host}/viewtopic.php?t={n}{k}"
        foot = f"\n<!-- Mirrored from {address} by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 05 Mar 2024 02:20:3{k} GMT -->\n"
        yield Kept(
            f"httrack{n}/{host}/viewtopic{k:04x}.html",
            _with(thread(1000 + 10 * n + k), foot, foot),
            PAGE,
            f"http://{address}",
            f"2024-03-05T02:20:3{k}Z",
        )
    yield Kept(f"httrack{n}/hts-log.txt", HTS_LOG.encode(), ("ACC047", "ACC045"))
    yield Kept(f"httrack{n}/backblue.gif", b"GIF89a\1\0\1\0\x80\0\0" + bytes(60), "ACC042")
    yield Kept(
        f"httrack{n}/cookies.txt",
        f"www.forum{n}.example.net\tTRUE\t/\tFALSE\t1999999999\tsid\tabc{n}\n".encode() * 3,
        "ACC046",
    )
    yield Kept(f"httrack{n}/index.html", HTS_INDEX.encode(), OTHER)
    yield Kept(
        f"httrack{n}/hts-cache/doit.log",
        b'-qiC2%Ps2u1%s%uN0%I0p3DaK0H0%kf2A25000%f#f -F "Mozilla/4.5" http://www.forum.example.net/ -O1 "C:\\My Web Sites"\r\n',
        ("ACC047", "ACC045"),
    )


HTS_LOG = (
    "HTTrack3.49-2+htsswf+htsjava launched on Tue, 05 Mar 2024 10:20:30 at http://www.forum.example.net/ +*.png +*.gif\r\n"
    '(winhttrack -qiC2%Ps2u1%s%uN0%I0p3DaK0H0%kf2A25000%f#f -F "Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)")\r\n\r\n'
    "Information, Warnings and Errors reported for this mirror:\r\n"
    "10:20:31\tWarning: \tMoved Permanently for www.forum.example.net/\r\n"
    '10:20:35\tError: \t"Not Found" (404) at link www.forum.example.net/x.gif (from www.forum.example.net/)\r\n'
    "\r\nHTTrack Website Copier/3.49-2 mirror complete in 12 seconds : 12 links scanned, 10 files written (123456 bytes overall)\r\n"
)
HTS_INDEX = (
    "<HTML>\n<!-- Created by HTTrack Website Copier/3.49-2 [XR&CO'2014] -->\n<HEAD><TITLE>Local index - HTTrack</TITLE></HEAD>\n"
    '<BODY><H1 ALIGN=Center>Index of locally available sites:</H1><TABLE><TR><TD BACKGROUND="fade.gif">'
    '<A HREF="www.forum.example.net/index.html">forum</A></TD></TR></TABLE>'
    "<H6>Mirror and index made by HTTrack Website Copier [XR&CO'2008]</H6></BODY></HTML>\n"
)


def browser(n: int) -> Iterator[Kept]:
    """ "Save page as": a page, its folder, which is its own and not searched."""
    url = f"https://bbs.example.com/thread-{n}-1-1.html"
    words = f"<!-- saved from url=({len(url):04d}){url} -->\n"
    yield Kept(f"saved{n}/主题{n} - 论坛.html", words.encode() + thread(2000 + n), PAGE, url)
    yield Kept(f"saved{n}/主题{n} - 论坛_files/logo.png", png(), ())
    yield Kept(f"saved{n}/主题{n} - 论坛_files/saved_resource.html", _frame("ad", "广告"), ())
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 300
    single = f"<!--\n Page saved with SingleFile \n url: {url}?s \n saved date: Tue Mar 05 2024 10:20:30 GMT+0800 (中国标准时间)\n-->"
    body = thread(2500 + n).decode().replace("<html", f"<html {single if False else ''}", 1)
    body = body.replace("<head>", f"{single}<head><style>.a{{background:url({picture})}}</style>", 1)
    yield Kept(f"saved{n}/主题{n} (2024_3_5 10_20_30).html", body.encode(), PAGE, f"{url}?s", "2024-03-05T02:20:30Z")


def archivebox(n: int) -> Iterator[Kept]:
    """A snapshot of ArchiveBox: the page several times over, in several forms, and what the tool says of it."""
    stamp = f"170961363{n}.0"
    url = f"https://forum.example.com/thread/{n}"
    about = {"url": url, "timestamp": stamp, "title": f"主题{n}", "tags": None, "bookmarked_date": "2024-03-05 04:40", "hash": "x",
             "base_url": url.removeprefix("https://"), "archive_path": f"archive/{stamp}", "is_archived": True, "extension": "",
             "history": {"singlefile": [{"start_ts": "2024-03-05T04:40:36.123456+00:00", "status": "succeeded", "output": "singlefile.html"}]}}  # fmt: skip
    folder = f"box{n}/archive/{stamp}"
    date = f"2024-03-05T04:40:3{n}Z"
    yield Kept(f"{folder}/index.json", json.dumps(about, indent=4).encode(), ("ACC045", "ACC046"))
    yield Kept(
        f"{folder}/index.html",
        _frame(
            f"主题{n} - ArchiveBox",
            f"<header>Archived page</header><a href=singlefile.html>SingleFile</a> <a href=output.pdf>PDF</a> {url}",
        ),
        OTHER,
    )
    yield Kept(f"{folder}/singlefile.html", thread(3000 + n), PAGE, url, "2024-03-05T04:40:36Z")
    yield Kept(f"{folder}/output.html", thread(3100 + n), PAGE, url, date)
    yield Kept(f"{folder}/output.pdf", b"%PDF-1.4\n" + bytes(60), "ACC044")
    yield Kept(f"{folder}/screenshot.png", png(), "ACC042")
    yield Kept(f"{folder}/favicon.ico", b"\0\0\1\0\1\0\x10\x10" + bytes(60), "ACC042")
    yield Kept(
        f"{folder}/headers.json",
        json.dumps({"Status-Code": 200, "Content-Type": "text/html"}).encode(),
        ("ACC045", "ACC046"),
    )
    yield Kept(
        f"{folder}/forum.example.com/thread/{n}.html",
        thread(3200 + n),
        PAGE,
        f"http://forum.example.com/thread/{n}.html",
        date,
    )
    yield Kept(
        f"{folder}/warc/{stamp}.warc.gz",
        warc([(url, thread(3300 + n), "text/html"), (f"{url}.png", png(), "image/png")]),
        (PAGE, "ACC042"),
        url,
    )
    yield Kept(f"box{n}/index.sqlite3", b"SQLite format 3\0" + bytes(84), "ACC044")


def scrapy(n: int) -> Iterator[Kept]:
    """Feeds of Scrapy in its forms, and its log."""
    items = [
        {"url": f"http://e.example/t{n}{k}", "status": 200, "body": thread(4000 + 10 * n + k).decode(), "depth": k}
        for k in range(3)
    ]
    yield Kept(
        f"scrapy{n}/items.jl",
        "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items).encode(),
        (PAGE,) * 3,
    )
    more = [{**item, "body": thread(4500 + 10 * n + k).decode()} for k, item in enumerate(items)]
    yield Kept(f"scrapy{n}/items.json", ("[\n" + ",\n".join(map(json.dumps, more)) + "\n]").encode(), (PAGE,) * 3)
    rows = "url,body\r\n" + "".join(
        'http://e.example/c{},"{}"\r\n'.format(k, thread(4800 + 10 * n + k).decode().replace('"', '""'))
        for k in range(2)
    )
    yield Kept(f"scrapy{n}/items.csv", rows.encode(), (PAGE,) * 2)
    log = "".join(
        f"2024-01-05 10:00:0{k} [scrapy.core.engine] DEBUG: Crawled (200) <GET http://e.example/{k}> (referer: None)\n"
        for k in range(9)
    )
    yield Kept(f"scrapy{n}/scrapy.log", log.encode(), "ACC047")
    yield Kept(
        f"scrapy{n}/requests.seen",
        "".join(f"{zlib.crc32(bytes([k])):08x}{k:032x}\n" for k in range(20)).encode(),
        ("ACC046", "ACC045", "ACC047"),
    )


def curl(n: int) -> Iterator[Kept]:
    """``curl -iL``: the heads of a chain, then the body; plain and packed."""
    body = thread(5000 + n)
    chain = f"HTTP/1.1 301 Moved Permanently\r\nLocation: https://e.example/{n}\r\nContent-Length: 0\r\nDate: Tue, 05 Mar 2024 02:20:29 GMT\r\n\r\n"
    final = "HTTP/2 200 \r\nContent-Type: text/html; charset=utf-8\r\nDate: Tue, 05 Mar 2024 02:20:30 GMT\r\n\r\n"
    yield Kept(f"curl{n}/a.http", (chain + final).encode() + body, PAGE, None, "2024-03-05T02:20:30Z")
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nDate: Tue, 05 Mar 2024 02:20:31 GMT\r\n\r\n"
    yield Kept(f"curl{n}/b.http", packed + gzip.compress(thread(5100 + n), mtime=0), PAGE, None, "2024-03-05T02:20:31Z")
    proxy = b"HTTP/1.1 200 Connection established\r\n\r\n"
    yield Kept(f"curl{n}/c.http", proxy + final.encode() + thread(5200 + n), PAGE, None, "2024-03-05T02:20:30Z")
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    yield Kept(f"curl{n}/d.http", early + final.encode() + thread(5300 + n), PAGE, None, "2024-03-05T02:20:30Z")
    gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"
    yield Kept(f"curl{n}/e.http", gone + _frame("404 Not Found", "<h1>Not Found</h1><hr>nginx"), OTHER)


def wet(n: int) -> Iterator[Kept]:
    """Common Crawl's text records."""
    url = f"http://bbs.example.cn/thread-{n}.html"
    out = io.BytesIO()
    info = b"Software-Info: ia-web-commons\r\nExtracted-Date: Tue, 05 Mar 2024 02:20:30 GMT\r\n"
    for kind, target, content in (
        ("warcinfo", "", info),
        ("conversion", url, flattened(6000 + n)),
        ("conversion", url + "?2", flattened(6100 + n)),
    ):
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-03-05T02:20:30Z\r\nWARC-Record-ID: <urn:uuid:{len(content):08d}-0000-4000-8000-{n:012d}>\r\n"
        head += (
            f"WARC-Target-URI: {target}\r\nContent-Type: text/plain\r\n"
            if target
            else "Content-Type: application/warc-fields\r\n"
        )
        out.write(
            gzip.compress(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n", mtime=0)
        )
    yield Kept(f"wet{n}/CC-MAIN.warc.wet.gz", out.getvalue(), (PAGE, PAGE), url, "2024-03-05T02:20:30Z")


def warc(records: list[tuple[str, bytes, str]]) -> bytes:
    """A web archive of responses."""
    out = io.BytesIO()
    for k, (url, content, media_type) in enumerate(records):
        body = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T02:20:30Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{k:08d}-0000-4000-8000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out.write(gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0))
    return out.getvalue()


def cut_zip(n: int) -> Iterator[Kept]:
    """A zip file without its directory, as a broken download leaves it: the members before the cut are whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"bbs/thread-{n}.html", thread(7000 + n))
        made.writestr("bbs/logo.png", png())
        made.writestr(f"bbs/thread-{n}b.html", thread(7100 + n))
        made.writestr("bbs/last.html", thread(7200 + n))
    whole = out.getvalue()
    at = whole.index(b"PK\x03\x04", whole.index(f"thread-{n}b".encode()))  # the head of the last member
    yield Kept(f"cut{n}/pages.zip", whole[: at + 60], (PAGE, "ACC042", PAGE, "cut", "ACC014"))


def every() -> Iterator[Kept]:
    """All mirrors."""
    for n in range(1, 4):
        for make in (wget, httrack, browser, archivebox, scrapy, curl, wet, cut_zip):
            yield from make(n)
