"""Threads in the markup of older and lesser Discuz! templates: our own text, their structure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """What a template is given; ``body`` is markup."""

    pid: int
    author: str
    uid: int
    time: str
    body: str
    sign: str = ""


TITLE = "关于周末爬山的安排"
BOARD = "户外活动"
SITE = "山行论坛"
POSTS = (
    Post(501, "老槐树", 11, "2008-5-3 09:12", "周六早上八点在东门集合，<br />\n请带上水和干粮。<br />\n<br />\n下雨改期。", "登高望远"),
    Post(502, "南山客", 12, "2008-5-3 10:40", "顶"),
    Post(
        503, "晚风", 13, "2008-5-4 21:05",
        '<div class="quote"><blockquote><font size="2"><a href="redirect.php?goto=findpost&amp;pid=501&amp;ptid=77">'
        '<font color="#999999">老槐树 发表于 2008-5-3 09:12</font></a></font><br />\n周六早上八点在东门集合， ...</blockquote></div><br />\n'
        "我也去，算我一个。",
    ),
)  # fmt: skip


def discuz7() -> str:
    rows = []
    for number, post in enumerate(POSTS, 1):
        first = f'<div id="threadtitle"><h1>{TITLE}</h1></div>' if number == 1 else ""
        sign = f'<div class="signatures" style="max-height:60px">{post.sign}</div>' if post.sign else ""
        rows.append(f"""<div id="post_{post.pid}"><style type="text/css">ins {{color:red}}</style>
<table id="pid{post.pid}" summary="pid{post.pid}" cellspacing="0" cellpadding="0"><tr>
<td class="postauthor" rowspan="2"><div class="postinfo"><a target="_blank" href="space.php?uid={post.uid}" style="font-weight: 800">{post.author}</a></div>
<div class="popupmenu_popup userinfopanel" id="userinfo{post.pid}" style="display: none; position: absolute"><p><a href="space.php?uid={post.uid}">{post.author}</a> <em>当前离线</em></p><dl class="s_clear"><dt>精华</dt><dd>1&nbsp;</dd></dl></div>
<div><div class="avatar"><a href="space.php?uid={post.uid}"><img src="avatar.jpg" /></a></div><p><em><a href="faq.php">中级会员</a></em></p></div>
<dl class="profile s_clear"><dt>UID</dt><dd>{post.uid}&nbsp;</dd><dt>帖子</dt><dd>233&nbsp;</dd></dl></td>
<td class="postcontent"><div id="threadstamp"></div><div class="postinfo"><strong><a title="复制本帖链接" id="postnum{post.pid}" href="javascript:;" onclick="setCopy('http://bbs.example.org/redirect.php?goto=findpost&amp;pid={post.pid}')"><em>{number}</em><sup>#</sup></a>
<em class="rpostno">跳转到 <input size="3" type="text" /></em></strong>
<div class="posterinfo"><div class="pagecontrol"><a href="viewthread.php?action=printable&amp;tid=77" class="print left">打印</a></div>
<div class="authorinfo"><em id="authorposton{post.pid}">发表于 {post.time}</em> | <a href="viewthread.php?tid=77&amp;authorid={post.uid}" rel="nofollow">只看该作者</a></div></div></div>
<div class="defaultpost"><div id="ad_thread2_0"></div><div class="postmessage ">{first}<div class="t_msgfontfix"><table cellspacing="0" cellpadding="0"><tr><td class="t_msgfont" id="postmessage_{post.pid}">{post.body}</td></tr></table></div>
<div id="post_rate_div_{post.pid}"></div></div></div></td></tr>
<tr><td class="postcontent postbottom">{sign}<div id="ad_thread1_0">广告位</div></td></tr>
<tr><td class="postauthor"></td><td class="postcontent"><div class="postactions"><p><a href="misc.php?action=report">报告</a> <a class="repquote" href="post.php">引用</a></p></div></td></tr></table></div>""")
    return f"""<html><head><title>{TITLE} - {BOARD} - {SITE} - Powered by Discuz!</title></head><body>
