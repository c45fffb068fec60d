"""Older templates, guests and missing parts: what a host's page may lack or print otherwise."""

from __future__ import annotations

from pipeline.model.page import Page

from ..html.reading import read_by


def page(body: str, name: str, url: str = "https://forum.example.org/") -> Page:
    return read_by(name, body, url)


def told(found: Page) -> list[tuple[str | None, str | None, str]]:
    """Author, time and words of each post."""
    return [
        (post.author.name, post.time.iso if post.time else None, " ".join(found.leaves[n].text for n in post.leaves()))
        for post in found.thread.posts
    ]


def test_xenforo_2_of_a_guest_without_an_attribution_bar() -> None:
    found = page(
        """<h1 class="p-title-value"><span class="label label--red">Help</span> Wet boots</h1>
<article class="message message--post js-post" data-author="Guest 7" data-content="post-31" id="js-post-31"><div class="message-inner">
<header class="message-header"><a href="/threads/boots.9/post-31">May 23, 2024 at 9:12 AM</a> <a href="/threads/boots.9/post-31">Post #4 of 7</a></header>
<div class="message-cell message-cell--user"><h4 class="message-name"><span class="username">Guest 7</span></h4></div>
<div class="message-userContent lbContainer" data-lb-caption-desc="Guest 7 &middot; May 23, 2024 at 9:12 AM"><article class="message-body"><div class="bbWrapper">Dry them by the stove.</div></article></div></div></article>""",
        "xenforo-2",
    )
    assert told(found) == [("Guest 7", "2024-05-23T09:12", "Dry them by the stove.")]
    assert found.thread.posts[0].floor == 4
    assert found.thread.tags == ("Help",)
    assert found.thread.title is not None
    assert found.leaves[found.thread.title].text == "Wet boots"


def test_phpbb_3_0_in_french() -> None:
    found = page(
        """<div id="page-header"><ul class="linklist navlinks"><li class="icon-home"><a href="./index.php">Accueil</a> <strong>&#8249;</strong> <a href="./viewforum.php?f=5">Marches</a></li></ul></div>
<div id="page-body"><h2><a href="./viewtopic.php?f=5&amp;t=9">Bottes</a></h2><div class="topic-actions"><div class="pagination">2 messages &bull; <a href="#">Page <strong>1</strong> sur <strong>3</strong></a></div></div>
<div id="p31" class="post bg2"><div class="inner"><span class="corners-top"><span></span></span><div class="postbody"><ul class="profile-icons"><li class="quote-icon"><a><span>Citer</span></a></li></ul><h3 class="first"><a href="#p31">Bottes</a></h3>
<p class="author"><a href="./viewtopic.php?p=31#p31"><img alt="Message" /></a>par <strong><a href="./memberlist.php?mode=viewprofile&amp;u=11">alice</a></strong> &raquo; Ven 7 Oct 2011 08:23 </p><div class="content">Il pleut.</div></div>
<dl class="postprofile" id="profile31"><dt><a href="./memberlist.php?mode=viewprofile&amp;u=11">alice</a></dt><dd><strong>Messages:</strong> 168</dd></dl></div></div></div>""",
        "phpbb-3",
    )
    assert told(found) == [("alice", "2011-10-07T08:23", "Il pleut.")]
    thread = found.thread
    assert (thread.board, thread.page, thread.pages) == (("Marches",), 1, 3)
    assert thread.posts[0].author.uid == "11"
    assert ("Messages", "168") in thread.posts[0].author.card


def test_vbulletin_3_with_the_author_above() -> None:
    found = page(
        """<div class="page"><table class="tborder" id="post31"><tr><td class="thead"><div class="normal" style="float:right">&nbsp; #<a href="showpost.php?p=31" id="postcount31" name="16"><strong>16</strong></a> &nbsp;</div><div class="normal"><a name="post31"><img alt="Old" /></a> 23rd May 2024, 09:12 AM </div></td></tr>
<tr><td class="alt2"><table><tr><td><div id="postmenu_31"><a class="bigusername" href="member.php?u=11">alice</a></div><div class="smallfont">Member</div></td></tr></table></td></tr>
<tr><td class="alt1" id="td_post_31"><div class="smallfont"><strong>Re: Boots</strong></div><hr /><div id="post_message_31">Dry them.<div style="margin:20px"><div class="smallfont">Code:</div><pre class="alt2" dir="ltr">stove --low</pre></div></div></td></tr></table></div>""",
        "vbulletin-3",
    )
    post = found.thread.posts[0]
    assert (post.author.name, post.floor, post.pid) == ("alice", 16, "31")
    assert post.time is not None
    assert post.time.iso == "2024-05-23T09:12"
    assert post.title is None
    assert [block.kind for block in post.blocks] == ["paragraph", "code"]


