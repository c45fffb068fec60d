"""``guidang learn``, ``run --learn`` and ``learn --from``, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main

from .skins import Board, flattened, markup


def laid(board: Board, folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, page in board.pages:
        (folder / name).write_text(page, "utf-8")
    return folder


def guidang(*arguments: object):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_learn_writes_a_profile_and_its_account(tmp_path: Path) -> None:
    pages = laid(flattened(7, 14), tmp_path / "pages")
    ran = guidang("learn", pages, "--out", tmp_path / "profiles")
    assert ran.exit_code == 0, ran.output
    (file,) = (tmp_path / "profiles").glob("*.toml")
    assert "before:" in ran.output
    assert "after:" in ran.output
    checked = guidang("profile", "--check", file, pages)
    assert checked.exit_code == 0, checked.output
    assert "pages: 14 of 14 read" in checked.output
    told = json.loads(guidang("learn", pages, "--out", tmp_path / "profiles", "--json").output)
    assert told[0]["written"]
    assert told[0]["confidence"]["after"] >= told[0]["confidence"]["before"]


def test_a_run_that_learns_keeps_its_profiles_and_is_done_the_second_time(tmp_path: Path) -> None:
    pages = laid(flattened(7, 14), tmp_path / "pages")
    out = tmp_path / "archive"
    first = guidang("run", pages, "--out", out, "--learn", "--in-process", "--progress", "none")
    assert first.exit_code == 0, first.output
    (file,) = (out / "profiles").glob("*.toml")
    by = [json.loads(path.read_text("utf-8"))["page"]["profile"] for path in out.rglob("record.json")]
    assert by == [file.stem] * 14
    again = guidang("run", pages, "--out", out, "--learn", "--in-process", "--progress", "none", "--json")
    assert json.loads(again.stdout.splitlines()[-1])["unchanged"] == 14
    named = guidang("run", pages, "--out", out, "--profiles", file, "--in-process", "--progress", "none", "--json")
    assert json.loads(named.stdout.splitlines()[-1])["unchanged"] == 14
    assert guidang("check", out).exit_code in (0, 1)


def test_one_marked_page_teaches(tmp_path: Path) -> None:
    for board, name in ((markup(2, 6), "t0.html"), (flattened(1, 6), "t0.txt")):
        pages = laid(board, tmp_path / board.face)
        marks: list[str] = []
        for post in board.said[0][:2]:
            line = next(line for line in board.pages[0][1].replace("<", "\n").splitlines() if post.author in line)
            assert line
            marks += ["--post", post.text.split("\n")[0], "--author", post.author]
        shown = _clocks(board)
        for text in shown[:2]:
            marks += ["--time", text]
        out = tmp_path / f"{board.face}-profiles"
        ran = guidang("learn", pages, "--out", out, "--from", pages / name, *marks)
        assert ran.exit_code == 0, ran.output
        (file,) = out.glob("*.toml")
        checked = guidang("profile", "--check", file, pages)
        assert "pages: 6 of 6 read" in checked.output, checked.output


def _clocks(board: Board) -> list[str]:
    """The times of the first page as they are shown."""
    from .skins import CLOCKS

    for clock in CLOCKS:
        texts = [clock(post.time) for post in board.said[0]]
        if all(text in board.pages[0][1] for text in texts):
            found = texts
    return found


def test_a_mark_that_is_not_there_is_said(tmp_path: Path) -> None:
    pages = laid(markup(2, 4), tmp_path / "pages")
    ran = guidang(
        "learn", pages, "--out", tmp_path / "p", "--from", pages / "t0.html", "--post", "no such words at all"
    )
    assert ran.exit_code == 1
    assert "no such words" in ran.output
    assert guidang("learn", "--out", tmp_path / "p").exit_code == 2
