"""The metadata formats of the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from pipeline.feed import dates
from pipeline.feed.describe import MODS, MODS_XSD, OAI_DC, OAI_DC_XSD, describe, mods, oai_dc
from pipeline.feed.markup import TEI, parser, qualify
from pipeline.feed.mets import METS, METS_XSD, tree
from pipeline.holdings.document import Holding
from pipeline.holdings.files import read_plain
from pipeline.model import layout
from pipeline.model.description import Description
from pipeline.model.finding import Refusal, finding

FORMATS: Mapping[str, tuple[str, str]] = {
    "oai_dc": (OAI_DC_XSD, OAI_DC),
    "mods": (MODS_XSD, MODS),
    "tei": ("https://vault.tei-c.org/P5/current/xml/tei/custom/schema/xsd/tei_all.xsd", TEI),
    "mets": (METS_XSD, METS),
}
"""Each prefix with its schema and namespace."""


def metadata(holding: Holding, prefix: str, events: dates.Events | None = None) -> etree._Element:
    """A document in one of the formats. Raises ``Refusal`` where the archive's file is damaged."""
    if prefix == "mets":
        return tree(holding, base=f"{holding.address}/", catalog=events)
    if prefix == "tei":
        return tei(holding.folder, holding.id, holding.record["outputs"]["files"][layout.TEI][1])
    return described(describe(holding), prefix)


def described(about: Description, prefix: str) -> etree._Element:
    """A description as ``oai_dc`` or ``mods``."""
    return mods(about) if prefix == "mods" else oai_dc(about)


def tei(folder: Path, id: str, sha256: str) -> etree._Element:
    """The TEI of a document, of this sha256, with its ids and pointers under ``d``, 16 digits, ``-``.

    Raises ``Refusal`` (FED003, FED004, FED010).
    """
    root = unprefixed(folder, id, sha256)
    qualify(root, mark(id))
    return root


def mark(id: str) -> str:
    """What stands before the ids of a document where several stand in one file."""
    return f"d{id[:16]}-"


def unprefixed(folder: Path, id: str, sha256: str) -> etree._Element:
    """The TEI of a document as the archive has it. Raises ``Refusal`` (FED003, FED004, FED010)."""
    content = read_plain(folder / layout.TEI, id, sha256)
    try:
        return etree.fromstring(content, parser())
    except etree.XMLSyntaxError as error:
        raise Refusal(finding("FED010", id=id, reason=str(error))) from error
