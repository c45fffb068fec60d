"""The outline's casebook rendered: every document in it becomes valid TEI with its own structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline import outline, render
from pipeline.model.work import Division, Work
from pipeline.validate import schema, validate_tree
from pipeline.validate.schematron import Schematron
from pipeline.validate.textform import TEI, XML_ID, characters, text_of
from tests.outline.casebook import Case, load

CASES = list(load())


def outlined(case: Case) -> Work:
    return outline.run(case.edition(), outline.Settings())


def heads(items: tuple[Division | int, ...]) -> int:
    return sum((one.head is not None) + heads(one.items) for one in items if isinstance(one, Division))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_valid_and_whole(case: Case) -> None:
    work = outlined(case)
    package = render.run(work, render.Settings())
    root = etree.fromstring(package.tei)
    assert validate_tree(root) == []
    assert all(len(one) for one in root.iter(TEI + "bibl") if (one.get(XML_ID) or "").endswith(".src"))
    ids = {one.get(XML_ID): one for one in root.iter("{*}*") if one.get(XML_ID)}
    text = package.text.decode()
    for anchor in package.anchors:
        reading = work.edition.readings[anchor.leaf].text
        assert text[anchor.start : anchor.end] == reading == text_of(ids[anchor.xml_id], characters(root))
    shown = {number for number, reading in enumerate(work.edition.readings) if reading.text.strip()}
    assert shown <= {anchor.leaf for anchor in package.anchors}
    floating = list(root.iter(TEI + "floatingText"))
    assert len(floating) == len(work.documents)
    for element, document in zip(floating, work.documents, strict=True):
        assert len(list(element.iterfind(f".//{TEI}body//{TEI}div/{TEI}head"))) == heads(document.body)
        assert len(list(element.iterfind(f".//{TEI}closer/*"))) == len(document.closer)


def test_the_casebook_is_valid_tei(shared: Path) -> None:
    grammar = schema.grammar(str(shared / "tei" / "tei_all.rng"))
    for case in CASES:
        tree = etree.fromstring(render.run(outlined(case), render.Settings()).tei).getroottree()
        assert grammar.validate(tree), (case.name, grammar.error_log[0])


def test_the_casebook_keeps_teis_own_rules(shared: Path) -> None:
    pytest.importorskip("saxonche")
    rules = Schematron(shared / "tei" / "tei_all.sch")
    for case in CASES:
        assert rules(render.run(outlined(case), render.Settings()).tei) == [], case.name
