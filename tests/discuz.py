"""Pages true to the structure of Discuz! X3.4, written for tests: our own text in the software's markup."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Floor:
    """One post to put on the page; ``body`` is HTML as the software would print it."""

    pid: int
    author: str
    uid: int
    time: str
    body: str
    after: str = ""
    sign: str = ""


def floor(
    ordinal: int, author: str, text: str, *, pid: int | None = None, time: str = "2024-7-10 17:43:48", **more: str
) -> Floor:
    """A post of plain text: one line a paragraph."""
    body = "<br />\r\n".join(escape(line, quote=False) for line in text.split("\n"))
    return Floor(pid or 9000 + ordinal, author, 100 + ordinal, time, body, **more)


def quoted(author: str, time: str, pid: int, text: str) -> str:
    """The software's quotation of another post."""
    return (
        f'<div class="quote"><blockquote><font size="2"><a href="forum.php?mod=redirect&amp;goto=findpost&amp;pid={pid}'
        f'&amp;ptid=77" target="_blank"><font color="#999999">{author} 发表于 {time}</font></a></font><br />\r\n{text}'
        "</blockquote></div><br />\r\n"
    )


def jammer(noise: str) -> str:
    """The software's anti-copy noise."""
    return f'<span style="display:none">{escape(noise)}</span>'


def page(
    floors: list[Floor],
    *,
    title: str = "测试主题",
    tag: str | None = "四川",
    board: tuple[str, ...] = ("政务公开", "工作报告"),
    site: str = "示例论坛",
    tid: int = 77,
    views: int = 532,
    charset: str = "utf-8",
    first: int = 1,
) -> str:
    """A whole thread page."""
    crumbs = "<em>&rsaquo;</em>".join(
        [
            '<a href="./" class="nvhm" title="首页">' + site + "</a>",
            '<a href="forum.php">论坛</a>',
            *(f'<a href="forum-{n}-1.html">{name}</a>' for n, name in enumerate(board, 2)),
            f'<a href="thread-{tid}-1-1.html">{title}</a>',
        ]
    )
    kind = f'<a href="forum.php?mod=forumdisplay&amp;fid=2&amp;typeid=5">[{tag}]</a>\r\n' if tag else ""
    posts = "\r\n".join(_post(entry, number) for number, entry in enumerate(floors, first))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{title} - {board[-1]} - {site} - Powered by Discuz!</title>
<link href="https://bbs.example.org/thread-{tid}-1-1.html" rel="canonical" />
<meta name="generator" content="Discuz! X3.4" />
<meta name="author" content="Discuz! Team and Comsenz UI Team" />
<script type="text/javascript">var STYLEID = '1', charset = '{charset}', discuz_uid = '0';</script>
</head>
<body id="nv_forum" class="pg_viewthread" onkeydown="if(event.keyCode==27) return false;">
<div id="append_parent"></div><div id="ajaxwaitid"></div>
<div id="toptb" class="cl"><div class="wp"><div class="z"><a href="javascript:;">设为首页</a><a href="javascript:;">收藏本站</a></div></div></div>
<div id="hd"><div class="wp"><div class="hdc cl"><h2><a href="./" title="{site}"><img src="static/logo.png" alt="{site}" border="0" /></a></h2></div>
<div id="nv"><ul><li class="a" id="mn_forum"><a href="forum.php">论坛<span>BBS</span></a></li><li><a href="group.php">群组</a></li></ul></div></div></div>
<div id="wp" class="wp">
<script type="text/javascript">var fid = parseInt('2'), tid = parseInt('{tid}');</script>
<div id="pt" class="bm cl"><div class="z">{crumbs}</div></div>
<div id="ct" class="wp cl">
<div id="pgt" class="pgs mbm cl "><a id="newspecial" href="javascript:;" title="发新帖">发新帖</a></div>
<div id="postlist" class="pl bm">
<table cellspacing="0" cellpadding="0"><tr><td class="pls ptn pbn"><div class="hm ptn">
<span class="xg1">查看:</span> <span class="xi1">{views}</span><span class="pipe">|</span><span class="xg1">回复:</span> <span class="xi1">{len(floors) - 1}</span>
</div></td><td class="plc ptm pbn vwthd"><h1 class="ts">
{kind}<span id="thread_subject">{title}</span>
</h1><span class="xg1"><a href="thread-{tid}-1-1.html" onclick="return copyThreadUrl(this)">[复制链接]</a></span></td></tr></table>
{posts}
<div id="postlistreply" class="pl"><div id="post_new" class="viewthread_table" style="display: none"></div></div>
</div>
<div id="f_pst" class="pl bm bmw"><form method="post" id="fastpostform" action="forum.php?mod=post">
<div class="pt hm">您需要登录后才可以回帖 <a href="member.php?mod=logging&amp;action=login" class="xi2">登录</a> | <a href="member.php?mod=register" class="xi2">立即注册</a></div>
<p class="ptm pnpost"><a href="home.php?mod=spacecp" class="y">本版积分规则</a><button type="submit" class="pn pnc vm"><strong>发表回复</strong></button></p>
</form></div>
</div></div>
<div id="ft" class="wp cl"><div id="flk" class="y"><p><a href="archiver/">Archiver</a><span class="pipe">|</span><a href="forum.php?mobile=yes">手机版</a></p></div>
<div id="frt"><p>Powered by <strong><a href="http://www.discuz.net">Discuz!</a></strong> <em>X3.4</em></p><p class="xs0">&copy; 2001-2017 Comsenz Inc.</p></div></div>
<div id="scrolltop"><span><a href="#" class="replyfast" title="快速回复"><b>快速回复</b></a></span><span><a title="返回顶部" class="scrolltopa"><b>返回顶部</b></a></span></div>
</body>
</html>
"""


def _post(entry: Floor, number: int) -> str:
    first = '<div id="fj" class="y"><label class="z">电梯直达</label></div>' if number == 1 else ""
    label = "楼主" if number == 1 else f"<em>{number}</em><sup>#</sup>"
    sign = f'<div class="sign" style="max-height:60px">{entry.sign}</div>' if entry.sign else ""
    return f"""<div id="post_{entry.pid}"><table id="pid{entry.pid}" class="plhin" summary="pid{entry.pid}" cellspacing="0" cellpadding="0">
