"""What some bytes are that came in: a page, text that may be a flattened page, or something else.

One judge for folders, zip files, web archives and standard input. What is no page is *passed*:
counted and listed with its kind, neither an error nor copied. Only evidence decides, and a name
only ever says that a page was expected: bytes that should be a page and are none are refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pipeline.accession import sniff
from pipeline.model.finding import Finding, finding

_LOOK = 1 << 13
"""First bytes that are looked at: some hundred lines, enough for the share of a form to be known to a tenth."""
_LINES = 60
_LONGEST = 400
"""Characters of a line that are held against a form: what a line is shows at its beginning, and a line
of blanks as long as the file must not cost the square of its length."""
_MOST = 0.8
"""Share of lines of a form that make a text a list of that form; flattened pages have below a tenth."""

_PAGE_NAME = re.compile(r"\.(?:html?|xhtml|shtml|php\d?|aspx?|jsp|cgi|do)(?:[?#@&].*)?$", re.IGNORECASE)
_CODED = {"image": "ACC042", "audio": "ACC042", "video": "ACC042", "font": "ACC043"}
PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "text/xml"})
"""Media types under which pages are sent; some servers know no other words."""
_COMMENT = r"<!--(?:[^-]|-(?!-)){0,2000}-->"
_SEVERAL = re.compile(
    rb"</html\s{0,99}>\s{0,999}(?:<!--(?:[^-]|-(?!-)){0,500}-->\s{0,99}){0,4}<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE,
)
_ROOT = re.compile(
    rf"\s*(?:(?:<\?[^>]{{0,300}}\?>|{_COMMENT}|<!DOCTYPE[^>]{{0,300}}>)\s*){{0,8}}<([A-Za-z][\w:.-]{{0,60}})",
    re.IGNORECASE,
)
_HTML_ROOTS = frozenset(
    """html head body meta title script style table div span br p a link base frameset h1 h2 h3 h4 h5 h6 ul ol li center
    font iframe article section main header footer nav form b i strong em img pre blockquote dl tr td tbody hr
    noscript""".split()  # noqa: SIM905 - a list of words
)
_ROOTS = {
    "ACC042": "svg",
    "ACC044": "worddocument workbook document package",
    "ACC045": "xsl stylesheet plist project manifest browserconfig configuration xml",
    "ACC046": "rss feed rdf urlset sitemapindex opml tei opensearchdescription",
}
_NAMED_ROOTS = {root: code for code, roots in _ROOTS.items() for root in roots.split()}
_NUMBERED = re.compile(r"[0-9](?::[0-9]{2}|[楼樓]|(?<=[0-9]{4})[-/.年][0-9]{1,2}[-/.月][0-9]{1,2})")
_FLOOR = re.compile("#[0-9]")
_VERBS = ("发表于", "發表於", "回复", "回復", "楼主", "樓主")
_ENGLISH_VERBS = re.compile(r"\b(?:wrote|posted|replied|said|joined|reply|quote)\b")
_ENGLISH_STEMS = ("wrote", "posted", "repl", "said", "joined", "quote")
"""Signs that people speak with one another here: a time, a date, a floor, the verbs of bylines. Each is
looked for by what is cheapest: most files of a mirror are scripts and styles that have none."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of line, the kind of text that is made of such lines, its code, and the share that decides."""

    kind: str
    code: str
    line: re.Pattern[str]
    share: float = _MOST


def _form(kind: str, code: str, share: float, *lines: str) -> Form:
    return Form(kind, code, re.compile(rf"\A(?:{'|'.join(lines)})$", re.IGNORECASE), share)


