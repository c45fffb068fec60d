"""Hostile, huge and odd input: valid output, or a refusal that says why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import render, validate
from pipeline.model.finding import Refusal
from pipeline.model.package import Package
from pipeline.model.page import Author, Block, Mark, Moment
from pipeline.model.work import Work
from pipeline.render import legal
from pipeline.validate.textform import TEI

from .works import Maker

HOSTILE = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", " java\nscript:alert(1)", "java\x00script:alert(1)", "vbscript:x", "data:text/html;base64,PGI+", "file:///etc/passwd",
    "jar:http://e.org!/x", "about:blank", "blob:https://e.org/1", "\x01javascript:x", "feed:javascript:x", "view-source:x", "filesystem:x",
]  # fmt: skip
FINE = {
    "https://e.org/路?q=字&b=1": "https://e.org/%E8%B7%AF?q=%E5%AD%97&b=1",
    "https://e.org/a b": "https://e.org/a%20b",
    "https://e.org/%zz": "https://e.org/%25zz",
    "https://e.org/a#b#c": "https://e.org/a#b%23c",
    "//cdn.e.org/x.png": "//cdn.e.org/x.png",
    "mailto:a@e.org": "mailto:a@e.org",
    "ed2k://|file|x.rar|1|": "ed2k://%7Cfile%7Cx.rar%7C1%7C",
}


def whole(work: Work) -> Package:
    return validate.run(render.run(work, render.Settings()), validate.Settings())


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_addresses_become_no_pointer(url: str) -> None:
    maker = Maker()
    text = maker.p("点这里", Mark(0, 3, "link", (("target", url),)), Mark(0, 0, "image", (("src", url),)))
    maker.post(
        text, Block("image", None, (), (("src", url),)), Block("attachment", None, (), (("url", url), ("name", "x")))
    )
    maker.thread["url"] = url
    package = whole(maker.work())
    root = etree.fromstring(package.tei)
    assert [
        one
        for one in root.iter("{*}*")
        if one.get("target", "#").lstrip().lower().startswith(("java", "vb", "data", "file"))
    ] == []
    assert list(root.iter(TEI + "ref", TEI + "graphic", TEI + "media")) == []
    assert "REN010" in {one.code for one in package.findings}
    assert "点这里" in package.text.decode()


@pytest.mark.parametrize("url", FINE)
def test_other_addresses_are_encoded(url: str) -> None:
    assert legal.pointer(url) == FINE[url]


@given(st.text(max_size=40), st.sampled_from([None, "https://e.org/a/b"]))
def test_pointers_are_ascii_without_space_or_script(url: str, base: str | None) -> None:
    found = legal.pointer(url, base)
    if found is not None:
        assert found.isascii()
        assert not any(ch in found for ch in ' <>"{}|\\^`\n\t')
        assert not found.lower().startswith(("javascript:", "data:", "vbscript:", "file:"))


ADDRESS = (
    '<element name="d" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
    '<data type="anyURI"><param name="pattern">\\S+</param></data></element>'
)
PARTS = ["http", "https", ":", "/", "//", "?", "#", "@", "%", "%20", "[", "::1", "a", "b.c", "中", "..", "80", "999999", "&", "|", "mailto:", "urn:", "e.org", " ", "<"]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join), st.sampled_from([None, "https://e.org/a/b"]))
def test_pointers_are_addresses_for_libxml2(url: str, base: str | None) -> None:
    found = legal.pointer(url, base)
    if found is not None:
        element = etree.Element("d")
        element.text = found
        assert etree.RelaxNG(etree.fromstring(ADDRESS)).validate(element.getroottree()), found


@pytest.mark.parametrize("url", ["http://https://e.org/x", "http://", "http:", "urn:#a", "http://e.org:999999/", "http://[::1]/", "http:///x"])  # fmt: skip
def test_what_is_no_address_becomes_no_pointer(url: str) -> None:
    assert legal.pointer(url) is None


def test_relative_addresses_need_the_pages_own() -> None:
    assert legal.pointer("a.html", "https://e.org/x/y") == "https://e.org/x/a.html"
    assert legal.pointer("a.html") == "a.html"
    assert legal.pointer("#top", "https://e.org/") is None


@given(st.text(alphabet=st.sampled_from("0123456789-T:+Z. "), max_size=28))
def test_moments_are_dates_of_xml_schema(text: str) -> None:
    found = legal.moment(text)
    if found is None:
        return
    ((name, value),) = legal.dated(found).items()
    grammar = etree.RelaxNG(etree.fromstring(DATES))
    assert value == found
    assert grammar.validate(etree.fromstring(f"<d>{found}</d>")) == (name == "when"), found
    if name == "when-iso":
        date, _, clock = found.partition("T")
        assert grammar.validate(etree.fromstring(f"<d>{date}T{clock[:5]}:00{clock[5:]}</d>")), found


DATES = (
    '<element name="d" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
    '<choice><data type="date"/><data type="gYear"/><data type="gYearMonth"/><data type="dateTime"/></choice></element>'
)


@pytest.mark.parametrize(
    ("iso", "found"),
    [
        ("2024-07-10T17:43", "2024-07-10T17:43"),
        ("2024-07-10 17:43+0800", "2024-07-10T17:43+08:00"),
        ("2024-07-10T17:43Z", "2024-07-10T17:43Z"),
        ("2024-07-10 17:43:05+0800", "2024-07-10T17:43:05+08:00"),
        ("2023-02-29", None),
        ("2000-02-29", "2000-02-29"),
        ("1900-02-29", None),
        ("2024-07-10T24:00", None),
        ("2024-07", "2024-07"),
        ("昨天", None),
        (None, None),
    ],
)
def test_moments(iso: str | None, found: str | None) -> None:
    assert legal.moment(iso) == found


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (Moment("2024-07-10", "2024-07-10"), {"when": "2024-07-10"}),
        (Moment("2024-7-10 17:43", "2024-07-10T17:43"), {"when-iso": "2024-07-10T17:43"}),
        (Moment("2024-7-10 17:43", "2024-07-10T17:43+08:00"), {"when-iso": "2024-07-10T17:43+08:00"}),
        (Moment("x", "2024-07-10T17:43:05"), {"when": "2024-07-10T17:43:05"}),
        (
            Moment("2 years ago", None, "capture", "2021-07-11", "2022-07-10"),
            {"notBefore": "2021-07-11", "notAfter": "2022-07-10"},
        ),
        (
            Moment("an hour ago", None, "capture", "2021-07-11T08:30", "2021-07-11T09:29"),
            {"notBefore-iso": "2021-07-11T08:30", "notAfter-iso": "2021-07-11T09:29"},
        ),
        (Moment("before 2010", None, "capture", None, "2009"), {"notAfter": "2009"}),
        (Moment("x", None, "capture", "2022-07-11", "2021-07-10"), {}),
        (Moment("x", None, "unresolved"), {}),
        (None, {}),
    ],
)
def test_a_time_has_the_precision_that_the_page_shows(time: Moment | None, said: dict[str, str]) -> None:
    assert legal.told(time) == said
    maker = Maker()
    maker.post(maker.p("话"), time=time)
    package = whole(maker.work())
    post = next(etree.fromstring(package.tei).iter(TEI + "post"))
    assert {name: post.get(name) for name in said} == said
    if time is None or time.iso is None:
        assert post.get("when") is None
        assert post.find(f"{TEI}note[@type='postTime']") is not None
    if time and "notBefore" in "".join(said):
        assert post.find(f"{TEI}note[@type='postTime']/{TEI}date").attrib == {**said, "cert": "medium"}


def test_surrogates_are_refused() -> None:
    maker = Maker()
    maker.post(maker.p("坏\ud83d字"))
    with pytest.raises(Refusal) as refusal:
        whole(maker.work())
    assert refusal.value.findings[0].code == "REN001"


def test_characters_that_xml_cannot_carry_come_back() -> None:
    maker = Maker()
    maker.post(maker.p("铃\x07声\ufffe止"))
    package = whole(maker.work())
    assert "铃\x07声\ufffe止" in package.text.decode()
    assert "REN002" in {one.code for one in package.findings}


def test_names_with_controls_are_set_and_reported() -> None:
    maker = Maker(tags=("a\x00b",), site="\ufffd")
    maker.post(maker.p("正文"), author=Author("恶\x1b[31m\ud800", 'a"b'), time=Moment("\x02昨天", None, "unresolved"))
    package = whole(maker.work())
    assert "REN015" in {one.code for one in package.findings}
    assert "恶〓[31m〓".encode() in package.tei


def test_line_ends_in_values_stay_in_their_values() -> None:
    maker = Maker()
    maker.post(
        Block("image", None, (), (("src", "https://e.org/a\nb.png"), ("alt", "一\r\n二\t三"))),
        Block("attachment", None, (), (("name", "a\nb.zip"), ("aid", "1\n2"), ("url", "https://e.org/x"))),
        maker.p("x"),
    )
    root = etree.fromstring(whole(maker.work()).tei)
    assert [one.text for one in root.iter(TEI + "desc")] == ["一 二 三"]
    assert all("\n" not in value for one in root.iter("{*}*") for value in one.attrib.values())


def test_ten_thousand_nested_quotations() -> None:
    maker = Maker()
    block = maker.p("最里面")
    for _ in range(10_000):
        block = Block("quote", None, (maker.p("层"), block))
    maker.post(block)
    package = whole(maker.work())
    text = package.text.decode()
    assert (text.count("层"), text.count("最里面")) == (10_000, 1)
    assert "REN003" in {one.code for one in package.findings}


@pytest.mark.parametrize("kind", ["list", "table", "item", "cell", "details", "section", "verse", "poll", "nothing"])
def test_other_containers_nested_deep(kind: str) -> None:
    maker = Maker()
    block = maker.p("最里面")
    for _ in range(2_000):
        block = Block(kind, None, (block,))
    maker.post(block)
    assert "最里面" in whole(maker.work()).text.decode()


def test_a_post_of_five_megabytes() -> None:
    maker = Maker()
    maker.post(maker.p("这是五兆字节的帖子。" * 170_000, Mark(5, 9, "bold")))
    assert len(whole(maker.work()).text) > 5_000_000


def test_many_marks_take_no_quadratic_time() -> None:
    maker = Maker()
    size = 60_000
    marks = [Mark(at, size - at % 100, "link", (("target", "https://e.org/"),)) for at in range(20_000)]
    marks += [Mark(at, at + 3, "bold") for at in range(20_000)]
    marks += [Mark(at, at + 2, "link", (("target", "javascript:x"),)) for at in range(0, size, 3)]
    maker.post(maker.p("字" * size, *marks))
    package = whole(maker.work())
    listed = [one for one in package.findings if one.code in ("REN010", "REN012")]
    assert len(listed) <= 100
    assert "REN099" in {one.code for one in package.findings}


def test_a_page_without_posts_is_refused() -> None:
    maker = Maker()
    maker.leaf("题")
    with pytest.raises(Refusal, match="REN008"):
        render.run(maker.work(), render.Settings())
