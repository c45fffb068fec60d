"""The two faces of a page agree."""

from __future__ import annotations

from pipeline import extract
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

POSTS = (
    ("tpc", "山人", "楼主", "想去爬山，有人吗？"),
    ("12", "风", "沙发", "算我一个。"),
    ("13", "雨", "4楼", "带上雨衣。"),
)


def floors(text: str, media_type: str, face: str) -> list[int | None]:
    source = source_of(text.encode(), "case", media_type)
    page = extract.run(Transcript(source, text, Verdict("utf-8", 9.0, True, None)), extract.Settings(face=face))
    return [post.floor for post in page.thread.posts]


def test_phpwind_counts_answers() -> None:
    """楼主 is the opening post and 沙发 the first answer, so the 4th answer is the 5th post."""
    html = "<h1 id='subject_tpc'>周末去哪里</h1>" + "".join(
        f"""<div class="read_t" id="readfloor_{n}"><div class="readName b"><a href="u.php?uid={n}">{who}</a></div>
<div class="tiptop"><a class="s2 b cp" onclick="copyFloorUrl('{n}')">{floor}</a>
<span title="2010-07-10 17:43:48">发表于: 2010-07-10</span></div>
<div class="tpc_content"><div class="f14" id="read_{n}">{body}</div></div></div>"""
        for n, who, floor, body in POSTS
    )
    flat = "周末去哪里\n" + "".join(
        f"{who}\n级别: 新手上路\n{floor}\n发表于: 2010-07-10 17:43\n{body}\n回复\n引用\n举报\n"
        for _, who, floor, body in POSTS
    )
    assert floors(html, "text/html", "html") == floors(flat, "text/plain", "text") == [1, 2, 5]
