"""Both sides of the bounds of ``pipeline.outline.bounds`` that the front, names, gate and passages decide by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.page import Post
from pipeline.outline.account import Account
from pipeline.outline.document import _has_text, _is_document
from pipeline.outline.ending import Ending, _signed_and_dated
from pipeline.outline.explicit import plain
from pipeline.outline.front import _opener, _title_again, front_matter, opens_document
from pipeline.outline.genre import genre
from pipeline.outline.lines import Line, Sheet
from pipeline.outline.names import body_corporate, person
from pipeline.outline.notes import _notes_heading, _series
from pipeline.outline.numbered import Head
from pipeline.outline.paragraphs import _first_sentence
from pipeline.outline.passages import passages
from pipeline.outline.shapes import hard_wrapped, run_in
from pipeline.outline.tree import divide
from pipeline.outline.unnumbered import _weigh
from pipeline.outline.venue import FrontMatter, date_venue, wrapped_venue

TEXT = "各项工作取得新的进展，人民生活继续改善，社会大局保持稳定。"
DATE = "2024年1月3日"


def line(text: str, size: int | None = None, **given: object) -> Line:
    kind = str(given.pop("kind", "paragraph"))
    wide = len("".join(text.split())) if size is None else size
    return Line(0, 0, text, 0, kind, wide, text, **given)  # type: ignore[arg-type]


def sheet(*held: Line | str, title: str = "", ordinal: int = 1) -> Sheet:
    made = [one if isinstance(one, Line) else line(one) for one in held]
    rows = tuple(replace(one, block=at, leaf=at if one.leaf is not None else None) for at, one in enumerate(made))
    return Sheet(Post(ordinal, ()), rows, title)


def kinds(*held: Line | str, title: str = "") -> list[str]:
    """What the front's blocks are, the salutation as ``open``."""
    found = front_matter(sheet(*held, title=title), Account(1))
    return [part.kind for part in found.front] + ["open"] * len(found.opener)


# --- titles


@pytest.mark.parametrize(("size", "expected"), [(1, []), (2, ["title"]), (60, ["title"]), (61, [])])
def test_how_long_a_title_is(size: int, expected: list[str]) -> None:
    assert kinds(line("甲乙的通知", size, level=1), TEXT)[:1] == expected


def test_how_many_lines_a_title_has() -> None:
    set_so = [line("甲乙丙丁", level=1) for _ in range(4)]
    assert kinds(*set_so, TEXT) == ["title"] * 3


def test_how_much_of_the_threads_title_the_first_line_says() -> None:
    assert kinds("甲乙丙丁戊己", TEXT, title="甲乙丙丁戊己" + "庚" * 4) == ["title"]  # 0.6
    assert kinds("甲乙丙丁戊己", TEXT, title="甲乙丙丁戊己" + "庚" * 5) == []  # 0.55


@pytest.mark.parametrize(("size", "expected"), [(3, []), (4, ["title"])])
def test_a_title_that_is_told_by_its_words_has_four_characters(size: int, expected: list[str]) -> None:
    assert kinds(line("某某通知", size), TEXT) == expected
    assert kinds(line("某某随想", size), DATE, TEXT) == ([*expected, "date"] if expected else [])


@pytest.mark.parametrize(("size", "expected"), [(36, ["title"]), (37, [])])
def test_how_long_a_chapters_title_is(size: int, expected: list[str]) -> None:
    assert kinds(line("第三章 重逢", size), TEXT, TEXT, TEXT) == expected


@pytest.mark.parametrize(("below", "expected"), [(3, ["title"]), (2, [])])
def test_how_many_lines_a_post_of_one_chapter_has(below: int, expected: list[str]) -> None:
    assert kinds("第三章 重逢", *[TEXT] * below) == expected


@pytest.mark.parametrize(("size", "expected"), [(40, []), (41, ["title"])])
def test_how_long_another_chapters_head_is(size: int, expected: list[str]) -> None:
    assert kinds("第一章 重逢", TEXT, line("第二章 离别", size), TEXT) == expected


