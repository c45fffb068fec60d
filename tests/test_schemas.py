"""The JSON Schemas in ``schemas/`` against what is really written, and against what is not."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.feed.tables import TABLES
from pipeline.model import layout
from tests.collation.test_collate import numbered


@pytest.fixture(scope="module")
def schemas(root: Path) -> dict[str, jsonschema.Draft202012Validator]:
    found = {}
    for path in (root / "schemas").glob("*.schema.json"):
        schema = json.loads(path.read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        found[path.name.removesuffix(".schema.json")] = jsonschema.Draft202012Validator(schema)
    return found


def guidang(*arguments: object) -> None:
    made = CliRunner().invoke(main, [str(one) for one in arguments])
    assert made.exit_code in {0, 1}, made.output


@pytest.fixture(scope="module")
def archive(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed, every sixth case of flattened text, a joined thread, a duplicate, a refusal, something passed, a withdrawal."""
    base = tmp_path_factory.mktemp("schemas")
    pages, out = base / "pages", base / "archive"
    pages.mkdir()
    for number in (1, 2, 3):
        (pages / f"thread-{number}.html").write_text(numbered(2 * number - 1, 2 * number + 1, number=number), "utf-8")
    (pages / "copy.html").write_text(numbered(3, 5, number=2), "utf-8")
    (pages / "empty.html").write_bytes(b"")
    (pages / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    gone = pages / "gone.html"
    gone.write_text(numbered(20, 21, number=9).replace("测试主题", "撤回的主题").replace("77", "99"), "utf-8")
    cases = sorted((root / "tests" / "extract" / "text" / "cases").glob("*.txt"))[::6]
    guidang("run", pages, root / "seeds", *cases, "--out", out, "--in-process", "--progress", "none")
    guidang("withdraw", out, "撤回的主题", "--reason", "wish", "--date", "2026-05-03")
    return out


def records(archive: Path, name: str) -> Iterator[dict[str, Any]]:
    for path in sorted(archive.rglob(name)):
        yield json.loads(path.read_bytes())


def faults(schema: jsonschema.Draft202012Validator, made: object) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in schema.iter_errors(made)]


def test_records_reasons_and_the_manifest(schemas: dict[str, jsonschema.Draft202012Validator], archive: Path) -> None:
    for name, file in (("record", layout.RECORD), ("reason", layout.REASON)):
        found = list(records(archive, file))
        assert len(found) > 1
        assert [fault for made in found for fault in faults(schemas[name], made)] == []
    lines = [json.loads(line) for line in (archive / layout.MANIFEST).read_text("utf-8").splitlines()]
    assert {"archived", "refused", "passed", "withdrawn"} <= {line["fate"] for line in lines}
    assert [fault for line in lines for fault in faults(schemas["manifest"], line)] == []
    assert any("collation" in made for made in records(archive, layout.RECORD))


def test_rows(schemas: dict[str, jsonschema.Draft202012Validator], archive: Path, tmp_path: Path) -> None:
    guidang("feed", "jsonl", archive, "--out", tmp_path / "rows")
    for name in TABLES:
        lines = (tmp_path / "rows" / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert lines
        assert [fault for line in lines for fault in faults(schemas[f"rows-{name}"], json.loads(line))] == []


def test_a_record_with_anything_changed_in_form_is_told(
    schemas: dict[str, jsonschema.Draft202012Validator], archive: Path
) -> None:
    made = next(one for one in records(archive, layout.RECORD) if one["thread"]["posts"])
    for path in (("id",), ("decode", "encoding"), ("page", "regions"), ("thread", "posts", 0, "xml_id"), ("seal",)):
        for spoil in ("drop", "type", "add"):
            spoilt = copy.deepcopy(made)
            at = spoilt
            for step in path[:-1]:
                at = at[step]
            if spoil == "drop":
                del at[path[-1]]
            elif spoil == "type":
                at[path[-1]] = {"other": 1.5}
            else:
                at["unheard-of"] = 1
            assert faults(schemas["record"], spoilt), (path, spoil)


def test_the_configuration(schemas: dict[str, jsonschema.Draft202012Validator], root: Path) -> None:
    text = (root / "docs" / "configuration.md").read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    assert faults(schemas["config"], tomllib.loads(text)) == []
    shown = CliRunner().invoke(main, ["config", "show"]).stdout
    assert faults(schemas["config"], tomllib.loads(shown)) == []
    assert faults(schemas["config"], {"run": {"timeout": "long"}}) != []
    assert faults(schemas["config"], {"runs": {}}) != []
