"""Small archives for tests, made of the line's own types and written in the archive's layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pipeline.model import layout
from pipeline.model.canonical import sealed
from pipeline.model.edition import Edition, Reading, RuleUse, Script
from pipeline.model.ledger import Edit, Layer, Ledger, encode
from pipeline.model.lineage import Lineage
from pipeline.model.package import Anchor, Package
from pipeline.model.page import Author, Block, Leaf, Moment, Page, Post, Region, Role, Thread
from pipeline.model.source import Accession, Rights, source_of
from pipeline.model.transcript import Transcript, Verdict
from pipeline.model.work import Work
from pipeline.write.record import outputs, record

TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

ACCESSION = Accession(
    id="2026-遂宁-01",
    title="遂宁论坛网页",
    description="四川遂宁地方论坛的网页,由读者保存。\n共两批,其中第二批为文本。",
    origin="读者捐赠",
    received="2026-11-20",
    publisher="示例数字图书馆",
    site="forum.example.org",
    timezone="+08:00",
    rights=Rights("restricted", "https://rightsstatements.org/vocab/UND/1.0/", "版权不明:论坛内容,存档供研究。"),
)

POSTS: tuple[tuple[str | None, str, tuple[str, ...]], ...] = (
    ("陈绍坤", "2024-07-10T17:43:48+08:00", ("楼主说的是船山区的政府工作报告。", "请各位网友讨论。")),
    ("网友<甲>&", "2024-07-11T08:01:00+08:00", ("同意楼主,图书馆什么时候开门?",)),
    (None, "2024-07-12T09:00:00+08:00", ("沙发!A4纸 10.5% <script>alert(1)</script>",)),
)


@dataclass(frozen=True)
class Spec:
    """One document to make."""

    title: str = "2024年遂宁市船山区政府工作报告"
    board: tuple[str, ...] = ("地方", "四川")
    posts: Sequence[tuple[str | None, str, Sequence[str]]] = POSTS
    accession: Accession = ACCESSION
    retrieved: str | None = "2026-11-19T03:11:09Z"
    version: str = "1"
    tid: str = "1"
    label: str = "zh-Hans"


def package(spec: Spec, number: int = 0) -> Package:
    """A package as render would give it, small but whole."""
    lines = [spec.title, *(line for _, _, body in spec.posts for line in body)]
    page_text = "\n".join(lines) + "\n"
    content = f"<!-- {number} -->{page_text}".encode("gb18030")
    source = replace(
        source_of(content, f"网页/{number}.html", url=f"https://forum.example.org/thread-{number}-1-1.html"),
        accession=spec.accession,
        retrieved=spec.retrieved,
    )
    transcript = Transcript(source, page_text, Verdict("gb18030", 12.5, certain=False, declared="gbk"))
    leaves, posts, at = [Leaf(spec.title, "title", spans=((0, len(spec.title)),), line=1)], [], len(spec.title) + 1
    for ordinal, (name, time, body) in enumerate(spec.posts, 1):
        blocks = []
        for line in body:
            blocks.append(Block("paragraph", len(leaves)))
            leaves.append(Leaf(line, post=ordinal, spans=((at, at + len(line)),), line=len(leaves) + 1))
            at += len(line) + 1
        posts.append(
            Post(
                ordinal,
                tuple(blocks),
                Author(name, uid=str(100 + ordinal)),
                Moment(time[:16].replace("T", " "), time),
                floor=ordinal,
                pid=f"{number}{ordinal}",
                kind="opening" if ordinal == 1 else "reply",
                reply_to=f"{number}1" if ordinal > 1 else None,
            )
        )
    thread = Thread(
        tuple(posts), 0, ("政府", "报告"), spec.board, "遂宁论坛", "discuz", source.url, spec.tid, "38", 1, 2, 532, 2
    )
    regions = (Region(0, len(page_text), Role.BODY, "test.body", 1),)
    page = Page(transcript, "text", "discuz-x", regions, tuple(leaves), thread)
    first = Layer("punctuation", (Edit(1, ",", ",", "PUN01"),))
    readings = [Reading(leaf.text, script=Script(spec.label)) for leaf in leaves]
    readings[1] = Reading(f"楼,{leaves[1].text[2:]}", Ledger((first,)))
    rules = (RuleUse("PUN01", "comma", "reason", "GB/T 15834-2011", "safe", 1),)
    edition = Edition(page, tuple(readings), rules, Script(spec.label, 40, 0, 90))
    text, anchors = _text(readings, leaves, {post.ordinal: f"p-{post.pid}" for post in posts})
    lineage = Lineage("0.1.0", (("decode", "1"), ("normalize", spec.version)), (("lxml", "6"),), f"s{spec.version}")
    ledger = encode((at + 1, reading.ledger) for at, reading in enumerate(readings))
    work = Work(edition)
    return Package(work, _tei(spec, readings, posts), text.encode(), ledger, anchors, (("schema", "ok"),), (), lineage)


def _text(
    readings: Sequence[Reading], leaves: Sequence[Leaf], ids: Mapping[int, str]
) -> tuple[str, tuple[Anchor, ...]]:
    out, anchors, at = [], [], 0
    for number, (reading, leaf) in enumerate(zip(readings, leaves, strict=True)):
        xml_id = "title" if leaf.post is None else ids[leaf.post]
        anchors.append(Anchor(number, at, at + len(reading.text), xml_id))
        out.append(reading.text + "\n")
        at += len(reading.text) + 1
    return "".join(out), tuple(anchors)


def _tei(spec: Spec, readings: Sequence[Reading], posts: Sequence[Post]) -> bytes:
    def sub(parent: etree._Element, tag: str, text: str | None = None, **attrs: str) -> etree._Element:
        child = etree.SubElement(parent, f"{{{TEI}}}{tag}", attrs)
        child.text = text
        return child

    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})
    header = sub(sub(root, "teiHeader"), "fileDesc")
    sub(sub(header, "titleStmt"), "title", spec.title)
    sub(sub(header, "publicationStmt"), "p", "test")
    sub(sub(header, "sourceDesc"), "p", "test")
    body = sub(sub(sub(root, "text"), "body"), "div", type="thread")
    sub(body, "head", readings[0].text)
    for post in posts:
        attrs = {"n": str(post.ordinal), "who": f"#u-{post.ordinal}"}
        if post.ordinal > 1:
            attrs["replyTo"] = f"#p-{posts[0].pid}"
        element = sub(body, "post", **attrs)
        element.set(XML_ID, f"p-{post.pid}")
        for at in post.leaves():
            sub(element, "p", readings[at].text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def write(root: Path, made: Package) -> str:
    """Write a package into an archive's layout; give its id."""
    source = made.work.edition.page.transcript.source
    folder = root / layout.document_folder(source.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in outputs(made):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_bytes(content)
    (folder / layout.RECORD).unlink(missing_ok=True)
    (folder / layout.RECORD).write_bytes(sealed(record(made, "0" * 64)))
    return source.sha256


def archive(root: Path, specs: Sequence[Spec]) -> list[str]:
    """An archive of the given documents; their ids in the order given."""
    (root / layout.DOCUMENTS).mkdir(parents=True, exist_ok=True)
    return [write(root, package(spec, number)) for number, spec in enumerate(specs)]


def many(count: int) -> list[Spec]:
    """Documents of several boards, for lists that go over pages."""
    return [
        Spec(title=f"主题{number}", board=("地方", f"版块{number % 7}"), tid=str(number)) for number in range(count)
    ]