_LEVEL = r"(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|NOTICE|TRACE|CRITICAL)"
_FORMS = (
    _form(
        "robots.txt",
        "ACC046",
        _MOST,
        r"\s*#.*",
        r"\s*(?:User-agent|Disallow|Allow|Sitemap|Crawl-delay|Host|Clean-param)\s*:.*",
    ),
    _form("list of addresses", "ACC046", _MOST, r"\s*(?:https?|ftp)://\S{1,2000}\s*"),
    _form("index of a web archive", "ACC046", _MOST, r" CDX .*", r"\S{1,2000} \d{14} .*"),
    _form(
        "log",
        "ACC047",
        0.6,
        r"\S{1,60} \S{1,60} \S{1,60} \[\d\d/\w{3}/\d{4}[^\]]{0,30}\] \".*",
        rf"\[?\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]{{0,12}}\]?,? {{1,4}}(?:\[[^\]]{{1,40}}\] ?)?{_LEVEL}\b.*",
        r"\w{3} [ \d]\d \d\d:\d\d:\d\d \S{1,60} \S{1,60}: .*",
    ),
    _form(
        "log",
        "ACC047",
        0.6,
        r"--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  \S.*",
        r"(?:Resolving|Connecting to|Reusing existing connection|HTTP request sent|Location|Length|Saving to|FINISHED|"
        r"Downloaded|Total wall clock time|Loading robots\.txt|Convert(?:ing|ed)|Last-modified header|Remote file)\b.*",
        r"\s{0,12}\d{1,9}K[ .]{1,80}.*",
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(.{1,20}/s\) - .*",
    ),
    _form(
        "log",
        "ACC047",
        0.6,
        r"HTTrack\S{1,60} launched on .*",
        r"\((?:win)?httrack .*",
        r"\d\d:\d\d:\d\d\t(?:Warning|Error|Info|Panic|Debug): \t.*",
        r"Information, Warnings and Errors reported .*",
        r"HTTrack Website Copier/.* complete in .*",
    ),
    _form("command line", "ACC047", _MOST, r"-[A-Za-z]\S{0,200}(?: \S{1,400}){0,40} (?:-O1?|https?://)\S{0,400}.*"),
    _form(
        "list of digests",
        "ACC046",
        _MOST,
        r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})(?:[ \t]{1,2}\*?\S.{0,400})?",
    ),
    _form(
        "SQL",
        "ACC047",
        0.7,
        r"\s*--.*",
        r"\s*/\*.*",
        r"\s*(?:INSERT INTO|CREATE (?:TABLE|DATABASE|INDEX|VIEW)|DROP (?:TABLE|DATABASE)|ALTER TABLE)\b.*",
        r"\s*(?:LOCK TABLES|UNLOCK TABLES|SET |(?:PRIMARY |UNIQUE |FOREIGN )?KEY\b).*",
        r"\s*[`\"]\w{1,64}[`\"] .*",
        r"\s*\(.*\)[,;]",
        r"\s*\)[^(]{0,200};?",
    ),
    _form(
        "style sheet",
        "ACC043",
        0.9,
        r"\s*+[\w\s.#:,>*+~\[\]=\"'()@-]{0,300}\{.*",
        r"\s*\}.*",
        r"\s*[a-z-]{1,40}\s{0,4}:[^;{}]{1,300};?.*",
        r"\s*/?\*.*",
        r"\s*@(?:import|charset)\b.*",
    ),
)
_CODE_WORDS = (
    "def class import from return if elif else for while try except with function var let const public private "
    "protected static void int package using namespace module export async await switch case break func fn use end"
)
_CODE_LINE = re.compile(
    rf"\s*(?:(?:{'|'.join(_CODE_WORDS.split())})\b.*|//.*|/?\*.*|#.*|[{{}}()\[\];,]+|.{{0,300}}[;{{}}]|"
    r"[\w.\[\]'\"]{1,80}\s{0,4}[-+|&]?=\s{0,4}\S.{0,300}|.{0,200}\)\s{0,4}[:{]?)$"
)
_CODE_SIGN = re.compile(
    r"^#!\s{0,4}/|^\s{0,40}(?:#include\s{0,4}[<\"]|(?:def|class)\s{1,4}\w{1,80}.{0,100}:\s{0,9}$|from\s[\w.]{1,80}\simport\b|"
    r"import\s[\w.{*]|package\s[\w.]{1,80};|using\s[\w.]{1,80};|(?:public|private|protected)\s\w|function\s{0,4}\w{0,80}\s{0,4}\()|"
    r"<\?php|\bfunction\s{0,4}\w{0,40}\s{0,4}\([^)]{0,100}\)\s{0,4}\{|=>\s{0,4}\{|['\"]use strict['\"]|"
    r"\b(?:var|let|const)\s\w{1,80}\s{0,4}=|\b(?:document|window|module|jQuery)\s{0,4}[.(\[]",
    re.MULTILINE,
)
_PROGRAM = re.compile(r"\bfunction\s{0,4}\w{0,40}\s{0,4}\(|=>|['\"]use strict")
_PROGRAM_SIGNS = ("function", "=>", "use strict")
_MARKDOWN = re.compile(
    r"\s*(?:#{1,6} \S.*|```.*|[-*+] \S.*|\d{1,3}\. \S.*|\|.*\||!?\[[^\]]{0,200}\]\([^)]{0,300}\).*|={3,}|-{3,})$"
)
_LICENCE = re.compile(
    r"\b(?:licen[cs]e[ds]?|copyright|warrant(?:y|ies)|permission|liab(?:le|ility)|redistribut\w{1,9}|sublicen[cs]e|"
    r"merchantability)\b",
    re.IGNORECASE,
)
_LICENCE_STEMS = ("licen", "copyright", "warrant", "permission", "liab", "redistribut", "merchantab")
_CUE = re.compile(r"\d\d:\d\d(?::\d\d)?[,.]\d{2,3}\s+-->\s+\d\d:\d\d")
_RECORD_NAMES = ("metadata://", "urn:", "warcinfo:", "dns:", "whois:")


