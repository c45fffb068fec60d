"""A source as it was received, rebuilt from a record and the kept bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.finding import finding_from_json
from pipeline.model.lineage import Lineage
from pipeline.model.source import Accession, Container, Medium, Rights, Source


def source_of_record(made: Mapping[str, Any], data: bytes) -> Source:
    """The source that a record (or a reason) describes, with ``data`` as its bytes.

    Raises ``KeyError`` or ``TypeError`` where the record does not describe one.
    """
    stated, received = made["source"], dict(made["accession"])
    rights = Rights(**received.pop("rights"))
    container = Container(**stated["container"]) if stated["container"] else None
    return Source(
        data,
        stated["sha256"],
        stated["path"],
        stated["media_type"],
        url=stated["url"],
        http_charset=stated["http_charset"],
        retrieved=stated["retrieved"],
        accession=Accession(**received, rights=rights),
        container=container,
        base=stated["base"],
        media=media_of_record(made),
        findings=tuple(finding_from_json(row) for row in made["findings"] if str(row["code"]).startswith("ACC")),
    )


def media_of_record(made: Mapping[str, Any]) -> tuple[Medium, ...] | None:
    """The kept pictures and attachments that a record names; ``None`` where such were not kept."""
    listed = made["source"].get("media")
    return None if listed is None else tuple(Medium(*entry) for entry in listed)


def lineage_of_record(made: Mapping[str, Any]) -> Lineage:
    """The lineage that a record states. Raises ``KeyError`` where it states none."""
    stated = made["lineage"]
    return Lineage(
        guidang=stated["guidang"],
        stages=tuple(stated["stages"].items()),
        libraries=tuple(stated["libraries"].items()),
        settings=stated["settings"],
    )
