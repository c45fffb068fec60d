"""What the commands of ``guidang feed`` share: which documents, what is said, which exit code."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.speech import loudness, say
from pipeline.cli.speech.wording import worded

if TYPE_CHECKING:
    from pipeline.holdings.document import Selection
    from pipeline.model.finding import Finding, Refusal

SHOWN = 20
"""Findings of one code that are shown; the rest are counted."""


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose documents."""
    for name, what in (
        ("board", "with this board in their path"),
        ("site", "of this site"),
        ("accession", "of this accession"),
    ):
        function = click.option(f"--{name}", help=f"Only documents {what}.")(function)
    return function


def unit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option that says what a document is."""
    words = "page: every page a document; thread: joined threads, and pages that are of none."
    return click.option("--unit", type=click.Choice(["page", "thread"]), default="page", show_default=True, help=words)(
        function
    )


def kept_unit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for deliveries that keep: a thread has no source of its own, so that its pages go with it."""
    words = "page: every page a document; thread: joined threads too, beside the pages of which they are made."
    return click.option("--unit", type=click.Choice(["page", "thread"]), default="page", show_default=True, help=words)(
        function
    )


def selection(options: dict[str, Any], *, keeping: bool = False) -> Selection:
    """Take the choosing options out of a command's options; ``keeping`` as :func:`kept_unit_option`."""
    from pipeline.holdings.document import BESIDE, THREAD, Selection

    unit = options.pop("unit", "page")
    unit = BESIDE if keeping and unit == THREAD else unit
    return Selection(options.pop("accession"), options.pop("site"), options.pop("board"), unit)


class Voice:
    """Says findings on standard error, the first of each code in full."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.errors = 0

    def __call__(self, entry: Finding) -> None:
        """Say one."""
        count = self.counts[entry.code] = self.counts.get(entry.code, 0) + 1
        self.errors += entry.severity.value == "error"
        if count <= SHOWN or loudness():
            click.echo(worded(entry), err=True)

    def close(self) -> None:
        """Say how many were not shown."""
        for code, count in sorted(self.counts.items()):
            if count > SHOWN and not loudness():
                click.echo(say("{code}: {count} more", code=code, count=count - SHOWN), err=True)


def exit_code(refusal: Refusal) -> int:
    """2 for a refusal that the usage or the environment explains, 1 for one of the archive's."""
    from pipeline.model.finding import Kind

    return 2 if {entry.kind for entry in refusal.findings} <= {Kind.USAGE, Kind.CIRCUMSTANCE} else 1


@contextmanager
def delivering() -> Iterator[Voice]:
    """Run a delivery: 0 delivered whole, 1 errors reported, 2 usage or environment, 130 interrupted."""
    from pipeline.model.finding import Refusal

    voice = Voice()
    try:
        yield voice
    except Refusal as refusal:
        for entry in refusal.findings:
            voice(entry)
        raise SystemExit(exit_code(refusal)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        click.echo(say("Error: {message}").format(message=error), err=True)
        raise SystemExit(2) from None
    finally:
        voice.close()
    if voice.errors:
        raise SystemExit(1)
