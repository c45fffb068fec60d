"""The report as one self-contained HTML file: tables and plots, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from lxml import etree
from lxml.etree import _Element

from pipeline import __version__
from pipeline.feed.report.figures import MEASURES, Figures, severity, title
from pipeline.feed.site.shell import element

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""The file stands alone, so its style is inline; nothing else may run or load."""

_WIDTH, _ROW = 640, 22
MOST = 40
"""Rows of a table before the rest is summed up."""


def as_html(figures: Figures, archive: str) -> bytes:
    """The report as a page; ``archive`` is the way from the report to the archive, for links."""
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
    body = element("body", None, element("main", None, *_content(figures, archive)))
    html = element("html", None, head, body, lang="en")
    return b"<!DOCTYPE html>\n" + etree.tostring(html, encoding="utf-8", method="html") + b"\n"


def _content(figures: Figures, archive: str) -> Iterable[_Element]:
    yield element("h1", f"Archive {figures.archive}")
    yield _cards(figures)
    yield from _table("Outcomes", figures.fates)
    yield from _runs(figures)
    yield from _findings(figures, archive)
    yield from _table("Encodings", figures.encodings)
    yield from _table("Verdicts on the encoding", figures.certain)
    yield from _table("What the pages declare", figures.declared)
    yield from _table("Witnesses heard", figures.witnesses)
    yield from _table("Engines", figures.engines)
    yield from _table("Scripts", figures.scripts)
    yield from _table("Doubtful documents, by board", figures.doubtful)
    yield from _table("Doubtful documents, by kind of doubt", {f"{c} {title(c)}": n for c, n in figures.doubts.items()})
    yield from _table("Documents in posts", figures.kinds)
    yield from _table("Characters taken out of the text, by role", figures.roles)
    yield from _table("Characters taken out of the text, by profile entry", figures.entries)
    yield from _table("Edits by rule", {f"{code} {figures.rule_names[code]}": n for code, n in figures.rules.items()})
    for name, made in figures.measures.items():
        mean = made.mean()
        if mean is not None:
            yield element("h2", f"{MEASURES[name][0][0].upper()}{MEASURES[name][0][1:]} (mean {mean:.3g})")
            yield _bars(made.rows())
    yield from _slowest(figures, archive)
    yield element("footer", f"guidang {__version__}")


def _cards(figures: Figures) -> _Element:
    cards = element("ul", class_="cards")
    rows = [("documents", figures.documents), ("posts", figures.posts), ("characters", figures.characters)]
    rows += [
        ("bytes of sources", figures.bytes),
        ("with damage", figures.damaged),
        ("with mojibake repaired", figures.repaired),
    ]
    for name, count in rows:
        cards.append(element("li", None, element("strong", f"{count:,}"), element("span", name)))
    return cards


def _table(heading: str, table: Mapping[str, int]) -> Iterable[_Element]:
    rows = sorted(((name, count) for name, count in table.items() if count), key=lambda row: (-row[1], row[0]))
    if not rows:
        return
    yield element("h2", heading)
    rest = sum(count for _, count in rows[MOST:])
    yield _bars(rows[:MOST] + ([(f"{len(rows) - MOST} more", rest)] if rest else []))


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


def _runs(figures: Figures) -> Iterable[_Element]:
    if not figures.runs:
        return
    yield element("h2", "Runs")
    table = element("table")
    table.append(element("tr", None, *(element("th", name) for name in ("run", "started", "ended", "seconds"))))
    for run in figures.runs[-MOST:]:
        cells = [run["run"], run["started"], run["ended"] or "not ended", run.get("seconds", "")]
        table.append(element("tr", None, *(element("td", str(cell)) for cell in cells)))
    yield table


def _findings(figures: Figures, archive: str) -> Iterable[_Element]:
    if not figures.findings:
        return
    yield element("h2", "Findings")
    table = element("table")
    table.append(
        element("tr", None, *(element("th", name) for name in ("code", "severity", "what", "times", "examples")))
    )
    order = {"error": 0, "warning": 1, "notice": 2}
    for code, count in sorted(figures.findings.items(), key=lambda row: (order[severity(row[0])], row[0])):
        cells = element("td")
        for name in figures.examples.get(code, []):
            cells.append(element("a", name.split("/")[-2][:10], href=f"{archive}/{name}"))
        row = [element("td", code), element("td", severity(code), class_=severity(code)), element("td", title(code))]
        table.append(element("tr", None, *row, element("td", f"{count:,}", class_="number"), cells))
    yield table


def _slowest(figures: Figures, archive: str) -> Iterable[_Element]:
    if not figures.slowest:
        return
    yield element("h2", "Slowest documents")
    table = element("table")
    for seconds, name, path in figures.slowest:
        where = element("a", path, href=f"{archive}/{name}")
        table.append(
            element("tr", None, element("td", f"{seconds:.2f} s", class_="number"), element("td", None, where))
        )
    yield table
