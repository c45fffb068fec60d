"""Rules ``title``, ``subtitle``, ``date-venue``, ``byline``, ``document-number``, ``salutation``.

Front matter is read from the post's first line downwards, and stops at the first line that is
none of it. Each line must give its own evidence; a short first line alone is no title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import dated, only_date
from pipeline.outline.labels import label
from pipeline.outline.lines import Line, Sheet
from pipeline.outline.names import SpokenBy, byline
from pipeline.outline.shapes import VOCATIVE
from pipeline.outline.venue import (
    VENUE,
    FrontMatter,
    claim,
    date_venue,
    venue_and_byline,
    venue_in_title,
    wrapped_venue,
)

DOCUMENT_NOUN = re.compile(
    r"(?:报告|通知|通告|公告|公示|通报|意见|办法|条例|规定|决定|决议|细则|方案|规划|计划|预案|要点|函|批复|纪要|讲话|发言|致辞|贺词|演讲|讲稿|"
    r"倡议书|公开信|声明|启事|章程|规则|规程|守则|标准|合同|协议|须知|指南|总结|说明|教程|攻略|手册|报告書|條例|辦法|規定)"
    r"(?:[（(][^（）()]{1,16}[)）])?$|[^\s，。]{2,20}(?<![说做方办想看用写手书语算魔读吃玩违合执疗打无设技枪针戏佛兵文])法(?:[（(][^（）()]{1,16}[)）])?$"
)
_CHAPTER = re.compile(
    r"(?:第\s*[〇零一二三四五六七八九十百千两\d]+\s*[章回节節卷话話集]|楔子|序章|尾声|番外|Chapter\s+\d+)", re.I
)
_NUMBER = re.compile(
    r"^\S{1,14}[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*(?:第\s*)?\d{1,5}\s*号(?:\s*签发人[:：].*)?$|^第\s*\d{1,4}\s*号$"
)
_ADOPTED = re.compile(r"^[（(].{4,200}(?:通过|公布|发布|施行|修订|修正|批准|起施行).{0,40}[）)]$")
_SUBTITLE = re.compile(r"^(?:——|—|--|――)\s*\S")
_PARENTHESIS = re.compile(
    r"^[（(](?:草案|征求意见稿|审议稿|讨论稿|修订稿|送审稿|试行|暂行|节选|摘要|全文|代拟稿|转载|连载)\S{0,6}[）)]$"
)
_SOURCE = re.compile(
    r"^[（(]?(?:来源|稿源|转自|转载自|出处|文章来源|信息来源|发布时间|时间|日期|(?:发布|公布|修正|修订|施行|生效|發布|公佈|成文)日期|公发布日|发文机关|索引号|字号|字体|点击数?|浏览)[:：]"
)
_RESPECTFUL = re.compile(r"(?:尊敬|敬爱|亲爱)的\S{1,40}[：:！!，,]$")
_ADDRESSEE = re.compile(
    r"(?:各|有关|全体|全市|全省|全县|全区|尊敬|亲爱|敬爱|致|诸位|同志们|朋友们|同学们|委员会|人民政府|局|厅|部|办|公司|街道|单位|领导|先生|女士|老师|大家好?|你好|您好)"
)


def front_matter(sheet: Sheet, account: Account) -> FrontMatter:
    """Read the top of the post. Blocks of no known kind end it; nothing is taken on faith."""
    found = FrontMatter()
    lines = sheet.lines
    spoken = _salutation_at(lines)
    at = skipped = 0
    while at < min(len(lines), DEEPEST):
        line = lines[at]
        if not line.textual and line.kind not in ("image", "rule"):
            break
        taken = line.textual and _take(sheet, at, found, account)
        if not taken:
            if at >= spoken or skipped >= SKIPS or not _skip(line, found, account):
                break
            skipped += 1
        at += 1
    found.stop = at
    return found


DEEPEST = 18
"""Lines at a post's top that may be front matter."""
SKIPS = 4
"""Lines of no known kind that may stand above a salutation: a lead of the press, links to print it."""


