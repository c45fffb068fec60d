"""A board of a known engine in a skin that its profile does not read: what is learnt extends the engine."""

from __future__ import annotations

import tomllib
from dataclasses import replace

from benchmarks import learn_made
from pipeline import decode, extract
from pipeline.extract.profiles.library import profiles
from pipeline.learn import learn
from pipeline.learn.engine import Engine, of_text
from pipeline.model.source import source_of

FRAME = (
    '<body><div id="page-body"><p class="author"></p><span class="postprofile"></span>'
    '<a href="./viewtopic.php?t=1"></a><div class="breadcrumbs"><a href="./viewforum.php?f=3">Dacha</a></div>'
)


def framed(seed: int = 130, pages: int = 16) -> learn_made.Folder:
    """A made board that no page of its own tells, within phpBB's frame."""
    folder = next(folder for kind, folder in learn_made.folders("html", [seed], pages) if kind == "markup")
    return replace(folder, pages=[(page.replace("<body>", FRAME), said) for page, said in folder.pages])


def test_what_is_learnt_extends_the_engine() -> None:
    folder = framed()
    settings = extract.Settings()
    (found,) = learn(folder.sources(), settings)
    assert found.profile, found.why
    assert tomllib.loads(found.profile)["extends"] == "phpbb-3"
    own = profiles((found.profile,))[found.name]
    for name in ("post", "post.author", "post.time"):
        rows = [row.id for row in own.entries if row.field == name]
        assert rows == [row for row in rows if row.split(".")[-1].isdigit() or row == name], "none of the engine's"
    with_it = replace(settings, profiles=(found.profile,))
    before, after = learn_made.score(folder, settings), learn_made.score(folder, with_it)
    assert after.whole >= 0.95 * after.posts > before.whole
    page = extract.run(decode.run(folder.sources()[0], decode.Settings()), with_it)
    assert page.thread.platform == "phpBB 3"
    assert page.thread.board == ("Dacha",), "by a row of the engine's"


def test_other_boards_of_the_engine_are_not_taken() -> None:
    folder = framed()
    (found,) = learn(folder.sources(), extract.Settings())
    settings = replace(extract.Settings(), profiles=(found.profile,))
    other = folder.pages[0][0].replace("Board", "Elsewhere").encode()
    page = extract.run(decode.run(source_of(other, "x/1.html", "text/html"), decode.Settings()), settings)
    assert page.profile != found.name


def test_an_engine_must_speak_on_most_pages() -> None:
    discuz = "发表于 2012-3-4 05:06 | 只看该作者\n\nPowered by Discuz! X3.4\n本版积分规则\n"
    assert of_text(["nothing of any engine\n"] * 9 + [discuz]) is None
    assert Engine("phpbb-3", 7).replaced(frozenset({"post"}))
    assert not Engine("phpbb-3", 7).replaced(frozenset())
