"""Every pattern of code and profiles, and the strings that make a backtracking matcher work hardest.

``python -m tests.patterns.pumping`` prints the patterns whose time grows faster than the string.

Patterns are found, not listed: each module of the package is imported and each profile compiled
while the compiler of ``re`` is watched, and calls such as ``re.sub("…", …)`` are read from the
source. For each pattern the strings to try ("pumps") are made from its own parse tree: what a
repetition repeats, with and without what stands before it; beginnings of the pattern; runs of one
character. A pattern is asked in the ways in which the code asks it (``fullmatch`` alone is not
made to search); where that cannot be told, in the dearest.
"""

from __future__ import annotations

import ast
import importlib
import math
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from re import _compiler, _constants, _parser  # type: ignore[attr-defined]  # isort: skip

import pipeline

ANCHORED = frozenset({"match", "fullmatch"})
SCANS = frozenset({"finditer", "findall", "sub", "subn", "split"})
"""Methods that go on after a match."""
OPEN = 16
"""A repetition that may go round at least so often is pumped."""
_PLAIN = " \n\t1aZ一，。.-:：<>/\"'&=;_@#[]()（）|%x\u3000é\x00"
_MEMBERS = 3
"""Characters tried of a set: more do not make a scan slower, only other."""
_BRANCHES = 8
_LONGEST = 200
"""Characters of what is repeated."""
SHORT = 4096
"""Characters of the first string; the second has four times as many. A quadratic scan makes eight
million steps in the first, and the dearest bound of profiles is an eighth of it."""
QUICK = 0.5e-6
"""Seconds a character that need not be looked at closer: a quadratic scan of 4,096 takes 1 to 20 µs."""
TRIES = 3
PATIENCE = 5.0
"""Seconds of processor time for all sizes of one pump."""
SLACK = 0.5
"""Growth from which a scan is called super-linear: half way from linear to quadratic."""
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_SETS = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY)


@dataclass(slots=True)
class Known:
    """A pattern with the places where it stands and the methods by which it is asked."""

    text: str | bytes
    flags: int
    where: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)

    def way(self) -> str:
        """The dearest way in which it is asked."""
        if not self.ways or self.ways & SCANS:
            return "finditer"
        return next(way for way in ("search", "match", "fullmatch") if way in self.ways)


class Collector:
    """Gathers patterns of the package, its rules and its profiles."""

    def __init__(self) -> None:
        self.found: dict[tuple[str | bytes, int], Known] = {}

    def note(self, text: str | bytes, flags: int, where: str, ways: Iterable[str] = ()) -> None:
        """One sighting of a pattern."""
        one = self.found.setdefault((text, flags & ~int(re.UNICODE)), Known(text, flags))
        one.where.add(where)
        one.ways.update(ways)

    def gather(self) -> list[Known]:
        """All patterns; only in an interpreter that has imported no module of the package yet."""
        modules = list(self._import())
        ways = _ways()
        for one in self.found.values():
            for place in one.where:
                one.ways.update(ways.get(place, ()))
        for module in modules:
            for name, pattern in _held(module):
                asked = ways.get(f"{module.__name__}.{name}") or ways.get(name) or {"finditer"}
                self.note(pattern.pattern, pattern.flags, f"{module.__name__}.{name}", asked)
        return sorted(self.found.values(), key=lambda one: (sorted(one.where)[0], str(one.text)))

    def _import(self) -> Iterator[ModuleType]:
        genuine = _compiler.compile

        def watched(text: Any, flags: int = 0) -> Any:
            place = _asked(sys._getframe(1))
            made = genuine(text, flags)
            if isinstance(text, str | bytes) and place:
                self.note(text, made.flags, place)
            return made

        _compiler.compile = watched
        try:
            for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
                if not module.name.endswith("__main__"):
                    yield importlib.import_module(module.name)
            self._profiles()
            self._one_run()
        finally:
            _compiler.compile = genuine
        for path in sorted(Path(pipeline.__path__[0]).rglob("*.py")):
            for text, flags, where, way in _written(path):
                self.note(text, flags, where, (way,))

    def _profiles(self) -> None:
        """Those of the profiles, with the ways in which the readers ask each kind."""
        from pipeline.extract.profiles import library, rows

        for profile in library.profiles().values():
            library.compiled(profile)
            face = profile.text
            asked = [(row.pattern, "search") for row in (*profile.signatures, *profile.entries)]
            asked += [(row.url, "search") for row in profile.signatures]
            asked += [(row.generator, "search") for row in profile.signatures]
            asked += [(row.text, "search") for row in profile.entries]
            asked += [(url, "search") for url in profile.urls]
            for row in face.lines if face else ():
                asked += [(rows.pattern(text), "fullmatch") for text in row.patterns]
            for anchor in face.anchors if face else ():
                asked += [(rows.pattern(anchor.pattern), "finditer")]
                asked += [(rows.pattern(anchor.above), "fullmatch")] if anchor.above else []
            for pattern, way in asked:
                if pattern:
                    self.note(pattern.pattern, pattern.flags, f"profile {profile.id}", (way,))
        for name in ("common", "generic"):
            for row in library.words(name).lines:
                for text in row.patterns:
                    pattern = rows.pattern(text)
                    self.note(pattern.pattern, pattern.flags, f"words {name}", ("fullmatch",))

    @staticmethod
    def _one_run() -> None:
        """A page and its flattened text down the line: patterns that are compiled when first needed."""
        from pipeline.line import Settings, process
        from pipeline.model.source import source_of
        from tests import discuz

        page = discuz.page([discuz.floor(n, f"用户{n}", "谢谢，收到。" * 20) for n in range(1, 5)])
        for raw in (page.encode(), re.sub(r"<[^>]*>", "\n", page).encode()):
            process(source_of(raw), Settings())


