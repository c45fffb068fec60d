"""Threads that stand only in a page's JSON."""

from __future__ import annotations

import json
from html import escape

import pytest

from .reading import holds, read, squeezed, texts

LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "DiscussionForumPosting",
            "headline": "周末去哪里",
            "author": {"@type": "Person", "name": "山人"},
            "datePublished": "2024-07-10T17:43:48+08:00",
            "text": "想去爬山\n有人吗",
            "comment": [{"@type": "Comment", "author": {"name": "风"}, "text": "同去", "datePublished": "2024-07-10"}],
        }
    ],
}
TOPIC = {
    "title": "周末去哪里",
    "post_stream": {
        "posts": [
            {
                "id": 5,
                "username": "山人",
                "created_at": "2024-07-10T09:43:48Z",
                "cooked": "<p>想去<b>爬山</b></p><p>有人吗</p>",
                "post_number": 1,
            },
            {
                "id": 6,
                "username": "风",
                "created_at": "2024-07-10T10:00Z",
                "cooked": "<p>同去</p>",
                "post_number": 2,
            },
        ]
    },
}
FLARUM = {
    "apiDocument": {
        "data": {"type": "discussions", "attributes": {"title": "周末去哪里"}},
        "included": [
            {"type": "users", "id": "1", "attributes": {"username": "山人"}},
            {"type": "users", "id": "2", "attributes": {"username": "风"}},
            {"type": "posts", "id": "5", "attributes": {"number": 1, "contentHtml": "<p>想去爬山</p><p>有人吗</p>", "createdAt": "2024-07-10T09:43:48+00:00"}, "relationships": {"user": {"data": {"id": "1"}}}},
            {"type": "posts", "id": "6", "attributes": {"number": 2, "contentHtml": "<p>同去</p>", "createdAt": "2024-07-10T10:00+00:00"}, "relationships": {"user": {"data": {"id": "2"}}}},
        ],
    }
}  # fmt: skip
PAGES = {
    "json-ld": f'<script type="application/ld+json">{json.dumps(LINKED)}</script>',
    "discourse": f'<div id="data-preloaded" data-preloaded="{escape(json.dumps({"topic_9": json.dumps(TOPIC)}))}"></div>',
    "flarum": f'<script type="application/json" id="flarum-json-payload">{json.dumps(FLARUM)}</script>',
}


@pytest.mark.parametrize("name", PAGES)
def test_the_thread_is_read_from_json(name: str) -> None:
    html = f"<html><head><title>x</title></head><body>{PAGES[name]}<div id=app></div></body></html>"
    found = read(html)
    assert found.evidence == (name,)
    assert [post.author.name for post in found.thread.posts] == ["山人", "风"]
    assert [squeezed("".join(row)) for row in texts(found)] == ["想去爬山有人吗", "同去"]
    assert found.thread.title is not None
    assert found.leaves[found.thread.title].text == "周末去哪里"
    assert all(post.time is not None and post.time.iso for post in found.thread.posts)
    assert [f.code for f in found.findings] == ["EXT008"]
    assert found.regions[0].start == 0
    assert all(a.end == b.start for a, b in zip(found.regions, found.regions[1:], strict=False))


def test_markup_goes_before_json() -> None:
    words = [
        "东山的路很好走，早上人也少一些",
        "我去年去过，山顶风大要带外套",
        "几点集合，在哪里集合比较方便呢",
        "下雨的话就改到下个星期天吧",
    ]
    rows = "".join(
        f'<div class="post"><a href="/user/{n}">u{n}</a> 2024-07-10 17:4{n}<p>{text}</p></div>'
        for n, text in enumerate(words)
    )
    html = f"<html><head><title>题目在此</title></head><body><h1>题目在此</h1>{rows}{PAGES['json-ld']}</body></html>"
    found = read(html)
    holds(html, found)
    assert found.evidence == ()
    assert len(found.thread.posts) == 4


@pytest.mark.parametrize(
    "raw", ["{", "[" * 100_000, "null", "[]", '{"@type": 5}', '{"@type": "Question", "text": null}']
)
def test_faulty_json_is_no_thread(raw: str) -> None:
    from pipeline.model.finding import Refusal

    with pytest.raises(Refusal):
        read(f'<p>x</p><script type="application/ld+json">{raw}</script>')
