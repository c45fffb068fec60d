"""What the codes of findings, rules and spans mean, in Chinese: the table ``chinese.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh-Hans", "zh-Hant")


def titled(code: str, language: str) -> str | None:
    """The title of a code in ``zh-Hans`` or ``zh-Hant``; none for a code that the table lacks or in English."""
    if language not in LANGUAGES:
        return None
    return table().get(code, {}).get(language)


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Titles by code and language."""
    lines = files("pipeline.model").joinpath("chinese.tsv").read_text("utf-8").splitlines()
    head = lines[0].split("\t")
    rows = (dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])
    return {row.pop("code"): row for row in rows}
