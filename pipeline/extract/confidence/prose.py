"""How lines are told apart without knowing the page: prose, labels, dates of one form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

WORDS = (1.5, 5)
"""A line is prose if it is so many times wider than it has characters (Han), or has so many spaces."""
TIME_DIGITS = (4, 24)
"""Digits that a printed time has."""
TIME_LENGTH = 60
"""Longest printed time whose form is looked for elsewhere."""
FORMS = 12
"""Forms of time more than which a board does not print."""
NAME_SPACES = 3
"""Spaces that a name has at most."""


_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+")
_STOP = re.compile(r"[。！？，；…]|[.!?,;](?=\s|$|[\"')”’])")
_FOUR = re.compile(r"\d\D*\d\D*\d\D*\d")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_LETTERS = re.compile(r"[^\W\d_]+")
DATE = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d\b"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\b\d{1,2}\.? [^\W\d_]{3,9}\.?,? (?:19|20)\d\d",
)
"""Dates in the forms that leave little doubt; used only where no time of a post gives the page's own form."""

PROSE = 40
"""Least width of a line of prose, a Han character being two wide. A shorter line with a sentence's mark is as
often a label. The threshold's evidence is the weights' own: see ``benchmarks/doubt.py``."""
LABEL = 30
"""Greatest width of a label: what a person's card, a byline or a button shows on a line."""

NAME = 32
"""Width beyond which a text is hardly a name: of the 348 names in the gold of the development suites none is."""
_UNLIKELY = re.compile(
    r"https?:|www\.|\d{1,2}:\d\d|(?:19|20)\d\d ?[-/.年]|[。！？；：、《》“”]|[:!?;,]\s*$|\w{3}[.!?] \S"
    r"|\w\s*[:：] \S|^\W+$|^#?\d{1,5}#?$|^\d{1,3}(?:[.,]\d{1,3})+[kK]?$|[#»›|→]"
    r"|(?i:\.(?:gif|jpe?g|png|zip|rar|7z|pdf|txt|docx?|mp[34]|torrent))$"
)
"""What a name hardly ever has: an address, a clock, a year's beginning, marks of a sentence, a field's label.

None of the 348 names in the gold of the development suites has any."""


def width(text: str) -> int:
    """Characters, wide ones twice."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


def prose(line: str) -> int:
    """The width of a line that reads as a sentence, else 0: long, with a sentence's marks and several words."""
    if len(line) < PROSE // 2:
        return 0
    wide = width(line)
    if wide < PROSE or not _STOP.search(line):
        return 0
    return wide if wide > WORDS[0] * len(line) or line.count(" ") >= WORDS[1] else 0


def label(line: str) -> bool:
    """Whether a line is short and has no mark of a sentence."""
    return width(line) <= LABEL and not _STOP.search(line)


@lru_cache(maxsize=8192)
def bare(line: str) -> str:
    """A line without its digits and with single spaces: what a template repeats."""
    return " ".join(line.translate(_NO_DIGITS).split())


@lru_cache(maxsize=4096)
def form(time: str) -> str:
    """The form of a printed time as a pattern: digits by their number, words as words; ``""`` where too little
    of it is fixed to be known again (``3 days ago``).
    """
    digits = sum(char.isdigit() for char in time)
    if not TIME_DIGITS[0] <= digits <= TIME_DIGITS[1] or len(time) > TIME_LENGTH:
        return ""
    out = []
    for part in re.findall(r"\d+|[^\W\d_]+|\s+|.", time):
        if part.isdigit():
            out.append(r"\d{4}" if len(part) == 4 else r"\d{1,2}" if len(part) < 3 else rf"\d{{{len(part)}}}")
        elif _LETTERS.fullmatch(part):
            out.append(part if _WIDE.match(part) else r"[^\W\d_]{1,12}")
        else:
            out.append(r"\s{1,3}" if part.isspace() else re.escape(part))
    return "".join(out)


def dated(text: str, form: re.Pattern[str]) -> bool:
    """Whether a text holds a date of a form: asked only where four digits stand in it, as in every form."""
    return _FOUR.search(text) is not None and form.search(text) is not None


def dates(times: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds dates in the forms of these printed times; in common forms where there are none."""
    forms = sorted({made for time in times if (made := form(time.strip()))}, key=lambda made: (-len(made), made))
    if not forms or len(forms) > FORMS:
        return DATE
    return re.compile(r"(?<!\d)(?:" + "|".join(forms) + r")(?!\d)")


@lru_cache(maxsize=8192)
def unlikely(name: str) -> bool:
    """Whether a text is hardly a name."""
    return width(name) > NAME or name.count(" ") > NAME_SPACES or bool(_UNLIKELY.search(name))


_RANK = re.compile(
    r"(?i)(?:(?:junior|senior|new|active|full|hero|sr|jr|well-known|premium|super|global|forum|site|board|registered"
    r"|advanced|trusted|honorary|gold|silver|vip|elite|distinguished|frequent|donating|community|power)[\s.-]*)*"
    r"(?:member|moderator|administrator|user|newbie|newcomer|regular|veteran|staff|contributor|poster|rookie|novice"
    r"|guru|leader|supporter|banned|owner|team|mitglied|benutzer|membre|miembro|usuario|membro|utente|участник|модератор"
    r"|администратор|пользователь|новичок)s?"
    r"|(?:lv|level|rank|уровень)\W{0,2}\d{1,3}|[\u4e00-\u9fff]{0,3}(?:版主|管理员|管理員|会员|會員|贵宾|貴賓|元老|游客|用户|用戶)"
    r"|新手上路|禁止发言|禁止訪問|禁止访问|等待验证|小学生|中学生|大学生|楼主|樓主|作者|题主"
)
"""Ranks and states as software names them by default, with the usual words before them, in the languages of the suites.

None of the 348 names in the gold of the development suites is one; ``admin`` and ``guest`` are names of posters."""


@lru_cache(maxsize=8192)
def rank(text: str) -> bool:
    """Whether a text is a rank, a level or a state that software gives to people by default."""
    return _RANK.fullmatch(text) is not None


def stands(word: str, text: str) -> bool:
    """Whether a word or a name stands in a text for itself, not within another word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False
