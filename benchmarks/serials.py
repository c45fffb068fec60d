"""Serials that are made up: chapters, interludes, reposts, corrections, answers, readers, two writers.

``python -m benchmarks.serials [--count 20] [--seed 1]`` makes threads, takes each down the whole line into an
archive, makes a book of it and says how many have all chapters, in order, and nothing else.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

WRITERS = ("夜行人", "山中客", "Moonlit", "老船长")
READERS = "甲板上的猫 东边日出 路过看看 tom88 小满 北方有雪".split()  # noqa: SIM905
SENTENCES = (
    "他推开门，院子里积了一夜的雪，没有人走过的痕迹",
    "那盏灯在桥头亮着，像是专门等谁回来",
    "她把信折好，放进了抽屉最里面",
    "火车开动的时候，站台上只剩下卖茶叶蛋的老人",
    "谁也没有说话，只听见钟摆一下一下地响",
    "渡口的船家说，今晚的水比往年都急",
    "镇上的人都认得那匹白马，却没人知道它从哪里来",
    "他想起小时候母亲讲过的那个故事，忽然明白了结尾",
    "雨下了三天，第四天早晨终于停了",
    "账本上少了一页，正好是去年冬天的那一页",
    "剑还在鞘里，可是屋里的人都退了一步",
    "她笑了笑，把最后一块糕点推到他面前",
)
CHEERS = (
    "顶",
    "好看，催更",
    "沙发",
    "楼主文笔真好，什么时候更新下一章？",
    "第三章写得最好",
    "马克一下，慢慢看",
    "坐等",
)
ANSWERS = ("谢谢大家支持", "今天有事，停更一天，抱歉", "明天更新第十二章", "楼上说得对，已经改了", "不好意思久等了")
STYLES = (
    "第{han}章 {title}",
    "第{n}章 {title}",
    "（{han}）",
    "({n}) {title}",
    "{n}、{title}",
    "第{han}回　{title}",
    "Chapter {n}: {title}",
    "{n}",
)
TITLES = ("雪夜", "渡口", "白马", "账本", "旧信", "桥头的灯", "不速之客", "归人", "钟声", "茶馆", "密约", "远行")


@dataclass
class Serial:
    """A serial: its floors as (name, lines), the titles of its chapters in order, numbers left out."""

    title: str
    floors: list[tuple[str, list[str]]] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    writers: tuple[str, ...] = ()


def han(n: int) -> str:
    """A number below 100 in Han characters."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones or not tens else "")


def serial(draw: random.Random) -> Serial:
    """A serial with what happens to serials."""
    style = draw.choice(STYLES)
    two = draw.random() < 0.25
    writers = tuple(draw.sample(WRITERS, 2 if two else 1))
    made = Serial(f"[连载]《{draw.choice(TITLES)}记》更新至第{draw.randint(3, 30)}章", writers=writers)
    count = draw.randint(6, 16)
    gone = draw.randint(2, count - 1) if draw.random() < 0.3 else None
    numbers = [n for n in range(1, count + 1) if n != gone]
    made.missing = [gone] if gone else []
    if draw.random() < 0.3 and len(numbers) > 4:  # two chapters posted in the wrong order
        at = draw.randrange(2, len(numbers) - 1)
        numbers[at], numbers[at - 1] = numbers[at - 1], numbers[at]
    written: dict[int, tuple[str, list[str]]] = {}
    if draw.random() < 0.5:
        made.floors.append((writers[0], ["写在前面的话。", "这是我第一次写长篇，请多指教。"]))
    elif style == "{n}":
        made.floors.append((writers[0], ["开个坑。"]))
    for n in numbers:
        head = style.format(n=n, han=han(n), title=TITLES[n % len(TITLES)])
        lines = [
            "".join(draw.choice(SENTENCES) + "。" for _ in range(draw.randint(2, 5))) for _ in range(draw.randint(4, 9))
        ]
        lines.append(f"（{n}·{draw.random():.9f}）")  # no two chapters alike
        written[n] = (head, lines)
        who = draw.choice(writers) if n > 1 else writers[0]
        made.floors.append((who, [head, *lines]))
        _between(draw, made, writers, who, head, lines, written, n)
    for n in sorted(written):
        made.chapters.append(written[n][0])
        made.bodies.append(written[n][1][0])
    return made


