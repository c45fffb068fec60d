"""The encoding description and the log of the stages, written from what was done."""

from __future__ import annotations

from collections.abc import Mapping
from math import isinf

from lxml import etree

from pipeline.model.edition import Edition, RuleUse
from pipeline.model.lineage import Lineage
from pipeline.model.transcript import Transcript
from pipeline.model.work import Document, Work
from pipeline.render import legal
from pipeline.render.writing import XML_ID, Writing

_NS = "http://www.tei-c.org/ns/1.0"
_LIBRARIES = 10


def encoding(
    header: etree._Element,
    writing: Writing,
    tags: Mapping[str, int],
    documents: tuple[tuple[str, Document], ...],
    made: Lineage,
) -> None:
    """The ``encodingDesc``: project, editorial practice, tags used, taxonomies, characters, tools."""
    from pipeline.render.header import declare  # noqa: PLC0415 - the two describe one header

    desc = _sub(header, "encodingDesc", "\n")
    project = _sub(desc, "projectDesc")
    _sub(
        project,
        "p",
        "An archive of captured forum pages: what people wrote, as text and structure; what the forum's software put"
        " around it is kept in the record beside this file, and every changed character in its ledger.",
    )
    _sub(_sub(desc, "samplingDecl"), "p", _sampling(writing))
    _practice(_sub(desc, "editorialDecl", "\n"), writing.work)
    declared = _sub(desc, "tagsDecl", partial="false")
    space = _sub(declared, "namespace", "\n", name=_NS)
    for gi in sorted(tags):
        _sub(space, "tagUsage", gi=gi, occurs=str(tags[gi])).tail = "\n"
    cited = _sub(_sub(desc, "refsDecl"), "citeStructure", unit="post", match="//post", use="@n")
    _sub(cited, "citeStructure", unit="passage", match=".//*[@xml:id]", use="position()", delim=":")
    _taxonomies(desc, writing.work, documents)
    if writing.chars:
        declare(desc, writing)
    _applications(_sub(desc, "appInfo", "\n"), made)


