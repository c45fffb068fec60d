"""The tutorials print what they say they print, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS
from tests.tutorials import TUTORIALS, plain, played, tutorials

QUICK = {"en/mirror", "zh/flattened", "en/gate", "zh/novel", "en/account"}
"""Played each time: every tutorial in one of its languages; the other half are the long form."""


def marked(page: Path) -> object:
    name = f"{page.parent.name}/{page.stem}"
    return pytest.param(page, id=name, marks=[] if name in QUICK else [pytest.mark.slow])


@pytest.mark.parametrize("page", [marked(page) for page in tutorials()])
def test_a_tutorial_prints_what_it_says(page: Path) -> None:
    assert plain(played(page)).splitlines() == plain(page.read_text("utf-8")).splitlines()


def test_both_languages_have_the_same_tutorials_with_the_same_commands() -> None:
    english = {path.name: path for path in (TUTORIALS / "en").glob("*.md")}
    chinese = {path.name: path for path in (TUTORIALS / "zh").glob("*.md")}
    assert english.keys() == chinese.keys()
    for name, page in english.items():
        commands = [re.findall(r"(?m)^\$ (.*)$", one.read_text("utf-8")) for one in (page, chinese[name])]
        assert commands[0] == commands[1], name


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", "pre-commit.yml"])
def test_files_for_ci_use_commands_that_exist(root: Path, name: str) -> None:
    text = (root / "docs" / "tutorials" / "ci" / name).read_text("utf-8")
    named = set(re.findall(r"guidang ([a-z-]+) ", text))
    assert named <= set(COMMANDS)
    assert "\t" not in text
    yaml = pytest.importorskip("yaml")
    made = yaml.safe_load(text)
    assert isinstance(made, dict)
    assert json.dumps(made, default=str)
