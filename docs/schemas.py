"""JSON Schemas (2020-12) of what guidang writes, from the types that it is made of."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from pipeline.cli.settings.keys import json_schema
from pipeline.feed.tables import TABLES
from pipeline.model import confidence, edition, page, relations, source, transcript, withdrawal, work
from pipeline.model.finding import Severity
from pipeline.model.outcome import Fate

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
COUNTS: Schema = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}
SCALARS: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


def schemas() -> dict[str, str]:
    """The schemas by file name."""
    made = {
        "record": _record(),
        "reason": _reason(),
        "manifest": _manifest(),
        "config": json_schema(),
        **{f"rows-{name}": _rows(name) for name in TABLES},
    }
    return {
        f"{name}.schema.json": json.dumps(_whole(name, one), ensure_ascii=False, indent=1) + "\n"
        for name, one in made.items()
    }


def _whole(name: str, schema: Schema) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return head | {"$id": f"https://guidang.example/schemas/{name}.schema.json"} | schema


def closed(properties: Mapping[str, Schema], *, optional: Iterable[str] = (), title: str = "") -> Schema:
    """An object with these properties and no others; all but the ``optional`` ones are there."""
    left = set(optional)
    head: Schema = {"title": title} if title else {}
    required = [name for name in properties if name not in left]
    return head | {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def several(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    kind = schema.get("type")
    return (
        {**schema, "type": [kind, "null"]}
        if isinstance(kind, str) and "enum" not in schema
        else {"anyOf": [schema, {"type": "null"}]}
    )


def of(kind: type, *, without: Iterable[str] = (), **more: Schema) -> Schema:
    """The form of a dataclass as :func:`pipeline.model.canonical.plain` writes it."""
    hints = typing.get_type_hints(kind)
    left = set(without)
    names = [part.name for part in dataclasses.fields(kind) if part.name not in left]
    return closed({name: more.pop(name) if name in more else _hint(hints[name]) for name in names} | more)


def _hint(hint: Any) -> Schema:  # noqa: ANN401 - a type hint has no type
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        parts = [_hint(part) for part in inner if part is not type(None)]
        one = parts[0] if len(parts) == 1 else {"anyOf": parts}
        return maybe(one) if type(None) in inner else one
    if origin is tuple and len(inner) == 2 and inner[1] is not Ellipsis:
        return {"type": "array", "prefixItems": [_hint(part) for part in inner], "items": False, "minItems": 2}
    if origin is tuple:
        return several(_hint(inner[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [part.value for part in hint]}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/$defs/{hint.__name__}"} if hint is work.Division else of(hint)
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[hint]}


def _finding() -> Schema:
    return closed(
        {
            "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
            "severity": {"enum": [str(one) for one in Severity]},
            "where": SCALARS,
            "fields": SCALARS,
            "message": TEXT,
        },
        optional=("where", "fields"),
    )


def _source() -> Schema:
    head = {"sha256": DIGEST, "size": COUNT}
    kept = of(source.Source, without=("data", "accession", "findings", "sha256", "media"))["properties"]
    medium = {"type": "array", "prefixItems": [TEXT, DIGEST, COUNT, TEXT], "items": False, "minItems": 4}
    return closed(head | kept | {"media": several(medium)}, optional=("media",))


def _head() -> dict[str, Schema]:
    return {"id": DIGEST, "key": TEXT}


def _record() -> Schema:
    leaf = closed(
        {
            "kind": TEXT,
            "voice": TEXT,
            "post": maybe(COUNT),
            "line": COUNT,
            "spans": _hint(tuple[tuple[int, int], ...]),
            "from": several(COUNT),
            "reading": TEXT,
        },
        optional=("from", "reading"),
    )
    author = of(page.Author, without=("signature",))
    remark = closed(of(page.Remark)["properties"] | {"xml_id": maybe(TEXT), "who": maybe(TEXT), "answers": maybe(TEXT)})
    post = closed(
        {
            "ordinal": COUNT,
            "xml_id": TEXT,
            "who": maybe(TEXT),
            "floor": maybe({"type": "integer"}),
            "floor_label": maybe(TEXT),
            "pid": maybe(TEXT),
            "author": author,
            "time": maybe(of(page.Moment)),
            "kind": TEXT,
            "status": TEXT,
            "reply_to": maybe(TEXT),
            "answers": maybe(of(relations.Tie)),
            "ties": several(of(relations.Tie)),
            "depth": COUNT,
            "notices": several(of(page.Notice)),
            "remarks": several(remark),
            "url": maybe(TEXT),
            "characters": COUNT,
        }
    )
    thread = of(page.Thread, without=("posts",), title=maybe(TEXT))["properties"] | {"posts": several(post)}
    decode = of(transcript.Verdict, margin={"type": ["number", "null"]})["properties"] | {
        "runs": several(of(transcript.Run)),
        "damage": several(of(transcript.Damage)),
        "repairs": COUNT,
        "decoded_sha256": DIGEST,
        "characters": COUNT,
    }
    read = {
        "face": {"enum": ["html", "text"]},
        "profile": TEXT,
        "evidence": several(TEXT),
        "confidence": maybe(of(confidence.Confidence)),
        "captured": maybe(TEXT),
        "zone": maybe(TEXT),
        "regions": several(of(page.Region)),
        "leaves": several(leaf),
    }
    normalized = {
        "rules": several(of(edition.RuleUse)),
        "edits": COUNT,
        "script": of(edition.Script),
        "scope": TEXT,
        "folding": of(edition.Folding),
        "dictionaries": TEXT,
    }
    outlined = {
        "documents": several(of(work.Document)),
        "decisions": several(of(work.Decision)),
        "indicators": several(of(work.Indicator)),
    }
    file = {"type": "array", "prefixItems": [COUNT, DIGEST], "items": False, "minItems": 2}
    anchor = {"type": "array", "prefixItems": [COUNT, COUNT, COUNT, TEXT], "items": False, "minItems": 4}
    made = closed(
        {"format": {"const": "guidang-record/3"}}
        | _head()
        | {
            "source": _source(),
            "accession": of(source.Accession),
            "lineage": _lineage(),
            "decode": closed(decode),
            "page": closed(read),
            "thread": closed(thread),
            "normalize": closed(normalized),
            "outline": closed(outlined),
            "outputs": closed({"files": {"type": "object", "additionalProperties": file}, "anchors": several(anchor)}),
            "checks": {"type": "object", "additionalProperties": TEXT},
            "collation": {"type": "object"},
            "findings": several(_finding()),
            "seal": DIGEST,
        },
        optional=("collation",),
        title="record.json of a document, guidang-record/3",
    )
    return made | {"$defs": {"Division": of(work.Division)}}


def _lineage() -> Schema:
    versions = {"type": "object", "additionalProperties": TEXT}
    parts = {"guidang": TEXT, "stages": versions, "libraries": versions, "settings": TEXT, "fingerprint": TEXT}
    return closed(parts)


def _reason() -> Schema:
    outcomes = [str(fate) for fate in (Fate.REFUSED, Fate.CRASHED, Fate.WITHDRAWN)]
    return closed(
        {"format": {"const": "guidang-reason/2"}}
        | {"id": DIGEST, "outcome": {"enum": outcomes}, "key": TEXT, "fingerprint": TEXT}
        | {"source": _source(), "accession": of(source.Accession), "findings": several(_finding())}
        | {"withdrawn": of(withdrawal.Withdrawal), "seal": DIGEST},
        optional=("withdrawn",),
        title="reason.json of a source in quarantine, guidang-reason/2",
    )


def _manifest() -> Schema:
    words = ("member", "media_type", "url", "retrieved", "http_charset", "container", "accession")
    shown = ("title", "site", "board", "thread", "profile", "face", "encoding", "script", "first", "last")
    counts = ("posts", "documents", "characters", "edits")
    place = closed({"path": TEXT, "member": TEXT}, optional=("member",))
    copy = closed({"path": TEXT} | dict.fromkeys(words, TEXT), optional=words)
    near = {"type": "array", "prefixItems": [DIGEST, {"type": "number"}], "items": False, "minItems": 2}
    properties = (
        {"path": TEXT, "id": maybe(DIGEST), "fate": {"enum": [str(fate) for fate in Fate]}, "size": maybe(COUNT)}
        | dict.fromkeys(words, TEXT)
        | {"findings": COUNTS, "duplicate_of": place, "copies": several(copy), "near": several(near)}
        | dict.fromkeys(shown, maybe(TEXT))
        | dict.fromkeys(counts, COUNT)
        | {"confidence": {"type": ["number", "null"]}, "record": DIGEST, "reason": DIGEST}
        | {"withdrawn": TEXT, "because": TEXT, "bytes": {"enum": ["kept", "destroyed"]}}
    )
    always = ("path", "id", "fate", "size")
    left = [name for name in properties if name not in always]
    return closed(properties, optional=left, title="A line of manifest.jsonl: one source")


def _rows(name: str) -> Schema:
    kinds: dict[str, Schema] = {
        "string": {"type": ["string", "null"]},
        "integer": {"type": ["integer", "null"]},
        "number": {"type": ["number", "null"]},
        "boolean": {"type": ["boolean", "null"]},
        "strings": {"type": ["array", "null"], "items": TEXT},
    }
    columns = {column.name: kinds[column.type] | {"description": column.meaning} for column in TABLES[name]}
    return closed(columns, title=f"A line of {name}.jsonl (guidang feed jsonl)")
