"""Where ASCII exclamation and question marks stand in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalize.characters import BLANKS, CJK_MARKS, is_han, is_latin
from pipeline.normalize.rule import Proposal
from pipeline.normalize.stops import WINDOW, before_token, chinese, mostly_latin

_MARKS = frozenset("!?！？")
_QUESTION = re.compile(
    "[吗嗎呢么麼嘛吧啊呀哪谁誰怎何几幾岂豈否啥咋孰焉耶乎]|什么|什麼|多少|多大|多久|多长|多高|可以|能不|是不是|难道|请问|請問|哪里|哪裡|第几|为什|為什|(.)不\\1|有没有|有沒有|能否|可否|对不|行不|真的|还是|還是|不会|不會|会不会|是否|莫非|难不成|何必|究竟|到底|岂不|不是|要不|几点|敢不|算不|该不|没有$|如何|怎样|还不|还没|也不|也算|能行|不成$"
)
_SENTENCE = re.compile("[^。！？!?\\n]*\\Z")
_WHOLE_QUESTIONS = frozenset("啊哦噢嗯哈嘿喂咦诶欸啥谁誰我你您他她它好对對是行有在来來去走买買要懂")
"""Characters that can be a question by themselves."""
_QUERY = re.compile(r"[\w.-]+=")
SURNAMES = frozenset(
    "赵趙孙孫李周吴吳郑鄭王冯馮陈陳褚蒋蔣沈韩韓杨楊朱秦尤许許吕呂张張孔曹魏陶姜戚谢謝邹鄒窦竇潘葛彭郎鲁魯韦韋苗俞袁柳鲍鮑唐廉薛"
    "贺賀倪汤湯滕殷罗羅郝邬鄔傅卞齐齊伍顾顧孟黄黃穆萧蕭尹姚邵汪祁狄臧戴宋庞龐屈祝董梁杜阮闵閔季贾賈娄婁郭徐邱骆駱蔡樊胡凌霍虞"
    "卢盧柯丁邓鄧郁洪诸諸崔龚龔邢裴翁靳段巫焦巴牧隗侯宓仇栾欒甘厉厲祖武符刘劉詹束龙龍叶葉司韶郜黎蓟薄印宿怀懷蒲鄂索咸赖賴卓蔺"
    "藺屠池乔喬胥阴闻莘党翟谭譚姬申冉郦酈雍桑桂濮牛寿扈燕浦尚温庄莊晏柴瞿阎閻慕连习艾鱼"
)
"""Common family names, after which a question mark may stand for a character that was lost."""


def exclaims(text: str, mark: str, full: str) -> Iterator[Proposal]:
    """Propose ``full`` for each ``mark`` (``!`` or ``?``) of the runs that stand in Chinese text."""
    at = text.find(mark)
    while at >= 0:
        start, end = _run(text, at)
        if _stands(text, start, end, text[start:end]):
            for place in range(at, end):
                if text[place] == mark:
                    yield place, place + 1, full
        at = text.find(mark, end)


def _run(text: str, at: int) -> tuple[int, int]:
    """The run of exclamation and question marks around ``at``, of which it is the first of its kind."""
    start, end = at, at + 1
    while start > 0 and text[start - 1] in _MARKS:
        start -= 1
    while text[end : end + 1] in _MARKS and end < len(text):
        end += 1
    return start, end


def lost(text: str, start: int, end: int) -> bool:
    """Whether the lone question mark there may stand for a lost character, as in ``朱?基``."""
    if end - start != 1 or text[start] != "?":
        return False
    left, right = text[start - 1 : start], text[end : end + 1]
    if not is_han(left) or not is_han(right):
        return False
    lone = not is_han(text[start - 2 : start - 1]) and left not in _WHOLE_QUESTIONS
    if left not in SURNAMES and not lone:
        return False
    sentence = _SENTENCE.search(text, max(0, start - 60), start)
    return sentence is None or _QUESTION.search(sentence[0]) is None


def _stands(text: str, start: int, end: int, run: str) -> bool:
    if lost(text, start, end) or text.startswith("=", end):
        return False
    if "?" in run and _QUERY.match(text, end, end + 40):
        return False
    if text[start - 1 : start] in BLANKS and is_han(text[end : end + 1]):
        return False  # a sign set before a word
    if "!" not in run and "！" not in run and (_before_word(text, start, end) or _riddled(text, start, end)):
        return False
    if chinese(text, start, end, run[0]):
        return True
    if _after_marks(text, start):
        return True
    left, right = text[start - 1 : start], text[end : end + 1]
    if run[0] in "！？":
        return is_han(left) or left in CJK_MARKS
    return _after_word(text, start, left, right)


def _before_word(text: str, start: int, end: int) -> bool:
    """Whether the marks stand between a figure or a mark and Han: a unit, a quote or a picture was lost there."""
    left = text[start - 1 : start]
    if left != "" and left in ",，、":
        return True
    return is_han(text[end : end + 1]) and left != "" and (left.isdigit() or left in _PARTING)


_PARTING = frozenset(".。~～…—”’")


def _riddled(text: str, start: int, end: int) -> bool:
    """Whether the line has several question marks inside sentences that ask nothing: lost characters or quotes."""
    left = text[start - 1 : start]
    if is_han(text[end : end + 1]) and is_han(left):
        alone = not is_han(text[start - 2 : start - 1]) and left not in _WHOLE_QUESTIONS and left not in _PARTICLES
        if (left in _NEVER_LAST and _asks_nothing(text, start, end)) or (alone and end - start > 1):
            return True
    line = max(text.rfind("\n", max(0, start - WINDOW), start) + 1, start - WINDOW, 0)
    stop = text.find("\n", start, start + WINDOW)
    stop = stop if stop >= 0 else min(len(text), start + WINDOW)
    runs = [match.span() for match in _RUN.finditer(text, line, stop)]
    idle = [first for first, last in runs if _asks_nothing(text, first, last)]
    if len(idle) >= WRECKED:
        return True
    own = _asks_nothing(text, start, end)
    near = any(0 < abs(other - start) <= QUOTED and (own or other in idle) for other, _ in runs)
    if own:
        return len(idle) >= RIDDLED or (near and any(_quotes(text, start, other) for other, _ in runs))
    return left not in _PARTICLES and is_han(text[end : end + 1]) and (near or len(idle) >= RIDDLED)


def _quotes(text: str, one: int, other: int) -> bool:
    """Whether what stands between two marks is a short stretch that asks nothing, as a title does."""
    first, last = sorted((one, other))
    inner = text[first + 1 : last]
    return 1 < len(inner) <= QUOTED and all(map(is_han, inner)) and _QUESTION.search(inner) is None


WRECKED = 4
"""Runs of a line that ask nothing from which no question mark in it is believed."""
QUOTED = 14
"""Characters within which two marks of that kind may stand for a pair of quotes."""
_PARTICLES = frozenset("吗嗎呢吧么麼啊呀")
_NEVER_LAST = frozenset("是把被对對和与與在从從宏让讓向以")
"""With what no clause ends, so that the mark after it asks nothing; 宏, because the second character
of a well-known maker of computers (宏碁) is in no smaller set."""
RIDDLED = 2
"""Runs of a line that ask nothing from which they stand for what was lost. Read on 300 question marks of
reviews: where two and more of a line ask nothing, nearly all stand for characters (宏?) or quotes
(收到?沥川往事?) that a smaller character set did not have."""
_RUN = re.compile(r"\?{1,4}(?<![?!！？]\?)(?![?!！？])|\?{2,4}")


def _asks_nothing(text: str, start: int, end: int) -> bool:
    """Whether the marks stand in the middle of a clause, or before one, with no word that asks before them."""
    right = text[end : end + 1]
    if not (is_han(right) or is_latin(right) or (right != "" and right in ",，.．")):
        return False
    left = text[start - 1 : start]
    if not is_han(left):
        return left != "" and left in CJK_MARKS | frozenset(",.;:")
    clause = _CLAUSE.search(text, max(0, start - 40), start)
    return clause is None or _QUESTION.search(clause[0]) is None


_CLAUSE = re.compile("[^，。！？；、,.!?;\\s]*\\Z")


def _after_marks(text: str, start: int) -> bool:
    """After marks that follow Han: the voice of ``，！！``, ``……！`` and ``~~!``."""
    first = start
    while first > 0 and start - first < 12 and text[first - 1] in _TRAIL:
        first -= 1
    return first < start and (is_han(text[first - 1 : first]) or text[start - 1] in "，。…")


_TRAIL = frozenset(",，、。.…~～—")


def _after_word(text: str, start: int, left: str, right: str) -> bool:
    """After a Latin word or a figure that belongs to a Chinese sentence."""
    if not is_latin(left) or not (right in {"", "\n"} or is_han(right) or right in CJK_MARKS):
        return False
    if text.endswith("ahoo", max(0, start - WINDOW), start):
        return False  # the mark is part of that company's name
    before = before_token(text, start)
    return (is_han(before) or (before != "" and before in _CLAUSE_ENDS)) and not mostly_latin(text, start)


_CLAUSE_ENDS = CJK_MARKS | frozenset(",;!?")
