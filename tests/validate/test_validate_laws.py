"""Tampered packages: each law's check sees what it is there to see, and all findings are collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline import render, validate
from pipeline.model import ledger
from pipeline.model.edition import Reading
from pipeline.model.finding import Refusal
from pipeline.model.ledger import Edit, Layer, Ledger
from pipeline.model.package import Anchor, Package
from pipeline.model.page import Role
from tests.render.works import Maker, full, simple


def rendered() -> Package:
    return render.run(full(), render.Settings())


def with_page(package: Package, **changes: object) -> Package:
    page = replace(package.work.edition.page, **changes)  # type: ignore[arg-type]
    return replace(package, work=replace(package.work, edition=replace(package.work.edition, page=page)))


def other_digest(package: Package) -> Package:
    transcript = package.work.edition.page.transcript
    return with_page(package, transcript=replace(transcript, source=replace(transcript.source, sha256="0" * 64)))


def hole(package: Package) -> Package:
    regions = package.work.edition.page.regions
    return with_page(package, regions=regions[:3] + regions[4:])


def furniture(package: Package) -> Package:
    regions = list(package.work.edition.page.regions)
    regions[0] = replace(regions[0], role=Role.ADVERT, text="一个主题")
    return with_page(package, regions=tuple(regions))


def unheld(package: Package) -> Package:
    """Somebody's words, by their role, that no leaf holds and no region keeps."""
    page = package.work.edition.page
    held = {n for leaf in page.leaves for start, end in leaf.spans for n in range(start, end)}
    at = next(n for n, one in enumerate(page.regions) if one.start not in held and one.role.kind == "furniture")
    regions = list(page.regions)
    regions[at] = replace(regions[at], role=Role.BODY, text="")
    return with_page(package, regions=tuple(regions))


def changed_furniture(package: Package) -> Package:
    regions = tuple(
        replace(region, text="\t") if region.text == "\n" else region for region in package.work.edition.page.regions
    )
    return with_page(package, regions=regions)


def changed_leaf(package: Package) -> Package:
    leaves = list(package.work.edition.page.leaves)
    leaves[1] = replace(leaves[1], text=leaves[1].text + "多")
    return with_page(package, leaves=tuple(leaves))


def extra_leaf(package: Package) -> Package:
    page = package.work.edition.page
    changed = with_page(package, leaves=(*page.leaves, replace(page.leaves[0], text="丢", spans=())))
    edition = changed.work.edition
    readings = (*edition.readings, Reading("丢"))
    return replace(changed, work=replace(changed.work, edition=replace(edition, readings=readings)))


def wrong_ledger(package: Package) -> Package:
    edits = Ledger((Layer("x", (Edit(0, "一", "二", "NRM-X"),)),))
    return replace(package, ledger=ledger.encode([(2, edits)]))


def text(package: Package, before: str, after: str) -> Package:
    return replace(package, text=package.text.decode().replace(before, after, 1).encode())


def tei(package: Package, before: str, after: str) -> Package:
    assert before.encode() in package.tei
    return replace(package, tei=package.tei.replace(before.encode(), after.encode(), 1))


