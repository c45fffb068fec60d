"""Month names as forum software prints them, of many languages, and one pattern for all of them.

Names are those of the software's language packs (phpBB, vBulletin, XenForo, Discuz!) and of CLDR; they stand
in ``months.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

_SOLAR = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_HAN = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"


def _rows() -> Iterator[str]:
    """The names of each month, from the first to the twelfth."""
    raw = files(__package__).joinpath("months.tsv").read_text("utf-8")
    return (line.partition("\t")[2] for line in raw.splitlines() if not line.startswith("#"))


MONTHS: dict[str, int] = {
    name.replace("_", " "): number for number, line in enumerate(_rows(), 1) for name in line.split()
}
"""Lower-case month names and abbreviations to the month's number."""
MONTHS.update({name: number for number, name in enumerate(_SOLAR.split(), 1)})
MONTHS.update({name: number for number, name in enumerate(_HAN.split(), 1)})
MONTHS.update({name.rstrip("."): number for name, number in tuple(MONTHS.items()) if name.endswith(".")})


def _pattern(names: Iterable[str]) -> str:
    """A pattern for any of several names, their beginnings factored out: tried letter by letter, not name by name."""
    heads: dict[str, list[str]] = {}
    for name in names:
        heads.setdefault(name[:1], []).append(name[1:])
    if not any(heads):
        return ""
    parts = [re.escape(head) + _pattern(heads[head]) for head in sorted(heads, reverse=True) if head]
    whole = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{whole})?" if "" in heads else whole


NAME = rf"{_pattern(sorted(MONTHS))}(?![^\W\d_])\.?"
"""A pattern for the name of any month, alone or with a dot; the longest name is taken."""