def _salutation_at(lines: Sequence[Line]) -> int:
    """Index of the first line near the top that addresses an audience and nothing else; 0 for none."""
    for at, line in enumerate(lines[:DEEPEST]):
        if not line.textual or line.size > bounds.SALUTATION_AHEAD:
            continue
        if VOCATIVE.fullmatch(line.text) or _RESPECTFUL.match(line.text):
            return at
    return 0


def _skip(line: Line, found: FrontMatter, account: Account) -> bool:
    """A line of no known kind between a title and the salutation: kept in the front as a note."""
    if not line.textual or not found.titles or line.size > LONGEST_SKIPPED or label(line.text) is not None:
        return False
    return claim(found, account, line, "note", ("front-note", "stands between the title and the salutation"))


LONGEST_SKIPPED = 160
"""Longest line between titles that is stepped over in search of the front's end."""


def _take(sheet: Sheet, at: int, found: FrontMatter, account: Account) -> bool:
    line = sheet.lines[at]
    if found.opener:
        return _opener(line, found, account, again=True)
    if line.size > bounds.FRONT_LINE:
        return False
    if venue_and_byline(line, found, account) or date_venue(line, found, account):
        return True
    if wrapped_venue(sheet, at, found, account) or _title_again(sheet, at, found, account):
        return True
    if _document_number(line, found, account) or _subtitle(line, found, account):
        return True
    after = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else None
    if _byline(line, found, account, after) or _source(line, found, account):
        return True
    if _title(sheet, at, found, account):
        return True
    return (at == 0 or bool(found.front)) and _opener(line, found, account)


def _title(sheet: Sheet, at: int, found: FrontMatter, account: Account) -> bool:
    line = sheet.lines[at]
    if (
        found.kinds - {"title"}
        or len(found.titles) >= bounds.TITLE_LINES
        or not bounds.TITLE[0] <= line.size <= bounds.TITLE[1]
        or line.final in "。，；：:;,、"
    ):
        return False
    chapter = _CHAPTER.match(line.text)
    if label(line.text) is not None and not chapter:
        return False
    if chapter and _chapters_follow(sheet, at):
        return False
    if found.titles and line.level != sheet.lines[at - 1].level:
        return False
    named = _NAMED.match(line.text)
    evidence = "a labelled line names the document" if named else _title_evidence(sheet, at, found)
    if not evidence:
        return False
    found.titles.append(_tight(line.shown[named.end() :] if named else line.shown))
    venue_in_title(line, found, account)
    found.chapter = found.chapter or bool(chapter)
    return claim(found, account, line, "title", ("title", evidence))


_NAMED = re.compile(r"(?:法规名称|法規名稱|法规名稱|法規名称|文件名称|标题|標題|题目|題目)[:：][ \u3000]*(?=\S{2})")


def _tight(text: str) -> str:
    """The title without the spaces that only spread its characters (政 府 工 作 报 告)."""
    return re.sub(r"\s+", "", text) if re.fullmatch(r"\S(?:\s+\S)+", text) else text


def _chapters_follow(sheet: Sheet, at: int) -> bool:
    """Whether more lines like the chapter's number and name follow: then they are heads."""
    scheme = label(sheet.lines[at].text)
    return scheme is not None and any(
        (other := label(line.text)) is not None and other.scheme == scheme.scheme and line.size <= bounds.CHAPTER_HEAD
        for line in sheet.lines[at + 1 :]
        if line.textual and line.text[:1] == sheet.lines[at].text[:1]
    )


