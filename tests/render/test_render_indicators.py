"""Figures of reports as annotation: off by default, asked for by a setting, never a changed character."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.line import Settings, process
from pipeline.model.source import source_of
from pipeline.render import Settings as Render

TEI = "{http://www.tei-c.org/ns/1.0}"
FOUND = f".//{TEI}measure[@commodity]"


def test_measures_stand_in_the_tei_where_they_are_asked_for(seed: bytes) -> None:
    source = source_of(seed, "seed.txt", "text/plain")
    plain = process(source)
    asked = process(source, Settings(render=Render(indicators=True)))
    assert etree.fromstring(plain.tei).findall(FOUND) == []
    found = etree.fromstring(asked.tei).findall(FOUND)
    assert len(found) == len(asked.work.indicators) == 40
    first = found[0]
    assert dict(first.attrib) == {
        "type": "done",
        "subtype": "level",
        "quantity": "144",
        "unit": "亿元",
        "commodity": "地区生产总值",
        "n": "2023",
    }
    assert first.text == "144亿元"
    assert {one.get("type") for one in found} == {"done", "planned"}
    body = [
        re.sub(r"\s+", "", "".join(etree.fromstring(one.tei).find(f"{TEI}text").itertext())) for one in (plain, asked)
    ]
    assert body[0] == body[1]
    assert asked.text == plain.text
