"""No pattern that meets untrusted text may take more time than in proportion to it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.profiles.bounds import ANYTHING, BLANKS, DIGITS, GROUP, bounded
from tests.patterns.pumping import Known, superlinear


def test_every_pattern_is_linear(root: Path) -> None:
    """In an interpreter of its own: what is imported already cannot be watched while it compiles."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.patterns.pumping"], cwd=root, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert int(told.stdout.splitlines()[-1].split()[0]) > 1000, "the patterns were not found"


@pytest.mark.parametrize(
    "text",
    [
        r"本帖最后由\s*(?P<by>.+?)\s*于\s*(?P<at>.+?)\s*编辑",  # as it was: cubic
        r"\s*[»›>]\s*",
        r"(?:\d+|\s)+$",  # exponential
        r"<!--.*?-->",
        rb"[0-9@-\xff]*[\x80-\xff]",
        r"(?<=x).*y|a[^b]*c",
    ],
)
def test_what_is_not_linear_is_found(text: str | bytes) -> None:
    assert list(superlinear([Known(text, re.compile(text).flags)]))


@pytest.mark.parametrize(
    ("text", "way"),
    [(r"\s*[»›>]\s*", "match"), (r"(?<!\s)\s*[»›>]", "finditer"), (r"a[^b]{0,80}c", "finditer"), (r"\s++x", "match")],
)
def test_what_is_linear_passes(text: str, way: str) -> None:
    assert not list(superlinear([Known(text, re.compile(text).flags, ways={way})]))


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (r"^\s*(.*?)\s*发表于", rf"^\s{{0,{BLANKS}}}(.{{0,{ANYTHING}}}?)\s{{0,{BLANKS}}}发表于"),
        (r"a\*b+", rf"a\*b{{1,{ANYTHING}}}"),
        (r"[^]*]*[*+]{2,}", rf"[^]*]{{0,{ANYTHING}}}[*+]{{2,{ANYTHING}}}"),
        (r"(?:x|y)*+\d+", rf"(?:x|y){{0,{GROUP}}}+\d{{1,{DIGITS}}}"),
        (r"(?P<a>[ \t]+)z{3}", rf"(?P<a>[ \t]{{1,{BLANKS}}})z{{3}}"),
        (r"[\s]+", rf"[\s]{{1,{BLANKS}}}"),
        (r"(*", "(*"),  # broken: its own error is what the reader of profiles shows
    ],
)
def test_bounds(written: str, made: str) -> None:
    assert bounded(written) == made


@given(
    st.lists(st.sampled_from(["\\s*", "\\d+", ".*?", "(?:a|b)+", "[^c]*", "楼", "x{2,}", " "]), max_size=5),
    st.text("ab 1楼x", max_size=12),
)
def test_bounds_change_nothing_on_short_texts(parts: list[str], text: str) -> None:
    written = "".join(parts)
    before, after = re.search(written, text), re.search(bounded(written), text)
    assert (before and before.span()) == (after and after.span())
