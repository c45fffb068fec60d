"""Small pages in the markup of single sites and of engines of one country: our own words, their structure."""

from __future__ import annotations

from .boards import FIRST, SECOND, SIGNATURE, TITLE, Case, case

_T1, _T2 = "2024-05-23T09:12:00.000Z", "2024-05-23T10:40:00.000Z"
_BODIES = {"alice": FIRST, "bob": SECOND}
_CLOCK = {"alice": "09:12", "bob": "10:40"}
_PID = {"alice": 501, "bob": 502}
_UID = {"alice": 11, "bob": 12}
_BOTH = ("alice", "bob")


def _tweet(who: str, time: str) -> str:
    return f"""<article data-testid="tweet" role="article"><div data-testid="Tweet-User-Avatar"><a href="/{who}"></a></div><div data-testid="User-Name"><a href="/{who}"><span>{who.title()} of the hills</span></a><a href="/{who}"><span>@{who}</span></a><button>More</button></div>
<div data-testid="tweetText" lang="en"><span>{_BODIES[who]}</span></div><button><span>Translate</span></button><a href="/{who}/status/{_PID[who]}"><time datetime="{time}">9:12 AM</time></a><span>·</span><span>189</span><span>Views</span>
<div role="group"><button data-testid="reply"><span data-testid="app-text-transition-container">8</span></button></div></article>"""


def _gamefaqs(who: str) -> str:
    sign = f'<div class="signature"><div class="sig_text">{SIGNATURE}</div></div>' if who == "alice" else ""
    clock = {"alice": "9:12:00", "bob": "10:40:00"}[who]
    return f"""<tr><td class="msg" id="message_{_PID[who]}"><div class="msg_infobox"><span class="user"><a data-userid="{_UID[who]}" data-username="{who}" class="name menu_toggle"><b>{who}</b></a></span><span class="post_time" title="5/23/2024 {clock}&nbsp;AM">2 years ago</span><span class="message_num">#{_PID[who] - 500}</span></div>
<div class="msg_body_box"><div class="msg_body newbeta"><div class="msg_text">{_BODIES[who]}<br></div>{sign}</div><div class="msg_below"><span class="action_after">Report</span></div></div></td></tr>"""


def _nairaland(who: str, on: str) -> str:
    return f"""<tr><td class="bold l pu"><a name="{_PID[who]}"></a><a name="msg{_PID[who]}"></a><a href="/77/ridge#{_PID[who]}">{TITLE}</a> by <a href="/{who}" class=user>{who}</a>: <span class=s><b>{on}</b> On <b>May 23</b>, <b>2024</b></span></td></tr><tr><td id="pb{_PID[who]}" class="l w pd"><div class=narrow>{_BODIES[who]}</div><p class=s>(<a>Quote</a>)</p></td></tr>"""


def _bahamut(who: str) -> str:
    return f"""<section class="c-section" id="post_{_PID[who]}"><div class="c-user"><a>5 LV</a></div><div class="c-section__main c-post"><div class="c-post__header">{f'<h1 class="c-post__header__title">{TITLE}</h1>' if who == "alice" else ""}<div class="c-post__header__author"><a class="floor" data-floor="{_PID[who] - 500}">樓主</a><a class="username" href="https://home.gamer.com.tw/{who}1">{who}</a><a class="userid" href="https://home.gamer.com.tw/{who}1">{who}1</a><span class="postcount">GP 3</span></div>
<div class="c-post__header__info"><a class="edittime" data-mtime="2024-05-23 {_CLOCK[who]}:00">2024-05-23</a></div></div><div class="c-post__body"><article class="c-article"><div class="c-article__content"><div>{_BODIES[who]}</div></div></article><div class="c-post__body__buttonbar"><a>推</a></div></div></div></section>"""


def _mobile01(who: str) -> str:
    return f"""<div class="l-articlePage"><div class="l-articlePage__author"><div class="c-authorInfo__id"><a class="c-link" href="/userinfo.php?id={_UID[who]}">{who}</a></div><div>文章數 41</div></div><div class="l-articlePage__publish"><article class="u-gapBottom--max c-articleLimit">{_BODIES[who]}</article>
<div class="l-navigation"><div class="l-navigation__item"><span class="o-fNotes o-fSubMini">2024-05-23 {_CLOCK[who]}</span><span class="o-fNotes o-fSubMini">#{_PID[who] - 500}</span></div></div></div></div>"""


