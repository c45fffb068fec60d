"""The catalog of an archive: opened, made again where that is right, held against the folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.catalog import Catalog, CatalogDamagedError, CatalogOlderError, Journal, put_in_place
from pipeline.engine.rebuild import enter, listed, rebuild
from pipeline.model import layout
from pipeline.model.finding import Finding, finding
from pipeline.model.outcome import Fate

Report = Callable[[str], None]


@contextmanager
def opened(root: Path, report: Report = lambda _: None) -> Iterator[Catalog]:
    """The catalog of an archive, made from the archive where it is missing, damaged or of an older form.

    ``report`` hears why it is made again and of each folder that cannot be read; the source of
    that is done again. Raises :class:`~pipeline.catalog.CatalogError` for everything else that
    stands in the way; then nothing was touched.
    """
    with _usable(root, report) as catalog:
        yield catalog


def _usable(root: Path, report: Report) -> Catalog:
    path = root / layout.CATALOG
    remark = "left"
    if path.exists():
        try:
            return Catalog(path)
        except CatalogDamagedError as error:
            remark = "damaged"
            report(f"{error}; made again from the archive")
        except CatalogOlderError as error:
            remark = "older"
            report(f"{error}; made again from the archive")
    make_again(root, remark, report)
    return Catalog(path)


def make_again(root: Path, remark: str = "former", report: Report = lambda _: None) -> None:
    """Make the catalog from the archive's files, aside; then put it into its place.

    What stood there is kept under ``remark``. Whatever crash happens in between, either the former
    catalog stands or none, never a part of the new one.
    """
    path = root / layout.CATALOG
    aside = root / f".{layout.CATALOG}.aside"
    for end in ("", "-wal", "-shm"):
        aside.with_name(aside.name + end).unlink(missing_ok=True)
    with Catalog(aside) as catalog:
        catalog.journal = None  # what is read from files need not be written down again
        if any((root / name).exists() for name in (layout.MANIFEST, layout.DOCUMENTS, layout.QUARANTINE)):
            for folder in rebuild(catalog, root, Journal(root))[1]:
                report(f"cannot be read: {folder}")
        else:
            catalog.recall(Journal(root).runs())
    put_in_place(aside, path, remark)


def rebuilt(root: Path) -> Catalog:
    """A catalog in memory, made from an archive that has none; nothing is written."""
    catalog = Catalog(Path(":memory:"))
    rebuild(catalog, root, Journal(root))
    return catalog


def reconcile(catalog: Catalog, root: Path, run: int) -> list[Finding]:
    """Hold the catalog against the folders, so that no manifest covers less than the archive holds.

    Folders that the catalog does not know are entered (CAT001); documents that it knows and that
    have no folder are not done any more (CAT002).
    """
    found: list[Finding] = []
    astray = list(_astray(catalog, root))
    lost = _lose(catalog, astray)  # before: an id without its document may have a folder in quarantine
    unknown = [folder for _, folder in astray if folder is not None]
    if unknown:
        read, bad = enter(catalog, root, unknown, run)
        found.append(finding("CAT001", count=read, unreadable=len(bad)))
    return found + lost


def bereft(catalog: Catalog, root: Path) -> list[Finding]:
    """Take documents whose folder is gone (CAT002) for not done, so that the run that follows makes them again."""
    return _lose(catalog, _astray(catalog, root))


def _lose(catalog: Catalog, astray: Iterable[tuple[str, str | None]]) -> list[Finding]:
    gone = [name for name, folder in astray if folder is None]
    if not gone:
        return []
    catalog.lose(gone)
    return [finding("CAT002", count=len(gone))]


def _astray(catalog: Catalog, root: Path) -> Iterator[tuple[str, str | None]]:
    """What only the catalog or only the folders have; see :func:`_apart`."""
    areas = ((layout.DOCUMENTS, (Fate.ARCHIVED,)), (layout.QUARANTINE, (Fate.REFUSED, Fate.CRASHED, Fate.WITHDRAWN)))
    for area, fates in areas:
        yield from _apart(catalog.ids(fates), listed(root, area))


def _apart(held: Iterable[str], folders: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    """What only one of two sorted streams has: ids with their folder, or with ``None`` where that is missing."""
    ids = iter(held)
    name = next(ids, None)
    for place, folder in folders:
        while name is not None and name < place:
            yield name, None
            name = next(ids, None)
        if name == place:
            name = next(ids, None)
        else:
            yield place, folder
    while name is not None:
        yield name, None
        name = next(ids, None)
