"""Words for people, in the language that the command line chose; in a program that chose none they are English.

The English words are the keys of the catalogue (:mod:`pipeline.cli.speech`). Nothing that is written into an
archive or a delivery goes through here: what is kept does not depend on who watched.
"""

from __future__ import annotations

import gettext

DOMAIN = "guidang"


def say(text: str, /, **fields: object) -> str:
    """The words in the language in force, their fields filled in."""
    spoken = gettext.dgettext(DOMAIN, text)
    return spoken.format_map(fields) if fields else spoken
