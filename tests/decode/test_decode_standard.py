"""The decoders map and recover as the Encoding Standard says, over whole grids.

The digests are of an independent implementation's output (see oracle.mjs); with the environment
variable GUIDANG_WHATWG naming the package's folder the comparison is made case by case.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess

import pytest

from pipeline.decode import decoders, labels
from tests.decode.pages import HERE
from tests.decode.standard import INPUTS, LEADS, TRAILS, ours

PINNED = {
    "gb18030 pairs": (32768, "b1a59518e3d0554677e7336980f4b403"),
    "gb18030 fours": (40532, "e47cf45477be488b24f5baae8f9e6a86"),
    "big5 pairs": (32768, "9398e439696b5359e2a62cc966cfa717"),
    "shift_jis pairs": (32768, "43cf1b7aaa69537669b085a73d1e7308"),
    "euc-jp pairs": (32768, "1b1864647f57c1c3ef132b36073432dc"),
    "euc-kr pairs": (32768, "6066cb3a524db757371a9df6d8e54943"),
    "code pages": (27, "0d23771c02c8305cb04c7cb0ebb0cb90"),
    "gb18030 streams": (4000, "94a36daa73e45388584b9d4ca19dc802"),
    "big5 streams": (4000, "469895a6b4e37d7074c447018885850c"),
    "shift_jis streams": (4000, "2c11b3e8ed4c0b520f5db30307a9bb85"),
    "euc-jp streams": (4000, "fa967371923870358812ac3f7f202d5a"),
    "euc-kr streams": (4000, "0c9f7b97e0ada09fd9b215c1b2f0314e"),
    "utf-8 streams": (4000, "d6b5661201e1d977276f8ef5f28cd85e"),
}


@pytest.mark.parametrize("name", PINNED)
def test_decoders_agree_with_the_standard(name: str) -> None:
    made = [ours(encoding, raw) for encoding, raw in INPUTS[name]()]
    assert (len(made), hashlib.sha256("\n".join(made).encode()).hexdigest()[:32]) == PINNED[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", PINNED)
def test_decoders_agree_with_the_oracle_case_by_case(name: str) -> None:
    package, node = os.environ.get("GUIDANG_WHATWG"), shutil.which("node")
    if not package or not node:
        pytest.skip("GUIDANG_WHATWG names no package, or there is no node")
    cases = list(INPUTS[name]())
    lines = "".join(f"{encoding} {raw.hex()}\n" for encoding, raw in cases)
    ran = subprocess.run(
        [node, str(HERE / "oracle.mjs"), package], input=lines, capture_output=True, text=True, check=True
    )
    answers = ran.stdout.split("\n")
    wrong = [(e, raw.hex(), answer) for (e, raw), answer in zip(cases, answers, strict=False) if ours(e, raw) != answer]
    assert wrong == []


def test_the_whole_gb_grid_is_mapped_and_big5_as_far_as_known() -> None:
    def mapped(encoding: str) -> int:
        return sum(not decoders.decode(bytes((a, b)), encoding).faults for a in LEADS for b in TRAILS)

    assert mapped("gb18030") == 23_940
    assert mapped("big5") == 18_594  # 18,590 and the four pairs that give two code points


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        ("gb18030", "8135f437", "\ue7c7"),  # the Standard's own exception
        ("gb18030", "a8bc", "\u1e3f"),
        ("gb18030", "a3a0", "\u3000"),
        ("gb18030", "80", "€"),
        ("gb18030", "8431a437", "\ufffd"),  # U+FFFD itself, no fault
        ("gb18030", "ff41", "\ufffdA"),
        ("gb18030", "b53c", "\ufffd<"),
        ("gb18030", "81308130", "\u0080"),
        ("gb18030", "8130813c", "\ufffd0\ufffd<"),
        ("gb18030", "813081", "\ufffd"),
        ("big5", "8862886488a388a5", "Ê̄Ê̌ê̄ê̌"),
        ("big5", "a1fea241a240a242", "／∕＼﹨"),
        ("big5", "c8a5a4a4", "\ufffd中"),
        ("big5", "a43c", "\ufffd<"),
        ("big5", "80a440", "\ufffd一"),
        ("euc-jp", "ada1", "①"),
        ("euc-jp", "a1c1", "～"),
        ("shift_jis", "a0fd", "\ufffd\ufffd"),
        ("windows-1252", "8180", "\x81€"),
        ("windows-1255", "ca", "\u05ba"),
        ("koi8-u", "aebe", "ўЎ"),
        ("utf-8", "e4bd3c", "\ufffd<"),
        ("utf-8", "eda080", "\ufffd\ufffd\ufffd"),
        ("utf-16le", "3dd84100", "\ufffdA"),
        ("utf-32le", "414e0000", "\u4e41"),
    ],
)
def test_single_cases(encoding: str, raw: str, text: str) -> None:
    decoded = decoders.decode(bytes.fromhex(raw), encoding)
    assert decoded.text == text
    assert len(decoded.faults) == (0 if raw == "8431a437" else text.count("\ufffd"))


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("GB2312", "gb18030"), (" gbk\n", "gb18030"), ("x-gbk", "gb18030"), ("cp936", "gb18030"), ("chinese", "gb18030"),
        ("Big5-HKSCS", "big5"), ("cp950", "big5"), ("hz-gb-2312", "hz"), ("iso-2022-cn", "iso-2022-cn"),
        ("ISO-8859-1", "windows-1252"), ("utf8", "utf-8"), ("unicode", "utf-16le"), ("ks_c_5601-1987", "euc-kr"),
        ("windows-31j", "shift_jis"), ("x-euc-tw", "euc-tw"), ("tis-620", "windows-874"), ("nonsense", None), ("", None),
    ],
)  # fmt: skip
def test_labels(label: str, encoding: str | None) -> None:
    assert labels.resolve(label) == encoding


def test_every_encoding_decodes() -> None:
    for encoding in labels.encodings():
        assert (
            decoders.decode(b"abc\n" if "16" not in encoding and "32" not in encoding else b"", encoding).faults == ()
        )
