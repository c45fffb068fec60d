"""``guidang profile``: the forum profiles."""

from __future__ import annotations

from importlib.resources import files

import click

from pipeline.extract.profiles.profile import profiles


@click.command("profile")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    r"""List the forum profiles, or print the one called NAME as it stands in its file.

    \b
    Examples:
      guidang profile
      guidang profile discuz-x
    """
    known = profiles()
    if name is None:
        for profile in known.values():
            click.echo(f"{profile.id:<16} {profile.name}")
        return
    if name not in known:
        raise click.BadParameter(f"{name!r} is none of {', '.join(known)}", param_hint="NAME")
    click.echo(files("pipeline.extract").joinpath("profiles", f"{name}.toml").read_text("utf-8"), nl=False)
