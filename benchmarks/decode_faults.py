# mypy: disable-error-code="misc"
"""Faults in the encoding of pages, made by seed, and what decoding makes of them.

Usage: ``python benchmarks/decode_faults.py [--seed 1] [--pages 4] [--group NAME…] [--text FILE…] [--errors]``.
A kind is a group and its parameters (``mojibake:utf-8>windows-1252/space/inline``); its pages are made from own
posts, the seed and the languages of ``tests/decode``. A line a kind or group gives the shares of pages that are

- *exact*: the text that was written; where bytes are gone, no character that was not there and at most two lost
  for each byte;
- *faithful*: exact, or what the bytes hold, untouched;
- *near*: faithful, or 98 of 100 characters above ASCII (F1 of the bags);
- *invented*: a character that was not there, where bytes are gone;
- *silent*: not exact, and no finding says so.
"""

# ruff: noqa: ARG005, E501, PLW0108, RUF005 - tables of kinds, one a line

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import opencc

from pipeline.decode import Settings, decoders, run
from pipeline.model.finding import Refusal
from pipeline.model.source import source_of

ROOT = Path(__file__).resolve().parent.parent
HOLE = "\ufffd"
CODECS = {
    "gb18030": "gb18030", "big5": "big5hkscs", "utf-8": "utf-8", "shift_jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
}  # fmt: skip
OTHER_CODECS = {"windows-874": "cp874"}
SPEAKS = {"gb18030": "s", "big5": "t", "utf-8": "s", "shift_jis": "ja", "euc-jp": "ja", "euc-kr": "ko"}
SAID = (
    "DEC003",
    "DEC004",
    "DEC006",
    "DEC009",
    "DEC012",
    "DEC013",
    "DEC015",
    "DEC017",
    "DEC018",
    "DEC019",
    "DEC020",
    "DEC021",
)
"""Findings that say that a text is not as it was written, or may not be."""


class Case(NamedTuple):
    """A page: its bytes, the text that was written, the text that the bytes hold, the bytes lost."""

    kind: str
    raw: bytes
    text: str
    plain: str | None = None
    lost: int = 0
    lossy: bool = False
    """Misread with losses: exact is 85 of 100 characters back, and none that was not there."""


JA = [
    "昨日の夜、やっと古いパソコンが直りました。メモリが緩んでいただけでした。",
    "駅前の新しいラーメン屋に行ってみたけど、思ったより並んでいて一時間も待った。",
    "この件について、詳しい方がいらっしゃいましたら教えていただけると助かります。",
    "明日の試合は雨で中止になるかもしれないので、朝に連絡します。",
    "カメラのレンズを買い替えたいのですが、おすすめはありますか？",
    "庭の柿が今年はたくさん実ったので、近所の人に配りました。",
]
KO = [
    "어젯밤에 드디어 오래된 컴퓨터를 고쳤습니다. 메모리가 빠져 있었을 뿐이었어요.",
    "역 앞에 새로 생긴 식당에 갔는데 생각보다 줄이 길어서 한 시간이나 기다렸다.",
    "이 문제에 대해 잘 아시는 분이 계시면 알려 주시면 고맙겠습니다.",
    "내일 경기는 비 때문에 취소될 수도 있으니 아침에 연락드릴게요.",
    "올해는 마당의 감이 많이 열려서 이웃들에게 나누어 주었습니다.",
    "도서관 삼층 창가 자리가 제일 좋은데 여덟 시 전에 가야 앉을 수 있어요.",
]
HK = [
    "佢d人真係好嘈，搞到我成晚瞓唔着。", "個d嘢好正，呢d都係，不過貴咗少少。", "華語[5] 老師]話踹壞~個門，冇得整。",
    "你地係咪d都唔識㗎？咁都問得出口。", "我個friend話呢間野好好食，o岩o岩先開。", "今日去左旺角買野，d人多到爆，冇位坐。",
    "佢o地成日話d歌好聽，其實都係咁啦。", "部機o既電池唔係幾得，用左半日就冇晒。", "有冇人知d資料喺邊度搵㗎？thx",
]  # fmt: skip
WEST = "windows-1252"


