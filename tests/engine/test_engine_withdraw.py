"""Withdrawn documents: delivered nowhere, brought back by no run, never silently gone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.feed.oai import refresh
from pipeline.feed.oai.index import NAME
from pipeline.holdings.document import Selection, holdings
from pipeline.model import layout
from tests.collation.test_collate import numbered

REASON = "wish of the author, letter of 3 May"


def guidang(*arguments: object) -> Result:
    made = CliRunner().invoke(main, [str(one) for one in arguments])
    assert made.exception is None or isinstance(made.exception, SystemExit), made.output
    return made


def run(pages: Path, archive: Path, *more: str) -> Result:
    return guidang("run", pages, "--out", archive, "--in-process", "--progress", "none", *more)


def manifest(archive: Path) -> dict[str, dict[str, object]]:
    rows = map(json.loads, (archive / layout.MANIFEST).read_text("utf-8").splitlines())
    return {str(row["id"]): row for row in rows}


def ids(archive: Path, unit: str = "page") -> set[str]:
    return {one.id for one in holdings(archive, print, Selection(unit=unit))}


def tree(archive: Path) -> dict[str, bytes]:
    names = (layout.DOCUMENTS, layout.QUARANTINE, layout.THREADS)
    files = (path for name in names for path in (archive / name).rglob("*") if path.is_file())
    return {path.relative_to(archive).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"thread-77-{number}-1.html").write_text(
            numbered(2 * number - 1, 2 * number + 1, number=number), "utf-8"
        )
    (folder / "copy.html").write_text(numbered(3, 5, number=2), "utf-8")
    return folder


@pytest.fixture
def archive(pages: Path, tmp_path: Path) -> Path:
    out = tmp_path / "archive"
    assert run(pages, out).exit_code == 0
    return out


def one(archive: Path, name: str) -> str:
    return next(str(row["id"]) for row in manifest(archive).values() if row["path"].endswith(name))


def test_a_withdrawn_page_is_delivered_nowhere_and_told_everywhere(archive: Path, pages: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    former = (archive / layout.document_folder(gone) / "source.html").read_bytes()
    assert guidang("withdraw", archive, gone[:10], "--reason", REASON, "--date", "2026-05-03").exit_code == 0
    assert gone not in ids(archive)
    assert not (archive / layout.document_folder(gone)).exists()
    row = manifest(archive)[gone]
    assert (row["fate"], row["withdrawn"], row["because"], row["bytes"]) == ("withdrawn", "2026-05-03", REASON, "kept")
    assert (archive / layout.quarantine_folder(gone) / "source.html").read_bytes() == former
    assert gone[:12] in guidang("withdraw", archive, "--list").stdout
    status = guidang("status", archive)
    assert (status.exit_code, "withdrawn" in status.stdout) == (0, True)
    assert gone not in guidang("list", archive, "--json").stdout
    runs = [json.loads(line) for line in (archive / "catalog.runs.jsonl").read_text("utf-8").splitlines()]
    assert any(REASON in json.dumps(run, ensure_ascii=False) for run in runs)
    (thread,) = ids(archive, "thread")
    record = json.loads((archive / layout.thread_folder(thread) / layout.RECORD).read_bytes())
    assert gone not in {page["id"] for page in record["collation"]["pages"]}
    checked = guidang("check", archive)
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("more", [(), ("--force",), ("--rehash",), ("--set", "normalize.judged=true")])
def test_no_run_brings_it_back(archive: Path, pages: Path, more: tuple[str, ...]) -> None:
    gone = one(archive, "thread-77-1-1.html")
    guidang("withdraw", archive, gone, "--reason", REASON)
    assert run(pages, archive, *more).exit_code == 0
    assert (gone in ids(archive), manifest(archive)[gone]["fate"]) == (False, "withdrawn")
    shutil.copy(pages / "thread-77-1-1.html", pages / "again.html")
    assert run(pages, archive, *more).exit_code == 0
    assert (gone in ids(archive), manifest(archive)[gone]["fate"]) == (False, "withdrawn")
    assert guidang("check", archive, "--no-lineage").exit_code == 0


def test_a_plan_of_shards_does_not_bring_it_back(archive: Path, pages: Path, tmp_path: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    guidang("withdraw", archive, gone, "--reason", REASON)
    plan = tmp_path / "plan.jsonl"
    guidang("plan", pages, "--out", plan)
    assert guidang("run-shard", "--plan", plan, "--index", 0, "--out", archive, "--in-process").exit_code == 0
    assert guidang("run-shard", "--plan", plan, "--merge", "--out", archive, "--in-process").exit_code == 0
    assert (gone in ids(archive), manifest(archive)[gone]["fate"]) == (False, "withdrawn")


def test_the_catalog_can_be_made_again(archive: Path, pages: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    guidang("withdraw", archive, gone, "--reason", REASON, "--date", "2026-05-03")
    before = (archive / layout.MANIFEST).read_bytes()
    (archive / layout.CATALOG).unlink()
    assert run(pages, archive).exit_code == 0
    assert (archive / layout.MANIFEST).read_bytes() == before


def test_bytes_are_destroyed_as_asked_and_check_sees_what_comes_back(archive: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    kept = tree(archive)
    asked = ("withdraw", archive, gone, "--reason", REASON, "--destroy")
    assert guidang(*asked).exit_code != 0  # it asks, and nobody answers
    assert tree(archive) == kept
    assert guidang(*asked, "--yes").exit_code == 0
    folder = archive / layout.quarantine_folder(gone)
    assert [path.name for path in folder.iterdir()] == [layout.REASON]
    assert manifest(archive)[gone]["bytes"] == "destroyed"
    assert guidang("check", archive).exit_code == 0
    assert "destroyed" in guidang("withdraw", archive, gone, "--undo").stderr
    for name, content in kept.items():
        if gone in name:
            (archive / name).parent.mkdir(parents=True, exist_ok=True)
            (archive / name).write_bytes(content)
    assert "AUD043" in guidang("check", archive).stdout


def test_what_was_kept_can_be_destroyed_later(archive: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    guidang("withdraw", archive, gone, "--reason", REASON, "--date", "2026-05-03")
    assert guidang("withdraw", archive, gone, "--reason", "other", "--destroy", "--yes").exit_code == 0
    row = manifest(archive)[gone]
    assert (row["bytes"], row["because"], row["withdrawn"]) == ("destroyed", REASON, "2026-05-03")


def test_a_withdrawal_is_taken_back(archive: Path, pages: Path) -> None:
    before, rows = tree(archive), (archive / layout.MANIFEST).read_bytes()
    gone = one(archive, "thread-77-1-1.html")
    guidang("withdraw", archive, gone, "--reason", REASON)
    back = guidang("withdraw", archive, gone[:8], "--undo", "--in-process", "--progress", "none")
    assert back.exit_code == 0, back.output
    assert tree(archive) == before
    assert (archive / layout.MANIFEST).read_bytes() == rows


def test_a_thread_goes_with_all_its_pages(archive: Path) -> None:
    (thread,) = ids(archive, "thread")
    assert guidang("withdraw", archive, thread[:10], "--reason", REASON).exit_code == 0
    assert ids(archive) == set()
    assert not list((archive / layout.THREADS).rglob(layout.RECORD))
    assert guidang("check", archive).exit_code == 0


def test_an_author_goes_with_every_page_and_the_others_are_counted(archive: Path) -> None:
    told = guidang("withdraw", archive, "--author", "作者1", "--reason", REASON, "--yes")
    assert told.exit_code == 0, told.output
    assert "of others stand on the same pages" in told.stderr
    for page in ids(archive):
        record = json.loads((archive / layout.document_folder(page) / layout.RECORD).read_bytes())
        assert "作者1" not in {post["author"]["name"] for post in record["thread"]["posts"]}
    assert guidang("withdraw", archive, "--author", "作", "--reason", REASON, "--yes").exit_code == 1


def test_harvesters_are_told_that_it_is_deleted(archive: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    refresh(archive, archive / NAME, print, {})
    guidang("withdraw", archive, gone, "--reason", REASON)
    assert refresh(archive, archive / NAME, print, {}).deleted == 1
    answer = guidang("feed", "oai", "ask", archive, "verb=ListIdentifiers", "metadataPrefix=oai_dc").stdout
    assert f'status="deleted"><identifier>oai:guidang.example:{gone}' in answer.replace("\n", "").replace("> <", "><")


def test_a_store_and_a_site_say_what_became_of_it(archive: Path, tmp_path: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    assert guidang("feed", "ocfl", archive, "--out", tmp_path / "store").exit_code == 0
    guidang("withdraw", archive, gone, "--reason", REASON, "--date", "2026-05-03")
    told = guidang("feed", "ocfl", archive, "--out", tmp_path / "store")
    assert (told.exit_code, "FED034" in told.stderr, gone in told.stderr) == (0, True, True)
    assert guidang("site", archive, "--out", tmp_path / "site", "--no-search", "--lang", "en").exit_code == 0
    shown = (tmp_path / "site" / "threads" / gone[:2] / gone / "index.html").read_text("utf-8")
    assert REASON in shown
    assert "第1楼说的话" not in shown
    assert not any("第1楼说的话" in path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html"))
    for form in ("jsonl", "bag", "mets"):
        out = tmp_path / form
        assert guidang("feed", form, archive, "--out", out).exit_code == 0
        assert not any(
            gone in path.as_posix() or gone.encode() in path.read_bytes() for path in out.rglob("*") if path.is_file()
        )


def test_faults(archive: Path) -> None:
    gone = one(archive, "thread-77-1-1.html")
    for wrong in (
        ("--reason", "x"),
        (gone,),
        (gone, "--author", "a", "--reason", "x"),
        (gone, "--reason", "x", "--date", "May"),
    ):
        assert guidang("withdraw", archive, *wrong).exit_code == 2
    assert guidang("withdraw", archive, "ffff0000", "--reason", "x").exit_code == 2
    assert guidang("withdraw", archive, "ffff0000", "--undo").exit_code == 2
