"""More mirrors, and what lies about in them: the fate of each file at first sight, the same in a folder and in a zip."""

from __future__ import annotations

import zipfile
from collections import defaultdict

import pytest

from pipeline import accession
from pipeline.accession import Settings, Unread, arrivals
from pipeline.model.finding import Severity
from pipeline.model.source import Source
from tests.accession import mirrors, mirrors_more

FILES = {one.name: one for one in mirrors_more.every()}
TAKEN_FOR_TEXT = (
    ".log .dat .ini .url .htaccess cookies.txt .bat .vcf .ics .torrent .yml .po .ass".split()  # noqa: SIM905 - a list of names
)
"""What is taken for the text of a flattened page, wrongly, and left to the stage that reads it."""


def fate(arrival: Source | Unread) -> str:
    faults = [entry.code for entry in arrival.findings if entry.severity is Severity.ERROR]
    if faults:
        return faults[0]
    return mirrors_more.PASSED if isinstance(arrival, Unread) else mirrors.PAGE


@pytest.fixture(scope="module", params=["folder", "zip"])
def met(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    top = tmp_path_factory.mktemp("all") / "m"
    found: dict[str, list[str]] = defaultdict(list)
    if request.param == "zip":
        top = top.with_suffix(".zip")
        with zipfile.ZipFile(top, "w") as out:
            for one in FILES.values():
                out.writestr(one.name, one.content)
    else:
        for one in FILES.values():
            (top / one.name).parent.mkdir(parents=True, exist_ok=True)
            (top / one.name).write_bytes(one.content)
    for file in accession.survey([str(top)], Settings()):
        for arrival in arrivals(file, Settings()):
            held = arrival.container
            name = held.member.partition("!")[0] if request.param == "zip" and held else arrival.path
            found[name.removeprefix("m/")].append(fate(arrival))
    return found


def marked(name: str) -> object:
    known = name.endswith(tuple(TAKEN_FOR_TEXT)) and not name.startswith(("wayback", "websites"))
    return pytest.param(name, marks=pytest.mark.xfail(strict=True)) if known else name


@pytest.mark.parametrize("name", [marked(name) for name in FILES if FILES[name].fate != "any"])
def test_every_file_has_its_fate(met: dict[str, list[str]], name: str) -> None:
    wanted = FILES[name].fate
    if wanted == mirrors.OTHER:
        assert met[name][0] not in {"ACC002", "ACC013"}
    else:
        assert met[name] == ([wanted] if isinstance(wanted, str) else list(wanted))


def test_no_thread_page_is_passed_over(met: dict[str, list[str]]) -> None:
    pages = [name for name, one in FILES.items() if one.fate == mirrors.PAGE]
    assert len(pages) >= 30
    assert [name for name in pages if met[name] != [mirrors.PAGE]] == []
