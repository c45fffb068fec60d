"""Small pages of blogs, question sites and communities: the same two posts as in ``boards``."""

from __future__ import annotations

from collections.abc import Callable

from .boards import FIRST, SECOND, SIGNATURE, TITLE, Case, case

_T1, _T2 = "2024-05-23T09:12+00:00", "2024-05-23T10:40+00:00"
_PEOPLE = ((501, "alice", 11, _T1, FIRST), (502, "bob", 12, _T2, SECOND))


def _bbpress(pid: int, who: str, time: str, body: str) -> str:
    return f"""<li><div id="post-{pid}" class="bbp-reply-header"><div class="bbp-meta"><span class="bbp-reply-post-date">{time}</span> <a href="/topic/ridge/#post-{pid}" class="bbp-reply-permalink">#{pid}</a> <span class="bbp-admin-links"></span></div></div>
<div class="loop-item-0 even post-{pid} reply type-reply hentry"><div class="bbp-reply-author"><a href="/users/{who}" class="bbp-author-link"><span class="bbp-author-name">{who}</span></a><div class="bbp-author-role">Participant</div></div><div class="bbp-reply-content"><p>{body}</p></div></div></li>"""


def _wpforo(pid: int, who: str, body: str, after: str = "") -> str:
    return f"""<div id="post-{pid}" data-postid="{pid}" class="post-wrap wpfn-1"><div class="wpforo-post wpfcl-1"><div class="wpf-left"><div class="author-data"><div class="author-name"><a href="/participant/{who}/">{who}</a></div><div class="author-title"><span class="wpf-member-title">Member</span></div><div class="author-posts">Posts: 22</div></div></div>
<div class="wpf-right"><div class="wpforo-post-content-top"><span class="wpf-post-date">2024-05-23 {"09:12" if pid == 501 else "10:40"}</span></div><div class="wpforo-post-content"><p>{body}</p><div class="wpf-post-button-actions"><span class="wpf-action">Quote</span></div></div>{after}<div class="wpforo-post-content-bottom"><div class="cbleft">Like</div></div></div></div></div>"""


def _asgaros(pid: int, who: str, time: str, body: str) -> str:
    return f"""<div class="post-element" id="postid-{pid}"><div class="post-author"><div class="post-author-block-name"><a class="profile-link" href="/profile/{who}">{who}</a><span class="mention-nice-name">@{who}</span></div><div class="post-author-block-meta"><span class="post-counter">41 Posts</span></div></div>
<div class="post-wrapper"><div class="forum-post-header"><div class="forum-post-date"><a href="/topic/ridge/#postid-{pid}">#{pid - 500}</a> &middot; {time}</div></div><div class="post-message"><div id="post-quote-container-{pid}" style="display: none;"><blockquote><div class="quotetitle">Quote from {who}</div><p>{body}</p></blockquote></div><p>{body}</p></div><div class="post-footer">0 likes</div></div></div>"""


def _simplepress(pid: int, who: str, body: str) -> str:
    return f"""<div class="spTopicPostSection" id="eachPost{pid}"><div class="spPostUserSection"><div class="spPostUserName">{who}</div><div class="spPostUserPosts">Forum Posts: 41</div></div><div class="spPostSection"><div class="spPostContentSection"><div class="spPostContent"><p>{body}</p></div></div></div></div>"""


def _comment(pid: int, who: str, time: str, body: str, depth: int = 1) -> str:
    return f"""<li id="comment-{pid}" class="comment depth-{depth}"><article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn"><a href="https://{who}.example.org">{who}</a></b> <span class="says">says:</span></div><div class="comment-metadata"><a href="#comment-{pid}"><time datetime="{time}">May 23, 2024</time></a></div></footer><div class="comment-content"><p>{body}</p></div><div class="reply"><a class="comment-reply-link">Reply</a></div></article></li>"""


def _thing(pid: int, who: str, time: str, body: str, kind: str, head: str = "") -> str:
    return f"""<div class="thing id-{kind}_{pid} comment" id="thing_{kind}_{pid}" data-fullname="{kind}_{pid}" data-author="{who}" data-subreddit-prefixed="r/hikes"><div class="midcol unvoted"></div><div class="entry unvoted">{head}<p class="tagline"><a href="https://old.example.org/user/{who}" class="author">{who}</a> <span class="score unvoted">12 points</span> <time datetime="{time}">2 days ago</time></p><form class="usertext"><div class="usertext-body"><div class="md"><p>{body}</p></div></div></form><ul class="flat-list buttons"><li>permalink</li></ul></div><div class="child"></div></div>"""


