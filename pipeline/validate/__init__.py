"""The validate stage: ``Package`` in, the same ``Package`` with its checks out, or a refusal.

The bytes that will be written are parsed again and judged: a tree in memory may repeat an
``xml:id`` and pass. All findings are collected, then the verdict is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pipeline.model.finding import Finding, Refusal, Severity, finding
from pipeline.model.package import Package
from pipeline.validate import laws, schema
from pipeline.validate.constraints import check
from pipeline.validate.grammar import judge, parse
from pipeline.validate.textform import identified

VERSION = "9"
"""Raised whenever the output of this stage can change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for this stage; every field is part of the run key.

    Raises:
        ValueError: for a schema that is no file.
    """

    schema: str | None = None
    """Path of a further RELAX NG schema (``tei_all.rng``) that documents must be valid against."""

    def __post_init__(self) -> None:
        if self.schema is not None and not Path(self.schema).is_file():
            raise ValueError(f"schema is no file: {self.schema}")


def run(item: Package, settings: Settings) -> Package:
    """Check one ``Package``; its checks name each gate with ``ok`` or ``unchecked``.

    Raises:
        Refusal: with all findings, when one of them is an error.
    """
    found: list[Finding] = []
    checks: list[tuple[str, str]] = []

    def gate(name: str, findings: list[Finding]) -> None:
        found.extend(findings)
        failed = any(one.severity is Severity.ERROR for one in findings)
        checks.append((name, "failed" if failed else "ok"))

    root, faults = parse(item.tei)
    ids: Mapping[str, etree._Element] = {}
    gate("well-formed", faults)
    if root is not None:
        gate("profile", judge(root, schema.profile(), "guidang.rng"))
        if settings.schema is not None:
            gate("schema", _further(root, settings.schema))
        else:
            checks.append(("schema", "unchecked"))
        ids = identified(root)
        gate("constraints", check(root, ids))
    gate("fixity", list(laws.fixity(item)))
    gate("conservation", list(laws.conservation(item)))
    gate("restoration", list(laws.restoration(item)))
    if root is not None and item.anchors:
        gate("agreement", list(laws.agreement(item, root, ids)))
    else:
        checks.append(("agreement", "unchecked"))
        found.append(finding("VAL040"))
    if any(one.severity is Severity.ERROR for one in found):
        raise Refusal(*item.findings, *found)
    return replace(item, checks=(*item.checks, *checks), findings=(*item.findings, *found))


def _further(root: etree._Element, path: str) -> list[Finding]:
    """The document under the further schema; one finding where that cannot be used."""
    name = Path(path).name
    try:
        grammar = schema.grammar(path)
    except (OSError, etree.XMLSyntaxError, etree.RelaxNGParseError) as error:
        return [finding("VAL005", None, schema=name, reason=str(error)[:200])]
    return judge(root, grammar, name)


def validate_tree(root: etree._Element) -> list[Finding]:
    """Profile and constraints over a parsed document, for those who hold one."""
    return [*judge(root, schema.profile(), "guidang.rng"), *check(root)]
