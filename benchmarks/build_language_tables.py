"""Build the language tables of ``pipeline/decode/tables`` from packages that allow it.

Usage: ``python benchmarks/build_language_tables.py [--check] [FOLDER]``

Sources, all build-time only (statistics go in, no text): the word list of jieba 0.42.1 (MIT), the
conversions of OpenCC 1.4 (Apache-2.0), the translations of Django 5.2 (BSD-3-Clause), the CLDR
names in Babel 2.18 (BSD-3-Clause over Unicode-3.0). ``pip install jieba Django Babel OpenCC``.

The output is deterministic: counts are integers, ties are broken by code point. ``--check`` builds
beside the files and exits 1 where they differ.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import opencc

TABLES = Path(__file__).resolve().parent.parent / "pipeline" / "decode" / "tables"
STEP = 8  # table values are eighths of a nat
BIGRAMS = 150_000
PUNCTUATION = {  # shares of all characters of running Chinese text, by reading
    "，": 450, "。": 300, "、": 80, "：": 100, "；": 20, "！": 60, "？": 50, "“": 60, "”": 60, "（": 40,
    "）": 40, "《": 20, "》": 20, "…": 40, "—": 30, "·": 15, "「": 20, "」": 20, "『": 4, "』": 4,
    "【": 12, "】": 12, "～": 8, "　": 120, "〈": 2, "〉": 2, "‘": 8, "’": 8, "－": 4, "￥": 2,
    "／": 2, "％": 2, "〔": 1, "〕": 1,
}  # fmt: skip
# what a word list lacks: the forum's own words, and Cantonese as it is written
FORUM = """
楼主 沙发 板凳 顶楼 发表于 回复 发帖 帖子 主题 版块 版主 斑竹 登录 注册 密码 积分 金币 威望 签到 灌水 路过 帮顶
收藏 首页 返回列表 上一主题 下一主题 查看 只看该作者 倒序浏览 显示全部楼层 电梯直达 最后由 编辑 附件 下载 上传 权限
会员 用户组 管理员 在线 离线 个人空间 加好友 短消息 引用 举报 评分
置顶 精华 谢谢 分享 网友 网站 论坛 博客 链接 转帖 转载
""".split()  # noqa: SIM905 - a list of words reads better as text
CANTONESE = {
    "佢": 30, "哋": 25, "喺": 20, "嘅": 60, "咗": 30, "啲": 30, "嘢": 20, "唔": 60, "冇": 20, "咁": 30,
    "嚟": 15, "喇": 20, "㗎": 8, "嗰": 10, "咩": 12, "噉": 4, "瞓": 4, "睇": 20, "攞": 6, "俾": 12,
    "畀": 6, "啱": 8, "嘥": 3, "冚": 3, "嗌": 3, "嘈": 5, "喎": 6, "啫": 6, "囉": 12, "咋": 4,
    "乜": 12, "嬲": 4, "掟": 2, "揸": 2, "搵": 8, "哂": 3, "晒": 15, "噏": 2, "諗": 8, "郁": 4,
    "搞": 10, "返": 20, "啦": 20, "呀": 20, "吓": 8, "琴": 6, "靚": 6, "埋": 8, "𠵱": 1, "𡃁": 2,
    "𨋢": 2,
}  # fmt: skip
LANGUAGES = """
ar az be bg br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl he hr hu hy id io is it ka kk ky lb lt lv mk ms
nb nl nn pl pt pt_BR ro ru sk sl sq sr sr_Latn sv th tk tr uk ur uz vi
""".split()  # noqa: SIM905 - as above

GROUPS = {
    "western": "ca da de en es fi fr ga gl is it nb nl pt sv",
    "central": "cs hr hu pl ro sk sl",
    "cyrillic": "be bg mk ru sr uk",
}
"""Neighbouring languages pooled: a fair model of one that is not listed, or of too little text."""


def package(name: str) -> Path:
    """The folder of an installed package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: pip install jieba Django Babel OpenCC")
    return Path(spec.origin).parent


# --- Chinese -----------------------------------------------------------------------------------