def _title_evidence(sheet: Sheet, at: int, found: FrontMatter) -> str:
    line = sheet.lines[at]
    share = _shared(line.text, sheet.title)
    if share >= bounds.TITLE_SHARED and not found.titles:
        found.matches_thread = True
        return f"says what the thread's title says ({share:.0%})"
    if _under_slogans(sheet, at):
        return "stands over a subtitle after a dash that says what it is"
    if found.titles and not (line.bold or line.centred or line.level) and not _wrapped_title(sheet, at):
        return ""
    after = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else None
    if line.level or (line.bold and line.centred):
        return "the first line, set as a heading"
    worded = line.size >= bounds.TITLE_WORDED and not line.ends
    if worded and DOCUMENT_NOUN.search(_tight(line.text)) and line.kind != "label":
        return "ends with the name of a kind of document, no final mark"
    chaptered = len(sheet.lines) >= bounds.CHAPTER_LINES and line.size <= bounds.CHAPTER_TITLE
    if chaptered and _CHAPTER.match(line.text) and not found.titles:
        return "a chapter's number and name open the post"
    if (line.bold or line.centred) and any(below.size > line.size for below in sheet.lines[at + 1 : at + 4]):
        return "the first line, bold or centred"
    if worded and after is not None and _announces(after.text):
        return "stands over a date, a byline, a document number or a salutation"
    if _wrapped_title(sheet, at):
        return "first line of a title set on two lines"
    return ""


def _under_slogans(sheet: Sheet, at: int) -> bool:
    """Whether the line, or it and the next, stand over ——在…会议上的报告."""
    for below in sheet.lines[at + 1 : at + 3]:
        if _SUBTITLE.match(below.text) and not below.ends and below.size <= bounds.SUBTITLE:
            return bool(DOCUMENT_NOUN.search(below.text) or VENUE.match(below.text))
        if below.ends or below.size > bounds.SLOGAN or not below.textual:
            return False
    return False


def _wrapped_title(sheet: Sheet, at: int) -> bool:
    """Whether line ``at`` and its neighbour are one title that was set on two lines."""
    if at >= 1 and sheet.lines[at - 1].size <= bounds.TITLE_OTHER_HALF and DOCUMENT_NOUN.search(sheet.lines[at].text):
        return True
    if at + 1 >= len(sheet.lines):
        return False
    line, after = sheet.lines[at], sheet.lines[at + 1]
    return bool(
        not line.ends
        and line.size <= bounds.TITLE_HALF
        and ("关于" in line.text or line.text.endswith(("政府", "委员会", "办公室", "办公厅", "局", "厅")))
        and after.textual
        and not after.ends
        and after.size <= bounds.TITLE_OTHER_HALF
        and DOCUMENT_NOUN.search(after.text)
    )


def _announces(text: str) -> bool:
    return bool(
        only_date(text)
        or _NUMBER.match(text)
        or VENUE.match(text)
        or _ADOPTED.match(text)
        or ((by := byline(text)) and (by.office or text != by.name or re.search(r"\s", text)))
        or _salutes(text)
    )


def _salutes(text: str) -> bool:
    short = len(text) <= bounds.SALUTATION_OVER and text[-1:] in "：:"
    return short and bool(VOCATIVE.match(text) or _RESPECTFUL.match(text))


def _shared(text: str, title: str) -> float:
    """How much of the longer of two titles the shorter one is; 0 where neither holds the other."""
    a, b = _bare(text), _bare(title)
    if min(len(a), len(b)) < bounds.TITLE_COMPARED:
        return 0.0
    if a in b or b in a:
        return min(len(a), len(b)) / max(len(a), len(b))
    return 0.0


def _bare(text: str) -> str:
    text = re.sub(r"^[\[【][^\]】]{1,8}[\]】]", "", text.strip())
    return "".join(char for char in text if char.isalnum())


def _title_again(sheet: Sheet, at: int, found: FrontMatter, account: Account) -> bool:
    """The title proper, under a lead that stood under the page's own title."""
    line = sheet.lines[at]
    tight = _tight(line.text)
    if not found.kinds - {"title"} or not found.titles or line.size > bounds.TITLE_REPEATED or line.ends:
        return False
    if not DOCUMENT_NOUN.search(tight) or _bare(tight) not in _bare("".join(found.titles)):
        return False
    return claim(found, account, line, "title", ("title", "the title again, under a lead"))