@cache
def lines(speech: str) -> list[str]:
    """Lines of a language: ``s`` and ``t`` are Chinese in its two scripts, ``hk`` Cantonese."""
    if speech in ("ja", "ko", "hk"):
        return {"ja": JA, "ko": KO, "hk": HK}[speech]
    if speech == "t":
        return opencc.OpenCC("s2tw").convert("\n".join(lines("s"))).split("\n")
    if speech == "s":
        own = (ROOT / "tests" / "decode" / "posts.txt").read_text("utf-8").split("\n")
        for path in TEXTS:
            own += (line.strip()[:160] for line in path.read_text("utf-8").split("\n"))
        return [line for line in own if sum("\u4e00" <= char <= "\u9fff" for char in line) > 5]
    rows = [
        row.split("\t")
        for row in (ROOT / "tests" / "decode" / "languages.tsv").read_text("utf-8").split("\n")[1:]
        if row
    ]
    return next(text.split(". ") for name, _, text in rows if name == speech)


TEXTS = [next((ROOT / "seeds").glob("*.txt"))]


def fit(text: str, encoding: str) -> str:
    """The text without what the encoding lacks, or maps otherwise than it reads it."""
    codec = CODECS.get(encoding) or OTHER_CODECS.get(encoding, encoding)
    kept = []
    for char in text:
        coded = char.encode(codec, "ignore")
        try:
            same = bool(coded) and decoders.decode(coded, encoding).text == char
        except KeyError:
            same = bool(coded)
        kept.append(char if same else "")
    return "".join(kept)


def page(r: random.Random, speech: str, count: int = 0, name: str = "user") -> list[str]:
    """A page in parts: the posts stand at odd places, the title at 1."""
    shape = r.choice(("html", "html", "html", "plain", "rss"))
    chosen = [r.choice(lines(speech)) for _ in range(count or r.choice((4, 8, 14)))]
    if shape == "plain":
        return [""] + [part for line in chosen for part in (line, "\n")]
    if shape == "rss":
        return ["<rss><channel><title>", chosen[0][:12], "</title>\n"] + [
            part for line in chosen for part in (line, "</description></item>\n<item><description>")
        ]
    head = "<html><head><title>"
    return [head, chosen[0][:12], " - forum</title></head>\n<body>"] + [
        part
        for at, line in enumerate(chosen)
        for part in (
            line,
            f"</div>\n<div class='post' id=p{at}><b>{name}{r.randrange(999)}</b> 2009-08-{at % 28 + 1:02d} 21:37<br>",
        )
    ]


def _fitted(r: random.Random, encoding: str, speech: str | None = None, count: int = 0) -> list[str]:
    return [fit(part, encoding) for part in page(r, speech or SPEAKS[encoding], count)]


# --- bytes lost, added, overwritten ---------------------------------------------------------------

_SPOIL: dict[str, Callable[[random.Random, bytes], tuple[bytes, int]]] = {
    "drop first": lambda r, c: (c[1:], 1),
    "drop last": lambda r, c: (c[:-1], 1),
    "drop both": lambda r, c: (b"", 0),
    "overwrite first": lambda r, c: (b"?" + c[1:], 1),
    "overwrite last": lambda r, c: (c[:-1] + b"?", 1),
    "space last": lambda r, c: (c[:-1] + b" ", 1),
    "seven bits": lambda r, c: (bytes((c[0] & 0x7F,)) + c[1:], 1),
    "double first": lambda r, c: (c[:1] + c, 1),
    "insert 80": lambda r, c: (b"\x80" + c, 1),
    "insert ff": lambda r, c: (b"\xff" + c, 1),
    "insert nul": lambda r, c: (b"\0" + c, 0),
    "insert bell": lambda r, c: (b"\x07" + c, 0),
    "break": lambda r, c: (c[:1] + b"\n" + c[1:], 1),
}


def lost() -> Iterator[tuple[str, Callable[[random.Random, str], Case]]]:
    for encoding in CODECS:
        for kind in _SPOIL:
            yield f"{encoding}/{kind}", lambda r, name, e=encoding, k=kind: _lost(r, name, e, k)
        yield f"{encoding}/long run", lambda r, name, e=encoding: _long(r, name, e)
        yield f"{encoding}/head", lambda r, name, e=encoding: _ends(r, name, e, head=True)
        yield f"{encoding}/tail", lambda r, name, e=encoding: _ends(r, name, e, head=False)


