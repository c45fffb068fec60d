"""Chinese communities beside Discuz!: comments below a floor, pushes, bodies of bare lines."""

from __future__ import annotations

from pipeline.model.page import Page

from ..html.reading import read_by


def page(body: str, name: str, url: str = "https://bbs.example.org/") -> Page:
    return read_by(name, body, url)


def test_tieba_comments_below_a_floor_are_posts_of_their_own() -> None:
    found = page(
        """<div class="card_title"><a class="card_title_fname">爬山吧</a></div><h3 class="core_title_txt" title="周末去哪里">周末去哪里</h3><li class="l_reply_num"><span class="red">37</span>回复贴，共<span class="red">2</span>页</li>
<div class="l_post j_l_post l_post_bright" data-field='{"author":{"user_id":11,"user_name":"山人"},"content":{"post_id":501,"post_no":1}}'><div class="d_author"><ul class="p_author"><li class="d_name"><a class="p_author_name j_user_card">山人</a></li><li class="l_badge"><div class="d_badge_title">中级粉丝</div></li></ul></div>
<div class="d_post_content_main"><div class="p_content"><cc><div id="post_content_501" class="d_post_content j_d_post_content">想去爬山，有人吗</div></cc></div>
<div class="core_reply j_lzl_wrapper"><div class="core_reply_tail"><div class="post-tail-wrap"><span class="tail-info">来自iPhone客户端</span><span class="tail-info">1楼</span><span class="tail-info">2024-05-23 09:12</span></div></div>
<div class="j_lzl_container"><ul class="j_lzl_m_w"><li class="lzl_single_post j_lzl_s_p" data-field='{"spid":"502","user_name":"风"}'><div class="lzl_cnt"><a class="at j_user_card">风</a>：<span class="lzl_content_main">同去</span><div class="lzl_content_reply"><span class="lzl_time">2024-5-23 10:40</span><a>回复</a></div></div></li></ul></div></div></div></div>""",
        "tieba",
        "https://tieba.baidu.com/p/77?pn=1",
    )
    first, second = found.thread.posts
    assert (first.author.name, first.author.uid, first.pid, first.floor) == ("山人", "11", "501", 1)
    assert (second.author.name, second.pid, second.kind) == ("风", "502", "comment")
    assert [[found.leaves[n].text for n in post.leaves()] for post in (first, second)] == [
        ["想去爬山，有人吗"],
        ["同去"],
    ]
    assert first.time is not None
    assert first.time.iso == "2024-05-23T09:12"
    thread = found.thread
    assert (thread.board, thread.tid, thread.replies, thread.pages) == (("爬山吧",), "77", 37, 2)


def test_ptt_keeps_its_lines() -> None:
    found = page(
        """<div id="main-content" class="bbs-screen bbs-content"><div class="article-metaline"><span class="article-meta-tag">作者</span><span class="article-meta-value">hill (山)</span></div><div class="article-metaline-right"><span class="article-meta-tag">看板</span><span class="article-meta-value">Hiking</span></div><div class="article-metaline"><span class="article-meta-tag">標題</span><span class="article-meta-value">[問題] 週末</span></div><div class="article-metaline"><span class="article-meta-tag">時間</span><span class="article-meta-value">Thu May 23 09:12:00 2024</span></div>
想問週末去哪裡
有推薦的步道嗎

先謝謝
--
<span class="f2">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4
</span><div class="push"><span class="hl push-tag">推 </span><span class="f3 hl push-userid">wind</span><span class="f3 push-content">: 七星山</span><span class="push-ipdatetime"> 05/23 10:40
</span></div></div>""",
        "ptt",
    )
    (first,) = found.thread.posts
    (push,) = first.remarks
    shown = "\n".join(found.leaves[n].text for n in first.leaves())
    assert "想問週末去哪裡\n有推薦的步道嗎" in shown
    assert "發信站" not in shown
    assert (push.kind, push.author, push.score, push.text) == ("comment", "wind", "推", "七星山")
    assert push.time is not None
    assert push.time.iso == "2024-05-23T10:40"


def test_zhihu_answers_tell_their_facts_in_json() -> None:
    found = page(
        """<div class="QuestionHeader"><h1 class="QuestionHeader-title">周末去哪里？</h1><div class="QuestionHeader-topics"><a class="TopicLink">登山</a></div></div>
<div class="ContentItem AnswerItem" data-zop='{"authorName":"山人","itemId":501,"title":"周末去哪里？","type":"answer"}' name="501"><div class="ContentItem-meta"><div class="AuthorInfo"><meta itemprop="url" content="https://www.zhihu.com/people/shan-ren"><span class="AuthorInfo-name"><a class="UserLink-link">山人</a></span><div class="AuthorInfo-badgeText">登山爱好者</div></div></div>
<meta itemprop="dateCreated" content="2024-05-23T01:12:00.000Z"><div class="RichContent RichContent--unescapable"><div class="RichContent-inner"><span class="RichText ztext CopyrightRichText-richText"><p>去东山。</p></span></div><div class="ContentItem-time"><a><span data-tooltip="发布于 2024-05-23 09:12">编辑于 2024-05-24</span></a></div><div class="ContentItem-actions"><button>赞同 3</button></div></div></div>
<div class="Question-sideColumn">关于作者</div>""",
        "zhihu",
        "https://www.zhihu.com/question/77",
    )
    (post,) = found.thread.posts
    assert (post.author.name, post.author.uid, post.pid) == ("山人", "shan-ren", "501")
    assert [found.leaves[n].text for n in post.leaves()] == ["去东山。"]
    assert found.thread.tid == "77"


