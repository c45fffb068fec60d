"""A stage whose code changes raises its version; a reworded explanation changes nothing."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import line
from pipeline.extract.profiles import library
from pipeline.model.finding import codes
from tests import stage_digests
from tests.stage_digests import LOCK, STAGES, deciding, stages, write


def test_every_stage_is_as_locked(root: Path) -> None:
    assert [stage.trouble for stage in stages(root) if stage.trouble] == []


def test_the_lock_and_the_line_name_the_same_versions(root: Path) -> None:
    versions = {stage.name: str(stage.version) for stage in stages(root)}
    assert {name: versions[name] for name in line.STAGES} == dict(line.STAGES)


@pytest.fixture
def checkout(tmp_path: Path, root: Path) -> Path:
    for part in ("pipeline",):
        shutil.copytree(root / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "tables"))
    (tmp_path / "tests").mkdir()
    write(tmp_path)
    return tmp_path


def edit(checkout: Path, path: str, old: str, new: str) -> None:
    file = checkout / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_changed_bound_must_raise_the_version(checkout: Path) -> None:
    before = {stage.name: stage.version for stage in stages(checkout)}
    edit(checkout, "pipeline/outline/numbered.py", ">= 2", ">= 3")
    (trouble,) = [stage.trouble for stage in stages(checkout) if stage.trouble]
    assert trouble.startswith("outline: code that decides has changed")
    assert "--write" in trouble
    (raised,) = write(checkout)
    assert raised == f"outline: {before['outline']} → {before['outline'] + 1}"
    assert [stage.trouble for stage in stages(checkout) if stage.trouble] == []
    assert write(checkout) == []


def test_a_version_raised_by_hand_is_kept_unless_another_has_it(checkout: Path) -> None:
    before = {stage.name: stage.version for stage in stages(checkout)}["outline"]
    home = STAGES["outline"][0]
    edit(checkout, "pipeline/outline/numbered.py", ">= 2", ">= 3")
    edit(checkout, home, f'VERSION = "{before}"', f'VERSION = "{before + 1}"')
    (trouble,) = [stage.trouble for stage in stages(checkout) if stage.trouble]
    assert trouble.startswith("outline: the lock is behind")
    assert write(checkout) == []
    edit(checkout, "pipeline/outline/numbered.py", ">= 3", ">= 4")  # as after a rebase on such a main
    assert write(checkout) == [f"outline: {before + 1} → {before + 2}"]


def test_a_move_that_was_compared_keeps_the_version(checkout: Path) -> None:
    edit(checkout, "pipeline/outline/numbered.py", ">= 2", ">= 3")
    assert write(checkout, frozenset({"outline"})) == []
    assert [stage.trouble for stage in stages(checkout) if stage.trouble] == []


def test_a_lock_that_names_a_former_code_is_seen(checkout: Path) -> None:
    lock = checkout / LOCK
    *rows, last = lock.read_text("utf-8").splitlines()
    name, version, _ = last.split("\t")
    lock.write_text("\n".join([*rows, f"{name}\t{version}\t{'0' * 64}"]) + "\n", "utf-8")
    assert any(stage.trouble for stage in stages(checkout))


def test_what_only_explains_is_not_followed() -> None:
    plain = "LIMIT = 3\ndef find(x: int) -> int:\n    return x + LIMIT\nRULE = Rule(code='A', reason='why')\n"
    explained = (
        '"""A page."""\nLIMIT = 3\n"""Measured."""\n# a comment\nVERSION = "9"\n'
        'def find(x: str) -> str:\n    """Doc."""\n\n    return (x + LIMIT)\n'
        "RULE = Rule(code='A', reason='why', examples=('a',), counter_examples=('b',))\n"
    )
    assert deciding(explained) == deciding(plain)


@pytest.mark.parametrize(
    "changed",
    [
        "LIMIT = 4\ndef find(x):\n    return x + LIMIT\n",
        "LIMIT = 3\ndef find(x):\n    return x - LIMIT\n",
        "LIMIT = 3\n",
    ],
)
def test_what_decides_is_followed(changed: str) -> None:
    assert deciding(changed) != deciding("LIMIT = 3\ndef find(x):\n    return x + LIMIT\n")


def test_all_code_of_the_line_belongs_to_a_stage(root: Path) -> None:
    held = {part for _, parts in stage_digests.STAGES.values() for part in parts}
    assert {f"pipeline/{name}" for name in line.STAGES} <= held


def fresh() -> str:
    line.tables.cache_clear()
    try:
        return line.tables()
    finally:
        line.tables.cache_clear()


def test_reworded_explanations_keep_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    reworded = {name: replace(code, title="Another", explanation="Other words.") for name, code in codes().items()}
    monkeypatch.setattr(line, "codes", lambda: reworded)
    assert fresh() == before
    told = {name: replace(code, template=f"{code.template}!") for name, code in codes().items()}
    monkeypatch.setattr(line, "codes", lambda: told)  # messages stand in records
    assert fresh() != before


def test_a_why_keeps_the_fingerprint_and_a_selector_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    tables = {name: deepcopy(dict(table)) for name, table in library._tables().items()}
    for table in tables.values():
        table.update(about="of all ages")
        if table.get("pages"):
            table["pages"] += 99  # whether a profile met a real page is what decides
        for row in table.get("signatures", ()):
            row["why"] = "said otherwise"
    monkeypatch.setattr(library, "_tables", lambda: tables)
    library.decisive.cache_clear()
    assert fresh() == before
    tables["discuz-x"]["signatures"][0]["weight"] += 1
    library.decisive.cache_clear()
    assert fresh() != before
    library.decisive.cache_clear()