@pytest.mark.parametrize(("size", "expected"), [(30, True), (31, False)])
def test_how_long_a_title_is_that_is_said_again(size: int, expected: bool) -> None:
    found = FrontMatter(titles=["甲乙县关于春耕的通知"])
    held = sheet("甲乙县关于春耕的通知", DATE, line("关于春耕的通知", size))
    account = Account(1)
    assert date_venue(held.lines[1], found, account)
    assert _title_again(held, 2, found, account) is expected


@pytest.mark.parametrize(("size", "expected"), [(3, False), (4, True), (60, True), (61, False)])
def test_how_long_the_title_of_a_document_in_mid_post_is(size: int, expected: bool) -> None:
    assert opens_document([line("某某通知", size)], 0) is expected


# --- salutations, bylines, venues


@pytest.mark.parametrize(("size", "expected"), [(40, True), (41, False)])
def test_how_long_a_salutation_is_that_is_looked_for_ahead(size: int, expected: bool) -> None:
    held = ("某某市政府工作报告", "本报讯记者昨日从会上获悉有关情况", line("各位代表：", size), TEXT)
    assert ("open" in kinds(*held)) is expected


@pytest.mark.parametrize(("length", "expected"), [(60, True), (61, False)])
def test_how_long_a_salutation_is_that_makes_the_line_above_a_title(length: int, expected: bool) -> None:
    salutation = "尊敬的" + "甲" * (length - 4) + "："
    held = ("新春寄语", line(salutation, 30), TEXT)
    assert (kinds(*held)[:1] == ["title"]) is (expected and length - 4 <= 40)
    ahead = "各位代表" + "，" + "各位委员" * 5
    long = ahead + "甲" * (length - len(ahead) - 1) + "："
    assert (kinds("新春寄语", line(long, 30), TEXT)[:1] == ["title"]) is expected


@pytest.mark.parametrize(("size", "expected"), [(120, True), (121, False)])
def test_how_long_a_salutation_is(size: int, expected: bool) -> None:
    assert _opener(line("各位代表：", size), FrontMatter(), Account(1)) is expected


@pytest.mark.parametrize(("size", "expected"), [(220, True), (221, False)])
def test_how_long_a_line_of_a_front_is(size: int, expected: bool) -> None:
    adopted = line("（2024年1月3日某某市第一届人民代表大会第二次会议通过）", size)
    assert (len(kinds("某某市养犬管理条例", adopted, TEXT)) == 2) is expected


@pytest.mark.parametrize(("size", "expected"), [(50, True), (51, False)])
def test_how_long_a_byline_is(size: int, expected: bool) -> None:
    assert ("byline" in kinds("政府工作报告", line("甲乙市市长 张建国", size), TEXT)) is expected


@pytest.mark.parametrize(("size", "expected"), [(90, True), (91, False)])
def test_how_long_a_line_of_source_is(size: int, expected: bool) -> None:
    assert ("note" in kinds("政府工作报告", line("来源：甲乙日报", size), TEXT)) is expected


@pytest.mark.parametrize(("size", "expected"), [(80, True), (81, False)])
def test_how_long_a_dated_venue_is(size: int, expected: bool) -> None:
    text = DATE + "，在甲乙市第三届人民代表大会第一次会议上"
    found = FrontMatter(titles=["甲"])
    assert date_venue(line("甲乙市人民政府办公室根据录音整理" + text, size), found, Account(1)) is expected


@pytest.mark.parametrize(("first", "second", "expected"), [(40, 40, True), (41, 40, False), (40, 41, False)])
def test_how_long_each_half_of_a_venue_is(first: int, second: int, expected: bool) -> None:
    held = sheet(line("——2024年1月3日在甲乙市第三届", first), line("人民代表大会第一次会议上", second))
    assert wrapped_venue(held, 0, FrontMatter(titles=["甲"]), Account(1)) is expected


# --- names


@pytest.mark.parametrize(
    ("text", "expected"),
    [("张三", "张三"), ("张三丰", "张三丰"), ("张三丰子", None), ("欧阳锋", "欧阳锋"), ("欧阳", "欧阳")],
)
def test_how_long_a_name_is(text: str, expected: str | None) -> None:
    assert person(text) == expected
    assert person("司徒雷登") == "司徒雷登"
    assert person("端木") is None  # two characters are its family name alone, and 端 begins none


