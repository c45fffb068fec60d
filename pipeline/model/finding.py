"""Findings, refusals, and the registry of their codes.

There are three kinds of trouble. A *finding* is an observation about a document and goes into
its record. A *refusal* means that the document cannot go on: it is quarantined with its
findings. Any other exception is a bug.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Severity(StrEnum):
    """How much a finding weighs; the order of :data:`SEVERITIES` is the order of gravity."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


class Kind(StrEnum):
    """What a finding is about, which settles what follows from it.

    ``document``: the document or the archive itself; the verdict holds. ``circumstance``: the
    machine, its disks or its load had a part in it; the same source is taken up again. ``usage``:
    the command was asked for what cannot be done (exit code 2). ``bug``: the program's own fault.
    """

    DOCUMENT = "document"
    CIRCUMSTANCE = "circumstance"
    USAGE = "usage"
    BUG = "bug"


SEVERITIES: tuple[Severity, ...] = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation: a registered code, where it was made, and the facts of the case.

    ``where`` holds addresses (``line``, ``offset``, ``post``, ``block``, ``byte`` …) and
    ``fields`` holds the values that the message template of the code names. Both are tuples of
    pairs in a fixed order, so that a finding is hashable and serializes the same every time.
    """

    code: str
    fields: tuple[tuple[str, str | int | float], ...] = ()
    where: tuple[tuple[str, str | int], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity that the registry gives to the code."""
        return code(self.code).severity

    @property
    def kind(self) -> Kind:
        """What the registry says that the finding is about."""
        return code(self.code).kind

    @property
    def message(self) -> str:
        """The registered template with this finding's fields filled in."""
        return code(self.code).template.format_map(_Fields(self.fields))

    def to_json(self) -> dict[str, object]:
        """A plain mapping for records and reports; :func:`finding_from_json` reads it back."""
        out: dict[str, object] = {"code": self.code, "severity": str(self.severity), "message": self.message}
        if self.where:
            out["where"] = dict(self.where)
        if self.fields:
            out["fields"] = dict(self.fields)
        return out


class _Fields(dict[str, object]):
    """Fields for a message template; a field that is absent shows as ``?`` and never raises."""

    def __init__(self, pairs: tuple[tuple[str, object], ...]) -> None:
        super().__init__(pairs)

    def __missing__(self, key: str) -> str:
        return "?"


def finding(code: str, where: Mapping[str, str | int] | None = None, /, **fields: str | int | float) -> Finding:
    """Make a finding from keyword fields; ``where`` is the mapping of addresses."""
    return Finding(code, tuple(fields.items()), tuple((where or {}).items()))


def finding_from_json(row: Mapping[str, object]) -> Finding:
    """Read back what :meth:`Finding.to_json` wrote.

    Raises ``KeyError`` without a code, ``TypeError`` where the row has another form.
    """
    where, fields = row.get("where") or {}, row.get("fields") or {}
    if not isinstance(where, Mapping) or not isinstance(fields, Mapping):
        raise TypeError("a finding's where and fields are mappings")
    return Finding(str(row["code"]), tuple(fields.items()), tuple(where.items()))


class Refusal(Exception):
    """A document that cannot go on. It is quarantined with these findings; its source is kept."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {f.message}" for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[Refusal], tuple[Finding, ...]]:
        return type(self), self.findings


@dataclass(frozen=True, slots=True)
class Code:
    """A registered finding code: its severity, message template, page of documentation and kind."""

    code: str
    severity: Severity
    title: str
    template: str
    explanation: str = field(default="")
    kind: Kind = Kind.DOCUMENT


@cache
def codes() -> Mapping[str, Code]:
    """All registered codes, sorted; one TSV file an area under ``pipeline/model/codes/``.

    Codes are stable and never reused. A row ends with its kind where it is not
    ``document``. Raises ``ValueError`` when a code stands twice.
    """
    found: dict[str, Code] = {}
    folder = files("pipeline.model").joinpath("codes")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".tsv"):
            continue
        rows = csv.reader(entry.read_text("utf-8").splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
        for name, severity, title, template, explanation, *rest in rows:
            if name in found:
                raise ValueError(f"finding code {name} is registered twice")
            kind = Kind(rest[0]) if rest and rest[0] else Kind.DOCUMENT
            found[name] = Code(name, Severity(severity), title, template, explanation, kind)
    return dict(sorted(found.items()))


def code(name: str) -> Code:
    """The registered code of that name; ``KeyError`` for one that is not registered."""
    return codes()[name]
