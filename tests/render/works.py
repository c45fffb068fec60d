"""Works made by hand: a page, its edition and its outline, without the stages before render."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.edition import Edition, Reading, Script
from pipeline.model.page import Author, Block, Leaf, Mark, Moment, Notice, Page, Post, Region, Remark, Role, Thread
from pipeline.model.source import Accession, source_of
from pipeline.model.transcript import Transcript, Verdict, Witness
from pipeline.model.work import Division, Document, Front, Marker, Note, Work


class Maker:
    """Collects leaves while blocks are built, and makes the page out of them (text face)."""

    def __init__(self, **thread: object) -> None:
        self.leaves: list[Leaf] = []
        self.parts: list[str] = []
        self.at = 0
        self.lines = 1
        self.regions: list[Region] = []
        self.posts: list[Post] = []
        self.readings: dict[int, Reading] = {}
        self.thread = thread

    def leaf(
        self,
        text: str,
        kind: str = "text",
        marks: tuple[Mark, ...] = (),
        reading: Reading | None = None,
        role: Role = Role.BODY,
    ) -> int:
        """A leaf, and the region of the page that it stands in, with a line end after it."""
        number = len(self.leaves)
        line = self.lines
        self.lines += text.count("\n") + 1
        spans = ((self.at, self.at + len(text)),) if text else ()
        self.leaves.append(Leaf(text, kind, len(self.posts) + 1, marks, spans, line))
        if text:
            kept = "" if role.kind == "content" else text
            self.regions.append(Region(self.at, self.at + len(text), role, "made", line, len(self.posts) + 1, kept))
        end = self.at + len(text)
        self.regions.append(Region(end, end + 1, Role.LAYOUT, "made", line, None, "\n"))
        self.parts += (text, "\n")
        self.at = end + 1
        if reading is not None:
            self.readings[number] = reading
        return number

    def p(
        self, text: str, *marks: Mark, kind: str = "paragraph", reading: Reading | None = None, **attrs: str
    ) -> Block:
        """A block with a leaf."""
        leaf = self.leaf(text, "code" if kind == "code" else "text", marks, reading)
        return Block(kind, leaf, (), tuple(attrs.items()))

    def post(self, *blocks: Block, **fields: object) -> Post:
        """A post with the next ordinal."""
        ordinal = len(self.posts) + 1
        given: dict[str, object] = {
            "floor": ordinal,
            "pid": str(9000 + ordinal),
            "author": Author(f"用户{ordinal}", str(ordinal)),
            "time": Moment("2024-7-10 17:43:48", "2024-07-10T17:43:48"),
            "kind": "opening" if ordinal == 1 else "reply",
        }
        post = Post(ordinal, blocks, **(given | fields))  # type: ignore[arg-type]
        self.posts.append(post)
        return post

    def work(self, label: str = "zh-Hans", accession: Accession | None = None, **fields: object) -> Work:
        """The work; ``fields`` are its documents, marks and passages."""
        text = "".join(self.parts)
        source = source_of(text.encode("utf-8", "surrogatepass"), "page.txt", "text/plain")
        if accession is not None:
            source = replace(source, accession=accession)
        verdict = Verdict("utf-8", float("inf"), True, None, (Witness("utf-8", "utf-8", float("inf"), "valid"),))
        thread = Thread(tuple(self.posts), **self.thread)  # type: ignore[arg-type]
        regions = tuple(self.regions)
        page = Page(Transcript(source, text, verdict), "text", "made", regions, tuple(self.leaves), thread)
        readings = tuple(
            self.readings.get(number, Reading(leaf.text, marks=leaf.marks, script=Script(label), fold=leaf.text))
            for number, leaf in enumerate(self.leaves)
        )
        return Work(Edition(page, readings, script=Script(label)), **fields)  # type: ignore[arg-type]


def simple() -> Work:
    """A thread of two posts with a quotation."""
    maker = Maker(tags=("四川",), board=("论坛", "读书"), url="https://bbs.example.org/thread-1-1-1.html", views=5)
    title = maker.leaf("一个主题", "title")
    maker.thread["title"] = title
    maker.post(maker.p("第一段。"), maker.p("第二段\n换行。"))
    label = maker.p("用户1 发表于 2024-7-10", kind="label")
    quote = Block("quote", None, (label, maker.p("第一段。")), (("pid", "9001"), ("by", "template")))
    maker.post(quote, maker.p("同意。", Mark(0, 1, "bold"), Mark(1, 2, "link", (("target", "https://example.org/"),))))
    return maker.work()


def full() -> Work:
    """A thread with something of everything: notices, table, list, code, document with notes, gaps."""
    maker = Maker(
        tags=("四川",), board=("读书",), url="https://bbs.example.org/thread-1-1-1.html", views=5, page=1, pages=2
    )
    maker.thread["title"] = maker.leaf("一个主题", "title")
    edit = Notice(
        "edit", "本帖最后由 用户1 于 2024-7-10 18:00 编辑", "用户1", Moment("2024-7-10 18:00", "2024-07-10T18:00")
    )
    cells = [maker.p(text, kind="cell") for text in ("字", "音", "龴", "sī")]
    rows = (Block("row", None, tuple(cells[:2])), Block("row", None, tuple(cells[2:])))
    items = (maker.p("甲", kind="item"), maker.p("乙", kind="item"))
    maker.post(
        maker.p("第一段。"),
        maker.p("第二段\n换行。"),
        maker.p("字\ue000和失\ufffd字"),
        Block("table", None, rows),
        Block("list", None, items, (("ordered", "1"),)),
        maker.p("x = 1\ny = 2\n", kind="code", lang="python"),
        Block("image", None, (), (("src", "https://e.org/a.png"), ("alt", "图"))),
        notices=(edit,),
    )
    label = maker.p("用户1 发表于 2024-7-10", kind="label")
    quote = Block("quote", None, (label, maker.p("第一段。")), (("pid", "9001"), ("by", "template")))
    maker.post(
        quote,
        maker.p(
            "同意:)。", Mark(0, 1, "bold"), Mark(1, 2, "link", (("target", "https://e.org/"),)), Mark(2, 4, "smiley")
        ),
        reply_to="9001",
        remarks=(Remark("rating", "用户1", "好", "+1"), Remark("comment", "用户9", "点评一句")),
    )
    blocks = [
        maker.p(text)
        for text in ("关于一事的通知", "各位：", "一、第一", "（一）其一", "正文[1]有注[2]。", "用户三", "[1] 注文。")
    ]
    maker.post(*blocks)
    maker.post(status="deleted", time=None)
    leaf = blocks[4].leaf or 0
    inner = Division("subsection", "1.1", 3, (4,))
    document = Document(
        3, "notice", (Front("title", 0),), (1,), (Division("section", "1", 2, (inner,)),), (Front("byline", 5),),
        (Note("1", (6,), (0,)),), (Marker(leaf, 2, 5, "1", 0), Marker(leaf, 7, 10, "2")), title="关于一事的通知", date="2024-07-01",
    )  # fmt: skip
    work = maker.work(documents=(document,))
    page = work.edition.page
    source = replace(page.transcript.source, retrieved="2024-07-20T08:00:00Z")
    page = replace(page, transcript=replace(page.transcript, source=source))
    return replace(work, edition=replace(work.edition, page=page))
