"""OCFL 1.1: a storage root with one object a document and one version a change.

The root has the community layout 0003 (hashed n-tuples, the object's id as its folder), so any
OCFL tool finds an object by its id. A document whose files are those of the head version is left
alone; else the next version holds the files that are new and names the others where they stand.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pipeline
from pipeline.feed import dates
from pipeline.feed.mets import mets
from pipeline.feed.publish import DeliveryWriter, Laid, Tally, fits, measure, remove
from pipeline.holdings.document import Holding, Report, Selection, holdings, unexpected
from pipeline.holdings.quarantine import withdrawn
from pipeline.model.description import urn
from pipeline.model.finding import Refusal, finding

ROOT_NAME, ROOT_TEXT = "0=ocfl_1.1", "ocfl_1.1\n"
OBJECT_NAME, OBJECT_TEXT = "0=ocfl_object_1.1", "ocfl_object_1.1\n"
INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
METS_NAME = "mets.xml"

_LAYOUT_TEXT = "Hashed n-tuple tree (3 x 3 of SHA-256), objects in folders named after their ids"
_CONFIG = {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 3}


@dataclass(slots=True)
class OcflReceipt:
    """What a delivery did to a storage root, in numbers of objects."""

    created: int = 0
    versioned: int = 0
    unchanged: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Store:
    """A storage root and how it is being added to."""

    root: Path
    staging: Path
    layer: DeliveryWriter
    with_mets: bool
    catalog: dates.Events | None
    receipt: OcflReceipt = field(default_factory=OcflReceipt)


def deliver(
    archive: Path,
    root: Path,
    report: Report,
    selection: Selection | None = None,
    *,
    link: bool = False,
    with_mets: bool = False,
    catalog: dates.Events | None = None,
) -> OcflReceipt:
    """Bring a storage root up to an archive; damaged documents are reported and left out.

    Files are copied: a store is kept apart from the working archive. ``link`` shares them
    instead. Raises ``Refusal`` (FED001, FED007, FED013).
    """
    tally = Tally(report)
    prepare(root)
    staging = root.with_name(f".{root.name}.staging")
    store = Store(root, staging, DeliveryWriter(tally, copy=not link), with_mets, catalog)
    try:
        for holding in holdings(archive, tally, selection):
            try:
                _update(store, holding, tally)
            except Refusal as refusal:
                for entry in refusal.findings:
                    tally(entry)
    finally:
        remove(staging)
    for found in withdrawn(archive):
        path = object_path(urn(found.folder.name))
        if (root / path).exists():
            said = found.withdrawal
            report(finding("FED034", id=found.folder.name, date=said.date, reason=said.reason, path=path))
    done = store.receipt
    if not (done.created or done.versioned or done.unchanged or tally.errors):
        raise Refusal(finding("FED007"))
    if done.undated:
        report(finding("FED009", count=done.undated, date=dates.UNKNOWN))
    return done


def prepare(root: Path) -> None:
    """Make a storage root of a new or empty folder, or see that it is one of ours already."""
    names = {entry.name for entry in root.iterdir()} if root.is_dir() else set()
    if root.exists() and not root.is_dir():
        raise Refusal(finding("FED013", path=str(root), reason="it is a file"))
    if names:
        _inspect(root)
        return
    (root / "extensions" / LAYOUT).mkdir(parents=True)
    _write(root / "extensions" / LAYOUT / "config.json", _json(_CONFIG))
    _write(root / "ocfl_layout.json", _json({"extension": LAYOUT, "description": _LAYOUT_TEXT}))
    _write(root / ROOT_NAME, ROOT_TEXT.encode())


def _inspect(root: Path) -> None:
    if not (root / ROOT_NAME).is_file():
        raise Refusal(finding("FED013", path=str(root), reason=f"it has no {ROOT_NAME}"))
    try:
        layout = json.loads((root / "ocfl_layout.json").read_bytes())["extension"]
        config = json.loads((root / "extensions" / LAYOUT / "config.json").read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(finding("FED013", path=str(root), reason="its layout is not stated")) from error
    if layout != LAYOUT or config != _CONFIG:
        raise Refusal(finding("FED013", path=str(root), reason="its layout is another one"))


def object_path(id: str) -> str:
    """The folder of the object with this OCFL id, relative to the root (layout 0003)."""
    digest = hashlib.sha256(id.encode()).hexdigest()
    name = "".join(c if re.match(r"[A-Za-z0-9_-]", c) else "".join(f"%{b:02x}" for b in c.encode()) for c in id)
    return f"{digest[:3]}/{digest[3:6]}/{digest[6:9]}/{name}"


def _update(store: Store, holding: Holding, report: Tally) -> None:
    for entry in unexpected(holding):
        report(entry)
    files = _measured(holding)
    target = store.root / object_path(urn(holding.id))
    inventory = _inventory(target, urn(holding.id)) if target.exists() else None
    if inventory is not None and _state(inventory) == {file.path: file.sha512 for file in files}:
        store.receipt.unchanged += 1
        return
    remove(store.staging)
    number = 1 + (int(inventory["head"][1:]) if inventory else 0)
    folder = store.staging / f"v{number}"
    (folder / "content").mkdir(parents=True)
    made = _next(store, holding, folder, files, inventory)
    _seal(folder, made)
    if inventory is None:
        _seal(store.staging, made)
        _write(store.staging / OBJECT_NAME, OBJECT_TEXT.encode())
        target.parent.mkdir(parents=True, exist_ok=True)
        store.staging.rename(target)
        store.receipt.created += 1
    else:
        # a version folder that no inventory names is the rest of an interrupted delivery
        remove(target / f"v{number}")
        folder.rename(target / f"v{number}")
        _seal(target, made)
        store.receipt.versioned += 1


def _measured(holding: Holding) -> list[Laid]:
    """The document's files as they stand. Raises ``Refusal`` where one is not as recorded."""
    faults, found = [], []
    for held in holding.files():
        try:
            file = measure(holding.folder / held.name, held.name)
        except OSError:
            faults.append(finding("FED003", id=holding.id, name=held.name))
            continue
        found.append(file)
        if not fits(held, file):
            faults.append(finding("FED004", id=holding.id, name=held.name))
    if faults:
        raise Refusal(*faults)
    return found