def _hupu(who: str) -> str:
    body = f'<div class="quote-content">{FIRST}<br><small class="f999">发自虎扑App</small></div>'
    cell = body if who == "alice" else f'{SECOND}<br><small class="f999">发自虎扑App</small>'
    box = f"""<div class="floor_box"><div class="author"><div class="left"><a class="u" href="https://my.hupu.com/{_UID[who]}">{who}</a> <span class="stime">2024-05-23 {_CLOCK[who]}</span></div></div><table class="case"><tr><td>{cell}</td></tr></table></div>"""
    side = f'<div class="user"><div class="j_u" uid="{_UID[who]}" uname="{who}"></div></div>'
    if who == "alice":
        return f'<div id="tpc"><div class="floor-show">{side}{box}</div></div>'
    return f'<div class="floor" id="502">{side}{box}</div>'


def _fly(who: str) -> str:
    return f"""<div class="detail-about"><a class="fly-avatar" href="/u/{_UID[who]}"><img alt="{who}"></a><div class="fly-detail-user"><a href="/u/{_UID[who]}" class="fly-link"><cite>{who}</cite><i class="layui-badge fly-badge-vip">VIP3</i></a></div><div class="detail-hits"><span>2024-05-23 {_CLOCK[who]}</span></div></div>"""