def _vanilla(pid: int, who: str, uid: int, time: str, body: str, kind: str, after: str = "") -> str:
    return f"""<div id="{kind}_{pid}" class="Item Item{kind}"><div class="{kind}"><div class="Item-Header {kind}Header"><div class="AuthorWrap"><span class="Author"><a title="{who}" href="/profile/{uid}/{who}" class="PhotoWrap" data-userid="{uid}"></a><a href="/profile/{uid}/{who}" class="Username" data-userid="{uid}">{who}</a></span><span class="AuthorInfo"><span class="MItem Rank">Member</span></span></div>
<div class="Meta {kind}Meta"><span class="MItem DateCreated"><a href="/discussion/77/#{kind}_{pid}" class="Permalink"><time title="May 2024" datetime="{time}">May 2024</time></a></span></div></div><div class="Item-BodyWrap"><div class="Item-Body"><div class="Message userContent">{body}</div>{after}</div></div></div></div>"""


def _ubb(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<table class="fw"><tbody><tr><td class="subjecttable" colspan="2"><div class="truncate bold"><a href="/ubbthreads.php/topics/{pid}/re">Re: {TITLE}</a></div><span class="small fr">#<a href="/ubbthreads.php/topics/{pid}/re#Post{pid}" id="number{pid}">{pid}</a></span><span class="small fr"><span class="date">{time[:10]}</span> <span class="time">{time[11:16]}</span></span></td></tr>
<tr><td class="author-content"><div class="bold author-name"><a href="/ubbthreads.php/users/{uid}/{who}"><span class="username">{who}</span></a></div><div class="small author-title">Member</div></td><td class="post-content"><div class="post_inner"><div id="body{pid - 501}">{body}</div></div>{after}</td></tr></tbody></table>"""


def _ips3(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<div class="post_block hentry" id="post_id_{pid}"><div class="post_wrap"><h3><span class="post_id right"><a href="/topic/77-ridge/#entry{pid}">#{pid - 500}</a></span><span class="author vcard"><a class="url fn" href="/user/{uid}-{who}/">{who}</a></span></h3><div class="author_info"><ul class="basic_info"><li class="group_title">Members</li></ul></div>
<div class="post_body"><p class="posted_info">Posted <abbr class="published" title="{time}">23 May 2024</abbr></p><div class="post entry-content">{body}</div>{after}</div><ul class="post_controls"><li>Quote</li></ul></div></div>"""


def _khoros(pid: int, who: str, uid: int, time: str, body: str) -> str:
    return f"""<div class="lia-message-view-wrapper" data-lia-message-uid="{pid}"><div class="lia-quilt lia-quilt-forum-message"><div class="lia-message-author-username"><span class="UserName"><a class="lia-user-name-link" href="/t5/user/viewprofilepage/user-id/{uid}"><span>{who}</span></a></span></div><div class="lia-message-heading"><span class="DateTime lia-message-posted-on"><span class="local-friendly-date" title="{time[:10]} {time[11:16]}">2 days ago</span></span></div>
<div class="lia-message-body"><div class="lia-message-body-content"><p>{body}</p></div></div><div class="lia-quilt-row-footer">Reply</div></div></div>"""


def _woltlab(pid: int, who: str, uid: int, time: str, body: str, after: str = "") -> str:
    return f"""<li><article id="post{pid}" class="wbbPost message messageSidebarOrientationLeft" data-post-id="{pid}" data-object-id="{pid}"><aside class="messageSidebar member"><div class="messageAuthor"><div class="messageAuthorContainer"><a href="/user/{uid}-{who}/" class="username" data-object-id="{uid}">{who}</a></div></div><div class="userCredits"><dl class="plain dataList"><dt>Posts</dt><dd>41</dd></dl></div></aside>
<div class="messageContent"><header class="messageHeader"><a href="/thread/77-ridge/?postID={pid}#post{pid}" class="messagePublicationTime"><time datetime="{time}">May 23rd 2024</time></a><ul class="messageQuickOptions"><li><a>#{pid - 500}</a></li></ul></header><div class="messageBody"><div class="messageText">{body}</div></div><footer class="messageFooter">{after}</footer></div></article></li>"""


def _qa(pid: int, who: str, time: str, body: str, kind: str, box: str) -> str:
    return f"""<div class="{box}" id="{kind}{pid}"><div class="qa-voting">0 votes</div><div class="{"qa-q-view" if kind == "q" else "qa-a-item"}-main"><div class="{"qa-q-view" if kind == "q" else "qa-a-item"}-content"><p>{body}</p></div><span class="{"qa-q-view" if kind == "q" else "qa-a-item"}-meta">asked <span class="{"qa-q-view" if kind == "q" else "qa-a-item"}-when-data"><time datetime="{time}">May 23, 2024</time></span> by <span class="{"qa-q-view" if kind == "q" else "qa-a-item"}-who-data"><a href="/user/{who}" class="qa-user-link">{who}</a></span></span></div></div>"""


def _hn(pid: int, who: str, time: str, body: str) -> str:
    return f"""<tr class="athing comtr" id="{pid}"><td><table><tr><td class="ind" indent="1"></td><td class="default"><div><span class="comhead"><a href="user?id={who}" class="hnuser">{who}</a> <span class="age" title="{time[:19]}"><a href="item?id={pid}">2 days ago</a></span></span></div><div class="comment"><div class="commtext c00">{body}</div><div class="reply">reply</div></div></td></tr></table></td></tr>"""


def _github(pid: int, who: str, time: str, body: str) -> str:
    return f"""<div class="js-timeline-item"><div class="timeline-comment comment" id="issuecomment-{pid}"><div class="timeline-comment-header"><h3><a class="author" href="/{who}">{who}</a> commented <a href="#issuecomment-{pid}" class="js-timestamp"><relative-time datetime="{time}">May 23, 2024</relative-time></a></h3></div><div class="edit-comment-hide"><div class="d-block comment-body markdown-body js-comment-body"><p>{body}</p></div></div></div></div>"""


def _all(make: Callable[..., str]) -> str:
    return "".join(make(*row) for row in _PEOPLE)


COMMUNITIES: dict[str, Case] = {
    "bbpress": case(
        f"""<body><h1 class="entry-title">{TITLE}</h1><div id="bbpress-forums"><div class="bbp-breadcrumb"><p><a href="/" class="bbp-breadcrumb-home">Home</a> &rsaquo; <a href="/forum/hikes" class="bbp-breadcrumb-forum">Hikes</a></p></div><ul id="topic-77-replies" class="forums bbp-replies"><li class="bbp-header">Author Posts</li><li class="bbp-body"><ul>
{_bbpress(501, "alice", "2024-05-23 at 09:12", FIRST)}{_bbpress(502, "bob", "2024-05-23 at 10:40", SECOND)}</ul></li></ul><div class="bbp-reply-form">Reply to this topic</div></div></body>""",
        "pid board",
    ),
    "wpforo": case(
        f"""<body><div id="wpforo"><div id="wpforo-wrap"><div id="wpforo-menu">Forum Members</div><div class="wpf-breadcrumb"><div class="wpf-item-element wpf-root"><a href="/community/">Forums</a></div><div class="wpf-item-element"><a href="/community/hikes/" title="Hikes"><span>Hikes</span></a></div></div><div class="wpforo-content"><div class="wpf-head-bar"><h1 id="wpforo-title">{TITLE}</h1></div>
{_wpforo(501, "alice", FIRST, f'<div class="wpforo-post-signature">{SIGNATURE}</div>')}{_wpforo(502, "bob", SECOND)}</div></div></div></body>""",
        "time pid board signature",
    ),
    "asgaros": case(
        f"""<body><div id="af-wrapper"><div id="forum-breadcrumbs"><a href="/forum/hikes">Hikes</a></div><h1 class="main-title">{TITLE}</h1>{_asgaros(501, "alice", "May 23, 2024, 9:12 am", FIRST)}{_asgaros(502, "bob", "May 23, 2024, 10:40 am", SECOND)}</div></body>""",
        "time floor pid board",
    ),
    "simplepress": case(
        f"""<body><div id="spMainContainer"><div class="spBreadCrumbs"><a class="spLink" href="/hikes">Hikes</a></div><h1 class="spTopicPageTitle">{TITLE}</h1>{_simplepress(501, "alice", FIRST)}{_simplepress(502, "bob", SECOND)}</div></body>""",
        "pid board",
    ),
    "dwqa": case(
        f"""<body><h1 class="entry-title">{TITLE}</h1><div class="dwqa-breadcrumbs"><a href="/dwqa/categories/hikes/">Category: Hikes</a></div><div class="dwqa-question-item"><div class="dwqa-question-vote"><span class="dwqa-vote-count">0</span></div><div class="dwqa-question-meta"><span><a href="/dwqa-user/alice">alice</a> asked 6 years ago</span></div><div class="dwqa-question-content"><p>{FIRST}</p></div></div>
<div class="dwqa-answers"><div class="dwqa-answers-title">1 Answers</div><div class="dwqa-answer-item" id="answer-502"><div class="dwqa-answer-meta"><span><a href="/dwqa-user/bob">bob</a> answered 6 years ago</span></div><div class="dwqa-answer-content"><p>{SECOND}</p></div></div></div></body>""",
        "board",
    ),
    "wordpress": case(
        f"""<body><header class="site-header">Some Blog</header><article id="post-77" class="post-77 post type-post hentry"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1><div class="entry-meta"><span class="byline"><span class="author vcard"><a href="/author/alice">alice</a></span></span> <span class="posted-on"><time class="entry-date published" datetime="{_T1}">May 23, 2024</time></span></div></header><div class="entry-content"><p>{FIRST}</p></div></article>
<div id="comments"><h2 class="comments-title">One thought</h2><ol class="comment-list">{_comment(502, "bob", _T2, SECOND)}</ol><div id="respond" class="comment-respond">Leave a Reply</div></div></body>""",
        "time",
    ),
    "reddit": case(
        f"""<body><shreddit-app><shreddit-post permalink="/r/hikes/comments/501/ridge/" created-timestamp="2024-05-23T09:12:00.000000+0000" id="t3_501" post-title="{TITLE}" subreddit-prefixed-name="r/hikes" author="alice" comment-count="1"><div slot="credit-bar"><a>r/hikes</a></div><h1 slot="title">{TITLE}</h1><div slot="text-body"><div class="md"><p>{FIRST}</p></div></div></shreddit-post>
<shreddit-comment-tree><shreddit-comment author="bob" thingid="t1_502" depth="0" permalink="/r/hikes/comments/501/comment/502/"><div slot="commentMeta"><a href="/user/bob/">bob</a> <faceplate-timeago ts="2024-05-23T10:40:00.000000+0000"><time datetime="2024-05-23T10:40:00.000Z">2d ago</time></faceplate-timeago></div><div class="md" id="t1_502-comment-rtjson-content" slot="comment"><p>{SECOND}</p></div><shreddit-comment-action-row slot="actionRow">Reply</shreddit-comment-action-row></shreddit-comment></shreddit-comment-tree></shreddit-app></body>""",
        "time pid",
    ),
    "reddit-old": case(
        f"""<body><div id="header">reddit</div><div class="content"><div id="siteTable" class="sitetable linklisting">{_thing(501, "alice", _T1, FIRST, "t3", f'<div class="top-matter"><p class="title"><a class="title" href="/r/hikes/comments/501/">{TITLE}</a> <span class="domain">(self.hikes)</span></p></div>')}</div><div class="commentarea"><div class="panestack-title">all 1 comments</div><div class="sitetable nestedlisting">{_thing(502, "bob", _T2, SECOND, "t1")}</div></div></div></body>""",
        "time pid",
    ),
    "vanilla": case(
        f"""<body><div id="Head">Some Forum</div><div class="Breadcrumbs"><span class="CrumbLabel HomeCrumb"><a href="/">Home</a></span> <span class="CrumbLabel"><a href="/categories/hikes">Hikes</a></span></div><div class="PageTitle"><h1>{TITLE}</h1></div>{_vanilla(501, "alice", 11, _T1, FIRST, "Discussion", f'<div class="Signature UserSignature">{SIGNATURE}</div>')}
<div class="CommentsWrap">{_vanilla(502, "bob", 12, _T2, f'<blockquote class="Quote UserQuote"><div class="QuoteAuthor"><a href="/profile/alice">alice</a> said:</div><div class="QuoteText">{FIRST}</div></blockquote>' + SECOND, "Comment")}</div></body>""",
        "time pid uid signature board",
    ),
    "ubbthreads": case(
        f"""<body><h1><a href="/ubbthreads.php/forum_summary">Forums</a> <a href="/ubbthreads.php/forums/5/1/hikes">Hikes</a> {TITLE}</h1>{_ubb(501, "alice", 11, _T1, FIRST, f'<div class="signature"><hr class="signature" />{SIGNATURE}</div>')}{_ubb(502, "bob", 12, _T2, SECOND)}</body>""",
        "time pid uid signature board",
    ),
    "ips-3": case(
        f"""<body><div id="branding">Some Forum</div><div class="breadcrumb"><a href="/forum/5-hikes/">Hikes</a></div><h1 class="ipsType_pagetitle">{TITLE}</h1>{_ips3(501, "alice", 11, _T1, FIRST, f'<div class="signature">{SIGNATURE}</div><p class="edit"><strong>Edited by alice, 23 May 2024 - 09:15 AM.</strong></p>')}
{_ips3(502, "bob", 12, _T2, f'<p class="citation">alice, on 23 May 2024 - 09:12 AM, said:</p><div class="blockquote"><blockquote class="ipsBlockquote" data-author="alice" data-cid="501"><p>{FIRST}</p></blockquote></div><p>{SECOND}</p>')}</body>""",
        "time floor pid uid quote signature edit board",
    ),
    "khoros": case(
        f"""<body><ul class="lia-breadcrumb"><li class="lia-breadcrumb-board"><a href="/t5/hikes/bd-p/5">Hikes</a></li></ul><div class="lia-message-subject"><h1>{TITLE}</h1></div>{_all(_khoros)}</body>""",
        "time pid uid board",
    ),
    "woltlab": case(
        f"""<body><div id="pageHeaderContainer">Some Forum</div><nav class="breadcrumbs"><ol><li><a href="/board/5-hikes/"><span>Hikes</span></a></li></ol></nav><h1 class="contentTitle">{TITLE}</h1><ul>{_woltlab(501, "alice", 11, _T1, FIRST, f'<div class="messageSignature"><div>{SIGNATURE}</div></div>')}
{_woltlab(502, "bob", 12, _T2, f'<blockquote class="quoteBox collapsibleBbcode"><div class="quoteBoxIcon"></div><div class="quoteBoxTitle"><a href="/thread/77/">Quote from alice</a></div><div class="quoteBoxContent"><p>{FIRST}</p></div></blockquote>' + SECOND)}</ul></body>""",
        "time floor pid uid quote signature board",
    ),
    "kunena": case(
        f"""<body><div id="kunena"><div class="kbreadcrumb"><a href="/forum/5-hikes">Hikes</a></div><h1>{TITLE}</h1>"""
        + "".join(
            f'<div class="row-fluid message"><div class="span2"><ul class="unstyled profilebox"><li><a class="kwho-user" href="/profile?userid={uid}">{who}</a></li></ul></div><div class="span10"><small class="text-muted"><span title="{time[:10]} {time[11:16]}">2 days ago</span> <a href="#{pid}" id="{pid}">#{pid}</a></small><div class="kmessage"><div class="kmsg">{body}</div></div></div></div>'
            for pid, who, uid, time, body in _PEOPLE
        )
        + "</div></body>",
        "time pid uid board",
    ),
    "question2answer": case(
        f"""<body><div class="qa-header">Some Answers</div><div class="qa-main"><div class="qa-main-heading"><h1>{TITLE}</h1></div>{_qa(501, "alice", _T1, FIRST, "q", "qa-q-view")}<div class="qa-a-list">{_qa(502, "bob", _T2, SECOND, "a", "qa-a-list-item")}</div></div></body>""",
        "time pid",
    ),
    "lemmy": case(
        f"""<body><div class="post-listing"><div class="post-title"><h1>{TITLE}</h1></div><div class="small"><a class="person-listing" title="alice" href="/u/alice">alice</a> <span class="moment-time" data-tippy-content="{_T1}">2 days ago</span></div><div class="md-div"><p>{FIRST}</p></div></div>
<ul class="comments"><li class="comment"><article class="details comment-node" id="comment-502"><div class="small"><a class="person-listing" title="bob" href="/u/bob">bob</a> <span class="moment-time" data-tippy-content="{_T2}">2 days ago</span></div><div class="comment-content"><div class="md-div"><p>{SECOND}</p></div><div class="comment-bottom-btns">reply</div></div></article></li></ul></body>""",
        "time",
    ),
    "lobsters": case(
        f"""<body><ol class="stories list"><li id="story_a501" data-shortid="a_501" class="story"><div class="story_liner"><span class="link"><a class="u-url" href="https://example.org">{TITLE}</a></span> <span class="tags"><a class="tag tag_hikes">hikes</a></span><div class="byline"><a class="u-author" href="/~alice">alice</a> <time datetime="{_T1}">2 days ago</time></div></div><div class="story_text"><p>{FIRST}</p></div></li></ol>
<ol class="comments"><li class="comments_subtree"><div id="c_b502" data-shortid="b_502" class="comment"><div class="details"><div class="byline"><a href="/~bob">bob</a> <time datetime="{_T2}">2 days ago</time></div><div class="comment_text"><p>{SECOND}</p></div></div></div></li></ol></body>""",
        "time pid",
    ),
    "hacker-news": case(
        f"""<body><table id="hnmain"><tr><td><span class="pagetop">new past</span></td></tr><tr><td><table class="fatitem"><tr class="athing submission" id="501"><td class="title"><span class="titleline"><a href="item?id=501">{TITLE}</a></span></td></tr><tr><td class="subtext"><span class="subline">12 points by <a href="user?id=alice" class="hnuser">alice</a> <span class="age" title="{_T1[:19]}"><a href="item?id=501">2 days ago</a></span></span></td></tr><tr><td><div class="toptext">{FIRST}</div></td></tr></table>
<table class="comment-tree">{_hn(502, "bob", _T2, SECOND)}</table></td></tr></table></body>""",
        "time pid",
    ),
    "github": case(
        f"""<body><div class="gh-header"><h1 class="gh-header-title"><bdi class="js-issue-title markdown-title">{TITLE}</bdi></h1></div>{_github(501, "alice", _T1, FIRST)}{_github(502, "bob", _T2, SECOND)}</body>""",
        "time pid",
    ),
    "quora": case(
        f"""<body><div class="q-box puppeteer_test_question_main"><div class="q-text puppeteer_test_question_title"><span>{TITLE}</span></div></div>"""
        + "".join(
            f'<div class="q-box dom_annotate_question_answer_item_{n}"><div class="q-box spacing_log_answer_header"><a class="q-box puppeteer_test_link" href="/profile/{who}"><span>{who}</span></a></div><div class="q-box spacing_log_answer_content puppeteer_test_answer_content"><p>{body}</p></div></div>'
            for n, (_, who, _, _, body) in enumerate(_PEOPLE)
        )
        + '<div class="dom_annotate_related_questions">Related questions: what to wear?</div></body>',
    ),
    "talkyard": case(
        f"""<body><div class="dw-page"><div class="dw-p dw-p-ttl" id="post-0"><div class="dw-p-bd"><h1 class="dw-p-ttl"><span>{TITLE}</span></h1></div></div><div class="dw-p-hd dw-ar-p-hd"><a class="dw-p-by" href="/-/users/alice"><span class="esP_By_U">@alice</span></a> <span class="dw-ago">May 23, 2024</span></div>
<div class="dw-t dw-ar-t"><div class="dw-p dw-ar-p" id="post-1"><div class="dw-p-bd"><p>{FIRST}</p></div></div></div><div class="dw-t"><div class="dw-p" id="post-502"><div class="dw-p-hd"><a class="dw-p-by" href="/-/users/bob"><span class="esP_By_U">@bob</span></a></div><div class="dw-p-bd"><p>{SECOND}</p></div></div></div></div></body>""",
    ),
    "xiuno": case(
        f"""<body><ol class="breadcrumb"><li><a href="forum-5.htm">Hikes</a></li></ol><div class="card card-thread"><div class="media-body"><h4>{TITLE}</h4><span class="username"><a href="user-11.htm">alice</a></span> <span class="date">2024-05-23</span></div><div class="message break-all" isfirst="1"><p>{FIRST}</p></div></div>
<div class="card card-postlist"><ul class="list-unstyled postlist"><li class="media post" data-pid="502"><span class="username"><a href="user-12.htm">bob</a></span> <span class="date">2024-05-23</span><div class="message"><p>{SECOND}</p></div></li></ul></div></body>""",
        "uid board",
    ),
    "forumwp": case(
        f"""<body><h1 class="fmwp-topic-title">{TITLE}</h1><div class="fmwp-topic-info"><a class="fmwp-topic-forum-link" href="/forum/hikes">Hikes</a></div><div class="fmwp-topic-base"><div class="fmwp-topic-data"><div class="fmwp-topic-data-top"><span class="fmwp-topic-data-head-section"><a href="/profile/alice">alice</a></span> <span class="fmwp-topic-subdata">2 years</span></div><div class="fmwp-topic-data-content"><p>{FIRST}</p></div></div></div>
<div class="fmwp-reply-row" data-reply_id="502"><div class="fmwp-reply-data-top"><span class="fmwp-reply-data-head-section"><a href="/profile/bob">bob</a></span></div><div class="fmwp-reply-content"><p>{SECOND}</p></div></div></body>""",
        "board",
    ),
    "wecenter": case(
        f"""<body><div class="aw-mod aw-question-detail"><div class="mod-head"><h1>{TITLE}</h1></div><div class="mod-body"><a class="aw-user-name" href="/people/11">alice</a><div class="content markitup-box">{FIRST}</div></div></div>
<div class="aw-feed-list"><div class="aw-item" id="answer_list_502"><div class="mod-head"><a class="aw-user-name" href="/people/12">bob</a></div><div class="mod-body"><div class="markitup-box">{SECOND}</div></div></div></div></body>""",
        "uid",
    ),
    "apache-answer": case(
        f"""<body><div class="questionDetailPage row"><div class="page-main col"><div><h1 class="h3"><a class="link-dark" href="/questions/D1/ridge">{TITLE}</a></h1><div class="d-flex small"><time datetime="{_T1}">Asked May 23</time></div><div class="img-viewer"><article class="fmt text-break"><p>{FIRST}</p></article></div>
<div class="d-block d-md-flex"><div class="me-4">Share</div><div class="me-4"><a class="name-ellipsis" href="/users/carol">Carol</a> edited</div><div><a class="name-ellipsis" href="/users/alice">alice</a><time datetime="{_T1}">asked May 23</time></div></div></div>
<div id="502" class="answer-item py-4"><div class="img-viewer"><article class="fmt text-break"><p>{SECOND}</p></article></div><div class="d-block d-md-flex"><div class="me-4">Share</div><div><a class="name-ellipsis" href="/users/bob">bob</a><time datetime="{_T2}">answered May 23</time></div></div></div></div></div></body>""",
        "time",
    ),
    "bbs-go": case(
        f"""<body><article class="topic-detail"><div class="topic-header"><div class="topic-nickname"><a href="/user/11">alice</a></div><div class="topic-meta">posted <time datetime="2024-05-23 09:12:00">2024-05-23 09:12:00</time></div></div><div class="topic-content content"><h1 class="topic-title">{TITLE}</h1><div class="topic-content-detail"><p>{FIRST}</p></div></div><div class="topic-tags"><a href="/topics/node/5" class="topic-tag">Hikes</a></div></article>
<div class="comment-component"><div class="comments"><div class="comment"><div class="comment-item-main"><div class="comment-meta"><a href="/user/12" class="comment-nickname">bob</a> <time class="comment-time">2024-05-23 10:40:00</time></div><div class="comment-content content"><p>{SECOND}</p></div><div class="comment-actions">Like</div></div></div></div></div></body>""",
        "time uid",
    ),
}
"""Page of each engine, by its profile's id."""
