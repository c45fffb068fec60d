"""Older templates, guests and missing parts: what a host's page may lack or print otherwise."""

from __future__ import annotations

from pipeline.model.page import Page

from ..html.reading import holds, read


def page(body: str, name: str, url: str = "https://forum.example.org/") -> Page:
    html = f"<html><head><title>Page</title></head><body>{body}</body></html>"
    found = read(html, url=url)
    holds(html, found)
    assert found.profile == name
    return found


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
    assert told(found) == [("Guest 7", "2024-05-23T09:12:00", "Dry them by the stove.")]
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
    assert told(found) == [("alice", "2011-10-07T08:23:00", "Il pleut.")]
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
    assert post.time.iso == "2024-05-23T09:12:00"
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
        '<shreddit-post id="t3_1" author="alice" created-timestamp="2024-05-23T09:12:00+0000" post-title="Boots" subreddit-prefixed-name="r/hikes"><h1 slot="title">Boots</h1><div slot="text-body"><p>Wet.</p></div></shreddit-post>'
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