<div id="header"><div class="wrap"><a href="index.php">首页</a><a href="search.php">搜索</a></div></div>
<div id="nav"><a href="index.php">{SITE}</a> &raquo; <a href="forumdisplay.php?fid=5">{BOARD}</a> &raquo; {TITLE}</div>
<div class="pages"><strong>1</strong><a href="viewthread.php?tid=77&amp;page=2">2</a></div>
<div id="postlist" class="mainbox viewthread">{"".join(rows)}</div>
<form id="fastpostform" action="post.php"><textarea name="message"></textarea><button>发表回复</button></form>
<div id="footer">Powered by 山行</div></body></html>"""


def discuz6() -> str:
    rows = []
    for number, post in enumerate(POSTS, 1):
        sign = f'<div class="signatures">{post.sign}</div>' if post.sign else ""
        rows.append(f"""<table id="pid{post.pid}" summary="pid{post.pid}" cellspacing="0" cellpadding="0"><tr>
<td class="postauthor"><cite><a href="space.php?uid={post.uid}" target="_blank" id="userinfo{post.pid}_a" class="dropmenu">{post.author}</a></cite><p><em>新手上路</em></p>
<dl class="profile"><dt>积分</dt><dd>3&nbsp;</dd></dl></td>
<td class="postcontent"><div class="postinfo"><strong title="复制帖子链接到剪贴板" id="postnum_{post.pid}">{number}<sup>#</sup></strong> <em>大</em> <em>中</em> <em>小</em> 发表于 {post.time}&nbsp; <a href="viewthread.php?tid=77&amp;authorid={post.uid}">只看该作者</a></div>
<div class="postmessage defaultpost"><div id="postmessage_{post.pid}" class="t_msgfont">{post.body}</div>{sign}</div></td></tr>
<tr><td class="postauthor"></td><td class="postcontent"><div class="postactions"><p><a href="post.php">回复</a></p></div></td></tr></table>""")
    return f"""<html><head><title>{TITLE}</title></head><body><div id="nav"><a href="index.php">{SITE}</a> &raquo; <a href="forumdisplay.php?fid=5">{BOARD}</a></div>
<div class="mainbox viewthread"><span class="headactions"><a href="my.php">收藏</a></span><h1>{TITLE}</h1>{"".join(rows)}</div></body></html>"""


def discuz4() -> str:
    rows = []
    for number, post in enumerate(POSTS, 1):
        sign = (
            f'<br><br><br></td></tr><tr><td valign="bottom"><img src="images/common/sigline.gif"><br>{post.sign}'
            if post.sign
            else ""
        )
        rows.append(f"""<div class="maintable"><table cellspacing="1" cellpadding="4" width="98%" align="center" class="tableborder">
<tr><td colspan="2" class="singleborder">&nbsp;</td></tr>
<tr class="altbg1" height="100%"><td width="21%" valign="top" style="word-break: break-all"><a href="viewpro.php?uid={post.uid}" target="_blank" class="bold">{post.author}</a>
<br><span class="smalltxt">中级会员<br><br>UID {post.uid}<br>精华 0<br>积分 93<br>帖子 41<br>注册 2005-1-2<br>状态 离线</span></td>
<td width="79%" valign="top"><table width="100%" height="100%" border="0"><tr><td valign="top"><a name="pid{post.pid}" href="misc.php?action=viewratings&tid=77&pid={post.pid}"></a>
<span style="font-size: 12px">{post.body}</span>{sign}</td></tr></table></td></tr>
<tr class="altbg1"><td valign="middle"><table width="100%" border="0" class="smalltxt"><tr><td align="left">{post.time}</td><td align="right"><a href="###" class="bold" onclick="window.clipboardData.setData('text','viewthread.php?tid=77#pid{post.pid}')">#{number}</a></td></tr></table></td>
<td valign="bottom"><table width="100%"><tr class="smalltxt"><td align="left"><a href="viewpro.php?uid={post.uid}"><img src="profile.gif" alt="查看资料"></a></td></tr></table></td></tr></table></div>""")
    return f"""<html><head><title>{SITE} - {TITLE} - powered by Discuz!</title></head><body><div class="maintable">