def passed(content: bytes, kind: str, name: str = "") -> Finding | None:
    """The finding of what is passed over, with its kind; ``None`` for what may be a page.

    ``kind`` is the media type that :func:`sniff.media_type` gives, ``name`` the name or address
    under which the bytes came.
    """
    if name.startswith(_RECORD_NAMES):
        return finding("ACC046", kind="record about the capture")
    if not sniff.is_text(kind):
        if expected(name):
            return None  # a page was to be here: refused by its stage
        family = kind.partition("/")[0]
        return finding(_CODED.get(family, "ACC044"), kind=kind)
    return _text(content, kind)


def declared(media_type: str) -> Finding | None:
    """The finding of a response whose server says that it is no page; ``None`` where it says nothing of the kind."""
    if media_type in PAGES:
        return None
    family, _, kind = media_type.partition("/")
    if family in _CODED:
        return finding(_CODED[family], kind=media_type)
    if re.search(r"css|javascript|ecmascript|font", kind):
        return finding("ACC043", kind=media_type)
    if re.search(r"pdf|word|excel|powerpoint|office|opendocument|zip|rar|shockwave", kind):
        return finding("ACC044", kind=media_type)
    if re.search(r"json|xml|rss|atom|csv|warc", kind):
        return finding("ACC046", kind=media_type)
    return finding("ACC021", media_type=media_type)


def several(content: bytes) -> bool:
    """Whether a page ends and another one begins in it."""
    return _SEVERAL.search(content) is not None


def expected(name: str) -> bool:
    """Whether a name says that a page was expected under it."""
    plain = name.rpartition("/")[2]
    return bool(_PAGE_NAME.search(plain)) or plain == "-"


def _text(content: bytes, kind: str) -> Finding | None:
    if b"\0" in content[:64]:
        return None  # UTF-16: no kind but a page or a text is written so
    text = content[:_LOOK].decode("utf-8", "replace").removeprefix("\ufeff")
    head = text.lstrip()
    if head.startswith("<?php"):
        return finding("ACC045", kind="source code")
    if head.startswith("<"):
        return _markup(head)
    if kind != "text/plain" and not _CODE_SIGN.search(text):
        return None
    if head.startswith(("{", "[")) and (found := _json(content, head)):
        return found
    if head.startswith("WEBVTT") or (text.count("-->") >= 2 and len(_CUE.findall(text)) >= 2):
        return finding("ACC045", kind="subtitles")
    lines = [line.rstrip()[:_LONGEST] for line in text.splitlines()[:_LINES] if line.strip()]
    return _lined(text, lines[:-1] if len(content) > _LOOK and len(lines) > 1 else lines) if lines else None


