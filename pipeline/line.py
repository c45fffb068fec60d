"""The line: the order of the stages, their settings, and the whole story of one document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

import pipeline
from pipeline import decode, extract, normalize, outline, render, validate, write
from pipeline.extract.profiles import library
from pipeline.model.edition import Edition
from pipeline.model.finding import codes
from pipeline.model.lineage import Lineage
from pipeline.model.package import Package
from pipeline.model.page import Page
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript
from pipeline.model.work import Work

VERSION = "19"
"""Raised whenever the order of the line or the types that flow through it change an output."""

STAGES = {
    "decode": decode.VERSION,
    "extract": extract.VERSION,
    "normalize": normalize.VERSION,
    "outline": outline.VERSION,
    "render": render.VERSION,
    "validate": validate.VERSION,
}
"""The stages between accession and write, in running order, with their versions."""

_LIBRARIES = ("chardet", "lxml", "OpenCC")
_TABLES = (".toml", ".tsv", ".txt", ".json", ".csv", ".bin")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the line, one part a stage."""

    decode: decode.Settings = field(default_factory=decode.Settings)
    extract: extract.Settings = field(default_factory=extract.Settings)
    normalize: normalize.Settings = field(default_factory=normalize.Settings)
    outline: outline.Settings = field(default_factory=outline.Settings)
    render: render.Settings = field(default_factory=render.Settings)
    validate: validate.Settings = field(default_factory=validate.Settings)


Item = Transcript | Page | Edition | Work | Package
"""What flows between accession and write; its type says how far a document has come."""


def steps(source: Source, settings: Settings | None = None) -> Iterator[Item]:
    """What each stage from ``decode`` to ``render`` makes of a source, one after another.

    Raises ``Refusal`` where a stage cannot go on; what came before it has been given by then.
    """
    settings = settings or Settings()
    transcript = decode.run(source, settings.decode)
    yield transcript
    page = extract.run(transcript, settings.extract)
    yield page
    yield from _read(page, settings)


def _read(page: Page, settings: Settings) -> Iterator[Item]:
    edition = normalize.run(page, settings.normalize)
    yield edition
    work = outline.run(edition, settings.outline)
    yield work
    yield render.run(work, settings.render, lineage(settings))


def read(source: Source, settings: Settings) -> Page:
    """A source as far as extraction takes it. Raises ``Refusal``."""
    return extract.run(decode.run(source, settings.decode), settings.extract)


def finish(page: Page, settings: Settings) -> Package:
    """A page that was read or joined, taken on to its rendering. Raises ``Refusal``."""
    *_, package = _read(page, settings)
    if not isinstance(package, Package):
        raise TypeError("the line does not end in a package")
    return package


def process(source: Source, settings: Settings | None = None) -> Package:
    """Take a source down the whole line. Raises ``Refusal`` where a stage cannot go on."""
    settings = settings or Settings()
    return validate.run(finish(read(source, settings), settings), settings.validate)


@cache
def lineage(settings: Settings) -> Lineage:
    """By what documents are made under these settings."""
    said = asdict(settings)
    said["extract"]["profiles"] = library.deciding(settings.extract.profiles)
    followed = [said, VERSION, write.VERSION, tables(), normalize.dictionary_version()]
    canonical = json.dumps(followed, sort_keys=True, default=str)
    return Lineage(
        guidang=pipeline.__version__,
        stages=tuple(STAGES.items()),
        libraries=tuple(libraries().items()),
        settings=hashlib.sha256(canonical.encode()).hexdigest(),
    )


@cache
def tables() -> str:
    """The sha256 over profiles, tables, codes and schemas: what decides beside the code.

    What only explains is left out: of the registry of codes, titles and explanations; of profiles,
    ``why``, what they are about, and examples. Code, rules included, is followed by its stage's
    ``VERSION``, which a test makes rise (``tests/stage_digests.py``).
    """
    total = hashlib.sha256()
    registry = [(code.code, code.severity, code.template) for code in codes().values()]
    total.update(json.dumps([registry, library.decisive()], sort_keys=True).encode())
    package = files("pipeline")
    for room in STAGES:
        for name, entry in _walk(package.joinpath(room), room):
            total.update(f"{name}\0".encode() + hashlib.sha256(entry.read_bytes()).digest())
    for name in ("guidang.rng", "guidang.sch"):
        total.update(f"{name}\0".encode() + hashlib.sha256(validate.schema.read(name)).digest())
    return total.hexdigest()


def _walk(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if path != "validate/schemas":  # in a checkout they stand elsewhere
                yield from _walk(entry, path)
        elif entry.name.endswith(_TABLES) and not (path.startswith("extract/profiles/") and path.endswith(".toml")):
            yield path, entry


@cache
def libraries() -> Mapping[str, str]:
    """The versions of the libraries whose behaviour can change an output."""
    return {name: metadata.version(name) for name in _LIBRARIES}
