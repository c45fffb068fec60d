"""Six skins of flattened Discuz! pages, multiplied: the forms of the wild cases with other names, words and times."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from .skins import ZH, Board, Said, thread

Draw = random.Random


def name_first(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from (
        "找回密码",
        " 注册",
        "",
        "QQ登录",
        "",
        "只需一步,快速开始",
        "",
        f"查看: {draw.randrange(9999)}|回复: {len(posts) - 1}",
    )
    yield from ("", title, "")
    for n, post in enumerate(posts):
        more = " |阅读模式" if n == 0 else ""
        yield f"{post.author} | 发表于 {_clock(post)} | 显示全部楼层{more} 来自 中国{draw.choice(('北京', '四川眉山', '上海'))}"
        if n == 0:
            yield from (
                "",
                "马上注册,结交更多好友,享用更多功能。",
                "",
                "您需要 登录 才可以下载或查看,没有帐号?注册",
                "",
                "x",
            )
        yield post.text
        yield from ("回复", "", "使用道具 举报", "")
    yield from ("您需要登录后才可以回帖 登录 | 注册", "本版积分规则")


def bar_byline(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from (title, "", "[复制链接]")
    for n, post in enumerate(posts):
        lead = f"查看{draw.randrange(900)} | 回复{len(posts) - 1}" if n == 0 else post.author
        yield f"{lead} | {_clock(post)} | 显示全部楼层" + (" |阅读模式" if n == 0 else "")
        yield post.text
        yield from ("回复", "", "使用道具 举报", "")
    yield from ("您需要登录后才可以回帖 登录 | 立即注册", "本版积分规则")


def renamed_fields(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from ("使用说明 https://www.example.cn/", "", "原贴快照", "", f"[原创] {title} [复制链接]")
    for n, post in enumerate(posts):
        yield post.author
        for label in ("主题", "回帖", "积分"):
            yield from ("", str(draw.randrange(900)), "", label)
        yield draw.choice(("锋芒初露 Rank: 1", "出类拔萃 Rank: 4", "登堂入室 Rank: 2"))
        yield f"热心值{draw.randrange(99)} 点吾爱币{draw.randrange(999)} CB注册时间{2010 + draw.randrange(9)}-3-13"
        if n == 0:
            yield from ("收听TA", "电梯直达", "跳转到指定楼层楼主")
        else:
            yield {1: "沙发", 2: "板凳"}.get(n, f"{n + 1}#")
        yield f" 发表于 {_clock(post)[:-3]} | 只看该作者" + (" 回帖奖励" if n == 0 else "")
        yield post.text
        yield from ("回复 支持免费评分 举报",)
    yield "发帖前要善用【论坛搜索】功能，那里可能会有你要找的答案。"


def traditional(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from ("設為首頁收藏本站", "登錄 註冊", f"山城論壇»論壇 › 攝影討論 › {title}", "發新帖", "返回列表")
    yield from (f"查看: {draw.randrange(9999)}|回復: {len(posts) - 1}", f"{title} [複製鏈接]")
    for n, post in enumerate(posts):
        yield post.author
        if n == 0:
            yield from (str(draw.randrange(900)), "主題", str(draw.randrange(9000)), "帖子", "1萬", "積分", "論壇元老")
            yield from ("Rank: 8Rank: 8", "積分", str(draw.randrange(9999)), "電梯直達")
        else:
            yield "發消息"
        yield f"{n + 1}#"
        yield f"發表於 {_clock(post)} | 只看該作者" + (" |倒序瀏覽" if n == 0 else "")
        yield post.text
        yield from ("回復 支持 反對", "舉報")
    yield from (
        "您需要登錄後才可以回帖 登錄 | 註冊",
        "本版積分規則",
        "Archiver|手機版|山城論壇",
        "Powered by Discuz! X3.2",
    )


def touch(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from (
        "河东论坛",
        "首页 版块 我的",
        "返回列表",
        title,
        "灌水专区",
        f" {draw.randrange(9999)}  {len(posts) - 1}",
    )
    for n, post in enumerate(posts):
        yield post.author
        yield {0: "楼主", 1: "沙发", 2: "板凳"}.get(n, f"{n + 1}#")
        yield _clock(post)
        if n == 0:
            yield from ("倒序浏览", "只看楼主")
        yield post.text
        yield "收藏 分享 回复" if n == 0 else "回复 支持"
        if n == 0:
            yield f"全部回复{len(posts) - 1}"
    yield from ("下一页", "发表回复", "客户端 触屏版 电脑版", "Powered by Discuz! X3.4")


def plugins(draw: Draw, title: str, posts: list[Said]) -> Iterator[str]:
    yield from (
        "设为首页收藏本站开启辅助访问切换到窄版",
        "登录 立即注册",
        "请输入搜索内容",
        "搜索",
        "热搜: 活动 交友 discuz",
    )
    yield from (f"河东论坛»论坛 › 生活 › 灌水专区 › {title}", "发帖", "123下一页", "返回列表")
    yield from (f"查看: {draw.randrange(9999)}|回复: {len(posts) - 1}", f"[求助] {title}  [复制链接]")
    for n, post in enumerate(posts):
        yield f" {post.author}"
        if n == 0:
            yield from ("", "TA的每日心情", "郁闷", "2023-5-2 08:11", "签到天数: 12 天", "", "[LV.3]偶尔看看II", "")
            yield from (str(draw.randrange(99)), "主题", str(draw.randrange(999)), "帖子", "430", "积分", "中级会员")
            yield from ("Rank: 3Rank: 3", "积分", "430", "收听TA", "发消息", "电梯直达", "跳转到指定楼层")
        else:
            yield "发消息"
        yield {0: "楼主", 1: "沙发", 2: "板凳"}.get(n, f"{n + 1}#")
        tools = " |只看大图 回帖奖励 |倒序浏览 |阅读模式" if n == 0 else ""
        yield f" 发表于 {_clock(post)} | 只看该作者{tools}"
        yield post.text
        yield from ("回复 支持 反对", "使用道具 举报")
    yield from ("您需要登录后才可以回帖 登录 | 立即注册", "本版积分规则", "Powered by Discuz! X3.4")


SKINS: tuple[Callable[[Draw, str, list[Said]], Iterator[str]], ...] = (
    name_first,
    bar_byline,
    renamed_fields,
    traditional,
    touch,
    plugins,
)


def discuz(skin: Callable[[Draw, str, list[Said]], Iterator[str]], pages: int = 20, seed: int = 0) -> Board:
    """A board in one of the skins. The bar skin prints no name of the opening post."""
    draw = random.Random(f"{skin.__name__}{seed}")
    board = Board("text", skin.__name__)
    for number in range(pages):
        title, posts = thread(draw, True)
        if skin is traditional:
            posts = [Said(post.author, post.time, post.text) for post in posts]
        board.pages.append((f"d{number}.txt", "\n".join(skin(draw, title, posts)) + "\n"))
        if skin is bar_byline:
            posts = [Said("", posts[0].time, posts[0].text), *posts[1:]]
        board.said.append(posts)
    assert ZH
    return board


def _clock(post: Said) -> str:
    return f"{post.time.year}-{post.time.month}-{post.time.day} {post.time:%H:%M:%S}"
