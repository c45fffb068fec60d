"""Settings that name files: profiles of the user's own, read once, before the first document."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pipeline.cli.settings.keys import ConfigError

PROFILES = "extract.profiles"


def texts(names: Iterable[str], folder: Path) -> tuple[str, ...]:
    """The texts of the profiles that these folders and files hold, relative to ``folder``, in order.

    A name that is a profile's text already (in a plan) stays. Raises :class:`ConfigError`.
    """
    found: list[str] = []
    for name in names:
        if "\n" in name:
            found.append(name)
            continue
        path = folder / name
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise ConfigError(f"{path}: no profiles (*.toml) in this folder")
        for file in files:
            try:
                found.append(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"{file}: {error}") from error
    return tuple(found)


def named(text: str) -> str:
    """The id of a profile's text, for showing."""
    try:
        return str(tomllib.loads(text).get("id", "?"))
    except tomllib.TOMLDecodeError:
        return "?"
