"""Both sides of the bounds of the checks: how much is listed, how far a leaf may reach, what a gap stands for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from lxml import etree

from pipeline.model.page import Region, Role
from pipeline.validate import grammar
from pipeline.validate.laws import _inside
from pipeline.validate.textform import _own

TEI = "http://www.tei-c.org/ns/1.0"


def regions(*roles: Role) -> tuple[Region, ...]:
    """Regions of ten characters each, one behind the other."""
    return tuple(Region(10 * n, 10 * n + 10, role, "made", n + 1, 1, "", None) for n, role in enumerate(roles))


@pytest.mark.parametrize(
    ("start", "end", "signature", "expected"),
    [
        (0, 10, False, True),
        (0, 30, False, True),  # over three regions of content
        (5, 25, False, True),
        (0, 31, False, False),  # into furniture
        (0, 40, False, False),
        (30, 40, False, False),
        (40, 50, False, False),
        (40, 50, True, True),  # a signature's leaf
        (50, 60, False, True),
        (50, 61, False, False),  # behind the page's end
        (60, 70, False, False),
    ],
)
def test_a_leaf_lies_in_content(start: int, end: int, signature: bool, expected: bool) -> None:
    page = regions(Role.BODY, Role.BODY, Role.BODY, Role.ADVERT, Role.SIGNATURE, Role.BODY)
    assert _inside(page, [one.start for one in page], start, end, signature) is expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"reason": "undecodable", "unit": "character", "quantity": "3"}, "\ufffd" * 3),
        ({"reason": "undecodable", "unit": "character"}, "\ufffd"),
        ({"reason": "undecodable", "unit": "line"}, ""),
        ({"reason": "omitted", "unit": "character", "quantity": "3"}, ""),
    ],
)
def test_what_a_gap_stands_for(attributes: dict[str, str], expected: str) -> None:
    assert _own(etree.Element(f"{{{TEI}}}gap", attributes), {}) == expected


@pytest.mark.parametrize(("errors", "listed"), [(1, 1), (19, 19), (20, 20), (21, 20), (50, 20)])
def test_how_many_errors_of_grammar_are_listed(errors: int, listed: int) -> None:
    entries = [SimpleNamespace(line=n + 1, message=f"element p{n} not expected") for n in range(errors)]
    assert len(grammar_findings(entries)) == listed


def test_an_error_said_twice_is_listed_once() -> None:
    entries = [SimpleNamespace(line=1, message="element p not expected")] * 2
    assert len(grammar_findings(entries)) == 1


def grammar_findings(entries: list[SimpleNamespace]) -> list[object]:
    schema = SimpleNamespace(linear=None, error_log=entries, validate=lambda _: False)
    return list(grammar.judge(etree.Element("TEI"), schema, "guidang.rng"))  # type: ignore[arg-type]
