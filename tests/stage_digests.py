"""The lock that makes a stage raise its ``VERSION`` when its code changes.

Beside each stage's ``VERSION`` stands, in ``stage_digests.tsv``, the digest of the code that this
version has: the syntax trees of the stage's modules without comments, docstrings, annotations and
examples of rules, so that only what decides counts. Tables, profiles and rules' data are followed by
the fingerprint itself (``pipeline.line.tables``); code is followed by this lock and the version.

``python tests/stage_digests.py`` says what differs. ``--write`` raises the ``VERSION`` of every stage
whose code differs from the lock and whose version was not raised by hand, and writes the lock; it is
safe to run at any time, also after a rebase on a main that raised the same version. ``--same STAGE``
(with ``--write``) keeps the version where a comparison over real pages has shown that the change
moves code and nothing else (``benchmarks/same.py``).
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "tests/stage_digests.tsv"

STAGES = {
    "line": ("pipeline/line.py", ("pipeline/line.py", "pipeline/model")),
    **{
        name: (f"pipeline/{name}/__init__.py", (f"pipeline/{name}",))
        for name in ("accession", "decode", "extract", "normalize", "outline", "render", "validate", "write")
    },
}
"""Each stage with the file that holds its ``VERSION`` and the code that it stands for."""

_VERSION = re.compile(r'^VERSION = "(\d+)"$', re.M)
_EXPLAINING = {"examples", "counter_examples"}
"""Arguments of a rule that show it to people and tests, and decide nothing."""
_UNSEEN = {"annotation", "returns", "type_comment", "type_params", "kind", "ctx"}


@dataclass(frozen=True)
class Stage:
    """A stage as it is and as the lock has it."""

    name: str
    version: int
    digest: str
    locked: tuple[int, str] | None

    @property
    def trouble(self) -> str:
        """What is wrong, and what to do; empty where nothing is."""
        if self.locked == (self.version, self.digest):
            return ""
        if self.locked and self.locked[1] != self.digest and self.locked[0] >= self.version:
            return (
                f"{self.name}: code that decides has changed since version {self.locked[0]}, and VERSION is still "
                f"{self.version}. Its outputs can differ, and runs would skip documents as done. Raise it: "
                "python tests/stage_digests.py --write"
            )
        return f"{self.name}: the lock is behind. Write it: python tests/stage_digests.py --write"


def stages(root: Path) -> list[Stage]:
    """All stages of a checkout."""
    locked = _locked(root)
    return [
        Stage(name, int(_VERSION.findall((root / home).read_text("utf-8"))[0]), digest(root, parts), locked.get(name))
        for name, (home, parts) in STAGES.items()
    ]


def _locked(root: Path) -> dict[str, tuple[int, str]]:
    path = root / LOCK
    rows = path.read_text("utf-8").splitlines()[1:] if path.exists() else []
    return {name: (int(version), digest) for name, version, digest in (row.split("\t") for row in rows)}


def digest(root: Path, parts: tuple[str, ...]) -> str:
    """The digest of what decides in modules and folders."""
    total = hashlib.sha256()
    for part in parts:
        path = root / part
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = module.relative_to(root).as_posix()
            total.update(f"{name}\0{deciding(module.read_text('utf-8'))}\0".encode())
    return total.hexdigest()


def deciding(source: str) -> str:
    """A module's syntax in a form that is the same under every Python, without what only explains."""
    return "".join(_written(ast.parse(source)))


def _written(node: object) -> Iterator[str]:
    if isinstance(node, list):
        yield "["
        for item in node:
            if not _explains(item):
                yield from _written(item)
        yield "]"
    elif isinstance(node, ast.AST):
        yield f"({type(node).__name__}"
        for name, value in ast.iter_fields(node):
            if name not in _UNSEEN and value is not None and value != []:
                yield f" {name}="
                yield from _written(value)
        yield ")"
    else:
        yield f"{type(node).__name__}:{node!r}"


def _explains(node: object) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)] == ["VERSION"]
    return isinstance(node, ast.keyword) and node.arg in _EXPLAINING


def write(root: Path, same: frozenset[str] = frozenset()) -> list[str]:
    """Raise the versions that must rise and write the lock; what was raised."""
    raised = []
    rows = ["stage\tversion\tsha256 of what decides"]
    for stage in stages(root):
        version = stage.version
        if stage.locked and stage.locked[1] != stage.digest and stage.name not in same:
            version = max(version, stage.locked[0] + 1)
        if version != stage.version:
            home = root / STAGES[stage.name][0]
            home.write_text(_VERSION.sub(f'VERSION = "{version}"', home.read_text("utf-8"), count=1), "utf-8")
            raised.append(f"{stage.name}: {stage.version} → {version}")
        rows.append(f"{stage.name}\t{version}\t{stage.digest}")
    (root / LOCK).write_text("\n".join(rows) + "\n", "utf-8")
    return raised


def main() -> int:
    """Say what differs from the lock, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--same", nargs="+", default=[], choices=STAGES, metavar="STAGE")
    chosen = parser.parse_args()
    lines = write(ROOT, frozenset(chosen.same)) if chosen.write else [stage.trouble for stage in stages(ROOT)]
    found = list(filter(None, lines))
    sys.stdout.write("\n".join(found or ["every stage is as locked"]) + "\n")
    return int(bool(found) and not chosen.write)


if __name__ == "__main__":
    sys.exit(main())
