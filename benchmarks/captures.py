"""Threads captured again and again while their posts are edited, hidden, deleted and shift over pages.

``python -m benchmarks.captures [--threads 40] [--seed 1] [--face html|text]`` makes captures of generated
threads, joins each, and says how much of what happened was found: posts (each once, none invented), the
words of the last state that showed any, edits, hidings, deletions, order. The generator knows the truth.
``--alike`` prints how alike two states of one post and two different posts are.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise

from pipeline import line
from pipeline.collation.joining import Collation, collate
from pipeline.collation.matching import words
from pipeline.extract.printed.moment import moment
from pipeline.model.page import Page
from pipeline.model.source import source_of

NAMES = "山水客 老街坊 Lingling 木头人 海边的猫 陈工 阿德 春来江水 tom88 一叶知秋 北方有雪 小满".split()  # noqa: SIM905
PHRASES = (
    "昨天去现场看了一下,路已经修好了", "这个说法不对,文件里写的是三年", "支持楼主,说得很实在", "我也遇到过同样的问题",
    "建议先打电话问清楚再去", "图书馆周末开到晚上九点", "希望有关部门尽快答复", "资料已经整理好,放在附件里",
    "价格比去年涨了两成", "学校门口的红绿灯坏了很久", "顶", "谢谢分享", "请问第二期什么时候开始",
    "老城区改造的方案公布了", "这家店的豆花饭味道不错", "楼上说得对",
)  # fmt: skip
PER_PAGE = 10


@dataclass
class Post:
    """A post of a generated thread with what becomes of it. ``states`` are texts by the moment they hold from."""

    pid: int
    name: str
    uid: int
    time: str
    states: list[tuple[int, str]]
    deleted: int | None = None
    hidden: int | None = None

    def text(self, at: int) -> str | None:
        """The text at a moment; ``None`` where it does not stand then."""
        if self.deleted is not None and at >= self.deleted:
            return None
        return [text for since, text in self.states if since <= at][-1] if self.states[0][0] <= at else None


@dataclass
class Story:
    """A thread, the moments at which it was captured, and the captures: page number and moment."""

    posts: list[Post]
    captures: list[tuple[int, int]] = field(default_factory=list)

    def standing(self, at: int) -> list[Post]:
        """The posts that stand at a moment, in order."""
        return [post for post in self.posts if post.text(at) is not None]

    def shown(self, page: int, at: int) -> list[Post]:
        """The posts of a page as it was at a moment: pages shift when posts go."""
        return self.standing(at)[(page - 1) * PER_PAGE : page * PER_PAGE]


def story(draw: random.Random, *, size: int | None = None, moments: int = 3) -> Story:
    """A thread of ``size`` posts (one to five pages where not given) that changes between captures."""
    count = size or draw.randint(3, 5 * PER_PAGE)
    posts = [_post(draw, n, draw.choice((1, 1, 1, 2, 3))) for n in range(count)]
    posts[0].states[0] = (1, posts[0].states[0][1])
    for post in posts[1:]:
        first = post.states[0][0]
        fate = draw.random()
        if fate < 0.10 and first < moments:
            later = draw.randint(first + 1, moments)
            post.states.append((later, _edited(draw, post.states[0][1])))
        elif fate < 0.18 and first < moments:
            post.deleted = draw.randint(first + 1, moments)
        elif fate < 0.24 and first < moments:
            post.hidden = draw.randint(first + 1, moments)
    posts.sort(key=lambda post: post.states[0][0])
    for n, post in enumerate(posts):
        post.pid, post.time = 5000 + 7 * n, _time(post.states[0][0], n)
    made = Story(posts)
    for at in range(1, moments + 1):
        pages = -(-len(made.standing(at)) // PER_PAGE)
        made.captures += [(page, at) for page in range(1, pages + 1)]
    return made


def _post(draw: random.Random, n: int, since: int) -> Post:
    who = draw.randrange(len(NAMES))
    text = "。".join(draw.choice(PHRASES) for _ in range(draw.choice((1, 2, 2, 3, 5)))) + "。"
    return Post(5000 + n, NAMES[who], 100 + who, "", [(since, text)])


def _edited(draw: random.Random, text: str) -> str:
    kind = draw.randrange(3)
    if kind == 0:
        return text + draw.choice(PHRASES) + "。"
    if kind == 1 and len(text) > 12:
        at = draw.randrange(len(text) - 4)
        return text[:at] + "(更正)" + text[at + 3 :]
    return "补充:" + text


def _time(at: int, n: int) -> str:
    return f"2021-{at * 2}-{1 + n // 40} {8 + n // 6 % 12}:{n % 6 * 10 + 1:02}"


def html(made: Story, page: int, at: int) -> str:
    """A page of the thread in the markup of no known software: what the reader of unknown boards meets."""
    standing = made.standing(at)
    rows = []
    for post in made.shown(page, at):
        hidden = post.hidden is not None and at >= post.hidden
        text = post.text(at) or ""
        body = (
            '<div class="locked">提示: <em>作者被禁止或删除 内容自动屏蔽</em></div>'
            if hidden
            else f"<p>{escape(text)}</p>"
        )
        floor = standing.index(post) + 1
        rows.append((post, floor, body))
    return _discuz(rows, page, -(-len(standing) // PER_PAGE))


def _discuz(rows: Sequence[tuple[Post, int, str]], page: int, pages: int) -> str:
    cells = "\n".join(
        f'<div id="post_{post.pid}"><table id="pid{post.pid}" class="plhin"><tr><td class="pls"><div class="pi">'
        f'<div class="authi"><a href="space-uid-{post.uid}.html" class="xw1">{escape(post.name)}</a></div></div></td>'
        f'<td class="plc"><div class="pi"><strong><a id="postnum{post.pid}"><em>{floor}</em><sup>#</sup></a></strong>'
        f'<div class="pti"><div class="authi"><em id="authorposton{post.pid}">发表于 {post.time}</em></div></div></div>'
        f'<div class="pct"><div class="pcb"><div class="t_fsz"><table><tr><td class="t_f" id="postmessage_{post.pid}">'
        f"{body}</td></tr></table></div></div></div></td></tr></table></div>"
        for post, floor, body in rows
    )
    links = "".join(f'<a href="thread-88-{n}-1.html">{n}</a>' for n in range(1, pages + 1) if n != page)
    shown = (
        f'<div class="pg"><strong>{page}</strong>{links}<label><span title="共 {pages} 页"> / {pages} 页</span></label>'
    )
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>生成的主题 - 示例版 - 示例论坛 - Powered by Discuz!'
        f'</title><link rel="canonical" href="https://bbs.example.org/thread-88-{page}-1.html">'
        '<meta name="generator" content="Discuz! X3.4"></head><body id="nv_forum" class="pg_viewthread">'
        "<script>var fid = parseInt('2'), tid = parseInt('88');</script>"
        '<div id="pt"><div class="z"><a href="forum.php">论坛</a><em>&rsaquo;</em>'
        '<a href="forum-2-1.html">示例版</a></div></div><div id="ct"><div id="postlist" class="pl bm">'
        f'<h1 class="ts"><span id="thread_subject">生成的主题</span></h1>{shown}</div>'
        f"{cells}</div></div></body></html>"
    )


def read(made: Story, settings: line.Settings, *, blind: bool = False) -> list[Page]:
    """The captures, read by the line; ``blind`` takes the posts' numbers away, as flattened text has none."""
    found = []
    for page, at in made.captures:
        when = f"2021-{at * 2:02}-28T00:00:00Z"
        source = source_of(
            html(made, page, at).encode(), f"{page}-{at}.html", "text/html",
            url=f"https://bbs.example.org/thread-88-{page}-1.html", retrieved=when,
        )  # fmt: skip
        read_page = line.read(source, settings)
        if blind:
            posts = tuple(replace(post, pid=None) for post in read_page.thread.posts)
            read_page = replace(read_page, thread=replace(read_page.thread, posts=posts))
        found.append(read_page)
    return found