def _sub(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _sampling(writing: Writing) -> str:
    """What of the thread is here, and what is known to be elsewhere."""
    page = writing.work.edition.page
    thread = page.thread
    posts = len(thread.posts)
    words = f"One captured page: {posts} post{'' if posts == 1 else 's'}, all that the page shows."
    if page.captures:
        words = (
            f"{len(page.captures)} captured pages of one thread: {posts} post{'' if posts == 1 else 's'}, each once;"
            " the state kept is the latest that shows text, other states stand as notes of type version."
        )
    elif thread.pages and thread.pages > 1:
        words += (
            f" It is page {thread.page or '?'} of {thread.pages}; the others, where captured, are files of their own."
        )
    if thread.replies is not None:
        words += f" Replies in the whole thread, as the page says: {thread.replies}."
    return words


def _practice(declaration: etree._Element, work: Work) -> None:
    edition = work.edition
    repairs = len(edition.page.transcript.repairs)
    correction = _sub(declaration, "correction", status="unknown", method="silent")
    _sub(
        correction,
        "p",
        "The wording was not corrected."
        + (f" {repairs} stretches of text decoded twice were restored to what they had been." if repairs else ""),
    )
    judged = any(rule.safety == "judged" for rule in edition.rules)
    normalization = _sub(declaration, "normalization", method="markup" if judged else "silent")
    for text in (_aim(edition), *_rules(edition.rules)):
        _sub(normalization, "p", text).tail = "\n"
    if edition.dictionaries:
        words = f"Scripts are told apart, and texts folded for search, with OpenCC {edition.dictionaries}."
        _sub(normalization, "p", legal.line(words))
    marks = _sub(declaration, "punctuation", marks="all", placement="internal")
    _sub(marks, "p", "Punctuation is kept as characters, in the form that the normalization rules above give it.")
    quotation = _sub(declaration, "quotation", marks="all")
    _sub(quotation, "p", "Quotation marks are kept as characters; quotations made by the forum are tagged cit/quote.")
    hyphenation = _sub(declaration, "hyphenation", eol="none")
    _sub(hyphenation, "p", "The source has no hyphenation at line ends.")
    segmentation = _sub(declaration, "segmentation")
    _sub(
        segmentation,
        "p",
        "One post element a floor. Paragraphs follow the blocks of the page; divisions, front matter and notes were"
        " inferred by rules only where a post carries a structured document.",
    )
    values = _sub(declaration, "stdVals")
    zone = edition.page.transcript.source.accession.timezone
    _sub(
        values,
        "p",
        "Dates follow ISO 8601 and have the precision that the page shows: a time to the minute stands in when-iso, "
        "because the types of when have seconds. "
        + (f"Times of the forum are in UTC{zone}." if zone else "The zone of the forum's clock is not stated."),
    )
    for part in declaration:
        part.tail = "\n"


def _aim(edition: Edition) -> str:
    """Which edits were to be made, and by what restoring is told from regularizing."""
    shown, restored = edition.folding, sum(rule.restored for rule in edition.rules)
    scope = {
        "regularize": "Marks that a scraper folded are restored, and others regularized, by the rules below.",
        "restore": "Only what a scraper did is undone; how the writers set their marks is kept.",
        "off": "Only what XML forbids was changed.",
    }[edition.scope]
    if shown.witness != "page":
        return f"{scope} Whether the page was folded was stated by the settings: {shown.witness}."
    counts = f"{shown.half} half-width and {shown.full} full-width marks beside ideographs, {shown.native} others"
    if shown.folded or shown.widened:
        done = "folded to half width" if shown.folded else "widened"
        told = f"{restored} edits restore, the others regularize."
        return f"{scope} The page was {done} after it was written ({counts}): {told}"
    return f"{scope} Nothing shows that the page was folded or widened ({counts}): the edits regularize."


def _rules(rules: tuple[RuleUse, ...]) -> list[str]:
    edits = sum(rule.count for rule in rules)
    if not edits:
        first = "No character was changed."
    else:
        first = (
            f"{edits} edits by {sum(1 for rule in rules if rule.count)} rules; each is in the ledger beside this file,"
            " from which the text as decoded is restored exactly."
        )
    return [
        first,
        *(
            legal.line(
                f"{rule.code} {rule.name} ({rule.count}): {rule.reason}" + (f" [{rule.ground}]" if rule.ground else "")
            )
            for rule in rules
        ),
    ]


def _taxonomies(desc: etree._Element, work: Work, documents: tuple[tuple[str, Document], ...]) -> None:
    thread = work.edition.page.thread
    kinds = sorted({legal.name(document.type) or "document" for _, document in documents})
    schemes = (
        ("documents", "Kinds of documents that posts carry.", kinds if kinds else []),
        ("tags", "Tags that the forum shows on the thread.", [legal.line(tag) for tag in thread.tags]),
        ("boards", "Boards of the forum.", [legal.line(board) for board in thread.board]),
    )
    used = [(xml_id, words, list(filter(None, entries))) for xml_id, words, entries in schemes if any(entries)]
    if not used:
        return
    declaration = _sub(desc, "classDecl", "\n")
    for xml_id, words, entries in used:
        taxonomy = _sub(declaration, "taxonomy")
        taxonomy.set(XML_ID, xml_id)
        taxonomy.tail = "\n"
        _sub(taxonomy, "desc", words)
        for number, entry in enumerate(entries, 1):
            category = _sub(taxonomy, "category")
            category.set(XML_ID, f"documents.{entry}" if xml_id == "documents" else f"{xml_id}.{number}")
            _sub(category, "catDesc", entry)


def _applications(info: etree._Element, made: Lineage) -> None:
    rows = [("guidang", made.guidang, "guidang", "https://pypi.org/project/guidang/")]
    rows += [(name, version, name, f"https://pypi.org/project/{name}/") for name, version in made.libraries]
    for name, version, label, target in rows[:_LIBRARIES]:
        ident = legal.name(name)
        if ident is None or not ident[0].isalpha():
            continue
        application = _sub(info, "application", ident=ident, version=legal.version(version))
        application.set(XML_ID, f"app-{ident}")
        application.tail = "\n"
        _sub(application, "label", legal.line(f"{label} {version}"))
        _sub(application, "ptr", target=target)


def revisions(header: etree._Element, work: Work, made: Lineage) -> None:
    """The log by stage, newest first. The run's clock is no part of it; the accession's date is."""
    edition, page = work.edition, work.edition.page
    versions = dict(made.stages)
    accession = page.transcript.source.accession
    rows: list[tuple[str, str, tuple[tuple[str, str, int], ...]]] = [
        ("accession", f"Received.{f' Origin: {accession.origin}' if accession.origin else ''}", ()),
        ("decode", charset(page.transcript), ()),
        (
            "extract",
            f"Read as {page.profile}, {page.face} face.",
            (("regions", "region", len(page.regions)), ("posts", "post", len(page.thread.posts))),
        ),
        ("normalize", "", tuple((rule.code, "edit", rule.count) for rule in edition.rules if rule.count)),
        ("outline", "", (("documents", "document", len(work.documents)),)),
        ("render", "TEI and plain text written from one tree.", ()),
    ]
    desc = _sub(header, "revisionDesc", "\n")
    for number, (stage, words, counts) in reversed(list(enumerate(rows, 1))):
        change = _sub(desc, "change", n=str(number), type=stage, who="#app-guidang")
        if stage == "accession" and (when := legal.moment(accession.received)):
            for name, value in legal.dated(when).items():
                change.set(name, value)
        version = versions.get(stage)
        change.text = legal.line(" ".join(filter(None, (f"{stage} {version}." if version else "", words)))) or None
        for kind, unit, quantity in counts:
            if change.text and not len(change):
                change.text += " "
            measure = _sub(change, "measure", f"{kind} {quantity}", unit=unit, quantity=str(quantity))
            measure.set("type", legal.token(kind) or "edit")
            measure.tail = " "
        if len(change):
            change[-1].tail = None


def charset(transcript: Transcript) -> str:
    """The evidence for the encoding in words."""
    verdict = transcript.verdict
    margin = "proved by the bytes" if isinf(verdict.margin) else f"margin {verdict.margin:.1f} nats"
    parts = [f"Decoded as {verdict.encoding} ({margin}; declared {verdict.declared or 'nothing'})."]
    voices = [
        f"{one.name}: {one.encoding or 'none'}" + (f" ({one.evidence})" if one.evidence else "")
        for one in verdict.witnesses[:8]
    ]
    if voices:
        parts.append(f"Witnesses: {'; '.join(voices)}.")
    if transcript.damage:
        parts.append(f"{len(transcript.damage)} stretches could not be decoded.")
    return " ".join(parts)
