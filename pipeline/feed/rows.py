"""The archive as rows: one a post and one a document, for corpora, databases and data sets.

:data:`POST` and :data:`DOCUMENT` are the columns in order, with type and meaning; JSONL, Parquet
and the documentation follow them. Measures of quality are flags for the reader of a corpus: a
row is never left out for what its text is like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.feed.comments import comment_rows, timed
from pipeline.feed.markup import path_text
from pipeline.feed.measures import measures
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.holdings.record import confidence, doubtful
from pipeline.model import layout
from pipeline.model.description import language, urn
from pipeline.model.finding import Refusal, Severity, finding
from pipeline.model.relations import QUOTED
from pipeline.normalize.fold import fold_text
from pipeline.normalize.script import detect

Row = dict[str, Any]


class Column(NamedTuple):
    """A column: its name, its type (``string integer number boolean strings``), its meaning."""

    name: str
    type: str
    meaning: str


_MEASURES = (
    Column("characters", "integer", "code points of the text"),
    Column("lines", "integer", "lines of the text that are not blank"),
    Column("han_share", "number", "share of Han characters among those that are not white space"),
    Column("letter_share", "number", "share of other letters"),
    Column("digit_share", "number", "share of digits"),
    Column("repeated_share", "number", "share of the characters that stand in a line said before in the text"),
    Column("replacements", "integer", "U+FFFD in the text: bytes that could not be decoded"),
)
_PLACE = (
    Column("site", "string", "site, as the accession, the URL or the page names it"),
    Column("board", "strings", "board path, outermost first"),
    Column("thread_title", "string", "title of the thread"),
    Column("tid", "string", "the forum's id of the thread"),
    Column("thread_url", "string", "URL of the thread or page"),
)
_ORIGIN = (
    Column("source_sha256", "string", "sha256 of the source: the document's id"),
    Column("source_path", "string", "name under which the source came"),
    Column("retrieved", "string", "when the page was fetched, as its container says"),
    Column("accession", "string", "id of the accession"),
    Column("encoding", "string", "encoding of the source"),
    Column("profile", "string", "forum profile by which the page was read"),
    Column("licence", "string", "licence or rights statement, as a URI"),
    Column("fingerprint", "string", "fingerprint of versions, settings and rules"),
    Column("confidence", "number", "how far the reading of the page can be trusted, 0 to 1"),
    Column("doubtful", "boolean", "whether the reading carries a warning"),
)

POST: tuple[Column, ...] = (
    Column("id", "string", "URN of the document, and the post's xml:id or ordinal"),
    Column("document", "string", "URN of the document"),
    Column("xml_id", "string", "xml:id of the post in the TEI"),
    Column("ordinal", "integer", "place of the post on the page, from 1"),
    Column("floor", "integer", "floor of the thread"),
    Column("pid", "string", "the forum's id of the post"),
    Column("kind", "string", "opening, reply or comment (left under the post that it answers)"),
    Column("status", "string", "published, or why the post is not shown"),
    Column("reply_to", "string", "pid of, or #floor that names, the post this one answers"),
    Column("answers", "string", "xml:id of the post of the page that this one answers or quotes, as TEI's @replyTo"),
    Column("answers_url", "string", "address of what it answers, where that is on another page"),
    Column("depth", "integer", "depth of nesting"),
    Column("who", "string", "id of the poster, the same on every page of a site (TEI's person)"),
    Column("author", "string", "name of the poster"),
    Column("author_uid", "string", "the forum's id of the poster"),
    Column("time", "string", "ISO 8601 date or time of the precision that the page shows, where it can be known"),
    Column("time_raw", "string", "time as the page shows it"),
    Column("time_basis", "string", "absolute, capture or unresolved"),
    Column("time_earliest", "string", "first day or time it can mean, where the page tells a span (2 years ago)"),
    Column("time_latest", "string", "last day or time it can mean"),
    Column("text", "string", "reading text (L1) as in text.txt"),
    Column("own", "string", "the writer's own words: the text without what it quotes, and without whose that is"),
    Column("spans", "strings", "voices in the text: quote, byline, code, table …, start, end (code points of text)"),
    Column("search", "string", "search fold (L2), as long as the text"),
    Column("remarks", "strings", "what others left under the post: kind, name, time or points, words, parted by bars"),
    Column("language", "string", "BCP 47 tag from the characters of this text"),
    *_MEASURES,
    *_PLACE,
    *_ORIGIN,
)
DOCUMENT: tuple[Column, ...] = (
    Column("id", "string", "URN of the document"),
    Column("text", "string", "text.txt, whole"),
    Column("search", "string", "search fold (L2), as long as the text"),
    Column("language", "string", "BCP 47 tag of the page"),
    Column("hans", "integer", "characters that only Simplified Chinese writes"),
    Column("hant", "integer", "characters that only Traditional Chinese writes"),
    *_MEASURES,
    *_PLACE,
    Column("tags", "strings", "tags of the thread"),
    Column("page", "integer", "page of the thread"),
    Column("pages", "integer", "pages of the thread"),
    Column("views", "integer", "views, as the page says"),
    Column("replies", "integer", "replies, as the page says"),
    Column("posts", "integer", "posts on the page"),
    Column("authors", "strings", "posters, in the order of their first post"),
    Column("first_time", "string", "earliest time of a post"),
    Column("last_time", "string", "latest time of a post"),
    Column("works", "strings", "titles of the documents found inside posts"),
    Column("certain", "boolean", "whether the bytes prove the encoding"),
    Column("margin", "number", "lead of the encoding over the runner-up, in nats"),
    Column("damage", "integer", "stretches of bytes that could not be decoded"),
    Column("repairs", "integer", "repairs of mojibake"),
    Column("edits", "integer", "edits of the normalizer, all in the ledger"),
    Column("unclaimed", "integer", "regions of the page that no rule claimed"),
    Column("errors", "integer", "findings of severity error"),
    Column("warnings", "integer", "findings of severity warning"),
    Column("tei_sha256", "string", "sha256 of tei.xml"),
    Column("text_sha256", "string", "sha256 of text.txt"),
    *_ORIGIN,
)

INDICATOR: tuple[Column, ...] = (
    Column("id", "string", "URN of the document, the leaf and the place of the figure in its reading text"),
    Column("document", "string", "URN of the document"),
    Column("post", "integer", "ordinal of the post whose report states it"),
    Column("indicator", "string", "what is measured, in the report's words"),
    Column("quantity", "number", "the figure"),
    Column("unit", "string", "the unit as printed"),
    Column("kind", "string", "level or change"),
    Column("direction", "string", "up or down, for a change; for a level the way it was reached"),
    Column("year", "integer", "year of the fact, by the sentence, its head or the report's date"),
    Column("status", "string", "done or planned"),
    Column("report", "string", "title of the report"),
    Column("report_date", "string", "date of the report"),
    Column("office", "string", "office of who delivered it"),
    *_ORIGIN,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


class Rows(NamedTuple):
    """A document's row, the rows of its posts, and those of the indicators that its reports state."""

    document: Row
    posts: list[Row]
    indicators: list[Row]


