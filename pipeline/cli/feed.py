"""``guidang feed``: deliver an archive to libraries, corpora, databases and harvesters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.cli.feed_book import command as book
from pipeline.cli.feed_lines import jsonld, mnbvc, mnbvc_posts, parallels, resourcesync, warc
from pipeline.cli.feed_masks import masking, pseudonym_options, write_list
from pipeline.cli.feed_oai import command as oai
from pipeline.cli.feed_report import delivering, kept_unit_option, selection, selection_options, unit_option
from pipeline.cli.speech import echo, say

ARCHIVE = click.Path(exists=True, file_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def archive_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The archive to deliver."""
    return click.argument("archive", type=ARCHIVE)(function)


def out_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Where the delivery goes."""
    return click.option("--out", "-o", required=True, type=FOLDER, help=what)


force_option = click.option("--force", is_flag=True, help="Replace what stands there already.")
keep_going_option = click.option(
    "--keep-going", is_flag=True, help="Deliver the rest where a document is damaged (exit code 1 all the same)."
)
mets_option = click.option("--mets", "with_mets", is_flag=True, help="Add a METS file (with PREMIS) for each document.")


@click.group("feed")
def command() -> None:
    r"""Deliver an archive: to preservation, to harvesters, to corpora and databases.

    Every delivery reads the archive document by document, checks each file against its record,
    and is deterministic: dates come from SOURCE_DATE_EPOCH, else from the archive.

    \b
    Examples:
      guidang feed bag archive/ --out bags/
      guidang feed ocfl archive/ --out store/
      guidang feed oai serve archive/
      guidang feed parquet archive/ --out rows/
      guidang feed book archive/ --out books/ --all
    """


command.add_command(oai)
command.add_command(book)
for _command in (jsonld, mnbvc, mnbvc_posts, parallels, resourcesync, warc):
    command.add_command(_command)


@command.command()
@archive_argument
@out_option("Folder for the bags, one an accession.")
@click.option("--copy", is_flag=True, help="Copy files; without it they are linked where the file system can.")
@mets_option
@kept_unit_option
@selection_options
@force_option
@keep_going_option
def bag(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Write a BagIt 1.0 bag (RFC 8493) of each accession.

    Payload: TEI, text, ledger, record and source of each document. Manifests: sha256, sha512.
    The bags keep to schemas/guidang-bagit-profile.json.

    \b
    Examples:
      guidang feed bag archive/ --out bags/
      guidang feed bag archive/ --out bags/ --mets --accession 2026-suining
      SOURCE_DATE_EPOCH=1795000000 guidang feed bag archive/ --out bags/
      python -m bagit --validate bags/*            (pip install bagit)
    """
    from pipeline.feed.bag import bags, spoken
    from pipeline.feed.dates import catalogued

    chosen = selection(options, keeping=True)
    with delivering() as report, catalogued(archive, report) as events:
        for made in bags(archive, out, report, chosen, catalog=events, **options):
            echo(
                "{folder}: {documents} documents, {files} files, {size}",
                folder=made.folder,
                documents=made.documents,
                files=made.files,
                size=spoken(made.octets),
            )


