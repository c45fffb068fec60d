"""PREMIS 3 of a document: its files as objects, one event a stage, the agents, the rights.

PREMIS and this project use one word for two things: PREMIS "normalization" is a change of file
*format* for preservation, which is what our ``render`` does; our ``normalize`` changes characters
and is a PREMIS "modification" with its account in the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.feed.markup import XSI, path_text, put, uri
from pipeline.holdings.document import PAGE, THREAD, HeldFile, Holding
from pipeline.model import layout
from pipeline.model.description import ni, urn

PREMIS = "http://www.loc.gov/premis/v3"
UNKNOWN_TIME = "XXXX"
"""EDTF (ISO 8601-2) for a time of which nothing is known."""

_EVENT_TYPES = {"authority": "eventType", "authorityURI": "http://id.loc.gov/vocabulary/preservation/eventType"}
_PRONOM = {
    layout.TEI: ("TEI P5 XML", "fmt/101"),
    layout.TEXT: ("Plain text (UTF-8)", "x-fmt/111"),
    layout.RECORD: ("guidang record (JSON)", "fmt/817"),
    layout.LEDGER: ("guidang ledger GDL1", None),
    "source.html": ("Hypertext Markup Language", "fmt/96"),
    "source.txt": ("Plain text", "x-fmt/111"),
    "source.bin": ("unidentified", None),
}


def _root(name: str) -> etree._Element:
    root = etree.Element(f"{{{PREMIS}}}{name}", nsmap={"premis": PREMIS, "xsi": XSI})
    root.set("version", "3.0")
    return root


def _identifier(parent: etree._Element, kind: str, type: str, value: str) -> None:
    holder = put(parent, f"{kind}Identifier")
    put(holder, f"{kind}IdentifierType", type)
    put(holder, f"{kind}IdentifierValue", value)


def file_id(holding: Holding, name: str) -> str:
    """The identifier of a file of a document."""
    return f"{urn(holding.id)}/{name}"


def file_object(holding: Holding, held: HeldFile) -> etree._Element:
    """A file with its fixity, format and, for the source, the name under which it came."""
    root = _root("object")
    root.set(f"{{{XSI}}}type", "premis:file")
    _identifier(root, "object", "URI", file_id(holding, held.name))
    _identifier(root, "object", "ni", ni(held.sha256))
    traits = put(root, "objectCharacteristics")
    put(traits, "compositionLevel", 0)
    fixity = put(traits, "fixity")
    put(fixity, "messageDigestAlgorithm", "SHA-256")
    put(fixity, "messageDigest", held.sha256)
    put(fixity, "messageDigestOriginator", f"guidang {holding.record['lineage']['guidang']}")
    put(traits, "size", held.size)
    _format(traits, holding, held.name)
    if not is_source(held.name):
        maker = put(traits, "creatingApplication")
        put(maker, "creatingApplicationName", "guidang")
        put(maker, "creatingApplicationVersion", holding.record["lineage"]["guidang"])
    else:
        put(root, "originalName", path_text(holding.record["source"]["path"]))
    if held.name in (layout.TEI, layout.TEXT):
        bond = put(root, "relationship")
        put(bond, "relationshipType", "derivation")
        put(bond, "relationshipSubType", "has source")
        for origin in _origins(holding):
            other = put(bond, "relatedObjectIdentifier")
            put(other, "relatedObjectIdentifierType", "URI")
            put(other, "relatedObjectIdentifierValue", origin)
    return root


def _origins(holding: Holding) -> list[str]:
    """Of what a document was made: its kept source, or the pages that were joined to a thread."""
    if holding.unit == THREAD:
        return [urn(page["id"]) for page in holding.record["collation"]["pages"]]
    return [file_id(holding, layout.source_name(holding.record["source"]["media_type"]))]


def representation(holding: Holding) -> etree._Element:
    """The document as a whole, with the files that it is made of."""
    root = _root("object")
    root.set(f"{{{XSI}}}type", "premis:representation")
    _identifier(root, "object", "URI", urn(holding.id))
    _identifier(root, "object", "ni", ni(holding.id))
    bond = put(root, "relationship")
    put(bond, "relationshipType", "structural")
    put(bond, "relationshipSubType", "has part")
    for held in holding.files():
        part = put(bond, "relatedObjectIdentifier")
        put(part, "relatedObjectIdentifierType", "URI")
        put(part, "relatedObjectIdentifierValue", file_id(holding, held.name))
    return root


def is_source(name: str) -> bool:
    """Whether a file of a document is its kept source."""
    return name.startswith(f"{layout.SOURCE}.")


def _format(traits: etree._Element, holding: Holding, name: str) -> None:
    label, key = _PRONOM.get(name, ("unidentified", None))
    form = put(traits, "format")
    put(put(form, "formatDesignation"), "formatName", label)
    if key:
        registry = put(form, "formatRegistry")
        put(registry, "formatRegistryName", "PRONOM")
        put(registry, "formatRegistryKey", key)
    if is_source(name):
        put(form, "formatNote", f"character encoding: {holding.record['decode']['encoding']}")


def events(holding: Holding, when: str | None) -> Iterator[tuple[str, etree._Element]]:
    """Each event with the name of its stage, in the order in which they happened.

    ``when`` is the instant at which the document was made, where it is known.
    """
    record = holding.record
    if holding.unit == PAGE:
        yield from _arrival(holding)
    for stage, kind, detail, outcome, note, made in _stages(holding):
        version = record["lineage"]["stages"].get(stage, "")
        facts = (f"{stage} {version}".rstrip() + f": {detail}", outcome, note)
        yield stage, _event(holding, stage, kind, when, facts, about=made)


def _arrival(holding: Holding) -> Iterator[tuple[str, etree._Element]]:
    """How a page came: its capture, where that is known, and its accession."""
    record = holding.record
    source = record["source"]
    kept = layout.source_name(source["media_type"])
    if source["retrieved"]:
        yield (
            "capture",
            _event(
                holding,
                "capture",
                "capture",
                source["retrieved"],
                (source["url"] or "", "success", ""),
                about=kept,
                by="organization",
            ),
        )
    origin = "; ".join(part for part in (record["accession"]["origin"], _contained(source)) if part)
    received = record["accession"]["received"]
    yield (
        "accession",
        _event(holding, "accession", "accession", received, (origin, "success", ""), about=kept, by="organization"),
    )


def _contained(source: Mapping[str, Any]) -> str:
    box = source["container"]
    if not box:
        return ""
    place = f"from {box['kind']} {path_text(box['name'])}"
    return f"{place}, {path_text(box['member'])}" if box["member"] else place


def _stages(holding: Holding) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Stage, PREMIS event type, detail, outcome, note, and the file that the event is about.

    A joined thread has the pages' readings; what was done to it is that it was joined and written.
    """
    record = holding.record
    if holding.unit == THREAD:
        pages = record["collation"]["pages"]
        yield "collation", "creation", f"joined from {len(pages)} archived pages", "success", "", layout.TEI
    else:
        yield from _reading(holding)
    yield "render", "normalization", "to TEI P5 and plain text", "success", "", layout.TEI
    checks: Mapping[str, str] = record["checks"]
    note = "; ".join(f"{name}: {verdict}" for name, verdict in checks.items())
    yield "validate", "validation", "schema, constraints and laws", _verdict(checks), note, layout.TEI


