"""Islands: nothing above ASCII stands outside them, and a sign sought within them is found as in the whole."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decode import misreadings, sample, seeking, segments, singlebyte
from pipeline.decode.islands import CHUNK, MARGIN, islands

GAPS = st.integers(0, 3 * CHUNK)
WORDS = st.text(alphabet="éâ€™Ã©你好Ð¿鈥 <\n\ufffd?aZ", max_size=12)


@st.composite
def sparse(draw) -> str:
    """Words far apart in ASCII, at every phase of the chunks."""
    return "".join("x" * gap + word for gap, word in draw(st.lists(st.tuples(GAPS, WORDS), max_size=6)))


@given(sparse())
def test_all_that_is_above_ascii_is_in_an_island(text: str) -> None:
    inside = [text[first:last] for first, last in islands(text)]
    assert sum(1 for char in text if char > "\x7f") == sum(1 for piece in inside for char in piece if char > "\x7f")
    assert all(second[0] - first[1] >= CHUNK for first, second in zip(islands(text), islands(text)[1:], strict=False))


@pytest.mark.parametrize("wrong", ["windows-1252", "macintosh", "gb18030", "big5"])
@given(sparse())
def test_a_sign_is_found_within_islands_as_in_the_whole(wrong: str, text: str) -> None:
    sign = misreadings.sign(wrong)
    firsts = set(text) & (misreadings.firsts(wrong) if wrong in misreadings.CJK else misreadings.leads(wrong)[0])
    whole = list(segments.showing(text, sign))
    assert list(segments.showing(text, sign, islands(text))) == whole
    assert list(segments.showing(text, sign, islands(text), firsts)) == whole


def test_a_sign_may_end_behind_its_island() -> None:
    text = "x" * (CHUNK - 1) + "Ã" + " " + "x" * CHUNK
    sign = re.compile("Ã ")
    assert islands(text) == [(0, CHUNK)]
    assert list(segments.showing(text, sign, islands(text))) == [(0, len(text))]
    assert MARGIN >= 1


@given(sparse())
def test_runs_of_a_sparse_page_are_those_of_the_whole(text: str) -> None:
    raw = text.encode()
    high = sample.high_count(raw)
    dense = b"\n".join(dict.fromkeys(found[0] for found in sample.RUN.finditer(raw)))
    assert len(dense) > 4 * sample.BUDGET or sample.runs(raw, high) == dense


@given(sparse())
def test_contexts_are_those_of_the_whole(text: str) -> None:
    raw = text.encode()
    high = sample.high_count(raw)
    repeats = singlebyte.REPEATS if high >= singlebyte.FEW else 1
    parts: list[bytes] = []
    for found in singlebyte.CONTEXT.finditer(raw):
        if parts.count(found[0]) < repeats:
            parts.append(found[0])
    joined = b"\n".join(parts)
    assert len(joined) > singlebyte.BUDGET or singlebyte.sample(raw, high) == joined


@pytest.mark.parametrize("wrong", ["gb18030", "euc-kr", "shift_jis"])
@given(st.text(alphabet="求助鈥樿也市，。？天涯社区姹傚姪锘?\ufffd<ab", max_size=60))
def test_no_segment_with_structure_is_passed_over_by_its_second_characters(wrong: str, text: str) -> None:
    sign, firsts = misreadings.sign(wrong), set(text) & misreadings.firsts(wrong)
    whole = {place for place in segments.showing(text, sign) if seeking._structure_in(text[slice(*place)], wrong, sign)}
    quick = segments.showing(text, sign, islands(text), firsts, partial(seeking._goes_on, wrong)) if firsts else ()
    assert {place for place in quick if seeking._structure_in(text[slice(*place)], wrong, sign)} == whole
