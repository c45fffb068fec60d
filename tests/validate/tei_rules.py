"""TEI's own Schematron (XSLT 2 binding), run by Saxon; for tests that have both."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree, isoschematron

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class TeiRules:
    """A Schematron schema of XSLT 2 compiled by lxml's skeleton and run by saxonche."""

    def __init__(self, path: Path) -> None:
        saxon = pytest.importorskip("saxonche")
        text = path.read_text("utf-8").replace('queryBinding="xslt2"', 'queryBinding="xslt"')
        tree = etree.fromstring(text.encode())
        for stage in (
            isoschematron.iso_dsdl_include,
            isoschematron.iso_abstract_expand,
            isoschematron.iso_svrl_for_xslt1,
        ):
            tree = stage(tree)
        tree.getroot().set("version", "2.0")
        self._saxon = saxon.PySaxonProcessor(license=False)
        self._runner = self._saxon.new_xslt30_processor().compile_stylesheet(
            stylesheet_text=etree.tostring(tree, encoding="unicode")
        )

    def __call__(self, document: bytes) -> list[str]:
        """The messages of rules that fail on the document."""
        node = self._saxon.parse_xml(xml_text=document.decode().partition("?>")[2])
        report = etree.fromstring(self._runner.transform_to_string(xdm_node=node).encode())
        found = [*report.iter(SVRL + "failed-assert"), *report.iter(SVRL + "successful-report")]
        return [
            " ".join("".join(one.itertext()).split())
            for one in found
            if one.get("role") not in ("warning", "information", "nonfatal")
        ]