def rows(
    archive: Path,
    report: Report,
    selection: Selection | None = None,
    masked: Callable[[Holding, Rows], Rows] | None = None,
) -> Iterator[Rows]:
    """The rows of each document, in the order of ids; a damaged document is reported and left out.

    ``masked`` makes of a document's rows those that are delivered. Raises ``Refusal`` (FED001).
    """
    for _, made in readable(holdings(archive, report, selection), report, masked):
        yield made


def readable(
    source: Iterable[Holding], report: Report, masked: Callable[[Holding, Rows], Rows] | None = None
) -> Iterator[tuple[Holding, Rows]]:
    """Documents with their rows; what is refused of a damaged one is reported, and it is left out."""
    for holding in source:
        try:
            plain = rows_of(holding)
            made = masked(holding, plain) if masked else plain
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            continue
        yield holding, made


def rows_of(holding: Holding) -> Rows:
    """The rows of one document. Raises ``Refusal`` (FED003, FED004, FED015)."""
    text = holding.read(layout.TEXT).decode("utf-8")
    shared = _shared(holding)
    stretches = _stretches(holding, text)
    texts = {post: text[start:end] for post, (start, end) in stretches.items()}
    heard = _heard(holding, stretches)
    posts: list[Row] = []
    for post in holding.thread["posts"]:
        ordinal = post["ordinal"]
        posts.append(_post(holding, post, texts.get(ordinal, ""), heard.get(ordinal, []), shared=shared))
        posts += [_filled(POST, {**row, **said(row["text"])}) for row in comment_rows(posts[-1], post)]
    return Rows(_document(holding, text, shared), posts, _indicators(holding, shared))


