"""What the fork server does once, so that every worker starts with tables and schemas loaded.

Importing this module takes the sample down the line. A worker that is replaced after a crash is
then ready in a hundredth of a second.
"""

from __future__ import annotations

from pipeline import line
from pipeline.engine import sample
from pipeline.model.source import source_of


def warm() -> None:
    """Take the sample down the line, as HTML and as text; what goes wrong here the documents will tell."""
    for text, media_type in ((sample.HTML, "text/html"), (sample.TEXT, "text/plain")):
        for name in ("utf-8", "gb18030"):
            try:
                line.process(source_of(text.encode(name), media_type=media_type))
            except Exception:  # noqa: BLE001, S112 - an exception here would end the fork server
                continue


warm()