@pytest.mark.parametrize(("length", "expected"), [(2, False), (3, True), (40, True), (41, False)])
def test_how_long_a_bodys_name_is(length: int, expected: bool) -> None:
    assert body_corporate("甲" * (length - 1) + "局") is expected


# --- ends


@pytest.mark.parametrize(("size", "expected"), [(60, True), (61, False)])
def test_how_long_a_line_is_that_signs_and_dates(size: int, expected: bool) -> None:
    held = [line(TEXT), line("甲乙县人民政府" + DATE, size)]
    assert _signed_and_dated(held, 2, range(2)) is expected


# --- the document as a whole


def gate(*held: Line | str, front: FrontMatter, heads: int = 0, articles: int = 0, title: str = "") -> bool:
    made = sheet(*held, title=title)
    return _is_document(
        made, front, Ending(len(made.lines)), {at: Head(at, 5, "han") for at in range(heads)}, articles=articles
    )


@pytest.mark.parametrize(("articles", "expected"), [(2, False), (3, True)])
def test_how_many_articles_make_a_statute(articles: int, expected: bool) -> None:
    assert gate(TEXT, front=FrontMatter(), articles=articles) is expected
    assert (
        genre(FrontMatter(titles=["某某随想"]), "", articles=articles, chapters=0, salutes=False) == "law"
    ) is expected


@pytest.mark.parametrize(("size", "expected"), [(39, False), (40, True)])
def test_how_much_stands_under_a_title_with_a_front(size: int, expected: bool) -> None:
    assert gate(line(TEXT, size), front=FrontMatter(titles=["甲"], opener=[0])) is expected


@pytest.mark.parametrize(
    ("sizes", "expected"), [((60, 60), True), ((60, 59), False), ((91, 29), False), ((90, 30), True)]
)
def test_how_much_a_chapter_holds(sizes: tuple[int, int], expected: bool) -> None:
    assert gate(*[line(TEXT, size) for size in sizes], front=FrontMatter(titles=["甲"], chapter=True)) is expected


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((100, 100, 100), True), ((100, 100, 99), False), ((150, 150), False), ((241, 30, 29), False)],
)
def test_how_much_an_article_holds(sizes: tuple[int, ...], expected: bool) -> None:
    found = FrontMatter(titles=["甲"], matches_thread=True)
    assert gate(*[line(TEXT, size) for size in sizes], front=found, title="甲") is expected


@pytest.mark.parametrize(("size", "expected"), [(59, False), (60, True)])
def test_how_much_an_enclosed_document_holds(size: int, expected: bool) -> None:
    held = sheet(line("某某通知"), line(TEXT, size))
    assert _has_text(held, 0, range(2)) is expected


@pytest.mark.parametrize(("depth", "expected"), [(3, 1), (4, 0)])
def test_from_how_many_levels_the_outermost_stands_above(depth: int, expected: int) -> None:
    lines = sheet(*[f"层{at}" for at in range(depth)], TEXT).lines
    heads = {at: Head(at, (50, 60, 70, 80)[at], "han") for at in range(depth)}
    (top,) = divide(lines, range(len(lines)), heads, {}, Account(1))
    assert not isinstance(top, int)
    assert top.type == ("part" if expected == 0 else top.type)


# --- paragraphs, verse, lists, wrapped text


@pytest.mark.parametrize(("bold", "size", "expected"), [(40, 60, 40), (41, 60, 0), (40, 52, 40), (40, 51, 0)])
def test_how_much_is_set_in_bold_at_a_paragraphs_head(bold: int, size: int, expected: int) -> None:
    assert _first_sentence(line("甲" * 70, size, lead_bold=bold)) == expected


@pytest.mark.parametrize(("after", "expected"), [(12, 6), (11, 0)])
def test_how_much_follows_a_run_in_sentence(after: int, expected: int) -> None:
    assert run_in("精心谋项目。" + "甲" * after) == expected
    held = line("精心谋发展项目。" + "甲" * (after + 4))
    assert _first_sentence(held) == (8 if after == 12 else 0)  # three times as long as the sentence


