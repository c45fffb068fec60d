"""What the two thresholds do to a page, on both faces, and that nothing is said of a page that is believed."""

from __future__ import annotations

import pytest

from pipeline import extract
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript, Verdict

TEXT = "Somebody wrote this long ago, and nobody knows who or when.\nIt goes on for a while, and then it ends.\n"
PAGE = f"<html><body><div><p>{TEXT}</p></div></body></html>"


def read(text: str, media: str, settings: extract.Settings) -> Page:
    source = source_of(text.encode(), "page", media)
    return extract.run(Transcript(source, text, Verdict("utf-8", 1.0, True, "utf-8")), settings)


FACES = [(PAGE, "text/html"), (TEXT, "text/plain")]


@pytest.mark.parametrize(("text", "media"), FACES)
def test_below_the_first_a_warning_and_the_doubts_are_said(text: str, media: str) -> None:
    found = read(text, media, extract.Settings(doubtful=1.0, untrusted=0.0))
    said = [one.code for one in found.findings]
    assert "EXT100" in said
    assert any("EXT110" <= one <= "EXT125" for one in said)


@pytest.mark.parametrize(("text", "media"), FACES)
def test_above_it_nothing_is_said_but_the_figure_is_there(text: str, media: str) -> None:
    found = read(text, media, extract.Settings(doubtful=0.0, untrusted=0.0))
    assert not any(one.code >= "EXT100" and one.code < "EXT130" for one in found.findings)
    assert found.confidence is not None
    assert found.confidence.terms


@pytest.mark.parametrize(("text", "media"), FACES)
def test_below_the_second_it_is_refused_with_its_doubts(text: str, media: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(text, media, extract.Settings(doubtful=1.0, untrusted=1.0))
    said = [one.code for one in caught.value.findings]
    assert "EXT101" in said
    assert any("EXT110" <= one <= "EXT125" for one in said)
