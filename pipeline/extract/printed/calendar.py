"""The words and shapes of printed dates: month names, day words, clocks, zones, spans.

Month names are those that forum software prints in its own language packs. The patterns are
bounded, so that reading a hostile string takes time linear in its length.
"""

from __future__ import annotations

import re

from pipeline.extract.printed.eras import ERAS
from pipeline.extract.printed.months import NAME

WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|fr|sa|so"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|mi[eé]|jue|vie|s[aá]b|dom"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|gio"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|seg|ter|qua|qui|sex"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|wo|vr|za|zo"
    r"|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|pn|wt|śr|czw|pt|sob|ndz?"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?|(?:man|tirs|lør|søn)(?:dag)?)\.?"
)
"""A day of the week in words. Any other word before a date is no part of it: it may be a name."""

_MONTH = f"({NAME})"
_Y, _N = r"(\d{4})", r"(\d{1,2})"
_T = r"(\d{2})(?![\d:])"


def _date(pattern: str, order: str) -> tuple[re.Pattern[str], str]:
    return re.compile(r"(?<![\w.])" + pattern, re.IGNORECASE), order


DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    _date(_Y + r" ?年 ?" + _N + r" ?月 ?" + _N + r" ?[日号號]?", "ymd"),
    _date(_Y + r" ?년 ?" + _N + r" ?월 ?" + _N + r" ?일?", "ymd"),
    _date(_Y + r"([-/.])" + _N + r"\2" + _N + r"(?!\d)", "y-md"),
    _date(_Y + r"\. ?" + _N + r"\. ?" + _N + r"(?!\d)", "ymd"),
    _date(rf"({'|'.join(ERAS)}) ?(\d{{1,2}}|元) ?年 ?" + _N + r" ?月 ?" + _N + r" ?日", "eymd"),
    _date(r"民[国國] ?(\d{2,3}) ?年 ?" + _N + r" ?月 ?" + _N + r" ?日", "rmd"),
    _date(_MONTH + r" " + _N + r"(?:st|nd|rd|th)?,? (?:de )?" + _Y, "mdy"),
    _date(_MONTH + r" {1,2}" + _N + r" \d\d?:\d\d(?::\d\d)? " + _Y, "mdy"),
    _date(_N + r"(?:st|nd|rd|th|er)?\.?[ -](?:de |of )?" + _MONTH + r"(?: de| of)?,?[ -]" + _Y, "dmy"),
    _date(_Y + r"(?:\. |[ /-])" + _MONTH + r"[ /-]" + _N + r"(?!\d)", "ymd"),
    _date(_N + r"/" + _MONTH + r"/(\d{4}|\d{2})(?![\d:])", "dmy"),
    _date(_N + r"\. " + _MONTH + r" '?" + _T, "dmy"),
    _date(_N + r"[ -]?" + _MONTH + r"[ -]'?" + _T, "dmy"),
    _date(_MONTH + r" ?" + _N + r"(?:-|, ?'?| ')" + _T, "mdy"),
    _date(_N + r"\." + _N + r"\.(\d{4}|\d{2})(?![\d.])", "dmy"),
    _date(_N + r"[-/]" + _N + r"[-/]" + _Y + r"(?!\d)", "xxy"),
    _date(_N + r"([-/])" + _N + r"\2(\d{1,2})(?![\d:/-])", "z-zz"),
)
"""Shapes of dates with their year, and what each group means, letter by letter: year, month, day, era, Minguo
year; ``x`` is a day or a month, ``z`` one of three numbers in an order that the page must tell.
"""

CLOCK = re.compile(
    r"(?<![\d:])(上午|下午|晚上|早上|中午|凌晨|午前|午後|午后|오전|오후|[AaPp]\.?[Mm]\.?)?"
    r" ?(\d{1,2})(?:[:：时時點点]|시 ?|h(?=\d\d(?!\d)))(\d{2})"
    r"(?:[:：分](\d{2}))?(?!\d)[秒分분]?(?: ?([AaPp]\.?[Mm](?![A-Za-z])\.?))?"
)
"""A clock time: day part, hour, minute, second, AM or PM."""