def test_smf_2_0_prints_the_reply_number_in_the_byline() -> None:
    found = page(
        """<div class="navigate_section"><ul><li><a href="index.php?board=5.0">Hikes</a></li><li class="last"><a href="index.php?topic=9.0"><span>Boots</span></a></li></ul></div><div id="forumposts"><div class="windowbg"><div class="post_wrapper"><div class="poster"><h4><a href="index.php?action=profile;u=12">bob</a></h4></div>
<div class="postarea"><div class="flow_hidden"><div class="keyinfo"><h5 id="subject_32"><a href="index.php?topic=9.msg32#msg32">Re: Boots</a></h5><div class="smalltext">&#171; <strong>Reply #1 on:</strong> May 23, 2024, 10:40:00 AM &#187;</div></div></div>
<div class="post"><div class="inner" id="msg_32"><div class="quoteheader"><div class="topslice_quote"><a href="index.php?topic=9.msg31#msg31">Quote from: alice on May 23, 2024</a></div></div><blockquote class="bbc_standard_quote">Wet.</blockquote>Dry them.</div></div></div><div class="moderatorbar"></div></div></div></div>""",
        "smf",
    )
    post = found.thread.posts[0]
    assert post.time is not None
    assert post.time.iso == "2024-05-23T10:40:00"
    assert post.title is None
    assert found.leaves[list(post.leaves())[-1]].text == "Dry them."


def test_comments_of_comments_keep_their_depth() -> None:
    comment = '<shreddit-comment author="{}" thingid="t1_{}" depth="{}" created="2024-05-23T1{}:00:00+0000"><div slot="commentMeta">{} 2d ago</div><div id="t1_{}-comment-rtjson-content" slot="comment"><p>{}</p></div>{}</shreddit-comment>'
    inner = comment.format("carol", 3, 1, 3, "carol", 3, "Or in the sun.", "")
    found = page(
        '<shreddit-post id="t3_1" author="alice" created-timestamp="2024-05-23T09:12+0000" post-title="Boots" subreddit-prefixed-name="r/hikes"><h1 slot="title">Boots</h1><div slot="text-body"><p>Wet.</p></div></shreddit-post>'
        + comment.format("bob", 2, 0, 2, "bob", 2, "Dry them.", inner),
        "reddit",
    )
    assert [(name, words) for name, _, words in told(found)] == [
        ("alice", "Wet."),
        ("bob", "Dry them."),
        ("carol", "Or in the sun."),
    ]
    assert [post.depth for post in found.thread.posts] == [0, 0, 1]
    assert found.thread.board == ("r/hikes",)


def test_stack_exchange_comments_name_their_author_and_time() -> None:
    older = """<li id="comment-31" class="comment js-comment"><div class="comment-actions"><div class="comment-score"><span>4</span></div></div><div class="comment-text"><div class="comment-body"><span class="comment-copy" itemprop="text">See <a href="/q/9">the stove thread</a> first.</span>
<div itemprop="author"><div class="d-none" itemprop="name">carol</div>&ndash; <a href="/users/13/carol" class="comment-user">carol</a></div><span class="comment-date"><span title="2024-05-23 09:12:44Z, License: CC BY-SA 4.0" class="relativetime-clean">May 23</span></span></div></div></li>"""
    newer = """<div id="follow-up-32" itemprop="comment"><div><a class="s-avatar" href="/users/14/dan"></a><div itemprop="author"><div class="d-none" itemprop="name">dan</div><a class="s-user-card--link comment-user" href="/users/14/dan">dan</a><a class="comment-link" href="#c32"><time title="2024-05-23T10:40:59.62Z">Over a year ago</time></a></div></div>
<div itemprop="text">Twice is enough.</div><time class="d-none" itemprop="datePublished">2024-05-23T10:40:59.62Z+00:00</time><button>2</button><button>Reply</button></div>"""
    found = page(
        f"""<div id="question-header"><h1 itemprop="name">Wet boots</h1></div><div id="question" class="question" data-questionid="9"><div class="s-prose js-post-body"><p>How do I dry them?</p></div><ul class="comments-list">{older}</ul><div id="follow-ups-container-9">{newer}</div></div>
<div id="answers"></div>""",
        "stackexchange",
    )
    remarks = found.thread.posts[0].remarks
    assert [(row.author, row.text, row.time and row.time.iso) for row in remarks] == [
        ("carol", "See the stove thread first.", "2024-05-23T09:12:44Z"),
        ("dan", "Twice is enough.", "2024-05-23T10:40:59Z"),
    ]


