"""How many posts of a board are read whole: text, name and time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pipeline import decode, extract
from pipeline.learn import learn
from pipeline.learn.group import Learnt
from pipeline.model.finding import Refusal
from pipeline.model.source import Source, source_of

from .skins import Board

TYPES = {"html": "text/html", "text": "text/plain"}


def sources(board: Board, folder: str = "board") -> list[Source]:
    return [source_of(page.encode(), f"{folder}/{name}", TYPES[board.face]) for name, page in board.pages]


def taught(board: Board, settings: extract.Settings) -> tuple[extract.Settings, list[Learnt]]:
    found = learn(sources(board), settings)
    return replace(settings, profiles=tuple(one.profile for one in found if one.profile)), found


def plain(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def score(board: Board, settings: extract.Settings) -> float:
    """The part of all posts that is read whole."""
    whole = total = 0
    for source, said in zip(sources(board), board.said, strict=True):
        total += len(said)
        try:
            page = extract.run(decode.run(source, decode.Settings()), settings)
        except Refusal:
            continue
        posts = page.thread.posts
        if len(posts) != len(said):
            continue
        for post, want in zip(posts, said, strict=True):
            text = "".join(page.leaves[n].text for block in post.blocks for n in block.leaves())
            time = (post.time and post.time.iso) or ""
            whole += (
                plain(text) == plain(want.text)
                and (post.author.name or "") == want.author
                and time[:16] == want.time.isoformat()[:16]
            )
    return whole / total
