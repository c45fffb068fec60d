"""The metadata formats of the repository."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from pipeline.feed import dates
from pipeline.feed.describe import MODS, MODS_XSD, OAI_DC, OAI_DC_XSD, describe, mods, oai_dc
from pipeline.feed.holdings import Holding
from pipeline.feed.markup import TEI, parser, qualify
from pipeline.feed.mets import METS, METS_XSD, tree
from pipeline.model import layout
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
    if prefix == "oai_dc":
        return oai_dc(describe(holding))
    if prefix == "mods":
        return mods(describe(holding))
    if prefix == "mets":
        return tree(holding, base=f"{holding.address}/", catalog=events)
    return tei(holding, f"d{holding.id[:16]}-")


def tei(holding: Holding, prefix: str) -> etree._Element:
    """The TEI of a document, as its record has it, with its ids and pointers under a prefix.

    Raises ``Refusal`` (FED003, FED004, FED010).
    """
    content = holding.read(layout.TEI)
    try:
        root = etree.fromstring(content, parser())
    except etree.XMLSyntaxError as error:
        raise Refusal(finding("FED010", id=holding.id, reason=str(error))) from error
    qualify(root, prefix)
    return root