def words() -> Iterator[tuple[str, int]]:
    """Words of jieba's list with their counts, then the forum's."""
    for line in package("jieba").joinpath("dict.txt").read_text("utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if all(is_han(char) for char in word):
            yield word, int(count)
    for word in FORUM:
        yield word, 4000


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


SCRIPTS = ((None, 0.5), ("s2t", 0.2), ("s2tw", 0.15), ("s2hk", 0.15))
"""Conversions of OpenCC, and the weight of each."""


def listings() -> Iterator[tuple[float, list[tuple[str, int]]]]:
    """The words and their counts in each script, with its weight."""
    pairs = list(words())
    text = "\n".join(word for word, _ in pairs)
    for config, weight in SCRIPTS:
        listed = text.split("\n") if config is None else opencc.OpenCC(config).convert(text).split("\n")
        yield weight, [(word, count) for word, (_, count) in zip(listed, pairs, strict=True)]


def chinese() -> tuple[dict[str, float], dict[str, float]]:
    """Shares of characters, and of pairs within words, over both scripts."""
    single: dict[str, float] = {}
    double: dict[str, float] = {}
    for weight, listed in listings():
        ones: Counter[str] = Counter()
        twos: Counter[str] = Counter()
        for word, count in listed:
            for char in word:
                ones[char] += count
            for two in map("".join, pairwise(word)):
                twos[two] += count
        total = sum(ones.values())
        for key, count in ones.items():
            single[key] = single.get(key, 0.0) + weight * count / total
        for key, count in twos.items():
            double[key] = double.get(key, 0.0) + weight * count / total
    return single, double


def zh_tables() -> dict[str, bytes]:
    """``zh.txt``: characters by falling share, one group a value; ``zh2.txt``: pairs by bonus."""
    single, double = chinese()
    han = {char: 0.85 * share for char, share in single.items()}
    for char, count in CANTONESE.items():
        han[char] = max(han.get(char, 0.0), count / 400_000)
    share = han | {char: count / 10_000 for char, count in PUNCTUATION.items()}
    bonus: dict[str, tuple[float, int]] = {}
    for two, both in double.items():
        lift = both / (single[two[0]] * single[two[1]])
        gain = math.log(0.5 * lift + 0.5)
        if gain >= 1.0:
            bonus[two] = (both * gain, quantum(gain))
    kept = sorted(bonus, key=lambda two: (-bonus[two][0], two))[:BIGRAMS]
    return {
        "zh.txt": grouped({char: quantum(-math.log(value)) for char, value in share.items()}),
        "zh2.txt": grouped({two: bonus[two][1] for two in kept}),
        "zh-ends.txt": grouped({f"{side}{char}": value for side, char, value in ends()}),
    }


SEEN = 40.0
"""Occurrences that a character is given of beginning and of ending words, at the usual rate, beside those counted."""
FAREST = 4.0
"""Nats: no character is believed to begin, or to end, a word less often, since words are made anew."""


def ends() -> Iterator[tuple[str, str, int]]:
    """What it costs more or less than usual that a word begins (``^``) or ends (``$``) with a character: the share of
    its occurrences that do, against the share of all. What is less than half a nat from it is left out.
    """
    counts: dict[str, Counter[str]] = {"^": Counter(), "$": Counter()}
    whole: Counter[str] = Counter()
    for weight, listed in listings():
        for word, count in listed:
            counts["^"][word[0]] += weight * count
            counts["$"][word[-1]] += weight * count
            for char in word:
                whole[char] += weight * count
    usual = counts["^"].total() / whole.total()
    for side, found in counts.items():
        for char, total in whole.items():
            value = -math.log((found[char] + SEEN * usual) / (total + SEEN) / usual)
            if abs(value) >= 0.25:
                yield side, char, quantum(min(FAREST, value) + 1.0)


def quantum(nats: float) -> int:
    return max(0, min(255, round(nats * STEP)))


def grouped(values: dict[str, int]) -> bytes:
    """Lines of ``value TAB keys joined``, by value; keys of a file all have the same length."""
    groups: dict[int, list[str]] = {}
    for key, value in values.items():
        groups.setdefault(value, []).append(key)
    return "".join(f"{value}\t{''.join(sorted(groups[value]))}\n" for value in sorted(groups)).encode()


# --- other languages ---------------------------------------------------------------------------


def translations(language: str) -> Iterator[str]:
    """Translated strings of Django, placeholders and markup taken out."""
    root = package("django")
    for folder in [*sorted((root / "contrib").iterdir()), root / "conf"]:
        path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
        if not path.is_file():
            continue
        text = path.read_text("utf-8")
        for found in re.finditer(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)', text, re.M):
            string = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]))
            string = re.sub(r"%\([a-z_]+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;|\\[nt\"]", " ", string)
            if string.strip() and "charset=" not in string:
                yield string


