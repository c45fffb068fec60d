"""Schematron schemas of others: XPath 1.0 by libxslt, XPath 2 and later by Saxon.

lxml carries the ISO skeleton for XSLT 1, which turns a schema into a stylesheet. Its output runs
under Saxon as XSLT 2 once its version says so; that is how TEI's own rules are run here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from pipeline.model.finding import Finding, finding
from pipeline.validate.schema import parser

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_STAGES = (
    isoschematron.iso_dsdl_include,
    isoschematron.iso_abstract_expand,
    isoschematron.iso_svrl_for_xslt1,
)
_MILD = frozenset(("warning", "warn", "information", "info", "nonfatal"))


class SchematronError(ValueError):
    """The schema cannot be compiled, or the engine that it needs is not installed."""


class Schematron:
    """A compiled schema; calling it with a document's bytes gives its findings.

    Raises:
        SchematronError: the schema is not Schematron, or wants XPath 2 and saxonche is missing.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            root = etree.fromstring(path.read_bytes(), parser())
        except etree.XMLSyntaxError as error:
            raise SchematronError(f"not XML: {error}") from error
        if root.tag != "{http://purl.oclc.org/dsdl/schematron}schema":
            raise SchematronError("the root is no ISO Schematron schema")
        binding = root.get("queryBinding", "xslt")
        root.set("queryBinding", "xslt")
        try:
            sheet = etree.ElementTree(root)
            for stage in _STAGES:
                sheet = stage(sheet)
        except etree.XSLTApplyError as error:
            raise SchematronError(str(error)) from error
        if sheet.getroot() is None:
            raise SchematronError("the schema gives no stylesheet")
        self._run = _libxslt(sheet) if binding in ("xslt", "xslt1", "xpath") else _saxon(sheet)

    def __call__(self, document: bytes) -> list[Finding]:
        """Every assertion that fails and every report that holds; warnings are left out."""
        report = self._run(document)
        found = [*report.iter(_SVRL + "failed-assert"), *report.iter(_SVRL + "successful-report")]
        rows = []
        for one in found:
            if (one.get("role") or "").lower() in _MILD:
                continue
            text = " ".join("".join(map(str, one.itertext())).split())
            rows.append(finding("VAL007", {"path": one.get("location") or ""}, schema=self.name, reason=text[:400]))
        return rows


def _libxslt(sheet: etree._ElementTree) -> Callable[[bytes], etree._Element]:
    try:
        transform = etree.XSLT(sheet)
    except etree.XSLTParseError as error:
        raise SchematronError(str(error)) from error

    def run(document: bytes) -> etree._Element:
        report = transform(etree.fromstring(document, parser())).getroot()
        if report is None:
            raise SchematronError("the rules gave no report")
        return report

    return run


def _saxon(sheet: etree._ElementTree) -> Callable[[bytes], etree._Element]:
    try:
        import saxonche  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SchematronError("it needs XPath 2: pip install 'guidang[schematron]'") from error
    sheet.getroot().set("version", "2.0")
    processor = saxonche.PySaxonProcessor(license=False)
    try:
        runner = processor.new_xslt30_processor().compile_stylesheet(
            stylesheet_text=etree.tostring(sheet, encoding="unicode")
        )
    except saxonche.PySaxonApiError as error:
        raise SchematronError(str(error)) from error

    def run(document: bytes) -> etree._Element:
        # Parsed here first, so that no entity or DTD of a foreign file reaches Saxon's parser.
        text = etree.tostring(etree.fromstring(document, parser()), encoding="unicode")
        report = runner.transform_to_string(xdm_node=processor.parse_xml(xml_text=text))
        return etree.fromstring(report.encode())

    return run
