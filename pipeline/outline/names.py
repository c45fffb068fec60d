"""Persons, offices and bodies as bylines and signatures name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.outline import bounds

# The commonest family names, by which about 97 of 100 Han names begin (public statistics of the
# Ministry of Public Security, 2020), and the compound ones still borne.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞"
    "颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻"
    "祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇"
    "栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭葉蘇呂蔣鐘陸範賈韋鄒譚龍賀顧龔邵萬錢嚴湯溫齊喬龐顏莊聶魯歐關蘭畢單塗谷駱藍"
)
_COMPOUND = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "慕容", "令狐", "皇甫", "尉迟", "公孙", "夏侯", "端木"}
)
_OFFICES = (
    "委员长|总书记|书记|省长|市长|县长|区长|州长|旗长|盟长|乡长|镇长|村长|专员|主席|总理|部长|厅长|局长|处长|科长|院长|校长|所长|"
    "站长|馆长|台长|行长|会长|秘书长|主任|主任委员|委员|检察长|审判长|总经理|经理|董事长|总裁|总编辑|主编|队长|团长|司令员|政委|"
    "理事长|教授|研究员|记者|通讯员|代表|发言人|書記|省長|市長|縣長|區長|鄉長|鎮長|部長|局長|主席"
)
_OFFICE_END = re.compile(rf"(?:{_OFFICES})$")
_OFFICE_NAME = re.compile(rf"(?P<office>(?:\S.{{0,40}}?)?(?:{_OFFICES}))[\s:：]+(?P<name>\S[\S\s·]{{1,14}})$")
_OFFICE_NAME_TIGHT = re.compile(rf"(?P<office>\S.{{1,40}}(?:{_OFFICES}))(?P<name>\S{{2,4}})$")
_SPACED = re.compile(
    r"(?P<office>(?:\S[ \u3000]?){0,24}?[省市县区州旗盟乡镇代副院主][ \u3000]{0,3}[长席])[ \u3000]{1,8}"
    r"(?P<name>\S(?:[ \u3000]{0,3}\S){1,3})$"
)
"""An office whose own characters are set apart, as names are: 市　长　　殷 大 勇."""
_HEAD_OF = re.compile(r"(?:[省市县区州旗盟乡镇]长|主席|总理|院长|检察长|书记)$")
_NO_NAME = frozenset("的了在是和与及或将已为对从等作把被会上下一二三四五六七八九十")
_CREDIT = re.compile(
    r"[（(]?(?:作者|原作者|本文作者|撰稿|撰文|文|报告人|讲话人|主讲人|演讲人|发言人|译者|翻译|编译|整理|作詞|作词|词|曲|记者|通讯员|本报记者)"
    r"\s*(?P<mark>[:：/／丨|｜]|\s)\s*(?P<name>\S[^，。；！？]{0,28}?)[）)]?$"
)
_BODY_END = re.compile(
    r"(?:委员会|人民政府|政府|办公室|办公厅|指挥部|领导小组|管理局|公安局|委|局|厅|部|署|院|会|中心|公司|集团|大学|学院|学校|中学|小学|"
    r"医院|银行|协会|学会|联合会|总队|支队|大队|党组|办|处|所|站|馆|社|组|科|室|团|委員會|辦公室|總會|中心|版主|管理组|管理团队|编辑部|论坛|网)$"
)
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_FOREIGN = re.compile(r"[\u3400-\u9fff]{1,8}(?:[·•][\u3400-\u9fff]{1,8}){1,3}")
_LATIN = re.compile(r"[A-Z][A-Za-z.'-]*(?:\s+[A-Z][A-Za-z.'-]*){1,3}")


@dataclass(frozen=True, slots=True)
class SpokenBy:
    """Who speaks or signs: spans of the office and of the name in the line, and their text.

    ``name`` is written without the spaces that set it (陈　绍坤 is 陈绍坤).
    """

    name: str
    start: int
    end: int
    office: str | None = None
    office_start: int = 0
    office_end: int = 0


def person(text: str) -> str | None:
    """The personal name that ``text`` is, spaced or not; ``None`` where it is none we know."""
    if _FOREIGN.fullmatch(text) or _LATIN.fullmatch(text):
        return text
    tight = re.sub(r"\s+", "", text)
    if not _NAME.fullmatch(tight) or _BODY_END.search(tight) or _OFFICE_END.search(tight):
        return None
    if tight[:2] in _COMPOUND and len(tight) >= bounds.COMPOUND_NAME:
        return tight
    return tight if tight[0] in _SURNAMES and len(tight) <= bounds.SINGLE_NAME else None


def named_after(office: str, text: str) -> str | None:
    """The name after an office: a known one, or any two to four ideographs after that of a head of government."""
    known = person(text)
    tight = re.sub(r"\s+", "", text)
    if known is not None or not _HEAD_OF.search(re.sub(r"\s+", "", office)):
        return known
    plain = _NAME.fullmatch(tight) and not (_BODY_END.search(tight) or _OFFICE_END.search(tight))
    return tight if plain and _NO_NAME.isdisjoint(tight) else None


def byline(text: str, shown: str = "") -> SpokenBy | None:
    """The byline that the whole line is: office and name, or a credit (作者：…), or a bare name.

    ``shown`` is the line as it stands where ``text`` has simplified forms in it; office and name
    are given as they stand.
    """
    found = _byline(text)
    if found is None or not shown:
        return found
    name = shown[found.start : found.end]
    name = re.sub(r"\s+", "", name) if _NAME.fullmatch(re.sub(r"\s+", "", name)) else name.strip()
    office = shown[found.office_start : found.office_end]
    if re.search(r"\S[ \u3000]+\S$", office):
        office = re.sub(r"[ \u3000]+", "", office)
    return replace(found, name=name, office=office or None)


def _byline(text: str) -> SpokenBy | None:
    inner = _BRACKETED.fullmatch(text)
    shift = inner.start(1) if inner else 0
    if inner and (found := _office_and_name(inner[1])) is not None:
        return replace(
            found,
            start=found.start + shift,
            end=found.end + shift,
            office_start=found.office_start + shift,
            office_end=found.office_end + shift,
        )
    named = _office_and_name(text)
    if named is not None:
        return named
    match = _CREDIT.fullmatch(text)
    if match and (match["mark"].strip() or person(match["name"])):
        name = person(match["name"]) or match["name"].strip()
        return SpokenBy(name, match.start("name"), match.end("name"))
    bare = text.strip("（）()")
    if (bare_name := person(bare)) and not _LATIN.fullmatch(bare):
        start = text.index(bare)
        return SpokenBy(bare_name, start, start + len(bare))
    return None


_BRACKETED = re.compile(r"[（(]([^（）()]+)[）)]")


def _office_and_name(text: str) -> SpokenBy | None:
    for pattern in (_OFFICE_NAME, _OFFICE_NAME_TIGHT, _SPACED):
        match = pattern.match(text)
        loose = pattern is not _OFFICE_NAME_TIGHT
        name = (
            None if match is None else named_after(match["office"], match["name"]) if loose else person(match["name"])
        )
        if match and name and not re.search(r"[，。；、！？]", match["office"]):
            office = match["office"].rstrip()
            start = match.start("office")
            return SpokenBy(name, match.start("name"), match.end("name"), office, start, start + len(office))
    return None


def body_corporate(text: str) -> bool:
    """Whether the line names a body that signs: 某某市人民政府办公室."""
    tight = re.sub(r"\s+", "", text.strip("（）()"))
    shortest, longest = bounds.BODY_NAME
    return (
        shortest <= len(tight) <= longest and bool(_BODY_END.search(tight)) and not re.search(r"[，。；！？：:]", tight)
    )
