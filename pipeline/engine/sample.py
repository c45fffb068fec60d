"""A small page of our own: to warm workers with, and for ``guidang doctor`` to try."""

from __future__ import annotations

HTML = (
    '<html><head><meta charset="utf-8"><meta name="generator" content="Discuz! X3.4"><title>检查</title></head>'
    '<body id="nv_forum" class="pg_viewthread"><span id="thread_subject">检查</span><div id="postlist">'
    '<div id="post_1"><table id="pid1" class="plhin"><tr><td class="pls"><div class="authi">'
    '<a href="space-uid-1.html" class="xw1">某人</a></div></td><td class="plc"><div class="pti"><div class="authi">'
    '<em id="authorposton1">发表于 2024-1-1 12:00:00</em></div></div><div class="pct"><table><tr>'
    '<td class="t_f" id="postmessage_1">一句正文。<br>第二行,有半角标点(和括號);"引号".</td></tr></table></div>'
    "</td></tr></table></div></div></body></html>"
)
SENTENCE = "一句正文。"
"""What must stand in its plain text."""
TEXT = """检查
[复制链接]
查看: 1|回复: 0
某人
发表于 2024-1-1 12:00:00 | 显示全部楼层
一句正文。
第二行,有半角标点(和括號);"引号".
回复
举报
"""
