"""The reading site: its files, its policy, hostile text inert, and the pages in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from pipeline.feed.site import Design, build, search
from pipeline.feed.site.browse import KINDS
from pipeline.feed.site.shell import POLICY
from pipeline.feed.site.words import LANGUAGES, words
from pipeline.model.finding import Finding, Refusal

from ..discuz import Floor as Post
from ..discuz import floor, page, quoted

HOSTILE = (
    '<b onclick="alert(1)">x</b>&lt;script&gt;document.title="pwned"&lt;/script&gt;'
    '<img src=x onerror="document.title=1"><a href="javascript:document.title=2">点我</a>'
    "&lt;mark&gt;&lt;img src=y onerror=1&gt;&lt;/mark&gt; 恶意测试文字"
)


@pytest.fixture(scope="module")
def archive(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two threads and the seed, archived by the command itself."""
    folder = tmp_path_factory.mktemp("site")
    sources = folder / "sources"
    sources.mkdir()
    replies = [floor(1, "张三", "第一层楼说的是图书馆的开放时间,请看(附件)。"), floor(2, "李四", "谢谢分享")]
    replies.append(
        Post(
            9003,
            "&lt;script&gt;王五&lt;/script&gt;",
            9,
            "2024-7-11 08:00",
            quoted("张三", "2024-7-10 17:43", 9001, "开放时间") + HOSTILE,
        )
    )
    (sources / "a.html").write_text(page(replies, title="图书馆几点开门"), "utf-8")
    (sources / "b.html").write_text(
        page([floor(1, "甲", "國立臺灣大學圖書館的館藏查詢")], title="館藏查詢", tid=78), "utf-8"
    )
    shutil.copy(next((root / "seeds").glob("*.txt")), sources)
    command = [sys.executable, "-m", "pipeline", "run", str(sources), "--out", str(folder / "archive")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "archive"


def made(
    archive: Path, out: Path, *, searchable: bool = False, language: str = "zh-Hans"
) -> tuple[Path, list[Finding]]:
    found: list[Finding] = []
    assert build(archive, out, Design(language, searchable=searchable), found.append) == 3
    return out, found


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(archive, tmp_path_factory.mktemp("made") / "site")[0]


def pages(site: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path, html.document_fromstring(path.read_bytes())


def the_page(site: Path, word: str, name: str = "index.html") -> html.HtmlElement:
    (found,) = [tree for path, tree in pages(site / "threads") if path.name == name and word in tree.findtext(".//h1")]
    return found


def test_every_page_has_the_policy_and_nothing_inline(site: Path) -> None:
    for path, tree in pages(site):
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY], path
        running = [s for s in tree.iter("script") if s.get("type") != "application/ld+json"]
        assert [s for s in running if s.text or not s.get("src", "").endswith("assets/site.js")] == []
        assert tree.xpath("//style|//iframe|//object|//img|//base|//@style") == []
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
        assert [h for h in tree.xpath("//@href|//@src") if re.match(r"\s*(javascript|data|vbscript):", h, re.I)] == []


def test_links_inside_the_site_lead_somewhere(site: Path) -> None:
    for path, tree in pages(site):
        for target in tree.xpath("//a/@href|//link/@href|//script/@src"):
            if "://" not in target and not target.startswith("#"):
                assert (path.parent / target).is_file(), f"{path}: {target}"
            elif target.startswith("#") and target != "#":
                assert tree.xpath("//*[@id=$id]", id=target[1:]), f"{path}: {target}"


def test_a_thread_reads_as_written(site: Path) -> None:
    tree = the_page(site, "图书馆几点开门")
    assert [a.strip() for a in tree.xpath("//article//*[@class='author']/text()")] == [
        "张三",
        "李四",
        "<script>王五</script>",
    ]
    first = tree.xpath("//article")[0]
    assert "第一层楼说的是图书馆的开放时间，请看（附件）。" in first.text_content()
    assert tree.xpath("//blockquote")
    assert tree.xpath("//a[@download]/@href") == [
        "cite.bib",
        "cite.json",
        "thread.jsonld",
        "tei.xml",
        "text.txt",
    ]


def test_the_account_shows_every_edit_and_every_region(site: Path) -> None:
    tree = the_page(site, "图书馆几点开门", "account.html")
    edits = [(e.findtext("del"), e.findtext("ins")) for e in tree.xpath("//span[@class='edit']")]
    assert (",", "，") in edits
    roles = set(tree.xpath("//li//span[@class='role']/text()"))
    assert {words("zh-Hans")[f"role_{role}"] for role in ("body", "byline", "user-card", "footer")} <= roles
    assert "立即注册" in tree.text_content()
    assert all(tree.xpath("//*[@id=$id]", id=target[1:]) for target in tree.xpath("//a[@class='rule']/@href"))


def test_the_seeds_account_has_all_its_lines(site: Path, seed: bytes) -> None:
    shown = re.sub(r"\s", "", the_page(site, "遂宁市", "account.html").text_content())
    for line in ("设为首页收藏本站", "TA的每日心情", "您需要登录后才可以回帖", "Poweredbyquyushuju"):
        assert line in shown


def test_the_site_is_deterministic_and_speaks_three_languages(archive: Path, site: Path, tmp_path: Path) -> None:
    again, _ = made(archive, tmp_path / "again")
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == {
        p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()
    }
    for language in LANGUAGES:
        assert all(words(language).values())
    other, _ = made(archive, tmp_path / "en", language="en")
    assert b'lang="en"' in (other / "index.html").read_bytes()


def test_who_where_and_when_lead_on(site: Path) -> None:
    tree = the_page(site, "图书馆几点开门")
    lead = tree.xpath("//main/p[contains(@class, 'lead')]//a")
    assert [link.text for link in lead][:2] == ["张三", "政务公开 › 工作报告"]
    assert tree.xpath("//h1/@lang") == ["zh-Hans"]
    assert tree.xpath("//article//a[@class='author']/@href")
    around = [link.get("rel") for link in tree.xpath("//nav[@class='pager']//a")]
    assert around in (["prev"], ["next"])
    assert the_page(site, "館藏查詢").xpath("//h1/@lang") == ["zh-Hant"]


def test_a_thread_says_how_to_cite_it(site: Path) -> None:
    (path,) = [p for p in (site / "threads").rglob("index.html") if "图书馆几点开门</h1>" in p.read_text("utf-8")]
    (entry,) = json.loads((path.parent / "cite.json").read_text("utf-8"))
    assert (entry["title"], entry["author"], entry["issued"]) == (
        "图书馆几点开门",
        [{"literal": "张三"}],
        {"date-parts": [[2024, 7, 10]]},
    )
    assert "title = {图书馆几点开门}" in (path.parent / "cite.bib").read_text("utf-8")
    assert json.loads((path.parent / "thread.jsonld").read_text("utf-8"))["@type"] == "DiscussionForumPosting"
    assert f"urn:sha256:{path.parent.name}" in path.read_text("utf-8")


def test_pages_of_a_thread_stand_joined(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, first in (("a", 1), ("b", 3)):
        posts = [floor(n, f"作者{n}", f"第{n}楼说的话。") for n in (first, first + 1)]
        (tmp_path / "in" / f"{name}.html").write_text(page(posts, first=first), "utf-8")
    command = [sys.executable, "-m", "pipeline", "run", str(tmp_path / "in"), "--out", str(tmp_path / "archive")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert build(tmp_path / "archive", tmp_path / "site", Design(searchable=False), print) == 1
    every = {
        path: tree for path, tree in pages(tmp_path / "site") if path.name == "index.html" and "threads" in path.parts
    }
    assert len(every) == 3
    (whole,) = [tree for tree in every.values() if len(tree.xpath("//article")) == 4]
    assert len(whole.xpath("//nav[@class='pager']//a")) == 2
    assert not whole.xpath("//a[@href='account.html']")
    for path, tree in every.items():
        for target in tree.xpath("//a/@href"):
            assert "://" in target or target.startswith("#") or (path.parent / target).is_file(), target
        if tree is not whole:
            assert words("zh-Hans")["in_thread"] in tree.text_content()
            assert (path.parent / "account.html").is_file()


def test_what_exists_is_not_overwritten(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(Refusal, match="FED006"):
        made(archive, tmp_path / "site")
    with pytest.raises(Refusal, match="FED001"):
        build(tmp_path / "nothing", tmp_path / "out", Design(searchable=False), print)
    assert not (tmp_path / "out").exists()


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(search, "find_spec", lambda _name: None)
    with pytest.raises(Refusal, match=r"guidang\[site\]"):
        build(archive, tmp_path / "out", Design(), print)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None: ...


@pytest.fixture(scope="module")
def served(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    if not search.available():
        pytest.skip("Pagefind is not installed here")
    site, _ = made(archive, tmp_path_factory.mktemp("served") / "site", searchable=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    """Debian's Chromium, driven."""
    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or program is None:
        pytest.skip("Chromium and its driver are not installed here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    for flag in f"{flags} --disable-component-update --disable-sync".split():
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def complaints(browser: WebDriver) -> list[str]:
    """What the page's policy stopped, and what its scripts threw."""
    rows = browser.get_log("browser")
    return [row["message"] for row in rows if row["level"] == "SEVERE" or "Content Security Policy" in row["message"]]


def searched(browser: WebDriver, base: str, query: str) -> list[str]:
    """The titles that the search box of the site finds."""
    browser.get(f"{base}/index.html?q={query}")
    ready = lambda b: b.find_element(By.ID, "search").get_attribute("data-ready") == query  # noqa: E731
    WebDriverWait(browser, 30).until(ready)
    return [link.text for link in browser.find_elements(By.CSS_SELECTOR, "#search li a")]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("图书", "图书馆几点开门"),
        ("政府", "2024年遂宁市"),
        ("館藏", "館藏查詢"),
        ("查询", "館藏查詢"),
        ("分享", "图书馆几点开门"),
        ("圖書館", "图书馆几点开门"),
    ],
)
def test_search_finds_words_of_two_characters(
    served: tuple[str, Path], browser: WebDriver, query: str, title: str
) -> None:
    assert any(title in found for found in searched(browser, served[0], query))
    assert complaints(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(served: tuple[str, Path], browser: WebDriver, scheme: str) -> None:
    """No rule of axe is broken on any kind of page."""
    axe = pytest.importorskip("axe_selenium_python")
    (script,) = Path(axe.__file__).parent.rglob("axe.min.js")
    base, site = served
    kinds = [site / "index.html", *(next((site / "browse" / kind).glob("[0-9a-f]*.html")) for kind in KINDS)]
    kinds += [site / "browse" / "author" / "index.html"]
    for name in ("index.html", "account.html"):
        kinds += sorted((site / "threads").rglob(name))
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    broken = []
    for path in kinds:
        browser.get(f"{base}/{path.relative_to(site)}")
        browser.execute_script(script.read_text("utf-8"))
        ran = "const done = arguments[0]; axe.run().then((said) => done(said.violations.map((one) => one.id)))"
        broken += [(path.name, rule) for rule in browser.execute_async_script(ran)]
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.get("about:blank")
    browser.get_log("browser")
    assert broken == []


def test_from_disk_the_site_says_how_to_search(served: tuple[str, Path], browser: WebDriver) -> None:
    browser.get(f"file://{served[1]}/index.html")
    status = browser.find_element(By.CSS_SELECTOR, "#search [role=status]")
    WebDriverWait(browser, 30).until(lambda _: status.text)
    assert status.text == words("zh-Hans")["search_serve"]
    assert browser.find_element(By.ID, "theme").is_displayed()
    assert complaints(browser)  # what the browser did not load from disk; they are not the next test's


def test_search_that_finds_nothing_says_so(served: tuple[str, Path], browser: WebDriver) -> None:
    assert searched(browser, served[0], "鱻麤") == []
    assert browser.find_element(By.CSS_SELECTOR, "#search [role=status]").text == words("zh-Hans")["search_none"]


def test_hostile_text_is_inert_in_a_browser(served: tuple[str, Path], browser: WebDriver) -> None:
    base, site = served
    (path,) = [p for p in (site / "threads").rglob("index.html") if "恶意测试文字" in p.read_text("utf-8")]
    for name in ("index.html", "account.html"):
        browser.get(f"{base}/{path.relative_to(site).with_name(name)}")
        assert browser.title.startswith("图书馆几点开门")
        assert browser.find_elements(By.CSS_SELECTOR, "img, main script") == []
        assert complaints(browser) == []
    assert searched(browser, base, "恶意")
    assert browser.find_elements(By.CSS_SELECTOR, "img, main script") == []
    assert complaints(browser) == []


def test_pages_fit_a_phone_and_the_switches_work(served: tuple[str, Path], browser: WebDriver) -> None:
    base, site = served
    browser.set_window_size(390, 800)
    for path in sorted((site / "threads").rglob("*.html")):
        browser.get(f"{base}/{path.relative_to(site)}")
        wide = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path
    browser.get(f"{base}/{next((site / 'threads').rglob('account.html')).relative_to(site)}")
    furniture = browser.find_element(By.CSS_SELECTOR, ".regions .furniture")
    assert furniture.is_displayed()
    browser.find_element(By.ID, "show-furniture").click()
    assert not furniture.is_displayed()
    before = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    browser.find_element(By.ID, "theme").click()
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") != before
