"""The public interface is what its page says: names that exist and are explained, examples that run."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
NAMES = re.findall(r"^\| `(pipeline\.[\w.]+)` \|", PAGE.read_text("utf-8"), re.M)
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_exists_and_says_what_it_is(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    thing = getattr(import_module(module), attribute)
    assert len((thing.__doc__ or "").split()) >= 4


@pytest.mark.parametrize("example", range(len(EXAMPLES)))
def test_an_example_runs_without_a_warning(example: int, root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", EXAMPLES[example]], cwd=root, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()


def test_every_room_is_imported_without_a_warning(root: Path) -> None:
    modules = [
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((root / "pipeline").rglob("*.py"))
        if path.name != "__main__.py"
    ]
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except ModuleNotFoundError as error:\n"
        "        if (error.name or '').startswith('pipeline'):\n"
        "            raise\n"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *modules], cwd=root, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