<tr><td class="pls" rowspan="2"><div id="favatar{entry.pid}" class="pls favatar">
<div class="pi"><div class="authi"><a href="home.php?mod=space&amp;uid={entry.uid}" target="_blank" class="xw1">{entry.author}</a></div></div>
<div class="p_pop blk bui" id="userinfo{entry.pid}" style="display: none; margin-top: -11px;"><div class="i y"><div><strong><a href="home.php?mod=space&amp;uid={entry.uid}" class="xi2">{entry.author}</a></strong><em>当前离线</em></div></div></div>
<div><div class="avatar"><a href="home.php?mod=space&amp;uid={entry.uid}" class="avtm"><img src="uc_server/avatar.php?uid={entry.uid}" /></a></div></div>
<div class="tns xg2"><table cellspacing="0" cellpadding="0"><th><p><a href="home.php?mod=space&amp;uid={entry.uid}" class="xi2">3</a></p>主题</th><th><p><a href="home.php" class="xi2">21</a></p>帖子</th><td><p><a href="home.php" class="xi2">89</a></p>积分</td></table></div>
<p><em><a href="home.php?mod=spacecp&amp;ac=usergroup&amp;gid=12" target="_blank">高级会员</a></em></p>
<dl class="pil cl"><dt>积分</dt><dd><a href="home.php" class="xi2">89</a></dd></dl>
</div></td>
<td class="plc"><div class="pi">{first}<strong><a href="forum.php?mod=redirect&amp;goto=findpost&amp;ptid=77&amp;pid={entry.pid}" id="postnum{entry.pid}">
{label}</a></strong>
<div class="pti"><div class="pdbt"></div><div class="authi"><img class="authicn vm" id="authicon{entry.pid}" src="static/image/common/online_member.gif" />
<em id="authorposton{entry.pid}">发表于 {entry.time}</em>
<span class="pipe">|</span><a href="forum.php?mod=viewthread&amp;tid=77&amp;authorid={entry.uid}" rel="nofollow">只看该作者</a></div></div></div>
<div class="pct"><div class="pcb"><div class="t_fsz"><table cellspacing="0" cellpadding="0"><tr><td class="t_f" id="postmessage_{entry.pid}">
{entry.body}</td></tr></table></div>{entry.after}
<div id="comment_{entry.pid}" class="cm"></div><div id="post_rate_div_{entry.pid}"></div></div></div></td></tr>
<tr><td class="plc plm">{sign}</td></tr>
<tr id="_postposition{entry.pid}"></tr>
<tr><td class="pls"></td><td class="plc" style="overflow:visible;"><div class="po hin"><div class="pob cl"><em><a class="fastre" href="forum.php?mod=post">回复</a></em><p><a href="javascript:;" class="showmenu">使用道具</a><a href="javascript:;">举报</a></p></div></div></td></tr>
<tr class="ad"><td class="pls"></td><td class="plc"></td></tr></table></div>"""
