"""Random mixes of everything that the rules look at, for the laws."""

from __future__ import annotations

import random

POOLS = (
    "中国的一二三年月日周五朱李约翰史密斯人民好吗了看著後門嗎",
    "abcXYZ the Hello",
    "0123456789",
    ",.;:!?()\"'<>[]{}=&~-+*/\\|@#$%^_`",
    "，。；：？！（）“”‘’《》「」『』【】、…—～·",
    "    \u3000\u00a0\u2003\u2009\u202f\t",
    "\n\n\r\u000b\u000c\u2028\u0085",
    "\ue000\ue76c\ue78d\ue5e5\ue815\uf8ff\uf8fe\uf0b7\U000f0001",
    "\u200b\u200c\u200d\ufeff\u00ad\u2060\u202a\u202c\u200e\ufe0f\ufe0e\ufe00\U000e0100\U000e0041\U000e007f",
    "\u0000\u0008\u001f\u007f\u0080\u009f\ufffe\uffff\ufffd\ufdd0\ud800\udfff\U0001fffe",
    "０１２ＡＢｃ％＃＠．－＋＝／＂＇＜＞：，",
    "⼀⼈⻔⺠⻓\u2e81",
    "e\u0301n\u0303が\u3099\u212b\u1112\u1161",
    "・･‧•⋅∙｡､﹐﹒﹁﹂︽︾⸺──――－－⋯",
    "😀👨❤🏴☆",
    "日本語のカナ한국어שלוםعرب",
)
FRAGMENTS = (
    "http://a.cn/x?y=1,2",
    "(^_^)",
    ":)",
    "{:4_87:}",
    "[url=x]",
    "[/url]",
    "<b>",
    "&nbsp;",
    "www.a.com",
    "a@b.com",
    "...",
    "。。。",
    "--",
    "······",
    "<<",
    ">>",
    "1,234",
    "9:00",
    "：30",
    "1：2",
    "1，234",
    "`a`",
    'print("',
    '")',
    "（一)",
    "(一）",
    "二O二四年",
    "朱?基",
    "C:\\",
    '"中"',
    "'中'",
    "\r\n",
    "1.",
    "一.",
    "ed2k://|file|中|/",
    "＂",
    "//",
    "int",
    '="',
    "约翰.史密斯",
    "约翰．史密斯",
    "周一~周五",
    "━━",
    "．．．",
    "\ue78d",
    "  ",
    "int a=",
    "通 知",
)


def mix(source: random.Random) -> str:
    """A short text from one to six of the pools, with fragments of markup and the like."""
    pools = source.sample(POOLS, source.randint(1, 6))
    pieces = [
        source.choice(FRAGMENTS) if source.random() < 0.15 else source.choice(source.choice(pools))
        for _ in range(source.choice((3, 6, 10, 20, 40)))
    ]
    return "".join(pieces)