def _state(inventory: Mapping[str, Any]) -> dict[str, str]:
    """Logical paths of the head version with their digests, but for the METS file made beside."""
    state = inventory["versions"][inventory["head"]]["state"]
    return {path: digest for digest, paths in state.items() for path in paths if path != METS_NAME}


def _next(
    store: Store, holding: Holding, folder: Path, files: list[Laid], inventory: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Lay the files that are new into the version's folder; give the inventory with the version."""
    manifest: dict[str, list[str]] = dict(inventory["manifest"]) if inventory else {}
    fixity: dict[str, list[str]] = dict(inventory["fixity"]["sha256"]) if inventory else {}
    content = folder / "content"
    now = list(files)
    if store.with_mets:
        (content / METS_NAME).write_bytes(mets(holding, catalog=store.catalog))
        now.append(measure(content / METS_NAME, METS_NAME))
    for file in now:
        if file.sha512 in manifest:
            remove(content / file.path)
            continue
        if (
            file.path != METS_NAME
            and store.layer.lay(holding.folder / file.path, content / file.path, file.path) != file
        ):
            raise Refusal(finding("FED004", id=holding.id, name=file.path))
        place = f"{folder.name}/content/{file.path}"
        manifest[file.sha512] = [place]
        fixity[file.sha256] = [place]
    if not any(content.iterdir()):
        content.rmdir()
    state: dict[str, list[str]] = {}
    for file in now:
        state.setdefault(file.sha512, []).append(file.path)
    versions = dict(inventory["versions"]) if inventory else {}
    versions[folder.name] = _version(store, holding, state, inventory)
    return {
        "id": urn(holding.id),
        "type": INVENTORY_TYPE,
        "digestAlgorithm": "sha512",
        "head": folder.name,
        "fixity": {"sha256": fixity},
        "manifest": manifest,
        "versions": versions,
    }


def _version(
    store: Store, holding: Holding, state: Mapping[str, list[str]], inventory: Mapping[str, Any] | None
) -> dict[str, Any]:
    created = dates.written(holding, store.catalog)
    store.receipt.undated += created is None
    before = str(inventory["versions"][inventory["head"]]["created"]) if inventory else dates.UNKNOWN
    made = holding.record["lineage"]
    return {
        "created": max(created or dates.UNKNOWN, before),
        "message": f"Made by guidang {made['guidang']}, fingerprint {made['fingerprint']}",
        "user": {"name": f"guidang {pipeline.__version__}", "address": f"urn:guidang:{pipeline.__version__}"},
        "state": state,
    }


def _inventory(folder: Path, id: str) -> dict[str, Any]:
    """The object's inventory, checked against its sidecar. Raises ``Refusal`` (FED014)."""
    try:
        content = (folder / "inventory.json").read_bytes()
        sidecar = (folder / "inventory.json.sha512").read_text("ascii").split()
        inventory: dict[str, Any] = json.loads(content)
    except (OSError, ValueError) as error:
        raise Refusal(finding("FED014", id=id, reason=str(error))) from error
    if sidecar[:1] != [hashlib.sha512(content).hexdigest()]:
        raise Refusal(finding("FED014", id=id, reason="the inventory does not fit its sidecar"))
    expected = {"id": id, "type": INVENTORY_TYPE, "digestAlgorithm": "sha512"}
    if {name: inventory.get(name) for name in expected} != expected or "sha256" not in inventory.get("fixity", {}):
        raise Refusal(finding("FED014", id=id, reason="the inventory is not one of ours"))
    return inventory


def _seal(folder: Path, inventory: Mapping[str, Any]) -> None:
    """Write an inventory and its sidecar, each renamed into place."""
    content = _json(inventory)
    _write(folder / "inventory.json", content)
    _write(folder / "inventory.json.sha512", f"{hashlib.sha512(content).hexdigest()} inventory.json\n".encode())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