def _indicators(holding: Holding, shared: Row) -> list[Row]:
    reports = {work["post"]: work for work in holding.record["outline"]["documents"]}
    return [
        _filled(
            INDICATOR,
            {
                "id": f"{urn(holding.id)}#{found['leaf']}:{found['start']}",
                "document": urn(holding.id),
                "post": found["post"],
                "indicator": found["phrase"],
                "quantity": float(found["quantity"]),
                **{key: found[key] or None for key in ("unit", "kind", "direction", "year", "status")},
                "report": reports[found["post"]]["title"],
                "report_date": reports[found["post"]]["date"],
                "office": reports[found["post"]]["office"],
                **shared,
            },
        )
        for found in holding.record["outline"]["indicators"]
    ]


class TextSpan(NamedTuple):
    """A stretch of ``text.txt`` with the voice that speaks there (see ``pipeline.model.relations``)."""

    voice: str
    start: int
    end: int


def post_texts(holding: Holding, text: str) -> dict[int, str]:
    """The reading text of each post by its ordinal: its stretch of ``text.txt``.

    Raises ``Refusal`` (FED015) where the record's anchors do not fit the text.
    """
    return {post: text[start:end] for post, (start, end) in _stretches(holding, text).items()}


def _stretches(holding: Holding, text: str) -> dict[int, tuple[int, int]]:
    leaves: Sequence[Mapping[str, Any]] = holding.record["page"]["leaves"]
    spans: dict[int, tuple[int, int]] = {}
    for leaf, start, end, _ in holding.record["outputs"]["anchors"]:
        if not (0 <= leaf < len(leaves) and 0 <= start <= end <= len(text)):
            raise Refusal(finding("FED015", id=holding.id, reason=f"leaf {leaf} at {start}"))
        post = leaves[leaf]["post"]
        if post is not None:
            low, high = spans.get(post, (start, end))
            spans[post] = min(low, start), max(high, end)
    order = sorted((span, post) for post, span in spans.items())
    for (before, _), (after, post) in pairwise(order):
        if after[0] < before[1]:
            raise Refusal(finding("FED015", id=holding.id, reason=f"post {post} begins inside another"))
    return spans


def _heard(holding: Holding, spans: Mapping[int, tuple[int, int]]) -> dict[int, list[TextSpan]]:
    """The voices of each post's leaves, with offsets in the post's text, in order."""
    leaves: Sequence[Mapping[str, Any]] = holding.record["page"]["leaves"]
    found: dict[int, list[TextSpan]] = {}
    for leaf, start, end, _ in holding.record["outputs"]["anchors"]:
        post = leaves[leaf]["post"]
        if post is not None:
            base = spans[post][0]
            found.setdefault(post, []).append(TextSpan(leaves[leaf].get("voice", "own"), start - base, end - base))
    return {post: sorted(heard, key=lambda span: span.start) for post, heard in found.items()}