@command.command()
@archive_argument
@out_option("The storage root: new, or one that an earlier delivery made.")
@click.option("--link", is_flag=True, help="Share files with the archive instead of copying them.")
@mets_option
@kept_unit_option
@selection_options
def ocfl(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Bring an OCFL 1.1 storage root up to the archive: an object a document, a version a change.

    \b
    Examples:
      guidang feed ocfl archive/ --out store/
      guidang feed ocfl archive/ --out store/ --mets     (after another run: v2 where something changed)
      ocfl-validate.py store/bde/a25/a94/urn*            (pip install ocfl-py)
    """
    from pipeline.feed.dates import catalogued
    from pipeline.feed.ocfl import deliver

    chosen = selection(options, keeping=True)
    with delivering() as report, catalogued(archive, report) as events:
        done = deliver(archive, out, report, chosen, catalog=events, **options)
        echo(
            "{out}: {created} new, {versioned} with a new version, {unchanged} unchanged",
            out=out,
            created=done.created,
            versioned=done.versioned,
            unchanged=done.unchanged,
        )


@command.command()
@archive_argument
@out_option("Folder for the files: ab/cd/ID.xml.")
@click.option("--form", type=click.Choice(["mets", "mods", "oai_dc", "datacite"]), default="mets", show_default=True)
@unit_option
@selection_options
@force_option
def mets(archive: Path, out: Path, form: str, **options: Any) -> None:  # noqa: ANN401
    r"""Write METS with PREMIS 3 (or MODS, Dublin Core or DataCite alone) for each document.

    \b
    Examples:
      guidang feed mets archive/ --out mets/
      guidang feed mets archive/ --out mods/ --form mods
    """
    from pipeline.feed.dates import catalogued
    from pipeline.feed.mets import deliver

    chosen = selection(options)
    with delivering() as report, catalogued(archive, report) as events:
        count = deliver(archive, out, report, chosen, form=form, catalog=events, **options)
        echo("{out}: {count} files", out=out, count=count)


@command.command()
@archive_argument
@click.option(
    "--out",
    "-o",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="Folder, or - for standard output.",
)
@click.option(
    "--table",
    type=click.Choice(["posts", "documents", "indicators"]),
    default="posts",
    show_default=True,
    help="The table for -.",
)
@unit_option
@selection_options
@force_option
@keep_going_option
@pseudonym_options
def jsonl(archive: Path, out: Path, table: str, **options: Any) -> None:  # noqa: ANN401
    r"""Write posts.jsonl, documents.jsonl and indicators.jsonl: a row a post, a document, a figure of a report.

    \b
    Examples:
      guidang feed jsonl archive/ --out rows/
      guidang feed jsonl archive/ --out threads/ --unit thread
      guidang feed jsonl archive/ --out - --table posts | head -1 | python -m json.tool --no-ensure-ascii
      duckdb -c "select author, count(*) from 'rows/posts.jsonl' group by 1"
    """
    from pipeline.feed.tables import stream

    if str(out) != "-":
        _tables(archive, out, "jsonl", options)
        return
    if masking(options)[0] is not None:
        raise click.UsageError(say("--pseudonyms needs a folder for --out"))
    with delivering() as report:
        stream(archive, sys.stdout.buffer, table, report, selection(options))


@command.command()
@archive_argument
@out_option("Folder for posts.parquet, documents.parquet and indicators.parquet.")
@unit_option
@selection_options
@force_option
@keep_going_option
@pseudonym_options
def parquet(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Write posts.parquet and documents.parquet. Needs: pip install 'guidang[feed]'.

    \b
    Examples:
      guidang feed parquet archive/ --out rows/
      duckdb -c "select * from 'rows/posts.parquet' where search like '%图书馆%'"
      python -c "import datasets; datasets.load_dataset('parquet', data_files='rows/posts.parquet')"
    """
    _tables(archive, out, "parquet", options)


def _tables(archive: Path, out: Path, form: str, options: dict[str, Any]) -> None:
    from pipeline.feed.tables import deliver

    masks, listing = masking(options)
    chosen = selection(options)
    with delivering() as report:
        done = deliver(archive, out, report, chosen, form=form, pseudonyms=masks, **options)
        if done:
            write_list(masks, listing)
            echo("{out}: {posts} posts, {documents} documents", out=out, posts=done.posts, documents=done.documents)


@command.command()
@archive_argument
@out_option("Folder for the corpus.")
@click.option(
    "--form",
    "forms",
    multiple=True,
    type=click.Choice(["vertical", "tei", "texts"]),
    default=("vertical", "tei"),
    help="vertical: NAME.vert with its registry; tei: one teiCorpus, NAME.xml; texts: one TEI file a text. "
    "[default: vertical and tei]",
)
@click.option("--name", default="forum", show_default=True, help="Name of the corpus: letters, digits, - and _.")
@unit_option
@selection_options
@force_option
@keep_going_option
@pseudonym_options
def corpus(archive: Path, out: Path, forms: tuple[str, ...], name: str, **options: Any) -> None:  # noqa: ANN401
    r"""Write a corpus for Manatee/NoSketch Engine, CWB, KorAP or TEITOK.

    \b
    Examples:
      guidang feed corpus archive/ --out corpus/ --name suining
      guidang feed corpus archive/ --out teitok/ --form texts
      guidang feed corpus archive/ --out given-away/ --pseudonyms house.key --key-list names.jsonl
    """
    from pipeline.feed.corpus import deliver

    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise click.BadParameter(say("letters, digits, - and _ only"), param_hint="--name")
    masks, listing = masking(options)
    chosen = selection(options)
    with delivering() as report:
        done = deliver(archive, out, report, chosen, forms=forms, name=name, pseudonyms=masks, **options)
        if done:
            write_list(masks, listing)
            tokens = (
                say(", {posts} posts, {tokens} tokens", posts=done.posts, tokens=done.tokens)
                if "vertical" in forms
                else ""
            )
            echo("{out}: {documents} documents{tokens}", out=out, documents=done.documents, tokens=tokens)


@command.command()
@archive_argument
@click.option("--database", default="forum", show_default=True, help="Name of the database.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=1984, show_default=True)
@click.option("--user", default="admin", show_default=True)
@click.option(
    "--password", envvar="GUIDANG_BASEX_PASSWORD", default="admin", help="Better set as GUIDANG_BASEX_PASSWORD."
)
@click.option("--module", type=click.Path(dir_okay=False, path_type=Path), help="Write an XQuery module for searching.")
@unit_option
@selection_options
@force_option
def basex(archive: Path, database: str, module: Path | None, force: bool, **options: Any) -> None:  # noqa: ANN401
    r"""Load the TEI of each document into a running BaseX server, with a full-text index.

    \b
    Examples:
      basexserver -S && guidang feed basex archive/ --database suining
      guidang feed basex archive/ --database suining --force --module guidang.xqm
      basexclient -Uadmin -Padmin -q "import module namespace gd='https://guidang.example/ns/basex'
          at 'guidang.xqm'; count(gd:posts-with('suining', '图书馆'))"
    """
    from pipeline.feed.basex import Server, deliver
    from pipeline.feed.basex import module as source

    chosen = selection(options)
    with delivering() as report:
        if module:
            module.write_text(source(), "utf-8")
        count = deliver(archive, Server(**options), database, report, chosen, force=force)
        echo("{database}: {count} documents", database=database, count=count)
