"""A census as one HTML page with plots: no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from pipeline.census.figures import Figures, title_of
from pipeline.census.telling import text

Node = etree._Element  # noqa: SLF001 - lxml gives its type no public name
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "body{color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}td,th{padding:.25rem .5rem;border-bottom:1px solid #ccc;text-align:left}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}pre{white-space:pre-wrap}"
    "text{font:12px system-ui,sans-serif;fill:#1a1a1a}rect{fill:#2f6f8f}.want{color:#8a3b00;font-weight:600}"
)
_BARS = 24
_WIDTH, _ROW = 640, 20
_BOARD_COLUMNS = ("Board", "Sources", "Read", "Refused", "Doubtful", "Engines", "Encodings", "Dates")


def page(made: Figures) -> bytes:
    """The whole page."""
    root = etree.Element("html", {"lang": "en"})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    etree.SubElement(head, "title").text = "Census"
    etree.SubElement(head, "style").text = _STYLE
    main = etree.SubElement(etree.SubElement(root, "body"), "main")
    etree.SubElement(main, "h1").text = f"Census of {made['sources']:,} sources"
    etree.SubElement(main, "pre").text = _legal(text(made).split("\n\nBoards")[0])
    for title, counts in (
        ("Years of the last posts", dict(sorted(made["years"].items()))),
        ("Engines", made["engines"]),
        ("Encodings", made["encodings"]),
        ("Scripts", made["scripts"]),
        ("Refused", {f"{name} {title_of(name)}": count for name, count in made["refused"].items()}),
        ("Boards by sources", {board["board"]: board["sources"] for board in made["boards"]}),
    ):
        if counts:
            etree.SubElement(main, "h2").text = title
            main.append(bars(title, counts))
    etree.SubElement(main, "h2").text = "Boards"
    main.append(_boards(made))
    for title, rows in (
        ("Threads that lack pages", made["threads"]["named"]),
        ("Near copies", made["near_duplicates"]["named"]),
    ):
        if rows:
            etree.SubElement(main, "h2").text = title
            main.append(_table(("", "", ""), rows))
    return b"<!DOCTYPE html>\n" + etree.tostring(root, encoding="utf-8", method="html") + b"\n"


def bars(title: str, counts: Mapping[str, int]) -> Node:
    """A plot: a bar a name, the count beside it; read aloud as its title and the numbers."""
    rows = list(counts.items())[:_BARS]
    most = max(count for _, count in rows) or 1
    height = _ROW * len(rows)
    said = f"{title}: {', '.join(f'{name} {count}' for name, count in rows)}"
    svg = etree.Element(
        "svg", {"viewBox": f"0 0 {_WIDTH} {height}", "width": str(_WIDTH), "role": "img", "aria-label": _legal(said)}
    )
    for at, (name, count) in enumerate(rows):
        y = at * _ROW
        etree.SubElement(svg, "text", {"x": "0", "y": str(y + 14)}).text = _legal(name[:34])
        width = max(1, round(320 * count / most))
        etree.SubElement(svg, "rect", {"x": "240", "y": str(y + 3), "width": str(width), "height": "14"})
        etree.SubElement(svg, "text", {"x": str(246 + width), "y": str(y + 14)}).text = f"{count:,}"
    return svg


def _boards(made: Figures) -> Node:
    rows = []
    for board in made["boards"]:
        first, last = board["dates"]
        engines, encodings = ", ".join(list(board["engines"])[:3]), ", ".join(list(board["encodings"])[:3])
        want = "* " if board["wants_learning"] else ""
        rows.append(
            [
                want + board["board"], board["sources"], board["read"], board["refused"], board["doubtful"],
                engines, encodings, f"{first} – {last}" if first else "",
            ]
        )  # fmt: skip
    table = _table(_BOARD_COLUMNS, rows)
    if made["learn"]:
        etree.SubElement(table, "caption").text = "* wants to be learnt (guidang learn)"
        table.insert(0, table[-1])
    return table


def _table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Node:
    table = etree.Element("table")
    if any(names):
        line = etree.SubElement(etree.SubElement(table, "thead"), "tr")
        for name in names:
            etree.SubElement(line, "th", {"scope": "col"}).text = name
    body = etree.SubElement(table, "tbody")
    for row in rows:
        line = etree.SubElement(body, "tr")
        for value in row:
            cell = etree.SubElement(line, "td", {"class": "n"} if isinstance(value, int | float) else {})
            cell.text = _legal(f"{value:,}" if isinstance(value, int) else str(value))
    return table


def _legal(text: str) -> str:
    return "".join(
        ch if ch in "\t\n" or " " <= ch < "\ud800" or "\ue000" <= ch <= "\ufffd" or ch > "\uffff" else "\ufffd"
        for ch in text
    )