def _post(holding: Holding, post: Mapping[str, Any], text: str, heard: Sequence[TextSpan], *, shared: Row) -> Row:
    answered = post.get("answers") or {}
    name = post["xml_id"] or str(post["ordinal"])
    return _filled(
        POST,
        {
            "id": f"{urn(holding.id)}#{name}",
            "document": urn(holding.id),
            **{key: post[key] for key in ("xml_id", "ordinal", "floor", "pid", "kind", "status", "reply_to", "depth")},
            "author": post["author"]["name"],
            "author_uid": post["author"]["uid"],
            "who": post.get("who"),
            "answers": answered.get("post"),
            "answers_url": answered.get("url"),
            "own": "\n".join(text[span.start : span.end] for span in heard if span.voice not in QUOTED),
            "spans": [f"{span.voice} {span.start} {span.end}" for span in heard if span.voice != "own"],
            **timed(post["time"]),
            "text": text,
            "remarks": [_remark(one) for one in post["remarks"]],
            **said(text),
            **shared,
        },
    )


def said(text: str) -> Row:
    """The columns that follow from a text: its fold, language and measures."""
    return {"search": fold_text(text), "language": language(detect(text).label), **measures(text)}


def _remark(remark: Mapping[str, Any]) -> str:
    """A comment or rating on one line."""
    time = remark["time"] or {}
    parts = (remark["kind"], remark["author"], time.get("iso") or time.get("raw") or remark["score"], remark["text"])
    return " | ".join(" ".join(str(part or "?").split()) for part in parts)


def _document(holding: Holding, text: str, shared: Row) -> Row:
    record, thread = holding.record, holding.thread
    script, decode = record["normalize"]["script"], record["decode"]
    times = sorted(post["time"]["iso"] for post in thread["posts"] if (post["time"] or {}).get("iso"))
    weights = Counter(entry["severity"] for entry in record["findings"])
    files = record["outputs"]["files"]
    return _filled(
        DOCUMENT,
        {
            "id": urn(holding.id),
            "text": text,
            "search": fold_text(text),
            "language": language(script["label"]),
            "hans": script["hans"],
            "hant": script["hant"],
            **measures(text),
            **{key: thread[key] for key in ("tags", "page", "pages", "views", "replies")},
            "posts": len(thread["posts"]),
            "authors": _unique(post["author"]["name"] for post in thread["posts"]),
            "first_time": times[0] if times else None,
            "last_time": times[-1] if times else None,
            "works": _unique(work.get("title") for work in record["outline"]["documents"]),
            **{key: decode[key] for key in ("certain", "margin", "repairs")},
            "damage": len(decode["damage"]),
            "edits": record["normalize"]["edits"],
            "unclaimed": sum(region["role"] == "unclaimed" for region in record["page"]["regions"]),
            "errors": weights[Severity.ERROR],
            "warnings": weights[Severity.WARNING],
            "tei_sha256": files[layout.TEI][1],
            "text_sha256": files[layout.TEXT][1],
            **shared,
        },
    )


def _shared(holding: Holding) -> Row:
    """The columns that a document and its posts have in common."""
    record, thread = holding.record, holding.thread
    return {
        "site": holding.site,
        "board": list(thread["board"]),
        "thread_title": thread["title"],
        "tid": thread["tid"],
        "thread_url": thread["url"] or record["source"]["url"],
        "source_sha256": holding.id,
        "source_path": path_text(record["source"]["path"]),
        "retrieved": record["source"]["retrieved"],
        "accession": holding.accession,
        "encoding": record["decode"]["encoding"],
        "profile": record["page"]["profile"],
        "licence": record["accession"]["rights"]["licence"],
        "fingerprint": record["lineage"]["fingerprint"],
        "confidence": confidence(record),
        "doubtful": doubtful(record),
    }


def _unique(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _filled(columns: Sequence[Column], values: Row) -> Row:
    """The values in the order of the columns; a lone surrogate, which UTF-8 lacks, becomes U+FFFD."""
    return {column.name: _plain(values[column.name]) for column in columns}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return _SURROGATE.sub("\ufffd", value)
        return value
    return [_plain(part) for part in value] if isinstance(value, list) else value
