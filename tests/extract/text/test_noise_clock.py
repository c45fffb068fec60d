"""Anti-copy noise directly behind a clock."""

from __future__ import annotations

import pytest

from pipeline.extract.printed.noise import blanked, blanks, markup, noise
from pipeline.extract.text.lines import units


@pytest.mark.parametrize("clock", ["09:50", "9:12", "23:59:07"])
def test_the_digits_of_a_clock_are_no_noise(clock: str) -> None:
    text = f'某某 发表于 2020-7-1 {clock} x, o7 U% a" h% Q+ K7 y1 b. I8 b1 d'
    ((start, _),) = noise(text)
    assert text[:start].rstrip().endswith(clock)


def test_noise_that_markdown_escaped_is_noise_to_its_end() -> None:
    run = r"7 H/ h- B+ w6 @8 S5 y4 z8 ?3 \\- A6 f4 S"
    text = f"先说一句\n\n{run}  \n没错，有这个的话就可以"
    ((start, end),) = noise(text)
    assert text[start:end] == run


def test_a_padded_number_in_brackets_is_a_picture_and_a_reference_is_none() -> None:
    text = "快点合作啊[066]\n[001][001]"
    assert [text[start:end] for start, end, *_ in markup(text)] == ["[066]", "[001]", "[001]"]
    assert list(markup("as others found [12] and [7]")) == []


def test_the_head_of_a_quotation_that_markdown_broke_is_one_line() -> None:
    link = "> [Realplayer 发表于 2020-7-1\n> 09:50](https://example.org/a?pid=1)\n> 王小波还写了一篇\n\n没错\n"
    text = link + "[a](b) [a](b) [a](b) [a](b) [a](b)\n"
    first, second, *_ = units(blanked(text, blanks(text)))
    assert " ".join(first.text.split()) == "Realplayer 发表于 2020-7-1 09:50"
    assert (first.line, second.line) == (1, 3)
    other = text.replace("发表于 2020-7-1\n> 09:50", "was\n> here")
    assert units(blanked(other, blanks(other)))[1].line == 2
