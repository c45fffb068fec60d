"""The report as JSON and as plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.feed.report.figures import MEASURES, Figures, severity, title
from pipeline.feed.report.first import first
from pipeline.feed.report.words import named, words
from pipeline.model.chinese import titled


def as_mapping(figures: Figures) -> dict[str, Any]:
    """The figures as plain values in a fixed order."""
    return {
        "archive": figures.archive,
        "documents": figures.documents,
        "threads": figures.threads,
        "joined_threads": figures.joined,
        "threads_with_gaps": figures.lacking,
        "sites": _sorted(figures.sites),
        "boards": _sorted(figures.boards),
        "dates": list(figures.dates),
        "posts": figures.posts,
        "characters": figures.characters,
        "bytes": figures.bytes,
        "outcomes": figures.fates,
        "runs": figures.runs,
        "decoding": {
            "encodings": _sorted(figures.encodings),
            "verdicts": _sorted(figures.certain),
            "declarations": _sorted(figures.declared),
            "witnesses": _sorted(figures.witnesses),
            "damaged": figures.damaged,
            "repaired": figures.repaired,
        },
        "engines": _sorted(figures.engines),
        "scripts": _sorted(figures.scripts),
        "doubtful": {"boards": _sorted(figures.doubtful), "doubts": _sorted(figures.doubts)},
        "documents_in_posts": _sorted(figures.kinds),
        "characters_by_role": _sorted(figures.roles),
        "characters_by_entry": _sorted(figures.entries),
        "rules": _sorted(figures.rules),
        "findings": [
            {
                "code": code,
                "severity": severity(code),
                "title": title(code),
                "count": count,
                "examples": figures.examples.get(code, []),
            }
            for code, count in figures.findings.items()
        ],
        "measures": {
            name: {"says": MEASURES[name][0], "mean": _rounded(made.mean()), "classes": dict(made.rows())}
            for name, made in figures.measures.items()
        },
        "slowest": [
            {"seconds": round(seconds, 3), "account": name, "path": path} for seconds, name, path in figures.slowest
        ],
    }


def as_json(figures: Figures) -> str:
    """The figures as JSON."""
    # a path may hold undecodable bytes as lone surrogates; escaped they survive any output
    return json.dumps(as_mapping(figures), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode()


def as_text(figures: Figures, archive: str = "", language: str = "en") -> str:
    """The figures for a terminal: first what is asked first, in a language, then all tables."""
    out = []
    for heading, sentences, todo in first(figures, archive or figures.archive, language):
        out += [heading, *(f"  {sentence}" for sentence in sentences)]
        out += [f"  {what}: {command}" for what, command in todo]
    return "\n".join([*out, "", *_lines(figures, language)]) + "\n"


def _lines(figures: Figures, language: str) -> Iterator[str]:
    said = words(language)
    totals = (("documents", figures.documents), ("posts", figures.posts), ("characters", figures.characters))
    yield f"{figures.archive}: {', '.join(f'{count:,} {said[name]}' for name, count in totals)}"

    def rule(code: str) -> str:
        return titled(code, language) or figures.rule_names[code]

    def finding(code: str) -> str:
        return f"{said[severity(code)]:8}{code} {named(code, language)}"

    tables: list[tuple[str, Mapping[str, int]]] = [
        (said["outcomes"], {name: count for name, count in figures.fates.items() if count}),
        (said["encodings"], figures.encodings),
        (said["certain"], figures.certain),
        (said["declared"], figures.declared),
        (said["engines"], figures.engines),
        (said["scripts"], figures.scripts),
        (said["doubtful"], figures.doubtful),
        (said["doubts"], {f"{code} {named(code, language)}": n for code, n in figures.doubts.items()}),
        (said["kinds"], figures.kinds),
        (said["roles"], figures.roles),
        (said["rules"], {f"{code} {rule(code)}": n for code, n in _sorted(figures.rules).items()}),
        (said["findings"], {finding(code): n for code, n in figures.findings.items()}),
    ]
    for heading, table in tables:
        if table:
            yield ""
            yield heading
            yield from (f"  {count:>12,}  {name}" for name, count in _sorted(table).items())
    for name, made in figures.measures.items():
        mean = made.mean()
        if mean is not None:
            yield ""
            yield f"{said[f'm_{name}']} ({said['mean']} {mean:.3g})"
            yield from (f"  {count:>12,}  {label}" for label, count in made.rows() if count)
    if figures.slowest:
        yield ""
        yield said["slowest"]
        yield from (f"  {seconds:>11.2f}s  {path}" for seconds, _, path in figures.slowest)


def _sorted(table: Mapping[str, int]) -> dict[str, int]:
    """By falling count, then name."""
    return dict(sorted(table.items(), key=lambda row: (-row[1], row[0])))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
