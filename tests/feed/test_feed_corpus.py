"""Corpora: vertical text that gives the posts back, a teiCorpus that TEI's own schema accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline import render
from pipeline.feed import corpus
from pipeline.feed.rows import rows
from pipeline.holdings.document import Report, holdings
from pipeline.model.finding import Finding
from pipeline.model.page import Author, Remark
from tests.feed import factory
from tests.render.works import Maker, full

NS = {"t": factory.TEI}


def solid(text: str) -> str:
    return re.sub(r"\s+", "", text)


def lines(parts: Iterable[str]) -> list[str]:
    return "\n".join(parts).split("\n")


def words(parts: Iterable[str]) -> str:
    return "".join(unescape(line.split("\t")[0]) for line in lines(parts) if "\t" in line)


def test_tokens_joined_are_the_posts(archive: Path, report: Report) -> None:
    out = StringIO()
    receipt = corpus.vertical(holdings(archive, report), out, report)
    assert (receipt.documents, receipt.posts) == (3, 9)
    text = out.getvalue()
    made = [row for document in rows(archive, report) for row in document.posts]
    posts = re.findall(r"<post [^>]*>\n(.*?)</post>", text, flags=re.S)
    assert [words([post]) for post in posts] == [solid(row["text"]) for row in made]
    assert receipt.tokens == sum("\t" in line for line in text.split("\n"))


def test_every_line_is_a_token_or_a_tag_of_ours(archive: Path, report: Report) -> None:
    out = StringIO()
    corpus.vertical(holdings(archive, report), out, report)
    depth: list[str] = []
    for line in out.getvalue().split("\n")[:-1]:
        if tag := re.fullmatch(r"<(/?)([a-z]+)((?: [a-z_]+=\"[^\"<>]*\")*)(/?)>", line):
            assert tag[2] in corpus.STRUCTURES
            if tag[1]:
                assert depth.pop() == tag[2]
            elif not tag[4]:
                depth.append(tag[2])
        else:
            assert re.fullmatch(r"[^\t<>]+\t[^\t<>]+\t(han|kana|word|number|mark)", line), line
    assert depth == []


def test_what_tokens_are() -> None:
    text = "在A4纸上写了10.5%！😀"
    kinds = [line.split("\t")[::2] for line in lines(corpus.tokens(text, text, 0, len(text))) if line != "<g/>"]
    assert kinds == [
        ["在", "han"], ["A4", "word"], ["纸", "han"], ["上", "han"], ["写", "han"], ["了", "han"],
        ["10.5", "number"], ["%", "mark"], ["！", "mark"], ["😀", "mark"],
    ]  # fmt: skip
    assert list(corpus.tokens("楼 主", "楼 主", 0, 3)) == ["楼\t楼\than", "主\t主\than"]
    assert list(corpus.tokens("Ａ", "A", 0, 1)) == ["Ａ\tA\tword"]


@given(st.text(max_size=80))
def test_no_character_is_lost_but_white_space(text: str) -> None:
    assert solid(words(corpus.tokens(text, text, 0, len(text)))) == solid(text)
    row = {"text": text, "search": text, "spans": []}
    assert solid(words(corpus._paragraphs(row))) == solid(text)


def test_the_corpus_is_valid_tei(archive: Path, tmp_path: Path, report: Report, tei_all: etree.RelaxNG) -> None:
    assert corpus.deliver(archive, tmp_path / "corpus", report, forms=("tei",), name="forum") is not None
    tree = etree.parse(str(tmp_path / "corpus" / "forum.xml"))
    tei_all.assertValid(tree)
    assert len(tree.findall("t:TEI", NS)) == 3


def test_ids_are_one_texts_own_and_pointers_follow(archive: Path, tmp_path: Path, report: Report) -> None:
    corpus.deliver(archive, tmp_path / "corpus", report, forms=("tei",))
    tree = etree.parse(str(tmp_path / "corpus" / "forum.xml"))  # a strict parser refuses ids given twice
    for text in tree.findall("t:TEI", NS):
        ids = set(text.xpath(".//@xml:id"))
        assert {pointer[1:] for pointer in text.xpath(".//@replyTo")} <= ids


def test_texts_are_the_archives_bytes(archive: Path, tmp_path: Path, report: Report) -> None:
    corpus.deliver(archive, tmp_path / "corpus", report, forms=("texts",))
    made = sorted((tmp_path / "corpus" / "texts").iterdir())
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in sorted(archive.rglob("tei.xml"))]


def test_the_registry_names_what_the_text_has(archive: Path, tmp_path: Path, report: Report) -> None:
    corpus.deliver(archive, tmp_path / "corpus", report, forms=("vertical",), name="suining")
    registry = (tmp_path / "corpus" / "suining.registry").read_text("utf-8")
    text = (tmp_path / "corpus" / "suining.vert").read_text("utf-8")
    for structure, attributes in corpus.STRUCTURES.items():
        assert f"STRUCTURE {structure}" in registry
        assert f"<{structure}" in text or structure == "quote"  # none of these posts quotes
        assert all(f"ATTRIBUTE {attribute}" in registry for attribute in attributes)


def test_damage_stops_the_corpus(archive: Path, tmp_path: Path, report: Report, findings: list[Finding]) -> None:
    next(archive.rglob("tei.xml")).write_bytes(b"<TEI/>")
    for forms in (("tei",), ("texts",)):
        assert corpus.deliver(archive, tmp_path / "corpus", report, forms=forms) is None
        assert not (tmp_path / "corpus").exists()
        done = corpus.deliver(archive, tmp_path / forms[0], report, forms=forms, keep_going=True)
        assert done is not None
        assert done.documents == 2
    assert {entry.code for entry in findings} == {"FED004"}


@pytest.mark.parametrize("form", corpus.FORMS)
def test_same_archive_same_bytes(archive: Path, tmp_path: Path, report: Report, form: str) -> None:
    for name in ("one", "two"):
        corpus.deliver(archive, tmp_path / name, report, forms=(form,))
    files = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    ]
    assert files[0] == files[1]


def test_every_person_and_class_stands_once_and_every_pointer_leads_there(
    tmp_path: Path, report: Report, shared: Path
) -> None:
    folder = tmp_path / "archive"
    (folder / "documents").mkdir(parents=True)
    other = Maker(url="https://a.example/t/2")
    other.post(
        other.p("又一个主题"), remarks=(Remark("comment", "用户3", "看到了"), Remark("comment", "匿名", "我也是"))
    )
    other.post(other.p("没有名字的帖"), author=Author("匿名"))
    for work in (full(), other.work()):
        factory.write(folder, render.run(work, render.Settings()))
    corpus.deliver(folder, tmp_path / "corpus", report, forms=("tei",))
    path = tmp_path / "corpus" / "forum.xml"
    root = etree.parse(str(path)).getroot()
    assert len(root.findall("t:TEI", NS)) == 2
    assert len(root.findall(".//t:listPerson", NS)) == len(root.findall(".//t:classDecl", NS)) == 1
    ids = [one.get(factory.XML_ID) for one in root.iter("{*}*") if one.get(factory.XML_ID)]
    assert len(ids) == len(set(ids))
    for name in ("who", "corresp", "scheme", "target", "replyTo", "ref", "decls", "source"):
        for value in root.xpath(f"//@{name}"):
            assert all(word[1:] in ids for word in value.split() if word.startswith("#")), (name, value)
    assert len(root.xpath("//t:post[@who]", namespaces=NS)) == 9
    tei_all = etree.RelaxNG(etree.parse(str(shared / "tei" / "tei_all.rng")))
    assert tei_all.validate(root), tei_all.error_log
