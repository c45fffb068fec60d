"""What a librarian asks first: how many threads, from where, what is doubtful and why, what was refused, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.feed.report.figures import Figures, severity
from pipeline.feed.report.words import named, words

_NAMED = 5

Section = tuple[str, list[str], list[tuple[str, str]]]
"""A heading, its sentences, and what may be done: words and a command."""


def first(figures: Figures, archive: str, language: str) -> Iterator[Section]:
    """The sections of the first screen, in the order in which they are asked."""
    said = words(language)
    yield said["h_first"], list(_what(figures, said, language)), []
    yield said["h_doubt"], list(_doubt(figures, said, language)), []
    yield said["h_refused"], [_refused(figures, said, language)], []
    yield said["h_do"], [], list(_todo(figures, said, archive))


def _what(figures: Figures, said: Mapping[str, str], language: str) -> Iterator[str]:
    numbers = {"threads": figures.threads, "posts": figures.posts, "pages": figures.documents}
    yield said["what"].format(**{name: f"{count:,}" for name, count in numbers.items()})
    if figures.joined:
        yield said["joined"].format(count=f"{figures.joined:,}")
    if figures.lacking:
        yield said["lacking"].format(count=f"{figures.lacking:,}")
    for key, table in (("from", figures.sites), ("boards_most", figures.boards)):
        if table:
            yield said[key].format(names=_names(table, said, language))
    if figures.dates[0]:
        yield said["span"].format(first=figures.dates[0], last=figures.dates[1])


def _names(table: Mapping[str, int], said: Mapping[str, str], language: str) -> str:
    rows = sorted(table.items(), key=lambda row: (-row[1], row[0]))
    shown = [f"{name} ({count:,})" for name, count in rows[:_NAMED]]
    if len(rows) > _NAMED:
        shown.append(said["more"].format(count=len(rows) - _NAMED))
    return (", " if language == "en" else "、").join(shown)


def _doubt(figures: Figures, said: Mapping[str, str], language: str) -> Iterator[str]:
    count = sum(figures.doubtful.values())
    if not count:
        yield said["sure"]
        return
    why = _names({named(code, language): n for code, n in figures.doubts.items()}, said, language)
    share = f"{100 * count / max(1, figures.documents):.1f}"
    yield said["unsure"].format(count=f"{count:,}", share=share, why=why or said["no_reason"])
    yield said["unsure_where"].format(names=_names(figures.doubtful, said, language))


def _lost(figures: Figures) -> int:
    return sum(figures.fates.get(fate, 0) for fate in ("refused", "crashed", "failed"))


def _refused(figures: Figures, said: Mapping[str, str], language: str) -> str:
    if not (count := _lost(figures)):
        return said["none_refused"]
    # an error of an archived document does not exist: what is one, refused a source
    why = {f"{code} {named(code, language)}": n for code, n in figures.findings.items() if severity(code) == "error"}
    return said["refused"].format(count=f"{count:,}", why=_names(why, said, language) or said["no_reason"])


def _todo(figures: Figures, said: Mapping[str, str], archive: str) -> Iterator[tuple[str, str]]:
    if figures.doubtful:
        yield said["do_doubtful"], f"guidang status {archive} --doubtful"
        yield (
            said["do_learn"],
            f"guidang learn SOURCES --out profiles/; guidang run SOURCES --profiles profiles/ --out {archive}",
        )
    if _lost(figures):
        yield said["do_refused"], f"guidang status {archive} --list; guidang retry {archive}"
    if figures.lacking:
        yield said["do_gaps"], f"guidang collate {archive} --list"
    yield said["do_check"], f"guidang check {archive}"
