"""Both sides of the bounds by which tops, ends and divisions of documents are read."""

from __future__ import annotations

import pytest

from pipeline.model.page import Post
from pipeline.outline.account import Account
from pipeline.outline.ending import _signs, _trailer_kind, _undersigned, attachments, ending, signature
from pipeline.outline.front import _believed, _shared, _under_slogans, _wrapped_title
from pipeline.outline.lines import Line, Sheet
from pipeline.outline.names import byline
from pipeline.outline.numbered import Head, Numbered
from pipeline.outline.tree import _closes, _Node, _tail_start, divide
from pipeline.outline.unnumbered import THRESHOLD, _could_be, _next, _restarts, _weigh
from tests.outline.test_outline_bounds import row

TEXT = "各项工作取得新的进展，人民生活继续改善，社会大局保持稳定。"


def line(text: str, at: int = 0, **given: object) -> Line:
    kind = str(given.pop("kind", "paragraph"))
    return Line(at, at, text, 0, kind, len("".join(text.split())), text, **given)  # type: ignore[arg-type]


def sheet(*held: Line, title: str = "") -> Sheet:
    return Sheet(Post(1, ()), held, title)


# --- tops


@pytest.mark.parametrize(("size", "expected"), [(60, True), (61, False)])
def test_how_long_a_subtitle_after_a_dash_is(size: int, expected: bool) -> None:
    below = "——在" + "甲" * (size - 7) + "会议上报告"[-4:]
    assert len(below) == size
    assert _under_slogans(sheet(line("迎接新的时代"), line(below)), 0) is expected


@pytest.mark.parametrize(("size", "expected"), [(30, True), (31, False)])
def test_how_long_a_second_slogan_over_the_subtitle_is(size: int, expected: bool) -> None:
    held = (line("迎接新的时代"), line("甲" * size), line("——在全省会议上的报告"))
    assert _under_slogans(sheet(*held), 0) is expected


@pytest.mark.parametrize(("size", "expected"), [(40, True), (41, False)])
def test_how_long_the_first_line_of_a_wrapped_title_is(size: int, expected: bool) -> None:
    assert _wrapped_title(sheet(line("甲" * size), line("政府工作报告")), 1) is expected


@pytest.mark.parametrize(("size", "expected"), [(36, True), (37, False)])
def test_a_first_line_that_says_about_goes_on_below(size: int, expected: bool) -> None:
    first = "关于" + "甲" * (size - 2)
    assert _wrapped_title(sheet(line(first), line("有关问题的通知")), 0) is expected
    assert not _wrapped_title(sheet(line(first)), 0)


def test_titles_are_shared_from_four_characters_on() -> None:
    assert _shared("政府报告", "政府报告全文") == pytest.approx(4 / 6)
    assert _shared("府报告", "政府报告全文") == 0
    assert _shared("政府工作报告", "年度总结大会") == 0


@pytest.mark.parametrize(
    ("text", "after", "given", "expected"),
    [
        ("张建国", "甲" * 30, {}, True),
        ("张建国", "甲" * 29, {}, False),
        ("张建国", "2024年1月3日", {}, True),
        ("张建", "甲" * 30, {}, False),
        ("张建", "甲" * 30, {"centred": True}, True),
        ("张建", "甲" * 30, {"right": True}, True),
        ("张 建", "甲", {}, True),
    ],
)
def test_when_a_bare_name_is_an_authors(text: str, after: str, given: dict[str, object], expected: bool) -> None:
    by = byline(text)
    assert by is not None
    assert _believed(by, line(text, **given), line(after, 1)) is expected


# --- ends


@pytest.mark.parametrize(("size", "expected"), [(24, True), (25, False)])
def test_how_long_a_dates_line_is(size: int, expected: bool) -> None:
    date = "二〇二四年一月二日"
    held = [line(TEXT), line(TEXT, 1), line(date + "（" + "星期二" + "）", 2)]
    assert signature(held, 3, 0)[1] == 2
    wide = Line(2, 2, date, 0, "paragraph", size, date)
    assert (signature([*held[:2], wide], 3, 0)[1] == 2) is expected


def test_a_signature_never_reaches_the_first_line() -> None:
    held = [line("甲乙县人民政府"), line("2024年1月2日", 1)]
    assert signature(held, 2, 0) == (1, 1)
    assert signature(held, 2, 1) == (2, None)


