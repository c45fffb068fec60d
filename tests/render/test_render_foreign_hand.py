"""The foreign hand: other people's readers take our TEI."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from pipeline import render

from .works import full

TEI = "{http://www.tei-c.org/ns/1.0}"


def test_delb_counts_the_posts() -> None:
    pytest.importorskip("delb")
    code = (
        "import sys, warnings; warnings.simplefilter('ignore'); import delb\n"
        "document = delb.Document(sys.stdin.buffer.read().decode().split('?>', 1)[1].strip())\n"
        "space = {'tei': 'http://www.tei-c.org/ns/1.0'}\n"
        "posts = list(document.xpath('//tei:post', namespaces=space))\n"
        "print(len(posts), sum('第二段' in post.full_text for post in posts))"
    )
    package = render.run(full(), render.Settings())
    out = subprocess.run([sys.executable, "-c", code], input=package.tei, capture_output=True, check=False)
    assert out.stdout.split() == [b"5", b"1"], out.stderr.decode()[-400:]


def test_the_standard_library_reads_it() -> None:
    root = ET.fromstring(render.run(full(), render.Settings()).tei)
    assert [post.get("n") for post in root.iter(TEI + "post")] == ["1", "2", "2.1", "3", "4"]
    assert root.find(f".//{TEI}idno[@type='sha256']") is not None
