"""Works at random, of every kind of block, mark and document that the types allow, hostile ones too."""

from __future__ import annotations

import random
from dataclasses import replace

from pipeline.model.edition import Glyph, Reading, RuleUse, Script, Variant
from pipeline.model.ledger import Edit, Layer, Ledger
from pipeline.model.page import Author, Block, Mark, Moment, Notice, Remark
from pipeline.model.source import Accession, Rights
from pipeline.model.work import Division, Document, Front, Marker, Note, Passage, Work

from .works import Maker

PIECES = [
    "我们", "今天，", "讨论。", "a b", "<&>", "]]>", "\n", "\n\n", "  ", "\u3000", "\ufffd", "\ufffd\ufffd", "\ue000", "\U000f0001", "𠀀",
    "\x07", "\x0b", "\ufffe", "\u0085", "\u2028", "\u200b", "\t", "\r", "é", "{}", "--", "== 3 | x | y ==", "\u202e", "（1）", "①",
]  # fmt: skip
URLS = [
    "https://example.org/a?b=1&c=2", "http://例子.测试/路径?q=值", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\nscript:x", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "thread-1-1-1.html", "/forum.php?mod=x", "//cdn.example.org/x.png", "#top", "", "http://", "http://[::1]/",
    "http://a b/c d", "https://example.org/%zz%", "mailto:a@example.org", "http://exa\"mple.org/<x>", "a\nb", "x:y", "1:2", "http://e.org/a#b#c",
    "ed2k://|file|名.rar|123|", "\ud800x", "http://e.org:99999999/", "http://:80/", "?a=b", "http://u:p@e.org/", "中文:相对",
]  # fmt: skip
TIMES = ["2024-07-10T17:43:48", "2024-07-10T17:43", "2024-07-10", "2024-07", "2024", "2024-07-10T17:43:48+08:00", "2024-13-40", "昨天", None, "2024-02-30", "2023-02-29T10:00", "2024-07-10 08:00"]  # fmt: skip
NAMES = ["张三", "a\nb", "<b>", "\x00nul", "  ", "", None, "x" * 300, "\ud83d", "name \ue001"]
MARKS = [
    "bold",
    "italic",
    "underline",
    "strike",
    "sup",
    "sub",
    "link",
    "mention",
    "image",
    "smiley",
    "code",
    "math",
    "ruby",
]
OUTLINE_MARKS = ["note-marker", "note-label", "date", "venue", "author", "role-name", "run-in-head", "unknown-kind"]
LEAF_KINDS = ["paragraph", "heading", "code", "line", "item", "cell", "caption", "label"]
CONTAINERS = ["quote", "list", "item", "table", "row", "cell", "poll", "verse", "section", "details", "strange"]
OBJECTS = ["image", "rule", "gap", "attachment", "media"]


