"""A name, told from what software prints around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.confidence.prose import rank
from pipeline.extract.text.lines import Unit, key
from pipeline.extract.text.unknown.forms import INITIAL, is_name, joint, peel
from pipeline.extract.text.unknown.recurring import SENTENCE, time_in

GLUED = 3
"""A name has more characters than these to be taken for one with its first letter glued before it."""


_CLOCK = re.compile(r"\d{1,2}[:：.]\d\d(?:[:：]\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?")
_FLOOR = re.compile(r"(?:No\.?|№|#|post)? ?#?\d{1,7}[#.)楼樓]?", re.IGNORECASE)
_HANDLE = re.compile(r"(?:(?P<name>\S.{0,40}?)\s+)?[(（\[]?@ ?(?P<handle>[\w.+-]{2,40})[)）\]]?")
_ROLE = re.compile(
    r"(?<=\S)\s*[(（\[【<]?(?:(?:discussion|topic|thread|conversation) (?:starter|author)|original poster|\bOP\b|edited"
    r"|topic author|thread author|题主|題主|楼主|樓主|层主|作者|原PO|스레주|글쓴이)[)）\]】>]?$",
    re.IGNORECASE,
)
"""What software prints behind the name of who began the thread."""
_COUNT = re.compile(r"(?<=\S)\s*[(（\[]\d[\d.,]*[kK]?[)）\]]$")
_PICTURE = re.compile(
    r"(?P<of>.{1,40}?)(?:['’]s?(?: user)? (?:avatar|icon|photo|profile(?: (?:picture|photo|image))?)"
    r"| avatar| ?的(?:头像|頭像))"
    r"|(?:user |profile )?(?:avatar|picture|photo|profile picture) (?:of|for|by|de|von) (?P<name>.{1,40})",
    re.IGNORECASE,
)
"""The words of a poster's picture."""
_LABEL = re.compile(r"[:：]\s|[:：]$|^\d[\d.,]*(?:\s|$)|^[+\-]\d|\w\(\d+\)$")


def called(text: str) -> str | None:
    """The name that a line prints, without what software puts around it: the words that join it to a time, the
    letter that stands for a picture, the same name once more, its handle. ``None`` where no name can be.
    """
    shown = peel(bare(text))
    if not shown:
        return None
    handle = _HANDLE.fullmatch(shown)
    if handle:
        shown = handle["name"] or handle["handle"]
    words = shown.split()
    if len(words) > 1 and _FLOOR.fullmatch(words[-1]) and not words[-1].isdecimal():
        words.pop()
        while len(words) > 1 and joint(words[-1]):
            words.pop()
    while len(words) > 1 and rank(words[-1]) and not rank(" ".join(words)):
        words.pop()
    if len(words) > 1 and len(words[0]) == 1 and words[1][:1].casefold() == words[0].casefold():
        words = words[1:]
    shown = once(" ".join(words))
    if len(shown) < 2 and not shown > "\u3000":
        return None
    if (
        _CLOCK.fullmatch(shown)
        or _FLOOR.fullmatch(shown)
        or SENTENCE.search(INITIAL.sub("", shown))
        or _LABEL.search(shown)
    ):
        return None
    if not is_name(shown) or not any(char.isalpha() for char in shown):
        return None
    dated = time_in(shown)
    return None if dated and 2 * len(dated[0]) > len(shown) else shown


def bare(text: str) -> str:
    """A line without the words of a picture, the role in the thread and the count that software prints with a name."""
    shown = key(text)
    picture = _PICTURE.fullmatch(shown)
    shown = picture["of"] or picture["name"] if picture else shown
    return _COUNT.sub("", _ROLE.sub("", shown))


def once(name: str) -> str:
    """A name that stands twice in a row, once: links and pictures' words say it again, glued or not."""
    half = len(name) // 2
    for first, second in ((name[:half], name[half:]), (name[:half], name[half + 1 :])):
        if len(first) > 2 and first == second.strip():
            return first.strip()
    return name


def core(name: str, near: Sequence[str]) -> str:
    """A name without the rank behind it, where it stands for itself in a line near it (``X``, ``X Level 1``)."""
    cores = [bare for line in near if (bare := called(line)) and name.startswith(bare + " ")]
    return min(cores, key=len, default=name)


def unlettered(units: Sequence[Unit], names: dict[int, str]) -> dict[int, str]:
    """Names without the letter of a picture glued to them (``EEster``), where the page says them without it too."""
    glued = {name for name in names.values() if len(name) > GLUED and name[0] == name[1].upper() and name[0].isupper()}
    lines = {key(unit.text) for unit in units} if glued else set()
    bare = {name for name in glued if name[1:] in lines or any(name[1:] == other for other in names.values())}
    return {n: name[1:] if name in bare else name for n, name in names.items()}