TAMPERED: dict[str, tuple[str, Callable[[Package], Package]]] = {
    "not well-formed": ("VAL001", lambda p: tei(p, "</post>", "</pos>")),
    "an id twice": ("VAL001", lambda p: tei(p, 'xml:id="p-9001.2"', 'xml:id="p-9001.1"')),
    "a DTD": ("VAL003", lambda p: tei(p, "<TEI ", '<!DOCTYPE TEI [<!ENTITY a "b">]>\n<TEI ')),
    "an element of another profile": ("VAL002", lambda p: tei(p, "<lb/>", "<pb/>")),
    "another digest": ("VAL010", other_digest),
    "a region missing": ("VAL011", hole),
    "text in furniture": ("VAL012", furniture),
    "a leaf that is not the page": ("VAL013", changed_leaf),
    "content that reached no output": ("VAL014", unheld),
    "a damaged ledger": ("VAL020", lambda p: replace(p, ledger=p.ledger[:-1] + b"\xff\xff")),
    "no ledger": ("VAL020", lambda p: replace(p, ledger=b"")),
    "another ledger": ("VAL021", wrong_ledger),
    "another page": ("VAL022", changed_furniture),
    "a changed TEI": ("VAL030", lambda p: tei(p, "第一段。</p>", "第二段。</p>")),
    "a changed text": ("VAL031", lambda p: text(p, "第一段。", "第三段。")),
    "text between": ("VAL032", lambda p: replace(text(p, "== 2 |", "广告 2 |"))),
    "text after": ("VAL032", lambda p: replace(p, text=p.text + "广告\n".encode())),
    "a lost leaf": ("VAL033", extra_leaf),
    "an anchor to nothing": ("VAL030", lambda p: replace(p, anchors=(*p.anchors, Anchor(0, 0, 4, "nowhere")))),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_tampering_is_refused(case: str) -> None:
    code, tamper = TAMPERED[case]
    with pytest.raises(Refusal) as refusal:
        validate.run(tamper(rendered()), validate.Settings())
    assert code in {one.code for one in refusal.value.findings}


def test_all_findings_are_collected_before_the_verdict() -> None:
    package = tei(text(hole(rendered()), "第一段。", "第三段。"), "<lb/>", "<pb/>")
    with pytest.raises(Refusal) as refusal:
        validate.run(package, validate.Settings())
    assert {"VAL002", "VAL011", "VAL031"} <= {one.code for one in refusal.value.findings}


def test_a_sound_package_passes_and_says_what_was_checked() -> None:
    package = validate.run(rendered(), validate.Settings())
    checks = dict(package.checks)
    assert checks.pop("schema") == "unchecked"
    assert set(checks.values()) == {"ok"}
    assert set(checks) == {"well-formed", "profile", "constraints", "fixity", "conservation", "restoration", "agreement"}  # fmt: skip


def test_the_fold_is_not_checked_and_says_so() -> None:
    package = validate.run(render.run(simple(), render.Settings(text="fold")), validate.Settings())
    assert dict(package.checks)["agreement"] == "unchecked"
    assert "VAL040" in {one.code for one in package.findings}


def test_a_further_schema_is_asked_where_it_is_set(tmp_path: object, root: object) -> None:
    schema = str(root / "schemas" / "guidang.rng")  # type: ignore[operator]
    package = validate.run(rendered(), validate.Settings(schema=schema))
    assert dict(package.checks)["schema"] == "ok"
    with pytest.raises(ValueError, match="nowhere"):
        validate.Settings(schema=str(tmp_path / "nowhere.rng"))  # type: ignore[operator]
    broken = tmp_path / "broken.rng"  # type: ignore[operator]
    broken.write_text("<x/>")
    with pytest.raises(Refusal, match="VAL005"):
        validate.run(rendered(), validate.Settings(schema=str(broken)))


def test_edits_are_reverted_from_the_bytes() -> None:
    maker = Maker()
    before = "甲,乙"
    edits = Ledger((Layer("marks", (Edit(1, ",", "，", "NRM-X"),)),))
    maker.post(maker.p(before, reading=Reading(edits.apply(before), edits)))
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    assert ledger.decode(package.ledger)[1].revert("甲，乙") == before


def test_a_signature_region_is_no_stray_text() -> None:
    from pipeline.model.page import Author, Block

    maker = Maker()
    leaf = maker.leaf("山高月小", role=Role.SIGNATURE)
    maker.post(maker.p("正文"), author=Author("甲", "1", signature=(Block("paragraph", leaf),)))
    package = validate.run(render.run(maker.work(), render.Settings()), validate.Settings())
    assert "山高月小".encode() in package.tei
    assert "山高月小".encode() not in package.text