def _reading(holding: Holding) -> Iterator[tuple[str, str, str, str, str, str]]:
    record = holding.record
    decode, page, normal = record["decode"], record["page"], record["normalize"]
    kept = layout.source_name(record["source"]["media_type"])
    note = f"declared: {decode['declared'] or 'nothing'}; damaged stretches: {len(decode['damage'])}; "
    note += f"repairs of mojibake: {decode['repairs']}; witnesses: {len(decode['witnesses'])}"
    outcome = "success" if not decode["damage"] else "success with damage"
    yield "decode", "format identification", f"character encoding {decode['encoding']}", outcome, note, kept
    roles = Counter(region["role"] for region in page["regions"])
    note = "regions by role: " + ", ".join(f"{role} {count}" for role, count in sorted(roles.items()))
    detail = f"profile {page['profile']}, {page['face']} face, {len(record['thread']['posts'])} posts"
    yield "extract", "metadata extraction", detail, "success", note, kept
    rules = "; ".join(f"{rule['code']} {rule['count']}" for rule in normal["rules"])
    yield "normalize", "modification", f"{normal['edits']} edits, all in the ledger", "success", rules, layout.LEDGER
    documents = len(record["outline"]["documents"])
    yield "outline", "metadata extraction", f"{documents} documents found in posts", "success", "", layout.TEI


