"""An archive as a run finds it and leaves it: locked, swept, its catalog open, its manifest written."""

from __future__ import annotations

import hashlib
import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline import accession, write
from pipeline.accession import remote
from pipeline.catalog import Catalog, export
from pipeline.engine.disk import locked, sync
from pipeline.engine.driver import Driver, Watch, now
from pipeline.engine.index import bereft, opened, reconcile
from pipeline.engine.joining import join_threads
from pipeline.engine.media import MediaIndex
from pipeline.engine.mirror import mirror
from pipeline.engine.near import pairs, require, signature
from pipeline.engine.pool import Pool
from pipeline.engine.rehearse import rehearse
from pipeline.engine.request import Request, Summary
from pipeline.engine.serial import Executor, Serial
from pipeline.model import layout
from pipeline.model.outcome import Fate
from pipeline.model.source import Source

_MANY = 40
"""Files from which it pays to warm the workers."""
_LARGE = 100 << 10


def run(
    request: Request,
    watch: Watch = lambda *_: None,
    started: Callable[[Driver], None] = lambda _: None,
    sources: Iterable[Source] = (),
) -> Summary:
    """Take the sources of a request into its archive; give the counts.

    ``sources`` are sources at hand, taken before those of the request. ``started`` receives the
    driver before the first file (setting its ``stop`` ends the run in order). Raises
    :class:`BusyError` when the archive is being written by another process, and ``OSError`` when
    it cannot be made.
    """
    if request.accession.media == "keep":  # its files are gone through twice
        request = replace(request, listed=tuple(request.listed))
    return fill(request, files(request), watch, started, sources)


def fill(
    request: Request,
    found: Iterator[accession.Found],
    watch: Watch = lambda *_: None,
    started: Callable[[Driver], None] = lambda _: None,
    sources: Iterable[Source] = (),
) -> Summary:
    """The same over files that were surveyed already."""
    began = time.monotonic()
    root = request.root
    if request.limits.near:
        require()
    root.mkdir(parents=True, exist_ok=True)
    with locked(root):
        write.sweep(root)
        said: list[str] = []
        with opened(root, said.append) as catalog, media_of(request) as media:
            executor = executor_of(request)
            driver = Driver(request, catalog, executor, watch, sync, media=media)
            missed = bereft(catalog, root)
            started(driver)
            try:
                if media is not None and request.media is None:
                    again = request.limits.rehash or request.limits.force
                    media.gather(files(request), request.accession, sync, lambda: driver.stop, again=again)
                driver.take(sources)
                driver.drive(found)
            except BaseException:
                executor.abort()
                driver.commit()
                raise
            executor.close()
            write.sweep(root)
            if request.limits.near:
                driver.summary.near = relate(catalog, root)
            for name in [
                *(["CAT003"] if said else []),
                *(f.code for f in (*missed, *reconcile(catalog, root, driver.run))),
            ]:
                driver.summary.note(name)
            if request.limits.threads and not driver.summary.stopped:
                driver.summary.threads = join_threads(catalog, root, request, sync)
            if request.limits.strict:
                driver.summary.strict = catalog.fates()[str(Fate.PASSED)]
            export(catalog, root)
            if request.mirror:
                driver.summary.mirrored = mirror(catalog, root, request.mirror)
            driver.summary.seconds = time.monotonic() - began
            catalog.end(driver.run, now(), driver.summary.to_json())
            return driver.summary


@contextmanager
def media_of(request: Request) -> Iterator[MediaIndex | None]:
    """The index of kept pictures of a request; ``None`` where none are kept."""
    if request.accession.media != "keep":
        yield None
        return
    own = request.media is None
    index = MediaIndex(request.media or request.root / layout.MEDIA_INDEX, request.root, readonly=not own)
    try:
        yield index
    finally:
        index.close()


def relate(catalog: Catalog, root: Path) -> int:
    """Look for near-duplicates among all documents; give the number of pairs."""
    for name in catalog.unsigned():
        text = (root / layout.document_folder(name) / layout.TEXT).read_text("utf-8")
        catalog.sign([(name, signature(text))])
    found = pairs(catalog.signatures)
    catalog.relate("near", found)
    return len(found)


def executor_of(request: Request) -> Executor:
    """Where the documents of a request are done: here, or in a pool of workers."""
    if request.limits.in_process:
        return Serial(request.settings, request.root)
    # many files, or one large enough to hold many pages
    few = request.listed or "-" in request.sources or any(map(remote.is_remote, request.sources))
    warm = not few and sum(1 + found.size // _LARGE for found in islice(files(request), _MANY)) >= _MANY
    return Pool(request.settings, request.root, request.limits, warm=warm)


def rehearsal(request: Request, say: Callable[[str, str], None]) -> Summary:
    """What a run would do: ``say`` hears each new source. Nothing is written."""
    return rehearse(request, files(request), say)


def files(request: Request) -> Iterator[accession.Found]:
    """The files of a request, in the order of the survey, or the sample of them."""
    found = accession.survey(request.sources, request.accession, listed=request.listed, skip=request.root)
    if request.limits.sample is None:
        return found
    return iter(_sample(found, request.limits.sample, request.limits.seed))


def _sample(found: Iterator[accession.Found], size: int, seed: int) -> list[accession.Found]:
    """The ``size`` files whose names hash lowest with the seed, in the order of the survey."""

    def draw(entry: tuple[int, accession.Found]) -> bytes:
        return hashlib.sha256(f"{seed}\n{entry[1].name}".encode("utf-8", "surrogateescape")).digest()

    drawn = heapq.nsmallest(size, enumerate(found), key=draw)
    return [entry for _, entry in sorted(drawn, key=lambda pair: pair[0])]
