"""What another reading of the same page has, and what this one lacks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.sign import Sign, share

_MARKUP = re.compile(r"<[^<>]{0,400}>|&#?\w{1,8};")
_LONG = 24
"""Letters and digits of a text that are looked for; shorter texts are answers such as anyone gives."""


def told(reading: Reading) -> Iterator[Sign]:
    """The signs of what was told elsewhere on the page; none where nothing was."""
    if not reading.told:
        return
    whole = _dense("".join(reading.leaves[n].text for post in reading.posts for n in post.leaves()))
    texts = [dense[:_LONG] for _, text in reading.told if len(dense := _dense(_MARKUP.sub("", text))) >= _LONG]
    lacking = [text for text in texts if text not in whole]
    yield Sign("told-lacking", share(len(lacking), len(texts)), None, lacking[0] if lacking else "")
    names = {" ".join(name.split()) for name, _ in reading.told if name and name.strip()}
    read = {post.author.name for post in reading.posts}
    absent = sorted(names - read)
    yield Sign("told-names", share(len(absent), len(names)), None, absent[0][:60] if absent else "")
    if len(texts) > 1 and not lacking and not absent:
        yield Sign("told-agree", 1.0)


def _dense(text: str) -> str:
    return "".join(filter(str.isalnum, text))
