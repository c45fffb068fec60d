"""A span of the text goes to the TEI, the decoded page and the bytes, and comes back."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.cli import main
from pipeline.holdings.locating import LocateError, Locator
from pipeline.holdings.marked import MarkedSource
from pipeline.holdings.record import Record, read
from pipeline.holdings.walk import documents, threads
from pipeline.model import layout

from ..discuz import floor, page

PAGE = (
    "老街茶馆 - 资源区\n分享一份旧地图\n\n甲某 2021-09-01 10:00\n这是1935年的城区图,自己扫描的.\n"
    '他说:"很好",我看了三遍...真的很好!\n\n乙某 2021-09-01 10:20\n谢谢分享,图很清楚,收藏了.\n\n'
    "丙某 2021-09-01 10:40\n谢谢分享,请问还有别的年份吗?\n"
)


@pytest.fixture(scope="module")
def seed(root: Path) -> Record:
    (folder,) = documents(root / "archive")
    return read(folder)


@pytest.fixture(scope="module")
def gb(tmp_path_factory: pytest.TempPathFactory) -> Record:
    home = tmp_path_factory.mktemp("gb")
    (home / "pages").mkdir()
    (home / "pages" / "page.txt").write_bytes(PAGE.encode("gb18030"))
    ran = CliRunner().invoke(main, ["run", str(home / "pages"), "--out", str(home / "archive")])
    (folder,) = documents(home / "archive")
    assert ran.exit_code in (0, 1), ran.output
    return read(folder)


def there_and_back(originals: list[str], locator: Locator, start: int, end: int) -> None:
    for fragment in locator.located(start, end):
        low, high = fragment.shown
        back = locator.shown(fragment.leaf, *fragment.original)
        assert back[0] <= low < high <= back[1]
        (again,) = [one for one in locator.located(*back) if one.leaf == fragment.leaf]
        assert again.original == fragment.original  # what was taken in is all that is
        text = originals[fragment.leaf][slice(*fragment.original)]
        assert sum(last - first for first, last in fragment.page) == len(text)
        for first, last in fragment.page:
            spans = locator.from_page(first, last)
            assert any(one[0] <= low < one[1] or low <= one[0] < high for one in spans)


def test_random_spans_go_there_and_back(seed: Record) -> None:
    locator, originals, draw = Locator(seed), seed.originals(), random.Random(1)
    for _ in range(300):
        start = draw.randrange(len(seed.text) - 1)
        there_and_back(originals, locator, start, min(len(seed.text), start + draw.randint(1, 60)))


@pytest.mark.slow
def test_many_random_spans_go_there_and_back(seed: Record) -> None:
    locator, originals, draw = Locator(seed), seed.originals(), random.Random(2)
    for _ in range(100_000):
        start = draw.randrange(len(seed.text) - 1)
        there_and_back(originals, locator, start, min(len(seed.text), start + draw.randint(1, 60)))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_bytes_are_those_of_the_characters(gb: Record, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(gb.text) - 1))
    end = data.draw(st.integers(start + 1, len(gb.text)))
    locator, raw, originals = Locator(gb), gb.source_path().read_bytes(), gb.originals()
    there_and_back(originals, locator, start, end)
    for fragment in locator.located(start, end):
        assert fragment.octets is not None
        told = b"".join(raw[first:last] for first, last in fragment.octets)
        assert told.decode("gb18030") == originals[fragment.leaf][slice(*fragment.original)]


def test_the_element_holds_the_reading(seed: Record) -> None:
    root = etree.fromstring((seed.folder / "tei.xml").read_bytes())
    locator = Locator(seed)
    start, end = locator.quoted("各位代表", suffix="：")
    (fragment,) = locator.located(start, end)
    (element,) = root.xpath("//*[@xml:id=$id]", id=fragment.xml_id)
    assert "各位代表" in "".join(element.itertext())
    assert seed.text[slice(*fragment.shown)] == "各位代表"


def test_a_span_between_leaves_is_in_none_and_one_over_several_is_in_each(seed: Record) -> None:
    (_, first, last, _), (_, following, _, _) = seed.json["outputs"]["anchors"][1:3]
    assert Locator(seed).located(last, following) == ()
    assert len(Locator(seed).located(first, following + 1)) == 2


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (0, 10**9)])
def test_what_is_no_span_is_refused(seed: Record, start: int, end: int) -> None:
    with pytest.raises(LocateError, match="no span"):
        Locator(seed).located(start, end)


def test_a_quotation_that_is_not_there_or_not_alone_is_refused(seed: Record) -> None:
    with pytest.raises(LocateError, match="has no"):
        Locator(seed).quoted("从未说过的话")
    with pytest.raises(LocateError, match="more than once"):
        Locator(seed).quoted("的")
    with pytest.raises(LocateError, match="empty"):
        Locator(seed).quoted("")


def test_the_command(root: Path) -> None:
    ran = CliRunner().invoke(main, ["locate", str(root / "archive"), "--span", "0-3"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.output.splitlines()[0])["shown"] == [0, 3]
    assert CliRunner().invoke(main, ["locate", str(root / "archive"), "--quote", "从未说过的话"]).exit_code == 1
    assert CliRunner().invoke(main, ["locate", str(root / "archive")]).exit_code == 2
    assert CliRunner().invoke(main, ["locate", str(root / "archive"), "--span", "3"]).exit_code == 2


HTML = (
    '<html><head><title>分享</title><style>p{color:red}</style></head><body><script>var a="旧&amp;图";</script>\n'
    "<p>旧&amp;图 &#26087;图,<b>粗体</b>字。</p><!-- 旧&amp;图 --><p>旧&amp;图</p></body></html>"
)


def test_text_between_tags_and_in_references_is_found_in_its_source() -> None:
    markup = MarkedSource(HTML)
    at = markup.find("旧&图旧图,粗体字。", markup.text.index("}") + 1 + len('vara="旧&amp;图";'))
    assert at is not None
    first, last = markup.stretch(at, at + 5)
    assert HTML[first:last] == "旧&amp;图 &#26087;图"
    first, last = markup.stretch(at + 6, at + 9)
    assert HTML[first:last] == "粗体</b>字"


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("boards")
    (home / "pages").mkdir()
    old = [
        floor(1, "甲", "旧地图,扫描的.\n第二段<粗>&细"),
        floor(2, "乙", "原来的话,后来改了."),
        floor(3, "丙", "没有变过的话,很好."),
    ]
    new = [old[0], floor(2, "乙", "改过的话."), old[2]]
    for name, floors in (("old", old), ("new", new)):
        (home / "pages" / f"{name}.html").write_bytes(page(floors, charset="gbk").encode("gbk"))
    done = CliRunner().invoke(main, ["run", str(home / "pages"), "--out", str(home / "archive"), "--in-process"])
    assert done.exit_code == 0, done.output
    return home / "archive"


def test_bytes_of_an_html_page_and_back(boards: Path) -> None:
    for folder in documents(boards):
        record = read(folder)
        locator, originals = Locator(record), record.originals()
        data = record.source_path().read_bytes()
        for leaf, start, end, xml_id in record.json["outputs"]["anchors"]:
            (fragment,) = locator.located(start, end)
            assert fragment.octets is not None, originals[leaf]
            ((low, high),) = fragment.octets
            assert data[low:high].decode("gbk") == originals[leaf].replace("&", "&amp;").replace("<", "&lt;").replace(
                ">", "&gt;"
            )
            assert (start, end) in locator.from_octets(low, high)
            assert locator.of_element(xml_id) == (start, end)


def test_the_same_words_keep_their_name_over_captures_and_in_the_thread(boards: Path) -> None:
    names = set()
    records = [read(folder) for folder in (*documents(boards), *threads(boards))]
    assert len(records) == 3
    for record in records:
        locator = Locator(record)
        (fragment,) = locator.located(*locator.quoted("没有变过的话"))
        names.add((fragment.xml_id, fragment.reading))
        if fragment.source is not None:
            page_of = Locator(read(boards / layout.document_folder(fragment.source[0])))
            back = page_of.shown(fragment.source[1], *fragment.original)
            assert page_of.located(*back)[0].xml_id == fragment.xml_id
    assert len(names) == 1


def test_ways_back_on_the_text_face(gb: Record) -> None:
    locator, data = Locator(gb), gb.source_path().read_bytes()
    at = data.index("收藏了".encode("gb18030"))
    ((start, end),) = locator.from_octets(at, at + 6)
    assert gb.text[start:end] == "收藏了"
    ((start, end),) = locator.from_octets(at + 1, at + 5)  # inside characters: the whole of them
    assert gb.text[start:end] == "收藏了"
    with pytest.raises(LocateError, match="not in the source"):
        locator.from_octets(len(data) + 5, len(data) + 9)
    with pytest.raises(LocateError, match="no element"):
        locator.of_element("p-1.99")


@pytest.mark.parametrize("which", ["seed", "gb"])
def test_segments_are_the_text_and_lead_to_what_it_was(which: str, request: pytest.FixtureRequest) -> None:
    record: Record = request.getfixturevalue(which)
    locator, found = Locator(record), dict[int, int]()
    for one in locator.segments():
        assert one.shown[1] - one.shown[0] == one.reading[1] - one.reading[0] > 0
        assert one.reading[0] == found.get(one.leaf, 0)
        found[one.leaf] = one.reading[1]
        if one.original[1] - one.original[0] == one.shown[1] - one.shown[0]:
            for at in range(one.shown[1] - one.shown[0]):
                (each,) = locator.located(one.shown[0] + at, one.shown[0] + at + 1)
                assert each.original == (one.original[0] + at, one.original[0] + at + 1)
        else:
            (whole,) = locator.located(*one.shown)
            assert whole.original == one.original
    for leaf, start, end, _ in record.json["outputs"]["anchors"]:
        assert found.get(leaf, 0) == end - start


def test_the_command_leads_back(boards: Path) -> None:
    folder = next(iter(documents(boards)))

    def said(*words: str) -> list[dict[str, object]]:
        done = CliRunner().invoke(main, ["locate", str(boards), folder.name, *words])
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    (one,) = said("--quote", "没有变过的话")
    (again,) = said("--element", f"{one['xml_id']}:0-6")
    assert again == one
    ((low, high),) = one["octets"]  # type: ignore[misc]
    assert said("--bytes", f"{low}-{high}") == [one]
    assert len(said("--map")) >= 4
    refused = CliRunner().invoke(main, ["locate", str(boards), folder.name, "--bytes", "0-10"])
    assert refused.exit_code == 1
    assert "furniture" in refused.output
    assert CliRunner().invoke(main, ["locate", str(boards), folder.name]).exit_code == 2