def _asked(frame: FrameType | None) -> str:
    """The place in the package from which ``re`` was called; empty where that is another's code."""
    while frame and frame.f_globals.get("__name__", "").split(".")[0] in ("re", "functools"):
        frame = frame.f_back
    name = str(frame.f_globals.get("__name__", "")) if frame else ""
    return f"{name}:{frame.f_lineno}" if frame and name.startswith("pipeline.") else ""


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that a module's names hold, also those in tuples and tables."""
    for name, value in vars(module).items():
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, re.Pattern):
                yield name if one is value else f"{name}[]", one
            elif isinstance(one, tuple | list | frozenset | set) and len(one) < 500:
                waiting += one
            elif isinstance(one, dict) and len(one) < 500 and not name.startswith("__"):
                waiting += [*one.keys(), *one.values()]


def _written(path: Path) -> Iterator[tuple[str | bytes, int, str, str]]:
    """Calls of ``re`` with the pattern in them: ``re.sub("…", …)``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str | bytes)
        ):
            named = {
                one.attr
                for arg in (*node.args[1:], *node.keywords)
                for one in ast.walk(arg)
                if isinstance(one, ast.Attribute)
            }
            flags = sum(int(getattr(re, name)) for name in named if name in re.RegexFlag.__members__)
            if node.func.attr != "compile":
                text = node.args[0].value
                flags = re.compile(text, flags).flags
                yield (
                    text,
                    flags,
                    f"{path.relative_to(Path(pipeline.__path__[0]).parent)}:{node.lineno}",
                    node.func.attr,
                )


def _ways() -> dict[str, set[str]]:
    """By a pattern's name (a private one with its module): the methods by which it is asked.

    A name that is also handed about as a value may be asked in any way and is left out.
    """
    asked: dict[str, set[str]] = {}
    handed: set[str] = set()
    held: dict[str, str] = {}
    top = Path(pipeline.__path__[0])
    for path in sorted(top.rglob("*.py")):
        module = ".".join(("pipeline", *path.relative_to(top).with_suffix("").parts)).removesuffix(".__init__")
        tree = ast.parse(path.read_text("utf-8"))
        methods = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                held[f"{module}:{node.value.lineno}"] = f"{module}.{node.targets[0].attr}"
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if not name or isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            for known in (f"{module}.{name}", name):
                method = methods.get(id(node))
                if method in SCANS | ANCHORED | {"search"}:
                    asked.setdefault(known, set()).add(str(method))
                elif method not in ("pattern", "flags"):
                    handed.add(known)
    sure = {name: ways for name, ways in asked.items() if name not in handed}
    return {**sure, **{place: sure[name] for place, name in held.items() if name in sure}}


_KNOWN: dict[tuple[bool, int, str], list[str]] = {}
"""Characters by the node that matches them: most nodes stand in many patterns."""


class Pumps:
    """The strings to try on one pattern: each is a beginning and what is repeated after it."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.binary = isinstance(text, bytes)
        self.tree = _parser.parse(text, flags)
        self.made: dict[tuple[str, str], None] = {}
        self._walk(self.tree, "")
        if not self.made:
            return  # with no open repetition a scan costs at most the pattern's length for each character
        parts = [self._sample([node]) for node in list(self.tree)[:_BRANCHES]]
        for end in range(1, len(parts) + 1):
            self._add("", "".join(parts[:end]))
            self._add("", "".join(parts[:end]) + " ")

    def _add(self, before: str, repeated: str) -> None:
        if repeated and len(repeated) <= _LONGEST:
            self.made[before, repeated] = None

    def strings(self) -> Iterator[Callable[[int], Any]]:
        """Each pump, to be made at about a given number of characters."""
        for before, repeated in self.made:
            yield lambda size, a=before, b=repeated: self._string(a, b, size)

    def _string(self, before: str, repeated: str, size: int) -> Any:
        text = before + repeated * max(1, size // len(repeated)) + "\x01"
        return text.encode("latin-1", "replace") if self.binary else text

    def _walk(self, nodes: Iterable[Any], before: str) -> None:
        """Pump every open repetition, alone and with what stands before it."""
        for node in nodes:
            kind, value = node
            if kind in _REPEATS:
                low, high, body = value
                once = self._sample(body)
                if high is _constants.MAXREPEAT or int(high) >= OPEN:
                    for one in {once, *self._others(body)}:
                        self._add("", one)
                        self._add(before, one)
                        self._add("", before + one * max(1, int(low)))
                self._walk(body, before)
            for inner in _inner(kind, value):
                self._walk(inner, before)
            before += self._sample([node])

    def _others(self, body: Any) -> list[str]:
        """Other strings that a repetition's body matches: members of its set, its branches."""
        found: list[str] = []
        for kind, value in body:
            if kind in _SETS:
                found += self._chars((kind, value))
            for inner in _inner(kind, value):
                found.append(self._sample(inner))
        return found[:_BRANCHES]

    def _sample(self, nodes: Iterable[Any]) -> str:
        """A short string that the nodes match, look-arounds apart."""
        made = ""
        for kind, value in nodes:
            if kind in _SETS:
                made += next(iter(self._chars((kind, value))), "a")
            elif kind in _REPEATS:
                made += self._sample(value[2]) * min(max(1, int(value[0])), _LONGEST)
            elif kind is _constants.BRANCH:
                made += self._sample(value[1][0])
            elif kind is _constants.SUBPATTERN:
                made += self._sample(value[-1])
            elif kind is _constants.ATOMIC_GROUP:
                made += self._sample(value)
        return made[: _LONGEST * 2]

    def _chars(self, node: Any) -> list[str]:
        """Some characters that a node for one character matches."""
        key = (self.binary, self.tree.state.flags, repr(node))
        if key in _KNOWN:
            return _KNOWN[key]
        asked = _compiler.compile(_parser.SubPattern(self.tree.state, [node]))
        kind, value = node
        drawn = [chr(value)] if kind is _constants.LITERAL else [*_PLAIN]
        for inner, shown in value if kind is _constants.IN else ():
            drawn[:0] = (
                [chr(shown)] if inner is _constants.LITERAL else [chr(shown[0])] if inner is _constants.RANGE else []
            )
        sure = [
            char
            for char in dict.fromkeys(drawn)
            if asked.fullmatch(char.encode("latin-1", "replace") if self.binary else char)
        ]
        _KNOWN[key] = sure[:1] + [char for char in sure[1:] if char in " \n一1a"][: _MEMBERS - 1]
        return _KNOWN[key]


def _inner(kind: Any, value: Any) -> list[Any]:
    """The sequences inside a node that is no repetition."""
    if kind is _constants.BRANCH:
        return list(value[1])
    if kind is _constants.SUBPATTERN:
        return [value[-1]]
    if kind is _constants.ATOMIC_GROUP:
        return [value]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    return [part for part in value[1:] if part] if kind is _constants.GROUPREF_EXISTS else []


class TooLong(Exception):
    """A scan did not end in the time that one is given."""


def spent(pattern: re.Pattern[Any], way: str, text: Any, times: int = 1) -> float:
    """Seconds of this thread's processor time for one scan, the least of so many tries."""
    method = getattr(pattern, way)
    least = float("inf")
    for _ in range(times):
        began = time.thread_time()
        found = method(text)
        if way == "finditer":
            for _match in found:
                pass
        least = min(least, time.thread_time() - began)
    return least


def growth(pattern: re.Pattern[Any], way: str, make: Callable[[int], Any]) -> float:
    """The power of the string's length with which the time of a scan grows, less one: 0 is linear, 1
    quadratic. Infinite where a scan does not end.
    """
    try:
        long = make(SHORT)
        once = spent(pattern, way, long)
        if once < QUICK * len(long) or once < spent(pattern, way, make(SHORT // 4)) * 4 ** (1 + SLACK):
            return 0.0
        less, more = (spent(pattern, way, make(size), TRIES) for size in (SHORT, SHORT * 4))
    except TooLong:
        return float("inf")
    return math.log(more / less, 4) - 1


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def superlinear(patterns: Sequence[Known]) -> Iterator[tuple[Known, float, str]]:
    """The patterns that are not linear, each with the growth and the pump that shows it."""
    former = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for one in patterns:
            pattern = re.compile(one.text, one.flags)
            for make in Pumps(one.text, one.flags).strings():
                signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
                grown = growth(pattern, one.way(), make)
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                if grown > SLACK:
                    yield one, grown, repr(make(40))
                    break
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def main() -> int:
    """Print what is not linear; 1 where anything is."""
    patterns = Collector().gather()
    worst = 0
    for one, grown, pump in superlinear(patterns):
        worst = 1
        print(f"{sorted(one.where)[0]}  {one.way()}  n^{grown + 1:.1f}  {pump:.60}\n    {one.text!r:.300}", flush=True)  # noqa: T201
    print(f"{len(patterns)} patterns")  # noqa: T201
    return worst


if __name__ == "__main__":
    sys.exit(main())
