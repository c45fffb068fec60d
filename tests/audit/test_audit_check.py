"""``guidang check``: a sound archive passes, and every kind of damage has its code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .runs import codes, guidang, problems


def test_a_sound_archive_passes(made: Path) -> None:
    ran = guidang("check", str(made))
    assert ran.exit_code == 0
    assert ran.stdout == "Checked 1 archive, 2 documents, 1 quarantined source: no problems.\n"
    assert codes(made, "--fresh") == []


def test_nothing_is_changed(made: Path, archive: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(archive.rglob("*")) if path.is_file()}
    guidang("check", str(archive), "--fresh")
    assert {path: path.read_bytes() for path in sorted(archive.rglob("*")) if path.is_file()} == before


def flip(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))

    return spoil


def drop(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def edit(name: str, before: str, after: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), "utf-8", newline="")

    return spoil


def rewrite(change: Callable[[dict], None]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        from pipeline.model.canonical import sealed

        made = json.loads((folder / "record.json").read_bytes())
        del made["seal"]
        change(made)
        (folder / "record.json").write_bytes(sealed(made))

    return spoil


def stray(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


DAMAGE: dict[str, tuple[Callable[[Path], None], set[str], set[str]]] = {
    "a bit of the source": (flip("source.txt"), {"AUD003"}, set()),
    "a bit of the text": (flip("text.txt"), {"AUD003"}, {"AUD005", "AUD010", "AUD012"}),
    "a word of the text": (edit("text.txt", "工作回顾", "工作總顾"), {"AUD003", "AUD010", "AUD012"}, set()),
    "a word of the TEI": (edit("tei.xml", "关于政府自身建设", "关于政府自身建没"), {"AUD003", "AUD012"}, set()),
    "an element of the TEI": (edit("tei.xml", "<salute", "<salut"), {"AUD003", "VAL001"}, set()),
    "an attribute of the TEI": (
        edit("tei.xml", 'modality="written"', 'modality="spoken"'),
        {"AUD003", "VAL002"},
        set(),
    ),
    "the ledger": (flip("ledger.bin"), {"AUD003"}, {"AUD005", "AUD010"}),
    "no ledger": (drop("ledger.bin"), {"AUD002", "AUD005"}, set()),
    "no TEI": (drop("tei.xml"), {"AUD002"}, set()),
    "no source": (drop("source.txt"), {"AUD002"}, set()),
    "no record": (drop("record.json"), {"AUD002"}, set()),
    "a stray file": (stray, {"AUD004"}, set()),
    "a spaced record": (edit("record.json", '"format": "guidang', '"format":  "guidang'), {"AUD007", "AUD009"}, set()),
    "a record that is no JSON": (edit("record.json", "{", ""), {"AUD005"}, set()),
    "another id": (rewrite(lambda made: made.update(id="0" * 64)), {"AUD003", "AUD006", "AUD007"}, set()),
    "another licence": (
        rewrite(lambda made: made["accession"]["rights"].update(licence="https://example.org/all")),
        {"AUD008"},
        set(),
    ),
    "another version": (
        rewrite(lambda made: made["lineage"]["stages"].update(outline="0")),
        {"AUD008", "AUD020"},
        set(),
    ),
    "a gap in the regions": (rewrite(lambda made: made["page"]["regions"].pop(3)), {"AUD010", "AUD011"}, set()),
    "an anchor": (rewrite(lambda made: made["outputs"]["anchors"][3].__setitem__(3, "f-9.9")), {"AUD012"}, set()),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_told(name: str, archive: Path, seed_folder: Path) -> None:
    spoil, wanted, allowed = DAMAGE[name]
    spoil(seed_folder)
    found = set(codes(archive)) - {"AUD034", "AUD038"}
    assert wanted <= found <= wanted | allowed
    assert set(codes(seed_folder)) == found


def test_problems_name_file_line_and_document(archive: Path, seed_folder: Path) -> None:
    edit("tei.xml", "关于政府自身建设", "关于政府自身建没")(seed_folder)
    told = next(problem for problem in problems(archive) if problem["code"] == "AUD012")
    line = (seed_folder / "tei.xml").read_text("utf-8").split("\n")[told["line"] - 1]
    assert "关于政府自身建没" in line
    assert told["path"] == str(seed_folder / "tei.xml")
    assert told["document"] == seed_folder.name


def test_html_is_restored_from_its_source(html_folder: Path, archive: Path) -> None:
    rewrite(lambda made: made["decode"].update(decoded_sha256="0" * 64))(html_folder)
    assert codes(archive) == ["AUD010", "AUD038"]


def test_the_manifest_agrees(archive: Path, seed_folder: Path) -> None:
    manifest = archive / "manifest.jsonl"
    lines = manifest.read_text("utf-8").splitlines(keepends=True)
    manifest.write_text("".join(reversed(lines)))
    assert codes(archive) == ["AUD035", "AUD036"]
    manifest.write_text("".join([*lines[:-1], lines[-1].replace('"posts": ', '"posts": 1')]))
    assert codes(archive) == ["AUD034", "AUD036"]
    manifest.write_text("".join(lines[:1]))
    assert codes(archive) == ["AUD033", "AUD036"]
    manifest.write_text("".join(lines) + "nonsense\n")
    assert codes(archive) == ["AUD031", "AUD036"]
    manifest.write_text("".join([lines[0], *lines]))
    assert codes(archive) == ["AUD036", "AUD037"]
    again = json.loads(lines[-1]) | {"path": "zz/again.txt"}
    manifest.write_text("".join(lines) + json.dumps(again) + "\n")
    assert codes(archive) == ["AUD036", "AUD037"]
    manifest.unlink()
    assert codes(archive) == ["AUD030"]
    manifest.write_text("".join(lines))
    (archive / "manifest.sha256").unlink()
    assert codes(archive) == ["AUD036"]
    shutil.rmtree(seed_folder)
    assert codes(archive) == ["AUD032", "AUD036"]


def test_links_and_strangers_are_told(archive: Path, seed_folder: Path, tmp_path: Path) -> None:
    elsewhere = shutil.move(seed_folder, tmp_path / seed_folder.name)
    seed_folder.symlink_to(elsewhere)
    assert codes(archive) == ["AUD032", "AUD042"]
    seed_folder.unlink()
    shutil.move(elsewhere, seed_folder)
    (archive / "notes").mkdir()
    (archive / "catalog.sqlite.old").write_text("")
    assert codes(archive) == ["AUD004"]
    (archive / "notes").rmdir()
    (archive / "manifest.jsonl").rename(tmp_path / "m")
    (archive / "manifest.jsonl").symlink_to(tmp_path / "m")
    assert codes(archive) == ["AUD030", "AUD042"]


def test_a_manifest_names_the_record_of_another_hand(archive: Path, seed_folder: Path) -> None:
    """A forger who seals the record anew is told by the manifest."""
    rewrite(lambda made: made["thread"].update(views=9_999_999))(seed_folder)
    assert "AUD038" in codes(archive)


def test_older_forms_without_a_seal_are_read(archive: Path, seed_folder: Path) -> None:
    from pipeline.model.canonical import dump

    made = json.loads((seed_folder / "record.json").read_bytes())
    del made["seal"]
    (seed_folder / "record.json").write_bytes(dump(made | {"format": "guidang-record/2"}))
    assert set(codes(seed_folder)) == set()
    (seed_folder / "record.json").write_bytes(dump(made))
    assert "AUD009" in codes(seed_folder)


def test_quarantine_and_leftovers(archive: Path) -> None:
    (reason,) = archive.rglob("reason.json")
    (archive / ".aside").mkdir()
    (archive / ".aside" / "new-1-x").mkdir()
    (archive / "documents" / "readme").write_text("x")
    assert codes(archive) == ["AUD004", "AUD041"]
    shutil.rmtree(archive / ".aside")
    (archive / "documents" / "readme").unlink()
    reason.write_text("{")
    assert codes(archive) == ["AUD040"]


def test_stale_outputs_and_fresh_runs(archive: Path, seed_folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "guidang.toml"
    config.write_text("[outline]\ndocuments = false\n")
    assert codes(archive, "--config", str(config)) == ["AUD020"]
    assert codes(archive, "--config", str(config), "--no-lineage") == []
    fresh = problems(archive, "--config", str(config), "--fresh", "--ignore", "AUD020")
    names = {Path(problem["path"]).name for problem in fresh if problem["document"] == seed_folder.name}
    assert names == {"record.json", "tei.xml"}
    assert {problem["code"] for problem in fresh} == {"AUD021"}


def test_recorded_findings_are_repeated_on_request(archive: Path, seed_folder: Path) -> None:
    found = problems(archive, "--recorded")
    assert {problem["code"] for problem in found} >= {"OUT004"}
    told = next(problem for problem in found if problem["code"] == "OUT004")
    assert told["recorded"]
    assert told["line"] == 46
    assert guidang("check", str(archive), "--recorded", "--select", "OUT", "--fail-on", "OUT004").exit_code == 1


def test_terms_of_the_gate(archive: Path, seed_folder: Path, tmp_path: Path) -> None:
    stray(seed_folder)
    assert guidang("check", str(archive)).exit_code == 0
    assert guidang("check", str(archive), "--fail-on", "warning").exit_code == 1
    assert guidang("check", str(archive), "--fail-on", "AUD0").exit_code == 1
    assert guidang("check", str(archive), "--fail-on", "warning", "--ignore", "AUD004").exit_code == 0
    assert guidang("check", str(archive), "--fail-on", "warning", "--select", "VAL,AUD02").exit_code == 0
    assert guidang("check", str(archive), "--select", "NIL").exit_code == 2
    known = tmp_path / "known.json"
    assert guidang("check", str(archive), "--write-baseline", str(known)).exit_code == 0
    ran = guidang("check", str(archive), "--fail-on", "warning", "--baseline", str(known))
    assert ran.exit_code == 0
    assert "1 known from the baseline" in ran.stdout
    (seed_folder / "more.txt").write_text("x")
    assert guidang("check", str(archive), "--fail-on", "warning", "--baseline", str(known)).exit_code == 1
    known.write_text("{}")
    assert guidang("check", str(archive), "--baseline", str(known)).exit_code == 2


def test_single_files(seed_folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.xml"
    shutil.copy(seed_folder / "tei.xml", alone)
    assert codes(alone) == []
    alone.write_text(alone.read_text("utf-8").replace("<byline", "<bylin", 1), "utf-8")
    assert codes(alone) == ["VAL001"]
    assert codes(tmp_path, "--select", "VAL") == ["VAL001"]
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert codes(tmp_path / "picture.png") == ["AUD001"]
    assert guidang("check", str(tmp_path / "nothing.xml")).exit_code == 2
    stray(seed_folder)
    ran = guidang("check", *(str(seed_folder / name) for name in ("tei.xml", "text.txt")), "--format", "json")
    assert [problem["code"] for problem in json.loads(ran.stdout)["problems"]] == ["AUD004"]


def test_a_copy_that_sorts_before_its_document_is_no_second_line(root: Path, tmp_path: Path) -> None:
    sources, out = tmp_path / "in", tmp_path / "archive"
    sources.mkdir()
    seed = next((root / "seeds").glob("*.txt"))
    for name in ("z.txt", "again.txt"):
        shutil.copy(seed, sources / name)
        assert guidang("run", str(sources), "--out", str(out), "--in-process", "-q").exit_code == 0
    assert guidang("find", str(out), "会议", "-q").exit_code == 0  # its index is no stray file
    checked = guidang("check", str(out))
    assert (checked.exit_code, "no problems" in checked.output) == (0, True), checked.output
