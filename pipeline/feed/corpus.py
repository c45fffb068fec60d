"""The archive as a corpus: vertical text for Manatee and CWB, one ``teiCorpus``, or one TEI file a text.

Chinese is cut into characters, not words: every segmenter errs in its own way, a forum's language
most of all, and a corpus tool can be given words later from the same file. What is not Han is cut
into words, numbers and marks. A token's second column is its search fold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from pipeline.feed.pseudonyms import Pseudonyms
from pipeline.feed.publish import DeliveryWriter, Tally, Unfit, aside, fits
from pipeline.feed.rows import Row, readable
from pipeline.feed.teicorpus import tei_corpus
from pipeline.feed.unnamed import unnamed
from pipeline.holdings.document import Holding, Report, Selection, holdings
from pipeline.model import layout
from pipeline.model.finding import Refusal, finding

FORMS = ("vertical", "tei", "texts")

_GLUE = "\n<g/>\n"
_TOKEN = re.compile(
    "(?P<run>(?:[\u3007\u3400-\u9fff\uf900-\ufaff](?![\ufe00-\ufe0f\U000e0100-\U000e01ef]))+)|"
    "(?P<han>[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe0f\U000e0100-\U000e01ef]?)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*)"
    "|(?P<kana>[\u3040-\u30ff])"
    "|(?P<word>[^\\W\\d_\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    "[^\\W_\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]*)"
    r"|(?P<mark>\S)"
)
_END = r"(?:[。！？!?…]|(?<!\d)\.(?=\s))"
_SENTENCE = re.compile(rf"(?:(?!{_END})[^\n])*{_END}+[”’」』）)》]*|(?:(?!{_END})[^\n])+")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

STRUCTURES: Mapping[str, Sequence[str]] = {
    "doc": ("id", "title", "site", "board", "url", "language", "encoding", "accession", "posts", "source"),
    "post": ("id", "n", "floor", "kind", "author", "who", "time", "answers", "language"),
    "quote": (),
    "p": (),
    "s": (),
    "g": (),
}
"""The structures of the vertical text with their attributes; ``g`` joins tokens without white space."""


@dataclass(slots=True)
class CorpusReceipt:
    """What a corpus holds."""

    documents: int = 0
    posts: int = 0
    tokens: int = 0


def deliver(
    archive: Path,
    out: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    forms: Sequence[str] = ("vertical", "tei"),
    name: str = "forum",
    force: bool = False,
    keep_going: bool = False,
    pseudonyms: Pseudonyms | None = None,
) -> CorpusReceipt | None:
    """Write a corpus into the folder ``out``: ``NAME.vert`` with ``NAME.registry``, ``NAME.xml``, ``texts/``.

    With ``pseudonyms`` nobody is named. Where an error was reported nothing is published and ``None`` is
    given, unless ``keep_going``. Raises ``Refusal`` (FED001, FED006, FED007).
    """
    tally = Tally(report)
    receipt = CorpusReceipt()
    try:
        with aside(out, force=force) as place:
            place.mkdir()
            if "vertical" in forms:
                (place / f"{name}.registry").write_text(registry(name), "utf-8")
                with (place / f"{name}.vert").open("x", encoding="utf-8", newline="\n") as file:
                    receipt = vertical(holdings(archive, tally, selection), file, tally, pseudonyms)
            if "tei" in forms:
                with (place / f"{name}.xml").open("xb") as stream:
                    receipt.documents = tei_corpus(
                        lambda said: holdings(archive, said, selection), stream, name, tally, pseudonyms
                    )
            if "texts" in forms:
                receipt.documents = texts(holdings(archive, tally, selection), place / "texts", tally, pseudonyms)
            if not keep_going:
                tally.forbid()
            if not receipt.documents:
                raise Refusal(finding("FED007"))
    except Unfit:
        return None
    return receipt


def vertical(
    source: Iterator[Holding], out: TextIO, report: Report, pseudonyms: Pseudonyms | None = None
) -> CorpusReceipt:
    """Write documents as vertical text; a damaged one is reported and left out."""
    receipt = CorpusReceipt()
    for _, made in readable(source, report, pseudonyms.rows if pseudonyms else None):
        out.write(_tag("doc", _document_attributes(made.document)))
        for row in made.posts:
            out.write(_tag("post", _post_attributes(row)))
            body = "".join(f"{part}\n" for part in _paragraphs(row))
            receipt.tokens += body.count("\t") // 2
            out.write(f"{body}</post>\n")
        out.write("</doc>\n")
        receipt.documents += 1
        receipt.posts += len(made.posts)
    return receipt


def _document_attributes(row: Row) -> dict[str, object]:
    return {
        "id": row["id"],
        "title": row["thread_title"],
        "site": row["site"],
        "board": " > ".join(row["board"]),
        "url": row["thread_url"],
        "language": row["language"],
        "encoding": row["encoding"],
        "accession": row["accession"],
        "posts": row["posts"],
        "source": row["source_path"],
    }


def _post_attributes(row: Row) -> dict[str, object]:
    names = {"n": "ordinal"}
    return {name: row[names.get(name, name)] for name in STRUCTURES["post"]}


def _tag(name: str, attributes: Mapping[str, object]) -> str:
    pairs = "".join(f' {key}="{_value(value)}"' for key, value in attributes.items() if value not in (None, ""))
    return f"<{name}{pairs}>\n"


def _value(value: object) -> str:
    return _escaped(_BREAKS.sub(" ", str(value))).replace('"', "&quot;")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _paragraphs(row: Row) -> Iterator[str]:
    """The lines of a post, some at once: a paragraph a line of the text, sentences, tokens, glue."""
    text, fold = row["text"], row["search"]
    quoted = [(int(start), int(end)) for voice, start, end in map(str.split, row["spans"]) if voice == "quote"]
    at, next_quote, inside = 0, 0, False
    for paragraph in text.split("\n"):
        if paragraph.strip():
            while next_quote < len(quoted) and quoted[next_quote][1] <= at:
                next_quote += 1
            now = next_quote < len(quoted) and quoted[next_quote][0] <= at
            if now != inside:
                yield "<quote>" if now else "</quote>"
                inside = now
            yield "<p>"
            for sentence in _SENTENCE.finditer(paragraph):
                start, end = at + sentence.start(), at + sentence.end()
                if text[start:end].strip():
                    yield "<s>"
                    yield from tokens(text, fold, start, end)
                    yield "</s>"
            yield "</p>"
        at += len(paragraph) + 1
    if inside:
        yield "</quote>"


def tokens(text: str, fold: str, start: int, end: int) -> Iterator[str]:
    """The tokens of ``text[start:end]``: word, fold, kind; ``<g/>`` where no white space parts two.

    A run of Han characters comes as one string of several lines.
    """
    last = -1
    for match in _TOKEN.finditer(text, start, end):
        if match.start() == last:
            yield "<g/>"
        first, last = match.span()
        if match.lastgroup == "run":
            yield _GLUE.join(map(_han, text[first:last], fold[first:last]))
        else:
            folded = fold[first:last].strip() or match[0]
            yield f"{_escaped(match[0])}\t{_escaped(folded)}\t{match.lastgroup}"


@lru_cache(1 << 16)
def _han(character: str, folded: str) -> str:
    return f"{character}\t{folded}\than"


def registry(name: str) -> str:
    """A Manatee registry for the vertical text; PATH is for whoever compiles it to fill in."""
    lines = [f'NAME "{name}"', f'VERTICAL "{name}.vert"', 'PATH "./index"', 'ENCODING "UTF-8"', 'LANGUAGE "Chinese"']
    lines += [f"ATTRIBUTE {attribute}" for attribute in ("word", "fold", "kind")]
    for structure, attributes in STRUCTURES.items():
        if structure == "g":
            lines += ["STRUCTURE g {", "    DISPLAYTAG 0", '    DISPLAYBEGIN "_EMPTY_"', "}"]
        elif attributes:
            lines += [f"STRUCTURE {structure} {{", *(f"    ATTRIBUTE {attribute}" for attribute in attributes), "}"]
        else:
            lines.append(f"STRUCTURE {structure}")
    return "\n".join(lines) + "\n"


def texts(source: Iterator[Holding], folder: Path, report: Report, pseudonyms: Pseudonyms | None = None) -> int:
    """Lay each document's TEI as ``ID.xml`` (TEITOK's ``xmlfiles``), byte for byte where people keep their names;
    give their number.
    """
    folder.mkdir()
    layer = DeliveryWriter(report)
    count = 0
    for holding in source:
        target = folder / f"{holding.id}.xml"
        try:
            if pseudonyms is None:
                _laid(holding, target, layer)
            else:
                target.write_bytes(unnamed(holding, pseudonyms))
        except Refusal as refusal:
            for entry in refusal.findings:
                report(entry)
            continue
        count += 1
    return count


def _laid(holding: Holding, target: Path, layer: DeliveryWriter) -> None:
    held = next(file for file in holding.files() if file.name == layout.TEI)
    try:
        laid = layer.lay(holding.folder / held.name, target, target.name)
    except OSError as error:
        raise Refusal(finding("FED003", id=holding.id, name=held.name)) from error
    if not fits(held, laid):
        target.unlink()
        raise Refusal(finding("FED004", id=holding.id, name=held.name))
