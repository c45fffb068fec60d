"""``guidang profile --check``: what a profile reads, entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from pipeline import accession, decode, extract
from pipeline.cli.fault import Fault
from pipeline.cli.speech import echo, say
from pipeline.extract.probe import probe
from pipeline.extract.profiles import library, rows
from pipeline.extract.profiles.profile import Example, Profile, ProfileError
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import Source, source_of
from pipeline.model.transcript import Transcript

TYPES = {"html": "text/html", "text": "text/plain"}


@dataclass(slots=True)
class EntryCounts:
    """What a profile did over pages."""

    matched: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    """How many pages an entry matched on."""
    read: int = 0
    posts: int = 0
    named: int = 0
    timed: int = 0
    failed: list[str] = field(default_factory=list)


def check(file: Path, pages: Sequence[Path], own: tuple[str, ...]) -> int:
    """Check a profile's file, its examples and what it reads of pages; 1 where something does not hold."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{file}: {error}") from error
    try:
        name = str(library.parsed(text)["id"])
        others = tuple(one for one in own if library.parsed(one)["id"] != name)
        profile = library.profiles((*others, text))[name]
    except ProfileError as error:
        click.echo(f"{file}: {error}", err=True)
        return 1
    settings = extract.Settings(profile=name, profiles=(*others, text))
    faces = [face for face in ("html", "text") if profile.reads(face)]
    own_rows = _own(profile, text)
    echo(
        "{name}: {faces}; {rows} entries of its own",
        name=name,
        faces=", ".join(faces) or say("no face of its own"),
        rows=len(own_rows),
    )
    wrong = [problem for at, one in enumerate(profile.examples, 1) for problem in _example(at, one, settings)]
    for problem in wrong:
        click.echo(problem)
    if profile.examples:
        echo("examples: {examples}, {wrong} differences", examples=len(profile.examples), wrong=len(wrong))
    if not pages:
        return 1 if wrong else 0
    tally = EntryCounts()
    total = 0
    for source in _sources(pages):
        total += 1
        _try(source, settings, tally)
    _told(tally, total, own_rows)
    return 1 if wrong or tally.failed else 0


def _own(profile: Profile, text: str) -> list[str]:
    """The ids of the rows that the file itself has, in order."""
    written = library.parsed(text)
    found = []
    for face, lists in (("html", ("entries",)), ("text", ("anchors", "lines"))):
        for name in lists:
            found += [str(row["id"]) for row in rows.rows(rows.table(written, face), name)]
    return [row for row in found if any(row == one.id for face in ("html", "text") for one in profile.rows(face))]


def _example(at: int, one: Example, settings: extract.Settings) -> Iterator[str]:
    """How the posts that the profile reads of an example differ from those that it states."""
    source = source_of(one.page.encode(), f"example-{at}", TYPES[one.face], url=one.url)
    try:
        page = extract.run(decode.run(source, decode.Settings()), settings)
    except Refusal as refusal:
        yield say("example {at}: refused ({codes})", at=at, codes=", ".join(found.code for found in refusal.findings))
        return
    posts = page.thread.posts
    if len(posts) != len(one.posts):
        yield say("example {at}: {read} posts, not {stated}", at=at, read=len(posts), stated=len(one.posts))
        return
    for number, (post, stated) in enumerate(zip(posts, one.posts, strict=True), 1):
        shown = {
            "author": post.author.name,
            "time": post.time and (post.time.iso or post.time.raw),
            "floor": post.floor_label,
            "text": "\n".join(page.leaves[n].text for n in post.leaves()),
        }
        for name, value in stated:
            if " ".join(str(shown[name] or "").split()) != " ".join(value.split()):
                yield say(
                    "example {at}, post {number}: {name} is {read!r}, not {stated!r}",
                    at=at,
                    number=number,
                    name=name,
                    read=shown[name],
                    stated=value,
                )


def _sources(pages: Sequence[Path]) -> Iterator[Source]:
    settings = accession.Settings()
    for found in accession.survey([str(page) for page in pages], settings):
        for one in accession.arrivals(found, settings) if isinstance(found, accession.Found) else ():
            if isinstance(one, Source):
                yield one


def _try(source: Source, settings: extract.Settings, tally: EntryCounts) -> None:
    """Read one page and count what matched; a page that cannot be read is named."""
    try:
        transcript = decode.run(source, decode.Settings())
        seen = probe(transcript, settings)
        tally.matched += seen
        tally.pages.update(seen.keys())
        page = _read(transcript, settings)
    except Refusal as refusal:
        tally.failed.append(f"{source.path}: {', '.join(found.code for found in refusal.findings)}")
        return
    if page.profile != settings.profile:
        tally.failed.append(say("{path}: it finds no post there", path=source.path))
        return
    tally.read += 1
    tally.posts += len(page.thread.posts)
    tally.named += sum(post.author.name is not None for post in page.thread.posts)
    tally.timed += sum(post.time is not None for post in page.thread.posts)


def _read(transcript: Transcript, settings: extract.Settings) -> Page:
    return extract.run(transcript, settings)


def _told(tally: EntryCounts, total: int, own: Sequence[str]) -> None:
    counted = say(
        "{posts} posts, {named} with a name, {timed} with a time",
        posts=tally.posts,
        named=tally.named,
        timed=tally.timed,
    )
    echo("pages: {read} of {total} read; {counted}", read=tally.read, total=total, counted=counted)
    for line in tally.failed[:20]:
        echo("  not read: {line}", line=line)
    for row in own:
        if tally.matched[row]:
            echo("  {row:<28} {times:>6} on {pages} pages", row=row, times=tally.matched[row], pages=tally.pages[row])
    never = [row for row in own if not tally.matched[row]]
    if never:
        echo("never matched: {rows}", rows=", ".join(never))
