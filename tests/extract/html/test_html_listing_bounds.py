"""Both sides of the bounds by which a page that lists is told from one of posts."""

from __future__ import annotations

import pytest

from pipeline.extract.html.unknown import listing


def entry(lead: str = "", texts: int = 0, prose: int = 0, counts: int = 0, *, cut: bool = False) -> listing._Entry:
    made = listing._Entry()
    made.lead, made.texts, made.prose, made.counts, made.cut = lead, texts, prose, counts, cut
    return made


def lists(monkeypatch: pytest.MonkeyPatch, *entries: listing._Entry) -> bool:
    monkeypatch.setattr(listing, "_entry", lambda _, at: entries[at])
    return listing._leading(None, list(range(len(entries))))  # type: ignore[arg-type]


def led(count: int, of: int, *, different: int | None = None) -> list[listing._Entry]:
    """So many entries of a list that lead to so many different places; the others lead nowhere."""
    kinds = different or count
    return [entry(str(n % kinds) if n < count else "", counts=2) for n in range(of)]


@pytest.mark.parametrize(
    ("count", "of", "different", "expected"),
    [
        (3, 3, 3, True),
        (2, 2, 2, False),  # too few
        (6, 10, 6, True),  # six of ten lead
        (5, 10, 5, False),
        (10, 10, 8, True),  # to eight places
        (10, 10, 7, False),
    ],
)
def test_how_many_entries_lead_elsewhere(
    monkeypatch: pytest.MonkeyPatch, count: int, of: int, different: int, expected: bool
) -> None:
    assert lists(monkeypatch, *led(count, of, different=different)) is expected


@pytest.mark.parametrize(
    ("brief", "counted", "cut", "expected"),
    [
        (8, 5, 0, True),
        (7, 5, 0, False),
        (8, 4, 0, False),
        (0, 0, 6, True),
        (0, 0, 5, False),
    ],
)
def test_what_entries_of_a_list_say(
    monkeypatch: pytest.MonkeyPatch, brief: int, counted: int, cut: int, expected: bool
) -> None:
    made = [
        entry(str(n), texts=1 if n < brief else 2, prose=260, counts=2 if n < counted else 1, cut=n < cut)
        for n in range(10)
    ]
    assert lists(monkeypatch, *made) is expected


@pytest.mark.parametrize(("prose", "expected"), [(260, True), (261, False)])
def test_how_much_an_entry_of_a_list_says(monkeypatch: pytest.MonkeyPatch, prose: int, expected: bool) -> None:
    made = [entry(str(n), texts=1, prose=prose, counts=2) for n in range(4)]
    assert lists(monkeypatch, *made) is expected