def judge(made: Story, joined: Collation) -> Counter[str]:
    """What was found, out of what there was: ``name`` and ``name of`` (how many there were)."""
    last = max(at for _, at in made.captures)
    seen = {post.pid for page, at in made.captures for post in made.shown(page, at)}
    told: Counter[str] = Counter()
    pids = {moment(post.time).iso: str(post.pid) for post in made.posts}
    by_pid = {pids.get(post.time.iso if post.time else None): post for post in joined.page.thread.posts}
    told["posts of"] = len(seen)
    told["posts"] = sum(str(pid) in by_pid for pid in seen)
    told["invented"] = len(joined.page.thread.posts) - told["posts"]
    for post in made.posts:
        found = by_pid.get(str(post.pid))
        if post.pid not in seen or found is None or found.history is None:
            continue
        texts = [post.text(at) for at in range(1, last + 1) if not (post.hidden and at >= post.hidden)]
        right = next(text for text in reversed(texts) if text is not None)
        told["text of"] += 1
        told["text"] += _plain(words(joined.page, found)) == _plain(right)
        expected = (
            "deleted" if post.deleted else "hidden" if post.hidden else "edited" if len(post.states) > 1 else "same"
        )
        told[f"{expected} of"] += 1
        told[expected] += found.history.state == expected
    order = [pids.get(post.time.iso if post.time else None) for post in joined.page.thread.posts]
    right_order = [str(post.pid) for post in made.posts if str(post.pid) in by_pid]
    told["order of"], told["order"] = 1, int(order == right_order)
    return told


def _plain(text: str) -> str:
    return "".join(text.split())


def main() -> None:
    """Print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--threads", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alike", action="store_true")
    options.add_argument("--blind", action="store_true")
    asked = options.parse_args()
    draw = random.Random(asked.seed)
    if asked.alike:
        _alike(draw)
        return
    settings, total = line.Settings(), Counter[str]()
    for _ in range(asked.threads):
        made = story(draw)
        total += judge(made, collate(read(made, settings, blind=asked.blind)))
    for name in ("posts", "text", "same", "edited", "hidden", "deleted", "order"):
        print(f"{name:<10}{total[name]:>7} of {total[f'{name} of']}")
    print(f"invented  {total['invented']:>7}")


def _alike(draw: random.Random) -> None:
    from difflib import SequenceMatcher

    from pipeline.collation.matching import _ALIKE

    def ratio(one: str, other: str) -> float:
        return SequenceMatcher(None, one[:600], other[:600], autojunk=False).ratio()

    texts = [_post(draw, n, 1).states[0][1] for n in range(1200)]
    same = sorted(ratio(text, _edited(draw, text)) for text in texts)
    other = sorted(ratio(one, two) for one, two in pairwise(texts) if one != two)
    for name, rows in (("one post", same), ("two posts", other)):
        low, high = rows[len(rows) // 100], rows[-len(rows) // 100]
        print(f"{name}: lowest {rows[0]:.2f}, 1 % {low:.2f}, 99 % {high:.2f}, highest {rows[-1]:.2f}")
        print(f"  from {_ALIKE} up: {sum(row >= _ALIKE for row in rows)} of {len(rows)}")


if __name__ == "__main__":
    main()