ZONE = re.compile(r"(?:\.\d+)? ?[(（]?(?:(?:UTC|GMT|Z) ?(?![\w+-])|(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d\d)?(?!\d))")
"""A zone directly after a clock time: sign, hours, minutes."""

DAY_WORDS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (r"大前天", 3),
        (r"前天|vorgestern|avant-hier|anteayer|позавчера|一昨日", 2),
        (
            r"昨天|昨日|\byesterday\b|\bgestern\b|\bhier\b|\bayer\b|\bвчера\b|\bieri\b|\bontem\b|\bgisteren\b|\bwczoraj\b",
            1,
        ),
        (
            r"今天|今日|\btoday\b|\bheute\b|aujourd['’]hui|\bhoy\b|\bсегодня\b|\boggi\b|\bhoje\b|\bvandaag\b|\bdzisiaj\b",
            0,
        ),
    )
)
"""Words for a day, and how many days back it lies."""

_SPANS = {
    "second": r"秒(?:钟|鐘)?|초|seconds?|secs?|sekunden?|secondes?|segundos?|секунд[уы]?",
    "minute": r"分(?:钟|鐘)?|분|minutes?|mins?\.?|minuten?|minutos?|минут[уы]?",
    "hour": r"(?:个|個)?(?:小时|小時|钟头|鐘頭)|時間|시간|hours?|hrs?\.?|stunden?|heures?|horas?|часа?|часов",
    "day": r"天|日|일|days?|tag(?:en)?|jours?|d[ií]as?|день|дня|дней",
    "week": r"周|週間?|星期|禮拜|礼拜|[个個ヶケかカ箇]?月|年|주|개월|달|년"
    r"|weeks?|months?|years?|wochen?|monate?n?|jahre?n?|semaines?|mois|ans?"
    r"|semanas?|meses|mes|años?|недел[юьи]|месяц(?:ев|а)?|год(?:а)?|лет",
}
_COUNT = r"(?<!\d)(\d{1,6}|半|half an?|an?|one|eine[rm]?|une?|una?) ?"


def _ago(unit: str) -> tuple[re.Pattern[str], str]:
    word = _SPANS[unit]
    return (
        re.compile(
            rf"{_COUNT}(?:{word}) ?(?:[以之]?前|전(?!\w)|ago\b|назад)|(?:vor|il y a|hace|há) {_COUNT}(?:{word})(?!\w)",
            re.IGNORECASE,
        ),
        unit,
    )


AGO: tuple[tuple[re.Pattern[str], str], ...] = (
    *(_ago(unit) for unit in _SPANS),
    (
        re.compile(
            r"刚刚|剛剛|刚才|剛才|только что|à l['’]instant"
            r"|\bjust now\b|\ba moment ago\b|\bmoments ago\b|\bgerade eben\b"
        ),
        "second",
    ),
)
"""Spans back from now: one of the two groups holds the count; weeks and longer share one unit."""

WEEKDAYS: tuple[re.Pattern[str], dict[str, int]] = (
    re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE),
    dict(zip(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], range(7), strict=True)),
)
"""A bare weekday, as XenForo prints posts of the last seven days."""

_FULL = str.maketrans(
    "０１２３４５６７８９：／－．　۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩๐๑๒๓๔๕๖๗๘๙०१२३४५६७८९،",
    "0123456789:/-. 0123456789012345678901234567890123456789,",
)


def digits(text: str) -> str:
    """Digits of other scripts, full-width ones and marks of a time made ASCII."""
    return text.translate(_FULL)


def meridiem(hour: int, word: str | None) -> int:
    """The hour on a 24-hour clock, given a day part in Chinese or AM and PM."""
    if not word or hour > 12:
        return hour
    mark = word.lower().replace(".", "")
    if mark in ("pm", "下午", "晚上", "午後", "午后", "오후"):
        return hour if hour == 12 and mark != "晚上" else (0 if hour == 12 else hour + 12)
    if mark == "中午":
        return hour if hour >= 10 else hour + 12
    return 0 if hour == 12 else hour


