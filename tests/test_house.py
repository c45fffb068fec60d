"""The house rules that no linter knows: sizes, words, layout, and codes that documents can trust."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.model.finding import codes

MAX_MODULE, MAX_FUNCTION = 400, 60
BANNED = re.compile(r"(^|_)(data|info|utils?|helpers?|managers?|handlers?|processors?|misc|common|clean)(_|$)", re.I)
TOP_LEVEL = {"pyproject.toml", "README.md", "seeds", "pipeline", "schemas", "tests", "archive"}
ALLOWED_BESIDE = {"LICENSE", "NOTICE", "CHANGELOG.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs", "benchmarks"}


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def modules(root: Path) -> list[Path]:
    return sorted((root / "pipeline").rglob("*.py"))


def test_modules_and_functions_stay_small(root: Path) -> None:
    crowded = []
    for path in modules(root):
        text = path.read_text("utf-8")
        if (lines := text.count("\n")) > MAX_MODULE:
            crowded.append(f"{path.relative_to(root)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > MAX_FUNCTION:
                    crowded.append(f"{path.relative_to(root)}:{node.lineno} {node.name}: {size} lines")
    assert crowded == []


def test_names_say_what_things_are(root: Path) -> None:
    found = []
    for path in modules(root):
        if BANNED.search(path.stem):
            found.append(str(path.relative_to(root)))
        found += [
            f"{path.relative_to(root)}:{node.lineno} {node.name}"
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and BANNED.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name))
        ]
    assert found == []


def test_the_top_level_is_as_fixed(root: Path) -> None:
    names = {path.relative_to(root).parts[0] for path in tracked(root)}
    assert names >= TOP_LEVEL
    assert {name for name in names - TOP_LEVEL - ALLOWED_BESIDE if not name.startswith(".")} == set()


def test_no_machine_path_is_kept(root: Path) -> None:
    place = re.compile(rb"/(?:work|home/[a-z]+|root|tmp/[A-Za-z]+)/(?:main|shared|venv|brief|\.pyenv|\.library)")
    found = [
        str(path.relative_to(root))
        for path in tracked(root)
        if path.name != "test_house.py" and place.search(path.read_bytes())
    ]
    assert found == []


def test_every_finding_code_is_documented() -> None:
    for name, entry in codes().items():
        assert re.fullmatch(r"[A-Z]{3}\d{3}", name), name
        assert entry.title, name
        assert entry.template, name
        assert len(entry.explanation) > 30, f"{name} has no page of documentation"


def test_every_code_in_use_is_registered(root: Path) -> None:
    known = set(codes())
    used: dict[str, str] = {}
    for path in modules(root):
        for match in re.finditer(r"\bfinding\(\s*\"([A-Z]{3}\d{3})\"", path.read_text("utf-8")):
            used[match[1]] = str(path.relative_to(root))
    assert {name: where for name, where in used.items() if name not in known} == {}
