"""Whole documents as they should be, read by eye once and compared from then on.

``GUIDANG_GOLDEN=write pytest tests/render/test_render_golden.py`` writes them anew; read the diff.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import render, validate
from pipeline.model.lineage import Lineage
from pipeline.model.source import Accession, Rights
from pipeline.model.work import Work

from .works import full, simple

GOLDEN = Path(__file__).parent / "golden"
LINEAGE = Lineage("0.0.0", (("decode", "1"), ("render", "1")), (("lxml", "6.0.0"),), "0" * 64)
ACCESSION = Accession(
    "acc-1", "一批网页", "归档测试", "由研究组移交", "2026-11-20", "某图书馆", None, "+08:00", Rights("restricted")
)


def accessioned() -> Work:
    work = full()
    page = work.edition.page
    source = replace(page.transcript.source, accession=ACCESSION)
    page = replace(page, transcript=replace(page.transcript, source=source))
    return replace(work, edition=replace(work.edition, page=page))


@pytest.mark.parametrize(("name", "work"), [("simple", simple()), ("full", full()), ("accessioned", accessioned())])
def test_documents_are_as_they_were_read(name: str, work: Work) -> None:
    package = validate.run(render.run(work, render.Settings(), LINEAGE), validate.Settings())
    for suffix, made in ((".xml", package.tei), (".txt", package.text)):
        path = GOLDEN / f"{name}{suffix}"
        if os.environ.get("GUIDANG_GOLDEN") == "write":
            path.write_bytes(made)
        assert made.decode() == path.read_text("utf-8")


def test_the_forms_of_the_text() -> None:
    readable, bare, fold = (render.run(simple(), render.Settings(text=form)) for form in render.FORMS)
    assert "== 2 | 用户2 | 2024-07-10T17:43:48 ==" in readable.text.decode()
    assert "==" not in bare.text.decode()
    assert bare.text.decode() == fold.text.decode()
    assert readable.tei == bare.tei == fold.tei
    assert (len(readable.anchors), len(bare.anchors), fold.anchors) == (len(bare.anchors), len(readable.anchors), ())
    with pytest.raises(ValueError, match="loud"):
        render.Settings(text="loud")
