"""Whose words: rows, vertical text and TEI agree on quotations and on who answers whom."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import render
from pipeline.feed.corpus import vertical
from pipeline.feed.describe import describe
from pipeline.feed.rows import Row, rows
from pipeline.holdings.document import holdings
from pipeline.model.description import carried, elements
from pipeline.model.page import Block, Remark
from pipeline.model.work import Work
from pipeline.validate.textform import TEI, XML_ID

from ..render.works import Maker, full
from .factory import write


def archived(work: Work, folder: Path) -> tuple[list[Row], etree._Element, str]:
    """Rows, TEI and vertical text of a work's only document."""
    (folder / "documents").mkdir(parents=True)
    package = render.run(work, render.Settings())
    write(folder, package)
    found: list[object] = []
    (made,) = rows(folder, found.append)
    out = io.StringIO()
    vertical(holdings(folder, found.append), out, found.append)
    assert found == []
    return made.posts, etree.fromstring(package.tei), out.getvalue()


def test_a_quotation_is_not_the_posters(tmp_path: Path) -> None:
    posts, _, vert = archived(full(), tmp_path / "a")
    assert posts[1]["text"] == "用户1 发表于 2024-7-10\n第一段。\n同意:)。"
    assert posts[1]["own"] == "同意:)。"
    assert posts[1]["spans"] == ["byline 0 17", "quote 18 22"]
    quoted = vert.split("<quote>\n")[1].split("</quote>")[0]
    assert [line.split("\t")[0] for line in quoted.splitlines() if "\t" in line] == list("第一段。")
    assert "同" not in quoted


texts = st.text("甲乙丙丁a。 ", min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=40)
@given(data=st.data())
def test_rows_and_tei_agree_on_relations_and_own_words(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    maker = Maker(url="https://a.example/t/1")
    for ordinal in range(1, data.draw(st.integers(1, 5)) + 1):
        blocks = [maker.p(data.draw(texts))]
        for target in data.draw(st.lists(st.integers(1, 7), max_size=2)):
            label = [maker.p("某人:", kind="label")] if data.draw(st.booleans()) else []
            inner = (*label, maker.p(data.draw(texts)))
            given_pid = (("pid", str(9000 + target)),) if data.draw(st.booleans()) else ()
            blocks.append(Block("quote", None, inner, (*given_pid, ("url", f"post/{target}"))))
        answer = data.draw(st.sampled_from([None, "#1", "9002", "77"]))
        names = st.sampled_from([None, "用户1", "过客", "匿名", "小李"])
        said = st.sampled_from(["好", "回复 过客: 不好", "@小李 在吗", ""])
        left = st.builds(Remark, st.sampled_from(["comment", "rating"]), names, said, st.just("威望 +1"))
        remarks = tuple(data.draw(st.lists(left, max_size=3)))
        maker.post(*blocks, maker.p(data.draw(texts)), reply_to=answer if ordinal > 1 else None, remarks=remarks)
    posts, tei, _ = archived(maker.work(), tmp_path_factory.mktemp("archive") / "a")
    for row, post in zip(posts, tei.iter(TEI + "post"), strict=True):
        assert row["xml_id"] == post.get(XML_ID)
        assert (f"#{row['who']}" if row["who"] else None) == post.get("who")
        assert (row["kind"] == "comment") == (post.get("type") == "comment")
        answer = post.get("replyTo")
        if answer and answer.startswith("#"):
            assert f"#{row['answers']}" == answer
        elif answer:
            assert row["answers"] is None
            assert answer.endswith(row["answers_url"])
        own = [p for p in post.iter(TEI + "p") if not any(up.tag == TEI + "quote" for up in p.iterancestors())]
        assert row["own"] == "\n".join("".join(p.itertext()) for p in own)


def test_the_tei_and_the_deliveries_describe_a_document_alike(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    package = render.run(full(), render.Settings())
    write(tmp_path, package)
    found: list[object] = []
    (holding,) = holdings(tmp_path, found.append)
    about = describe(holding)
    stated = etree.fromstring(package.tei).iter("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc")
    page, *works = [[(etree.QName(one).localname, one.text) for one in record] for record in stated]
    assert page == list(elements(about))
    assert works == [list(carried(work, about)) for work in about.works]
    assert ("date", "2024-07-01") in works[0]
    assert ("date", "2024-07-10") in page  # the post's, and not the carried document's
