"""Fixtures for all rooms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# a busy machine must not fail a test: no property has a clock
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the long forms too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    skip = pytest.mark.skip(reason="long form: run with --slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True, scope="session")
def _english() -> Iterator[None]:
    """What commands say in tests does not depend on whoever runs them."""
    before = {name: os.environ.get(name) for name in ("GUIDANG_LANG", "LANGUAGE")}
    os.environ["GUIDANG_LANG"] = "en"
    yield
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seed(root: Path) -> bytes:
    """The first seed's bytes."""
    return (root / "seeds" / "000_d7fe80bb2fe5f5bd.txt").read_bytes()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of suites and schemas beside the checkout; tests that need it skip without."""
    named = os.environ.get("GUIDANG_SHARED")
    for folder in (Path(named) if named else None, ROOT.parent / "shared"):
        if folder and (folder / "suites").is_dir():
            return folder
    pytest.skip("the shared suites are not beside this checkout")