def _between(
    draw: random.Random, made: Serial, writers: Sequence[str], who: str, head: str, lines: list[str],
    written: dict[int, tuple[str, list[str]]], n: int,
) -> None:  # fmt: skip
    for _ in range(draw.randint(0, 3)):
        made.floors.append((draw.choice(READERS), [draw.choice(CHEERS)]))
    if draw.random() < 0.3:
        made.floors.append((draw.choice(list(writers)), [draw.choice(ANSWERS)]))
    fate = draw.random()
    if fate < 0.08:
        made.floors.append((who, [head, *lines]))
    elif fate < 0.16:
        better = [lines[0].replace("他", "她") + "改过一句。", *lines[1:]]
        written[n] = (head, better)
        made.floors.append((who, [head, *better]))
    elif fate < 0.22:
        more = ["".join(draw.choice(SENTENCES) + "。" for _ in range(4)) for _ in range(3)]
        made.floors.append((who, more))


def pages(made: Serial, per_page: int = 10, tid: int = 501) -> list[str]:
    """The thread as pages in the markup of Discuz!."""
    out = []
    total = -(-len(made.floors) // per_page)
    for page in range(1, total + 1):
        rows = []
        for at in range((page - 1) * per_page, min(page * per_page, len(made.floors))):
            name, lines = made.floors[at]
            body = "<br />\r\n".join(escape(line) for line in lines)
            pid, uid = 7000 + at, 10 + sum(map(ord, name)) % 9000
            rows.append(
                f'<div id="post_{pid}"><table id="pid{pid}" class="plhin"><tr><td class="pls"><div class="pi">'
                f'<div class="authi"><a href="space-uid-{uid}.html" class="xw1">{name}</a></div></div></td>'
                f'<td class="plc"><div class="pi"><strong><a id="postnum{pid}"><em>{at + 1}</em><sup>#</sup></a>'
                "</strong>"
                f'<div class="pti"><div class="authi"><em id="authorposton{pid}">'
                f"发表于 2009-{1 + at // 28}-{1 + at % 28} 20:{at % 60:02}</em></div></div></div>"
                f'<div class="pct"><div class="pcb"><div class="t_fsz"><table><tr>'
                f'<td class="t_f" id="postmessage_{pid}">'
                f"{body}</td></tr></table></div></div></div></td></tr></table></div>"
            )
        out.append(
            '<!DOCTYPE html><html><head><meta charset="utf-8">'
            f"<title>{made.title} - 连载 - 示例论坛 - Powered by Discuz!</title>"
            f'<link rel="canonical" href="https://bbs.example.org/thread-{tid}-{page}-1.html">'
            '<meta name="generator" content="Discuz! X3.4"></head><body id="nv_forum" class="pg_viewthread">'
            f"<script>var fid = parseInt('2'), tid = parseInt('{tid}');</script>"
            '<div id="ct"><div id="postlist" class="pl bm"><h1 class="ts"><span id="thread_subject">'
            f"{made.title}</span></h1>{''.join(rows)}</div></div></body></html>"
        )
    return out


def judge(made: Serial, chapters: Sequence[dict[str, object]], missing: Sequence[int]) -> str:
    """What is wrong with a book; nothing where it has all chapters, in order."""
    titles = [_folded(str(chapter["title"])) for chapter in chapters]
    right = [_folded(title) for title in made.chapters]
    if titles != right:
        return f"{titles} is not {right}"
    return "" if list(missing) == made.missing else f"missing {list(missing)} is not {made.missing}"


def _folded(title: str) -> str:
    """A title without what the normalizer may change: widths and blanks."""
    return "".join(unicodedata.normalize("NFKC", title).split())


def main() -> None:
    """Print how many books are right."""
    import json

    from pipeline.engine import Request, run
    from pipeline.engine.request import Limits
    from pipeline.feed.book import deliver

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    draw, wrong = random.Random(asked.seed), 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        serials = [serial(draw) for _ in range(asked.count)]
        for n, made in enumerate(serials):
            for at, page in enumerate(pages(made, tid=501 + n), 1):
                (root / "in").mkdir(exist_ok=True)
                (root / "in" / f"{n}-{at}.html").write_text(page, "utf-8")
        run(Request((str(root / "in"),), root / "archive", limits=Limits(in_process=True)))
        for n, made in enumerate(serials):
            place = root / "books" / str(n)
            done = list(deliver(root / "archive", place, lambda _: None, thread=str(501 + n), by=made.writers))
            said = json.loads(next(path for path in done[0].files if path.suffix == ".json").read_text("utf-8"))
            if fault := judge(made, said["chapters"], [row["number"] for row in said["missing"]]):
                wrong += 1
                print(f"{n}: {fault}")
    print(f"{asked.count - wrong} of {asked.count} books have all chapters, in order")


if __name__ == "__main__":
    main()
