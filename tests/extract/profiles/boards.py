"""Small pages in the markup of board software: our own words, their structure.

Every page holds the same thread of two posts: alice opens it and signs, bob quotes her. ``facts``
says what else the engine shows: ``time floor pid uid quote signature edit``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TITLE = "A weekend on the ridge"
FIRST = "Bring water and bread."
SECOND = "I will come too."
SIGNATURE = "Higher still"


@dataclass(frozen=True)
class Case:
    """A page, its address and the facts that it shows."""

    html: str
    facts: frozenset[str] = field(default_factory=frozenset)
    url: str = "https://forum.example.org/"


def case(html: str, facts: str = "", url: str = "https://forum.example.org/") -> Case:
    return Case(f"<html><head><title>Some page</title></head>{html}</html>", frozenset(facts.split()), url)


def _xenforo2(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<article class="message message--post js-post" data-author="{who}" data-content="post-{pid}" id="js-post-{pid}">
<span class="u-anchorTarget" id="post-{pid}"></span><div class="message-inner"><div class="message-cell message-cell--user"><section class="message-user">
<div class="message-avatar"><a href="/members/{who}.{uid}/" class="avatar" data-user-id="{uid}"><span>A</span></a></div>
<div class="message-userDetails"><h4 class="message-name"><a href="/members/{who}.{uid}/" class="username" data-user-id="{uid}">{who}</a></h4>
<h5 class="userTitle message-userTitle">Member</h5></div><div class="message-userExtras"><dl class="pairs pairs--justified"><dt>Joined</dt><dd>May 1, 2010</dd></dl></div></section></div>
<div class="message-cell message-cell--main"><div class="message-main js-quickEditTarget"><header class="message-attribution message-attribution--split">
<ul class="message-attribution-main listInline"><li class="u-concealed"><a href="/threads/ridge.77/post-{pid}" rel="nofollow"><time class="u-dt" datetime="{time}">May 23, 2024</time></a></li></ul>
<ul class="message-attribution-opposite"><li><a href="/threads/ridge.77/post-{pid}" class="message-attribution-gadget">Share</a></li><li><a href="/threads/ridge.77/post-{pid}">#{pid - 500}</a></li></ul></header>
<div class="message-content js-messageContent"><div class="message-userContent lbContainer"><article class="message-body js-selectToQuote"><div class="bbWrapper">{body}</div>
<div class="js-selectToQuoteEnd">&nbsp;</div></article></div>{after}</div>
<footer class="message-footer"><div class="message-actionBar actionBar"><a class="actionBar-action">Like</a> <a class="actionBar-action">Reply</a></div></footer></div></div></div></article>"""


_XF2_QUOTE = f"""<blockquote data-attributes="member: 11" data-quote="alice" data-source="post: 501" class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch">
<div class="bbCodeBlock-title"><a href="/goto/post?id=501" class="bbCodeBlock-sourceJump">alice said:</a></div><div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent">{FIRST}</div>
<div class="bbCodeBlock-expandLink js-expandLink"><a>Click to expand...</a></div></div></blockquote>"""
_XF2_POSTS = _xenforo2(
    501, "alice", 11, "2024-05-23T09:12+0000", FIRST,
    f'<div class="message-lastEdit">Last edited: <time datetime="2024-05-23T09:15+0000">May 23, 2024</time></div><aside class="message-signature"><div class="bbWrapper">{SIGNATURE}</div></aside>',
) + _xenforo2(502, "bob", 12, "2024-05-23T10:40+0000", _XF2_QUOTE + SECOND)  # fmt: skip


def _fora(pid: int, who: str, uid: int, time: str, body: str, head: str = "", after: str = "") -> str:
    return f"""<div class="MessageCard js-messageCard js-inlineModContainer js-post" id="js-post-{pid}"><div class="MessageCard__container">
<header class="MessageCard__header">{head}<div class="MessageCard__avatar"><a data-user-id="{uid}">A</a></div><div class="MessageCard__user-info"><div class="MessageCard__name-with-attributions">
<a class="MessageCard__user-info__name" href="/members/{who}.{uid}/" data-user-id="{uid}">{who}</a></div><div class="MessageCard__user-details"><span class="MessageCard__post-count">41 posts</span></div></div>
<div class="MessageCard__comment-options"><button>More</button><a class="menu-linkRow">Add to quote</a></div></header>
<span class="MessageCard__nested-postbit"><a class="MessageCard__post-position" href="#post-{pid}">#{pid - 500}</a> <a class="MessageCard__date-created" href="#post-{pid}"><time datetime="{time}">May 23, 2024</time></a></span>
<div class="message-cell"><div class="message-content js-messageContent"><div class="message-userContent"><article class="message-body js-selectToQuote"><div class="bbWrapper">{body}</div></article></div></div>
<footer class="message-footer">{after}<div class="message-actionBar actionBar"><a class="bookmarkLink">Save</a></div></footer></div></div></div>"""


