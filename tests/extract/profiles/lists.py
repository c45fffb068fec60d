"""Pages that the engines' profiles must not claim: lists of threads in the same software's markup."""

from __future__ import annotations


def _page(body: str) -> str:
    return f"<html><head><title>Hikes</title></head><body>{body}</body></html>"


LISTS: dict[str, str] = {
    "xenforo-2": '<html id="XF" data-app="public"><body><div class="structItemContainer">'
    + "".join(
        f'<div class="structItem structItem--thread js-threadListItem-{n}" data-author="alice"><div class="structItem-title"><a href="/threads/ridge.{n}/">Ridge {n}</a></div><a class="username" data-user-id="11">alice</a><time class="u-dt" datetime="2024-05-03T09:12+0000">May 3</time></div>'
        for n in range(8)
    )
    + "</div></body></html>",
    "xenforo-1": _page(
        '<ol class="discussionListItems">'
        + "".join(
            f'<li id="thread-{n}" class="discussionListItem" data-author="alice"><h3 class="title"><a href="threads/ridge.{n}/">Ridge</a></h3><a class="username">alice</a><span class="DateTime">May 3, 2024</span></li>'
            for n in range(8)
        )
        + "</ol>"
    ),
    "phpbb-3": '<html><body id="phpbb"><div id="page-body"><h2 class="forum-title"><a href="./viewforum.php?f=5">Hikes</a></h2><ul class="topiclist topics">'
    + "".join(
        f'<li class="row"><dl class="row-item"><dt><a href="./viewtopic.php?t={n}" class="topictitle">Ridge</a> by <a href="./memberlist.php?mode=viewprofile&amp;u=11" class="username">alice</a></dt><dd class="lastpost">Fri May 03, 2024 9:12 am</dd></dl></li>'
        for n in range(8)
    )
    + "</ul></div></body></html>",
    "vbulletin-3": _page(
        '<table class="tborder" id="threadslist">'
        + "".join(
            f'<tr><td class="alt1" id="td_threadtitle_{n}"><a href="showthread.php?t={n}" id="thread_title_{n}">Ridge</a><div class="smallfont">alice</div></td><td class="alt2">05-03-2024 09:12 AM by <a href="member.php?u=11">alice</a></td></tr>'
            for n in range(8)
        )
        + "</table>"
    ),
    "vbulletin-4": _page(
        '<ol id="threads" class="threads">'
        + "".join(
            f'<li class="threadbit" id="thread_{n}"><h3 class="threadtitle"><a class="title" href="showthread.php?{n}-ridge">Ridge</a></h3><div class="author"><a class="username understate" href="member.php?11">alice</a></div></li>'
            for n in range(8)
        )
        + "</ol>"
    ),
    "smf": _page(
        '<div id="messageindex"><div id="topic_container">'
        + "".join(
            f'<div class="windowbg"><div class="info"><span id="msg_{n}"><a href="index.php?topic={n}.0">Ridge</a></span><p>Started by <a href="index.php?action=profile;u=11">alice</a></p></div></div>'
            for n in range(8)
        )
        + "</div></div>"
    ),
    "mybb": _page(
        '<table class="tborder">'
        + "".join(
            f'<tr class="inline_row"><td class="trow1 forumdisplay_regular"><span class="subject_new" id="tid_{n}"><a href="thread-{n}.html">Ridge</a></span><div class="author smalltext"><a href="user-11.html">alice</a></div></td><td class="trow1"><span class="lastpost smalltext">2024-05-03, 09:12 AM</span></td></tr>'
            for n in range(8)
        )
        + "</table>"
    ),
    "fluxbb": _page(
        '<div id="vf" class="blocktable"><table><tbody>'
        + "".join(
            f'<tr><td class="tcl"><a href="viewtopic.php?id={n}">Ridge</a> <span class="byuser">by alice</span></td><td class="tcr"><a href="viewtopic.php?pid={n}">2024-05-03 09:12:00</a></td></tr>'
            for n in range(8)
        )
        + "</tbody></table></div>"
    ),
    "bbpress": _page(
        '<div id="bbpress-forums"><ul class="bbp-topics">'
        + "".join(
            f'<li class="bbp-body"><ul class="topic"><li class="bbp-topic-title"><a class="bbp-topic-permalink" href="/topic/{n}">Ridge</a></li><li class="bbp-topic-freshness">2 days ago</li></ul></li>'
            for n in range(8)
        )
        + "</ul></div>"
    ),
    "vanilla": _page(
        '<ul class="DataList Discussions">'
        + "".join(
            f'<li id="Discussion_{n}" class="Item Unread ItemDiscussion"><div class="ItemContent Discussion"><div class="Title"><a href="/discussion/{n}/ridge">Ridge</a></div><div class="Meta">alice</div></div></li>'
            for n in range(8)
        )
        + "</ul>"
    ),
    "reddit-old": _page(
        '<div id="siteTable" class="sitetable linklisting">'
        + "".join(
            f'<div class="row" id="t3_{n}"><p class="title"><a class="title" href="/r/hikes/comments/{n}/">Ridge</a></p><p class="tagline">by <a class="author">alice</a></p></div>'
            for n in range(8)
        )
        + "</div>"
    ),
    "hacker-news": _page(
        '<table id="hnmain">'
        + "".join(
            f'<tr class="athing submission" id="{n}"><td class="title"><span class="titleline"><a href="https://example.org/{n}">Ridge</a></span></td></tr><tr><td class="subtext"><a class="hnuser">alice</a> <span class="age" title="2024-05-03T09:12">2 days ago</span></td></tr>'
            for n in range(8)
        )
        + "</table>"
    ),
    "drupal": _page(
        '<table id="forum-topic-5">'
        + "".join(
            f'<tr><td class="title"><a href="/node/{n}">Ridge</a></td><td class="created">By <a class="username" href="/users/11">alice</a> 05/23/2024 - 09:12</td></tr>'
            for n in range(8)
        )
        + "</table>"
    ),
    "fly": _page(
        '<ul class="fly-list">'
        + "".join(
            f'<li><a class="fly-avatar"></a><h2><a class="layui-badge">Hikes</a> <a href="/jie/{n}/">Ridge</a></h2><div class="fly-list-info"><a><cite>alice</cite></a><span>2024-05-23</span></div></li>'
            for n in range(8)
        )
        + "</ul>"
    ),
    "cnode": _page(
        '<div id="topic_list">'
        + "".join(
            f'<div class="cell"><a class="user_avatar"></a><div class="topic_title_wrapper"><a class="topic_title" href="/topic/{n}">Ridge</a></div><span class="reply_count">3/41</span></div>'
            for n in range(8)
        )
        + "</div>"
    ),
    "bahamut": _page(
        '<table class="b-list">'
        + "".join(
            f'<tr class="b-list__row"><td class="b-list__main"><a class="b-list__main__title" href="C.php?bsn=5&amp;snA={n}">Ridge</a></td><td class="b-list__count__user"><a>alice</a></td></tr>'
            for n in range(8)
        )
        + "</table>"
    ),
    "steam": _page(
        '<div class="forum_topics">'
        + "".join(
            f'<div class="forum_topic"><a class="forum_topic_overlay" href="/app/5/discussions/0/{n}/"></a><div class="forum_topic_op">alice</div><div class="forum_topic_name">Ridge</div></div>'
            for n in range(8)
        )
        + "</div>"
    ),
}
"""A list of threads of an engine, by the id of the profile that must leave it alone."""
