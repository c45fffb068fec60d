"""``guidang config``: the settings in force and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.run import environment
from pipeline.cli.settings import in_force, show
from pipeline.cli.settings.keys import json_schema, keys


@click.group("config")
def command() -> None:
    r"""Show the settings in force.

    A setting comes from the command line, else from the environment, else from the project's
    guidang.toml or pyproject.toml [tool.guidang], else from the user's file, else it is the default.

    \b
    Examples:
      guidang config show
      guidang config show --origin
      guidang config schema > guidang.schema.json
    """


@command.command("show")
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def show_command(origin: bool, as_json: bool, config: Path | None) -> None:
    """Show every key with its value, as TOML."""
    with environment():
        force = in_force(config=config)
    if as_json:
        rows = {name: {"value": force.values[name], "origin": force.origins[name]} for name in keys()}
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=list))
        return
    section = ""
    for name, key in keys().items():
        if key.section != section:
            section = key.section
            click.echo(f"[{section}]")
        remark = f"  # {force.origins[name]}" if origin else ""
        value = force.values[name]
        unset = "# " if value is None else ""  # TOML has no word for nothing
        click.echo(f"{unset}{key.name} = {show(key, value)}{remark}")


@command.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of guidang.toml."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2, default=list))
