"""The keys of the configuration, read off the settings of the rooms.

No key is listed twice in the house: a stage's ``Settings`` is the list of what a user may set for
it. A field whose type is none of TOML's (the lineage that the line fills in) is no key.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import inspect
import itertools
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from pipeline import accession, line
from pipeline.engine.request import Limits
from pipeline.model.source import Accession, Rights

SIZES = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_SIZED = frozenset({"run.max_memory", "accession.max_size", "decode.max_bytes"})


class ConfigError(ValueError):
    """A configuration that cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: ``section.name``, its type, its default, and the first sentence of its meaning."""

    section: str
    name: str
    hint: Any
    default: Any
    meaning: str = ""

    @property
    def dotted(self) -> str:
        """``section.name``."""
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "GUIDANG_" + self.dotted.upper().replace(".", "_").replace("-", "_")


@cache
def keys() -> Mapping[str, Key]:
    """All keys by dotted name, in the order of the sections."""
    found: dict[str, Key] = {}
    for section, kind in sections().items():
        hints = typing.get_type_hints(kind)
        meanings = _meanings(kind)
        for part in dataclasses.fields(kind):
            if settable(hints[part.name]):
                key = Key(section, part.name, hints[part.name], _default(part), meanings.get(part.name, ""))
                found[key.dotted] = key
    return found


def sections() -> dict[str, type[Any]]:
    """Each section with the dataclass whose fields are its keys."""
    stages = {part.name: typing.get_type_hints(line.Settings)[part.name] for part in dataclasses.fields(line.Settings)}
    stated = {"accession.stated": Accession, "accession.stated.rights": Rights}
    return {"run": Limits, "accession": accession.Settings, **stated, **stages}


def settable(hint: Any) -> bool:  # noqa: ANN401 - a type hint has no type
    """Whether TOML can say a value of this type."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return all(settable(part) for part in inner if part is not type(None))
    if origin is typing.Literal:
        return True
    if origin in {tuple, frozenset}:
        return all(settable(part) for part in inner if part is not Ellipsis)
    return isinstance(hint, type) and (hint in {bool, int, float, str} or issubclass(hint, Enum))


def convert(key: Key, value: Any, where: str) -> Any:  # noqa: ANN401 - any TOML value
    """The value as the setting's type. Raises :class:`ConfigError` where it does not fit."""
    if key.dotted in _SIZED and isinstance(value, str):
        return size(value, where)
    if key.dotted == "accession.stated.received" and hasattr(value, "isoformat"):
        return value.isoformat()
    try:
        return _convert(key.hint, value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {key.dotted} = {value!r}: expected {describe(key.hint)}") from error


def size(text: str, where: str = "") -> int:
    """A size in bytes from ``512M``, ``2G`` or a number."""
    body = text.strip().lower().removesuffix("b").removesuffix("i")
    factor = SIZES.get(body[-1:], 1)
    try:
        return int(float(body.rstrip("kmgt")) * factor)
    except ValueError as error:
        raise ConfigError(f"{where}: {text!r} is not a size such as 512M or 2G") from error


def parse(key: Key, text: str, where: str) -> Any:  # noqa: ANN401 - any setting's type
    """The value of an environment variable or option: lists are separated by commas."""
    origin = typing.get_origin(key.hint)
    if origin in {tuple, frozenset}:
        return convert(key, [part.strip() for part in text.split(",") if part.strip()], where)
    members = typing.get_args(key.hint) or (key.hint,)
    lowered = text.strip().lower()
    if bool in members and lowered in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        return lowered in {"1", "true", "yes", "on"}
    for kind in (int, float):
        if kind in members and key.dotted not in _SIZED:
            try:
                return convert(key, kind(text), where)
            except ValueError:
                continue
    return convert(key, text, where)


def unknown(name: str, where: str) -> ConfigError:
    """The error for a key that does not exist, with the nearest that does."""
    close = difflib.get_close_matches(name, [*keys(), *sections()], 1)
    return ConfigError(f"{where}: unknown key {name}" + (f"; did you mean {close[0]}?" if close else ""))


def describe(hint: Any) -> str:  # noqa: ANN401 - a type hint has no type
    """A type in a user's words."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return " or ".join(describe(part) for part in inner if part is not type(None))
    if origin is typing.Literal:
        return "one of " + ", ".join(repr(part) for part in inner)
    if origin in {tuple, frozenset}:
        return f"a list of {describe(inner[0])}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "one of " + ", ".join(repr(part.value) for part in hint)
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}
    return names.get(hint, str(hint))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a ``guidang.toml``."""
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guidang.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {},
    }
    for section in sections():
        at = root
        for name in section.split("."):
            empty = {"type": "object", "additionalProperties": False, "properties": {}}
            at = at["properties"].setdefault(name, empty)
        for key in keys().values():
            if key.section == section:
                at["properties"][key.name] = _schema(key)
    return root


def _schema(key: Key) -> dict[str, Any]:
    out: dict[str, Any] = _type_schema(key.hint)
    if key.dotted in _SIZED:
        out = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9.]+ *[kKmMgGtT]?i?[bB]?$"}]}
    if key.meaning:
        out["description"] = key.meaning
    if key.default is not None:
        out["default"] = list(key.default) if isinstance(key.default, tuple | frozenset) else key.default
    return out


def _type_schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - a type hint has no type
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        parts = [_type_schema(part) for part in inner if part is not type(None)]
        return parts[0] if len(parts) == 1 else {"anyOf": parts}
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin in {tuple, frozenset}:
        return {"type": "array", "items": _type_schema(inner[0])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [part.value for part in hint]}
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[hint]}


def _convert(hint: Any, value: Any) -> Any:  # noqa: ANN401 - any setting's type
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return _first_fit([part for part in inner if part is not type(None)], value)
    if origin is typing.Literal:
        if value not in inner:
            raise ValueError(value)
        return value
    if origin in {tuple, frozenset}:
        if not isinstance(value, list | tuple):
            raise TypeError(value)
        if origin is tuple and len(inner) > 1 and inner[1] is not Ellipsis:
            return tuple(_convert(kind, part) for kind, part in zip(inner, value, strict=True))
        return origin(_convert(inner[0], part) for part in value)
    if issubclass(hint, Enum):
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise TypeError(value)
    return value


def _first_fit(hints: list[Any], value: Any) -> Any:  # noqa: ANN401 - any setting's type
    for hint in hints:
        try:
            return _convert(hint, value)
        except (TypeError, ValueError):
            continue
    raise ValueError(value)


def _default(part: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - any setting's type
    if part.default is not dataclasses.MISSING:
        return part.default
    return part.default_factory() if part.default_factory is not dataclasses.MISSING else None


def _meanings(kind: type[Any]) -> dict[str, str]:
    """The docstring under each field of a dataclass, on one line."""
    try:
        tree = ast.parse(inspect.cleandoc(inspect.getsource(kind)))
    except (OSError, SyntaxError):
        return {}
    found: dict[str, str] = {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, after in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            text = ast.literal_eval(after.value) if isinstance(after.value, ast.Constant) else ""
            found[field.target.id] = " ".join(str(text).split())
    return found