class Wild:
    """One random work a seed."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.maker = Maker()

    def text(self, most: int = 8) -> str:
        return "".join(self.r.choice(PIECES) for _ in range(self.r.randrange(most)))

    def name(self) -> str | None:
        return self.r.choice(NAMES)

    def moment(self) -> Moment | None:
        iso = self.r.choice(TIMES)
        raw = self.r.choice(["昨天 22:21", iso or "", "", "\x01 2024"])
        return self.r.choice([None, Moment(raw, iso, self.r.choice(["absolute", "capture", "unresolved"]))])

    def mark(self, size: int, kinds: list[str]) -> Mark:
        start, end = self.r.randint(0, size), self.r.randint(0, size)
        if self.r.random() < 0.9 and start > end:
            start, end = end, start
        if self.r.random() < 0.05:
            end += 5
        attrs = [
            ("target", self.r.choice(URLS)),
            ("src", self.r.choice(URLS)),
            ("alt", self.text(3)),
            ("when", self.r.choice(TIMES) or ""),
        ]
        attrs += [("rt", self.text(2)), ("lang", self.text(2)), ("width", self.r.choice(["10", "10px", "50%", "²"]))]
        return Mark(start, end, self.r.choice(kinds), tuple(one for one in attrs if self.r.random() < 0.7))

    def leaf(self) -> int:
        text = self.text()
        marks = tuple(self.mark(len(text), MARKS) for _ in range(self.r.choice((0, 0, 1, 2, 5))))
        reading = None
        if self.r.random() < 0.3:
            reading = self.reading(text, marks)
        return self.maker.leaf(text, "text", marks, reading)

    def reading(self, text: str, marks: tuple[Mark, ...]) -> Reading:
        label = self.r.choice(["zh-Hans", "zh-Hant", "zh", "mixed", "ja", "und", "und-Latn", "en"])
        if "，" in text and self.r.random() < 0.7:
            at = text.index("，")
            ledger = Ledger((Layer("marks", (Edit(at, "，", "、", "NRM-X"),)),))
            changed = ledger.apply(text)
            variants = (Variant(at, at + 1, "，", "NRM-X"),)
            return Reading(changed, ledger, marks, Script(label), changed, variants=variants)
        glyphs = tuple(
            Glyph(at, ch, self.text(2) or "NAME", self.text(2), self.r.choice([None, "〓", "字", "\x00"]))
            for at, ch in enumerate(text)
            if ch in "\ue000\U000f0001𠀀" and self.r.random() < 0.6
        )
        variants = ()
        if len(text) > 1 and self.r.random() < 0.4:
            start = self.r.randrange(len(text))
            variants = (Variant(start, self.r.randint(start, len(text)), self.text(2), "NRM-Y"),)
        return Reading(text, Ledger(), marks, Script(label), text, glyphs=glyphs, variants=variants)

    def block(self, depth: int) -> Block:
        pick = self.r.random()
        if pick < 0.5 or depth > 4:
            return Block(self.r.choice(LEAF_KINDS), self.leaf(), (), self.attrs())
        if pick < 0.65:
            return Block(self.r.choice(OBJECTS), None, (), self.attrs())
        if pick < 0.72:
            return self.table(depth)
        children = tuple(self.block(depth + 1) for _ in range(self.r.randrange(4)))
        leaf = self.leaf() if self.r.random() < 0.15 else None
        return Block(self.r.choice(CONTAINERS), leaf, children, self.attrs())

    def table(self, depth: int) -> Block:
        rows = tuple(
            Block("row", None, tuple(
                Block("cell", self.leaf(), (), self.attrs()) if self.r.random() < 0.7
                else Block("cell", None, tuple(self.block(depth + 2) for _ in range(self.r.randrange(3))), self.attrs())
                for _ in range(self.r.randrange(4))
            ))
            for _ in range(self.r.randrange(4))
        )  # fmt: skip
        extra = tuple(self.block(depth + 1) for _ in range(self.r.choice((0, 0, 0, 1))))
        return Block("table", None, rows + extra, (("layout", self.r.choice(["", "1"])),))

    def attrs(self) -> tuple[tuple[str, str], ...]:
        rows = [
            ("align", self.r.choice(["center", "right", "justify", "x y"])), ("level", self.r.choice(["1", "", "a b"])), ("lang", self.text(2)),
            ("ordered", self.r.choice(["1", "0", "true"])), ("start", self.r.choice(["3", "-1", "x", "9" * 30])), ("author", self.text(3)),
            ("time", self.r.choice(TIMES) or ""), ("pid", self.r.choice(["9001", "9002", "x"])), ("url", self.r.choice(URLS)), ("src", self.r.choice(URLS)),
            ("by", self.r.choice(["template", "human", "?"])), ("rows", self.r.choice(["2", "0", "-1", "9999999"])), ("cols", self.r.choice(["2", "0", "x"])),
            ("header", "1"), ("alt", self.text(3)), ("width", "3"), ("reason", self.r.choice(["hiddenByForum", "whatever"])), ("text", self.text(3)),
            ("name", self.r.choice(["a.jpg", "b.zip", "c", "d\ne.png", ""])), ("size", "3 KB"), ("downloads", self.r.choice(["4", "四", "-"])), ("aid", "a 1"),
            ("media_type", self.r.choice(["image/png", "x", "a b/c d", ""])),
        ]  # fmt: skip
        return tuple(row for row in rows if self.r.random() < 0.35)

    def post(self) -> None:
        ordinal = len(self.maker.posts) + 1
        blocks = tuple(self.block(0) for _ in range(self.r.randrange(6)))
        signature = (Block("paragraph", self.leaf()),) if self.r.random() < 0.2 else ()
        card = (*((self.text(2), self.text(2)) for _ in range(self.r.randrange(3))), ("积分", "17"))
        author = Author(
            self.name(), self.r.choice([None, str(ordinal % 2), "a b"]), self.r.choice(URLS), card, signature
        )
        notice = Notice(
            self.r.choice(["edit", "moderator", "system", "?"]),
            "本帖最后由 x 于 2024-7-10 编辑" + self.text(2),
            None,
            Moment("2024-7-10", "2024-07-10"),
        )
        remark = Remark(
            self.r.choice(["rating", "comment"]),
            self.name(),
            self.text(3),
            self.r.choice([None, "+1", "很好"]),
            self.moment(),
        )
        self.maker.post(
            *blocks,
            author=author,
            time=self.moment(),
            floor=self.r.choice([None, ordinal, ordinal * 2, 3]),
            pid=self.r.choice([None, f"{9000 + ordinal}", "9001", "a b", "é"]),
            kind=self.r.choice(["opening", "reply"]),
            status=self.r.choice(["published", "published", "withdrawn", "deleted", "?"]),
            title=self.leaf() if self.r.random() < 0.2 else None,
            reply_to=self.r.choice([None, "9001", "9002", "#1", "#3", "zzz"]),
            depth=self.r.choice([0, 0, 1, 7]),
            notices=(notice,) if self.r.random() < 0.3 else (),
            remarks=(remark,) if self.r.random() < 0.3 else (),
        )

    def work(self) -> Work:
        r = self.r
        if r.random() < 0.9:
            title = self.leaf()
            self.maker.thread["title"] = title
        self.maker.thread |= {
            "tags": tuple(self.text(2) for _ in range(r.randrange(3))), "board": tuple(self.text(2) for _ in range(r.randrange(3))), "url": r.choice(URLS),
            "tid": r.choice([None, "1", "\x00"]), "page": r.choice([None, 1, 2]), "pages": r.choice([None, 1, 9]), "views": r.choice([None, 5]), "platform": self.name(),
            "site": self.name(),
        }  # fmt: skip
        for _ in range(r.randint(1, 4)):
            self.post()
        documents = tuple(
            one
            for post in self.maker.posts
            if r.random() < 0.4 and (one := self.document(post.ordinal, len(post.blocks)))
        )
        passages = tuple(
            Passage(r.choice(["verse", "list"]), post.ordinal, tuple(range(*sorted((r.randrange(7), r.randrange(7))))))
            for post in self.maker.posts
            if r.random() < 0.3
        )
        rights = Rights(r.choice(["free", "odd"]), r.choice(URLS), self.text(3))
        accession = Accession(
            self.text(1), self.text(2), self.text(2), self.text(2), r.choice(TIMES), self.name() or "", rights=rights
        )
        readings = len(self.maker.leaves)
        marks = tuple(
            (
                leaf,
                tuple(self.mark(len(self.maker.leaves[leaf].text), OUTLINE_MARKS) for _ in range(r.choice((1, 2, 4)))),
            )
            for leaf in range(readings)
            if r.random() < 0.2
        )
        work = self.maker.work(
            r.choice(["zh-Hans", "mixed", "und"]), accession, documents=documents, passages=passages, marks=marks
        )
        rules = (
            (RuleUse("NRM-X", self.text(2), self.text(3), "", r.choice(["safe", "judged"]), 3),)
            if r.random() < 0.5
            else ()
        )
        return replace(work, edition=replace(work.edition, rules=rules))

    def document(self, post: int, size: int) -> Document | None:
        """A document over the post's blocks in order; sometimes with indices that are not there."""
        if not size:
            return None
        r = self.r
        order = list(range(size))
        cuts = sorted(r.randint(0, size) for _ in range(5))
        front, opener, body, closer, notes = (order[a:b] for a, b in zip([0, *cuts[:4]], cuts, strict=True))
        trailer = order[cuts[4] :]
        kinds = ["title", "subtitle", "date", "venue", "byline", "dateline", "note", "salute", "?"]
        items: list[Division | int] = []
        while body:
            take = r.randint(1, 3)
            chunk, body = body[:take], body[take:]
            if r.random() < 0.4:
                items += chunk
            else:
                inner = Division(r.choice(["subsection", "odd"]), r.choice([None, "1.1", "9"]), None, tuple(chunk[1:]))
                items.append(
                    Division(
                        r.choice(["part", "section", "peroration"]),
                        r.choice([None, "1", "x"]),
                        r.choice([chunk[0], None]),
                        (*chunk[1:2], inner, *chunk[:1]),
                    )
                )
        leaves = [block.leaf for block in self.maker.posts[post - 1].blocks if block.leaf is not None]
        count = r.randrange(3)
        markers = tuple(
            Marker(leaf, a, b, str(k), r.choice([None, 0, 1, 7]))
            for k, leaf in enumerate(leaves)
            if (a := r.randint(0, len(self.maker.leaves[leaf].text)))
            <= (b := r.randint(0, len(self.maker.leaves[leaf].text)))
        )
        return Document(
            post, r.choice(["report", "a b", "", "notice", "法"]),
            tuple(Front(r.choice(kinds), one) for one in front), tuple(opener), tuple(items), tuple(Front(r.choice(kinds), one) for one in closer),
            tuple(Note(str(k), tuple(notes) if k == 0 else ()) for k in range(count)), markers,
            tuple(Front(r.choice(["source", "editor", "attachments", "x"]), one) for one in [*trailer, *r.choice(((), (99,)))]),
            self.text(2), self.name(), self.name(), r.choice(TIMES), self.name(), r.choice([None, 0, 77]),
        )  # fmt: skip


def wild(seed: int) -> Work:
    """A random work."""
    return Wild(seed).work()
