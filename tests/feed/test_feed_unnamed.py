"""TEI and corpora without names: nobody named on the page is named in them, and all else is as it was."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.feed.markup import TEI, XML_ID
from pipeline.feed.pseudonyms import Pseudonyms, known
from pipeline.feed.unnamed import _replace, _runs, unnamed
from pipeline.holdings.document import Holding, Report, holdings
from tests.discuz import Floor, floor, page, quoted
from tests.feed.test_feed_units import invoke

KEY = b"a key of the house, kept apart"
T = f"{{{TEI}}}"
DC = "{http://purl.org/dc/elements/1.1/}"
EVERY = 2
"""Of the case pages of all rooms, every second is taken: about sixty, of many engines; and one page of markup."""


@pytest.fixture(scope="module")
def cases(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of case pages."""
    out = tmp_path_factory.mktemp("unnamed")
    (out / "in").mkdir()
    pages = [one for one in sorted((root / "tests").rglob("cases/**/*")) if one.suffix in (".html", ".txt")]
    for at, path in enumerate(pages[::EVERY]):
        shutil.copy(path, out / "in" / f"{at}{path.suffix}")
    (out / "in" / "rich.html").write_text(rich(), "utf-8")
    invoke("run", out / "in", "--out", out / "archive", "--in-process")
    return out / "archive"


def rich() -> str:
    """A page on which people are quoted, mentioned, linked and signed for, one under a name of one character."""
    said = floor(1, "夜行人", "主楼的话，问问<b>夜行</b>人自己。")
    mention = '<a href="https://bbs.example.org/?name=%E5%A4%9C%E8%A1%8C%E4%BA%BA">@夜行人</a> 你好，'
    edit = '<i class="pstatus"> 本帖最后由 路过的云 于 2024-7-11 09:00 编辑 </i><br />'
    quote = quoted("夜行人", "2024-7-10 17:43", 9001, "主楼的话")
    link = '<a href="https://bbs.example.org/home.php?mod=space&amp;uid=101">他的空间</a>'
    return page(
        [
            replace(said, body="主楼的话，问问<b>夜行</b>人自己。", sign="夜行人的签名"),
            Floor(9002, "路过的云", 102, "2024-7-10 18:00:00", f"{edit}{quote}{mention}路过的云说。{link}"),
            Floor(9003, "云", 103, "2024-7-10 19:00:00", "云在天上。"),
        ],
        title="请教夜行人",
    )


def words(root: etree._Element) -> str:
    """All that a reader sees of people: the text, titles and Dublin Core, a line a run."""
    parts = ["".join(map(str, one.itertext())) for one in root.iter(f"{DC}*", f"{T}title", f"{T}persName", f"{T}term")]
    runs = [[(getattr(of, place) or "") if of is not None else "\n" for of, place in run] for run in _runs(root[-1])]
    return "\n".join([*parts, *map("".join, runs)])


def named(holding: Holding) -> set[str]:
    """The names of two characters or more that the record has for people."""
    posts = holding.thread["posts"]
    found = {post["author"]["name"] for post in posts if post["who"]}
    found |= {one["author"] for post in posts for one in post["remarks"] if one["who"]}
    found |= {one["by"] for post in posts for one in post["notices"]}
    return {name for name in found if name and len(name) > 1}


def test_nobody_is_named_and_everybody_is_told_apart(cases: Path, report: Report) -> None:
    masks = Pseudonyms(KEY)
    seen = 0
    for holding in holdings(cases, report):
        before = etree.fromstring(holding.read("tei.xml"))
        after = etree.fromstring(unnamed(holding, masks))
        shown = words(after)
        for name in named(holding) - {"anonymous", "Anonymous"}:
            left = re.sub("P[0-9a-f]{12}", "", shown)
            assert name not in left or re.fullmatch("[0-9a-fP]+", name), (holding.record["source"]["path"], name)
            seen += 1
        people = {one.get(XML_ID) for one in after.iter(f"{T}person")}
        assert len(people) == len(list(before.iter(f"{T}person")))
        assert all(re.fullmatch("P[0-9a-f]{12}", one or "") for one in people)
        assert {(post.get("who") or "#").removeprefix("#") or None for post in after.iter(f"{T}post")} <= {
            None,
            *people,
        }
        answers = [[post.get("replyTo") for post in tree.iter(f"{T}post")] for tree in (before, after)]
        assert [one for one in answers[0] if one is None or one[0] == "#"] == [
            one for one, was in zip(answers[1], answers[0], strict=True) if was is None or was[0] == "#"
        ]
        ids = {one.get(XML_ID) for one in after.iter() if one.get(XML_ID)}
        for element in after.iter(etree.Element):
            for value in element.attrib.values():
                assert all(word[1:] in ids for word in value.split() if word.startswith("#") and len(word) > 1), value
        assert not [one for one in after.iter(f"{T}idno") if one.get("type") in ("tid", "file", "URI", "uid")]
        assert not [one for one in after.iter(f"{T}post") if one.get("source")]
    assert seen > 60


