"""Works made by hand: a page, its edition and its outline, without the stages before render."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.edition import Edition, Reading, Script
from pipeline.model.page import Author, Block, Leaf, Mark, Moment, Page, Post, Region, Role, Thread
from pipeline.model.source import Accession, source_of
from pipeline.model.transcript import Transcript, Verdict, Witness
from pipeline.model.work import Work


class Maker:
    """Collects leaves while blocks are built, and makes the page out of them (text face)."""

    def __init__(self, **thread: object) -> None:
        self.leaves: list[Leaf] = []
        self.parts: list[str] = []
        self.at = 0
        self.regions: list[Region] = []
        self.posts: list[Post] = []
        self.readings: dict[int, Reading] = {}
        self.thread = thread

    def leaf(self, text: str, kind: str = "text", marks: tuple[Mark, ...] = (), reading: Reading | None = None) -> int:
        """A leaf, and the region of the page that it stands in, with a line end after it."""
        number = len(self.leaves)
        line = "".join(self.parts).count("\n") + 1
        spans = ((self.at, self.at + len(text)),) if text else ()
        self.leaves.append(Leaf(text, kind, len(self.posts) + 1, marks, spans, line))
        if text:
            self.regions.append(Region(self.at, self.at + len(text), Role.BODY, "made", line, len(self.posts) + 1))
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