def names(language: str) -> Iterator[str]:
    """CLDR names of languages, territories, months and days."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return
    for table in (locale.languages, locale.territories):
        yield from (table[key] for key in sorted(table))
    for table in (locale.months, locale.days):
        yield from table["format"]["wide"].values()


@cache
def corpus(language: str) -> str:
    text = "\n".join([*translations(language), *translations(language), *names(language)])
    if language == "ro":  # the code pages of the web had the cedilla, the translations have the comma
        text += text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    return text


def shape(char: str) -> str:
    """Letters in lower case; all else by its kind."""
    if char.isalpha() or (ord(char) > 127 and not char.isspace()):
        low = char.lower()
        return low if len(low) == 1 else char
    return "0" if char.isdigit() else " " if char.isspace() else "."


def letter_tables() -> dict[str, bytes]:
    """``letters.txt``: for each language, ``-log P(second | first)`` of pairs with a non-ASCII side;
    ``|x`` is the share of ``x`` alone, for pairs that are not listed.
    """
    out: list[str] = []
    for language in [*LANGUAGES, *GROUPS]:
        members = GROUPS.get(language, language).split()
        text = re.sub(" +", " ", "".join(map(shape, "\n".join(map(corpus, members)))))
        firsts = Counter(text)
        pairs = Counter(map("".join, pairwise(text)))
        values = {}
        for two, count in pairs.items():
            if (ord(two[0]) > 127 or ord(two[1]) > 127) and count > 1:
                values[two] = quantum(-math.log(count / (firsts[two[0]] + 5)))
        total = sum(firsts.values())
        for one, count in firsts.items():
            if count > 1:
                values[f"|{one}"] = quantum(-math.log(count / total))
        out.append(f"@{language}\n{grouped(values).decode()}")
    return {"letters.txt": "".join(out).encode()}


def cjk_tables() -> dict[str, bytes]:
    """``ja.txt`` and ``ko.txt``: characters by share, smoothed over JIS X 0208 and KS X 1001."""
    convert = opencc.OpenCC("t2jp").convert
    zh = Counter[str]()
    for char, count in chinese()[0].items():
        zh[convert(char)] += count
    level1 = [char for char in rows("cp932", range(0x88, 0x98), range(0x40, 0xFD)) if is_han(char)]
    level2 = [
        char for char in rows("cp932", [*range(0x98, 0xA0), *range(0xE0, 0xEB)], range(0x40, 0xFD)) if is_han(char)
    ]
    seen = Counter(corpus("ja"))
    share = blend({char: seen[char] for char in seen if is_han(char)}, 0.5 * 0.36)
    for char, value in blend({char: zh[char] + 1e-6 for char in level1}, 0.44 * 0.36).items():
        share[char] = share.get(char, 0) + value
    for char, value in (
        blend(dict.fromkeys(level1, 1), 0.05 * 0.36) | blend(dict.fromkeys(level2, 1), 0.01 * 0.36)
    ).items():
        share[char] = share.get(char, 0) + value
    hiragana, katakana = map(chr, range(0x3041, 0x3094)), map(chr, range(0x30A1, 0x30FD))
    share |= blend({char: seen[char] + 20 for char in hiragana}, 0.42)
    share |= blend({char: seen[char] + 20 for char in katakana}, 0.12)
    share |= {
        "。": 0.03, "、": 0.03, "「": 0.006, "」": 0.006, "・": 0.003, "！": 0.004, "？": 0.003, "　": 0.008,
        "～": 0.001, "（": 0.003, "）": 0.003, "々": 0.001, "『": 0.001, "』": 0.001, "…": 0.002, "：": 0.001,
        "”": 0.0005,
    }  # fmt: skip
    ks = list(rows("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)))
    hangul = Counter(char for char in corpus("ko") if "가" <= char <= "힣")
    ko = blend(dict(hangul), 0.80)
    for char, value in blend(dict.fromkeys(ks, 1), 0.12).items():
        ko[char] = ko.get(char, 0) + value
    ko |= {
        "·": 0.001,
        "“": 0.001,
        "”": 0.001,
        "…": 0.001,
        "‘": 0.001,
        "’": 0.001,
        "　": 0.001,
        "★": 0.0003,
        "♥": 0.0003,
    }
    return {
        "ja.txt": grouped({char: quantum(-math.log(value)) for char, value in share.items()}),
        "ko.txt": grouped({char: quantum(-math.log(value)) for char, value in ko.items()}),
    }


def rows(codec: str, leads: Iterable[int], trails: Iterable[int]) -> Iterator[str]:
    listed = list(trails)
    for lead in leads:
        for trail in listed:
            char = bytes((lead, trail)).decode(codec, "ignore")
            if len(char) == 1 and ord(char) > 127:
                yield char


def blend(counts: dict[str, float], share: float) -> dict[str, float]:
    total = sum(counts.values())
    return {char: share * count / total for char, count in counts.items() if count}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=TABLES)
    parser.add_argument("--check", action="store_true", help="build aside and compare")
    asked = parser.parse_args()
    built = zh_tables() | cjk_tables() | letter_tables()
    if asked.check:
        stale = [name for name, blob in built.items() if asked.folder.joinpath(name).read_bytes() != blob]
        print("stale: " + " ".join(stale) if stale else "fresh")
        return bool(stale)
    with tempfile.TemporaryDirectory(dir=asked.folder) as aside:
        for name, blob in built.items():
            path = Path(aside, name)
            path.write_bytes(blob)
            path.replace(asked.folder / name)
            print(f"{len(blob):9,} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
