"""A problem: a finding of the audit, with the file it is about."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from pipeline.model.finding import Finding, Severity, codes

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069\t\n]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in ``place`` (a path within the archive), shown to people as ``path``.

    ``document`` is the id of the document, where there is one. ``recorded`` says that the finding
    was made when the document was made and is only repeated from its record.
    """

    path: str
    place: str
    finding: Finding
    document: str | None = None
    recorded: bool = False

    @property
    def code(self) -> str:
        """The finding's code."""
        return self.finding.code

    @property
    def severity(self) -> Severity:
        """The severity of the code; an unregistered code (of a later version) is an error."""
        known = codes().get(self.finding.code)
        return known.severity if known else Severity.ERROR

    @property
    def message(self) -> str:
        """The finding's message, fit for one line of any report."""
        return visible(self.finding.message if self.finding.code in codes() else f"unknown code {self.finding.code}")

    @property
    def title(self) -> str:
        """The title of the code."""
        known = codes().get(self.finding.code)
        return known.title if known else self.finding.code

    @property
    def line(self) -> int:
        """The line in the file, 1 where the finding names none."""
        value = dict(self.finding.where).get("line", 1)
        return max(1, value) if isinstance(value, int) else 1

    @property
    def fingerprint(self) -> str:
        """A digest that stays the same from run to run and from checkout to checkout.

        It is made of the code, the place within the archive and the fields, not of lines.
        """
        parts = [self.finding.code, self.place, [[name, str(value)] for name, value in self.finding.fields]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()

    def to_json(self) -> dict[str, object]:
        """A plain mapping for reports."""
        out: dict[str, object] = {"path": visible(self.path), "document": self.document}
        out |= {"code": self.code, "severity": str(self.severity), "title": self.title, "message": self.message}
        out |= {"line": self.line, "where": dict(self.finding.where), "fields": _shown(self.finding.fields)}
        out |= {"recorded": self.recorded, "fingerprint": self.fingerprint}
        return out


def visible(text: str) -> str:
    r"""``text`` with control, bidirectional and unencodable characters as ``\xNN``, ``\uNNNN``.

    XML carries none of the control characters, terminals act on them, and UTF-8 has no surrogates.
    """
    return _UNSEEN.sub(lambda match: _escape(ord(match[0])), text)


def _escape(point: int) -> str:
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"


def _shown(fields: tuple[tuple[str, str | int | float], ...]) -> dict[str, object]:
    return {name: visible(value) if isinstance(value, str) else value for name, value in fields}
