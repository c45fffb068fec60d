"""What changes when a bound moves by one step: the evidence beside each constant that decides.

Run: ``python benchmarks/steps.py ROOM… [--sources FOLDER…] [--every N] [--only NAME…] [--write]``, a room
being ``outline``, ``extract``, ``decode`` or ``normalize``, or a part of one (``extract/html``). Every
number that has a name at the top of a module of the room is moved down and up (a whole number below
ten by one, any other by a quarter) while the room's own cases and the sources named are read again; a page
counts as changed when anything that the stage makes of it differs. For the outline and normalization,
whose cases have gold, the change in what is right is printed too.

``--write`` keeps the rows in ``benchmarks/steps/ROOM.tsv``: the place, the value, and how many pages
change a step below and above. ``tests/test_house.py`` holds those values against the code. A row with
two zeros says that no page here tells the bound from its neighbours: it wants a case, or is a mere limit.
Numbers inside compiled patterns cannot be moved so, and are not listed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import gzip
import hashlib
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pipeline
from benchmarks import boards, decode_faults, made_texts
from pipeline import decode, extract, normalize, outline
from pipeline.model.edition import Edition
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import Source, source_of
from pipeline.model.transcript import Transcript
from tests.outline import casebook

KEPT = Path(__file__).with_name("steps")
FAULTS, BOARDS, TEXTS = 8, 12, 6
"""One kind of made fault in so many, made boards and made texts that decoding and extraction are read over."""
NAMED = re.compile(r"_?[A-Z][A-Z0-9_]*")
Number = int | float


@dataclass(frozen=True)
class Bound:
    """A named number: its module, its name, which of a tuple's members it is, and its value."""

    module: str
    name: str
    member: int | None
    value: Number

    @property
    def place(self) -> str:
        """How the rows name it."""
        path = self.module.removeprefix("pipeline.").replace(".", "/")
        return f"{path}:{self.name}" + ("" if self.member is None else f"[{self.member}]")

    def moved(self, up: bool) -> Number:
        """The value one step away."""
        step: Number = self.value / 4
        if isinstance(self.value, int):
            step = 1 if abs(self.value) < 10 else max(1, round(abs(self.value) / 4))
        moved = self.value + step if up else self.value - step
        return moved if isinstance(moved, int) else round(moved, 6)


def bounds(room: str) -> list[Bound]:
    """The named numbers at the top of the room's modules, in the order of files and lines."""
    top = ROOT / "pipeline" / room
    files = [top.with_suffix(".py")] if not top.is_dir() else sorted(top.rglob("*.py"))
    found: list[Bound] = []
    for path in files:
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text("utf-8")).body:
            for name, value in _assigned(node):
                if NAMED.fullmatch(name) and name != "VERSION":
                    found += _members(dotted, name, value)
    return found


def _assigned(node: ast.stmt) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        pairs: list[tuple[ast.expr, ast.expr]] = [(node.target, node.value)]
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=False))
        else:
            pairs = [(target, node.value)]
    else:
        return
    for name, expression in pairs:
        if isinstance(name, ast.Name):
            try:
                yield name.id, ast.literal_eval(expression)
            except ValueError:
                continue


def _members(module: str, name: str, value: object) -> list[Bound]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [Bound(module, name, None, value)]
    if isinstance(value, tuple) and len(value) == 2 and all(type(part) in (int, float) for part in value):
        return [Bound(module, name, member, part) for member, part in enumerate(value)]
    return []


def _holders(bound: Bound) -> list[tuple[ModuleType, str]]:
    """The modules that hold the number, under which name: where it is defined, and where it is imported to."""
    out = [(importlib.import_module(bound.module), bound.name)]
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if not (module.__name__.startswith("pipeline.") and path and path.endswith(".py")):
            continue
        if bound.name not in vars(module) and f"import {bound.name}" not in Path(path).read_text("utf-8"):
            continue
        for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == bound.module:
                out += [(module, alias.asname or alias.name) for alias in node.names if alias.name == bound.name]
    return out


