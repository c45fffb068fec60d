"""Dates of deliveries: from the environment, the catalog, the record, in this order; never guessed."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feed import dates
from pipeline.holdings.document import Report, holdings
from pipeline.model.finding import Finding, Refusal
from tests.feed import factory


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T08:00:00+08:00", "2026-11-20T00:00:00Z"),
        ("2026-11-20T08:00:00.75Z", "2026-11-20T08:00:00Z"),
        ("2026-11-20T08:00", "2026-11-20T08:00:00Z"),
        ("2026-13-20", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (7, None),
        ("0001-01-01T00:00:00+08:00", None),
    ],
)
def test_instants(given: object, expected: str | None) -> None:
    assert dates.instant(given) == expected


@given(st.datetimes(min_value=datetime(1000, 1, 2)), st.integers(-14, 14))  # noqa: DTZ001 - hypothesis wants it naive
def test_instants_rise_with_time(moment: datetime, hours: int) -> None:
    text = f"{moment.isoformat(timespec='seconds')}{hours:+03d}:00"
    found = dates.instant(text)
    if found:
        assert datetime.fromisoformat(found).replace(tzinfo=None) == moment.replace(microsecond=0) - timedelta(
            hours=hours
        )


@pytest.mark.parametrize("value", ["yesterday", "1.5", "9" * 30, "-" + "9" * 20])
def test_an_epoch_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(Refusal, match="FED008"):
        dates.epoch()


def test_the_order_of_witnesses(tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    accession = factory.Accession(received="2026-10-01")
    specs = [factory.Spec(accession=accession), factory.Spec(accession=accession, retrieved=None, title="二")]
    factory.archive(tmp_path, [*specs, factory.Spec(accession=factory.Accession(), retrieved=None, title="三")])
    held = {holding.thread["title"]: holding for holding in holdings(tmp_path, report)}
    first, second, third = held[factory.Spec().title], held["二"], held["三"]
    assert dates.written(first) == "2026-11-18T11:06:40Z"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert dates.written(first, lambda _: "2026-11-24T12:00:00+00:00") == "2026-11-24T12:00:00Z"
    assert dates.written(first, lambda _: None) == "2026-11-19T03:11:09Z"
    assert dates.written(second) == "2026-10-01T00:00:00Z"
    assert dates.written(third) is None


def test_the_catalog_tells_when_a_document_was_made(
    real: Path, report: Report, findings: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    (holding,) = holdings(real, report)
    with dates.catalogued(real, report) as events:
        assert events is not None
        said = dates.written(holding, events)
        assert events("0" * 64) is None
    assert said is not None
    assert abs(datetime.fromisoformat(said) - datetime.fromisoformat(dates.now())) < timedelta(hours=1)
    assert findings == []


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_catalog_is_said_and_done_without(
    real: Path, tmp_path: Path, report: Report, findings: list[Finding], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    root = tmp_path / "archive"
    shutil.copytree(real, root, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    (root / "catalog.sqlite").write_bytes(content)
    (holding,) = holdings(root, report)
    with dates.catalogued(root, report) as events:
        assert dates.written(holding, events) == dates.written(holding)
    assert [entry.code for entry in findings] == ["FED019"]
