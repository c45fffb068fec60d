"""The stylesheet and behaviours for CETEIcean, in a browser: floor, author and time of every post are seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import render
from tests.render.works import full

selenium = pytest.importorskip("selenium")

AS_CETEICEAN_DOES = """
const made = new DOMParser().parseFromString(SOURCE, "text/xml");
function copy(node) {
  if (node.nodeType === 3) return document.createTextNode(node.data);
  if (node.nodeType !== 1) return document.createComment("");
  const element = document.createElement("tei-" + node.localName);
  for (const one of node.attributes) element.setAttribute(one.name === "xml:id" ? "id" : one.name, one.value);
  for (const child of node.childNodes) element.append(copy(child));
  return element;
}
document.body.append(copy(made.documentElement));
for (const post of document.querySelectorAll("tei-post")) behaviors.tei.post(post);
"""
"""The part of CETEIcean that the behaviours rest on: elements ``tei-NAME``, attributes as they were, ``id``."""


@pytest.fixture
def browser() -> Iterator[object]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if not (driver and program):
        pytest.skip("no Chromium here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def test_floor_author_and_time_are_seen(root: Path, tmp_path: Path, browser: object) -> None:
    import json

    show = root / "schemas" / "show"
    script = (show / "guidang-tei.js").read_text("utf-8").replace("export ", "")
    source = json.dumps(render.run(full(), render.Settings()).tei.decode()).replace("</", "<\\/")
    style = (show / "guidang-tei.css").read_text("utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style><body><script>const SOURCE = {source};\n"
        f"{script}\n{AS_CETEICEAN_DOES}</script>",
        "utf-8",
    )
    browser.get(page.as_uri())
    bylines = browser.execute_script(
        "return [...document.querySelectorAll('tei-post > .guidang-byline')].map((one) => one.textContent)"
    )
    assert bylines[0] == "1用户12024-07-10 17:43:48"
    assert bylines[2] == "2.1用户9"
    assert len(bylines) == 5
    shown = browser.execute_script(
        "const of = (path) => getComputedStyle(document.querySelector(path));"
        "return [of('tei-teiheader, tei-teiHeader').display, of('tei-post[type=comment]').borderLeftStyle,"
        " of('tei-cit').display]"
    )
    assert shown == ["none", "solid", "block"]


def test_the_stylesheet_knows_the_elements_it_names(root: Path) -> None:
    import re

    grammar = (root / "schemas" / "guidang.rnc").read_text("utf-8")
    style = (
        (root / "schemas" / "show" / "guidang-tei.css").read_text("utf-8").partition("@namespace")[2].partition("\n")[2]
    )
    names = set(re.findall(r"tei[-|]([A-Za-z]+)", style))
    known = set(re.findall(r"element ([A-Za-z]+)", grammar))
    assert names <= known, names - known