def test_v2ex_numbers_replies_after_the_topic() -> None:
    found = page(
        """<div id="Main"><div class="box"><div class="header"><a href="/">V2EX</a> <a href="/go/hiking">爬山</a><h1>周末去哪里</h1><small class="gray"><a href="/member/hill">hill</a> · <span title="2024-05-23 09:12:00 +08:00">1 天前</span> · 100 次点击</small></div><div class="cell"><div class="topic_content">想去爬山</div></div></div>
<div class="box"><div id="r_501" class="cell"><div class="fr"><span class="no">1</span></div><strong><a href="/member/wind" class="dark">wind</a></strong> <span class="ago" title="2024-05-23 10:40:00 +08:00">1 天前</span><div class="reply_content">同去</div></div></div></div>""",
        "v2ex",
        "https://www.v2ex.com/t/77",
    )
    assert [(post.kind, post.floor, post.author.name) for post in found.thread.posts] == [
        ("opening", 1, "hill"),
        ("reply", 2, "wind"),
    ]
    assert [post.floor_label for post in found.thread.posts] == [None, "1"]
    assert found.thread.views == 100


def test_weibo_has_a_post_and_its_comments() -> None:
    found = page(
        """<article class="woo-panel-main Feed_wrap_3v9LH"><header><a class="ALink_default head_name_24eEB" href="/u/11"><span title="山人">山人</span></a><div class="head-info_info_2AspQ"><a class="head-info_time_6sFQg" title="2024-5-23 09:12">5-23 09:12</a> 来自 手机</div></header>
<div class="wbpro-feed-content"><div class="detail_text_1U10O wbpro-feed-ogText"><div class="detail_wbtext_4CRf9">想去爬山</div></div></div><footer>转发 8</footer></article>
<div class="wbpro-list"><div class="item1"><div class="item1in"><div class="con1"><div class="text"><a href="/u/12" usercard="12">风</a>:<span>同去</span></div><div class="info"><div> 2024-5-23 10:40 <span> 来自福建</span></div><div class="opt">9</div></div></div></div></div></div>""",
        "weibo",
        "https://weibo.com/11/Oe6w",
    )
    first, second = found.thread.posts
    assert [(post.author.name, post.author.uid, post.kind) for post in (first, second)] == [
        ("山人", "11", "opening"),
        ("风", "12", "comment"),
    ]
    assert [[found.leaves[n].text for n in post.leaves()] for post in (first, second)] == [["想去爬山"], ["同去"]]
    assert second.time is not None
    assert second.time.iso == "2024-05-23T10:40"


def test_bbscloud_names_board_author_and_time() -> None:
    found = page(
        """<div class="layout-header-comp">首页</div><div class="news-detail-page"><div class="bbs-left-content"><div class="detail-warp"><div class="bbs-post-title"><div class="title">周末去哪里</div></div><div class="bbs-author"><div class="cursor-pointer"><span>山人</span></div><span>2024.05.23 09:12</span><span>发布于</span><a href="/section/5">爬山</a></div>
<div class="rich-text-content-wrap markdown-body bbs-post-content"><p>想去爬山</p></div><div class="bbs-detail-actions">收藏 举报</div></div><div class="comment-list-comp"><div class="comment-head">0个评论</div></div></div></div>""",
        "bbscloud",
        "https://bbs.example.org/info/77",
    )
    (post,) = found.thread.posts
    assert (post.author.name, found.thread.board, found.thread.tid) == ("山人", ("爬山",), "77")
    assert post.time is not None
    assert post.time.iso == "2024-05-23T09:12"
    assert [found.leaves[n].text for n in post.leaves()] == ["想去爬山"]


def test_nga_counts_from_nought_on_every_page() -> None:
    rows = "".join(
        f"""<table class="forumbox postbox"><tr id="post1strow{n}" class="postrow row1"><td class="c1"><a href="nuke.php?func=ucp&amp;uid={n}" id="postauthor{n}" class="author b">山人</a></td><td class="c2"><a id="pid{480 + n}Anchor"></a><a name="l{n}"></a><span id="postdate{n}">2024-05-23 09:12</span><p id="postcontent{n}" class="postcontent ubbcode">同去</p></td></tr></table>"""
        for n in (20, 21)
    )
    found = page(
        f'<h3 id="currentTopicName">周末去哪里</h3>{rows}', "nga", "https://bbs.example.org/read.php?tid=77&page=2"
    )
    assert [(post.floor, post.floor_label, post.pid) for post in found.thread.posts] == [
        (21, None, "500"),
        (22, None, "501"),
    ]
