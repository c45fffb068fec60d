"""The schemas: installed with the package, or beside it in a checkout; compiled once a process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path

from lxml import etree

from pipeline.validate.derivatives import PatternGrammar
from pipeline.validate.patterns import UnsupportedError

NAMES = ("guidang.rng", "guidang.sch", "guidang.rnc", "guidang.odd")


def read(name: str) -> bytes:
    """A schema of ours by file name.

    Raises:
        FileNotFoundError: when neither the package nor a checkout around it has the file.
    """
    with located(name) as path:
        return path.read_bytes()


def located(name: str) -> AbstractContextManager[Path]:
    """A schema of ours as a file on disk, for tools that want a path."""
    installed = files("pipeline.validate").joinpath("schemas", name)
    if installed.is_file():
        return as_file(installed)
    return as_file(Path(__file__).resolve().parents[2] / "schemas" / name)


class Schema(etree.RelaxNG):  # type: ignore[misc]  # the stubs do not know it for a class
    """A RELAX NG schema as libxml2 compiles it, and as a grammar whose time is linear in a document."""

    def __init__(self, tree: etree._ElementTree) -> None:
        super().__init__(tree)
        self._tree = tree

    @cached_property
    def linear(self) -> PatternGrammar | None:
        """The grammar for wide documents; ``None`` where it uses what only libxml2 reads."""
        try:
            return PatternGrammar(self._tree.getroot())
        except UnsupportedError:
            return None


@cache
def profile() -> Schema:
    """The guidang profile, compiled by libxml2 (a few milliseconds)."""
    return Schema(etree.ElementTree(etree.fromstring(read("guidang.rng"), parser())))


@cache
def grammar(path: str) -> Schema:
    """A RELAX NG schema at a path, compiled once a process; tei_all takes seconds.

    Raises:
        OSError: the file cannot be read.
        lxml.etree.XMLSyntaxError: it is not XML.
        lxml.etree.RelaxNGParseError: it is not a RELAX NG schema in XML syntax.
    """
    tree = etree.parse(path, parser())
    return Schema(tree)


def parser() -> etree.XMLParser:
    """A parser that loads nothing, expands nothing, and keeps libxml2's limits on depth and size."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)


def roomy() -> etree.XMLParser:
    """The same for documents of ours, whose text may be larger than 10 MB in one node."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
