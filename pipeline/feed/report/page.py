"""The report as one self-contained HTML file: tables and plots, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from lxml import etree
from lxml.etree import _Element

from pipeline import __version__
from pipeline.feed.report.figures import Figures, severity
from pipeline.feed.report.first import first
from pipeline.feed.report.words import named, words
from pipeline.feed.site.shell import element
from pipeline.model.chinese import titled

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""The file stands alone, so its style is inline; nothing else may run or load."""

_WIDTH, _ROW = 640, 22
MOST = 40
"""Rows of a table before the rest is summed up."""


def as_html(figures: Figures, archive: str, language: str = "en") -> bytes:
    """The report as a page in a language; ``archive`` is the way from the report to the archive, for links."""
    style = files("pipeline.feed.report").joinpath("report.css").read_text("utf-8")
    head = element(
        "head",
        None,
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"guidang · {figures.archive}"),
        element("style", style),
    )
    body = element("body", None, element("main", None, *_content(figures, archive, language)))
    html = element("html", None, head, body, lang=language)
    return b"<!DOCTYPE html>\n" + etree.tostring(html, encoding="utf-8", method="html") + b"\n"


def _content(figures: Figures, archive: str, language: str) -> Iterable[_Element]:
    said = words(language)
    yield element("h1", said["archive"].format(name=figures.archive))
    yield _cards(figures, said)
    yield from _first(figures, archive, language)
    yield from _table(said["outcomes"], figures.fates, said)
    yield from _runs(figures, said)
    yield from _findings(figures, archive, said, language)
    for name in ("encodings", "certain", "declared", "witnesses", "engines", "scripts", "doubtful"):
        yield from _table(said[name], getattr(figures, name), said)
    yield from _table(said["doubts"], {f"{c} {named(c, language)}": n for c, n in figures.doubts.items()}, said)
    yield from _table(said["kinds"], figures.kinds, said)
    yield from _table(said["roles"], figures.roles, said)
    yield from _table(said["entries"], figures.entries, said)
    yield from _table(
        said["rules"],
        {f"{code} {titled(code, language) or figures.rule_names[code]}": n for code, n in figures.rules.items()},
        said,
    )
    for name, made in figures.measures.items():
        mean = made.mean()
        if mean is not None:
            yield element("h2", f"{said[f'm_{name}']} ({said['mean']} {mean:.3g})")
            yield _bars(made.rows())
    yield from _slowest(figures, archive, said)
    yield element("footer", f"guidang {__version__}")


def _first(figures: Figures, archive: str, language: str) -> Iterable[_Element]:
    """What is asked first, in sentences, before any plot."""
    for heading, sentences, todo in first(figures, archive, language):
        yield element("h2", heading)
        for sentence in sentences:
            yield element("p", sentence)
        if todo:
            yield element("ul", None, *(element("li", f"{what}: ", element("code", command)) for what, command in todo))


def _cards(figures: Figures, said: Mapping[str, str]) -> _Element:
    cards = element("ul", class_="cards")
    rows = [("threads", figures.threads), ("documents", figures.documents), ("posts", figures.posts)]
    rows += [("characters", figures.characters), ("bytes", figures.bytes)]
    rows += [("damaged", figures.damaged), ("repaired", figures.repaired)]
    for name, count in rows:
        cards.append(element("li", None, element("strong", f"{count:,}"), element("span", said[name])))
    return cards


def _table(heading: str, table: Mapping[str, int], said: Mapping[str, str]) -> Iterable[_Element]:
    rows = sorted(((name, count) for name, count in table.items() if count), key=lambda row: (-row[1], row[0]))
    if not rows:
        return
    yield element("h2", heading)
    rest = sum(count for _, count in rows[MOST:])
    yield _bars(rows[:MOST] + ([(said["more"].format(count=len(rows) - MOST), rest)] if rest else []))


def _bars(rows: list[tuple[str, int]]) -> _Element:
    """A bar chart as SVG, with the figures as text, so that it reads without sight of the bars."""
    most = max((count for _, count in rows), default=0) or 1
    height = _ROW * len(rows)
    svg = element("svg", viewBox=f"0 0 {_WIDTH} {height}", width=f"{_WIDTH}", height=f"{height}", role="img")
    svg.set("aria-label", "; ".join(f"{name}: {count:,}" for name, count in rows))
    for at, (name, count) in enumerate(rows):
        y = at * _ROW
        shown = name if len(name) <= 44 else f"{name[:43]}…"
        svg.append(element("text", shown, x="0", y=f"{y + 15}"))
        bar = element("rect", x="330", y=f"{y + 4}", width=f"{round(220 * count / most, 1)}", height="14", rx="2")
        bar.append(element("title", f"{name}: {count:,}"))
        svg.append(bar)
        svg.append(element("text", f"{count:,}", x=f"{round(336 + 220 * count / most, 1)}", y=f"{y + 15}", class_="n"))
    return svg


def _runs(figures: Figures, said: Mapping[str, str]) -> Iterable[_Element]:
    if not figures.runs:
        return
    yield element("h2", said["runs"])
    table = element("table")
    table.append(element("tr", None, *(element("th", said[name]) for name in ("run", "started", "ended", "seconds"))))
    for run in figures.runs[-MOST:]:
        cells = [run["run"], run["started"], run["ended"] or said["not_ended"], run.get("seconds", "")]
        table.append(element("tr", None, *(element("td", str(cell)) for cell in cells)))
    yield table


def _findings(figures: Figures, archive: str, said: Mapping[str, str], language: str) -> Iterable[_Element]:
    if not figures.findings:
        return
    yield element("h2", said["findings"])
    table = element("table")
    table.append(
        element(
            "tr", None, *(element("th", said[name]) for name in ("code", "severity", "meaning", "times", "examples"))
        )
    )
    order = {"error": 0, "warning": 1, "notice": 2}
    for code, count in sorted(figures.findings.items(), key=lambda row: (order[severity(row[0])], row[0])):
        cells = element("td")
        for name in figures.examples.get(code, []):
            cells.append(element("a", name.split("/")[-2][:10], href=f"{archive}/{name}"))
        row = [
            element("td", code),
            element("td", said[severity(code)], class_=severity(code)),
            element("td", named(code, language)),
        ]
        table.append(element("tr", None, *row, element("td", f"{count:,}", class_="number"), cells))
    yield table


def _slowest(figures: Figures, archive: str, said: Mapping[str, str]) -> Iterable[_Element]:
    if not figures.slowest:
        return
    yield element("h2", said["slowest"])
    table = element("table")
    for seconds, name, path in figures.slowest:
        where = element("a", path, href=f"{archive}/{name}")
        table.append(
            element("tr", None, element("td", f"{seconds:.2f} s", class_="number"), element("td", None, where))
        )
    yield table