def token() -> str:
    """A regular expression (no groups) that finds a printed time inside a line of text."""
    clock = (
        r"(?:(?:上午|下午|晚上|早上|中午|凌晨|午前|午後|오전|오후) ?)?"
        r"\d{1,2}(?:[:：]|시 ?|h(?=\d\d(?!\d)))\d{2}(?:[:：]\d{2})?분?"
        r"(?: ?[AaPp]\.?[Mm](?![A-Za-z])\.?)?"
    )
    year = r"(?:[ \u00a0]?г(?:\.|ода)?(?![^\W\d_]))?"
    gap = year + r"[ \u00a0]?[,，]?[ \u00a0]{0,3}(?:(?:at|um|à|a las|в|@|-|lúc|kl\.|o)[ \u00a0])?"
    week = r"(?:[ \u00a0]?[(（]?(?:星期|周|週|禮拜|礼拜)?[一二三四五六日天月火水木金土월화수목금토일][)）]?)?"
    dated = (
        rf"\d{{4}}[ \u00a0]?[年년][ \u00a0]?\d{{1,2}}[ \u00a0]?[月월][ \u00a0]?\d{{1,2}}[ \u00a0]?[日号號일]?{week}"
        rf"|(?:{'|'.join(ERAS)}|民[国國])[ \u00a0]?(?:\d{{1,3}}|元)[ \u00a0]?年"
        rf"[ \u00a0]?\d{{1,2}}[ \u00a0]?月[ \u00a0]?\d{{1,2}}[ \u00a0]?日{week}"
        rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?![\d.])(?:T|{week})"
        rf"|\d{{4}}\. ?\d{{1,2}}\. ?\d{{1,2}}\.?(?!\d)"
        rf"|(?:\b{WEEKDAY} )?{NAME} {{1,2}}\d{{1,2}} \d\d:\d\d:\d\d \d{{4}}"
        rf"|(?:\b{WEEKDAY},? )?{NAME} ?\d{{1,2}}(?:(?:st|nd|rd|th)?,? \d{{4}}|(?:-|, ?'?| ')\d\d(?![\d:]))"
        rf"|(?:\b{WEEKDAY},? )?(?<![A-Za-z\d])\d{{1,2}}(?:st|nd|rd|th|er)?\.?[ -](?:de )?{NAME}(?: de)?,?[ -]"
        rf"(?:\d{{4}}|'?\d\d(?![\d:]))"
        rf"|(?<![A-Za-z\d])\d{{4}}(?:\. |[ /-]){NAME}[ /-]\d{{1,2}}(?!\d)"
        rf"|\d{{1,2}}/{NAME}/\d{{2,4}}(?![\d:])"
        rf"|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}(?!\d)"
        rf"|\d{{1,2}}\.\d{{1,2}}\.\d{{2}}(?![\d.])"
        rf"|(?<![\d.:/-])\d{{1,2}}/\d{{1,2}}/\d{{2}}(?![\d/])"
        rf"|(?<![\d.:/-])\d{{1,2}}-\d{{1,2}}-\d{{1,2}}(?=,? \d{{1,2}}:\d\d)"
        r"|大?前天|昨天|昨日|今天|今日|어제|오늘|\b(?:yesterday|today|gestern|heute|hier|aujourd['’]hui|ayer|hoy|вчера|сегодня)\b"
    )
    ago = (
        r"(?<!\d)(?:\d{1,4}|半)[ \u00a0]?(?:秒(?:钟|鐘)?|分(?:钟|鐘)?|(?:个|個)?(?:小时|小時|钟头|鐘頭)|時間"
        r"|天|日|周|週間?|星期|禮拜|礼拜|[个個ヶケかカ箇]?月|年)[ \u00a0]?[以之]?前"
        r"|(?<!\d)\d{1,4} ?(?:초|분|시간|일|주|개월|달|년) 전(?!\w)"
        r"|刚刚|剛剛|\bjust now\b"
        r"|\b(?:\d{1,4}|an?|one) (?:(?:second|sec|minute|min|hour|hr|day|week|wk|month|mo|year|yr)s?\.?) ago\b"
    )
    return rf"(?:(?:{dated})(?:{gap}{clock})?|{ago})"
