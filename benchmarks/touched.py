"""A pytest plugin that notes which functions of the pipeline each test calls, and how long it takes.

``python -m pytest -p benchmarks.touched tests/outline`` with ``TOUCHED=FILE`` in the environment writes
one line of JSON a test: its id, its seconds, and the functions as ``path:qualified name``. ``benchmarks/mutants.py
--map`` reads it, so that a mutant is shown only to the tests that run its function. A function whose result
is remembered between calls is noted for the first test alone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from types import CodeType, FrameType

import pytest

HOME = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pipeline") + os.sep


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Run one test with its fixtures and append what it touched to the file."""
    seen: set[CodeType] = set()
    add = seen.add

    def called(frame: FrameType, _event: str, _argument: object) -> None:
        add(frame.f_code)

    start = time.monotonic()
    sys.settrace(called)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        touched = sorted(
            f"{code.co_filename.removeprefix(os.path.dirname(HOME[:-1]) + os.sep)}:{code.co_qualname}"
            for code in seen
            if code.co_filename.startswith(HOME)
        )
        row = {"test": item.nodeid, "seconds": round(time.monotonic() - start, 3), "touched": touched}
        with open(os.environ["TOUCHED"], "a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
