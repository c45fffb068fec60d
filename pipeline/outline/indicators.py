"""Rule ``indicator``: the figures that a report states, each with what it measures.

Only figures whose phrase ends with the name of an indicator (…生产总值, …收入, …率) or with a verb
that says a change are taken: of the others nobody could say what they count. What is left out is
text as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model.work import Division, Document, Indicator
from pipeline.outline.lines import Line

_NUMBER = r"(?P<n>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_UNIT = (
    r"(?:多|余)?(?P<u>[%％‰]|个百分点|(?:万|亿|万亿)?(?:美元|港元|欧元|日元|英镑|元|公斤|千克|斤|吨标准煤|吨|立方米|平方米|平方公里|公里|千米|亩|公顷|千瓦时|千瓦|度|"
    r"人次|人|户|家|个|项|件|头|只|套|台|辆|所|张|座|处|场次|场|名|对|条|支|天|倍)|(?:万亿|亿|万)(?![多余\u4e00-\u9fff]))(?!亿|百)"
)

_HEAD = (
    r"(?:生产总值|总产值|增加值|产值|零售总额|进出口总额|出口额|进口额|总额|投资额|投资|财政收入|预算收入|可支配收入|纯收入|营业收入|"
    r"主营业务收入|税收收入|旅游收入|综合收入|收入|税收|财政支出|预算支出|支出|消费|存款余额|贷款余额|余额|贷款|存款|债务|利润|销售额|"
    r"成交额|交易额|产量|播种面积|建筑面积|总面积|面积|总人口|人口|新增就业|就业|失业率|化率|覆盖率|优良率|达标率|治理率|入学率|"
    r"普及率|贡献率|占有率|发生率|死亡率|出生率|增长率|利用率|处理率|合格率|满意率|签约率|履约率|率|满意度|指数|价格|涨幅|增速|"
    r"能耗|排放量|强度|浓度|装机容量|里程|吞吐量|客流量|用电量|发电量|总量|规模|比重|占比|经营主体|市场主体|企业|预期寿命)"
)
_LEVEL = (
    r"(?:分别)?(?:预计|累计|总计|合计)?(?:可)?"
    r"(?:达到了|达到|达|为|是|实现|完成|突破|超过|超|约|近|共|控制在|保持在|稳定在|回落至|降至|提高到|提高至|增加到|增加至|增至|扩大到)?"
    r"(?:约|近)?"
)
_CHANGE = (
    r"(?:同比|比上年|较上年|比去年|年均|累计|平均|实际|名义)?(?:[（(]下同[）)])?"
    r"(?P<d>增长|增加|增|提高|提升|上升|上涨|扩大|下降|减少|降低|下跌|回落|缩小|收窄|压减)(?P<to>到|至)?(?:了)?(?:约|近|超过|超)?"
)
_PHRASE = rf"(?P<p>[\u3400-\u9fffA-Za-z0-9“”·]{{0,24}}?{_HEAD})"
_MEASURED = re.compile(
    rf"{_PHRASE}(?:[（(][^（）()]{{1,12}}[）)])?(?P<y>\d{{4}}年)?(?P<v>分别)?(?:{_CHANGE}|{_LEVEL})"
    rf"{_NUMBER}{_UNIT}(?P<more>(?:[、和]{_NUMBER.replace('?P<n>', '?:')}{_UNIT.replace('?P<u>', '?:')}){{0,4}})"
)
_AGAIN = re.compile(rf"[，,、]?(?:[（(])?(?:其中)?{_CHANGE}{_NUMBER}{_UNIT}")
"""A change that follows at once: of the same indicator."""
_MORE = re.compile(rf"[、和]{_NUMBER}{_UNIT}")
_LEADS = re.compile(
    r"^(?:而且|而|共计|共|总计|目前|至|全年|全区|全市|全省|全县|全国|全州|预计|力争|确保|实现|完成|其中|分别|累计|年均|推动|促进|带动|拉动|保持|使|"
    r"今年|去年|上年|一年来|五年来|过去五年|这一年|主要预期目标是|预期目标是|主要目标是|目标是|到位|争取|偿还|新增(?!就业|经营|市场|企业)|以来|是|"
    r"\d{4}年|我们|我[省市区县州]|经济|突出|加快|努力|引进|实施|开展|新?培育|净增|新建|建成|改造|推进|发放|募集|收取|筹集|融资|安排|拨付|落实)+"
)
_REACHED = re.compile(r"^.*(?:实现|完成|创造|获得|取得|拥有|共有|现有|达成|形成)(?=.{2})")
_CLAUSE = re.compile(r"^(?:占|在|的|其|该)|[把被向从使已我他她它]|先后|共同|来自|释放|如果|以及|多个|各自")
"""What makes a phrase a clause: the figure may then be of something else than its last word."""
_PLANNED = re.compile(r"安排|目标|任务|计划|打算|部署|今年|工作重点|重点工作|展望|规划|要求|建议|下一步|未来")
_DONE = re.compile(r"回顾|总结|成就|成绩|过去|一年来|五年来|完成情况|执行情况|主要工作|去年")
_HOPED = re.compile(
    r"力争|确保|预期目标|目标是|计划(?!完成|生育|单列|内)|将达|争取实现|(?<![模虚比])拟|要达到|努力实现"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_DOWN = frozenset(("压缩", "缩减", "核减", "削减", "下降", "减少", "降低", "下跌", "回落", "缩小", "收窄", "压减"))
_TURNED = re.compile("增加|提高|提升|扩大|减少|降低|压减|缩小")
"""A verb before what it changes: 压减一般性支出8.52%."""
_LESS = re.compile("压减|压缩|缩减|核减|削减")
"""Verbs whose object gets less, whatever the unit: 压减一般性支出1.2亿元."""
_RESTRICTS = re.compile("(?:以[上下内]|左右)?的[\u3400-\u9fff]")
"""What follows a figure that says which things are meant: 收入超过20万元的村."""
_BOUND = re.compile("超|达|突破|低于|高于|不足|不到")
_SHARES = frozenset(("%", "％", "‰", "个百分点"))
LONGEST_PHRASE = 18
"""Longest phrase before a figure that names what it measures."""


def indicators(document: Document, lines: Sequence[Line]) -> tuple[Indicator, ...]:
    """The indicators of a document, in reading order."""
    by_block = {line.block: line for line in lines}
    found: list[Indicator] = []
    published = _published(document.date)
    for heads, block in _walk(document.body, ()):
        line = by_block.get(block)
        if line is None or line.leaf is None or not line.textual:
            continue
        said = [by_block[head].text for head in heads if head in by_block]
        found.extend(_line(line, said, published, document.post))
    return tuple(found)


class _Published(NamedTuple):
    """The year in which a document was published, and the one that it looks back on, where it says."""

    this: int | None = None
    last: int | None = None


def _published(date: str | None) -> _Published:
    """A document of the first half of a year looks back on the year before; later ones may look on either."""
    if date is None:
        return _Published()
    year = int(date[:4])
    return _Published(year, year - 1 if date[5:7] and date[5:7] <= "06" else None)


def _walk(items: Sequence[Division | int], heads: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int]]:
    for item in items:
        if isinstance(item, int):
            yield heads, item
        else:
            yield from _walk(item.items, (*heads, item.head) if item.head is not None else heads)


def _status(heads: Sequence[str], clause: str) -> str:
    """``done`` or ``planned``, by the words of the clause and of the heads above; empty where neither says."""
    if _HOPED.search(clause):
        return "planned"
    for head in heads:
        if _DONE.search(head):
            return "done"
        if _PLANNED.search(head):
            return "planned"
    return "done" if re.search(r"预计实现|完成|达到了|同比", clause) else ""


def _year(heads: Sequence[str], before: str, published: _Published, status: str) -> int | None:
    named = _YEAR.findall(before)
    if named:
        return int(named[-1])
    for head in heads:
        match = _YEAR.search(head)
        if match:
            return int(match[1])
    return published.this if status == "planned" else published.last if status == "done" else None


def _line(line: Line, heads: Sequence[str], published: _Published, post: int) -> Iterator[Indicator]:
    text = line.text
    at = 0
    while match := _MEASURED.search(text, at):
        at = max(match.end(), at + 1)
        phrase, start = _phrase(match)
        if not phrase:
            at = match.end("p")
            continue
        behind = _RESTRICTS.match(text, match.end("u"))
        if behind and (behind[0][0] != "的" or _BOUND.search(match[0])):
            continue
        turned = _LESS.match(phrase) or (_TURNED.match(phrase) if match["u"] in _SHARES else None)
        if turned and match["d"] is None:
            phrase, start = phrase[turned.end() :], start + turned.end()
        sentence = max(text.rfind(mark, 0, match.start()) for mark in "。；") + 1
        before = text[sentence : match.start()]
        status = _status(heads, before[-30:] + match[0])
        year = _year(heads, before + match[0], published, status)
        common = (post, line.leaf or 0, phrase, start + line.lead, match.end("p") + line.lead, year, status)
        yield _made(common, match, line.lead, turned[0] if turned else None)
        for more in _MORE.finditer(text, match.start("more"), match.end("more")):
            yield _made(common, more, line.lead, match["d"], match["to"])
        again = _AGAIN.match(text, at)
        while again:
            yield _made(common, again, line.lead)
            at = again.end()
            again = _AGAIN.match(text, at)


def _phrase(match: re.Match[str]) -> tuple[str, int]:
    """The phrase without the words that lead to it, and where it begins; empty where it names nothing."""
    phrase, start = match["p"], match.start("p")
    for cut in (_REACHED, _LEADS):
        lead = cut.match(phrase)
        if lead:
            phrase, start = phrase[lead.end() :], start + lead.end()
    if _CLAUSE.search(phrase):
        return "", start
    if len(phrase) > LONGEST_PHRASE or len(phrase) < 2 or phrase in _BARE or re.search(r"\d", phrase):
        return "", start
    return phrase, start


_BARE = frozenset(
    (
        "企业",
        "规模",
        "面积",
        "人口",
        "投资",
        "收入",
        "支出",
        "消费",
        "总量",
        "余额",
        "价格",
        "贷款",
        "存款",
        "债务",
        "比重",
        "占比",
        "总额",
        "化率",
        "强度",
        "里程",
        "率",
        "覆盖率",
        "优良率",
        "达标率",
        "治理率",
        "普及率",
        "合格率",
        "利用率",
        "增长率",
        "满意率",
        "指数",
        "规模",
        "利润",
        "产值",
        "就业",
        "能耗",
        "增速",
        "涨幅",
    )
)
"""Words that alone name no indicator."""


def _made(
    common: tuple[int, int, str, int, int, int | None, str],
    match: re.Match[str],
    lead: int,
    direction: str | None = None,
    to: str | None = None,
) -> Indicator:
    groups = match.groupdict()
    direction = groups.get("d") or direction
    to = groups.get("to") or to
    printed = match["n"].replace(",", "")
    unit = match["u"].replace("％", "%")
    way = "" if direction is None or (to and direction is None) else "down" if direction in _DOWN else "up"
    post, leaf, phrase, phrase_start, phrase_end, year, status = common
    return Indicator(
        post=post,
        leaf=leaf,
        start=match.start("n") + lead,
        end=match.end("u") + lead,
        quantity=printed,
        unit=unit,
        kind="level" if direction is None or to else "change",
        direction=way,
        year=year,
        status=status,
        phrase=phrase,
        phrase_start=phrase_start,
        phrase_end=phrase_end,
    )
