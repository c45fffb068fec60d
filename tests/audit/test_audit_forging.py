"""No byte and no value of an archive can be forged without ``check`` saying so, and without a crash."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import line
from pipeline.audit.documents import Asked
from pipeline.audit.manifest import audit_archive
from pipeline.catalog import JOURNAL, RUNS
from pipeline.model import layout
from pipeline.model.canonical import dump
from pipeline.model.canonical import line as one_line
from tests.collation.test_collate import numbered

from .runs import guidang

APART = frozenset({layout.CATALOG, RUNS, JOURNAL})
"""The catalog and its history can be lost and made again: they are an index, and hold the clock."""


def holdings(root: Path) -> list[Path]:
    """All files of an archive but the catalog's, sorted."""
    return [path for path in sorted(root.rglob("*")) if path.is_file() and path.name not in APART]


def errors(root: Path) -> set[str]:
    asked = Asked(line.Settings(), lineage=False)
    return {problem.finding.code for problem in audit_archive(root, asked) if problem.finding.severity == "error"}


@pytest.fixture(scope="module")
def forged(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that a test spoils and puts right: two documents, a refusal, and a thread of two pages."""
    root = shutil.copytree(made, tmp_path_factory.mktemp("forging") / "archive")
    pages = tmp_path_factory.mktemp("pages")
    for number in (1, 2):
        (pages / f"{number}.html").write_text(numbered(3 * number - 2, 3 * number, number=number), "utf-8")
    assert guidang("run", str(pages), "--out", str(root), "--in-process").exit_code == 0
    return root


def spoilt(root: Path, path: Path, raw: bytes) -> set[str]:
    before = path.read_bytes()
    assert raw != before
    path.write_bytes(raw)
    try:
        return errors(root)
    finally:
        path.write_bytes(before)


def test_the_copy_is_sound(forged: Path) -> None:
    assert list((forged / layout.THREADS).rglob(layout.RECORD)) != []
    assert errors(forged) == set()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.data())
def test_any_byte(forged: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(holdings(forged)))
    raw = bytearray(path.read_bytes())
    kind = data.draw(st.sampled_from(("replace", "insert", "delete"))) if raw else "insert"
    at = data.draw(st.integers(0, max(0, len(raw) - 1)))
    byte = data.draw(st.integers(0, 255))
    if kind == "replace":
        raw[at] = byte if raw[at] != byte else byte ^ 1
    elif kind == "insert":
        raw.insert(at, byte)
    else:
        del raw[at]
    assert spoilt(forged, path, bytes(raw)), (path.name, kind, at)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The ways to all values of a JSON value, and to its containers."""
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


OTHERS: tuple[Any, ...] = (None, True, 0, 1, -1, 2.5, "", "x", "2024-01-01", [], {}, [[1]], {"a": 1})


def changed(made: Any, way: tuple[str | int, ...], choice: random.Random) -> Any:
    """A copy with another value at the end of the way, or without it."""
    made = json.loads(json.dumps(made))
    holder = made
    for key in way[:-1]:
        holder = holder[key]
    value = holder[way[-1]]
    kind = choice.choice(("other", "near", "drop"))
    if kind == "drop":
        del holder[way[-1]]
    elif kind == "near" and isinstance(value, str):
        holder[way[-1]] = value + "x"
    elif kind == "near" and isinstance(value, int | float):
        holder[way[-1]] = value + 1
    else:
        holder[way[-1]] = choice.choice([other for other in OTHERS if json.dumps(other) != json.dumps(value)])
    return made


def check_values(root: Path, path: Path, made: object, count: int, write: Any) -> None:
    choice = random.Random(7)
    ways = list(places(made))
    for way in choice.sample(ways, min(count, len(ways))):
        assert spoilt(root, path, write(changed(made, way, choice))), (path.name, way)


@pytest.mark.parametrize("count", [15, pytest.param(400, marks=pytest.mark.slow)])
def test_any_value_of_records_and_reasons(forged: Path, count: int) -> None:
    for path in holdings(forged):
        if path.suffix == ".json":
            check_values(forged, path, json.loads(path.read_bytes()), count, dump)


@pytest.mark.parametrize("name", [layout.MANIFEST, layout.THREAD_LIST])
@pytest.mark.parametrize("count", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_any_value_of_the_lists(forged: Path, name: str, count: int) -> None:
    path = forged / name
    rows = [json.loads(raw) for raw in path.read_bytes().splitlines()]
    for at, row in enumerate(rows):

        def write(changed_row: Any, at: int = at) -> bytes:
            return b"".join(one_line(changed_row if n == at else other) for n, other in enumerate(rows))

        check_values(forged, path, row, count, write)
