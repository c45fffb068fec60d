"""Where a source comes from while containers are being opened, and how it is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from pipeline.accession import enclosed, judge, origin, sniff
from pipeline.accession.arrival import Enclosure, Unread
from pipeline.accession.budget import Budget
from pipeline.accession.origin import Origin
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
    beside: Origin | None = None
    """What another file beside it says of its origin."""
    budget: Budget = field(default_factory=lambda: Budget(0, Settings()), compare=False)
    """What the file that all this lies in may still cost."""
    keep: bool = False
    """Whether pictures and attachments are kept."""

    def inside(self, kind: str, member: str) -> Place:
        """The place of a member. Members of members are joined by ``!``.

        Raises :class:`~pipeline.accession.budget.BudgetError` where the file has had its share of members.
        """
        self.budget.member()
        chain = f"{self.member}!{member}" if self.member and member else self.member or member
        return replace(self, kind=kind, member=chain, depth=self.depth + 1, base=None, beside=None)

    def container(self, offset: int | None = None, record_id: str | None = None) -> Container | None:
        """The container of sources at this place; ``None`` for a plain file."""
        if not self.kind:
            return None
        return Container(self.kind, self.path, self.member, offset, record_id)

    def unread(self, *findings: Finding, enclosure: Enclosure | None = None) -> Unread:
        """A source without bytes at this place, but for what is kept of it."""
        return Unread(self.path, findings, self.accession, self.container(), enclosure)

    def passed(
        self,
        content: bytes,
        *findings: Finding,
        url: str | None = None,
        also: tuple[str, ...] = (),
        retrieved: str | None = None,
    ) -> Unread:
        """What is passed over at this place, with its bytes where they are a picture's or an attachment's."""
        if not self.keep or any(entry.severity is Severity.ERROR for entry in findings):
            return self.unread(*findings)
        if not url and not self.member and (folder := origin.by_folder(self.path)):
            url = folder.url
        plain, moment = origin.unrewritten(url)
        addresses = (*((plain,) if plain else ()), *also)
        held = enclosed.enclosure(content, findings, addresses, retrieved or moment)
        return self.unread(*findings, enclosure=held)

    def judged(
        self,
        content: bytes,
        *findings: Finding,
        media_type: str | None = None,
        url: str | None = None,
        http_charset: str | None = None,
        retrieved: str | None = None,
        container: Container | None = None,
    ) -> Source | Unread:
        """A source at this place, or what is passed over there with its kind.

        What the bytes state of their origin fills what nothing better says, and stands among the
        findings with its basis.
        """
        kind = media_type or sniff.media_type(content)
        faulty = any(entry.severity is Severity.ERROR for entry in findings)
        if content and not faulty and (found := judge.passed(content, kind, self._called(url))):
            here = replace(self, kind=container.kind if container else self.kind)
            return here.passed(content, *findings, found, url=url, retrieved=retrieved)
        if not faulty and judge.several(content):
            findings = (*findings, finding("ACC049"))
        plain, moment = origin.unrewritten(url)
        said = origin.stated(content) if kind != "text/plain" else None
        said = said or self.beside
        folder = origin.by_folder(self.path) if not self.member and not plain else None
        if folder is not None and not (said and said.url):
            said = replace(said, url=folder.url) if said else folder
        if said is not None:
            fields = {"basis": said.basis, "url": said.url, "date": said.retrieved, "tool": said.tool}
            findings = (*findings, finding("ACC050", None, **{name: value for name, value in fields.items() if value}))
        return self.source(
            content,
            *findings,
            media_type=kind,
            url=plain or (said.url if said else None),
            http_charset=http_charset,
            retrieved=retrieved or moment or (said.retrieved if said else None),
            container=container,
        )

    def _called(self, url: str | None) -> str:
        """The name that tells best what was expected here: the address, the member, the file."""
        member = self.member if self.kind in {"zip", "wacz", "tar"} else ""
        return url or member or self.path

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