@pytest.mark.parametrize(("count", "expected"), [(3, ["list"]), (2, [])])
def test_how_many_numbered_lines_are_a_list(count: int, expected: list[str]) -> None:
    lines = sheet(*[f"{at}.甲乙" for at in range(1, count + 1)]).lines
    assert [found.kind for found in passages(lines, (), Account(1), 1)] == expected


@pytest.mark.parametrize(("size", "expected"), [(80, ["list"]), (81, [])])
def test_how_long_an_item_of_a_list_is(size: int, expected: list[str]) -> None:
    lines = sheet("1.甲", line("2.乙", size), "3.丙").lines
    assert [found.kind for found in passages(lines, (), Account(1), 1)] == expected


def test_how_many_half_lines_are_verse() -> None:
    whole = ["白日依山尽，黄河入海流。", "欲穷千里目，更上一层楼。"]
    assert [found.kind for found in passages(sheet(*whole).lines, (), Account(1), 1)] == ["verse"]
    assert passages(sheet(whole[0]).lines, (), Account(1), 1) == ()
    short = ["白日依山尽，", "黄河入海流。", "欲穷千里目，", "更上一层楼。"]
    assert [found.kind for found in passages(sheet(*short).lines, (), Account(1), 1)] == ["verse"]
    assert passages(sheet(*short[:3]).lines, (), Account(1), 1) == ()


@pytest.mark.parametrize(("count", "size", "expected"), [(6, 24, True), (5, 24, False), (6, 23, False)])
def test_which_lines_say_that_a_text_is_hard_wrapped(count: int, size: int, expected: bool) -> None:
    assert hard_wrapped([line("甲乙丙", size) for _ in range(count)]) is expected


# --- heads without a number, notes


@pytest.mark.parametrize(("size", "expected"), [(60, 1), (59, 0)])
def test_how_much_a_full_paragraph_under_a_head_holds(size: int, expected: int) -> None:
    lines = [line(TEXT), line("甲乙丙丁"), line(TEXT, size)]
    assert _weigh(lines, 1, over=False, peers=1, formal=False)[0] == expected


@pytest.mark.parametrize(
    ("peers", "formal", "weight"),
    [(1, False, 0), (2, False, 1), (3, False, 2), (4, False, 2), (3, True, 3), (4, True, 4)],
)
def test_what_lines_set_alike_weigh(peers: int, formal: bool, weight: int) -> None:
    assert _weigh([line("甲乙丙丁")], 0, over=False, peers=peers, formal=formal)[0] == weight


@pytest.mark.parametrize(("size", "expected"), [(30, 3), (29, 0)])
def test_how_long_a_paragraph_under_a_plain_head_is(size: int, expected: int) -> None:
    prose = "各项工作取得新的进展，社会大局保持稳定。"
    heads = ("春天种树", "夏天浇水", "秋天收果")
    lines = [one for head in heads for one in (line(head), line(prose, size), line(TEXT + TEXT + TEXT))]
    assert len(plain(lines, range(len(lines)), Account(1))) == expected


@pytest.mark.parametrize(("talk", "expected"), [(1, 4), (2, 0)])
def test_how_many_plain_heads_may_sound_like_talk(talk: int, expected: int) -> None:
    heads = ["春天种树", "夏天浇水", "秋天收果", "冬天剪枝", "来年再种"]
    heads[:talk] = [f"求助{n}" for n in range(talk)]
    lines = [one for head in heads for one in (line(head), line(TEXT + TEXT + TEXT))]
    assert len(plain(lines, range(len(lines)), Account(1))) == expected


@pytest.mark.parametrize(("size", "expected"), [(20, 2), (21, None)])
def test_how_long_the_notes_heading_is(size: int, expected: int | None) -> None:
    assert _notes_heading([line(TEXT), line(TEXT), line("注释：", size), line("1.甲")], range(4)) == expected


@pytest.mark.parametrize(("stray", "expected"), [(3, 7), (4, 0)])
def test_what_share_of_markers_runs_on(stray: int, expected: int) -> None:
    lines = [line("甲" + f"[{n}]") for n in range(1, 8)] + [line(f"乙[{90 + n}]") for n in range(stray)]
    assert len(_series(lines, range(len(lines)))[1]) == expected
