"""What a survey finds, in what order, and what it says of what it cannot open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import accession
from pipeline.accession import globs, stated
from pipeline.accession.survey import labels
from pipeline.model.source import Accession, Rights


def names(*sources: Path, **settings: object) -> list[str]:
    found = accession.survey([str(source) for source in sources], accession.Settings(**settings))  # type: ignore[arg-type]
    return [entry.name for entry in found]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.html", "a.html", "Z.html", "中.html", "sub/x.html", "sub/deep/y.htm", "sub-1/z.html"):
        path = tmp_path / "t" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "t"


def test_order_is_that_of_the_bytes(tree: Path) -> None:
    found = names(tree)
    assert found == [
        "t/Z.html",
        "t/a.html",
        "t/b.html",
        "t/sub/deep/y.htm",
        "t/sub/x.html",
        "t/sub-1/z.html",
        "t/中.html",
    ]
    assert names(tree) == found


def test_globs(tree: Path) -> None:
    assert names(tree, include=("*.htm",)) == ["t/sub/deep/y.htm"]
    assert names(tree, exclude=("sub/**", "[A-Z]*")) == ["t/a.html", "t/b.html", "t/sub-1/z.html", "t/中.html"]
    assert names(tree, include=("sub/*",)) == ["t/sub/x.html"]
    assert names(tree, include=("**/y.htm", "a.html")) == ["t/a.html", "t/sub/deep/y.htm"]
    assert names(tree, exclude=("?.html",)) == ["t/sub/deep/y.htm"]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.html", "a/b.html", True),
        ("a/*.html", "x/a/b.html", True),
        ("a/*.html", "xa/b.html", False),
        ("a*", "a/b", False),
        ("**", "a/b/c", True),
        ("a/**/c", "a/c", True),
        ("a/**/c", "a/x/y/c", True),
        ("[!a].x", "b.x", True),
        ("[!a].x", "a.x", False),
        ("a.b", "aXb", False),
        ("(x)+", "(x)+", True),
    ],
)
def test_glob(pattern: str, path: str, matches: bool) -> None:
    assert globs.wanted((pattern,), (), path) is matches
    assert globs.wanted((), (pattern,), path) is not matches


@given(st.text(max_size=12), st.text(max_size=12))
def test_globs_never_fail(pattern: str, path: str) -> None:
    globs.wanted((pattern,), (), path)


def test_saved_pages_keep_their_folders(tmp_path: Path) -> None:
    page, other = tmp_path / "t" / "帖子.html", tmp_path / "t" / "own_files" / "x.html"
    for path in (page, tmp_path / "t" / "帖子_files" / "ad.html", other):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = {entry.name: entry.base for entry in accession.survey([str(tmp_path / "t")], accession.Settings())}
    assert found == {"t/帖子.html": "帖子_files", "t/own_files/x.html": None}
    (alone,) = accession.survey([str(page)], accession.Settings())
    assert alone.base == "帖子_files"


def test_very_deep_folders(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("x.html").write_text("x")
    finally:
        os.chdir(here)
    found = list(accession.survey([str(tmp_path)], accession.Settings()))
    assert len(found) == 1
    os.system(f"rm -rf '{tmp_path}/d'")


def test_a_link_is_followed_only_where_the_user_names_it(tree: Path) -> None:
    (tree / "link.html").symlink_to("a.html")
    (tree / "folder").symlink_to("sub")
    found = {entry.name: entry for entry in accession.survey([str(tree)], accession.Settings())}
    assert [entry.code for entry in found["t/link.html"].trouble] == ["ACC011"]
    assert [entry.code for entry in found["t/folder"].trouble] == ["ACC011"]
    (named,) = accession.survey([str(tree / "link.html")], accession.Settings())
    assert named.trouble == ()


def test_the_archive_is_never_its_own_source(tree: Path) -> None:
    (tree / "archive" / "documents").mkdir(parents=True)
    (tree / "archive" / "documents" / "tei.xml").write_text("x")
    found = accession.survey([str(tree)], accession.Settings(), skip=tree / "archive")
    assert not [entry.name for entry in found if "archive" in entry.name]


def test_listed_files_are_recorded_as_named(tree: Path) -> None:
    listed = [str(tree / "a.html"), str(tree), str(tree / "none.html")]
    found = list(accession.survey([], accession.Settings(), listed=listed))
    assert [entry.name for entry in found] == [path.lstrip("/") for path in listed]
    assert [[t.code for t in entry.trouble] for entry in found] == [[], ["ACC003"], ["ACC008"]]


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        (["/x/a", "/x/b/"], ["a", "b"]),
        (["/x/a", "/y/a"], ["x/a", "y/a"]),
        (["/x/a", "/y/a", "/z/b"], ["x/a", "y/a", "b"]),
        (["/p/x/a", "/q/x/a"], ["p/x/a", "q/x/a"]),
        (["/x/a", "/x/a"], ["a", "a"]),
        (["-"], ["-"]),
    ],
)
def test_labels(given_: list[str], named: list[str]) -> None:
    assert labels(given_) == named


def test_accession_files_apply_below_until_a_nearer_one(tree: Path) -> None:
    (tree / "accession.toml").write_text('id = "outer"\nreceived = 2024-05-06\n[rights]\nstatus = "free"\n')
    (tree / "sub" / "accession.toml").write_text('id = "inner"\ntimezone = "+08:00"\n')
    found = {entry.name: entry.accession for entry in accession.survey([str(tree)], accession.Settings())}
    assert "t/accession.toml" not in found
    assert found["t/a.html"] == Accession(id="outer", received="2024-05-06", rights=Rights(status="free"))
    assert found["t/sub/deep/y.htm"] == Accession(id="inner", timezone="+08:00")
    assert found["t/sub-1/z.html"].id == "outer"
    (alone,) = accession.survey([str(tree / "a.html")], accession.Settings())
    assert alone.accession.id == "outer"


def test_stated_settings_speak_for_sources_without_a_file(tree: Path) -> None:
    mine = Accession(id="mine")
    found = list(accession.survey([str(tree)], accession.Settings(stated=mine)))
    assert {entry.accession for entry in found} == {mine}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("idd = 'x'", "did you mean id?"),
        ("[rights]\nlicense = 'x'", "did you mean rights.licence?"),
        ("timezone = 'CST'", "UTC offset"),
        ("received = 'yesterday'", "ISO 8601"),
        ("title = 3", "not a string"),
        ("rights = 'mine'", "not a table"),
        ("[rights]\nstatus = 'maybe'", "none of"),
        ("id = ", "Invalid value"),
    ],
)
def test_faulty_accession_files(tree: Path, text: str, says: str) -> None:
    (tree / "sub" / "accession.toml").write_text(text)
    with pytest.raises(stated.AccessionFileError, match=says.replace("?", r"\?")):
        stated.read(tree / "sub" / "accession.toml")
    trouble = {
        entry.name: [t.code for t in entry.trouble] for entry in accession.survey([str(tree)], accession.Settings())
    }
    assert trouble["t/sub/x.html"] == ["ACC012"]
    assert trouble["t/a.html"] == []
