"""Fixtures of the deliveries."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model.finding import Finding
from tests.feed import factory

EPOCH = "1795000000"


@pytest.fixture(autouse=True)
def epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliveries of tests have a fixed date; a test of the other ways unsets it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="session")
def real(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the seeds, made by the line."""
    out = tmp_path_factory.mktemp("real") / "archive"
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", str(root / "seeds"), "--out", str(out), "--in-process"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return out


@pytest.fixture(scope="session")
def tei_all(shared: Path) -> etree.RelaxNG:
    """TEI's own schema, whole; reading it takes seconds."""
    return etree.RelaxNG(etree.parse(str(shared / "tei" / "tei_all.rng")))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of three documents in two accessions."""
    root = tmp_path / "archive"
    other = factory.Accession(id="plain-2", received="2026-10-01", publisher="Example Library")
    specs = [
        factory.Spec(),
        factory.Spec(title="第二个主题 <b>&", board=("灌水",)),
        factory.Spec(title="三", accession=other),
    ]
    factory.archive(root, specs)
    return root


@pytest.fixture
def findings() -> list[Finding]:
    """Where a delivery under test reports."""
    return []


@pytest.fixture
def report(findings: list[Finding]) -> Callable[[Finding], None]:
    return findings.append
