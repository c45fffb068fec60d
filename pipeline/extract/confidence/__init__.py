"""How far a reading of a page can be trusted: measures that need no gold, weighed by a table that was fitted.

:func:`signs` measures any reading, a finished page or a candidate that a reader still weighs, so
that arbitration between candidates and the confidence of the winner rest on the same measures.
:func:`confidence` weighs them; :func:`doubts` says which of them speak against the reading.
"""

from __future__ import annotations

from pipeline.extract.confidence.judge import confidence, doubts, judged, stated
from pipeline.extract.confidence.reading import Reading, Stretch, of_page
from pipeline.extract.confidence.sign import Sign
from pipeline.extract.confidence.signs import signs

__all__ = ["Reading", "Sign", "Stretch", "confidence", "doubts", "judged", "of_page", "signs", "stated"]
