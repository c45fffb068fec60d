"""What must be true of the first seed, in its TEI, its text and its account."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.line import process
from pipeline.model import ledger
from pipeline.model.package import Package
from pipeline.model.source import source_of

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


@pytest.fixture(scope="module")
def package(seed: bytes) -> Package:
    return process(source_of(seed, "000_d7fe80bb2fe5f5bd.txt", "text/plain"))


@pytest.fixture(scope="module")
def tei(package: Package) -> etree._Element:
    return etree.fromstring(package.tei)


def flat(element: etree._Element) -> str:
    return re.sub(r"\s+", "", "".join(element.itertext()))


def one(tei: etree._Element, path: str) -> etree._Element:
    found = tei.xpath(path, namespaces=TEI)
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


def test_the_thread(package: Package) -> None:
    page = package.work.edition.page
    thread = page.thread
    assert page.face == "text"
    assert page.leaves[thread.title].text == "2024年遂宁市船山区政府工作报告"
    assert thread.tags == ("四川",)
    assert (thread.views, thread.replies) == (532, 0)
    (post,) = thread.posts
    assert post.time is not None
    assert post.time.iso is not None
    assert post.time.iso.startswith("2024-07-10T17:43:48")
    assert post.floor == 1
    assert post.author.name is None


def test_the_posters_card_is_kept_and_is_no_text(package: Package) -> None:
    (post,) = package.work.edition.page.thread.posts
    card = dict(post.author.card)
    values = " ".join(card.values())
    assert "172459" in values
    assert "847" in values
    assert "版主" in values
    text = package.text.decode()
    for word in ("172459", "847 天", "以坛为家", "Rank: 7", "心情\n", "版主"):
        assert word not in text


def test_the_document_in_the_post(tei: etree._Element, package: Package) -> None:
    (document,) = package.work.documents
    assert document.title == "2024年遂宁市船山区政府工作报告"
    assert document.date == "2024-01-11"
    assert document.author == "陈绍坤"
    assert document.office == "遂宁市船山区人民政府区长"
    floating = one(tei, "//t:post//t:floatingText")
    assert "第四次会议" in flat(one(floating, ".//t:front"))
    assert flat(one(floating, ".//t:salute")) == "各位代表："
    sections = floating.xpath("t:body/t:div", namespaces=TEI)
    heads = [flat(section.find("t:head", TEI)) for section in sections if section.find("t:head", TEI) is not None]
    assert heads == ["2023年工作回顾", "2024年工作安排", "关于政府自身建设"]
    for section, count in zip(sections, (6, 6, 0), strict=False):
        inner = [flat(head)[:2] for head in section.xpath("t:div/t:head", namespaces=TEI)]
        assert inner == ["一、", "二、", "三、", "四、", "五、", "六、"][:count]
    third = [flat(p)[:2] for p in sections[2].xpath("t:p", namespaces=TEI)]
    assert third[:5] == ["一、", "二、", "三、", "四、", "五、"]


def test_later_addresses_stay_in_their_paragraphs(tei: etree._Element) -> None:
    starts = [flat(p) for p in tei.xpath("//t:floatingText//t:p", namespaces=TEI)]
    assert sum(text.startswith("各位代表，") for text in starts) == 3


def test_note_markers_without_notes(tei: etree._Element, package: Package) -> None:
    markers = tei.xpath("//t:ref[@type='noteMarker']/@n", namespaces=TEI)
    assert markers == [str(n) for n in range(1, 25)]
    assert any("note" in f.message.lower() for f in package.findings + package.work.findings)
    gaps = tei.xpath("//t:floatingText//t:gap[@unit='note']/@quantity", namespaces=TEI)
    assert gaps == ["24"]


def test_marks_between_chinese_are_full_width(package: Package) -> None:
    text = package.text.decode()
    body = text[text.index("各位代表：") :]
    assert re.findall(r"(?<=[\u4e00-\u9fff])[,:;!?()](?=[\u4e00-\u9fff])", body) == []
    assert "稳定达到Ⅱ类" in body
    assert "增长10.8%；" in body
    assert "“7·26”" in body
    assert "遂宁市船山区人民政府区长\u3000陈绍坤" in text
    assert "\u00a0" not in text


def test_text_holds_the_report_and_no_furniture(package: Package, seed: bytes) -> None:
    text = package.text.decode()
    report = seed.decode().split("阅读模式", 1)[1].split("您需要登录后", 1)[0]
    folded = str.maketrans("，：；！？（）～", ",:;!?()~")
    squeeze = re.compile(r"\s+")
    assert squeeze.sub("", report.translate(folded)) in squeeze.sub("", text.translate(folded))
    for furniture in (
        "设为首页",
        "收藏本站",
        "复制链接",
        "显示全部楼层",
        "您需要登录",
        "客服中心",
        "Powered by",
        "返回列表",
        "010-63691786",
    ):
        assert furniture not in text


def test_the_eight_half_width_marks_stay(package: Package) -> None:
    page = package.work.edition.page
    kept = "".join(region.text for region in page.regions)
    for mark in ("22:21", "17:43:48", "9:00-18:00", "Rank: 7Rank: 7Rank: 7"):
        assert mark in kept


def test_the_source_can_be_restored(package: Package, seed: bytes) -> None:
    page = package.work.edition.page
    ledgers = ledger.decode(package.ledger)
    pieces: list[tuple[int, str]] = [
        (region.start, region.text) for region in page.regions if region.role.kind != "content"
    ]
    for number, (leaf, reading) in enumerate(zip(page.leaves, package.work.edition.readings, strict=True)):
        text = ledgers.get(number + 1, ledger.Ledger()).revert(reading.text)
        at = 0
        for start, end in leaf.spans:
            pieces.append((start, text[at : at + end - start]))
            at += end - start
        assert at == len(text)
    whole = "".join(text for _, text in sorted(pieces))
    assert ledgers.get(0, ledger.Ledger()).revert(whole).encode() == seed


def test_the_header_says_how(tei: etree._Element, package: Package) -> None:
    header = one(tei, "//t:teiHeader")
    assert package.work.edition.page.transcript.source.sha256 in header.xpath("string(.)")
    one(header, ".//t:encodingDesc/t:editorialDecl/t:normalization")
    one(header, ".//t:publicationStmt/t:availability/t:licence")
    assert {"chardet", "OpenCC", "lxml"} <= set(header.xpath(".//t:application/@ident", namespaces=TEI))
    assert "zh-Hans" in header.xpath(".//t:langUsage/t:language/@ident", namespaces=TEI)
    assert len(header.xpath(".//t:revisionDesc/t:change", namespaces=TEI)) >= 5
