"""Why an entry claims what it claims: its own words, or what it looks for."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_LONGEST = 90


def entry_reason(profile: str, face: str, entry: str, text: str = "") -> str:
    """Why ``entry`` of a profile's ``face`` claims a region whose text is ``text``.

    The profile's own ``why`` stands first; without one it is what the entry looks for.
    """
    row = _rows(profile, face).get(entry)
    if row is not None:
        return _described(row, text)
    if entry.startswith("lexicon."):
        _, name, role = (*entry.split(".", 2), "")[:3]
        return f"a phrase of the lexicon “{name}”, listed as {role}"
    return _built_in().get(entry, f"an entry of the profile {profile}")


def _described(row: Mapping[str, Any], text: str) -> str:
    if row.get("why"):
        return str(row["why"])
    stripped = text.strip()
    if stripped and stripped in row.get("strings", ()):
        return "a phrase that the profile lists"
    for key, lead in (("selector", "matches "), ("pattern", "matches "), ("patterns", "matches one of ")):
        if row.get(key):
            value = row[key]
            shown = value if isinstance(value, str) else " , ".join(map(str, value))
            return lead + (shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…")
    return "a phrase that the profile lists" if row.get("strings") else ""


@cache
def _rows(profile: str, face: str) -> Mapping[str, Mapping[str, Any]]:
    """The rows of a profile and of all that it extends, by id; own rows first."""
    found: dict[str, Mapping[str, Any]] = {}
    name: str | None = profile
    seen: set[str] = set()
    folder = files("pipeline.extract").joinpath("profiles")
    while name and name not in seen:
        seen.add(name)
        table = _table(folder.joinpath(f"{name}.toml"))
        for row in _listed(table.get(face)):
            found.setdefault(str(row["id"]), row)
        name = str(table["extends"]) if table.get("extends") else None
    for common in ("common.toml", "generic.toml") if face == "text" else ():
        for row in _listed(_table(files("pipeline.extract.text").joinpath(common))):
            found.setdefault(str(row["id"]), row)
            found.setdefault(f"generic.{row['id']}", row)
    return found


def _listed(part: object) -> Iterator[Mapping[str, Any]]:
    """The rows with an id in the tables of one face."""
    for rows in part.values() if isinstance(part, Mapping) else ():
        if isinstance(rows, list):
            yield from (row for row in rows if isinstance(row, Mapping) and "id" in row)


def _table(path: Traversable) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def _built_in() -> Mapping[str, str]:
    text = files("pipeline.audit").joinpath("reasons.tsv").read_text("utf-8")
    return dict(csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE))