def test_six_names_sign_at_most() -> None:
    names = ["甲乙县人民政府"] * 8
    held = [line(TEXT), *(line(name, at) for at, name in enumerate(names, 1)), line("2024年1月2日", 9)]
    assert signature(held, 10, 0) == (3, 9)


@pytest.mark.parametrize(("size", "expected"), [(44, True), (45, False)])
def test_how_long_a_signers_line_is(size: int, expected: bool) -> None:
    body = "甲乙县人民政府"
    assert _signs(Line(0, 0, body, 0, "paragraph", size, body), dated_below=True) is expected


@pytest.mark.parametrize(("size", "expected"), [(20, True), (21, False)])
def test_how_long_a_signer_of_no_known_form_is(size: int, expected: bool) -> None:
    assert _undersigned(line("老" * size, right=True), line(TEXT)) is expected
    assert not _undersigned(line("一名老会员"), line(TEXT))
    assert _undersigned(line("一名老会员"), line("敬礼！"))


@pytest.mark.parametrize(("size", "expected"), [(130, "source"), (131, None)])
def test_how_long_a_sources_line_is(size: int, expected: str | None) -> None:
    text = "来源：甲乙日报"
    assert _trailer_kind(Line(0, 0, text, 0, "paragraph", size, text)) == expected
    assert _trailer_kind(line(text + "。")) is None


@pytest.mark.parametrize(("size", "expected"), [(80, True), (81, False)])
def test_how_long_an_attachments_line_is(size: int, expected: bool) -> None:
    held = [line(TEXT), line("附件：", 1), Line(2, 2, "1.名单", 0, "paragraph", size, "1.名单")]
    assert (attachments(held, range(3)) == range(1, 3)) is expected


def test_fourteen_lines_of_attachments_are_looked_at() -> None:
    def listed(count: int) -> range | None:
        held = [line(TEXT), line("附件：", 1), *(line(f"{at}.名单", at + 1) for at in range(1, count + 1))]
        return attachments(held, range(len(held)))

    assert listed(13) == range(1, 15)
    assert listed(14) is None


def test_attachments_below_a_signature_want_its_date() -> None:
    end = [line("附件：", 4), line("1.名单", 5)]
    dated = [line(TEXT), line(TEXT, 1), line("甲乙县人民政府", 2), line("2024年1月2日", 3), *end]
    found = ending(dated, range(6), Account(1))
    assert [front.kind for front in found.trailer] == ["attachments", "attachments"]
    assert found.date == "2024-01-02"
    assert found.start == 2
    plain = [line(TEXT), line(TEXT, 1), line(TEXT, 2), line(TEXT, 3), *end]
    assert ending(plain, range(6), Account(1)).trailer == []


# --- divisions


def tail(*texts: str, labelled: frozenset[int] = frozenset(), head: str = "三、下一步工作") -> int | None:
    held = [line(head), *(line(text, at) for at, text in enumerate(texts, 1))]
    node = _Node(Head(0, 1, "han", 3), list(range(1, len(held))))
    return _tail_start(node, held, dict.fromkeys(labelled, 1))


def test_an_address_with_at_most_six_paragraphs_left_is_the_peroration() -> None:
    assert tail(TEXT, "各位代表！" + TEXT, *[TEXT] * 5) == 1
    assert tail(TEXT, "各位代表！" + TEXT, *[TEXT] * 6) is None
    assert tail("各位代表！" + TEXT, *[TEXT] * 2) is None


def test_a_closing_formula_with_at_most_three_paragraphs_left_ends_the_division() -> None:
    closing = "特此通知。"
    assert tail(TEXT, closing) == 1
    assert tail(TEXT, closing, TEXT, TEXT) == 1
    assert tail(TEXT, closing, TEXT, TEXT, TEXT) is None
    assert tail(closing, TEXT) is None
    assert tail(TEXT, closing, head="三、其他事项") is None


def test_a_connective_ends_the_division_after_two_particulars() -> None:
    again = "同时，" + TEXT
    assert tail(TEXT, TEXT, again, labelled=frozenset({1, 2})) == 2
    assert tail(TEXT, TEXT, again, labelled=frozenset({1})) is None


