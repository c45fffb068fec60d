"""Which page of its thread a page is: as it says, else as the addresses of the pages tell."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.page import Page

_NUMBER = re.compile(r"[0-9]{1,9}")
_MOST = 100_000
"""The highest page number that an address is believed to give."""


def reading_order(pages: Sequence[Page]) -> tuple[list[int], list[int | None]]:
    """The indices of pages as they are read, by number, then capture; and the number of each page."""
    numbers = numbered(pages)
    firsts = [min((p.time.iso for p in page.thread.posts if p.time and p.time.iso), default="") for page in pages]

    dated = sorted((firsts[n], number) for n, number in enumerate(numbers) if number is not None and firsts[n])

    def rank(n: int) -> tuple[float, str, str, int]:
        number: float | None = numbers[n]
        if number is None:  # behind the last page that began before it
            number = next((known + 0.5 for first, known in reversed(dated) if first <= firsts[n]), 1)
        return number, firsts[n] if numbers[n] is None else "", captured(pages[n]), n

    return sorted(range(len(pages)), key=rank), numbers


def captured(page: Page) -> str:
    """When the page was fetched, or nothing."""
    return page.transcript.source.retrieved or ""


def numbered(pages: Sequence[Page]) -> list[int | None]:
    """The number of each page: what it says, else what its address counts (``start=30``, ``/5/2``)."""
    said = [page.thread.page for page in pages]
    if None not in said:
        return said
    urls = [page.transcript.source.url or page.thread.url or "" for page in pages]
    counted = _counted(urls, max((len(page.thread.posts) for page in pages), default=0))
    return [number if number is not None else counted.get(url) for number, url in zip(said, urls, strict=True)]


def _counted(urls: Sequence[str], most: int) -> dict[str, int]:
    """Page numbers of addresses that differ in one number alone, which the first page may lack.

    ``most`` is the number of posts of the fullest page. Numbers with a common step are offsets; where
    the fullest page's posts divide that step, they are the step.
    """
    shapes: dict[str, set[tuple[str, ...]]] = {}
    for url in urls:
        shapes.setdefault(_NUMBER.sub("0", url), set()).add(tuple(_NUMBER.findall(url)))
    shape, rows = max(shapes.items(), key=lambda row: (len(row[1]), row[0]))
    columns = [n for n, column in enumerate(zip(*rows, strict=True)) if len(set(column)) > 1]
    lone = [url for url in set(urls) if _NUMBER.sub("0", url) != shape]
    if len(columns) != 1 or len(lone) > 1:
        if len(rows) != 1 or len(lone) != 1:
            return {}
        # two addresses: one is the other and a number more
        longer = max((*lone, *(url for url in urls if url not in lone)), key=len)
        shorter = next(url for url in set(urls) if url != longer)
        more = _NUMBER.findall(longer)
        if not more or _NUMBER.findall(shorter) != more[:-1]:
            return {}
        return _paged({longer: int(more[-1]), shorter: 0}, most)
    at = columns[0]
    rest = {(*row[:at], *row[at + 1 :]) for row in rows}
    if any(tuple(_NUMBER.findall(url)) not in rest for url in lone):
        return {}
    values = {url: int(_NUMBER.findall(url)[at]) for url in urls if url not in lone}
    return _paged(values | dict.fromkeys(lone, 0), most)


def _paged(values: dict[str, int], most: int) -> dict[str, int]:
    step = math.gcd(*values.values())
    if step > 1:
        if most > 1 and step % most == 0:
            step = most
        return {url: value // step + 1 for url, value in values.items() if value // step < _MOST}
    first = min(values.values())
    if first == 0 and 1 in values.values():
        # pages counted from none, or a first page whose address has no number before page 1
        return {url: value + 1 for url, value in values.items() if value < _MOST}
    return {url: max(value, 1) for url, value in values.items() if value < _MOST}


def own_floors(pages: Sequence[Page], numbers: Sequence[int | None]) -> list[Page]:
    """The pages, without floors that count each page from 1 again: these are no floors of the thread."""
    starts = [
        (n, page.thread.posts[0].floor)
        for n, page in enumerate(pages)
        if page.thread.posts and page.thread.posts[0].floor is not None and (numbers[n] or 1) > 1
    ]
    if not starts or any(floor != 1 for _, floor in starts):
        return list(pages)
    return [
        replace(
            page,
            thread=replace(page.thread, posts=tuple(replace(post, floor=None) for post in page.thread.posts)),
        )
        for page in pages
    ]
