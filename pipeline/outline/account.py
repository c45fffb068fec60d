"""The account that the rules of one post keep: decisions, findings, marks."""

from __future__ import annotations

from pipeline.model.finding import Finding, finding
from pipeline.model.page import Mark
from pipeline.model.work import Decision
from pipeline.outline.lines import Line


class Account:
    """What the rules decided about one post, in the order in which they did."""

    def __init__(self, post: int) -> None:
        self.post = post
        self.decisions: list[Decision] = []
        self.findings: list[Finding] = []
        self.marks: dict[int, list[Mark]] = {}

    def decide(self, rule: str, line: Line, evidence: str) -> None:
        """Write down why ``line`` was read as ``rule`` says."""
        self.decisions.append(Decision(rule, self.post, line.block, evidence, line.leaf))

    def find(self, code: str, line: Line | None, **fields: str | int) -> None:
        """Write down a finding at ``line`` (or at the post as a whole)."""
        where: dict[str, str | int] = {"post": self.post}
        if line is not None:
            where["block"] = line.block
            if line.leaf is not None:
                where["leaf"] = line.leaf
        self.findings.append(finding(code, where, **fields))

    def mark(self, line: Line, start: int, end: int, kind: str, **attrs: str) -> None:
        """Mark ``[start, end)`` of the line's text; the mark is kept in reading offsets."""
        if line.leaf is not None and end > start:
            mark = Mark(start + line.lead, end + line.lead, kind, tuple(attrs.items()))
            self.marks.setdefault(line.leaf, []).append(mark)
