"""Change one operator or bound at a time and see whether the tests of its room notice.

Run: ``python benchmarks/mutants.py ROOM… [--sample 60] [--seed 1] [--jobs 1] [--tests PATH…]``, a room
being a folder of ``pipeline/`` (``outline``, ``extract/text``). A sample of the places where the
rooms compare, count, join conditions or name a number is drawn by the seed; each is changed alone in
a copy of the checkout, and ``tests/ROOM`` runs there (or what ``--tests`` names). A mutant is killed
when a test fails, an import breaks or the time runs out (five times that of the unchanged code).

With ``--map FILE`` each mutant is shown only to the tests that run its function, quickest first, as far as
they take ``--budget`` seconds together; ``benchmarks/touched.py`` writes the map. What no test of the map
runs has survived.

Prints each survivor with its line, and the share killed a room. Mutants that nobody can tell from the
original stand in ``equivalent_mutants.tsv`` with the reason, by file and line of code; they are not
counted. Exit 1 below ``--floor`` (0 unless given).
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.tsv")

COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
COUNTED = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
}
SYMBOLS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes ``start`` to ``end`` of a file become ``new``."""

    path: Path
    start: int
    end: int
    old: str
    new: str
    line: int
    code: str

    @property
    def change(self) -> str:
        """What is changed into what."""
        return f"{self.old} → {self.new}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}: {self.code}"


class Places(ast.NodeVisitor):
    """The places of a module that can be changed; annotations, docstrings and f-strings are passed over."""

    def __init__(self, path: Path, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.found: list[Mutant] = []

    def at(self, line: int, column: int) -> int:
        """The byte offset of a place."""
        return self.starts[line - 1] + column

    def span(self, node: ast.expr) -> tuple[int, int]:
        """The bytes of a node."""
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno or 0, node.end_col_offset or 0)

    def change(self, start: int, end: int, new: str) -> None:
        """Note a change, unless it is the same value again."""
        line = self.source.count(b"\n", 0, start) + 1
        code = self.source[self.starts[line - 1] : self.starts[line] - 1].decode().strip()
        self.found.append(Mutant(self.path, start, end, self.source[start:end].decode(), new, line, code))

    def between(self, left: ast.expr, right: ast.expr, symbol: str, new: str) -> None:
        """The operator between two operands; what stands there else is brackets, blanks and comments."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = re.sub(rb"#[^\n]*", lambda match: b" " * len(match[0]), self.source[start:end])
        at = gap.find(symbol.encode())
        if at >= 0:
            self.change(start + at, start + at + len(symbol), new)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Comparisons: the bound belongs to the other side."""
        operands = [node.left, *node.comparators]
        for index, operator in enumerate(node.ops):
            symbol = SYMBOLS.get(type(operator))
            if symbol:
                self.between(operands[index], operands[index + 1], symbol, COMPARED[symbol])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Sums and products; texts joined by ``+`` are passed over."""
        if type(node.op) in COUNTED and not any(map(_worded, (node.left, node.right))):
            self.between(node.left, node.right, *COUNTED[type(node.op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Conditions joined."""
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between(left, right, old, new)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Numbers, a step to each side."""
        if type(node.value) is int:
            for new in {node.value + 1, node.value - 1} - {-1}:
                self.change(*self.span(node), str(new))
        elif type(node.value) is float:
            for new_float in (node.value * 0.8, node.value * 1.25) if node.value else (-0.1, 0.1):
                self.change(*self.span(node), f"{new_float:.6g}")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Positions in f-strings are not to be trusted, and most are messages."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value alone."""
        if node.value:
            self.visit(node.value)

    def visit_arguments(self, node: ast.arguments) -> None:
        """Defaults alone."""
        for default in [*node.defaults, *node.kw_defaults]:
            if default:
                self.visit(default)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Defaults and body, without decorators and annotations."""
        self.visit(node.args)
        for statement in node.body:
            self.visit(statement)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What an exception says is no bound."""