def test_nodebb_counts_from_nought_and_leaves_deleted_posts_blank() -> None:
    found = page(
        """<h1 component="post/header"><span component="topic/title">Wet boots</span></h1><ul component="topic">
<li component="post" data-index="20" data-pid="31" data-uid="11" data-username="alice"><small class="post-header"><span class="timeago" title="2024-05-23T09:12:00.000Z"></span></small><div component="post/content"><p>Dry them by the stove.</p></div></li>
<li component="post" class="deleted" data-index="21" data-pid="32" data-uid="12" data-username="bob"><aside class="necro-post">4 years later<hr></aside><div component="post/content">This post is deleted!</div></li></ul>""",
        "nodebb",
    )
    assert [(post.floor, post.floor_label) for post in found.thread.posts] == [(21, None), (22, None)]
    assert [row[2] for row in told(found)] == ["Dry them by the stove.", ""]
    (gap,) = found.thread.posts[1].blocks
    assert (gap.kind, gap.get("reason")) == ("gap", "removedByModerator")


def test_quora_shows_a_shortened_answer_once() -> None:
    found = page(
        """<div class="puppeteer_test_question_main"><div class="puppeteer_test_question_title">How do I dry boots?</div></div><div class="dom_annotate_question_answer_item_0"><div class="spacing_log_answer_header"><a class="puppeteer_test_link" href="/profile/alice">alice</a></div>
<div class="spacing_log_answer_content puppeteer_test_answer_content"><div class="q-box"><div class="q-box qu-cursor--pointer x1"><div class="q-box qu-overflow--hidden"><span class="q-box qu-userSelect--text"><p>Stuff them with paper. Cha</p></span></div></div><div class="q-box qu-display--none"><div class="q-text"><span class="q-box qu-userSelect--text"><p>Stuff them with paper. Change it at noon.</p></span></div></div></div></div></div>""",
        "quora",
    )
    assert [row[2] for row in told(found)] == ["Stuff them with paper. Change it at noon."]


def test_what_the_board_adds_to_a_body_is_not_the_poster_s() -> None:
    xenforo = page(
        """<h1 class="p-title-value">Wet boots</h1><article class="message message--post" data-author="alice" data-content="post-31"><h4 class="message-name"><a class="username">alice</a></h4><div class="message-body"><div class="bbWrapper">Look here:
<div class="bbCodeBlock bbCodeBlock--unfurl"><h3 class="contentRow-header"><a href="https://example.org/boots">Boots and how to dry them</a></h3><div class="contentRow-snippet">All about boots.</div><div class="contentRow-minor">example.org</div></div><a href="/attachments/9/">View attachment 9</a></div></div></article>""",
        "xenforo-2",
    )
    assert [row[2] for row in told(xenforo)] == ["Look here: Boots and how to dry them"]
    invision = page(
        """<div class="ipsApp"><h1 class="ipsType_pageTitle">Wet boots</h1><article id="elComment_31"><aside class="cAuthorPane_author"><strong><a href="/profile/11-alice">alice</a></strong></aside><div data-role="commentContent"><blockquote class="ipsQuote" data-ipsquote-username="bob"><div class="ipsQuote_citation">bob said:</div><div class="ipsQuote_contents"><p>By the stove.</p></div><a class="ipsTruncate_more" data-action="expandTruncate"><span>Expand</span></a></blockquote><div data-nosnippet>Register and see less of this.</div><p>Slowly.</p></div></article></div>""",
        "ips-4",
    )
    assert [row[2] for row in told(invision)] == ["bob said: By the stove. Slowly."]
