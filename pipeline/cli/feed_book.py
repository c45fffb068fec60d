"""``guidang feed book``: serials of an archive as books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.feed_report import delivering, selection, selection_options
from pipeline.cli.speech import echo, say


@click.command("book")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the books."
)
@click.option("--thread", metavar="ID", help="The thread: its id or the beginning, its number, a part of its title.")
@click.option("--all", "every", is_flag=True, help="A book of every thread with three or more numbered chapters.")
@click.option(
    "--by",
    multiple=True,
    default=("opening-author",),
    metavar="NAME",
    help="Whose posts are the book: opening-author or names (repeatable).  [default: opening-author]",
)
@click.option("--form", "forms", multiple=True, type=click.Choice(["epub", "tei"]), help="[default: both]")
@click.option("--remarks", is_flag=True, help="Keep what readers said: an appendix of the EPUB, notes of the TEI.")
@selection_options
@click.option("--force", is_flag=True, help="Replace what stands there already.")
def command(archive: Path, out: Path, thread: str | None, every: bool, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Make a book of a serial: the opening author's long posts as chapters, EPUB 3 and TEI.

    The heads that the writer gave the posts decide (第三章, （三）, 3、, Chapter 3, 番外 …); without heads, the
    thread's own table of contents, else every long post is a chapter. Chapters posted again or corrected
    stand once, those posted out of order in their place; numbers that are missing are told (FED031).
    The writer's answers are an appendix, what readers said is left out or kept with --remarks.
    Beside ID.epub and ID.xml, ID.json says of which posts each chapter is made.

    \b
    Examples:
      guidang feed book archive/ --out books/ --thread 1eca595e
      guidang feed book archive/ --out books/ --thread 夜行记 --by opening-author --by 合写者
      guidang feed book archive/ --out books/ --all --form epub
    """
    from pipeline.feed.book import FORMS, deliver

    if (thread is None) == (not every):
        raise click.UsageError(say("give --thread ID or --all"))
    chosen = selection(options)
    options["forms"] = options["forms"] or FORMS
    with delivering() as report:
        for made in deliver(archive, out, report, chosen, thread=thread, **options):
            gaps = say(", {missing} missing", missing=made.missing) if made.missing else ""
            echo(
                "{file}: {chapters} chapters, {answers} answers{gaps}  {title}",
                file=made.files[0],
                chapters=made.chapters,
                answers=made.answers,
                gaps=gaps,
                title=made.title,
            )
