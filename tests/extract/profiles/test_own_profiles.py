"""Profiles of a user's own: loaded like those of the package, checked, followed by the run key."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import extract, line
from pipeline.audit.reasons import entry_reason
from pipeline.cli import main
from pipeline.extract.profiles.library import compiled, profiles
from pipeline.extract.profiles.profile import ProfileError, family
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

BOARD = """
id = "lakeside"
name = "Lakeside"
[[signatures]]
id = "row"
weight = 4
selector = "div.lk-row"
[[signatures]]
id = "text.signed"
weight = 4
pattern = '^signed by \\S+ on '
[html]
[[html.entries]]
id = "post"
selector = "div.lk-row"
field = "post"
[[html.entries]]
id = "name"
selector = "b.lk-who"
role = "byline"
field = "post.author"
why = "the name stands in bold"
[[html.entries]]
id = "said"
selector = "p.lk-said"
role = "body"
field = "post.body"
[text]
order = "loose"
[[text.anchors]]
id = "signed"
pattern = '^signed by {name} on {time}$'
[[text.lines]]
id = "never"
role = "toolbar"
strings = ["No page has this line"]
[[examples]]
html = '<div class="lk-row"><b class="lk-who">ann</b><p class="lk-said">The water is warm.</p></div>'
posts = [{ author = "ann", text = "The water is warm." }]
"""
HTML = "".join(
    f'<div class="lk-row"><b class="lk-who">{who}</b><p class="lk-said">{said}</p></div>'
    for who, said in (("ann", "The water is warm."), ("bob", "Then let us swim."))
)
TEXT = "signed by ann on 2024-05-01 10:00\nThe water is warm today.\nsigned by bob on 2024-05-02 11:00\nThen let us swim.\n"


def page(text: str, media_type: str, **settings: object) -> object:
    source = source_of(text.encode(), "page", media_type)
    return extract.run(Transcript(source, text, Verdict("utf-8", 1.0, True, "utf-8")), extract.Settings(**settings))


@pytest.mark.parametrize(("text", "media_type"), [(HTML, "text/html"), (TEXT, "text/plain")])
def test_an_own_profile_reads_both_faces(text: str, media_type: str) -> None:
    found = page(text, media_type, profiles=(BOARD,))
    assert found.profile == "lakeside"
    assert [post.author.name for post in found.thread.posts] == ["ann", "bob"]


def test_the_run_key_follows_own_profiles() -> None:
    keys = {
        line.lineage(line.Settings(extract=extract.Settings(profiles=own))).settings
        for own in ((), (BOARD,), (BOARD.replace("lk-who", "lk-by"),))
    }
    assert len(keys) == 3


def test_an_own_reason_is_shown() -> None:
    assert entry_reason("lakeside", "html", "name", own=(BOARD,)) == "the name stands in bold"


@pytest.mark.parametrize(
    "change",
    [
        ('field = "post.author"', 'field = "post.poet"'),
        ('role = "toolbar"', 'role = "hat"'),
        ("{name} on", "({name} on"),
        ('selector = "b.lk-who"', 'selector = "b..lk"'),
        ('order = "loose"', 'order = "any"'),
        ('id = "never"', 'id = "never"\nwhere = 3'),
        ('id = "lakeside"', 'id = "lakeside"\nextends = "nothing"'),
        ('id = "lakeside"', 'id = "auto"'),
        ('id = "said"', 'id = "name"'),
    ],
)
def test_a_fault_shows_when_it_is_loaded(change: tuple[str, str]) -> None:
    assert change[0] in BOARD
    with pytest.raises(ProfileError):
        profiles((BOARD.replace(*change),))


def test_all_patterns_of_the_package_compile() -> None:
    for profile in profiles().values():
        compiled(profile)


def test_an_own_profile_takes_the_place_of_a_built_in_one_and_of_its_heirs() -> None:
    own = 'id = "discuz-x"\nname = "mine"\nextends = "discuz"\n'
    known = profiles((own,))
    assert known["discuz-x"].name == "mine"
    assert known["stage1st"].extends == "discuz-x"
    assert len(known["stage1st"].entries) < len(profiles()["stage1st"].entries)


def test_a_family_stands_for_those_that_read() -> None:
    known = profiles()
    assert [profile.id for profile in family("phpbb", known, "html")] == ["phpbb-2", "phpbb-3"]
    assert [profile.id for profile in family("phpbb", known, "text")] == ["phpbb"]
    assert [profile.id for profile in family("phpbb-3", known, "text")] == ["phpbb-3"]


def test_check_says_what_is_read_and_what_never_matched(tmp_path: Path) -> None:
    (tmp_path / "lakeside.toml").write_text(BOARD, "utf-8")
    (tmp_path / "page.html").write_text(f"<html><body>{HTML}</body></html>", "utf-8")
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    arguments = ["profile", "--check", str(tmp_path / "lakeside.toml"), str(tmp_path / "page.html")]
    ran = CliRunner().invoke(main, [*arguments, str(tmp_path / "page.txt")])
    assert ran.exit_code == 0, ran.output
    assert "pages: 2 of 2 read; 4 posts, 4 with a name, 2 with a time" in ran.output
    assert "never matched: never" in ran.output
    (tmp_path / "lakeside.toml").write_text(BOARD.replace('author = "ann"', 'author = "amy"'), "utf-8")
    ran = CliRunner().invoke(main, ["profile", "--check", str(tmp_path / "lakeside.toml")])
    assert ran.exit_code == 1
    assert "author is 'ann', not 'amy'" in ran.output


def test_an_unknown_profile_is_a_usage_error(tmp_path: Path) -> None:
    out = tmp_path / "archive"
    (tmp_path / "page.html").write_text(HTML, "utf-8")
    ran = CliRunner().invoke(
        main, ["run", str(tmp_path / "page.html"), "--out", str(out), "--set", "extract.profile=nope"]
    )
    assert ran.exit_code == 2
    assert not out.exists()
