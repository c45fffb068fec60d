"""Small pages of engines in the markup that is known of them; our own words."""

from __future__ import annotations

PAGES: dict[str, tuple[str, list[tuple[str | None, str]]]] = {
    "ptt": (
        """<title>[問題] 週末去哪裡</title><div id="main-content" class="bbs-screen bbs-content">
<div class="article-metaline"><span class="article-meta-tag">作者</span><span class="article-meta-value">hill (山)</span></div>
<div class="article-metaline-right"><span class="article-meta-tag">看板</span><span class="article-meta-value">Hiking</span></div>
<div class="article-metaline"><span class="article-meta-tag">標題</span><span class="article-meta-value">[問題] 週末去哪裡</span></div>
<div class="article-metaline"><span class="article-meta-tag">時間</span><span class="article-meta-value">Wed Jul 10 17:43:48 2024</span></div>

想問大家週末有推薦的步道嗎

<span class="f2">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
</span><div class="push"><span class="hl push-tag">推 </span><span class="f3 hl push-userid">wind</span><span class="f3 push-content">: 七星山</span><span class="push-ipdatetime"> 07/10 18:00
</span></div></div>""",
        [(None, "想問大家週末有推薦的步道嗎")],
    ),
    "tieba": (
        """<h3 class="core_title_txt">周末去哪里</h3><div id="j_p_postlist">"""
        + "".join(
            f"""<div class="l_post l_post_bright j_l_post clearfix" data-pid="{n}" data-field='{{"author":{{"user_id":{n},"user_name":"{who}"}},"content":{{"post_id":{n},"post_no":{n}}}}}'>
<div class="d_author"><ul><li class="d_name"><a class="p_author_name j_user_card">{who}</a></li><li class="l_badge">中级粉丝 6</li></ul></div>
<div class="d_post_content_main"><cc><div class="d_post_content j_d_post_content">{body}</div></cc>
<div class="core_reply j_lzl_wrapper"><div class="core_reply_tail"><div class="post-tail-wrap"><span class="tail-info">{n}楼</span><span class="tail-info">2024-07-10 17:4{n}</span></div></div></div></div></div>"""
            for n, (who, body) in enumerate((("山人", "想去爬山，有人吗"), ("风", "顶")), 1)
        )
        + "</div>",
        [("山人", "想去爬山，有人吗"), ("风", "顶")],
    ),
    "v2ex": (
        """<div id="Main"><div class="box"><div class="header"><a href="/">V2EX</a> <a href="/go/hiking">爬山</a><h1>周末去哪里</h1>
<small class="gray"><a href="/member/hill">hill</a> · <span title="2024-07-10 17:43:48 +08:00">1 天前</span> · 100 次点击</small></div>
<div class="cell"><div class="topic_content"><div class="markdown_body"><p>想去爬山，有人吗</p></div></div></div></div>
<div class="box"><div id="r_77" class="cell"><table><tr><td><div class="fr"><div class="thank_area">感谢</div><span class="no">1</span></div>
<strong><a href="/member/wind" class="dark">wind</a></strong> <span class="ago" title="2024-07-10 18:00:00 +08:00">1 天前</span>
<div class="reply_content">同去</div></td></tr></table></div></div></div>""",
        [("hill", "想去爬山，有人吗"), ("wind", "同去")],
    ),
    "tianya": (
        """<h1 class="atl-title"><span class="s_title"><span>周末去哪里</span></span></h1>
<div class="atl-item" _host="山人" _hostid="5" replyid="900" js_username="%E5%B1%B1" js_restime="2012-07-10 17:43:48"><div class="atl-head"><div class="atl-info"><span>作者：<a href="http://www.tianya.cn/5" uname="山人">山人</a></span><span>时间：2012-07-10 17:43:48</span></div></div>
<div class="atl-content"><div class="atl-con-bd"><div class="bbs-content">想去爬山，有人吗<br><br>带上水</div><div class="atl-reply"><span>来自 手机版</span> | <a class="reportme">举报</a></div></div></div></div>""",
        [("山人", "想去爬山，有人吗带上水")],
    ),
    "nga": (
        """<h3 id="postsubject0">周末去哪里</h3><table class="forumbox postbox"><tr id="post1strow0" class="postrow row1"><td class="c1"><a href="nuke.php?func=ucp&uid=5" id="postauthor0" class="author b">山人</a></td>
<td class="c2" id="postcontainer0"><a name="l0"></a><div class="postInfo"><span id="postdate0" class="postdatec">2024-07-10 17:43</span></div><p id="postcontent0" class="postcontent ubbcode">想去爬山，有人吗</p></td></tr></table>""",
        [("山人", "想去爬山，有人吗")],
    ),
    "phpwind-8": (
        """<div id="breadCrumb"><a href="index.php">论坛</a> &raquo; <a href="thread.php?fid=5">户外</a></div><h1 id="subject_tpc" class="read_h1">周末去哪里</h1>"""
        + "".join(
            f"""<div class="read_t" id="readfloor_{n}"><table><tr><td class="floot_left"><div class="readName b"><a href="u.php?uid={n}">{who}</a></div><div class="user-info">级别: 新手上路</div></td>
<td class="floot_right"><div class="tiptop"><a class="s2 b cp" onclick="copyFloorUrl('{n}')">{floor}</a> <span title="2010-07-10 17:43:48">发表于: 2010-07-10</span></div>
<div class="tpc_content"><div class="f14" id="read_{n}">{body}</div></div><div class="tipBottom">回复 引用 举报</div></td></tr></table></div>"""
            for n, who, floor, body in (("tpc", "山人", "楼主", "想去爬山，有人吗"), ("12", "风", "1楼", "顶"))
        ),
        [("山人", "想去爬山，有人吗"), ("风", "顶")],
    ),
    "douban-group": (
        """<h1>周末去哪里</h1><div class="article"><div class="topic-content clearfix" id="topic-content"><div class="topic-doc"><h3><span class="from">来自: <a href="https://www.douban.com/people/hill/">山人</a></span> <span class="create-time color-green">2024-07-10 17:43:48</span></h3>
<div id="link-report"><div class="topic-content"><div class="topic-richtext"><p>想去爬山，有人吗</p></div></div></div></div></div>
<ul class="topic-reply" id="comments"><li class="clearfix comment-item reply-item" data-cid="77"><div class="reply-doc content"><div class="bg-img-green"><h4><a href="https://www.douban.com/people/wind/">风</a> <span class="pubtime">2024-07-10 18:00:00</span></h4></div><p class="reply-content">同去</p>
<div class="operation_div"><a class="lnk-reply">回应</a></div></div></li></ul></div>""",
        [("山人", "想去爬山，有人吗"), ("风", "同去")],
    ),
    "homeland": (
        """<div class="topic-detail card"><div class="card-header"><h1 class="media-heading"><span class="node">户外</span> <span class="title">周末去哪里</span></h1><div class="info"><a class="user-name" href="/hill">hill</a> · <abbr class="timeago" title="2024-07-10T17:43:48+08:00">2024年07月10日</abbr> · 100 次阅读</div></div>
<div class="card-body markdown"><p>想去爬山，有人吗</p></div><div class="card-footer">收藏</div></div>
<div class="reply" data-id="77" data-floor="1" id="reply-77"><div class="infos"><div class="info"><a class="user-name" href="/wind">wind</a> <a class="reply-floor" href="#reply1">#1</a> · <abbr class="timeago" title="2024-07-10T18:00+08:00">1 天前</abbr></div><div class="markdown"><p>同去</p></div></div></div>""",
        [("hill", "想去爬山，有人吗"), ("wind", "同去")],
    ),
    "zhihu": (
        """<div class="QuestionHeader"><div class="QuestionHeader-main"><h1 class="QuestionHeader-title">周末去哪里？</h1><div class="QuestionRichText"><span class="RichText">想去爬山。</span></div></div></div>
<div class="ContentItem AnswerItem" name="77" data-zop='{"authorName":"山人","itemId":77,"title":"周末去哪里？","type":"answer"}'><div class="AuthorInfo"><span class="UserLink AuthorInfo-name"><a class="UserLink-link" href="//www.zhihu.com/people/hill">山人</a></span></div>
<div class="RichContent"><div class="RichContent-inner"><span class="RichText ztext"><p>去东山，路好走。</p></span></div><div class="ContentItem-time"><a><span data-tooltip="发布于 2024-07-10 17:43">编辑于 2024-07-11</span></a></div><div class="ContentItem-actions">赞同 5</div></div></div>""",
        [(None, "想去爬山。"), ("山人", "去东山，路好走。")],
    ),
    "discourse": (
        """<noscript data-path="/t/x/5"><div id="topic-title"><h1><a href="/t/weekend/5" data-topic-id="5">Where to hike</a></h1></div>
<div id="post_1" class="topic-body crawler-post" itemprop="comment"><div class="crawler-post-meta"><span class="creator" itemprop="author"><a itemprop="url" href="/u/hill"><span itemprop="name">hill</span></a></span>
<span class="crawler-post-infos"><time datetime="2024-07-10T17:43:48Z" class="post-time">July 10, 2024, 5:43pm</time><span itemprop="position">1</span></span></div><div class="post" itemprop="text"><p>Any hints for the weekend?</p></div></div></noscript>""",
        [("hill", "Anyhintsfortheweekend?")],
    ),
    "stackexchange": (
        """<div id="question-header"><h1 itemprop="name"><a class="question-hyperlink">How do I tie a knot?</a></h1></div><div id="question" class="question" data-questionid="5"><div class="post-layout"><div class="votecell">3</div><div class="postcell"><div class="s-prose js-post-body" itemprop="text"><p>It slips.</p></div>
<div class="post-signature owner"><div class="user-action-time">asked <span title="2024-07-10 17:43:48Z" class="relativetime">Jul 10</span></div><div class="user-details" itemprop="author"><a href="/users/9/hill">hill</a></div></div></div></div></div>
<div id="answers"><div id="answer-77" class="answer" data-answerid="77"><div class="s-prose js-post-body"><p>Twice round.</p></div><ul class="comments-list"><li class="comment"><span class="comment-copy">Thanks</span> – <a class="comment-user" href="/users/9">hill</a></li></ul></div></div>""",
        [("hill", "Itslips."), (None, "Twiceround.")],
    ),
    "nodebb": (
        """<h1 component="post/header"><span component="topic/title">Where to hike</span></h1><ul component="topic"><li component="post" data-pid="5" data-index="0" data-uid="9" data-username="hill"><span class="timeago" title="2024-07-10T17:43:48.000Z"></span><div class="content" component="post/content"><p>Any hints?</p></div></li></ul>""",
        [("hill", "Anyhints?")],
    ),
    "flarum": (
        """<div class="DiscussionHero"><h1 class="DiscussionHero-title">Where to hike</h1></div><div class="PostStream-item" data-id="5"><article class="CommentPost Post"><header class="Post-header"><ul><li class="item-user"><div class="PostUser"><h3 class="PostUser-name"><a href="/u/hill"><span class="Avatar PostUser-avatar">h</span><span class="username">hill</span></a></h3></div></li>
<li class="item-meta"><div class="PostMeta"><time datetime="2024-07-10T17:43:48+00:00">Jul 10</time><span class="PostMeta-number">Post #1</span></div></li></ul></header><div class="Post-body"><p>Any hints?</p></div></article></div>""",
        [("hill", "Anyhints?")],
    ),
}
"""Profile to read the page; the page's body; author (``None``: not shown) and text of each post."""