def _worded(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def mutants(room: str) -> list[Mutant]:
    """All changes in a room, some of which may make the same program or none."""
    out: list[Mutant] = []
    for path in sorted((ROOT / "pipeline" / room).rglob("*.py")):
        source = path.read_bytes()
        places = Places(path.relative_to(ROOT), source)
        places.visit(ast.parse(source))
        out += places.found
    return out


def tells(mutant: Mutant) -> bool:
    """Whether a change makes another program."""
    source = (ROOT / mutant.path).read_bytes()
    try:
        tree = ast.parse(source[: mutant.start] + mutant.new.encode() + source[mutant.end :])
    except SyntaxError:  # a number glued to a name, as in a format
        return False
    return ast.dump(tree) != ast.dump(ast.parse(source))


def equivalents() -> dict[tuple[str, str, str], str]:
    """Mutants that nobody can tell from the original: (file, change, line of code) and why."""
    if not EQUIVALENT.exists():
        return {}
    with EQUIVALENT.open(encoding="utf-8", newline="") as lines:
        return {(row[0], row[1], row[2]): row[3] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


class Bench:
    """A copy of the checkout in which one mutant at a time is tested."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, folder / name)
        if (ROOT.parent / "shared").exists():
            (folder.parent / "shared").exists() or (folder.parent / "shared").symlink_to(ROOT.parent / "shared")

    def passes(self, tests: list[str], limit: float) -> bool:
        """Whether the tests pass within ``limit`` seconds."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        command += ["--hypothesis-seed=0", "--no-header"]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        listed = self.folder.parent / f"{self.folder.name}.tests"
        listed.write_text("\n".join(tests), "utf-8")
        process = subprocess.Popen(
            [*command, f"@{listed}"],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(limit) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            return False

    def survives(self, mutant: Mutant, tests: list[str], limit: float) -> bool:
        """Whether the tests pass with the mutant in place; the file is as before afterwards."""
        path = self.folder / mutant.path
        source = path.read_bytes()
        try:
            path.write_bytes(source[: mutant.start] + mutant.new.encode() + source[mutant.end :])
            return self.passes(tests, limit)
        finally:
            path.write_bytes(source)


class Map:
    """Which tests run which functions, as ``benchmarks/touched.py`` wrote it down."""

    def __init__(self, path: Path, budget: float) -> None:
        self.budget = budget
        self.of: dict[str, list[tuple[float, str]]] = {}
        with path.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                files = {touched.partition(":")[0] for touched in row["touched"]}
                for place in [*row["touched"], *files]:
                    self.of.setdefault(place, []).append((row["seconds"], row["test"]))

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that run the mutant's function, or its module where it stands outside of functions."""
        place = str(mutant.path)
        function = _function(ast.parse((ROOT / mutant.path).read_text("utf-8")), mutant.line)
        running = self.of.get(f"{place}:{function}" if function else place, [])
        if not running and not function:  # a module of numbers alone: the tests of what reads it
            dotted = place.removesuffix(".py").replace("/", ".")
            package, _, name = dotted.rpartition(".")
            reads = re.compile(rf"from {dotted} import|from {package} import [^\n]*\b{name}\b")
            for path in sorted((ROOT / "pipeline").rglob("*.py")):
                if reads.search(path.read_text("utf-8")):
                    running = running + self.of.get(path.relative_to(ROOT).as_posix(), [])
        chosen, spent = [], 0.0
        for seconds, test in sorted(set(running)):
            spent += seconds
            if chosen and spent > self.budget:
                break
            chosen.append(test)
        return chosen


def _function(tree: ast.AST, line: int, above: str = "") -> str:
    """The qualified name of the outermost function around a line; empty outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
            if isinstance(node, ast.FunctionDef):
                return above + node.name
            return _function(node, line, f"{above}{node.name}.")
    return ""


def tested(room: str, chosen: list[str] | None) -> list[str]:
    """The tests of a room; of the nearest folder above it where it has none of its own."""
    if chosen:
        return chosen
    path = Path("tests") / room
    while not (ROOT / path).is_dir():
        path = path.parent
    return [str(path)]


def judged(
    drawn: list[tuple[str, Mutant]], benches: list[Bench], chosen: list[str] | None, mapped: Map | None
) -> Iterator[tuple[str, Mutant, bool]]:
    """Each mutant with whether it survived, in the order drawn."""
    limits = {}
    for room in sorted({room for room, _ in drawn}) if mapped is None else ():
        start = time.monotonic()
        if not benches[0].passes(tested(room, chosen), 1800):
            raise SystemExit(f"the tests of {room} fail without a change")
        limits[room] = 30 + 5 * (time.monotonic() - start)
    free: Queue[Bench] = Queue()
    for bench in benches:
        free.put(bench)

    def one(pair: tuple[str, Mutant]) -> tuple[str, Mutant, bool]:
        bench = free.get()
        try:
            if mapped is not None:
                tests = mapped.tests(pair[1])
                return *pair, not tests or bench.survives(pair[1], tests, 60 + 5 * mapped.budget)
            return *pair, bench.survives(pair[1], tested(pair[0], chosen), limits[pair[0]])
        finally:
            free.put(bench)

    with ThreadPoolExecutor(len(benches)) as pool:
        yield from pool.map(one, drawn)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="+")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--tests", nargs="+")
    parser.add_argument("--map", type=Path, help="which tests run what, from benchmarks/touched.py")
    parser.add_argument("--budget", type=float, default=30.0, help="seconds of tests a mutant, with --map")
    parser.add_argument("--floor", type=float, default=0.0)
    chosen = parser.parse_args()
    same = equivalents()
    mapped = Map(chosen.map, chosen.budget) if chosen.map else None
    drawn: list[tuple[str, Mutant]] = []
    for room in chosen.rooms:
        places = [place for place in mutants(room) if (str(place.path), place.change, place.code) not in same]
        random.Random(f"{chosen.seed} {room}").shuffle(places)
        sample = list(islice(filter(tells, places), chosen.sample))
        drawn += [(room, place) for place in sample]
        print(f"{room}: {len(sample)} of {len(places)} places", flush=True)
    killed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        benches = [Bench(Path(folder) / str(number)) for number in range(chosen.jobs)]
        for room, mutant, survived in judged(drawn, benches, chosen.tests, mapped):
            killed[room] += not survived
            if survived:
                print(f"survived: {mutant}", flush=True)
    totals = Counter(room for room, _ in drawn)
    for room, total in totals.items():
        print(f"{room}: {killed[room]} of {total} killed ({killed[room] / total:.0%})")
    share = sum(killed.values()) / max(1, sum(totals.values()))
    print(f"all: {sum(killed.values())} of {sum(totals.values())} killed ({share:.0%})")
    return int(share < chosen.floor)


if __name__ == "__main__":
    sys.exit(main())
