"""``guidang feed jsonld`` and ``mnbvc``: a line of JSON a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.feed_masks import masking, pseudonym_options, write_list
from pipeline.cli.feed_report import delivering, selection, selection_options, unit_option
from pipeline.cli.speech import echo, say

ARCHIVE = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.argument("archive", type=ARCHIVE),
    click.option("--out", "-o", required=True, type=FILE, help="The file to write."),
    unit_option,
    selection_options,
    click.option("--force", is_flag=True, help="Replace what stands there already."),
    click.option("--keep-going", is_flag=True, help="Deliver the rest where a document is damaged."),
)


def _options(function: Any) -> Any:  # noqa: ANN401 - click's
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command()
@_options
@pseudonym_options
def jsonld(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Write schema.org's DiscussionForumPosting of each document, a line of JSON-LD each.

    The reading site has the same in its pages.

    \b
    Examples:
      guidang feed jsonld archive/ --out threads.jsonl
      guidang feed jsonld archive/ --out threads.jsonl --unit thread
    """
    _deliver(archive, out, "jsonld", options)


@click.command()
@_options
@pseudonym_options
def mnbvc(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Write each thread in the form of MNBVC's forum corpus, a line of JSON each.

    \b
    Examples:
      guidang feed mnbvc archive/ --out forum.jsonl --unit thread
      guidang feed mnbvc-posts forum.jsonl --out posts.jsonl     (the other way: a row a post)
    """
    _deliver(archive, out, "mnbvc", options)


@click.command()
@_options
def parallels(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Write which documents mirror one another, which posts stand twice, and which are quoted whole.

    Words are compared by letters and digits of the search fold; short ones, and those of fifty documents or more,
    tell nothing.

    \b
    Examples:
      guidang feed parallels archive/ --out parallels.jsonl --unit thread
      guidang feed parallels archive/ --out parallels.jsonl && grep '"mirror"' parallels.jsonl
    """
    from pipeline.feed.parallels import deliver

    chosen = selection(options)
    with delivering() as report:
        count = deliver(archive, out, report, chosen, **options)
        echo("{out}: {count} parallels", out=out, count=count)


@click.command("mnbvc-posts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", "-o", required=True, type=FILE, help="The file to write.")
@click.option("--force", is_flag=True, help="Replace what stands there already.")
def mnbvc_posts(file: Path, out: Path, *, force: bool) -> None:
    r"""Read MNBVC's forum records and write a row a post, with the names of columns that jsonl has.

    \b
    Examples:
      guidang feed mnbvc-posts forum.jsonl --out posts.jsonl
    """
    from pipeline.feed.mnbvc import MnbvcError, parse, posts
    from pipeline.feed.publish import aside
    from pipeline.model.canonical import line

    threads = rows = 0
    with delivering(), aside(out, force=force) as place, file.open("rb") as lines, place.open("xb") as stream:
        for number, raw in enumerate(lines, 1):
            try:
                made = posts(parse(raw))
            except MnbvcError as error:
                raise click.ClickException(
                    say("{file}, line {number}: {error}", file=file, number=number, error=error)
                ) from error
            threads += 1
            rows += len(made)
            stream.writelines(line(row) for row in made)
    echo("{out}: {threads} threads, {rows} posts", out=out, threads=threads, rows=rows)


@click.command()
@_options
def warc(archive: Path, out: Path, **options: Any) -> None:  # noqa: ANN401
    r"""Write TEI and text as conversion records of a WARC 1.1 file, beside the web archive they come from.

    WARC-Refers-To names the record that a page came in. A name that ends in .gz is gzipped record by record.

    \b
    Examples:
      guidang feed warc archive/ --out derived.warc.gz
      warcio check derived.warc.gz              (pip install warcio)
    """
    from pipeline.feed.dates import catalogued
    from pipeline.feed.warc import deliver

    chosen = selection(options)
    with delivering() as report, catalogued(archive, report) as events:
        done = deliver(archive, out, report, chosen, catalog=events, **options)
        if done:
            echo(
                "{out}: {documents} documents, {records} records",
                out=out,
                documents=done.documents,
                records=done.records,
            )


@click.command()
@click.argument("archive", type=ARCHIVE)
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the lists."
)
@click.option("--base", required=True, help="Address at which the archive's folder is served.")
@selection_options
@click.option("--force", is_flag=True, help="Replace what stands there already.")
@click.option("--keep-going", is_flag=True, help="List the rest where a document is damaged.")
def resourcesync(archive: Path, out: Path, base: str, **options: Any) -> None:  # noqa: ANN401
    r"""Write ResourceSync lists: every file with its digest, for whoever keeps a copy of the archive.

    \b
    Examples:
      guidang feed resourcesync archive/ --out lists/ --base https://library.example/forum/
    """
    from pipeline.feed.dates import catalogued
    from pipeline.feed.resourcesync import deliver

    if not base.startswith(("http://", "https://")):
        raise click.BadParameter(say("a web address"), param_hint="--base")
    chosen = selection(options)
    with delivering() as report, catalogued(archive, report) as events:
        count = deliver(archive, out, report, base, chosen, catalog=events, **options)
        if count:
            echo("{out}: {count} files listed", out=out, count=count)


def _deliver(archive: Path, out: Path, form: str, options: dict[str, Any]) -> None:
    from pipeline.feed.lines import deliver

    masks, listing = masking(options)
    chosen = selection(options)
    with delivering() as report:
        count = deliver(archive, out, report, chosen, form=form, pseudonyms=masks, **options)
        if count:
            write_list(masks, listing)
            echo("{out}: {count} documents", out=out, count=count)
