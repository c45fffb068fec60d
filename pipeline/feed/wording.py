"""Tables of the words of an interface: a row a word, its name first, then a column a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def spoken(rows: Iterable[Sequence[str]], languages: Sequence[str], language: str) -> Mapping[str, str]:
    """The words in ``language``, of a table whose columns are ``languages``. Raises ``KeyError`` for another."""
    column = {name: at for at, name in enumerate(languages, 1)}[language]
    return {row[0]: row[column] for row in rows}
