"""How the generic extractor knows times, people and furniture: by words in texts, addresses and names."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.printed.calendar import token

BESIDE_TIME = 16
"""Characters that a shape of times may have beside the time."""
BEGINS = 60
"""Longest text that opens a form or a list."""
PATH = 300
"""Longest path that is asked for words."""
CLASS = 100
"""Longest class or id that is asked for words."""


_TIME = re.compile(
    token()
    + r"|(?<![\d.:/-])\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s+\d{1,2}:\d\d"
    + r"|^\W*\d{1,3}\s?(?:y|yr|mo|w|d|h|m|min)s?(?:\sago)?\W*$",
    re.IGNORECASE,
)
"""A time in a short text, as a landmark: forms that cannot be read as a date count too."""
_MAYBE = re.compile(r"\d|ago|day|now|[天刚剛半]")
"""What every time has one of, but for words of few languages: looked for first, because that is fast."""
_LIKELY = re.compile(
    r"\d{4}|\d[:时時點点시]\d\d|\d[-/.] ?\d|\d ?(?:[a-z]+ ago|[天秒分小周月年个個前])|\d{1,2}\.? [^\W\d_]+ '?\d\d", re.I
)
"""What every time with a number in it has one of: looked for in longer texts first, because that is fast."""
_BRIEF = 30
"""Characters up to which a text may be a time by a word for a day alone."""
_ZEROS = str.maketrans("123456789\u00a0\u2009\u202f", "000000000   ")
NO_DIGITS = str.maketrans("", "", "0123456789")
WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_PERSON = re.compile(
    r"(?:^|[/?&=_.-])(?:users?|u|members?|profiles?|people|person|authors?|uid|userid|space|poster|usr|viewpro|memberlist"
    r"|showuser|user_?name|@[^/]+)(?:[/?&=_.-]|\d|$)|/@|space-uid|^u/|/~|home\.php\?mod=space|u\.php",
    re.IGNORECASE,
)
_PERSON_HINT = re.compile("user|member|profile|uid|space|people|author|person|u/|u=|@|~|u\\.php|poster|usr|viewpro")
"""Each path that ``_PERSON`` finds holds one of these: they are looked for first, because that is fast."""
_FURNITURE = re.compile(
    r"(?:^|[-_])(?:sidebar|side-?bar|widgets?|footer|related|recommend(?:ed|ation)?s?|similar|breadcrumbs?|crumbs?|advert\w*|adsby\w*|ads?"
    r"|promo\w*|cookies?|(?:cookie)?consent|onetrust|gdpr|banner|pop-?up|modal|shar(?:e|ing)|social|newsletter|pagination|paginate|pager|pagenav|login|signin"
    r"|signup|search|notice|copyright|offline|suggested|trending|skip-?link|sr-only|screen-reader\w*|visually-?hidden)(?:[-_]|$)",
    re.IGNORECASE,
)
"""Words in classes and ids that mark furniture on any site; they count only for elements that
hold little of the page's prose, and never decide what a post is."""

CONSENT = re.compile(r"(?:^|[-_])(?:cookie[-_]?)?(?:consent|onetrust|gdpr)(?:[-_]|$)", re.IGNORECASE)
"""Words in the ids of the boxes that ask for consent: they may hold more text than a whole thread."""
_SIGNED = re.compile(r"^sign$|(?:^|[-_])(?:signatures?|user-?sig|post-?sig|sig)(?:[-_]|$)", re.IGNORECASE)
"""Words in classes and ids for signatures: they exclude, as those for furniture do."""


@lru_cache(maxsize=8192)
def _is_time(shape: str) -> bool:
    """Whether a short text, its digits made noughts, shows a time."""
    if len(shape) <= _BRIEF:
        return bool(_TIME.search(shape))
    # in a longer text a mere word for a day is a person's word
    return bool(_LIKELY.search(shape)) and any("0" in found[0] for found in _TIME.finditer(shape))


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Whether a short text shows a time: remembered, because each text of a page is asked about several times."""
    return bool(_MAYBE.search(text)) and _is_time(text.translate(_ZEROS).strip())


@lru_cache(maxsize=8192)
def _is_stamp(shape: str) -> bool:
    return len(_TIME.sub("", shape)) < BESIDE_TIME and bool(_TIME.search(shape))


def is_stamp(text: str) -> bool:
    """Whether a text is a time and hardly more: a byline, no prose."""
    return bool(_MAYBE.search(text)) and _is_stamp(text.translate(_ZEROS).strip())


_CLOCK = re.compile(r"\W*(?:\w{0,4} )?\d{1,2}:\d\d(?::\d\d)? ?(?:[ap]\.?m\.?)?[\w ]{0,4}\W*", re.IGNORECASE)


def is_clock(text: str) -> bool:
    """Whether a text is the time of a day and nothing but that."""
    return ":" in text and bool(_CLOCK.fullmatch(text)) and not is_time(text)


_EDITED = re.compile(
    r"^\W*(?:本帖最后由|本帖最後由|本帖已被|此帖于|last (?:edited|modified|updated) "
    r"|(?:this post was |post )?edited (?:by|on|at) "
    r"|zuletzt (?:bearbeitet|geändert)|последний раз редактировалось|dernière modification|última edición|editado por"
    r"|editado última)",
    re.IGNORECASE,
)
"""The beginning of the notice that software writes below an edited post."""


def is_edit(text: str) -> bool:
    """Whether a text is the notice that a post was edited."""
    return bool(_EDITED.search(text))


_BEGINS = re.compile(
    r"\W*(?:last |zuletzt |post )?(?:edited|updated|modified|bearbeitet|geändert|编辑于|編輯於|编辑|編輯)\b", re.I
)


def begins_edit(text: str) -> bool:
    """Whether a short text begins as the notice that a post was edited."""
    return len(text) < BEGINS and bool(_BEGINS.match(text))


def plain(text: str) -> str:
    """A text without its digits and with single spaces: what a template repeats."""
    return " ".join(text.translate(NO_DIGITS).split())


@lru_cache(maxsize=8192)
def is_person(path: str) -> bool:
    """Whether a path leads to a person's page."""
    if len(path) > PATH:
        return False
    low = path.lower()
    if "%3a%2f%2f" in low or "://" in low:  # an address handed to another site: to share the page
        return False
    return bool(_PERSON_HINT.search(low) and _PERSON.search(path))


@lru_cache(maxsize=16384)
def is_furniture(name: str) -> bool:
    """Whether a class or id names furniture."""
    return len(name) < CLASS and bool(_FURNITURE.search(name))


@lru_cache(maxsize=16384)
def is_signed(name: str) -> bool:
    """Whether a class or id names a signature."""
    return len(name) < CLASS and bool(_SIGNED.search(name))


CHANGED = re.compile(
    r"edit(?:ed|iert)|updated|modifi|bearbeitet|geändert|编辑|編輯|编辑于|修改|更新|最后回复|last (?:reply|post)"
    r"|редактир|изменен|編集|수정",
    re.IGNORECASE,
)
"""Words with a time at which the post was changed or answered."""
