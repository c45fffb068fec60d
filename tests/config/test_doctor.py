"""Doctor, status and profile as a person starts them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engine.corpus import guidang, mixed


def test_doctor_finds_nothing_wrong() -> None:
    shown = guidang("doctor", "--json")
    assert shown.returncode == 0, shown.stdout
    rows = json.loads(shown.stdout)
    assert all(row["ok"] for row in rows["core"])
    assert {"OpenCC", "schemas", "the line"} <= {row["name"] for row in rows["core"]}


def test_profiles_are_listed_and_printed() -> None:
    assert "discuz-x" in guidang("profile").stdout
    assert 'id = "discuz-x"' in guidang("profile", "discuz-x").stdout
    assert guidang("profile", "nonsense").returncode == 2


def test_status_reads_an_archive_without_a_catalog(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    mixed(tmp_path / "s", 6)
    guidang("run", "s", "-o", "a", "--in-process", cwd=tmp_path)
    known = guidang("status", "a", "--json", cwd=tmp_path)
    for path in (tmp_path / "a").glob("catalog.sqlite*"):
        path.unlink()
    read = guidang("status", "a", "--json", cwd=tmp_path)
    assert json.loads(read.stdout) == json.loads(known.stdout)
    assert not list((tmp_path / "a").glob("catalog.sqlite*"))
    listed = guidang("status", "a", "--code", "ACC001", "--runs", "--traces", cwd=tmp_path)
    assert "s/empty.html" in listed.stdout
    assert listed.returncode == 1
    assert guidang("status", "s", cwd=tmp_path).returncode == 2
    assert guidang("status", "a", "--code", "XYZ999", cwd=tmp_path).returncode == 2
    again = guidang("status", "a", "--rebuild", cwd=tmp_path)
    assert (tmp_path / "a" / "catalog.sqlite").exists()
    assert again.returncode == 1