def test_names_go_wherever_they_stand(cases: Path, report: Report) -> None:
    (holding,) = (one for one in holdings(cases, report) if one.record["source"]["path"].endswith("rich.html"))
    masks = Pseudonyms(KEY)
    raw = unnamed(holding, masks).decode()
    made = {row["name"]: row["pseudonym"] for row in masks.listed()}
    assert set(made) == {"夜行人", "路过的云", "云"}
    root = etree.fromstring(raw.encode())
    told = ["".join(map(str, one.itertext())).split() for one in root.iter(f"{T}post")]
    assert "夜行人" not in raw
    assert "路过的云" not in raw
    assert "%E5%A4%9C" not in raw
    assert "签名" not in raw
    assert "uid=101" not in raw
    assert f"主楼的话，问问{made['夜行人']}自己。" in "".join(told[0])
    assert f"@{made['夜行人']}" in "".join(told[1])
    assert "云在天上。" in "".join(told[2])
    assert [one.text for one in root.iter(f"{T}persName")] == [made["夜行人"], made["路过的云"], made["云"]]
    assert root.findtext(f".//{T}title") == f"请教{made['夜行人']}"


def test_texts_without_names_are_valid_tei(cases: Path, report: Report, tei_all: etree.RelaxNG) -> None:
    masks = Pseudonyms(KEY)
    for holding in holdings(cases, report):
        made = etree.fromstring(unnamed(holding, masks))
        assert tei_all.validate(made), (holding.record["source"]["path"], str(tei_all.error_log)[:600])


def test_words_of_others_stay(cases: Path, report: Report) -> None:
    """Where no name stands in a run it is as it was, to the character."""
    masks = Pseudonyms(KEY)
    for holding in holdings(cases, report):
        people = masks.people(holding)
        before, after = etree.fromstring(holding.read("tei.xml")), etree.fromstring(unnamed(holding, masks))
        old, new = (["".join(map(str, one.itertext())) for one in tree.iter(f"{T}p")] for tree in (before, after))
        told = [one for one in new if not one.startswith("Persons bear pseudonyms")]
        assert len(old) == len(told)
        for was, now in zip(old, told, strict=True):
            if not people.replaced(was)[1]:
                assert re.sub("P[0-9a-f]{12}", "", now) == was or "P" in now


def test_a_corpus_without_names(cases: Path, tmp_path: Path) -> None:
    key = tmp_path / "house.key"
    key.write_bytes(KEY)
    listing = tmp_path / "names.jsonl"
    out = tmp_path / "corpus"
    forms = ("--form", "vertical", "--form", "tei", "--form", "texts")
    done = invoke("feed", "corpus", cases, "--out", out, *forms, "--pseudonyms", key, "--key-list", listing)
    assert done.exit_code == 0, done.output
    people = [json.loads(raw) for raw in listing.read_bytes().splitlines()]
    assert listing.stat().st_mode & 0o077 == 0
    corpus = etree.parse(str(out / "forum.xml"))
    listed = {one.get(XML_ID) for one in corpus.iter(f"{T}person")}
    assert listed <= {one["pseudonym"] for one in people}
    ids = {one.get(XML_ID) for one in corpus.iter() if one.get(XML_ID)}
    assert all(one.get("who", "#")[1:] in {"", *listed} for one in corpus.iter(f"{T}post"))
    assert len(ids) == sum(one.get(XML_ID) is not None for one in corpus.iter())
    vertical = (out / "forum.vert").read_text("utf-8")
    assert set(re.findall(r'<post [^>]*who="([^"]*)"', vertical)) <= {one["pseudonym"] for one in people}
    assert "http" not in "".join(re.findall(r"<doc [^>]*>", vertical))
    for form in ("jsonld", "mnbvc"):
        assert invoke("feed", form, cases, "--out", tmp_path / form, "--pseudonyms", key).exit_code == 0
        told = (tmp_path / form).read_text("utf-8")
        assert set(re.findall(r'"identifier":"(u-[^"]*)"', told)) == set()
        assert not [
            one["name"] for one in people if one["name"] and f'"{one["name"]}"' in told and len(one["name"]) > 1
        ]


@given(st.lists(st.sampled_from(["张三", "李四", "张", "三", "四", "的", "<hi>", "</hi>", "<lb/>", "\n"]), max_size=30))
def test_a_name_is_found_across_markup_and_not_across_lines(parts: list[str]) -> None:
    depth, made = 0, []
    for part in parts:
        if part == "</hi>" and not depth:
            continue
        depth += {"<hi>": 1, "</hi>": -1}.get(part, 0)
        made.append(part)
    xml = f'<p xmlns="{TEI}">{"".join(made)}{"</hi>" * depth}</p>'
    root = etree.fromstring(xml)
    plain = "".join("\n" if one == "<lb/>" else one for one in made if one not in ("<hi>", "</hi>"))
    people = known({"张三": "P1", "李四": "P2", "张": "P3"})
    for run in _runs(root):
        _replace(run, people)
    for line in list(root.iter(f"{T}lb")):
        line.text = "\n"
    assert "".join(map(str, root.itertext())) == plain.replace("张三", "P1").replace("李四", "P2")
