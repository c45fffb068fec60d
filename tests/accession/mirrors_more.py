"""More mirrors and what lies about in them: tools, exports and systems that the first set does not have."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

from tests.accession.junk import css, flattened, png, script, thread
from tests.accession.mirrors import OTHER, PAGE, Kept, warc

ICON, JPEG, GIF = (
    b"\0\0\1\0\1\0\x10\x10" + bytes(60),
    b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(60),
    b"GIF89a\1\0\1\0\x80\0\0" + bytes(60),
)
PASSED = "passed"
"""Fate of what is no page: passed under whatever kind."""


def _head(content: bytes, words: str) -> bytes:
    return content.replace(b"<head>", f"<head>{words}".encode(), 1)


def teleport(n: int) -> Iterator[Kept]:
    page = thread(7000 + n).replace(b'href="forum.php"', b'href="forum.htm" tppabs="http://bbs.example.com/forum.php"')
    yield Kept(f"teleport{n}/viewthread7{n}.htm", page, PAGE)
    yield Kept(f"teleport{n}/images/logo.gif", GIF, PASSED)
    yield Kept(
        f"teleport{n}/teleport.log",
        "".join(f"10:0{k}:11 Retrieving http://bbs.example.com/{k}\n" for k in range(9)).encode(),
        PASSED,
    )


def sitesucker(n: int) -> Iterator[Kept]:
    top = f"sucker{n}/us.sitesucker.mac.sitesucker"
    yield Kept(f"{top}/forum.example.com/thread-{n}-1-1.html", thread(7100 + n), PAGE)
    yield Kept(f"{top}/forum.example.com/viewtopic.php%3Ft={n}.html", thread(7150 + n), PAGE)
    yield Kept(f"{top}/forum.example.com/.DS_Store", b"\0\0\0\1Bud1" + bytes(200), PASSED)
    yield Kept(
        f"{top}/settings.plist",
        b'<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0"><dict><key>url</key><string>x</string></dict></plist>',
        PASSED,
    )


def webcopy(n: int) -> Iterator[Kept]:
    yield Kept(f"webcopy{n}/forum/index-{n}.htm", thread(7200 + n), PAGE)
    yield Kept(
        f"webcopy{n}/webcopy-origin.txt", b"https://forum.example.com/\r\nhttps://forum.example.com/a.htm\r\n", PASSED
    )
    yield Kept(
        f"webcopy{n}/forum.cwcp",
        b'<?xml version="1.0" encoding="utf-8"?>\n<webCopyProject><source>x</source></webCopyProject>',
        PASSED,
    )


def scrapbook(n: int) -> Iterator[Kept]:
    day = f"2009010{n}120000"
    yield Kept(f"ScrapBook/data/{day}/index.html", thread(7300 + n), PAGE)
    dat = f"id\t{day}\ntype\t\ntitle\t主题{n}\nchars\tUTF-8\nicon\tfavicon.ico\nsource\thttp://bbs.example.com/thread-{n}-1-1.html\ncomment\t\n"
    yield Kept(f"ScrapBook/data/{day}/index.dat", dat.encode(), PASSED)
    yield Kept(f"ScrapBook/data/{day}/index.css", css(n).encode(), PASSED)
    yield Kept(f"ScrapBook/data/{day}/favicon.ico", ICON, PASSED)


def zotero(n: int) -> Iterator[Kept]:
    top = f"Zotero/storage/AB{n}DEFGH"
    yield Kept(f"{top}/thread-{n}-1-1.html", thread(7400 + n), PAGE)
    yield Kept(f"{top}/.zotero-ft-info", b"", "ACC001")
    yield Kept("Zotero/zotero.sqlite" + str(n), b"SQLite format 3\0" + bytes(84), PASSED)


def wayback(n: int) -> Iterator[Kept]:
    top = f"websites/bbs.example.net/{n}"
    yield Kept(f"{top}/thread-{n}-1-1.html", thread(7500 + n), PAGE, f"http://bbs.example.net/{n}/thread-{n}-1-1.html")
    rows = [
        {"file_url": f"http://bbs.example.net/{k}", "timestamp": f"2010010100000{k}", "file_id": str(k)}
        for k in range(3)
    ]
    yield Kept(f"{top}/all_files.json", json.dumps(rows).encode(), PASSED)
    yield Kept(
        f"{top}/cdx.txt",
        "".join(
            f"net,example,bbs)/{k} 20100101000000 http://bbs.example.net/{k} text/html 200 ABC 100\n" for k in range(5)
        ).encode(),
        PASSED,
    )


def heritrix(n: int) -> Iterator[Kept]:
    html, plain = "text/html", "text/plain"
    records = [
        ("http://bbs.example.org/robots.txt", b"User-agent: *\nDisallow: /x\n", plain),
        (f"http://bbs.example.org/t{n}", thread(7600 + n), html),
        ("http://bbs.example.org/a.jpg", JPEG, "image/jpeg"),
        ("http://bbs.example.org/s.js", script(n).encode(), "application/javascript"),
    ]
    yield Kept(f"heritrix{n}/WEB-{n}.warc.gz", gzip.compress(warc(records), mtime=0), (PASSED, PAGE, PASSED, PASSED))
    log = "".join(
        f"2024-03-05T02:20:3{k}.123Z   200      15872 http://bbs.example.org/t{k} LL http://bbs.example.org/ text/html #0{k} 20240305 sha1:ABC - -\n"
        for k in range(8)
    )
    yield Kept(f"heritrix{n}/crawl.log", log.encode(), PASSED)
    yield Kept(f"heritrix{n}/seeds.txt", b"http://bbs.example.org/\nhttp://bbs.example.org/b\n", PASSED)
    yield Kept(
        f"heritrix{n}/crawler-beans.cxml",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<beans xmlns="http://www.springframework.org/schema/beans"><bean id="x"/></beans>',
        PASSED,
    )


def notes(n: int) -> Iterator[Kept]:
    meta = f'<meta name="exporter-version" content="Evernote Mac 7.{n}"/><meta name="source-url" content="http://bbs.example.org/t{n}"/>'
    yield Kept(f"Evernote{n}/主题{n}.html", _head(thread(7700 + n), meta), PAGE)
    yield Kept(f"Evernote{n}/主题{n}.resources/1.png", png(), PASSED)
    yield Kept(
        f"Evernote{n}/all.enex",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">\n<en-export><note><title>x</title></note></en-export>',
        PASSED,
    )
    yield Kept(
        f"Joplin{n}/readme.md",
        "# 笔记本\n\n- [主题一](./1.md)\n- [主题二](./2.md)\n\n## 说明\n\n- 导出于软件\n".encode(),
        PASSED,
    )


def systems(n: int) -> Iterator[Kept]:
    yield Kept(
        f"pc{n}/desktop.ini",
        b"[.ShellClassInfo]\r\nIconResource=C:\\x.dll,3\r\nInfoTip=abc\r\n[ViewState]\r\nMode=\r\nVid=\r\n",
        PASSED,
    )
    yield Kept(f"pc{n}/Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), PASSED)
    yield Kept(
        f"pc{n}/论坛.url",
        b"[InternetShortcut]\r\nURL=http://bbs.example.org/\r\nIDList=\r\nIconFile=http://bbs.example.org/favicon.ico\r\nIconIndex=1\r\n",
        PASSED,
    )
    yield Kept(
        f"pc{n}/forum.webloc",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>URL</key><string>http://e.org</string></dict></plist>',
        PASSED,
    )
    yield Kept(f"pc{n}/forum.lnk", b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(80), PASSED)
    yield Kept(f"pc{n}/__MACOSX/._a.html", b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(80), "any")
    yield Kept(
        f"pc{n}/.htaccess",
        b"RewriteEngine On\nRewriteCond %{HTTP_HOST} ^x$\nRewriteRule ^(.*)$ index.php [L]\n<Files x>\nDeny from all\n</Files>\nOptions -Indexes\n",
        PASSED,
    )
    cookies = "# Netscape HTTP Cookie File\n" + "".join(
        f".example.org\tTRUE\t/\tFALSE\t17{k}\tsid\tabc{k}\n" for k in range(5)
    )
    yield Kept(f"pc{n}/cookies.txt", cookies.encode(), PASSED)
    yield Kept(
        f"pc{n}/backup.bat",
        b"@echo off\r\nset DIR=C:\\mirror\r\nwget -r -k -p http://bbs.example.org/\r\nif errorlevel 1 goto end\r\necho done\r\n:end\r\npause\r\n",
        PASSED,
    )
    yield Kept(
        f"pc{n}/contacts.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Some One\r\nTEL:123\r\nEND:VCARD\r\n" * 4, PASSED
    )
    yield Kept(
        f"pc{n}/events.ics",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20240305T100000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        PASSED,
    )
    har = {
        "log": {
            "version": "1.2",
            "creator": {"name": "x"},
            "entries": [{"request": {"url": "http://e"}, "response": {"content": {"text": "x"}}}],
        }
    }
    yield Kept(f"pc{n}/net.har", json.dumps(har, indent=1).encode(), PASSED)
    yield Kept(
        f"pc{n}/app.js.map", json.dumps({"version": 3, "sources": ["a.ts"], "mappings": "AAAA"}).encode(), PASSED
    )
    yield Kept(
        f"pc{n}/x.torrent",
        b"d8:announce20:http://t.example.org4:infod6:lengthi5e4:name1:xee" + bytes(range(128, 250)),
        PASSED,
    )
    yield Kept(
        f"pc{n}/config.yml",
        b"name: forum\nmirror:\n  host: bbs.example.org\n  depth: 3\nskip:\n  - login\n  - search\n",
        PASSED,
    )
    yield Kept(
        f"pc{n}/zh.po",
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Reply"\nmsgstr "x"\n\nmsgid "Post"\nmsgstr "y"\n',
        PASSED,
    )
    yield Kept(
        f"pc{n}/film.ass",
        b"[Script Info]\nTitle: x\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,hi\nDialogue: 0,0:00:03.00,0:00:04.00,Default,ho\n",
        PASSED,
    )


def pages(n: int) -> Iterator[Kept]:
    """Thread pages in forms that servers and tools leave."""
    text = thread(7900 + n).decode()
    yield Kept(f"forms{n}/utf16.html", text.replace("utf-8", "utf-16").encode("utf-16"), PAGE)
    yield Kept(f"forms{n}/bom.html", b"\xef\xbb\xbf" + thread(7910 + n), PAGE)
    yield Kept(f"forms{n}/packed.html", gzip.compress(thread(7920 + n), mtime=0), PAGE)
    yield Kept(f"forms{n}/thread.html.orig", thread(7930 + n), PAGE)
    yield Kept(f"forms{n}/noending", thread(7940 + n), PAGE)
    yield Kept(f"forms{n}/thread.asp", thread(7950 + n), PAGE)
    yield Kept(f"forms{n}/blank lines.html", b"\r\n" * 300 + thread(7960 + n), PAGE)
    yield Kept(f"forms{n}/comment.html", b"<!-- " + b"x" * 5000 + b" -->\n" + thread(7970 + n), PAGE)
    yield Kept(f"forms{n}/flat.txt", flattened(7980 + n), PAGE)
    yield Kept(f"forms{n}/gbk.htm", thread(7990 + n).decode().replace("utf-8", "gbk").encode("gbk"), PAGE)
    yield Kept(f"forms{n}/svg.html", thread(8000 + n).replace(b"<body", b"<svg><path d='M0'/></svg><body", 1), PAGE)
    yield Kept(
        f"forms{n}/frames.html",
        b"<html><head><title>x</title></head><frameset cols='1,2'><frame src=a.html></frameset></html>",
        OTHER,
    )


def feeds(n: int) -> Iterator[Kept]:
    yield Kept(
        f"feeds{n}/atom.xml",
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
        PASSED,
    )
    yield Kept(
        f"feeds{n}/rss.php",
        b'<?xml version="1.0" encoding="gbk"?>\n<rss version="2.0"><channel><title>x</title></channel></rss>',
        PASSED,
    )
    yield Kept(
        f"feeds{n}/sitemap.xml.gz",
        gzip.compress(b'<?xml version="1.0"?><urlset xmlns="x"><url><loc>http://e</loc></url></urlset>', mtime=0),
        PASSED,
    )
    yield Kept(
        f"feeds{n}/subs.opml",
        b'<?xml version="1.0"?><opml version="1.0"><body><outline text="x"/></body></opml>',
        PASSED,
    )
    yield Kept(f"feeds{n}/manifest.json", b'{"name":"x","icons":[{"src":"a.png","sizes":"1x1"}]}', PASSED)
    yield Kept(
        f"feeds{n}/sw.js",
        b"self.addEventListener('fetch', event => {\n  event.respondWith(fetch(event.request));\n});\nconst CACHE = 'v1';\n",
        PASSED,
    )


def every() -> Iterator[Kept]:
    """The whole set."""
    for n in (1, 2):
        for make in (teleport, sitesucker, webcopy, scrapbook, zotero, wayback, heritrix, notes, systems, pages, feeds):
            yield from make(n)