def _document_number(line: Line, found: FrontMatter, account: Account) -> bool:
    if not _NUMBER.match(line.text):
        return False
    return claim(found, account, line, "note", ("document-number", "a document number: agency, year, 号"))


def _subtitle(line: Line, found: FrontMatter, account: Account) -> bool:
    if not found.titles:
        return False
    if _ADOPTED.match(line.text):
        if found.when is None and (when := dated(line.text)):
            found.when = when
            account.mark(line, when.start, when.end, "date", when=when.iso)
        return claim(found, account, line, "subtitle", ("subtitle", "in brackets under the title: when it was adopted"))
    if line.ends or line.size > bounds.SUBTITLE or not (_SUBTITLE.match(line.text) or _PARENTHESIS.match(line.text)):
        return False
    found.subtitle = found.subtitle or line.text
    return claim(found, account, line, "subtitle", ("subtitle", "after a dash or in brackets, under the title"))


def _believed(by: SpokenBy, line: Line, after: Line | None) -> bool:
    """Whether a bare name stands as authors' names do: set apart, spaced, or over date or text."""
    if by.office or line.size > len(by.name) + 2 or line.centred or line.right or re.search(r"\s", line.text):
        return True
    under = after is not None and (after.size >= bounds.BARE_NAME_OVER or only_date(after.text) is not None)
    return len(by.name) >= bounds.BARE_NAME and under


def _byline(line: Line, found: FrontMatter, account: Account, after: Line | None = None) -> bool:
    if line.size > bounds.FRONT_BYLINE or line.ends or found.by is not None:
        return False
    by = byline(line.text, line.shown)
    if by is None or (not found.front and by.office is None) or not _believed(by, line, after):
        return False
    found.by = by
    account.mark(line, by.start, by.end, "author", name=by.name)
    if by.office:
        account.mark(line, by.office_start, by.office_end, "role-name")
    evidence = f"office {by.office} and name {by.name}" if by.office else f"a name: {by.name}"
    return claim(found, account, line, "byline", ("byline", evidence))


def _source(line: Line, found: FrontMatter, account: Account) -> bool:
    if not found.titles or line.size > bounds.FRONT_SOURCE or line.is_sentence or not _SOURCE.match(line.text):
        return False
    if found.when is None and (when := dated(line.text)):
        found.when = when
        account.mark(line, when.start, when.end, "date", when=when.iso)
    return claim(found, account, line, "note", ("source-line", "a labelled line of source or date under the title"))


def _opener(line: Line, found: FrontMatter, account: Account, *, again: bool = False) -> bool:
    """The salutation: to the audience (各位代表：) or to those addressed (各县人民政府：)."""
    text = line.text
    if not line.textual or line.size > bounds.SALUTATION:
        return False
    if text[-1:] not in "：:！!，," or re.search(r"[。；？]", text):
        return False
    spoken = VOCATIVE.fullmatch(text) is not None or _RESPECTFUL.match(text)
    if again and not spoken:
        return False
    addressed = (
        text[-1] in "：:" and _ADDRESSEE.search(text) and not re.search(r"如下|以下|包括|要求|[:：].", text[:-1])
    )
    if not spoken and not (addressed and bool(found.front)):
        return False
    found.opener.append(line.block)
    account.decide(
        "salutation", line, "addresses the audience" if spoken else "names those addressed, ends with a colon"
    )
    return True


def opens_document(lines: Sequence[Line], at: int) -> bool:
    """Whether line ``at`` could be the title of a document that begins in mid-post."""
    line = lines[at]
    if not line.textual or line.ends or label(line.text) is not None:
        return False
    if not bounds.OPENS_DOCUMENT[0] <= line.size <= bounds.OPENS_DOCUMENT[1]:
        return False
    return bool(line.centred or line.level or DOCUMENT_NOUN.search(line.text))
