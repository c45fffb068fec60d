"""The tables: small, fresh, and complete."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.decode import decoders, labels, language, singlebyte


def test_the_tables_stay_small(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "pipeline" / "decode" / "tables").iterdir()) < 3_000_000


def test_the_corrections_are_those_that_were_counted() -> None:
    missing, other = decoders.corrections("gb18030")
    assert (len(missing), len(other)) == (0, 21)
    missing, other = decoders.corrections("big5")
    assert (len(missing), len(other)) == (192, 9)  # and the two slashes


def test_what_gb18030_corrects_is_rare() -> None:
    # so one pass over the text finds both (reading._decode)
    assert [char for char in decoders.corrections("gb18030")[1] if not language.rare().match(char)] == []


def test_labels_name_encodings_with_codecs() -> None:
    for encoding in labels.encodings():
        assert labels.resolve(encoding) == encoding
        assert labels.codec(encoding)
    assert set(singlebyte.CODE_PAGES) <= set(labels.encodings())


def test_models_price_what_they_list_over_what_they_do_not() -> None:
    for name, usual, odd in (("zh", "的", "\ue000"), ("ja", "の", "们"), ("ko", "이", "뷁")):
        model = language.model(name)
        assert model[usual] > -6 > -11 > model[odd]
    assert language.pairs()["我们"] > 1


@pytest.mark.slow
def test_the_tables_are_fresh(root: Path) -> None:
    missing = [name for name in ("jieba", "django", "babel") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {' '.join(missing)}")
    ran = subprocess.run(
        [sys.executable, str(root / "benchmarks" / "build_language_tables.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