_FORA_HEAD = f'<div class="MessageCard__title-wrapper"><h1 class="MessageCard__thread-title">{TITLE}</h1></div><div class="MessageCard__thread-info"><span class="icon-with-text">6.3K views</span></div>'


def _xenforo1(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<li id="post-{pid}" class="sectionMain message" data-author="{who}"><div class="messageUserInfo"><div class="messageUserBlock"><h3 class="userText"><a href="members/{who}.{uid}/" class="username">{who}</a>
<em class="userTitle">Member</em></h3></div></div><div class="messageInfo primaryContent"><div class="messageContent"><article><blockquote class="messageText SelectQuoteContainer ugc baseHtml">{body}<div class="messageTextEndMarker">&nbsp;</div></blockquote></article></div>{after}
<div class="messageMeta ToggleTriggerAnchor"><div class="privateControls"><span class="item muted"><span class="authorEnd"><a href="members/{who}.{uid}/" class="username author">{who}</a>,</span> <a href="threads/ridge.77/#post-{pid}" class="datePermalink"><span class="DateTime" title="{time}">May 23, 2024</span></a></span></div>
<div class="publicControls"><a href="threads/ridge.77/#post-{pid}" class="item muted postNumber hashPermalink">#{pid - 500}</a><a class="item control reply">Reply</a></div></div></div></li>"""


def _phpbb3(pid: int, who: str, uid: int, time: str, body: str, first: bool, after: str = "") -> str:
    return f"""<div id="p{pid}" class="post has-profile bg2"><div class="inner"><dl class="postprofile" id="profile{pid}"><dt class="no-profile-rank"><a href="./memberlist.php?mode=viewprofile&amp;u={uid}" class="username">{who}</a></dt>
<dd class="profile-posts"><strong>Posts:</strong> 41</dd><dd class="profile-joined"><strong>Joined:</strong> Sat May 1, 2010 8:00 am</dd></dl><div class="postbody"><div id="post_content{pid}">
<h3 class="{"first" if first else ""}"><a href="./viewtopic.php?p={pid}#p{pid}">{"" if first else "Re: "}{TITLE}</a></h3><ul class="post-buttons"><li><a title="Reply with quote">Quote</a></li></ul>
<p class="author"><a href="./viewtopic.php?p={pid}#p{pid}"><span class="sr-only">Post</span></a> by <strong><a href="./memberlist.php?mode=viewprofile&amp;u={uid}" class="username">{who}</a></strong> &raquo; {time} </p>
<div class="content">{body}</div>{after}</div></div><div class="back2top"><a href="#top" class="top">Top</a></div></div></div>"""


def _phpbb2(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<tr><td width="150" align="left" valign="top" class="row1"><span class="name"><a name="{pid}"></a><b>{who}</b></span><br /><span class="postdetails">Member<br />Joined: 01 May 2010<br />Posts: 41</span></td>
<td class="row1" width="100%" valign="top"><table width="100%"><tr><td width="100%"><a href="viewtopic.php?p={pid}#{pid}"><img src="icon.gif" alt="Post" /></a><span class="postdetails">Posted: {time}<span class="gen">&nbsp;</span>&nbsp; &nbsp;Post subject: {TITLE}</span></td><td nowrap="nowrap"><a href="posting.php?mode=quote&amp;p={pid}"><img src="quote.gif" alt="Reply with quote" /></a></td></tr>
<tr><td colspan="2"><hr /></td></tr><tr><td colspan="2"><span class="postbody">{body}</span>{after}</td></tr></table></td></tr>
<tr><td class="row1"><span class="nav"><a href="#top" class="nav">Back to top</a></span></td><td class="row1"><a href="profile.php?mode=viewprofile&amp;u={uid}"><img src="profile.gif" alt="View user's profile" /></a></td></tr>"""


def _vbulletin3(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<div id="edit{pid}" style="padding:0px 0px 6px 0px"><table class="tborder" id="post{pid}" cellpadding="6"><tr><td class="thead" style="font-weight:normal"><a name="post{pid}"><img src="post_old.gif" alt="Old" /></a> {time} </td>
<td class="thead" align="right">&nbsp; #<a href="showpost.php?p={pid}&amp;postcount={pid - 500}" id="postcount{pid}" name="{pid - 500}"><strong>{pid - 500}</strong></a> &nbsp;</td></tr>
<tr valign="top"><td class="alt2" width="175"><div id="postmenu_{pid}"><a class="bigusername" href="member.php?u={uid}">{who}</a></div><div class="smallfont">Registered User</div><div class="smallfont"><div>Join Date: May 2010</div><div>Posts: 41</div></div></td>
<td class="alt1" id="td_post_{pid}"><div id="post_message_{pid}">{body}</div>{after}</td></tr></table></div>"""


def _vbulletin4(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<li class="postbitlegacy postbitim postcontainer old" id="post_{pid}"><div class="posthead"><span class="postdate old"><span class="date">{time}</span></span><span class="nodecontrols"><a name="post{pid}" href="showthread.php?77-ridge&amp;p={pid}#post{pid}" class="postcounter">#{pid - 500}</a></span></div>
<div class="postdetails"><div class="userinfo"><div class="username_container"><div class="popupmenu memberaction"><a class="username offline popupctrl" href="member.php?{uid}-{who}"><strong>{who}</strong></a><ul class="popupbody memberaction_body"><li>View Profile</li></ul></div><span class="usertitle">Member</span></div><dl class="userstats"><dt>Join Date</dt><dd>May 2010</dd></dl></div>
<div class="postbody"><div class="postrow"><div class="content"><div id="post_message_{pid}"><blockquote class="postcontent restore">{body}</blockquote></div></div>{after}</div></div></div>
<div class="postfoot"><div class="textcontrols"><a class="quickreply">Reply</a></div></div></li>"""


def _vbulletin5(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<li class="b-post b-post--2 js-post" data-node-id="{pid}"><div class="b-userinfo"><div class="b-userinfo__details"><div class="author"><strong><a href="/member/{uid}-{who}">{who}</a></strong></div><div class="usertitle">Member</div></div></div>
<div class="b-post__body"><div class="b-post__hdr"><span class="b-post__timestamp"><time datetime="{time}">05-23-2024</time></span> <a href="#post{pid}" class="b-post__count">#{pid - 500}</a></div>
<div class="b-post__content js-post__content"><div class="js-post__content-text restore h-wordwrap">{body}</div>{after}</div><div class="b-post__footer"><ul class="b-post__controls"><li>Quote</li></ul></div></div></li>"""


def _smf2(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<div class="windowbg" id="msg{pid}"><div class="post_wrapper"><div class="poster"><h4><a href="index.php?action=profile;u={uid}" title="View the profile of {who}">{who}</a></h4><ul class="user_info"><li class="postgroup">Member</li><li class="postcount">Posts: 41</li></ul></div>
<div class="postarea"><div class="keyinfo"><div id="subject_{pid}" class="subject_title subject_hidden"><a href="index.php?msg={pid}">{TITLE}</a></div><div class="postinfo"><a href="index.php?msg={pid}" class="smalltext">{time}</a></div></div>
<div class="post"><div class="inner" id="msg_{pid}">{body}</div></div><div class="under_message"><ul><li>Like</li></ul></div></div><div class="moderatorbar">{after}</div></div></div>"""


def _mybb(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<a name="pid{pid}" id="pid{pid}"></a><div class="post" id="post_{pid}"><div class="post_author"><div class="author_information"><strong><span class="largetext"><a href="user-{uid}.html">{who}</a></span></strong><br /><span class="smalltext">Member</span></div><div class="author_statistics">Posts: 41<br />Joined: May 2010</div></div>
<div class="post_content"><div class="post_head"><div class="float_right"><strong><a href="thread-77-post-{pid}.html#pid{pid}">#{pid - 500}</a></strong></div><span class="post_date">{time} <span class="post_edit" id="edited_by_{pid}">{after}</span></span></div>
<div class="post_body scaleimages" id="pid_{pid}">{body}</div>%s<div class="post_meta" id="post_meta_{pid}"></div></div><div class="post_controls"><a title="Quote">Reply</a></div></div>"""


def _fluxbb(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<div id="p{pid}" class="blockpost rowodd"><h2><span><span class="conr">#{pid - 500}</span> <a href="viewtopic.php?pid={pid}#p{pid}">{time}</a></span></h2><div class="box"><div class="inbox"><div class="postbody"><div class="postleft"><dl><dt><strong><a href="profile.php?id={uid}">{who}</a></strong></dt><dd class="usertitle"><strong>Member</strong></dd><dd><span>Posts: 41</span></dd></dl></div>
<div class="postright"><h3>{TITLE}</h3><div class="postmsg">{body}</div>{after}</div></div></div><div class="inbox"><div class="postfoot clearb"><div class="postfootleft"><p>Offline</p></div></div></div></div></div>"""


_VB3_QUOTE = f"""<div style="margin:20px; margin-top:5px; "><div class="smallfont" style="margin-bottom:2px">Quote:</div><table cellpadding="6" width="100%"><tr><td class="alt2" style="border:1px inset"><div>Originally Posted by <strong>alice</strong> <a href="showthread.php?p=501#post501"><img src="viewpost.gif" alt="View Post" /></a></div><div style="font-style:italic">{FIRST}</div></td></tr></table></div>"""
_VB4_QUOTE = f"""<div class="bbcode_container"><div class="bbcode_quote"><div class="quote_container"><div class="bbcode_quote_container"></div><div class="bbcode_postedby"><img src="q.png" alt="Quote" /> Originally Posted by <strong>alice</strong> <a href="showthread.php?p=501#post501"><img src="v.png" alt="View Post" /></a></div><div class="message">{FIRST}</div></div></div></div>"""

BOARDS: dict[str, Case] = {
    "xenforo-2": case(
        f"""<body data-template="thread_view"><div class="p-pageWrapper"><header class="p-header">Some Forum</header><div class="p-navSticky"><nav class="p-nav">Home Forums</nav></div>
<ul class="p-breadcrumbs"><li><a href="/forums/hikes.5/"><span itemprop="name">Hikes</span></a></li></ul><div class="p-title"><h1 class="p-title-value">{TITLE}</h1></div><div class="p-description">Thread starter alice</div>
<div class="block block--messages"><div class="block-outer"><nav class="pageNavWrapper"><ul class="pageNav-main"><li class="pageNav-page pageNav-page--current">1</li><li class="pageNav-page">3</li></ul></nav></div><div class="block-container"><div class="block-body">{_XF2_POSTS}</div></div></div>
<form class="block js-quickReply">Write your reply</form><div class="p-body-sidebar">Latest posts: another thread</div><footer class="p-footer">Terms</footer></div></body>""",
        "time floor pid uid quote signature edit board",
        "https://forum.example.org/threads/ridge.77/",
    ),
    "fora": case(
        f"""<body><div class="california-breadcrumbs"><a href="/forums/hikes.5/">Hikes</a></div>{_fora(501, "alice", 11, "2024-05-23T09:12+0000", FIRST, _FORA_HEAD, f'<aside class="message-signature"><div class="bbWrapper">{SIGNATURE}</div></aside>')}
{_fora(502, "bob", 12, "2024-05-23T10:40+0000", _XF2_QUOTE + SECOND)}<div class="california-recommended">Recommended: another thread</div></body>""",
        "time floor pid uid quote signature board",
        "https://forum.example.org/threads/ridge.77/",
    ),
    "xenforo-1": case(
        f"""<body><div id="headerMover"><header><div id="header">Some Forum</div></header><div id="content"><span class="crumbs"></span><div class="breadcrumb"><a href="forums/hikes.5/" class="crumb">Hikes</a></div><div class="titleBar"><h1>{TITLE}</h1><p id="pageDescription">Discussion in 'Hikes'</p></div>
<ol class="messageList" id="messageList">{_xenforo1(501, "alice", 11, "May 23, 2024 at 9:12 AM", FIRST, f'<div class="baseHtml signature messageText ugc"><aside>{SIGNATURE}</aside></div><div class="editDate">Last edited: May 23, 2024</div>')}
{_xenforo1(502, "bob", 12, "May 23, 2024 at 10:40 AM", f'<div class="bbCodeBlock bbCodeQuote" data-author="alice"><aside><div class="attribution type">alice said: <a href="goto/post?id=501#post-501" class="AttributionLink">&uarr;</a></div><blockquote class="quoteContainer"><div class="quote">{FIRST}</div><div class="quoteExpand">Click to expand...</div></blockquote></aside></div>' + SECOND)}</ol></div></div></body>""",
        "time floor pid uid quote edit board",
        "https://forum.example.org/threads/ridge.77/",
    ),
    "phpbb-3": case(
        f"""<body id="phpbb" class="nojs"><div id="wrap"><div id="page-header"><div class="headerbar">Some Forum</div><ul id="nav-breadcrumbs"><li class="breadcrumbs"><span class="crumb"><a href="./viewforum.php?f=5"><span>Hikes</span></a></span></li></ul></div>
<div id="page-body"><h2 class="topic-title"><a href="./viewtopic.php?t=77">{TITLE}</a></h2><div class="action-bar bar-top">2 posts</div>{_phpbb3(501, "alice", 11, "Thu May 23, 2024 9:12 am", FIRST, True, f'<div class="notice">Last edited by <a href="./memberlist.php">alice</a> on Thu May 23, 2024 9:15 am, edited 1 time in total.</div><div id="sig501" class="signature">{SIGNATURE}</div>')}
{_phpbb3(502, "bob", 12, "Thu May 23, 2024 10:40 am", f'<blockquote cite="./viewtopic.php?p=501#p501"><div><cite><a href="./memberlist.php?mode=viewprofile&amp;u=11">alice</a> wrote: <a href="./viewtopic.php?p=501#p501">&uarr;</a><span class="responsive-hide">Thu May 23, 2024 9:12 am</span></cite>{FIRST}</div></blockquote>' + SECOND, False)}
<div class="jumpbox">Jump to</div></div><div id="page-footer">Board index</div></div></body>""",
        "time pid uid quote signature edit board",
        "https://forum.example.org/viewtopic.php?f=5&t=77",
    ),
    "phpbb-2": case(
        f"""<body><a class="maintitle" href="viewtopic.php?t=77">{TITLE}</a><table><tr><td class="nav"><a href="viewforum.php?f=5" class="nav">Hikes</a></td></tr></table><table class="forumline" width="100%"><tr><th class="thLeft">Author</th><th class="thRight">Message</th></tr>
{_phpbb2(501, "alice", 11, "Thu May 23, 2024 9:12 am", FIRST, f'<span class="postbody"><br />_________________<br />{SIGNATURE}</span>')}{_phpbb2(502, "bob", 12, "Thu May 23, 2024 10:40 am", SECOND)}</table></body>""",
        "time pid signature board",
        "https://forum.example.org/viewtopic.php?t=77",
    ),
    "vbulletin-3": case(
        f"""<body><table><tr><td class="navbar"><a href="forumdisplay.php?f=5">Hikes</a> <strong>{TITLE}</strong></td></tr></table><div class="pagenav"><table><tr><td class="vbmenu_control">Page 1 of 3</td><td class="alt2"><strong>1</strong></td></tr></table></div><div id="posts">
{_vbulletin3(501, "alice", 11, "05-23-2024, 09:12 AM", FIRST, f'<div>__________________<br />{SIGNATURE}</div><div class="smallfont"><hr /><em>Last edited by alice; 05-23-2024 at 09:15 AM.</em></div>')}{_vbulletin3(502, "bob", 12, "05-23-2024, 10:40 AM", _VB3_QUOTE + SECOND)}</div>
<form action="newreply.php?do=postreply">Quick reply</form></body>""",
        "time floor pid uid quote signature edit board",
        "https://forum.example.org/showthread.php?t=77",
    ),
    "vbulletin-4": case(
        f"""<body><div class="above_body"><div id="header">Some Forum</div></div><div id="breadcrumb" class="breadcrumb"><ul><li class="navbit"><a href="forumdisplay.php?5-Hikes">Hikes</a></li></ul></div><div id="pagetitle"><h1><span class="threadtitle"><a href="showthread.php?77-ridge">{TITLE}</a></span></h1></div>
<ol id="posts" class="posts">{_vbulletin4(501, "alice", 11, "05-23-2024, 09:12 AM", FIRST, f'<blockquote class="postcontent lastedited">Last edited by alice; 05-23-2024 at 09:15 AM.</blockquote><blockquote class="signature restore"><div class="signaturecontainer">{SIGNATURE}</div></blockquote>')}
{_vbulletin4(502, "bob", 12, "05-23-2024, 10:40 AM", _VB4_QUOTE + SECOND)}</ol><div id="footer">Contact us</div></body>""",
        "time floor pid uid quote signature edit board",
        "https://forum.example.org/showthread.php?77-ridge",
    ),
    "vbulletin-5": case(
        f"""<body><div class="b-breadcrumbs"><a href="/hikes">Hikes</a></div><h1 class="b-main-content__title">{TITLE}</h1><ul class="conversation-list">{_vbulletin5(501, "alice", 11, "2024-05-23T09:12", FIRST, f'<div class="b-post__signature">{SIGNATURE}</div>')}
{_vbulletin5(502, "bob", 12, "2024-05-23T10:40", _VB4_QUOTE + SECOND)}</ul></body>""",
        "time floor pid uid quote signature board",
    ),
    "smf": case(
        f"""<body><div id="header">Some Forum</div><div class="navigate_section"><ul><li><a href="index.php?board=5.0">Hikes</a></li><li class="last"><a href="index.php?topic=77.0"><span>{TITLE}</span></a></li></ul></div><div id="display_head"><h2 class="display_title"><span id="top_subject">{TITLE}</span></h2></div><div id="forumposts">
{_smf2(501, "alice", 11, "May 23, 2024, 09:12:00 AM", FIRST, f'<div class="signature" id="msg_501_signature">{SIGNATURE}</div>')}{_smf2(502, "bob", 12, "May 23, 2024, 10:40:00 AM", f'<blockquote class="bbc_standard_quote"><cite><a href="index.php?msg=501">Quote from: alice on May 23, 2024, 09:12:00 AM</a></cite>{FIRST}</blockquote>' + SECOND)}</div></body>""",
        "time pid uid quote signature board",
        "https://forum.example.org/index.php?topic=77.0",
    ),
    "mybb": case(
        f"""<body><div id="header">Some Forum</div><div class="navigation"><a href="forum-5.html">Hikes</a> &rsaquo; <span class="active">{TITLE}</span></div><table class="tborder"><tr><td class="thead"><div class="float_right">Thread Modes</div><div><strong>{TITLE}</strong></div></td></tr><tr><td id="posts_container"><div id="posts">
{_mybb(501, "alice", 11, "2024-05-23, 09:12 AM", FIRST, '<span class="edited_post">(This post was last modified: 2024-05-23, 09:15 AM by <a>alice</a>.)</span>') % f'<div class="signature scaleimages">{SIGNATURE}</div>'}{_mybb(502, "bob", 12, "2024-05-23, 10:40 AM", f'<blockquote class="mycode_quote"><cite><span> (2024-05-23, 09:12 AM)</span>alice Wrote: <a href="thread-77-post-501.html#pid501" class="quick_jump"></a></cite>{FIRST}</blockquote>' + SECOND) % ""}</div></td></tr></table></body>""",
        "time floor pid uid quote signature edit board",
        "https://forum.example.org/thread-77.html",
    ),
    "fluxbb": case(
        f"""<body><div id="brdheader">Some Forum</div><div class="linkst"><ul class="crumbs"><li><a href="index.php">Index</a></li><li><a href="viewforum.php?id=5">Hikes</a></li><li><a href="viewtopic.php?id=77"><strong>{TITLE}</strong></a></li></ul></div>
{_fluxbb(501, "alice", 11, "2024-05-23 09:12:00", FIRST + '<p class="postedit"><em>Last edited by alice (2024-05-23 09:15:00)</em></p>', f'<div class="postsignature postmsg"><hr />{SIGNATURE}</div>')}{_fluxbb(502, "bob", 12, "2024-05-23 10:40:00", f'<div class="quotebox"><cite>alice wrote:</cite><blockquote><div><p>{FIRST}</p></div></blockquote></div><p>{SECOND}</p>')}</body>""",
        "time floor pid uid quote edit signature board",
        "https://forum.example.org/viewtopic.php?id=77",
    ),
}
"""Page of each engine, by its profile's id."""
