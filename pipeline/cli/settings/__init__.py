"""The settings in force: command line over environment over project over user over default."""

from __future__ import annotations

import dataclasses
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import accession, line
from pipeline.cli.settings.files import PROFILES, named, texts
from pipeline.cli.settings.keys import ConfigError, Key, convert, keys, parse, sections, unknown
from pipeline.engine.request import Limits
from pipeline.model.source import Accession, Rights

__all__ = ["ConfigError", "InForce", "discover", "in_force"]

FILE = "guidang.toml"


@dataclass(frozen=True, slots=True)
class InForce:
    """Every key with its value and where that comes from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    files: tuple[Path, ...] = field(default=())

    def limits(self) -> Limits:
        """The limits of a run."""
        return Limits(**self._section("run"))

    def accession(self) -> accession.Settings:
        """How sources are received, with the accession stated for those without a file."""
        rights = Rights(**self._section("accession.stated.rights"))
        stated = Accession(**self._section("accession.stated"), rights=rights)
        return accession.Settings(**self._section("accession"), stated=stated)

    def line(self) -> line.Settings:
        """The settings of the stages. Raises :class:`ConfigError` for a value that a stage refuses."""
        parts = {}
        for name, kind in sections().items():
            if name in {part.name for part in dataclasses.fields(line.Settings)}:
                try:
                    parts[name] = kind(**self._section(name))
                except ValueError as error:
                    raise ConfigError(f"[{name}]: {error}") from error
        made = line.Settings(**parts)
        try:
            made.extract.check()
        except ValueError as error:
            raise ConfigError(f"[extract]: {error}") from error
        return made

    def _section(self, name: str) -> dict[str, Any]:
        return {key.name: self.values[key.dotted] for key in keys().values() if key.section == name}


def in_force(
    options: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    start: Path | None = None,
    alone: bool = False,
) -> InForce:
    """The settings in force for a command started in ``start``.

    ``options`` are dotted keys from the command line (``None`` values count as not given).
    ``config`` names a project file instead of the one found. ``alone`` leaves files and environment
    out, for settings that a plan has fixed. Raises :class:`ConfigError`.
    """
    values = {name: key.default for name, key in keys().items()}
    origins = dict.fromkeys(values, "default")
    files: list[Path] = []
    named = os.environ.get("GUIDANG_CONFIG")
    project = config if config or alone else (Path(named) if named else discover(start or Path.cwd()))
    for path in () if alone else (user_file(), project):
        if path is not None and (path.is_file() or path == config):
            files.append(path)
            for name, value in _read(path).items():
                values[name] = _held(name, convert(keys()[name], value, str(path)), path.parent)
                origins[name] = str(path)
    for name, key in keys().items():
        if key.variable in os.environ and not alone:
            values[name] = _held(name, parse(key, os.environ[key.variable], key.variable), Path())
            origins[name] = key.variable
    for name, value in (options or {}).items():
        if value is not None:
            if name not in values:
                raise unknown(name, "command line")
            values[name] = _held(name, value, Path())
            origins[name] = "command line"
    return InForce(values, origins, tuple(files))


def _held(name: str, value: Any, folder: Path) -> Any:  # noqa: ANN401 - any setting's type
    """A value as it is held: of profiles their texts, so that a run, a plan and every worker have the same."""
    return texts(value, folder) if name == PROFILES else value


def discover(start: Path) -> Path | None:
    """The nearest ``guidang.toml``, or ``pyproject.toml`` with ``[tool.guidang]``, upwards."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / "pyproject.toml"
        if project.is_file() and "guidang" in _toml(project).get("tool", {}):
            return project
    return None


def user_file() -> Path:
    """The user's own file, where the XDG rules put it."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "guidang" / "config.toml"


def _read(path: Path) -> dict[str, Any]:
    """The dotted keys of a file. Raises :class:`ConfigError` for one that does not exist."""
    table = _toml(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("guidang", {})
    return dict(_flat(table, "", str(path)))


def _flat(table: Mapping[str, Any], prefix: str, where: str) -> list[tuple[str, Any]]:
    out: list[tuple[str, Any]] = []
    for name, value in table.items():
        dotted = f"{prefix}{name}"
        if dotted in keys():
            out.append((dotted, value))
        elif isinstance(value, dict) and any(part == dotted or part.startswith(dotted + ".") for part in sections()):
            out += _flat(value, dotted + ".", where)
        else:
            raise unknown(dotted, where)
    return out


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def show(key: Key, value: Any) -> str:  # noqa: ANN401 - any setting's type
    """A value as TOML would say it; of profiles their ids."""
    if key.dotted == PROFILES:
        value = tuple(named(text) if "\n" in text else text for text in value)
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | frozenset):
        return "[" + ", ".join(show(key, part) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
