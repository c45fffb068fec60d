"""TEI files from anywhere against a chosen schema, or against the profile of this archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.model.finding import Finding, finding
from pipeline.validate import schema as schemas
from pipeline.validate.constraints import check
from pipeline.validate.grammar import judge, parse
from pipeline.validate.schematron import Schematron, SchematronError
from pipeline.validate.textform import TEI


class SchemaError(ValueError):
    """A schema that was given cannot be used."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What files are held to: a RELAX NG schema (``None`` is the profile), and Schematron rules."""

    grammar: etree.RelaxNG
    name: str
    profile: bool
    rules: tuple[Schematron, ...] = ()

    def examine(self, document: bytes) -> list[Finding]:
        """All findings on a document, the grammar's first.

        The rules that the profile has beside its grammar are checked where the profile is asked for.
        """
        root, faults = parse(document)
        if root is None:
            return faults
        found: list[Finding] = []
        if self.profile and root.tag not in (TEI + "TEI", TEI + "teiCorpus"):
            return [finding("VAL004", {"line": 1}, root=str(root.tag)[:80])]
        found += judge(root, self.grammar, self.name)
        if self.profile:
            found += check(root)
        for rules in self.rules:
            found += rules(document)
        return found


def gate(schema: Path | None, schematron: Sequence[Path] = ()) -> Gate:
    """The gate for a RELAX NG schema in XML syntax and any number of Schematron schemas.

    Raises:
        SchemaError: a schema cannot be read, compiled or run.
    """
    try:
        if schema is None:
            grammar, name = schemas.profile(), "guidang.rng"
        else:
            grammar, name = schemas.grammar(str(schema)), schema.name
    except (OSError, etree.XMLSyntaxError, etree.RelaxNGParseError) as error:
        raise SchemaError(f"{schema}: {error}") from error
    compiled = []
    for path in schematron:
        try:
            compiled.append(Schematron(path))
        except (OSError, SchematronError) as error:
            raise SchemaError(f"{path}: {error}") from error
    return Gate(grammar, name, schema is None, tuple(compiled))


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and the ``.xml`` files below the folders named, sorted, each once."""
    seen: set[Path] = set()
    for path in paths:
        for one in sorted(path.rglob("*.xml")) if path.is_dir() else (path,):
            if one not in seen and one.is_file():
                seen.add(one)
                yield one
