"""The one loader of profiles: those of the package, and a user's own beside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipeline.extract.markup.selector import SelectorError
from pipeline.extract.profiles import bounds, rows
from pipeline.extract.profiles.profile import Entry, LineEntry, Profile, ProfileError, Signature, TextFace
from pipeline.extract.profiles.rows import Table

_KEYS = frozenset("id name platform extends about pages signatures html text examples".split())  # noqa: SIM905
EXPLAINING = frozenset({"why", "about", "examples"})
"""Keys of a profile that people read, and no reader: the run key does not follow them."""
_HTML = frozenset({"threshold", "urls", "without", "entries"})


def folder() -> Traversable:
    """Where the package's profiles stand."""
    return files("pipeline.extract").joinpath("profiles")


@lru_cache(maxsize=8)
def profiles(own: tuple[str, ...] = ()) -> Mapping[str, Profile]:
    """All profiles by id, sorted: the package's, and ``own``, the texts of a user's files, which
    stand in the place of those of the same id. Raises :class:`ProfileError`.
    """
    if not own:
        return load(_tables())
    tables = dict(_tables())
    seen: set[str] = set()
    for text in own:
        table = parsed(text)
        name = str(table["id"])
        if name in seen:
            raise ProfileError(f"profile {name}: two files have this id")
        seen.add(name)
        tables[name] = table
    done = dict(profiles())
    apart = {name for name in tables if _reaches(name, tables, seen)}
    made = load(tables, {name: profile for name, profile in done.items() if name not in apart})
    for name in seen:
        compiled(made[name])
    return made


@lru_cache(maxsize=8)
def ids(own: tuple[str, ...]) -> frozenset[str]:
    """The ids of a user's profiles."""
    return frozenset(str(parsed(text)["id"]) for text in own)


def _reaches(name: str, tables: Mapping[str, Table], seen: set[str]) -> bool:
    """Whether a profile is one of the user's or extends one."""
    path: list[str] = []
    at: str | None = name
    while at and at not in path:
        if at in seen:
            return True
        path.append(at)
        above = tables.get(at, {}).get("extends")
        at = str(above) if above else None
    return False


def parsed(text: str) -> Table:
    """A profile's file as a table. Raises :class:`ProfileError` where it is not TOML or has no id."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"not TOML: {error}") from error
    if not isinstance(table.get("id"), str) or not re.fullmatch(r"[\w.-]{1,80}", table["id"]):
        raise ProfileError("a profile needs an id of letters, digits, dots and dashes")
    if table["id"] in ("auto", "generic"):
        raise ProfileError(f"the id {table['id']!r} has a meaning of its own")
    return table


@cache
def _tables() -> Mapping[str, Table]:
    """The package's profiles as tables by id."""
    found: dict[str, Table] = {}
    for file in sorted(folder().iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text("utf-8"))
            if table.get("id") != file.name[:-5]:
                raise ProfileError(f"{file.name}: id {table.get('id')!r} is not the file's name")
            found[str(table["id"])] = table
    return found


def load(tables: Mapping[str, Table], done: Mapping[str, Profile] | None = None) -> Mapping[str, Profile]:
    """Profiles from their tables by id, with ``extends`` resolved; ``done`` are known already.

    Raises :class:`ProfileError`.
    """
    made = dict(done or {})
    for name in sorted(tables):
        _resolve(name, tables, made, ())
    return dict(sorted(made.items()))


def compiled(profile: Profile) -> None:
    """Compile what is otherwise compiled when a page needs it. Raises :class:`ProfileError`."""
    if profile.text is None:
        return
    face = profile.text
    written = [(row.id, text) for row in face.lines for text in row.patterns]
    written += [(row.id, text) for row in face.anchors for text in (row.pattern, row.above) if text]
    written += [("companions", text) for text in face.companions]
    asides = ((row.id, (row.pattern, row.opens, row.closes, row.time, row.tools)) for row in face.asides)
    written += [(name, text) for name, texts in asides for text in texts if text]
    for name, text in written:
        try:
            rows.pattern(text)
        except re.error as error:
            raise ProfileError(f"profile {profile.id}: {name}: {error} in {text!r}") from error


