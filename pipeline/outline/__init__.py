"""The outline stage: ``Edition`` in, ``Work`` out. Finds the documents that posts carry.

Every rule gives its evidence in a :class:`~pipeline.model.work.Decision`. A post without structure
stays plain paragraphs; a false head is worse than a missed one.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.edition import Edition
from pipeline.model.finding import Finding
from pipeline.model.page import Mark
from pipeline.model.work import Decision, Document, Indicator, Passage, Work
from pipeline.outline.document import read
from pipeline.outline.indicators import indicators
from pipeline.outline.lines import sheet

VERSION = "11"
"""Raised whenever the output of this stage can change."""


STATING = frozenset({"report", "plan"})
"""Types of documents whose figures are read as indicators."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key."""

    documents: bool = True
    """Look for documents in posts; without, every post is plain blocks."""


def run(item: Edition, settings: Settings) -> Work:
    """Take one ``Edition`` to its ``Work``. Never refuses: a post it cannot read stays as it is."""
    if not settings.documents:
        return Work(item)
    documents: list[Document] = []
    decisions: list[Decision] = []
    passages: list[Passage] = []
    findings: list[Finding] = []
    marks: dict[int, list[Mark]] = {}
    figures: list[Indicator] = []
    for post in item.page.thread.posts:
        lines = sheet(item, post)
        document, found, account = read(lines)
        if document is not None:
            documents.append(document)
            if document.type in STATING:
                figures.extend(indicators(document, lines.lines))
        passages.extend(found)
        decisions.extend(account.decisions)
        findings.extend(account.findings)
        marks.update(account.marks)
    ordered = tuple(
        (leaf, tuple(sorted(marks[leaf], key=lambda mark: (mark.start, -mark.end, mark.kind))))
        for leaf in sorted(marks)
    )
    return Work(item, tuple(documents), tuple(decisions), ordered, tuple(findings), tuple(passages), tuple(figures))