def _verdict(checks: Mapping[str, str]) -> str:
    """What the gates say together; where one was not checked nothing passed, since that is not "fine"."""
    failed = [name for name, value in checks.items() if value not in ("ok", "unchecked")]
    unchecked = [name for name, value in checks.items() if value == "unchecked"]
    if failed or not checks:
        return f"fail: {', '.join(failed)}" if failed else "not checked"
    return f"incomplete; not checked: {', '.join(unchecked)}" if unchecked else "pass"


def _event(
    holding: Holding,
    stage: str,
    type: str,
    when: str | None,
    facts: tuple[str, str, str],
    *,
    about: str,
    by: str = "software",
) -> etree._Element:
    """One event; ``facts`` are its detail, its outcome and a note on the outcome."""
    detail, outcome, note = facts
    root = _root("event")
    _identifier(root, "event", "URI", f"{urn(holding.id)}/event/{stage}")
    put(root, "eventType", type, _EVENT_TYPES)
    put(root, "eventDateTime", when or UNKNOWN_TIME)
    if detail:
        put(put(root, "eventDetailInformation"), "eventDetail", detail)
    result = put(root, "eventOutcomeInformation")
    put(result, "eventOutcome", outcome)
    if note:
        put(put(result, "eventOutcomeDetail"), "eventOutcomeDetailNote", note)
    agent = put(root, "linkingAgentIdentifier")
    put(agent, "linkingAgentIdentifierType", "local")
    put(agent, "linkingAgentIdentifierValue", agent_id(holding, by))
    put(agent, "linkingAgentRole", "executing program" if by == "software" else "implementer")
    link = put(root, "linkingObjectIdentifier")
    put(link, "linkingObjectIdentifierType", "URI")
    put(link, "linkingObjectIdentifierValue", file_id(holding, about))
    return root


def agent_id(holding: Holding, type: str) -> str:
    """The identifier of an agent: the software with its fingerprint, or the archive."""
    if type == "organization":
        return f"organization:{holding.record['accession']['publisher']}"
    made = holding.record["lineage"]
    return f"guidang {made['guidang']} {made['fingerprint'][:16]}"


def agents(holding: Holding) -> Iterator[tuple[str, etree._Element]]:
    """The software and the organization that events name."""
    made = holding.record["lineage"]
    for kind in ("software", "organization"):
        root = _root("agent")
        _identifier(root, "agent", "local", agent_id(holding, kind))
        put(root, "agentName", "guidang" if kind == "software" else holding.record["accession"]["publisher"])
        put(root, "agentType", kind)
        if kind == "software":
            put(root, "agentVersion", made["guidang"])
            parts = {**made["stages"], **made["libraries"]}
            put(root, "agentNote", "; ".join(f"{name} {version}" for name, version in parts.items()))
            put(root, "agentNote", f"fingerprint {made['fingerprint']}")
        yield kind, root


def rights(holding: Holding) -> etree._Element:
    """What the accession declares about use, as a rights statement on another basis."""
    stated = holding.record["accession"]["rights"]
    root = _root("rights")
    entry = put(root, "rightsStatement")
    _identifier(entry, "rightsStatement", "URI", f"{urn(holding.id)}/rights")
    put(entry, "rightsBasis", "other")
    other = put(entry, "otherRightsInformation")
    paper = put(other, "otherRightsDocumentationIdentifier")
    put(paper, "otherRightsDocumentationIdentifierType", "URI")
    put(paper, "otherRightsDocumentationIdentifierValue", uri(stated["licence"]))
    put(other, "otherRightsBasis", f"declared by the accession: {stated['status']}")
    put(other, "otherRightsNote", stated["statement"])
    link = put(entry, "linkingObjectIdentifier")
    put(link, "linkingObjectIdentifierType", "URI")
    put(link, "linkingObjectIdentifierValue", urn(holding.id))
    return root
