"""Pages that list boards, threads, results or members: our own words, the structure of known software."""

from __future__ import annotations

BOARDS = [
    ("东山步道", "东山一带的路线、天气和集合时间都在这里说，新来的先看置顶。", 128, 3021, "雨后石阶很滑"),
    ("西湖骑行", "沿湖一圈的骑行路线，修车和借车的事情也可以在这里问。", 77, 954, "求一副旧车灯"),
    ("夜观星空", "望远镜、星图和观星地点，哪天晚上没有云就在这里喊一声。", 45, 610, "周五看流星雨"),
    ("旧书交换", "家里看完的书可以拿来换，约好地方自己见面，版主不代收。", 301, 4410, "收一本植物图鉴"),
    ("站务公告", "意见和建议写在这里，账号出了问题也请在这里告诉管理员。", 12, 233, "本周六凌晨停机"),
]
PEOPLE = ["老槐树", "南山客", "晚风", "石头", "青瓦"]


def _page(title: str, body: str) -> str:
    return (
        f"<html><head><title>{title} - 山行论坛</title></head><body><h1>{title}</h1>{body}<p>版权所有</p></body></html>"
    )


def phpbb_index() -> str:
    rows = "".join(
        f'<li class="row"><dl class="icon"><dt><a href="viewforum.php?f={n}" class="forumtitle">{name}</a><br>{about}</dt>'
        f'<dd class="topics">{topics} <dfn>主题</dfn></dd><dd class="posts">{posts} <dfn>帖子</dfn></dd>'
        f'<dd class="lastpost"><span>最后发表 <a href="memberlist.php?mode=viewprofile&u={n}">{PEOPLE[n]}</a><br>'
        f"2024-07-1{n} 10:0{n}</span></dd></dl></li>"
        for n, (name, about, topics, posts, _) in enumerate(BOARDS)
    )
    return _page("论坛首页", f'<ul class="topiclist forums">{rows}</ul>')


def vbulletin_index() -> str:
    rows = "".join(
        f'<li id="forum{n}" class="forumbit_post L2"><div class="forumrow"><div class="foruminfo"><h2><a href="forumdisplay.php?{n}">'
        f'{name}</a></h2><p class="forumdescription">{about}</p></div><h4>统计:</h4><ul class="forumstats"><li>主题: {topics}</li>'
        f'<li>帖子: {posts}</li></ul><div class="forumlastpost"><a href="showthread.php?{n}99">{last}</a> '
        f'<a class="username" href="member.php?u={n}">{PEOPLE[n]}</a> <span>2024-07-1{n}, 10:0{n}</span></div></div></li>'
        for n, (name, about, topics, posts, last) in enumerate(BOARDS)
    )
    return _page("论坛首页", f'<ol id="forums">{rows}</ol>')


def table_index() -> str:
    rows = "".join(
        f'<tr><td class="alt1"><a href="f{n}/"><strong>{name}</strong></a><div class="smallfont">{about}</div></td>'
        f'<td class="alt2"><a href="t{n}9.html">{last}</a> 由 <a href="member/{n}">{PEOPLE[n]}</a> 2024-07-1{n} 10:0{n}</td>'
        f"<td>{topics}</td><td>{posts}</td></tr>"
        for n, (name, about, topics, posts, last) in enumerate(BOARDS)
    )
    return _page("论坛首页", f'<table class="tborder">{rows}</table>')


def discuz_board() -> str:
    rows = "".join(
        f'<tbody id="normalthread_{n}"><tr><th class="new"><a href="thread-{n}-1-1.html" class="s xst">{last}，{name}的事</a></th>'
        f'<td class="by"><cite><a href="space-uid-{n}.html">{PEOPLE[n]}</a></cite><em>2024-7-1{n}</em></td>'
        f'<td class="num"><a href="thread-{n}-1-1.html">{topics}</a><em>{posts}</em></td>'
        f'<td class="by"><cite><a href="space-uid-9.html">{PEOPLE[-n - 1]}</a></cite><em>2024-7-2{n} 11:20</em></td></tr></tbody>'
        for n, (name, _, topics, posts, last) in enumerate(BOARDS)
    )
    return _page("东山步道", f'<table id="threadlisttableid">{rows}</table>')


def results() -> str:
    rows = "".join(
        f'<li class="block-row"><div class="contentRow"><h3 class="title"><a href="/threads/{n}/post-{n}7">{last}</a></h3>'
        f'<div class="snippet">上回说到{name}，{about}大家有什么想法...</div><ul><li><a href="/members/{n}/">{PEOPLE[n]}</a></li>'
        f'<li><time datetime="2024-07-1{n}T10:00">7月1{n}日</time></li><li>回复: {topics}</li></ul></div></li>'
        for n, (name, about, topics, _, last) in enumerate(BOARDS)
    )
    return _page("搜索结果", f'<ol class="block-body">{rows}</ol>')


def members() -> str:
    rows = "".join(
        f'<tr class="bg1"><td><a href="memberlist.php?mode=viewprofile&u={n}" class="username">{name}</a></td><td>{n * 31 + 4}</td>'
        f"<td>2009-0{n + 1}-1{n} 08:0{n}</td></tr>"
        for n, name in enumerate(PEOPLE)
    )
    return _page("会员列表", f'<table class="table1">{rows}</table>')


LISTS = {row.__name__: row for row in (phpbb_index, vbulletin_index, table_index, discuz_board, results, members)}
