"""The house rules that no linter knows: sizes, words, layout, and codes that documents can trust."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import steps
from pipeline.model.finding import Kind, codes

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


LISTING_CODES = {"pipeline/accession/enclosed.py", "pipeline/accession/opening.py"}
"""Modules that pick codes for what they mean to that room alone (which kinds are kept, which ones say that a body was cut)."""


def test_codes_are_listed_by_kind_in_the_registry_alone(root: Path) -> None:
    listed = re.compile(r"(?:frozenset\(|= *)\{\s*\"[A-Z]{3}\d{3}\"(?:,|\})")
    found = [path.relative_to(root).as_posix() for path in modules(root) if listed.search(path.read_text("utf-8"))]
    assert set(found) <= LISTING_CODES
    assert {code.kind for code in codes().values()} == set(Kind)


def test_one_fault_ends_commands(root: Path) -> None:
    found = [path.name for path in (root / "pipeline/cli").rglob("*.py") if "exit_code = 2" in path.read_text("utf-8")]
    assert found == ["fault.py"]


TWO_MEANINGS = {
    "Settings": "every stage's settings, as the contract of stages has it",
    "Found": "a file that was found; posts that were found",
    "Fault": "of a command; of a decoder",
    "Span": "of a claim; of characters misread",
    "Reading": "a leaf as it is read; a page as it was read",
    "Record": "record.json; a thread's post in boxes",
}
"""Public class names that stand twice, with their meanings. New ones are refused: say what the thing is."""


def test_a_public_class_name_has_one_meaning(root: Path) -> None:
    places: dict[str, list[str]] = {}
    for path in modules(root):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(path.relative_to(root).as_posix())
    twice = {name: where for name, where in places.items() if len(where) > 1 and name not in TWO_MEANINGS}
    assert twice == {}, "give the newer one a name that says what it is"
    assert [name for name in TWO_MEANINGS if len(places.get(name, ())) < 2] == [], "these have one meaning by now"


def test_every_name_at_the_top_of_a_module_is_used(root: Path) -> None:
    words: Counter[str] = Counter()
    for folder in ("pipeline", "tests", "benchmarks"):
        for path in (root / folder).rglob("*.py"):
            words.update(re.findall(r"\w+", path.read_text("utf-8")))
    idle = []
    for path in modules(root):
        for node in ast.parse(path.read_text("utf-8")).body:
            names: list[str] = []
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
                names = [node.name]
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            idle += [f"{path.relative_to(root)}:{node.lineno} {name}" for name in names if words[name] < 2]
    assert idle == []


DECIDING = {"decode": 6, "extract": 24, "outline": 6}
"""Rooms whose numbers decide how a page is read, and the bare numbers that comparisons in them still have.

Not counted are 0, 1 and 2, places in a row, bytes and code points (written in hexadecimal): those are the standards'. The
figures may fall and never rise: give the number a name, its meaning, and a row of ``benchmarks/steps.py``.
"""
UNTOLD = {"decode": 3, "extract": 6, "outline": 2}
"""Named numbers of those rooms under which no line says what they mean. May fall and never rise."""
BEHIND = {"decode": 110, "extract": 365, "outline": 12}
"""Rows of ``benchmarks/steps`` and numbers of the code that may differ until the steps are measured again.

Of extraction only the first rooms are measured: a bound takes 15 seconds there."""


def bare_numbers(path: Path) -> list[str]:
    """The numbers that a module's functions compare with, without a name."""
    text = path.read_text("utf-8")
    lines, found = text.split("\n"), set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Compare):
            continue
        if not any(isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for operator in node.ops):
            continue
        sides = [leaf for side in (node.left, *node.comparators) for leaf in ast.walk(side)]
        places = {leaf for side in sides if isinstance(side, ast.Subscript) for leaf in ast.walk(side.slice)}
        for part in (leaf for leaf in sides if leaf not in places):
            if not isinstance(part, ast.Constant) or type(part.value) not in (int, float):
                continue
            written = lines[part.lineno - 1].encode()[part.col_offset : part.col_offset + 2]
            if written.lower() != b"0x" and part.value and (isinstance(part.value, float) or part.value > 2):
                found.add((part.lineno, part.col_offset, lines[part.lineno - 1].strip()))
    return [f"{path}:{line}: {code}" for line, _, code in sorted(found)]


def named_numbers(path: Path) -> list[tuple[int, str, bool]]:
    """The numbers and pairs of numbers at the top of a module: line, name, and whether their meaning stands below."""
    body = ast.parse(path.read_text("utf-8")).body
    out = []
    for at, node in enumerate(body):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id != "VERSION":
            held = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            numbers = [part.operand if isinstance(part, ast.UnaryOp) else part for part in held]
            if numbers and all(isinstance(n, ast.Constant) and type(n.value) in (int, float) for n in numbers):
                below = body[at + 1] if at + 1 < len(body) else None
                told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
                out.append((node.lineno, node.targets[0].id, told))
    return out


@pytest.mark.parametrize("room", DECIDING)
def test_a_number_that_decides_has_a_name_and_a_meaning(root: Path, room: str) -> None:
    paths = sorted((root / "pipeline" / room).rglob("*.py"))
    bare = [row for path in paths for row in bare_numbers(path)]
    assert len(bare) <= DECIDING[room], "name the number that was added:\n" + "\n".join(bare)
    untold = [f"{path}:{line}: {name}" for path in paths for line, name, told in named_numbers(path) if not told]
    assert len(untold) <= UNTOLD[room], "say below the number what it means:\n" + "\n".join(untold)


def test_the_lock_on_numbers_closes(tmp_path: Path) -> None:
    path = tmp_path / "made.py"
    path.write_text(
        'LEAST = 7\n"""Meaning."""\nMOST = (1, 9)\n\n\ndef f(n):\n    return LEAST < n < 12 and n > 0.5 and n < 0x80 and n > 1\n'
    )
    assert [row.split(":", 2)[1] for row in bare_numbers(path)] == ["7", "7"]
    assert named_numbers(path) == [(1, "LEAST", True), (3, "MOST", False)]


@pytest.mark.parametrize("room", DECIDING)
def test_the_steps_beside_numbers_are_those_of_the_code(root: Path, room: str) -> None:
    path = root / "benchmarks" / "steps" / f"{room}.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter="\t") if row and not row[0].startswith("#")][1:]
    kept = {row[0]: row[1] for row in rows}
    present = {bound.place: str(bound.value) for bound in steps.bounds(room)}
    behind = sorted(place for place in kept.keys() | present.keys() if kept.get(place) != present.get(place))
    assert len(behind) <= BEHIND[room], f"measure these again (python benchmarks/steps.py {room} --write): {behind}"
