"""Whether a change that only moves code leaves every archived page as it was.

Run: ``python benchmarks/same.py COMMIT SOURCE…``. The sources are archived by the code of COMMIT and
by that of this checkout, and the two archives are compared: TEI, plain text and ledger byte for byte,
the record key by key, and who is in quarantine for what. Lineage is left out (versions of stages and
libraries, the fingerprint, and what depends on their digests). Sources may be files and folders; ``.gz``
files are unpacked first. Prints each difference and its first line; exit 1 where there is one.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LINEAGE = ("format", "key", "lineage", "outputs")
STATED = re.compile(rb"<application [^\n]*\n|(?<=>)(?:decode|extract|normalize|outline|render|validate) \d+\.(?= |<)")
"""What a document says of the versions that made it."""


def checked_out(commit: str, folder: Path) -> Path:
    """The code of a commit in a folder of its own."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return folder


def unpacked(sources: list[Path], folder: Path) -> Path:
    """The sources in one folder, each under a name that shows where it was."""
    for source in sources:
        found = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in found:
            name = str(path.relative_to(source.parent)).replace(os.sep, "~")
            raw = path.read_bytes()
            if path.suffix == ".gz":
                raw, name = gzip.decompress(raw), name[:-3]
            (folder / name).write_bytes(raw)
    return folder


def archived(code: Path, sources: Path, out: Path) -> Path:
    """An archive of the sources, made by the code of a checkout."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pipeline", "run", str(sources), "--out", str(out)]
    ran = subprocess.run(command, cwd=sources.parent, env=environment, capture_output=True, text=True, check=False)
    if not (out / "documents").is_dir():
        raise SystemExit(f"no archive was made:\n{ran.stdout}{ran.stderr}")
    return out


def documents(archive: Path) -> dict[str, dict[str, Any]]:
    """Each document and quarantined source by its id, with what is compared."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(archive.glob("documents/*/*/*/record.json")):
        record = json.loads(path.read_bytes())
        files = {
            entry.name: entry.read_bytes() for entry in path.parent.iterdir() if not entry.name.startswith("source")
        }
        found[path.parent.name] = {
            "tei": STATED.sub(b"", files["tei.xml"]),
            "text": files["text.txt"],
            "ledger": files["ledger.bin"],
            **{key: value for key, value in record.items() if key not in LINEAGE},
            "anchors": record["outputs"].get("anchors"),
        }
    for path in sorted(archive.glob("quarantine/*/*/*/reason.json")):
        reason = json.loads(path.read_bytes())
        codes = sorted({row["code"] for row in reason["findings"] if row["severity"] == "error"})
        found[path.parent.name] = {"refused": codes, "source": reason["source"]}
    return found


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[str]:
    """One line a document that is not as it was."""
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if one is None or other is None:
            yield f"{name[:12]}: only {'after' if one is None else 'before'}"
            continue
        path = one["source"]["path"]
        if ("refused" in one) != ("refused" in other):
            fates = [side.get("refused", "archived") for side in (one, other)]
            yield f"{name[:12]} {path}: {fates[0]} before, {fates[1]} after"
            continue
        keys = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
        yield f"{name[:12]} {path}: {', '.join(keys)}: {_first(one.get(keys[0]), other.get(keys[0]))}"


def _first(one: object, other: object) -> str:
    """The first line in which two values differ."""
    texts = []
    for value in (one, other):
        text = (
            value.decode("utf-8", "replace")
            if isinstance(value, bytes)
            else json.dumps(value, indent=0, ensure_ascii=False)
        )
        texts.append(text.splitlines())
    for left, right in zip(*texts, strict=False):
        if left != right:
            return f"{left[:120]!r} → {right[:120]!r}"
    return f"{len(texts[0])} lines → {len(texts[1])} lines"


def main() -> int:
    """Archive twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--after", help="another commit, in place of this checkout")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for name in ("sources", "before", "after"):
            (room / name).mkdir()
        sources = unpacked([path.resolve() for path in chosen.sources], room / "sources")
        code = checked_out(chosen.after, room / "after") if chosen.after else ROOT
        before = documents(archived(checked_out(chosen.commit, room / "before"), sources, room / "one"))
        after = documents(archived(code, sources, room / "other"))
    found = list(differences(before, after))
    print("\n".join(found))
    archived_then = sum("refused" not in one for one in before.values())
    print(f"{len(before)} sources, {archived_then} archived before: {len(found)} differ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