def test_a_peroration_is_short() -> None:
    held = [line(TEXT, at) for at in range(8)]
    assert _closes(range(6), held)
    assert not _closes(range(7), held)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (((1, "han", 10),), "section"),
        (((1, "han", 10), (2, "paren-han", 20)), "section"),
        (((1, "chapter", 5), (2, "article", 20)), "part"),
        (((1, "chapter", 5),), "section"),
        (((1, "han", 10), (2, "paren-han", 20), (3, "arabic", 30)), "section"),
        (((1, "han", 10), (2, "paren-han", 20), (3, "arabic", 30), (4, "circled", 40)), "part"),
    ],
)
def test_the_name_of_the_topmost_divisions(heads: tuple[tuple[int, str, int], ...], expected: str) -> None:
    held = [line(TEXT, at) for at in range(6)]
    found = divide(held, range(6), {at: Head(at, rank, scheme, 1) for at, scheme, rank in heads}, {}, Account(1))
    (top,) = [item for item in found if not isinstance(item, int)]
    assert top.type == expected


# --- heads without a number


@pytest.mark.parametrize(
    ("text", "given", "under", "expected"),
    [
        ("甲" * 24, {}, 36, True),
        ("甲" * 25, {}, 36, False),
        ("甲" * 24, {}, 35, False),
        ("甲" * 34, {"bold": True}, 12, True),
        ("甲" * 35, {"bold": True}, 12, False),
        ("甲" * 34, {"bold": True}, 11, False),
        ("甲乙", {}, 36, True),
        ("甲", {}, 36, False),
        ("甲，乙", {}, 36, False),
    ],
)
def test_what_could_be_a_head(text: str, given: dict[str, object], under: int, expected: bool) -> None:
    held = [line(text, **given), line("乙" * under, 1)]
    assert _could_be(held, 0, range(2), {}) is expected


def test_text_is_looked_for_three_lines_below() -> None:
    held = [line("甲乙"), line("", 1), line("", 2), line(TEXT, 3)]
    blank = [Line(at, at, "", 0, "paragraph", 0, "") if not one.text else one for at, one in enumerate(held)]
    textual = [one if one.text else Line(one.block, 1, " ", 0, "paragraph", 0, "") for one in blank]
    assert _next(textual, 0, range(4)) == 3
    assert _next([*textual[:3], textual[2], textual[3]], 0, range(5)) is None


def weight(text: str, *, below: int = 20, above: str = TEXT, **given: object) -> int:
    state = {"over": False, "peers": 1, "formal": False}
    state.update({name: given.pop(name) for name in list(given) if name in state})  # type: ignore[misc]
    held = [line(above), line(text, 1, **given), line("乙" * below, 2)]
    return _weigh(held, 1, **state)[0]  # type: ignore[arg-type]


def test_what_each_piece_of_evidence_weighs() -> None:
    assert weight("甲乙丙丁") == 0
    assert weight("甲乙丙丁", level=2) == 4 == THRESHOLD
    assert weight("甲乙丙丁", bold=True) == 2
    assert weight("甲乙丙丁", bold=True, centred=True) == 3
    assert weight("甲乙丙丁", over=True) == 3
    assert weight("【甲乙丙丁】") == 2
    assert weight("主要工作") == 2
    assert weight("甲乙丙丁", peers=2) == 1
    assert weight("甲乙丙丁", peers=3) == 2
    assert weight("甲乙丙丁", peers=4) == 2
    assert weight("甲乙丙丁", peers=4, formal=True) == 4
    assert weight("甲乙丙丁", peers=3, formal=True) == 3
    assert weight("甲乙 丙丁") == -1
    assert weight("甲乙 丙丁", bold=True) == 2
    assert weight("甲乙 丙丁", over=True) == 3


def test_between_full_paragraphs() -> None:
    assert weight("甲乙丙丁", below=60) == 1
    assert weight("甲乙丙丁", below=59) == 0
    assert weight("甲乙丙丁", below=60, above="没有句号") == 0


def test_a_numbering_begins_again_at_heads_and_at_runs_of_two() -> None:
    one, two = row(4, "1.甲乙", 9), row(5, "2.丙丁", 9)
    heads = {2: Head(2, 1, "han", 1), 7: Head(7, 1, "han", 2)}
    assert _restarts(heads, [(one, two)]) == [2, 4]
    assert _restarts(heads, [(one,)]) == [2]
    assert _restarts({}, [(two, Numbered(6, one.label, "head", 9))]) == []
