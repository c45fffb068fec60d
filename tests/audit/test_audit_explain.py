"""``explain``, ``diff`` and ``restore``: every line answered, every stage shown, every text given back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .runs import guidang


def rows(target: Path, *options: str) -> list[dict]:
    ran = guidang("explain", str(target), *options, "--json")
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture(scope="module")
def seed_path(root: Path) -> Path:
    return next((root / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def explained(seed_path: Path) -> list[dict]:
    return rows(seed_path, "--all")


def test_every_line_of_the_seed_has_an_answer(explained: list[dict], seed_path: Path) -> None:
    lines = seed_path.read_text("utf-8").split("\n")
    assert [row["text"] for row in explained] == [line.rstrip("\r") for line in lines][: len(explained)]
    assert len(explained) >= len(lines) - 1
    for row in explained:
        assert row["pieces"]
        assert "".join(piece["text"] for piece in row["pieces"]).rstrip("\n") == row["text"]
        for piece in row["pieces"]:
            assert piece["entry"]
            assert piece["role"] != "unclaimed"
            assert piece["why"]
            assert piece["kind"] != "content" or (piece["leaf"] is not None and piece["place"])


def test_the_seed_is_explained_as_what_it_is(explained: list[dict]) -> None:
    def line(number: int) -> dict:
        (piece,) = [piece for piece in explained[number - 1]["pieces"] if piece["role"] != "layout"][-1:]
        return piece

    assert (line(2)["role"], line(28)["role"], line(213)["kind"]) == ("metadata", "user-card", "furniture")
    assert line(36)["outline"][0][0] == "date-venue"
    assert line(38)["outline"][0][0] == "byline"
    assert line(44)["outline"][0][0] == "unnumbered-head"
    assert "head" in line(44)["place"]
    assert line(196)["outline"][0][0] == "peroration"
    assert {change["rules"][0] for change in line(40)["changes"]} == {"PUN03"}


def test_an_archive_explains_like_the_source(explained: list[dict], seed_folder: Path, archive: Path) -> None:
    assert rows(seed_folder, "--all") == explained
    ran = guidang("explain", str(archive), seed_folder.name[:8], "--offset", "273", "--json")
    assert json.loads(ran.stdout) == explained[33]


def test_every_line_of_html_has_an_answer(html_folder: Path) -> None:
    found = rows(html_folder, "--all")
    assert all(row["pieces"] for row in found)
    texts = [piece["text"] for row in found for piece in row["pieces"] if piece["role"] == "body"]
    assert any("湖边" in text for text in texts)


def test_people_read_it(seed_path: Path) -> None:
    shown = guidang("explain", str(seed_path), "--line", "38").stdout
    assert "claimed by post.body of post 1" in shown
    assert "SPC04" in shown
    assert "陈绍坤" in shown
    whole = guidang("explain", str(seed_path), "--all").stdout.splitlines()
    assert any(line.split()[:3] == ["28", "user-card", "card.rank"] for line in whole)


def test_usage_and_refusals(seed_path: Path, tmp_path: Path, archive: Path) -> None:
    assert guidang("explain", str(seed_path)).exit_code == 2
    assert guidang("explain", str(seed_path), "--line", "9999").exit_code == 1
    assert guidang("explain", str(archive), "--line", "1").exit_code == 2  # two documents
    assert guidang("explain", str(archive), "ffff", "--line", "1").exit_code == 2
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    for command in (["explain", str(empty), "--all"], ["diff", str(empty)]):
        ran = guidang(*command)
        assert ran.exit_code == 1
        assert ran.stderr.startswith("Error: ")


def test_restore_gives_the_decoded_text_back(
    archive: Path, seed_folder: Path, html_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "page.txt"
    source = (seed_folder / "source.txt").read_bytes()
    assert guidang("restore", str(archive), seed_folder.name[:10], "-o", str(out)).exit_code == 0
    assert out.read_bytes() == source
    ran = guidang("restore", str(html_folder))
    assert ran.stdout_bytes == (html_folder / "source.html").read_bytes().decode("gb18030").encode()
    folder = tmp_path / "all"
    assert guidang("restore", str(archive), "--all", "-o", str(folder)).exit_code == 0
    assert len(list(folder.iterdir())) == 2
    assert guidang("restore", str(archive)).exit_code == 2


def test_restore_of_the_seed_is_the_seed(seed_folder: Path, seed: bytes) -> None:
    assert guidang("restore", str(seed_folder)).stdout_bytes == seed


def test_restore_never_gives_a_wrong_text(seed_folder: Path, html_folder: Path) -> None:
    text = seed_folder / "text.txt"
    text.write_text(text.read_text("utf-8").replace("忠诚", "忠诫", 1), "utf-8")
    ran = guidang("restore", str(seed_folder))
    assert (ran.exit_code, ran.stdout) == (1, "")
    source = html_folder / "source.html"
    source.write_bytes(source.read_bytes().replace("山中客".encode("gb18030"), "山下客".encode("gb18030")))
    assert guidang("restore", str(html_folder)).exit_code == 1


def test_diff_shows_each_stage(seed_path: Path, html_folder: Path) -> None:
    shown = guidang("diff", str(seed_path)).stdout
    for stage in ("decode", "extract", "normalize", "outline", "render"):
        assert f"\n{stage}: " in "\n" + shown
    assert "- Rank: 7Rank: 7Rank: 7" in shown
    assert "[head of part 1]" in shown
    made = [json.loads(line) for line in guidang("diff", str(html_folder), "--json").stdout.splitlines()]
    assert [one["stage"] for one in made] == ["decode", "extract", "normalize", "outline", "render"]
    one = guidang("diff", str(seed_path), "--stage", "normalize", "--summary").stdout
    assert one.count("\n") == 1
