"""The documentation: generated pages are fresh, links lead somewhere, examples are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from pipeline.cli import COMMANDS

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages(root: Path) -> list[Path]:
    return [
        root / "README.md",
        root / "README.zh-CN.md",
        root / "CONTRIBUTING.md",
        *sorted((root / "docs").rglob("*.md")),
    ]


def test_generated_pages_are_fresh(root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(root / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_links_lead_somewhere(root: Path) -> None:
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages(root)
        for target in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.S))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_runs_commands_that_exist(root: Path) -> None:
    for page in (root / "README.md", root / "README.zh-CN.md"):
        blocks = "".join(re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), flags=re.S))
        named = set(re.findall(r"^guidang ([a-z-]+)", blocks, flags=re.M))
        assert named
        assert named <= set(COMMANDS)


def test_both_readmes_give_the_same_two_commands(root: Path) -> None:
    def setups(name: str) -> list[str]:
        return re.findall(r"^python3 -m venv .*$", (root / name).read_text("utf-8"), flags=re.M)

    assert len(setups("README.md")) == 2
    assert setups("README.md") == setups("README.zh-CN.md")
    test = setups("README.md")[1]
    assert test in (root / ".ci" / "run").read_text("utf-8")


def test_every_command_has_a_page(root: Path) -> None:
    assert [name for name in sorted(COMMANDS) if not (root / "docs" / "commands" / f"{name}.md").is_file()] == []


def test_a_decision_has_a_number_of_its_own(root: Path) -> None:
    numbers = [path.name[:4] for path in sorted((root / "docs" / "decisions").glob("[0-9]*.md"))]
    assert [number for number in numbers if numbers.count(number) > 1] == []


def test_both_readmes_have_the_same_parts(root: Path) -> None:
    english, chinese = ((root / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    shown = ["".join(re.findall(r"```sh\n(.*?)```", text, flags=re.S)) for text in (english, chinese)]
    commands = [re.findall(r"^guidang [a-z-]+", text, flags=re.M) for text in shown]
    assert commands[0] == commands[1]
    for pattern in (r"^## ", r"^```\w+", r"^\| `\w+`"):
        found = [re.findall(pattern, text, flags=re.M) for text in (english, chinese)]
        assert found[0] == found[1], pattern
