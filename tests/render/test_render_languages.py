"""No document says a false language: thirty languages, pure, beside one foreign post, and quoting foreign text."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline import line
from pipeline.model.source import source_of
from pipeline.validate.textform import TEI
from tests.discuz import Floor, floor, page, quoted

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}language"
with open(Path(__file__).with_name("languages.tsv"), encoding="utf-8") as _table:
    LANGUAGES = {row["code"]: row for row in csv.DictReader(_table, delimiter="\t", quoting=csv.QUOTE_NONE)}
SAYS_SCRIPT = {"Latn", "Cyrl", "Grek", "Arab", "Hebr", "Deva", "Beng", "Taml", "Thai"}


def truths(code: str) -> set[str]:
    """What a document in this language may say: the language, or the script alone."""
    script = LANGUAGES[code]["script"]
    return {code, f"und-{script}"} if script in SAYS_SCRIPT else {code}


def root(posts: list[Floor], title: str, declared: str) -> etree._Element:
    html = page(posts, title=title, board=("Board",), site="Forum", tag=None)
    if declared:
        html = html.replace("<html ", f'<html lang="{declared}" ', 1)
    return etree.fromstring(line.process(source_of(html.encode(), "a.html", "text/html"), line.Settings()).tei)


def posts(code: str, kind: str) -> list[Floor]:
    own = LANGUAGES[code]
    other = LANGUAGES["en" if code.startswith("zh") else "zh-Hans"]
    if kind == "pure":
        return [floor(1, "ana", own["first"]), floor(2, "ben", own["second"])]
    made = [floor(1, "ana", f"{own['first']} {own['second']}"), floor(2, "ben", f"{own['second']} {own['first']}")]
    if kind == "foreign":
        return [*made, floor(3, "cho", other["first"])]
    last = floor(3, "cho", own["second"])
    return [*made, replace(last, body=quoted("ben", "2024-7-10 17:43:48", 9002, other["first"]) + last.body)]


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("kind", ["pure", "foreign", "quoted"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_false_language(code: str, kind: str, declared: bool) -> None:
    tree = root(posts(code, kind), LANGUAGES[code]["first"][:30], code if declared else "")
    body = tree.find(f"{TEI}text")
    used = {one.get("ident"): int(one.get("usage", "0")) for one in tree.iter(f"{TEI}language")}
    said = {
        tree.get(LANG),
        body.get(LANG),
        *(one.text for one in tree.iter(DC)),
        max(used, key=lambda name: used[name]),
    }
    assert said <= truths(code), said


def test_one_thanks_makes_no_english_thread_chinese() -> None:
    english = LANGUAGES["en"]
    tree = root(
        [floor(1, "ana", english["first"]), floor(2, "ben", english["second"]), floor(3, "cho", "谢谢")], "Bees", ""
    )
    assert tree.get(LANG) == "und-Latn"
    thanks = next(p for p in tree.iter(f"{TEI}p") if p.text == "谢谢")
    assert thanks.get(LANG) == "zh-Hans"


def test_code_makes_no_chinese_thread_latin() -> None:
    code = "<pre>" + "for (int i = 0; i < n; i++) total += weight[i] * share[i];\n" * 20 + "</pre>"
    chinese = LANGUAGES["zh-Hans"]
    first = floor(1, "ana", chinese["first"])
    tree = root([replace(first, body=first.body + code), floor(2, "ben", chinese["second"])], "求助", "")
    assert tree.get(LANG) == "zh-Hans"
