"""The gate: what is selected, what is known already, what fails, and the verdict."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.audit.documents import Asked, audit_document, audit_tei, scene
from pipeline.audit.manifest import audit_archive
from pipeline.audit.problem import Problem
from pipeline.audit.targets import Archive, Folder, Target
from pipeline.audit.threads import audit_thread
from pipeline.holdings.walk import documents, quarantined, threads
from pipeline.model import layout
from pipeline.model.canonical import dump
from pipeline.model.finding import SEVERITIES, Severity, codes, finding

BASELINE = "guidang-baseline/1"


class BaselineError(ValueError):
    """A baseline file that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of the gate. ``select``, ``ignore`` and ``fail_on`` hold codes, prefixes of codes
    (``AUD``, ``VAL0``), severities or, in ``fail_on``, ``never``.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ("error",)
    baseline: frozenset[str] = frozenset()

    def shows(self, problem: Problem) -> bool:
        """Whether the problem is selected and not ignored."""
        wanted = not self.select or any(_names(term, problem) for term in self.select)
        return wanted and not any(_names(term, problem) for term in self.ignore)

    def fails(self, problem: Problem) -> bool:
        """Whether the problem fails the gate. A severity stands for itself and all graver ones."""
        for term in self.fail_on:
            if term in set(Severity):
                if SEVERITIES.index(problem.severity) >= SEVERITIES.index(Severity(term)):
                    return True
            elif term != "never" and problem.code.startswith(term):
                return True
        return False


def _names(term: str, problem: Problem) -> bool:
    return problem.severity == term if term in set(Severity) else problem.code.startswith(term)


def unknown_terms(terms: Iterable[str]) -> list[str]:
    """The terms that name no code, no prefix of one and no severity."""
    known = codes()
    words = {*Severity, "never"}
    return [term for term in terms if term not in words and not any(code.startswith(term) for code in known)]


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked (a document, a TEI file, the whole of an archive) and its problems."""

    name: str
    kind: str
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Judgement:
    """The outcome of a check, for every kind of report."""

    checked: list[Checked] = field(default_factory=list)
    known: int = 0
    """Problems left out because the baseline knows them."""
    ignored: int = 0
    failures: int = 0

    @property
    def problems(self) -> list[Problem]:
        """All problems shown, in the order in which they were found."""
        return [problem for part in self.checked for problem in part.problems]

    @property
    def counts(self) -> dict[str, int]:
        """Number of things checked by kind, sorted by name."""
        return dict(sorted(Counter(part.kind for part in self.checked).items()))

    @property
    def passed(self) -> bool:
        """Whether no problem fails the gate."""
        return self.failures == 0


def check(
    targets: Sequence[Target],
    other: Sequence[Path],
    asked: Asked,
    terms: Terms,
) -> Judgement:
    """Audit all targets under the terms."""
    verdict = Judgement()
    for path in other:
        found = finding("AUD001", None, path=path.name)
        _add(verdict, terms, Checked(str(path), "file", (Problem(str(path), path.as_posix(), found),)))
    for target in targets:
        for part in _parts(target, asked):
            _add(verdict, terms, part)
    return verdict


def _parts(target: Target, asked: Asked) -> Iterable[Checked]:
    if isinstance(target, Folder):
        yield _folder(target.path, asked)
    elif isinstance(target, Archive):
        yield from _archive(target.root, asked)
    else:
        yield Checked(str(target.path), "tei", tuple(audit_tei(target.path)))


def _folder(path: Path, asked: Asked) -> Checked:
    """A document's folder, or that of a joined thread, which stands in an archive."""
    around = path.absolute().parents
    if len(around) > 3 and around[2].name == layout.THREADS:
        return Checked(str(path), "thread", tuple(audit_thread(around[3], scene(path), asked)))
    return Checked(str(path), "document", tuple(audit_document(scene(path), asked)))


def _archive(root: Path, asked: Asked) -> Iterable[Checked]:
    """An archive part by part: the problems come sorted by document, the whole last."""
    folders = {folder.name: (folder, kind) for kind, each in _KINDS for folder in each(root)}
    waiting = dict(folders)
    held: list[Problem] = []
    whole: list[Problem] = []
    current: str | None = None
    for problem in audit_archive(root, asked):
        # a line of the manifest may name a document, too: that is a problem of the whole
        of = problem.document if problem.document in folders and "/" in problem.place else None
        if of != current and current is not None:
            yield _part(folders, waiting, current, held)
            held = []
        current = of
        (held if current is not None else whole).append(problem)
    if current is not None and held:
        yield _part(folders, waiting, current, held)
    for folder, kind in waiting.values():
        yield Checked(str(folder), kind)
    yield Checked(str(root), "archive", tuple(whole))


_KINDS = (("document", documents), ("quarantined", quarantined), ("thread", threads))


def _part(
    folders: dict[str, tuple[Path, str]], waiting: dict[str, tuple[Path, str]], name: str, held: list[Problem]
) -> Checked:
    folder, kind = folders[name]
    waiting.pop(name, None)
    return Checked(str(folder), kind, tuple(held))


def _add(verdict: Judgement, terms: Terms, part: Checked) -> None:
    shown: list[Problem] = []
    for problem in part.problems:
        if not terms.shows(problem):
            verdict.ignored += 1
        elif problem.fingerprint in terms.baseline:
            verdict.known += 1
        else:
            shown.append(problem)
            verdict.failures += terms.fails(problem)
    verdict.checked.append(Checked(part.name, part.kind, tuple(shown)))


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints that a baseline knows. Raises :class:`BaselineError`."""
    try:
        made = json.loads(path.read_bytes())
        if made["format"] != BASELINE:
            raise BaselineError(f"{path}: not of the form {BASELINE}")
        return frozenset(entry["fingerprint"] for entry in made["problems"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BaselineError(f"{path}: {error}") from error


def baseline(problems: Iterable[Problem]) -> bytes:
    """A baseline of these problems: what later checks are not to report again."""
    rows = sorted({(p.fingerprint, p.code, p.place, p.message) for p in problems}, key=lambda row: row[1:])
    named = [dict(zip(("fingerprint", "code", "place", "message"), row, strict=True)) for row in rows]
    return dump({"format": BASELINE, "problems": named})
