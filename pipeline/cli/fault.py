"""The one way in which a command says that the usage, the input or the environment is at fault."""

from __future__ import annotations

import click


class Fault(click.ClickException):
    """What is at fault, in a sentence: exit code 2, apart from the verdicts 0 and 1."""

    exit_code = 2
