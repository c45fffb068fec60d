"""``guidang learn``: the profiles of boards that nobody described, from their own pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline import accession, extract
from pipeline.accession.remote import is_remote
from pipeline.cli.fault import Fault
from pipeline.cli.run import environment
from pipeline.cli.settings import in_force
from pipeline.cli.speech import say
from pipeline.learn import PAGES, SEED, Learnt, learn
from pipeline.learn.marked import Marked, MarkedError, marked
from pipeline.model.source import Source

FOLDER = "profiles"
"""Where ``run --learn`` keeps profiles in an archive's folder."""


@click.command(
    "learn",
    epilog="Exit codes: 0 done, also where nothing could be learnt; 1 with --from, where the page could not be "
    "understood; 2 usage or environment.",
)
@click.argument("sources", nargs=-1, type=click.Path())
@click.option(
    "--out", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the profiles."
)
@click.option("--pages", type=click.IntRange(3), default=PAGES, show_default=True, help="Pages to look at, a board.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The draw of the pages.")
@click.option(
    "--from", "page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A page marked by you."
)
@click.option("--post", "posts", multiple=True, help="With --from: how the text of a post begins (repeatable).")
@click.option("--author", "authors", multiple=True, help="With --from: its author's name, in the order of --post.")
@click.option("--time", "times", multiple=True, help="With --from: its time as shown, in the order of --post.")
@click.option("--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable).")
@click.option("--json", "as_json", is_flag=True, help="The account as JSON.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
@click.option("--set", "assigned", multiple=True, metavar="KEY=VALUE", help="Any configuration key.")
def command(sources: tuple[str, ...], out: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Learn the profiles of the boards whose pages SOURCES (files, folders, containers) hold.

    Pages are grouped by host, else by folder, and by likeness. A profile is written for each group that
    it reads better; what was learnt, and how pages that it did not learn from are read before and after,
    is said of each.

    \b
    Examples:
      guidang learn pages/ --out profiles/
      guidang run pages/ --profiles profiles/ --out archive/
      guidang learn pages/ --out profiles/ --from pages/7.html --post "I moved the" --author jens --time "3 May 2009"
    """
    from pipeline.cli.run import given  # noqa: PLC0415 - one place for --set

    if not sources and options["page"] is None:
        raise click.UsageError(say("give SOURCES"))
    with environment():
        force = in_force({**given(options), "extract.profiles": options["profiles"] or None}, config=options["config"])
        settings = force.line().extract
        if options["page"] is not None:
            sys.exit(_from_page(sources, out, settings, force.accession(), options))
        found = learn(of(sources, force.accession()), settings, options["pages"], options["seed"])
        keep(found, out)
    told(found, as_json=options["as_json"])


def of(sources: Sequence[str], settings: accession.Settings, skip: Path | None = None) -> Iterator[Source]:
    """The documents of files and folders, in one order whatever order they are named in."""
    for name in sources:
        if name == "-" or is_remote(name):
            raise Fault(say("{name}: learning reads its sources more than once; give files or folders", name=name))
        if not Path(name).exists():
            raise Fault(say("{name}: no such file or folder", name=name))
    for found in accession.survey(sorted(sources), settings, skip=skip):
        if isinstance(found, accession.Found):
            yield from (one for one in accession.arrivals(found, settings) if isinstance(one, Source))


def keep(found: Sequence[Learnt], out: Path) -> None:
    """Write the profiles into a folder, in the place of those that were learnt before."""
    out.mkdir(parents=True, exist_ok=True)
    made = {f"{one.name}.toml": one.profile for one in found if one.profile}
    for former in out.glob("learnt-*.toml"):
        if former.name not in made:
            former.unlink()
    for name, text in made.items():
        aside = out / f".{name}.part"
        aside.write_text(text, "utf-8")
        aside.replace(out / name)


def taught(settings: extract.Settings, found: Sequence[Learnt]) -> extract.Settings:
    """The settings with what was learnt."""
    return replace(settings, profiles=(*settings.profiles, *(one.profile for one in found if one.profile)))


def told(found: Sequence[Learnt], *, as_json: bool = False, err: bool = False) -> None:
    """Print the account of what was learnt."""
    if as_json:
        click.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1), err=err)
        return
    for one in found:
        click.echo(
            say("{name}: {seen} pages, {sampled} looked at", name=one.name, seen=one.seen, sampled=one.sampled), err=err
        )
        for line in one.account.lines() if one.account else ():
            click.echo(f"  {line}", err=err)
        if one.doubtful:
            click.echo(say("  still doubtful: {doubtful}", doubtful=one.doubtful), err=err)
        if one.profile:
            click.echo("  " + say("profile written"), err=err)
        elif one.within:
            click.echo("  " + say("in the profile {profile}", profile=one.within), err=err)
        else:
            click.echo("  " + say("no profile: {why}", why=one.why), err=err)


def _from_page(
    sources: tuple[str, ...],
    out: Path,
    settings: extract.Settings,
    receiving: accession.Settings,
    options: dict[str, Any],
) -> int:
    """The profile of one page that a person marked, tried on the others."""
    posts, authors, times = options["posts"], options["authors"], options["times"]
    if not posts:
        raise click.UsageError(say("--from needs --post (and --author and --time, in the same order)"))
    if len(authors) > len(posts) or len(times) > len(posts):
        raise click.UsageError(say("more --author or --time than --post"))
    rows = [
        Marked(
            post,
            authors[n] if n < len(authors) else None,
            times[n] if n < len(times) else None,
        )
        for n, post in enumerate(posts)
    ]
    page = next(of((str(options["page"]),), receiving), None)
    if page is None:
        raise Fault(say("{page}: not a document that can be received", page=options["page"]))
    try:
        others = of(sources, receiving) if sources else ()
        found = marked(page, rows, others, settings, (options["pages"], options["seed"]))
    except MarkedError as error:
        click.echo(f"{options['page']}: {error}", err=True)
        return 1
    keep([found], out)
    told([found], as_json=options["as_json"])
    return 0 if found.profile else 1
