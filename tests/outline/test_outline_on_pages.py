"""The same outline from an HTML page as from bare lines: the blocks that extraction gives are enough."""

from __future__ import annotations

import pytest

from pipeline import decode, extract, normalize, outline
from pipeline.model.source import source_of
from pipeline.outline.lines import sheet
from tests.discuz import Floor, page

from .casebook import CASES, read, tags

_NAMES = (
    "report-missing-five",
    "notice-with-attachments",
    "law-articles",
    "article-bold-subheads",
    "report-city-dashes",
)


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("between", ["<br />\r\n", "<br />\r\n<br />\r\n", "</p>\r\n<p>"])
def test_a_document_on_a_discuz_page(name: str, between: str) -> None:
    case = read(CASES / f"{name}.txt")
    body = between.join(_html(attrs.split(), text) for _, _, attrs, text in case.rows)
    floor = Floor(9001, "某人", 101, "2024-7-10 17:43:48", f"<p>{body}</p>" if "p>" in between else body)
    source = source_of(page([floor], title=case.facts["thread"]).encode(), "thread-77-1-1.html")
    read_page = extract.run(decode.run(source, decode.Settings()), extract.Settings())
    work = outline.run(normalize.run(read_page, normalize.Settings()), outline.Settings())
    assert len(sheet(work.edition, read_page.thread.posts[0]).lines) == len(case.rows)
    assert tags(work) == case.tags


def _html(flags: list[str], text: str) -> str:
    shown = f"<strong>{text}</strong>" if "b" in flags else text
    return f'<div align="center">{shown}</div>' if "c" in flags else f"　　{shown}"
