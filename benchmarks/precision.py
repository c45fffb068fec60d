"""How often the normalizer's edits are right, rule by rule, on texts that nobody wrote for it.

Run: ``python benchmarks/precision.py FILE… [--new] [--rule CODE]``: each line of the files is a text. The edits of
each rule are taken by the order of their digests, 200 at most, which is a sample that nobody chose;
those that a person has read are counted from ``tests/normalize/cases/judgements.tsv``, the others are
listed with ``--new`` to be read. The digest is of the rule, the edit and 24 characters on either side,
so that judgements can be kept where the texts cannot. Floor: 0.995 of what was judged is not wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.normalize import Settings, read
from tests.normalize.casebook import HERE

AROUND, MOST = 24, 200
Edit = tuple[str, str, str, str]


def digest(rule: str, edit: Edit) -> str:
    left, before, after, right = edit
    whole = f"{rule}\0{left}\0{before}\0{after}\0{right}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def edits(text: str) -> list[tuple[str, Edit]]:
    out = []
    for at, edit in read(text, Settings(fold=False)).ledger.origins():
        end = at + len(edit.before)
        out.append((edit.rule, (text[max(0, at - AROUND) : at], edit.before, edit.after, text[end : end + AROUND])))
    return out


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--rule", default="")
    asked = parser.parse_args()
    rows = (line.split("\t") for line in (HERE / "cases" / "judgements.tsv").read_text("utf-8").splitlines()[1:])
    judged = {(rule, key): verdict for rule, key, verdict in rows}
    met: Counter[str] = Counter()
    pool: dict[str, dict[str, Edit]] = defaultdict(dict)
    for path in asked.files:
        for line in path.read_text("utf-8").splitlines():
            for rule, edit in edits(line):
                met[rule] += 1
                pool[rule].setdefault(digest(rule, edit), edit)
    held = True
    for rule in sorted(name for name in pool if name.startswith(asked.rule)):
        sample = sorted(pool[rule])[:MOST]
        said = Counter(judged.get((rule, key), "unread") for key in sample)
        known = len(sample) - said["unread"]
        rate = 1 - said["wrong"] / known if known else 1.0
        held &= rate >= 0.995
        print(f"{rule} met {met[rule]:6}  " + "  ".join(f"{name} {count}" for name, count in sorted(said.items())))
        for key in sample if asked.new else ():
            if (rule, key) not in judged:
                left, before, after, right = pool[rule][key]
                print(f"  {key} {left}⟦{before}→{after}⟧{right}")
    print("floor held" if held else "BELOW THE FLOOR")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
