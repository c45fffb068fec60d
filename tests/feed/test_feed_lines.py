"""JSON-LD, MNBVC's record, DataCite, and rows without names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.feed import citing, lines, mnbvc
from pipeline.feed.describe import describe
from pipeline.feed.pseudonyms import Pseudonyms
from pipeline.feed.rows import rows, rows_of
from pipeline.holdings.document import Report, holdings
from pipeline.model.description import ni

KEY = b"a key of sixteen bytes, or more"


def test_a_page_is_a_discussion_forum_posting(archive: Path, tmp_path: Path, report: Report) -> None:
    assert lines.deliver(archive, tmp_path / "threads.jsonl", report, form="jsonld") == 3
    made = [json.loads(line) for line in (tmp_path / "threads.jsonl").read_text("utf-8").splitlines()]
    first = next(one for one in made if one["headline"] == "2024年遂宁市船山区政府工作报告")
    assert (first["@context"], first["@type"]) == ("https://schema.org", "DiscussionForumPosting")
    assert first["author"]["name"] == "陈绍坤"
    assert first["datePublished"] == "2024-07-10T17:43:48+08:00"
    assert [one.get("author", {}).get("name") for one in first["comment"]] == ["网友<甲>&", None]
    assert "null" not in json.dumps(first)


def test_no_text_of_a_post_ends_the_script() -> None:
    text = citing.embedded({"text": "</script><script>alert(1)//\u2028"})
    assert "<" not in text
    assert json.loads(text) == {"text": "</script><script>alert(1)//\u2028"}


def test_datacite_says_what_is_known_and_what_is_not(archive: Path, report: Report) -> None:
    for holding in holdings(archive, report):
        tree = citing.datacite(describe(holding), "2026")
        space = {"d": citing.DATACITE}
        assert tree.findtext("d:identifier", None, space) == citing.LATER
        assert tree.findtext("d:publicationYear", None, space) == "2026"
        assert tree.findtext("d:creators/d:creator/d:creatorName", None, space) == "陈绍坤"
        names = [one.text for one in tree.findall("d:alternateIdentifiers/d:alternateIdentifier", space)]
        assert names == [f"urn:sha256:{holding.id}", ni(holding.id)]


DATACITE_ORDERED = (
    *("identifier", "creators", "titles", "publisher", "publicationYear", "resourceType", "subjects", "contributors"),
    *("dates", "language", "alternateIdentifiers", "relatedIdentifiers", "sizes", "formats", "rightsList"),
    "descriptions",
)
"""The properties that we write; the schema has them in any order, and each at most once."""
DATACITE_WORDS = {
    "resourceTypeGeneral": {"Text"},
    "contributorType": {"Other"},
    "dateType": {"Created", "Collected"},
    "relatedIdentifierType": {"URL"},
    "relationType": {"IsDerivedFrom"},
    "descriptionType": {"TechnicalInfo"},
}
"""Of each controlled list of DataCite 4 the words that we use; all are in the list of the specification."""


def test_datacite_keeps_to_the_facts_of_its_schema(archive: Path, report: Report) -> None:
    """DataCite 4: six properties are mandatory and not empty, lists are controlled, dates are W3CDTF or a span of them,
    a year has four digits, no property stands twice and no element is empty.
    """
    date = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
    for holding in holdings(archive, report):
        tree = citing.datacite(describe(holding), "2026")
        names = [etree.QName(one).localname for one in tree]
        assert set(names) <= set(DATACITE_ORDERED)
        assert len(names) == len(set(names))
        assert {*DATACITE_ORDERED[:6]} <= set(names)
        for one in tree.iter():
            assert etree.QName(one).namespace == citing.DATACITE
            assert len(one) or (one.text or "").strip(), one.tag
            for name, words in DATACITE_WORDS.items():
                assert one.get(name) is None or one.get(name) in words
        space = {"d": citing.DATACITE}
        assert re.fullmatch("[0-9]{4}", tree.findtext("d:publicationYear", "", space))
        for one in tree.iterfind("d:dates/d:date", space):
            assert re.fullmatch(f"{date}(/{date})?", one.text or "")
        assert tree.find("d:resourceType", space).get("resourceTypeGeneral")


def test_names_of_bytes() -> None:
    digest = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"  # RFC 6920, section 8.1
    assert ni(digest) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_an_archived_thread_in_mnbvcs_form(archive: Path, report: Report) -> None:
    holding = next(one for one in holdings(archive, report) if one.thread["title"].startswith("2024"))
    raw = mnbvc.line(mnbvc.discussion(holding, (made := rows_of(holding)).posts, made.document))
    made = json.loads(raw)
    assert list(made) == ["ID", "主题", "来源", "回复", "元数据", "时间"]
    assert (made["主题"], made["来源"], made["时间"]) == ("2024年遂宁市船山区政府工作报告", "四川", "20261119")
    first = json.loads(made["回复"][0]["扩展字段"])
    assert (first["回复人"], first["回复时间"]) == ("陈绍坤", "20240710 17:43:48")
    assert made["元数据"]["发帖时间"] == "20240710 17:43:48"
    assert mnbvc.line(mnbvc.parse(raw)) == raw
    posts = mnbvc.posts(mnbvc.parse(raw))
    assert [post["text"] for post in posts] == [row["text"] for row in rows_of(holding).posts]
    assert posts[0]["time"] == "2024-07-10T17:43:48"


values = st.one_of(st.none(), st.integers(), st.text(max_size=8), st.lists(st.integers(), max_size=2))
pairs = st.dictionaries(
    st.sampled_from(["回复人", "回复时间", "引用ID", "引用人", "点赞数", "别的"]), values, max_size=4
)
number = st.one_of(st.integers(), st.text(max_size=6))


@given(st.data())
def test_what_the_form_holds_comes_back(data: st.DataObject) -> None:
    ascii_inside = data.draw(st.booleans())
    replies = [
        {
            "楼ID": data.draw(number),
            "回复": data.draw(st.text(max_size=12)),
            "扩展字段": json.dumps(data.draw(pairs), ensure_ascii=ascii_inside),
        }
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    made = {
        "ID": data.draw(number),
        "主题": data.draw(st.text(max_size=8)),
        "来源": data.draw(st.text(max_size=8)),
        "回复": replies,
        "元数据": {
            "发帖时间": "20240710",
            "回复数": data.draw(st.integers(0, 99)),
            "扩展字段": json.dumps(data.draw(pairs), ensure_ascii=ascii_inside),
        },
        "时间": "20240711",
    }
    raw = json.dumps(made, ensure_ascii=False).encode() + b"\n"
    assert mnbvc.line(mnbvc.parse(raw)) == raw
    assert len(mnbvc.posts(mnbvc.parse(raw))) == len(replies)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"ID": 1, "\xff": 2}', '{"回复": 5}'.encode()])
def test_what_is_no_record_of_mnbvc_is_told(raw: bytes) -> None:
    with pytest.raises(mnbvc.MnbvcError):
        mnbvc.parse(raw)


def test_rows_without_names(archive: Path, report: Report) -> None:
    masks = Pseudonyms(KEY)
    plain, masked = list(rows(archive, report)), list(rows(archive, report, None, masks.rows))
    names = {row["author"] for made in plain for row in made.posts if row["author"]}
    told = json.dumps([[made.document, made.posts] for made in masked], ensure_ascii=False)
    assert not [name for name in names if name in told]
    authors = [row["author"] for made in masked for row in made.posts]
    assert {name[:1] for name in authors if name} == {"P"}
    assert [name is None for name in authors] == [row["author"] is None for made in plain for row in made.posts]
    assert authors[0] == authors[3]  # one person, one pseudonym, over pages
    listed = {row["pseudonym"]: row["name"] for row in masks.listed()}
    assert {listed[name] for name in authors if name} == names
    others = Pseudonyms(KEY + b"!")
    assert next(iter(rows(archive, report, None, others.rows))).posts[0]["author"] != authors[0]
    for made in masked:
        assert made.document["thread_url"] is None


def test_a_name_in_a_text_is_replaced_and_spans_move() -> None:

    from pipeline.feed.pseudonyms import _moved, known

    text = "用户1 发表于 2024\n话。\n同意用户1。"
    made, edits = known({"用户1": "P123456"}).replaced(text)
    assert made == "P123456 发表于 2024\n话。\n同意P123456。"
    spans = [_moved(span, edits) for span in ("byline 0 12", "quote 13 15", "own 16 22")]
    parts = [made[int(start) : int(end)] for _, start, end in map(str.split, spans)]
    assert parts == ["P123456 发表于 2024", "话。", "同意P123456。"]


def test_a_short_key_is_none() -> None:
    with pytest.raises(ValueError, match="16"):
        Pseudonyms(b"short")
