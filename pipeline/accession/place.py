"""Where a source comes from while containers are being opened, and how it is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from pipeline.accession import sniff
from pipeline.accession.arrival import Unread
from pipeline.accession.budget import Budget
from pipeline.accession.settings import Settings
from pipeline.model.finding import Finding, Severity, finding
from pipeline.model.source import Accession, Container, Source


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a member of one: what its sources are recorded under."""

    path: str
    accession: Accession
    base: str | None = None
    kind: str = ""
    member: str = ""
    depth: int = 0
    budget: Budget = field(default_factory=lambda: Budget(0, Settings()), compare=False)
    """What the file that all this lies in may still cost."""

    def inside(self, kind: str, member: str) -> Place:
        """The place of a member. Members of members are joined by ``!``.

        Raises :class:`~pipeline.accession.budget.BudgetError` where the file has had its share of members.
        """
        self.budget.member()
        chain = f"{self.member}!{member}" if self.member and member else self.member or member
        return replace(self, kind=kind, member=chain, depth=self.depth + 1, base=None)

    def container(self, offset: int | None = None, record_id: str | None = None) -> Container | None:
        """The container of sources at this place; ``None`` for a plain file."""
        if not self.kind:
            return None
        return Container(self.kind, self.path, self.member, offset, record_id)

    def unread(self, *findings: Finding) -> Unread:
        """A source without bytes at this place."""
        return Unread(self.path, findings, self.accession, self.container())

    def source(
        self,
        content: bytes,
        *findings: Finding,
        media_type: str | None = None,
        url: str | None = None,
        http_charset: str | None = None,
        retrieved: str | None = None,
        container: Container | None = None,
    ) -> Source:
        """A source at this place. Bytes that are no page get the finding that says so.

        Of bytes that carry an error already nothing more is said: they are what is left of a page.
        """
        kind = media_type or sniff.media_type(content)
        if any(entry.severity is Severity.ERROR for entry in findings):
            pass
        elif not content:
            findings = (*findings, finding("ACC001"))
        elif not sniff.is_text(kind):
            findings = (*findings, finding("ACC002", media_type=kind))
        return Source(
            content,
            hashlib.sha256(content).hexdigest(),
            self.path,
            kind,
            url=url,
            http_charset=http_charset,
            retrieved=retrieved,
            accession=self.accession,
            container=container or self.container(),
            base=self.base,
            findings=findings,
        )
