"""Profiles of engines: each reads its page, none reads another's, and all are in order."""

from __future__ import annotations

import pytest

from pipeline.extract.markup.selector import SelectorError, compile_selector
from pipeline.extract.profiles.library import load, profiles
from pipeline.extract.profiles.profile import ProfileError
from pipeline.model.finding import Refusal

from .engines import PAGES
from .reading import holds, read, squeezed, texts


@pytest.mark.parametrize("name", PAGES)
def test_a_profile_reads_its_page(name: str) -> None:
    body, posts = PAGES[name]
    html = f"<html><head><title>x</title></head><body>{body}</body></html>"
    found = read(html)
    holds(html, found)
    assert found.profile == name
    assert [squeezed("".join(row)) for row in texts(found)] == [text for _, text in posts]
    for post, (author, _) in zip(found.thread.posts, posts, strict=True):
        if author:
            assert post.author.name == author
            assert post.time is None or post.time.iso is None or post.time.iso[:4] in ("2024", "2012", "2010")
    assert found.thread.title is not None


def test_profiles_are_in_order() -> None:
    for name, profile in profiles().items():
        assert profile.id == name
        positive = sum(row.weight for row in profile.signatures if row.weight > 0 and row.face == "html")
        if profile.signatures and profile.entries and any(row.face == "html" for row in profile.signatures):
            assert positive >= profile.threshold, f"{name} can never reach its threshold"
        brands = [row for row in profile.signatures if row.generator is not None]
        assert all(row.weight <= 2 for row in brands), f"{name} trusts a brand"


PLAIN = [
    "<p>Log in to continue</p><form><input type=text name=u><input type=password name=p><button>Log in</button></form>",
    "<h1>404</h1><p>Not found.</p>",
    "",
    "<ul>"
    + "".join(f'<li><a href="/t/{n}">主题{n}</a> <a href="/u/{n}">用户{n}</a> 2024-1-1</li>' for n in range(30))
    + "</ul>",
]


@pytest.mark.parametrize("body", PLAIN)
def test_pages_without_a_thread_are_refused(body: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(f"<html><head><title>站点</title></head><body>{body}</body></html>")
    assert refused.value.findings[0].code in ("EXT001", "EXT002", "EXT009")


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(Refusal, match="EXT003"):
        read("<p>文</p>", "no-such")


@pytest.mark.parametrize(
    "table",
    [
        {"a": {"id": "a", "name": "A", "html": {"entries": [{"id": "x", "selector": "p:hover", "role": "body"}]}}},
        {"a": {"id": "a", "name": "A", "html": {"entries": [{"id": "x", "selector": "p", "role": "nonsense"}]}}},
        {"a": {"id": "a", "name": "A", "html": {"entries": [{"id": "x", "selector": "p", "field": "post.nonsense"}]}}},
        {"a": {"id": "a", "name": "A", "html": {"entries": [{"id": "x", "selector": "p"}]}}},
        {"a": {"id": "a", "name": "A", "extends": "a"}},
        {"a": {"id": "a", "name": "A", "extends": "b"}},
        {"a": {"id": "a", "name": "A", "signatures": [{"id": "s", "weight": 1}]}},
        {"a": {"id": "a", "name": "A", "unknown": 1}},
    ],
)
def test_a_faulty_profile_is_an_error(table: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ProfileError):
        load(table)


@pytest.mark.parametrize("text", ["", "p >", "p:hover", "a,,b", "[x", ":has(a", "a)"])
def test_a_faulty_selector_is_an_error(text: str) -> None:
    with pytest.raises(SelectorError):
        compile_selector(text)
