"""Pages that are no thread are refused with their kind."""

from __future__ import annotations

import pytest

from pipeline.model.finding import Refusal

from .reading import read

SAID = (
    "昨天去河边看了老房子，屋顶漏得厉害",
    "我上周也去过，墙还算结实，可以修",
    "那就等天暖了再动手吧，不急这几天",
    "同意，先把材料备好，人我来找",
)
FORM = "<form action='login.php'><input type='text' name='u'><input type='password' name='p'></form>"
PAGES = {
    "thread-list": "<html><body id='nv_forum' class='pg_forumdisplay'><p>今天去河边看了那座老房子，屋顶已经漏了。</p></body></html>",
    "board-index": "<html data-template='forum_list'><body><p>今天去河边看了那座老房子，屋顶已经漏了。</p></body></html>",
    "login": f"<html><head><title>登录</title></head><body><h1>登录</h1>{FORM}<p>忘记密码的话请点这里，按提示一步步找回来就好了。</p></body></html>",
    "error": "<html><head><title>提示信息</title></head><body><p>抱歉，您访问的主题不存在或已被删除，请返回上一页再看看别的。</p></body></html>",
    "redirect": "<html><head><meta http-equiv='refresh' content='1;url=/t/9'></head><body><p>发表成功，现在将转入主题页，请稍候片刻。</p></body></html>",
    "frame": "<html><head><title>某站</title></head><body><div id='app'>加载中</div><script>go()</script></body></html>",
}


@pytest.mark.parametrize("kind", PAGES)
def test_pages_of_other_kinds_are_refused_with_their_kind(kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(PAGES[kind])
    (found,) = [found for found in refused.value.findings if found.code == "EXT009"]
    assert dict(found.fields)["kind"] == kind


def test_a_list_of_links_with_people_and_times_is_no_thread() -> None:
    rows = "".join(
        f"<div class='item'><b>某人{n}</b> <span>2024-07-1{n} 10:00</span><p><a href='/t/{n}'>第{n}个题目：去河边看老房子要带些什么东西才好呢</a></p></div>"
        for n in range(6)
    )
    with pytest.raises(Refusal):
        read(f"<html><head><title>某站</title></head><body>{rows}</body></html>")


def test_a_thread_whose_posts_name_links_is_one() -> None:
    rows = "".join(
        f"<div class='item'><b>某人{n}</b> <span>2024-07-1{n} 10:00</span><p>{said}，照片在<a href='/p/{n}'>这里</a>，大家看看。</p></div>"
        for n, said in enumerate(SAID)
    )
    assert len(read(f"<html><head><title>某站</title></head><body>{rows}</body></html>").thread.posts) == 4


def test_an_error_that_a_thread_is_about_is_no_error_page() -> None:
    rows = "".join(
        f"<div class='item'><b>某人{n}</b> <span>2024-07-1{n} 10:00</span><p>{said}，打开就说 404 not found。</p></div>"
        for n, said in enumerate(SAID)
    )
    html = f"<html><head><title>404 not found 求助</title></head><body>{rows}</body></html>"
    assert len(read(html).thread.posts) == len(SAID)


@pytest.mark.parametrize("html", ["<!-- c -->", "<!-- c --><!-- d -->"])
def test_a_page_of_comments_alone_is_refused_and_no_crash(html: str) -> None:
    with pytest.raises(Refusal):
        read(html)
