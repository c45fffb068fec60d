"""``guidang profile``: the forum profiles."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.profile_check import check
from pipeline.cli.run import environment
from pipeline.cli.settings import in_force
from pipeline.cli.speech import say
from pipeline.extract.profiles import library
from pipeline.extract.profiles.profile import Profile


@click.command("profile")
@click.argument("name", required=False)
@click.argument("pages", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "checking", is_flag=True, help="Check the profile in the file NAME, on PAGES.")
@click.option("--profiles", multiple=True, metavar="DIR", help="Folder (or file) of profiles of your own (repeatable).")
def command(name: str | None, pages: tuple[Path, ...], checking: bool, profiles: tuple[str, ...]) -> None:
    r"""List the forum profiles, print the one called NAME as it stands in its file, or check one.

    --check loads the profile in the file NAME as a run would, reads its examples, and says of PAGES
    (files or folders) what it reads of them, how often each of its entries matches, and which never do.

    \b
    Examples:
      guidang profile
      guidang profile discuz-x
      guidang profile --check my-board.toml pages/
    """
    if checking and name is None:
        raise click.UsageError(say("--check needs the profile's file"))
    with environment():
        own = in_force({"extract.profiles": profiles or None}).line().extract.profiles
    if checking and name is not None:
        sys.exit(check(Path(name), pages, own))
    if pages:
        raise click.UsageError(say("PAGES go with --check"))
    known = library.profiles(own)
    if name is None:
        for profile in known.values():
            click.echo(f"{profile.id:<16} {profile.name:<28} {_faces(profile):<10} {_met(profile)}".rstrip())
        return
    if name not in known:
        raise click.BadParameter(
            say("{name!r} is none of {known}", name=name, known=", ".join(known)), param_hint="NAME"
        )
    for text in own:
        if library.parsed(text)["id"] == name:
            click.echo(text, nl=False)
            return
    click.echo(library.folder().joinpath(f"{name}.toml").read_text("utf-8"), nl=False)


def _faces(profile: Profile) -> str:
    faces = [face for face in ("html", "text") if profile.reads(face)]
    return " ".join(faces) if faces else say("(shared)")


def _met(profile: Profile) -> str:
    """On how many real pages it was tried; said where there were none."""
    if profile.pages:
        return say("1 real page") if profile.pages == 1 else say("{pages} real pages", pages=profile.pages)
    return "" if not profile.reads("html") and not profile.reads("text") else say("met no real page")
