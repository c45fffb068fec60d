"""Where the line runs: in this process, in a pool of worker processes, or on a cluster.

:func:`run` takes a :class:`Request` and leaves an archive; the same request gives the same bytes
wherever it runs and however often it was interrupted.
"""

from __future__ import annotations

from pipeline.engine.archive import rehearsal, run
from pipeline.engine.disk import BusyError
from pipeline.engine.index import opened, rebuilt
from pipeline.engine.request import Limits, Request, Summary

__all__ = ["BusyError", "Limits", "Request", "Summary", "opened", "rebuilt", "rehearsal", "run"]
