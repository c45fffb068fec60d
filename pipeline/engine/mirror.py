"""An archive's copy on a store that fsspec reaches (extra ``remote``): S3 and the like.

The archive itself lives on a file system, because a folder can be renamed there and an object
cannot. Its mirror is brought up to date after a run: what is new or changed is put, a document's
record last; then the manifest; then the account of what is there. A mirror that was cut off is
taken up where the account says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.accession.remote import failure, store_of
from pipeline.catalog import Catalog
from pipeline.collation.keeping import JOINED
from pipeline.holdings.threads import listed
from pipeline.holdings.walk import media
from pipeline.model import layout
from pipeline.model.canonical import line
from pipeline.model.outcome import Fate

ACCOUNT = "mirror.jsonl"
"""The account on the store: id, run key and fate of each document that is there."""

KEPT = "kept"
"""What stands for a fate in the account's lines of kept pictures and attachments."""
_EVERY = 500
_LAST = {layout.RECORD, layout.REASON}


def mirror(catalog: Catalog, root: Path, location: str) -> int:
    """Bring the copy at ``location`` up to date; give the number of documents put.

    Raises ``OSError`` where the store refuses; what was put is not put again.
    """
    store, top = store_of(location)
    top = top.rstrip("/")
    try:
        return _mirror(catalog, root, store, top)
    except Exception as error:
        raise failure(error) from error


def _mirror(catalog: Catalog, root: Path, store: Any, top: str) -> int:  # noqa: ANN401 - an untyped extra
    there = _account(store, f"{top}/{ACCOUNT}")
    count = 0
    for name, key, fate in _held(catalog):
        if there.get(name) == (key, fate):
            continue
        archived = fate == Fate.ARCHIVED
        folder = layout.document_folder(name) if archived else layout.quarantine_folder(name)
        other = layout.quarantine_folder(name) if archived else layout.document_folder(name)
        if name in there and store.exists(f"{top}/{other}"):
            store.rm(f"{top}/{other}", recursive=True)
        for path in sorted((root / folder).iterdir(), key=lambda entry: (entry.name in _LAST, entry.name)):
            store.pipe_file(f"{top}/{folder}/{path.name}", path.read_bytes())
        there[name] = (key, fate)
        count += 1
        if count % _EVERY == 0:
            _put_account(store, f"{top}/{ACCOUNT}", there)
    _mirror_media(root, store, top, there)
    _mirror_threads(root, store, top, there)
    for part in (layout.MANIFEST, layout.MANIFEST_SUM):
        store.pipe_file(f"{top}/{part}", (root / part).read_bytes())
    _put_account(store, f"{top}/{ACCOUNT}", there)
    return count


def _mirror_media(root: Path, store: Any, top: str, there: dict[str, tuple[str, str]]) -> None:  # noqa: ANN401
    """Put the kept pictures and attachments that the copy has not; such a file never changes."""
    for path in media(root):
        if there.get(path.name) != ("", KEPT):
            store.pipe_file(f"{top}/{path.relative_to(root).as_posix()}", path.read_bytes())
            there[path.name] = ("", KEPT)


def _mirror_threads(root: Path, store: Any, top: str, there: dict[str, tuple[str, str]]) -> None:  # noqa: ANN401
    """Bring the joined threads of the copy up to date, and their list."""
    joined = {str(row["id"]): str(row["key"]) for row in listed(root) if row["fate"] == JOINED}
    for name in [name for name, (_, fate) in there.items() if fate == JOINED and name not in joined]:
        store.rm(f"{top}/{layout.thread_folder(name)}", recursive=True)
        del there[name]
    for name, key in joined.items():
        if there.get(name) == (key, JOINED):
            continue
        folder = layout.thread_folder(name)
        for path in sorted((root / folder).iterdir(), key=lambda entry: (entry.name in _LAST, entry.name)):
            store.pipe_file(f"{top}/{folder}/{path.name}", path.read_bytes())
        there[name] = (key, JOINED)
    if (root / layout.THREAD_LIST).exists():
        store.pipe_file(f"{top}/{layout.THREAD_LIST}", (root / layout.THREAD_LIST).read_bytes())


def _held(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    for held, _ in catalog.documents():
        if held.fate is not Fate.FAILED:
            yield held.id, held.key, str(held.fate)


def _account(store: Any, path: str) -> dict[str, tuple[str, str]]:  # noqa: ANN401 - an untyped extra
    if not store.exists(path):
        return {}
    rows = map(json.loads, store.cat_file(path).splitlines())
    return {row["id"]: (row["key"], row["fate"]) for row in rows}


def _put_account(store: Any, path: str, there: dict[str, tuple[str, str]]) -> None:  # noqa: ANN401 - an untyped extra
    body = b"".join(line({"id": name, "key": key, "fate": fate}) for name, (key, fate) in sorted(there.items()))
    store.pipe_file(path, body)
