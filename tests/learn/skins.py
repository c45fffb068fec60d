"""A generator of boards that nobody wrote by hand: pages with what is said on them, as markup or as flattened text.

A skin is drawn from a grammar: what bylines look like, where names and cards stand, labels, tools, decorations, plugins,
clocks, how markup is nested and named. Each list of choices has two halves: the first is for making the learner, the
second (``kept``) is for tests alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

NAMES = [
    "南山客",
    "lakeside",
    "老王头",
    "jmaeding",
    "Ann_B",
    "风清扬",
    "k.meier",
    "小鱼儿",
    "owen77",
    "阿德",
    "Fred-T",
    "月下独酌",
    "mira",
    "沙漠之狐",
    "tom",
    "一叶知秋",
    "Grandpa_Joe",
    "青衫",
    "zed9",
    "云中鹤",
    "bluebird",
    "老张",
    "R2D2fan",
    "夜雨声烦",
    "piotrek",
]
ZH = [
    "这个问题我也遇到过",
    "后来重启了一下就好了",
    "楼上说得很有道理",
    "不过我觉得还是要看具体情况",
    "上周去湖边钓鱼收获不小",
    "大家有没有推荐的地方",
    "说明书第三页写得很清楚",
    "我用的是旧版本所以没有这个选项",
    "等天气好了再去试试",
    "价格比去年涨了不少",
]
EN = [
    "I tried the same thing last week and it failed",
    "the second screw has to go in first",
    "thanks for the detailed answer",
    "it works after a restart of the old machine",
    "does anybody know a better way to do this",
    "my version has no such menu",
    "we walked around the lake until it got dark",
    "the price went up again this spring",
    "look at page three of the manual",
]
SHORT = ("顶", "支持楼主", "谢谢分享", "Thanks!", "+1", "me too", "同问")


def halves(some: Sequence, kept: bool) -> Sequence:
    middle = (len(some) + 1) // 2
    return some[middle:] if kept else some[:middle]


CLOCKS: tuple[Callable[[datetime], str], ...] = (
    lambda t: t.strftime("%Y-%m-%d %H:%M"),
    lambda t: t.strftime("%d %B %Y, %H:%M"),
    lambda t: t.strftime("%Y-%m-%d %H:%M:%S"),
    lambda t: f"{t.year}-{t.month}-{t.day} {t:%H:%M}",
    lambda t: f"{t.year}年{t.month}月{t.day}日 {t:%H:%M}",
    lambda t: t.strftime("%b %d, %Y %I:%M %p"),
    lambda t: t.strftime("%Y/%m/%d %H:%M"),
)
INLINE = (
    "{name} {time}",
    "{name} | 发表于 {time} | 只看该作者",
    "#{floor} {name} · {time}",
    "Posted by {name} on {time}",
    "{name} 于 {time} 写到 第{floor}贴",
    "» {name} ({time}) Permalink",
    "{floor}楼 {name} 发布时间 {time} 只看TA",
    "{name} wrote at {time} | #{floor}",
)
APART = (
    "发表于 {time} | 只看该作者",
    "Posted: {time} Link",
    "{time} | 显示全部楼层",
    "[{time}] #{floor}",
)
CARDS = (
    (("主题", "#"), ("帖子", "#"), ("积分", "#")),
    (("Posts: #",), ("Joined: 2011-0#-1#",)),
    (("听众", "#"), ("收听TA",), ("热心值 # 点",)),
    (("Rep: #",), ("From: Somewhere",), ("Messages: #",)),
)
RANKS = ("新手上路", "Junior Member", "锋芒初露 Rank: 1", "Regular", "金牌会员", "Elder")
TOOLS = (
    ("回复", "举报"),
    ("Reply", "Report"),
    (),
    ("使用道具 举报", "支持 # 反对 #"),
    ("Quote this | Flag", "Share"),
    ("点赞(#)", "收藏", "更多"),
)
HEADS = (("首页 » 论坛 » 灌水", "设为首页 收藏本站"), ("Home Forums Search", "Welcome, Guest"), ("BBS 导航 登录 注册",))
FEET = (
    ("您需要登录后才可以回帖", "本版积分规则", "Archiver|手机版|小黑屋"),
    ("You must be logged in to reply", "Contact us | Rules"),
    ("返回列表", "Powered by quyushuju"),
    ("Back to index", "Time now is 12:04", "Some footer of the site 2014"),
)


@dataclass(frozen=True)
class Said:
    author: str
    time: datetime
    text: str


@dataclass
class Board:
    """A board: its pages (name, content), and for each page what is said on it."""

    face: str
    skin: str
    pages: list[tuple[str, str]] = field(default_factory=list)
    said: list[list[Said]] = field(default_factory=list)


def thread(draw: random.Random, zh: bool) -> tuple[str, list[Said]]:
    words = ZH if zh else EN
    names = draw.sample(NAMES, 8)
    now = datetime.fromisoformat("2015-03-01T09:30") + timedelta(minutes=draw.randrange(2_000_000))
    posts = []
    for n in range(draw.randrange(2, 9)):
        now += timedelta(minutes=draw.randrange(1, 3000))
        if n and draw.random() < 0.15:
            text = draw.choice(SHORT)
        else:
            text = "\n".join(
                ("，" if zh else ", ").join(draw.sample(words, draw.randrange(1, 4))) + ("。" if zh else ".")
                for _ in range(draw.randrange(1, 4))
            )
        posts.append(Said(draw.choice(names) if n else names[0], now, text))
    return draw.choice(words), posts


def flattened(seed: int, pages: int = 20, *, kept: bool = False) -> Board:
    """A board as flattened text."""
    draw = random.Random(f"text{seed}{kept}")
    zh = draw.random() < 0.6
    clock = draw.choice(halves(CLOCKS, kept))
    carded = draw.random() < 0.5
    byline = draw.choice(halves(APART if carded else INLINE, kept))
    card = draw.choice(halves(CARDS, kept))
    ranks = halves(RANKS, kept)
    tools = draw.choice(halves(TOOLS, kept))
    head, foot = draw.choice(halves(HEADS, kept)), draw.choice(halves(FEET, kept))
    edited = draw.random() < 0.3
    blank = draw.random() < 0.5
    board = Board("text", f"{'card' if carded else 'inline'} {byline!r} {tools} {card if carded else ''}")
    for number in range(pages):
        title, posts = thread(draw, zh)
        out = [*head, "", title, ""]
        for floor, post in enumerate(posts, 1):
            filled = {"name": post.author, "time": clock(post.time), "floor": str(floor)}
            if carded:
                out.append(post.author)
                out.append(draw.choice(ranks))
                out += [line.replace("#", str(draw.randrange(1, 900))) for row in card for line in row]
            out.append(byline.format(**filled))
            if blank:
                out.append("")
            if edited and draw.random() < 0.2:
                out += [f"本帖最后由 {post.author} 于 {clock(post.time + timedelta(minutes=5))} 编辑", ""]
            out += post.text.split("\n")
            if blank:
                out.append("")
            out += [tool.replace("#", str(draw.randrange(1, 90))) for tool in tools]
        out += ["", *foot]
        board.pages.append((f"t{number}.txt", "\n".join(out) + "\n"))
        board.said.append(posts)
    return board


WORDS = ("msg", "item", "row", "cell", "entry", "box", "unit", "node", "part", "card", "blk", "seg")
BODIES = ("txt", "content-in", "words", "inner", "mbody", "say")
PEOPLE = ("who", "nick", "uname", "by", "poster-x", "person")
TIMES = ("when", "dt", "stamp", "ago", "clock", "ts")
SHELLS = ("flat", "aside", "table", "foot", "bare", "twin")


def markup(seed: int, pages: int = 20, *, kept: bool = False) -> Board:
    """A board as HTML."""
    draw = random.Random(f"html{seed}{kept}")
    zh = draw.random() < 0.6
    clock = draw.choice(halves(CLOCKS, kept))
    shell = draw.choice(halves(SHELLS, kept))
    box, body = draw.choice(halves(WORDS, kept)), draw.choice(halves(BODIES, kept))
    who, when = draw.choice(halves(PEOPLE, kept)), draw.choice(halves(TIMES, kept))
    tools = draw.choice(halves(TOOLS, kept))
    head, foot = draw.choice(halves(HEADS, kept)), draw.choice(halves(FEET, kept))
    linked = draw.random() < 0.5
    board = Board("html", f"{shell} .{box} .{body} .{who} .{when}")
    for number in range(pages):
        title, posts = thread(draw, zh)
        rows = []
        for floor, post in enumerate(posts, 1):
            name = escape(post.author)
            if linked:
                name = f'<a href="/u/{escape(post.author)}">{name}</a>'
            tool = "".join(f"<i>{escape(t.replace('#', str(draw.randrange(1, 90))))}</i>" for t in tools)
            rank = escape(draw.choice(halves(RANKS, kept)))
            text = escape(post.text).replace("\n", "<br>")
            stamp = escape(clock(post.time))
            rows.append(_post(shell, floor, (box, body, who, when), name, stamp, text, rank, tool))
        nav = "".join(f"<li>{escape(line)}</li>" for line in head)
        end = "".join(f"<p>{escape(line)}</p>" for line in foot)
        table = shell == "table"
        inner = "".join(rows)
        inner = f"<table>{inner}</table>" if table else f'<div class="list">{inner}</div>'
        page = (
            f"<html><head><title>{escape(title)} - Seaside</title></head><body><ul>{nav}</ul>"
            f"<h1>{escape(title)}</h1>{inner}<div class=end>{end}</div></body></html>"
        )
        board.pages.append((f"t{number}.html", page))
        board.said.append(posts)
    return board


def _post(
    shell: str, floor: int, names: tuple[str, str, str, str], name: str, stamp: str, text: str, rank: str, tool: str
) -> str:
    box, body, who, when = names
    if shell == "flat":
        return (
            f'<div class="{box}"><p class="{who}">{name}</p><p class="{when}">{stamp}</p>'
            f'<div class="{body}">{text}</div><p class="t">{tool}</p></div>'
        )
    if shell == "aside":
        return (
            f'<section class="{box}"><aside><b class="{who}">{name}</b><em>{rank}</em></aside>'
            f'<div><span class="{when}">{stamp}</span> <span>#{floor}</span><div class="{body}">{text}</div>{tool}</div>'
            "</section>"
        )
    if shell == "table":
        return (
            f'<tr class="{box}"><td><span class="{who}">{name}</span><br>{rank}</td>'
            f'<td><small class="{when}">{stamp}</small><div class="{body}">{text}</div>{tool}</td></tr>'
        )
    if shell == "foot":
        return (
            f'<div class="{box}"><div class="{body}">{text}</div>'
            f'<div class="f"><span class="{who}">{name}</span>, <span class="{when}">{stamp}</span> {tool}</div></div>'
        )
    if shell == "bare":
        return f'<div class="{box}"><div><span>{name}</span><span>{stamp}</span></div><div>{text}</div><div>{tool}</div></div>'
    return (
        f'<article class="{box} n{floor % 2}"><header><h4 class="{who}">{name}</h4><time class="{when}">{stamp}</time>'
        f'<sup>{floor}</sup></header><div class="{body}"><p>{text}</p></div><footer>{tool}</footer></article>'
    )
