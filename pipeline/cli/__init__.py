"""The command ``guidang``: a lazy group, so that ``--help`` imports no stage."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

import pipeline
from pipeline.cli.speech import asked, choose, say
from pipeline.cli.speech.everywhere import options, said, spoken, spoken_options

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("pipeline.cli.check", "Re-validate an archive or TEI files: the gate for CI."),
    "census": ("pipeline.cli.census", "Count what a corpus holds, and what a run would make of it."),
    "collate": ("pipeline.cli.collate", "Join the pages of each thread of an archive."),
    "config": ("pipeline.cli.config", "Show the settings in force and where each comes from."),
    "decode": ("pipeline.cli.decode", "Decode one file; print the verdict and its witnesses."),
    "diff": ("pipeline.cli.diff", "Show a document before and after each stage."),
    "doctor": ("pipeline.cli.doctor", "Check the installation."),
    "explain": ("pipeline.cli.explain", "Say which rule or profile entry claimed each line, and why."),
    "feed": ("pipeline.cli.feed", "Deliver an archive: BagIt, OCFL, METS, OAI-PMH, JSONL, Parquet …"),
    "find": ("pipeline.cli.find", "Find the documents of an archive that hold given words."),
    "learn": ("pipeline.cli.learn", "Learn the profiles of unknown boards from their own pages."),
    "list": ("pipeline.cli.list", "List the documents of an archive, filtered."),
    "normalize": ("pipeline.cli.normalize", "Normalize text as a filter."),
    "locate": ("pipeline.cli.locate", "Tell where a fragment of the text stands in the TEI, the page and the source."),
    "plan": ("pipeline.cli.plan", "Freeze a list of sources into shards."),
    "profile": ("pipeline.cli.profile", "List the forum profiles, or print one."),
    "report": ("pipeline.cli.report", "Report on the runs of an archive (HTML, JSON, text)."),
    "restore": ("pipeline.cli.restore", "Give the decoded text back from the archive alone."),
    "retry": ("pipeline.cli.retry", "Run refused or failed documents again."),
    "rule": ("pipeline.cli.rule", "List the normalization rules and finding codes, or print one."),
    "run": ("pipeline.cli.run", "Take sources down the whole line into an archive."),
    "run-shard": ("pipeline.cli.run_shard", "Run one shard of a plan."),
    "serve": ("pipeline.cli.serve", "Serve a reading site to this machine."),
    "site": ("pipeline.cli.site", "Build a static reading site of an archive."),
    "status": ("pipeline.cli.status", "Say what an archive holds and what is outstanding."),
    "validate": ("pipeline.cli.validate", "Validate TEI files against a chosen schema."),
    "withdraw": ("pipeline.cli.withdraw", "Withdraw documents: delivered no longer, never silently gone."),
}
"""Each command's module (which holds a click command named ``command``) and its short help.

One command a module.
"""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used, not before."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:  # noqa: ANN401
        """Settle the language before anything is said; then go on as click does."""
        choose(asked(args))
        return super().make_context(info_name, args, *rest, **more)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name, imported now, in the language in force."""
        if cmd_name not in COMMANDS:
            return None
        return spoken(import_module(COMMANDS[cmd_name][0]).command)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The group's options are those that every command has, and they speak, too."""
        return spoken_options(super().get_params(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """What the command is, in the language in force."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(said(self.help or ""))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands from the table, so that help imports none of them."""
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(COMMANDS[name][1])) for name in sorted(COMMANDS)])


@click.command(
    cls=LazyGroup,
    params=options(),
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "GUIDANG"},
)
@click.version_option(pipeline.__version__, prog_name="guidang")
def main() -> None:
    r"""Turn scraped forum pages into a validated TEI archive (归档).

    \b
    Examples:
      guidang run seeds/ --out archive/
      guidang check archive/
      guidang explain archive/ --line 12
    """