def _forget() -> None:
    """Empty what functions of the stages remember between calls, profiles apart."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pipeline.") and not name.startswith("pipeline.extract.profiles"):
            for value in list(vars(module).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()


Read = Callable[[], tuple[list[str], int]]
"""Reads everything once: a digest a page, and how many things with gold are right."""


def _digest(*things: object) -> str:
    return hashlib.blake2b(repr(things).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _transcript(source: Source) -> Transcript:
    return decode.run(source, decode.Settings())


def _page(source: Source) -> Page:
    return extract.run(_transcript(source), extract.Settings())


def _or_refused(make: Callable[[], object]) -> str:
    try:
        return _digest(make())
    except Refusal as refusal:
        return _digest([row.code for row in refusal.findings])


def _outline_reader(sources: Sequence[Source]) -> Read:
    cases = list(casebook.load())
    editions: list[Edition] = []
    for source in sources:
        try:
            editions.append(normalize.run(_page(source), normalize.Settings()))
        except Refusal:
            continue

    def read() -> tuple[list[str], int]:
        made, right = [], 0
        for case in cases:
            tags = casebook.tags(outline.run(case.edition(), outline.Settings()))
            right += sum(want == got for want, got in zip(case.tags, tags, strict=True))
            made.append(_digest(tags))
        for edition in editions:
            work = outline.run(edition, outline.Settings())
            made.append(_digest(work.documents, work.passages))
        return made, right

    return read


def _extract_reader(sources: Sequence[Source]) -> Read:
    examples = list(boards.made(BOARDS))
    for seed in range(1000, 1000 + TEXTS):
        text, said = made_texts.folder(seed, 1)[0]
        gold = tuple(boards.Read(post.author, post.time, post.text) for post in said)
        examples.append(boards.Example(f"text-{seed}", "text", _transcript(source_of(text.encode(), "")), gold))
    transcripts: list[Transcript] = []
    for source in sources:
        try:
            transcripts.append(_transcript(source))
        except Refusal:
            continue

    def read() -> tuple[list[str], int]:
        def made(transcript: Transcript) -> object:
            page = extract.run(transcript, extract.Settings())
            return page.thread, page.leaves, page.regions

        out, right = [], 0
        for example in examples:
            page = boards.page_of(example.item, extract.Settings())
            if page is not None:
                right += boards.score(example.gold, boards.reads(page))["whole"]
            out.append(_digest(page and (page.thread, page.leaves, page.regions)))
        out += [_or_refused(lambda t=transcript: made(t)) for transcript in transcripts]  # type: ignore[misc]
        return out, right

    return read


def _decode_reader(sources: Sequence[Source]) -> Read:
    kinds = [(group, kind, make) for group, kinds in decode_faults.GROUPS.items() for kind, make in kinds()]
    faults = [make(Random(f"steps:{group}:{kind}"), kind) for group, kind, make in kinds[::FAULTS]]

    def read() -> tuple[list[str], int]:
        def made(source: Source) -> object:
            transcript = decode.run(source, decode.Settings())
            return transcript.text, transcript.verdict.encoding

        grades = [decode_faults.grade(case) for case in faults]
        out = [_digest(grade) for grade in grades]
        out += [_or_refused(lambda s=source: made(s)) for source in sources]  # type: ignore[misc]
        return out, sum(grade.exact for grade in grades)

    return read


def _normalize_reader(sources: Sequence[Source]) -> Read:
    pages: list[Page] = []
    for source in sources:
        try:
            pages.append(_page(source))
        except Refusal:
            continue

    def read() -> tuple[list[str], int]:
        made = []
        for page in pages:
            edition = normalize.run(page, normalize.Settings())
            made.append(_digest([reading.text for reading in edition.readings]))
        return made, 0

    return read


READERS = {
    "outline": _outline_reader,
    "extract": _extract_reader,
    "decode": _decode_reader,
    "normalize": _normalize_reader,
}


def sources_of(places: Sequence[Path], every: int) -> list[Source]:
    """Every ``every``-th file of the places, each a source of its own."""
    found: list[Path] = []
    for place in places:
        found += sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
    pages = [path for path in found if re.search(r"\.(?:html?|txt)(?:\.gz)?$", path.name)]
    out = []
    for path in pages[::every]:
        raw = path.read_bytes()
        out.append(source_of(gzip.decompress(raw) if path.suffix == ".gz" else raw, path.name))
    return out


def measured(bound: Bound, read: Read, base: tuple[list[str], int]) -> list[str]:
    """The row of one bound."""
    row = [bound.place, str(bound.value)]
    holders = _holders(bound)
    for up in (False, True):
        value = bound.moved(up)
        kept = [vars(module)[name] for module, name in holders]
        try:
            for (module, name), old in zip(holders, kept, strict=True):
                whole: Any = value
                if bound.member is not None:
                    whole = tuple(value if n == bound.member else part for n, part in enumerate(old))
                setattr(module, name, whole)
            _forget()
            made, right = read()
        except (ArithmeticError, LookupError, ValueError) as error:
            row += [str(value), type(error).__name__, ""]
            continue
        finally:
            for (module, name), old in zip(holders, kept, strict=True):
                setattr(module, name, old)
        changed = sum(a != b for a, b in zip(made, base[0], strict=True))
        row += [str(value), str(changed), f"{right - base[1]:+d}" if right or base[1] else ""]
    return row


HEAD = ("place", "value", "below", "changed", "right", "above", "changed", "right")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("rooms", nargs="+")
    parser.add_argument("--sources", type=Path, nargs="*", default=[])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.split(".")[1] in READERS:
            importlib.import_module(module.name)
    sources = sources_of(asked.sources, asked.every)
    for room in asked.rooms:
        read = READERS[room.split("/")[0]](sources)
        _forget()
        base = read()
        print(f"{room}: {len(base[0])} pages and cases")
        rows = []
        for bound in bounds(room):
            if asked.only and bound.name not in asked.only:
                continue
            rows.append(measured(bound, read, base))
            print("\t".join(rows[-1]), flush=True)
        idle = sum(row[3] == row[6] == "0" for row in rows)
        print(f"{room}: {len(rows)} bounds, {len(rows) - idle} of them decide here")
        if asked.write:
            _keep(room, rows, len(base[0]))


def _keep(room: str, rows: list[list[str]], pages: int) -> None:
    KEPT.mkdir(exist_ok=True)
    path = KEPT / (room.replace("/", "-") + ".tsv")
    kept: dict[str, list[str]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            kept = {row[0]: row for row in csv.reader(stream, delimiter="\t") if row and not row[0].startswith("#")}
    kept.pop(HEAD[0], None)
    present = [bound.place for bound in bounds(room)]
    kept.update({row[0]: row for row in rows})
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {pages} pages and cases; made by benchmarks/steps.py\n")
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(kept[place] for place in present if place in kept)


if __name__ == "__main__":
    main()