def _markup(head: str) -> Finding | None:
    """Markup whose root is not HTML's: a feed, a site map, a drawing, an office document."""
    found = _ROOT.match(head)
    if found is None:
        return None
    root = found[1].rpartition(":")[2].lower()
    if root in _HTML_ROOTS or not (head.startswith(("<?xml", "<!--", "<!DOCTYPE")) or root in _NAMED_ROOTS):
        return None
    return finding(_NAMED_ROOTS.get(root, "ACC046"), kind=f"XML: {found[1]}")


def _json(content: bytes, head: str) -> Finding | None:
    """JSON that holds no rows: rows were read before it comes here."""
    if len(content) > 1 << 22:
        return finding("ACC047", kind="JSON") if re.match(r'[\[{]\s*["\[{]', head) else None
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return None
    return finding("ACC045", kind="JSON")


def _lined(text: str, lines: list[str]) -> Finding | None:
    for form in _FORMS:
        if not _made_of(form, lines):
            continue
        if form.kind == "style sheet" and any(sign in text for sign in _PROGRAM_SIGNS) and _PROGRAM.search(text):
            return finding(form.code, kind="source code")
        if form.kind != "style sheet" or text.count("{") >= max(1, len(lines) // 12):
            return finding(form.code, kind=form.kind)
    if _table(lines):
        return finding("ACC046", kind="table")
    plain = text.lower()
    if _spoken(plain) * 8 >= len(lines):
        return None  # people speak here; what follows are texts about other things
    if _CODE_SIGN.search(text) and _coded(text, lines):
        return finding("ACC043" if "function" in text or "=>" in text else "ACC045", kind="source code")
    words = len(text.split()) or 1
    least = max(4, words // 60)
    if sum(map(plain.count, _LICENCE_STEMS)) >= least and len(_LICENCE.findall(text)) >= least:
        return finding("ACC045", kind="licence")
    marks = [line for line in lines if _MARKDOWN.match(line)]
    if len(lines) >= 4 and len(marks) >= 0.4 * len(lines) and any(line.startswith("#") for line in marks):
        return finding("ACC045", kind="readme")
    return None


def _spoken(plain: str) -> int:
    """How many signs of people speaking a text in small letters has."""
    count = len(_NUMBERED.findall(plain)) + len(_FLOOR.findall(plain)) + sum(map(plain.count, _VERBS))
    if any(stem in plain for stem in _ENGLISH_STEMS):
        count += len(_ENGLISH_VERBS.findall(plain))
    return count


def _made_of(form: Form, lines: list[str]) -> bool:
    """Whether lines are mostly of a form; one line alone is only ever an address or a packed style sheet."""
    if len(lines) == 1 and form.kind not in {"list of addresses", "style sheet", "command line"}:
        return False
    others = (1 - form.share) * len(lines) + 1e-9  # in floats 0.2 of ten lines is a little less than two
    for line in lines:
        if form.line.match(line) is None:
            others -= 1
            if others < 0:
                return False
    return True


def _coded(text: str, lines: list[str]) -> bool:
    """Whether most lines are a program's, or few long lines are full of its marks."""
    fit = sum(_CODE_LINE.match(line) is not None for line in lines)
    marks = sum(text.count(mark) for mark in "{}();=")
    return fit >= 0.6 * len(lines) or marks * 12 >= len(text)


def _table(lines: list[str]) -> bool:
    """Whether all lines have the same number of tabs, as a table's have."""
    counts = [line.count("\t") for line in lines]
    return len(lines) >= 3 and min(counts) >= 1 and len(set(counts)) == 1