<table width="98%"><tr><td class="nav" align="left">&nbsp;<a href="index.php">{SITE}</a> &raquo; <a href="forumdisplay.php?fid=5">{BOARD}</a> &raquo; {TITLE}</td></tr></table></div>
<div class="maintable"><table class="tableborder"><tr class="header"><td colspan="2"><table><tr><td class="bold" width="65%">主题: {TITLE}</td><td>&nbsp;</td></tr></table></td></tr></table></div>
<form method="post" name="delpost">{"".join(rows)}</form></body></html>"""


def touch() -> str:
    rows = [
        f"""<div class="plc cl" id="pid{post.pid}"><span class="avatar"><img src="a.jpg" /></span><div class="display pi" href="#replybtn_{post.pid}">
<ul class="authi"><li class="grey"><em>{"楼主" if number == 1 else str(number) + "#"}</em><b><a href="home.php?mod=space&amp;uid={post.uid}" class="blue">{post.author}</a></b></li>
<li class="grey rela"><em><a href="home.php?mod=spacecp" class="favbtn blue">收藏</a></em> {post.time}</li></ul><div class="message">{post.body}</div></div></div>"""
        for number, post in enumerate(POSTS, 1)
    ]
    return f"""<html><head><title>{TITLE}</title></head><body><header class="header"><div class="nav"><span class="name">{BOARD}</span></div></header>
<div class="postlist"><h2>[通知] {TITLE} <a href="forum.php?mod=viewthread&amp;tid=77&amp;authorid=11" class="blue">只看楼主</a></h2>{"".join(rows)}</div>
<a href="javascript:;" title="返回顶部" class="scrolltop bottom"></a></body></html>"""


def archiver() -> str:
    rows = [
        f'<p class="author"><strong>{post.author}</strong> 发表于 {post.time}</p>{"<h3>" + TITLE + "</h3>" if number == 1 else ""}{post.body}'
        for number, post in enumerate(POSTS, 1)
    ]
    return f"""<html><head><title>{TITLE}</title><meta name="generator" content="Discuz! Archiver X3.4" /></head><body>
<div id="nav"><a href="./"><strong>{SITE}</strong></a> &raquo; <a href="?fid-5.html">{BOARD}</a> &rsaquo; {TITLE}</div>
<div id="content">{"".join(rows)}<div class="page"></div></div>
<div id="end">查看完整版本: <a href="../forum.php?mod=viewthread&amp;tid=77">{TITLE}</a></div></body></html>"""


def printed() -> str:
    rows = [
        f'<hr noshade size="2" width="100%" color="#808080"><b>作者: </b>{post.author}&nbsp; &nbsp; <b>时间: </b>{post.time}<br><br>{post.body}'
        for post in POSTS
    ]
    return f"""<html><head><title>{SITE}</title></head><body leftmargin="80"><img src="logo.gif" alt="Board logo" border="0"><br><br>
<b>标题: </b>{TITLE} <b><a href="###" onclick="this.style.visibility='hidden';window.print();this.style.visibility='visible'">[打印本页]</a></b><br>
{"".join(rows)}<br><br><br><br><hr noshade size="2" width="100%"><table width="95%"><tr><td>欢迎光临 {SITE} (http://bbs.example.org/)</td><td align="right">Powered by Discuz!</td></tr></table></body></html>"""


TEMPLATES: dict[str, Callable[[], str]] = {
    "discuz-7": discuz7,
    "discuz-7 (6)": discuz6,
    "discuz-4": discuz4,
    "discuz-touch": touch,
    "discuz-archiver": archiver,
    "discuz-print": printed,
}
"""Profile that must read the page, and the page."""