def _lost(r: random.Random, name: str, encoding: str, kind: str) -> Case:
    text = "".join(_fitted(r, encoding))
    places = [at for at, char in enumerate(text) if char > "\u3040"]
    out, best, last, gone = [], [], 0, 0
    for at in sorted(r.sample(places, r.choice((1, 1, 2, 4)))):
        spoilt, bytes_gone = _SPOIL[kind](r, text[at].encode(CODECS[encoding]))
        out += (text[last:at].encode(CODECS[encoding]), spoilt)
        best += (text[last:at], text[at] if kind.startswith(("insert", "double")) else HOLE)
        gone += bytes_gone
        last = at + 1
    out.append(text[last:].encode(CODECS[encoding]))
    return Case(name, b"".join(out), "".join((*best, text[last:])), None, max(1, gone))


def _long(r: random.Random, name: str, encoding: str) -> Case:
    body = fit("".join(char for line in lines(SPEAKS[encoding]) for char in line if char > "\u3040"), encoding)
    text = (body * (1 + 7000 // len(body)))[:7000]
    at = r.randrange(10, 60)
    raw = (
        text[:at].encode(CODECS[encoding])
        + text[at].encode(CODECS[encoding])[1:]
        + text[at + 1 :].encode(CODECS[encoding])
    )
    return Case(name, raw, text[:at] + HOLE + text[at + 1 :], None, 1)


def _ends(r: random.Random, name: str, encoding: str, *, head: bool) -> Case:
    text = "".join(_fitted(r, encoding))
    at = r.choice([at for at, char in enumerate(text) if char > "\u3040"][20:-20])
    coded = text[at].encode(CODECS[encoding])
    if head:
        return Case(name, coded[1:] + text[at + 1 :].encode(CODECS[encoding]), HOLE + text[at + 1 :], None, 1)
    return Case(name, text[:at].encode(CODECS[encoding]) + coded[:1], text[:at] + HOLE, None, 1)


# --- pages in several encodings -------------------------------------------------------------------


def mixed() -> Iterator[tuple[str, Callable[[random.Random, str], Case]]]:
    for own in CODECS:
        for other in CODECS:
            if own != other:
                yield f"{own}+{other}/block", lambda r, name, a=own, b=other: _mixed(r, name, a, b, None)
    for own in ("gb18030", "big5"):
        for size in (2, 4, 8, 12):
            yield f"{own}+utf-8/{size}", lambda r, name, a=own, n=size: _mixed(r, name, a, "utf-8", n)
        yield f"{own}+utf-8/inline", lambda r, name, a=own: _inline(r, name, a)
        yield f"{own}+windows-1252/marks", lambda r, name, a=own: _marks(r, name, a)
    yield "utf-8+windows-1252/marks", lambda r, name: _marks(r, name, "utf-8")
    for own in CODECS:
        yield f"{own}+mark/head", lambda r, name, a=own: _mark(r, name, a, "head")
        yield f"{own}+mark/inside", lambda r, name, a=own: _mark(r, name, a, "inside")


def _mixed(r: random.Random, name: str, own: str, other: str, size: int | None) -> Case:
    parts = _fitted(r, own)
    guest = fit(r.choice(lines(SPEAKS[other] if other != "utf-8" else SPEAKS[own])), other)
    if size:
        han = [at for at, char in enumerate(guest) if "\u4e00" <= char <= "\u9fff"]
        first = r.randrange(max(1, len(han) - size))
        guest = "".join(char for char in guest[han[first] :] if "\u4e00" <= char <= "\u9fff")[:size]
    at = r.randrange(3, len(parts) - 1, 2)
    before, after = "".join(parts[:at]) + "<b>", "</b>" + "".join(parts[at + 1 :])
    raw = before.encode(CODECS[own]) + guest.encode(CODECS[other]) + after.encode(CODECS[own])
    return Case(name, raw, before + guest + after)


def _inline(r: random.Random, name: str, own: str) -> Case:
    parts = _fitted(r, own)
    guest = fit(r.choice(lines(SPEAKS[own])), own)[:16]
    at = r.randrange(3, len(parts) - 1, 2)
    before, after = (
        "".join(parts[:at]) + parts[at] + r.choice((" ", "：", "")),
        r.choice((" ", "。", "")) + "".join(parts[at:]),
    )
    raw = before.encode(CODECS[own]) + guest.encode("utf-8") + after.encode(CODECS[own])
    return Case(name, raw, before + guest + after)


def _marks(r: random.Random, name: str, own: str) -> Case:
    parts = _fitted(r, own)
    west = r.choice(
        (
            "it\u2019s fine",
            "\u201cHello\u201d he said",
            "don\u2019t \u2013 really",
            "caf\u00e9 au lait",
            "Windows\u2122 XP",
            "wait\u2026 what",
        )
    )
    at = r.randrange(3, len(parts) - 1, 2)
    before, after = "".join(parts[:at]) + r.choice(("", parts[at] + " ")), " " + "".join(parts[at:])
    raw = before.encode(CODECS[own]) + west.encode("cp1252") + after.encode(CODECS[own])
    return Case(name, raw, before + west + after)


def _mark(r: random.Random, name: str, own: str, place: str) -> Case:
    parts = _fitted(r, own)
    if place == "head":
        raw = (b"\xff\xfe" if own != "utf-8" else b"\xef\xbb\xbf\xef\xbb\xbf") + "".join(parts).encode(CODECS[own])
        return Case(name, raw, "".join(parts))
    at = r.randrange(3, len(parts) - 1, 2)
    raw = "".join(parts[:at]).encode(CODECS[own]) + b"\xef\xbb\xbf" + "".join(parts[at:]).encode(CODECS[own])
    return Case(name, raw, "".join(parts[:at]) + "\ufeff" + "".join(parts[at:]))


# --- pages that were misread before they were stored -----------------------------------------------

PAIRS = [
    *((("utf-8"), wrong) for wrong in ("gb18030", "big5", "windows-1252", "iso-8859-1", "windows-1251", "windows-1250", "ibm437", "macintosh", "koi8-r", "shift_jis", "euc-kr", "ibm850", "iso-8859-2", "windows-1254", "windows-1253", "ibm866", "iso-8859-15")),
    *(("gb18030", wrong) for wrong in ("windows-1252", "iso-8859-1", "big5", "windows-1251", "windows-1250", "euc-kr", "shift_jis", "koi8-r", "macintosh", "iso-8859-15")),
    *(("big5", wrong) for wrong in ("windows-1252", "iso-8859-1", "gb18030", "windows-1251", "euc-kr", "shift_jis", "macintosh")),
    *(("shift_jis", wrong) for wrong in ("gb18030", "windows-1252", "big5", "iso-8859-1")),
    *(("euc-jp", wrong) for wrong in ("gb18030", "windows-1252", "iso-8859-1")),
    *(("euc-kr", wrong) for wrong in ("gb18030", "windows-1252", "big5", "iso-8859-1")),
]  # fmt: skip
LOSSES = {"utf-8": ("fffd", "question", "drop", "space")}
EXTRA = {"ibm437": "cp437", "ibm850": "cp850", "iso-8859-1": "latin-1"}


def misread(raw: bytes, wrong: str, loss: str) -> str | None:
    """The bytes read by the wrong table; ``None`` where that is not possible without a loss."""
    if wrong in EXTRA:
        return raw.decode(EXTRA[wrong])
    decoded = decoders.decode(raw, wrong)
    if loss == "none":
        return None if decoded.faults or "\ufffd" in decoded.text else decoded.text
    if loss == "question":
        return decoded.text.replace("\ufffd", "?")
    if loss == "drop":
        return "".join(char for char in decoded.text if not "\x80" <= char <= "\x9f" and char != "\ufffd")
    if loss == "space":
        return decoded.text.replace("\xa0", " ")
    return decoded.text


def mojibake() -> Iterator[tuple[str, Callable[[random.Random, str], Case]]]:
    for right, wrong in PAIRS:
        for scope in ("page", "block", "inline", "title"):
            yield (
                f"{right}>{wrong}/none/{scope}",
                lambda r, name, a=right, b=wrong, s=scope: _moji(r, name, a, b, "none", s),
            )
    for wrong in ("gb18030", "windows-1252", "big5"):
        for loss in LOSSES["utf-8"]:
            if (wrong == "windows-1252") == (loss in ("drop", "space")):
                for scope in ("page", "block", "inline"):
                    yield (
                        f"utf-8>{wrong}/{loss}/{scope}",
                        lambda r, name, b=wrong, x=loss, s=scope: _moji(r, name, "utf-8", b, x, s),
                    )
    for wrong in ("windows-1252", "iso-8859-1", "gb18030"):
        for scope in ("page", "block"):
            yield (
                f"utf-8>{wrong}>twice/{scope}",
                lambda r, name, b=wrong, s=scope: _moji(r, name, "utf-8", b, "twice", s),
            )
    for speech in ("de", "fr", "ru", "pl", "el", "ja", "ko", "vi", "cs", "es"):
        yield (
            f"utf-8>windows-1252/{speech}",
            lambda r, name, s=speech: _moji(r, name, "utf-8", WEST, "none", "block", s),
        )
    for right in ("gb18030", "big5", "utf-8"):
        yield f"{right}>references", lambda r, name, a=right: _references(r, name, a)
    yield "mark>windows-1252", lambda r, name: _misread_mark(r, name, "\u00ef\u00bb\u00bf")
    yield "mark>gb18030", lambda r, name: _misread_mark(r, name, "\u9518\u003f")
    yield "marks>windows-1252", lambda r, name: _western(r, name)
    yield "marks>gb18030", lambda r, name: _western_gb(r, name)


def _lossless(line: str, right: str, wrong: str, loss: str) -> tuple[str, str] | None:
    """The line misread and as it was, trimmed by a character where no other way goes."""
    for cut in range(4):
        part = line[: len(line) - cut] if cut else line
        if loss == "twice":
            once = misread(part.encode("utf-8"), wrong, "none")
            twice = misread(once.encode("utf-8"), wrong, "none") if once else None
            if twice:
                return twice, part
            continue
        wronged = misread(part.encode(CODECS[right]), wrong, loss)
        if wronged is not None:
            return wronged, part
    return None


def _moji(
    r: random.Random, name: str, right: str, wrong: str, loss: str, scope: str, speech: str | None = None
) -> Case:
    parts = [fit(part, right) for part in page(r, speech or SPEAKS[right])]
    marks = list(range(1, len(parts), 2))
    if scope == "inline":
        at = r.choice(marks[1:])
        if speech is None and SPEAKS[right] in "st":
            host, rest = (
                r.choice(("楼上说：“", "引用 ", "回复：", "标题：")),
                r.choice(("”，我同意。", " - 天涯社区", "（转）", "")),
            )
        else:
            host, rest = "Re: ", " - forum"
        both = _lossless(parts[at][: r.randrange(8, 20)], right, wrong, loss)
        wronged, was = both or ("", "")
        done, best = (
            parts[:at] + [host + wronged + rest] + parts[at + 1 :],
            parts[:at] + [host + was + rest] + parts[at + 1 :],
        )
    else:
        chosen = {"page": marks, "block": [r.choice(marks[1:])], "title": [1]}[scope]
        done, best = list(parts), list(parts)
        for at in chosen:
            wronged, was = _lossless(parts[at], right, wrong, loss) or ("", "")
            done[at], best[at] = wronged, was
    plain = "".join(done)
    return Case(name, plain.encode("utf-8"), "".join(best), plain, lossy=loss in ("fffd", "question", "drop"))


def _references(r: random.Random, name: str, right: str) -> Case:
    parts = _fitted(r, right)
    at = r.randrange(3, len(parts) - 1, 2)
    coded = "".join(f"&#{byte};" if byte > 0x7F else chr(byte) for byte in parts[at].encode(CODECS[right]))
    plain = "".join(parts[:at]) + coded + "".join(parts[at + 1 :])
    return Case(name, plain.encode("utf-8"), "".join(parts), plain)


def _misread_mark(r: random.Random, name: str, mark: str) -> Case:
    text = "".join(page(r, "s"))
    return Case(name, (mark + text).encode("utf-8"), text, mark + text)


def _western(r: random.Random, name: str) -> Case:
    parts = page(r, "s")
    at = r.randrange(3, len(parts) - 1, 2)
    west = r.choice(("it\u2019s fine", "\u201cHello\u201d he said", "caf\u00e9", "na\u00efve \u2013 yes"))
    wronged = misread(west.encode("utf-8"), WEST, "none") or ""
    whole = ["".join((*parts[:at], parts[at], " ", part, " ", *parts[at + 1 :])) for part in (wronged, west)]
    return Case(name, whole[0].encode("utf-8"), whole[1], whole[0])


def _western_gb(r: random.Random, name: str) -> Case:
    parts = page(r, "s")
    at = r.randrange(3, len(parts) - 1, 2)
    west = r.choice(("it\u2019s fine", "don\u2019t", "he\u2019s gone"))
    wronged = west.encode("cp1252").decode("gb18030", "replace")
    whole = ["".join((*parts[:at], parts[at], " ", part, " ", *parts[at + 1 :])) for part in (wronged, west)]
    return Case(name, whole[0].encode("utf-8"), whole[1], whole[0])


# --- sound pages ------------------------------------------------------------------------------------


def sound() -> Iterator[tuple[str, Callable[[random.Random, str], Case]]]:
    for encoding in CODECS:
        yield f"{encoding}/posts", lambda r, name, e=encoding: _sound(r, name, e, None, 12)
        yield f"{encoding}/nul tail", lambda r, name, e=encoding: _nul(r, name, e, tail=True)
        yield f"{encoding}/nul block", lambda r, name, e=encoding: _nul(r, name, e, tail=False)
    for size in (3, 60, 400):
        yield f"big5/hk {size}", lambda r, name, n=size: _sound(r, name, "big5", "hk", n)
        yield f"big5/hk in t {size}", lambda r, name, n=size: _some(r, name, n)
        yield f"big5/t {size}", lambda r, name, n=size: _sound(r, name, "big5", "t", n)
        yield f"gb18030/s {size}", lambda r, name, n=size: _sound(r, name, "gb18030", "s", n)
    for row in (ROOT / "tests" / "decode" / "languages.tsv").read_text("utf-8").split("\n")[1:]:
        if row:
            speech, encodings, _ = row.split("\t")
            for encoding in dict.fromkeys((*encodings.split(" "), "utf-8")):
                if encoding not in ("hz", "iso-2022-cn", "iso-2022-kr"):
                    yield f"{encoding}/{speech}", lambda r, name, s=speech, e=encoding: _sound(r, name, e, s, 9)
    for encoding in ("utf-16-le", "utf-16-be"):
        yield f"{encoding}/plain", lambda r, name, e=encoding: _wide(r, name, e)
    yield "big5/symbols", lambda r, name: _symbols(r, name, "big5")
    yield "gb18030/symbols", lambda r, name: _symbols(r, name, "gb18030")


def _sound(r: random.Random, name: str, encoding: str, speech: str | None, count: int) -> Case:
    if speech == "zh-Hant" or speech == "zh-Hans":
        speech = "t" if speech == "zh-Hant" else "s"
    text = "".join(fit(part, encoding) for part in page(r, speech or SPEAKS[encoding], count))
    return Case(name, text.encode(CODECS.get(encoding) or OTHER_CODECS.get(encoding, encoding)), text, text)


def _some(r: random.Random, name: str, count: int) -> Case:
    share = r.choice((0.02, 0.1, 0.3))
    text = "\n".join(fit(r.choice(lines("hk" if r.random() < share else "t")), "big5") for _ in range(count))
    return Case(name, text.encode("big5hkscs"), text, text)


def _nul(r: random.Random, name: str, encoding: str, *, tail: bool) -> Case:
    text = "".join(_fitted(r, encoding))
    size = r.choice((16, 300, 2000, 9000))
    at = len(text) if tail else r.randrange(len(text))
    text = text[:at] + "\0" * size + text[at:]
    return Case(name, text.encode(CODECS[encoding]), text, text)


def _wide(r: random.Random, name: str, encoding: str) -> Case:
    text = "".join(
        char
        for line in (r.choice(lines(r.choice("st"))) for _ in range(r.choice((3, 8, 30))))
        for char in line
        if char > "\x7f"
    )
    text = text[:40] + r.choice(("", "\n", "A", "2009")) + text[40:]
    return Case(name, text.encode(encoding), text, text)


_BOX = "─│┌┐└┘├┤┬┴┼═╪╞╡◢◣◥◤▁▂▃▄▅▆▇█▏▎▍▌▋▊▉╱╲╳▔▕■□●○★☆◆◇▲△▼▽※　　　　　、。，．…─"


def _symbols(r: random.Random, name: str, encoding: str) -> Case:
    usable = "".join(char for char in _BOX if fit(char, encoding))
    rows = []
    for _ in range(r.choice((3, 10, 24))):
        row = "".join(
            r.choice(usable[r.randrange(len(usable) - 6) :][:6]) * r.choice((1, 1, 2, 4, 8))
            for _ in range(r.randrange(2, 12))
        )
        colour = r.choice((f"\x1b[1;3{r.randrange(8)}m", "", "", "  ", "\x1b[m"))
        rows.append(colour + row)
    text = "\n".join(rows) + "\n"
    return Case(name, text.encode(CODECS[encoding]), text, text)


GROUPS = {"sound": sound, "lost": lost, "mixed": mixed, "mojibake": mojibake}


# --- the score --------------------------------------------------------------------------------------


def _bag(text: str) -> Counter[str]:
    return Counter(char for char in text if char > "\x7f" and char != HOLE)


def _near(text: str, expected: str) -> bool:
    ours, theirs = _bag(text), _bag(expected)
    return 2 * (ours & theirs).total() >= 0.98 * (ours.total() + theirs.total())


_JUNK = dict.fromkeys(map(ord, "\ufffd?\x80\u20ac\0\x07\ufeff"))


class Grade(NamedTuple):
    """How a page came out."""

    exact: bool
    faithful: bool
    near: bool
    invented: int
    silent: bool
    text: str


def grade(case: Case) -> Grade:
    """Decode a case and compare."""
    try:
        transcript = run(source_of(case.raw), Settings())
    except Refusal as error:
        return Grade(False, False, False, 0, False, f"refused {error}")
    text = transcript.text
    extra = (_bag(text) - _bag(case.text)).total() if case.lost else 0
    if case.lost:
        missing = (_bag(case.text) - _bag(text)).total()
        extra -= sum(char in "\x80\u20ac" for char in text) if extra else 0
        exact = extra <= 0 and missing <= 2 * case.lost
    else:
        exact = text == case.text or text.lstrip("\ufeff") == case.text
    if case.lossy and case.plain is not None:
        new, old = _bag(text), _bag(case.plain)
        written = _bag(case.text) - old
        exact = not (new - _bag(case.text)) - old and (new & written).total() >= 0.85 * written.total()
        extra = ((new - _bag(case.text)) - old).total()
    faithful = exact or text == case.plain
    near = faithful or _near(text, case.text) or (case.plain is not None and _near(text, case.plain))
    said = any(found.code in SAID for found in transcript.findings)
    return Grade(exact, faithful, near, max(0, extra), not exact and not said, text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=4, help="pages a kind")
    parser.add_argument("--group", nargs="*", default=list(GROUPS))
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--text", nargs="*", type=Path, default=[], help="further files of simplified Chinese lines")
    parser.add_argument("--errors", action="store_true", help="show what differs")
    parser.add_argument("--kinds", action="store_true", help="a line for each kind that is not wholly exact")
    chosen = parser.parse_args()
    TEXTS.extend(chosen.text)
    for group in chosen.group:
        total: Counter[str] = Counter()
        for kind, make in GROUPS[group]():
            if chosen.only not in kind:
                continue
            count: Counter[str] = Counter()
            for number in range(chosen.pages):
                case = make(random.Random(f"{chosen.seed}:{group}:{kind}:{number}"), kind)
                found = grade(case)
                count.update(
                    n=1,
                    exact=found.exact,
                    faithful=found.faithful,
                    near=found.near,
                    invented=found.invented > 0,
                    silent=found.silent,
                )
                if chosen.errors and not found.exact:
                    _show(case, found, number)
            total += count
            if chosen.kinds and count["exact"] < count["n"]:
                print(f"  {group}:{kind:44}", _line(count), flush=True)
        print(f"{group:10}", _line(total), flush=True)
    return 0


def _line(count: Counter[str]) -> str:
    n = max(1, count["n"])
    shares = "  ".join(f"{name} {100 * count[name] / n:5.1f}" for name in ("exact", "faithful", "near"))
    return f"n={n:4}  {shares}  invented {count['invented']}  silent {count['silent']}"


def _show(case: Case, found: Grade, number: int) -> None:
    text, want = found.text, case.text
    at = next((at for at, (a, b) in enumerate(zip(text, want, strict=False)) if a != b), min(len(text), len(want)))
    print(
        f"    {case.kind} #{number} invented={found.invented} silent={found.silent} at {at}: got {text[max(0, at - 12) : at + 40]!r}"
    )
    print(f"       want {want[max(0, at - 12) : at + 40]!r}")


if __name__ == "__main__":
    sys.exit(main())