SITES: dict[str, Case] = {
    "gamefaqs": case(
        f"""<body><h1 class="page-title">{TITLE}</h1><ol class="crumbs"><li class="crumb"><a href="/boards/5-hikes">Hikes</a></li></ol><table class="board message"><tbody>{"".join(map(_gamefaqs, _BOTH))}</tbody></table></body>""",
        "time floor pid uid signature board",
    ),
    "nairaland": case(
        f"""<body><div class="body"><p class="bold"><a href="/hikes">Hikes</a></p><h2>{TITLE}</h2><table summary="posts"><tbody>{_nairaland("alice", "9:12am")}{_nairaland("bob", "10:40am")}</tbody></table></div></body>""",
        "time pid board",
    ),
    "bahamut": case(
        f"""<body><div class="BH-menu"><ul class="BH-menuE"><li><a href="B.php?bsn=5">Hikes</a></li></ul></div>{"".join(map(_bahamut, _BOTH))}</body>""",
        "time floor pid board",
    ),
    "mobile01": case(
        f"""<body><div class="l-breadCrumb"><a href="/topiclist.php?f=5">Hikes</a></div><h1 class="t2">{TITLE}</h1>{"".join(map(_mobile01, _BOTH))}</body>""",
        "time floor uid board",
    ),
    "hupu": case(
        f"""<body><div class="breadCrumbs"><a href="/hikes">Hikes</a></div><div class="bbs-hd-h1"><h1>{TITLE}</h1></div>{_hupu("alice")}<div id="readfloor">{_hupu("bob")}</div></body>""",
        "time uid board",
    ),
    "fly": case(
        f"""<body><div class="fly-panel detail-box"><h1>{TITLE}</h1><div class="fly-detail-info"><span class="layui-badge">置顶</span></div>{_fly("alice")}<div class="detail-body photos"><p>{FIRST}</p></div></div>
<div class="fly-panel detail-box" id="flyReply"><fieldset class="layui-elem-field layui-field-title"><legend>回帖</legend></fieldset><ul class="jieda" id="jieda"><li data-id="502">{_fly("bob").replace('"detail-about"', '"detail-about detail-about-reply"')}<div class="detail-body jieda-body photos"><p>{SECOND}</p></div><div class="jieda-reply"><span>赞 3</span></div></li></ul></div></body>""",
        "time uid",
    ),
    "cnode": case(
        f"""<body><div id="sidebar"><div class="panel">作者</div></div><div id="content"><div class="panel"><div class="header topic_header"><span class="topic_full_title"><span class="put_good">精华</span> {TITLE}</span><div class="changes"><span>发布于 2024-05-23 09:12</span><span>作者 <a href="/user/alice">alice</a></span><span>41 次浏览</span><span>来自 Hikes</span></div></div><div class="inner topic"><div class="topic_content"><div class="markdown-text"><p>{FIRST}</p></div></div></div></div>
<div class="panel"><div class="header"><span class="col_fade">1 回复</span></div><div class="cell reply_area reply_item" reply_id="b502"><div class="author_content"><a class="user_avatar" href="/user/bob"></a><div class="user_info"><a class="dark reply_author" href="/user/bob">bob</a><a class="reply_time" href="#b502">1楼•2024-05-23 10:40</a></div><div class="user_action"><span class="up_count">3</span></div></div><div class="reply_content"><div class="markdown-text"><p>{SECOND}</p></div></div></div></div></div></body>""",
        "time board",
    ),
    "steam": case(
        f"""<body><div id="global_header">Store</div><div class="forum_breadcrumbs"><a href="/app/5/discussions/">Hikes</a></div><div class="forum_op" id="forum_op_77"><div class="authorline"><a class="forum_op_author" href="/id/alice">alice</a><span class="date" data-timestamp="1716455520" title="23 May, 2024 @ 9:12:00 am UTC">23 May</span></div><div class="topic">{TITLE}</div><div class="content">{FIRST}</div></div>
<div class="commentthread_comments"><div class="commentthread_comment" id="comment_502"><div class="commentthread_comment_author"><a class="hoverunderline commentthread_author_link" href="/id/bob"><bdi>bob</bdi></a><div class="commentthread_comment_timestamp" data-timestamp="1716460800" title="23 May, 2024 @ 10:40:00 am UTC">23 May</div></div><div class="commentthread_comment_text" id="comment_content_502">{SECOND}</div><div class="forum_comment_permlink"><a>#1</a></div></div></div></body>""",
        "time board",
    ),
    "drupal": case(
        f"""<body><div class="breadcrumb"><a href="/">Home</a></div><h1 id="page-title">{TITLE}</h1><div id="node-77" class="node node-forum"><div class="submitted">Submitted by <a href="/users/11" class="username">alice</a> on Thu, 05/23/2024 - 09:12</div><div class="content"><div class="field field-name-taxonomy-forums"><a href="/forums/hikes">Hikes</a></div><div class="field field-name-body"><p>{FIRST}</p></div></div><ul class="links"><li>Log in</li></ul></div>
<div id="comments" class="comment-wrapper"><a id="comment-502"></a><div class="comment"><h3><a href="/comment/502#comment-502">I will come too</a></h3><div class="submitted"><a href="/comment/502#comment-502">Permalink</a> Submitted by <a href="/users/12" class="username">bob</a> on Thu, 05/23/2024 - 10:40</div><div class="content"><div class="field field-name-comment-body"><p>{SECOND}</p></div></div><ul class="links"><li>Reply</li></ul></div></div></body>""",
        "uid board",
    ),
}
"""Page of each, by its profile's id."""

TWEETS = case(
    f"""<body><header role="banner">Home</header><div data-testid="primaryColumn">{_tweet("alice", _T1)}{_tweet("bob", _T2)}</div><div data-testid="sidebarColumn">New here? Sign up</div></body>"""
).html
"""A post on X with one answer: it has no title."""

PIN = case(
    f"""<body><div data-test-id="unauth-header">Log in</div><div data-test-id="CloseupMainPin"><div data-test-id="closeup-body-landscape"><div data-test-id="CloseupDetails"><div data-test-id="pin-domain-link"><span>example.org</span></div><div data-test-id="pinTitle"><h1>{TITLE}</h1></div>
<div data-test-id="CloseupDescriptionContainer"><div data-test-id="main-pin-description-text"><span>{FIRST}</span><div data-test-id="more-description-container">... more</div></div></div><div data-test-id="vase-carousel"><a href="/ideas/5">Hikes</a></div><div data-test-id="follower-count"><a href="/alice/"><div data-test-id="creator-profile-name"><div>alice</div><div>badge</div></div></a><div>41 followers</div></div><h2>11 comments</h2><div data-test-id="inline-comment-composer-container">Add a comment</div></div></div></div></body>"""
).html
"""A pin: one post."""