def _resolve(id: str, tables: Mapping[str, Table], done: dict[str, Profile], path: tuple[str, ...]) -> Profile:
    if id in done:
        return done[id]
    if id in path or id not in tables:
        raise ProfileError(f"profile {' > '.join((*path, id))}: extends a profile that is missing or itself")
    table = tables[id]
    parent = _resolve(str(table["extends"]), tables, done, (*path, id)) if table.get("extends") else None
    try:
        done[id] = _profile(id, table, parent)
    except (SelectorError, re.error, KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"profile {id}: {error}") from error
    return done[id]


def _profile(id: str, table: Table, parent: Profile | None) -> Profile:
    rows.known(table, _KEYS, "profile")
    html = rows.table(table, "html")
    rows.known(html, _HTML, "[html]")
    own = tuple(rows.signature(row) for row in rows.rows(table, "signatures"))
    entries = rows.once([rows.entry(row) for row in rows.rows(html, "entries")])
    dropped = set(rows.strings(html.get("without", ())))
    urls = tuple(re.compile(bounds.bounded(pattern)) for pattern in rows.strings(html.get("urls", ())))
    return Profile(
        id=id,
        name=str(table["name"]),
        platform=str(table.get("platform") or (parent.platform if parent else table["name"])),
        extends=parent.id if parent else None,
        signatures=_signatures(own, parent),
        own=frozenset(row.id for row in own),
        threshold=int(str(html.get("threshold", parent.threshold if parent else 4))),
        entries=rows.inherited(entries, parent.entries if parent else (), dropped),
        urls=urls + (parent.urls if parent else ()),
        text=rows.face(rows.table(table, "text"), parent.text if parent else None),
        about=str(table.get("about", "")),
        pages=int(str(table.get("pages", 0))),
        examples=tuple(rows.example(row) for row in rows.rows(table, "examples")),
    )


def _signatures(own: tuple[Signature, ...], parent: Profile | None) -> tuple[Signature, ...]:
    return own + (parent.signatures if parent else ())


@cache
def words(name: str) -> TextFace:
    """Lines that many grammars know, after their own: ``common`` or ``generic``."""
    table = tomllib.loads(folder().joinpath("words", f"{name}.toml").read_text("utf-8"))
    found = rows.face(table, None)
    return found or TextFace()


@cache
def lexicon(name: str) -> Mapping[str, str]:
    """A table of interface strings with their roles."""
    source = folder().joinpath("lexicons", f"{name}.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for text in source.splitlines()[1:]:
        string, role, *_ = text.split("\t")
        found[string] = role
    return found


@cache
def decisive() -> Mapping[str, object]:
    """What the package's profiles decide by, each by its id; words and lexicons apart.

    ``why``, ``about`` and ``examples`` explain and decide nothing; of ``pages`` whether there were any decides.
    """
    found: dict[str, object] = {name: _deciding(table) for name, table in _tables().items()}
    for file in sorted(folder().joinpath("words").iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            found[f"words/{file.name[:-5]}"] = _deciding(tomllib.loads(file.read_text("utf-8")))
    return found


def deciding(own: tuple[str, ...]) -> list[object]:
    """What a user's profiles decide by, by their ids: comments and what explains (:data:`EXPLAINING`) left out."""
    return [_deciding(table) for table in sorted(map(parsed, own), key=lambda table: str(table["id"]))]


def _deciding(value: object) -> object:
    if isinstance(value, Mapping):
        decided = {name: _deciding(part) for name, part in value.items() if name not in EXPLAINING}
        if "pages" in decided:
            decided["pages"] = bool(decided["pages"])
        return decided
    return [_deciding(part) for part in value] if isinstance(value, list) else value


@cache
def unmet(id: str) -> bool:
    """Whether a profile of the package met no real page while it was written; ``False`` for those of users."""
    known = profiles().get(id)
    return known is not None and not known.pages


__all__ = [
    "EXPLAINING",
    "Entry",
    "LineEntry",
    "compiled",
    "deciding",
    "decisive",
    "folder",
    "lexicon",
    "load",
    "parsed",
    "profiles",
    "unmet",
    "words",
]
