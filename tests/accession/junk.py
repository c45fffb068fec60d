"""Files that lie about in real folders, made up: of each kind a few, with the fate that each must meet."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.discuz import floor, page


@dataclass(frozen=True)
class Junk:
    """A file: its name, its bytes, its media type on the web, and the code of its kind; none for a page."""

    name: str
    content: bytes
    media_type: str
    code: str | None
    kind: str


def thread(n: int, **more: object) -> bytes:
    posts = [floor(1, f"甲{n}", f"第{n}页的话,说的是{n * 7919}。"), floor(2, "乙", f"回复{n * 31},说得好。")]
    return page(posts, title=f"主题{n}", tid=1000 + n, **more).encode()  # type: ignore[arg-type]


def flattened(n: int) -> bytes:
    posts = "\n".join(
        f"用户{k} 发表于 2024-05-{k + 1:02d} 10:{n % 60:02d}:30\n第{k}楼说:这里是正文{n * 17 + k},说得很长,也很有道理。\n回复 举报\n"
        for k in range(4)
    )
    return f"主题{n} - 某论坛\n首页 › 版块 › 主题{n}\n{posts}".encode()


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


BINARY = [
    ("png", png(), "image/png", "ACC042"),
    ("jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 4, "image/jpeg", "ACC042"),
    ("gif", b"GIF89a\1\0\1\0\x80\0\0" + bytes(60), "image/gif", "ACC042"),
    ("webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(60), "image/webp", "ACC042"),
    ("ico", b"\0\0\1\0\1\0\x10\x10" + bytes(60), "image/x-icon", "ACC042"),
    ("bmp", b"BM\x46\0\0\0\0\0\0\0" + bytes(60), "image/bmp", "ACC042"),
    ("tif", b"II*\0" + bytes(60), "image/tiff", "ACC042"),
    ("avif", b"\0\0\0\x1cftypavif" + bytes(60), "image/avif", "ACC042"),
    ("mp4", b"\0\0\0\x18ftypmp42" + bytes(60), "video/mp4", "ACC042"),
    ("webm", b"\x1a\x45\xdf\xa3" + bytes(60), "video/webm", "ACC042"),
    ("mp3", b"ID3\3\0\0" + bytes(60), "audio/mpeg", "ACC042"),
    ("ogg", b"OggS\0\2" + bytes(60), "application/ogg", "ACC044"),
    ("wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(60), "audio/wav", "ACC042"),
    ("woff", b"wOFF\0\1\0\0" + bytes(60), "font/woff", "ACC043"),
    ("woff2", b"wOF2\0\1\0\0" + bytes(60), "font/woff2", "ACC043"),
    ("ttf", b"\0\1\0\0\0\x0c\0\x80" + bytes(60), "font/ttf", "ACC043"),
    ("pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + bytes(40), "application/pdf", "ACC044"),
    ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "application/msword", "ACC044"),
    ("exe", b"MZ\x90\0\3\0" + bytes(60), "application/x-msdownload", "ACC044"),
    ("swf", b"CWS\x09" + bytes(60), "application/x-shockwave-flash", "ACC044"),
    ("sqlite", b"SQLite format 3\0" + bytes(84), "application/vnd.sqlite3", "ACC044"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(60), "application/x-7z-compressed", "ACC044"),
    ("rar", b"Rar!\x1a\7\0" + bytes(60), "application/vnd.rar", "ACC044"),
    ("bin", bytes(range(256)) * 3, "application/octet-stream", "ACC044"),
]


def css(n: int) -> str:
    rules = "\n".join(f".box{k}, #m{k} > a:hover {{\n  color: #{k:03d};\n  margin: {k}px 0;\n}}" for k in range(n + 3))
    return f"@charset 'utf-8';\n/* 样式 */\n{rules}\n"


def script(n: int) -> str:
    return "\n".join(
        [
            "(function (window) {",
            "  'use strict';",
            f"  var count = {n};",
            "  function add(a, b) {",
            "    return a + b;",
            "  }",
        ]
        + [f"  window.item{k} = add({k}, count);" for k in range(n + 3)]
        + ["  document.write('<div class=\"x\">' + count + '</div>');", "})(window);"]
    )


TEXTS: list[tuple[str, object, str, str]] = [
    ("css", css, "text/css", "ACC043"),
    ("min.css", lambda n: css(n).replace("\n", ""), "text/css", "ACC043"),
    ("js", script, "application/javascript", "ACC043"),
    ("min.js", lambda n: script(n).replace("\n", "").replace("  ", ""), "application/javascript", "ACC043"),
    ("svg", lambda n: f'<svg xmlns="http://www.w3.org/2000/svg" width="{n}"><a href="#"><path d="M0 0L{n} 9"/></a></svg>', "image/svg+xml", "ACC042"),
    ("rss.xml", lambda n: f'<?xml version="1.0"?><rss version="2.0"><channel><title>t{n}</title><item><title>一</title></item></channel></rss>', "application/rss+xml", "ACC046"),
    ("atom.xml", lambda n: f'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{n}</title></feed>', "application/atom+xml", "ACC046"),
    ("sitemap.xml", lambda n: "<?xml version='1.0'?><urlset>" + f"<url><loc>http://e/{n}</loc></url>" * 5 + "</urlset>", "application/xml", "ACC046"),
    ("word.xml", lambda n: f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="u"><w:p>{n}</w:p></w:wordDocument>', "application/msword", "ACC044"),
    ("robots.txt", lambda n: f"User-agent: *\nDisallow: /admin{n}/\nDisallow: /api/\nSitemap: http://e/s.xml\n", "text/plain", "ACC046"),
    ("urls.txt", lambda n: "".join(f"http://example.org/thread-{n}-{k}-1.html\n" for k in range(12)), "text/plain", "ACC046"),
    ("index.cdx", lambda n: " CDX N b a m s k r M S V g\n" + "".join(f"org,example)/{k} 2024010{k}000000 http://e/{k} text/html 200 AAAA - - {n} {k} a.warc.gz\n" for k in range(6)), "text/plain", "ACC046"),
    ("table.tsv", lambda n: "id\tname\tcount\n" + "".join(f"{k}\tname{k}\t{n * k}\n" for k in range(8)), "text/tab-separated-values", "ACC046"),
    ("dump.sql", lambda n: "-- MySQL dump\nDROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (\n  `id` int NOT NULL,\n  `name` text,\n  PRIMARY KEY (`id`)\n);\n" + "".join(f"INSERT INTO `t` VALUES ({k},'甲{n}');\n" for k in range(6)), "application/sql", "ACC047"),
    ("access.log", lambda n: "".join(f'10.0.0.{k} - - [05/Jan/2024:10:00:0{k} +0800] "GET /t{n} HTTP/1.1" 200 {k}12\n' for k in range(6)), "text/plain", "ACC047"),
    ("crawl.log", lambda n: "".join(f"2024-01-05 10:00:0{k},123 [scrapy.core] INFO: Crawled (200) <GET http://e/{n}/{k}>\n" for k in range(6)), "text/plain", "ACC047"),
    ("syslog", lambda n: "".join(f"Jan  5 10:00:0{k} host crawler[{n}]: fetched {k} pages\n" for k in range(6)), "text/plain", "ACC047"),
    ("movie.srt", lambda n: "".join(f"{k}\n00:00:0{k},000 --> 00:00:0{k + 1},000\n第{n}句\n\n" for k in range(5)), "text/plain", "ACC045"),
    ("movie.vtt", lambda n: f"WEBVTT\n\n00:01.000 --> 00:04.000\n第{n}句\n", "text/vtt", "ACC045"),
    ("LICENSE", lambda n: f"The {n} License\n\nPermission to use, copy and redistribute this software under this license is granted, provided that this copyright notice and this permission notice are kept. The software comes without warranty; the copyright holders are in no event liable for any claim.\n", "text/plain", "ACC045"),
    ("README.md", lambda n: f"# Project {n}\n\nA tool.\n\n## Install\n\n```sh\nmake\n```\n\n- fast\n- small\n\n## Use\n\n1. run it\n2. look\n", "text/markdown", "ACC045"),
    ("tool.py", lambda n: f'#!/usr/bin/env python\nimport os\nfrom pathlib import Path\n\n\ndef run{n}(path):\n    for name in os.listdir(path):\n        print(name)\n    return {n}\n\n\nclass Tool:\n    size = {n}\n', "text/x-python", "ACC045"),
    ("main.c", lambda n: f"#include <stdio.h>\n\nint main(void)\n{{\n    int i = {n};\n    printf(\"%d\", i);\n    return 0;\n}}\n", "text/x-c", "ACC045"),
    ("Main.java", lambda n: f"package org.example;\n\nimport java.util.List;\n\npublic class Main{n} {{\n    private int count;\n    public int count() {{\n        return count;\n    }}\n}}\n", "text/x-java", "ACC045"),
    ("run.sh", lambda n: f"#!/bin/sh\nset -e\nfor i in 1 2 {n}; do\n  echo $i;\ndone\nif [ -f x ]; then\n  rm x;\nfi\n", "text/x-sh", "ACC045"),
    ("lib.php.txt", lambda n: f"<?php\nfunction add{n}($a, $b) {{\n    return $a + $b;\n}}\necho add{n}(1, 2);\n", "text/plain", "ACC045"),
    ("package.json", lambda n: json.dumps({"name": f"x{n}", "version": "1.0", "dependencies": {"a": "1"}}), "application/json", "ACC045"),
]  # fmt: skip


def junk() -> Iterator[Junk]:
    """All files, each name once."""
    for n in range(6):
        yield Junk(f"forum/thread-{n}.html", thread(n), "text/html", None, "thread page")
        yield Junk(f"text/thread-{n}.txt", flattened(n), "text/plain", None, "flattened page")
        yield Junk(f"gbk/thread-{n}.htm", thread(50 + n).decode().replace("utf-8", "gbk").encode("gbk", "replace"), "text/html; charset=gbk", None, "thread page in GBK")  # fmt: skip
    for ending, content, media_type, code in BINARY:
        for n in range(2):
            yield Junk(f"static/file{n}.{ending}", content + bytes([n]), media_type, code, ending)
    for name, make, media_type, code in TEXTS:
        for n in range(3):
            yield Junk(f"more{n}/{name}", make(n + 1).encode(), media_type, code, name)  # type: ignore[operator]
